"""A plan, a frozen text or a section as a Word document, for those who must have one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Plan, Snapshot
from plans.queries import snapshot_of, working_edition
from plans.views.found import plan_or_404
from publication import content, queries, word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def plan_word(request: HttpRequest, slug: str) -> HttpResponse:
    """The working text as it stands, or with `?snapshot=n` a frozen one: of the open edition, or of `?edition=n`."""
    plan = plan_or_404(request, slug)
    if "snapshot" in request.GET:
        composed = json.loads(_snapshot(request, plan).content)
        name = f"{plan.slug}-edition-{composed['edition']}-snapshot-{composed['snapshot']}.docx"
        return _download(word.write_plan(composed, pictures=queries.images_of(composed), site=_site(request)), name)
    composed, standing = _working(plan)
    data = word.write_plan(composed, pictures=queries.images_of(composed), standing=standing, site=_site(request))
    return _download(data, f"{plan.slug}-edition-{composed['edition']}-working-text-{timezone.localdate()}.docx")


@login_required
@require_safe
def section_word(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A section of the working text, with those below it."""
    plan = plan_or_404(request, slug)
    composed, standing = _working(plan)
    try:
        data = word.write_section(
            composed, str(uid), pictures=queries.images_of(composed), standing=standing, site=_site(request)
        )
    except word.CannotWrite as error:
        raise Http404("No section at this address is open to you.") from error
    address = queries.section_address(plan, uid)
    return _download(data, f"{plan.slug}-{address}-{timezone.localdate()}.docx")


def _snapshot(request: HttpRequest, plan: Plan) -> Snapshot:
    """The snapshot that was asked for; in the newest edition that has one of that number where none is named."""
    numbers = {name: request.GET.get(name, "") for name in ("snapshot", "edition") if name in request.GET}
    if any(not (number.isascii() and number.isdigit() and len(number) < 5) for number in numbers.values()):
        raise Http404("There is no such frozen text.")
    edition = int(numbers["edition"]) if "edition" in numbers else None
    found = snapshot_of(plan, int(numbers["snapshot"]), edition=edition)
    if found is None:
        raise Http404("There is no such frozen text.")
    return found


def _working(plan: Plan) -> tuple[dict[str, Any], str]:
    edition = working_edition(plan)
    if edition is None:
        raise Http404("This plan has no open edition; ask for one of its frozen texts.")
    now = timezone.now()
    composed = content.compose(edition, number=0, purpose=Snapshot.Purpose.DRAFT, at=now)
    here = timezone.localtime(now)
    standing = f"Working text of {here.day} {here:%B %Y, %H:%M}, not frozen"
    return composed, f"{standing}, fingerprint of the text {content.text_sha256(composed)}"


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _download(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=WORD, headers=headers)
