"""What changed in a plan from one text to another: frozen, published, or as it stands in the editor?"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.canonical import canonical_json, sha256
from core.verdict import Refused
from plans.models import Edition, Plan, Snapshot
from plans.queries import snapshots_of, working_edition
from plans.views.found import plan_or_404
from publication import actions, content, queries

WORKING = "working"


@dataclass(frozen=True)
class Text:
    """One text of a plan that can be compared. `name` is how an address cites it: `2.1` is edition 2, snapshot 1."""

    name: str
    title: str
    at: datetime
    frozen: bool
    sha256: str = ""


@login_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Any two texts of a plan; by default the working text against what was last frozen."""
    return render(request, "publication/compare.html", _compared(request, slug))


@login_required
@require_safe
def compare_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same comparison as an accessible PDF, for a board's papers."""
    context = _compared(request, slug)
    if "difference" not in context:
        raise Http404("There are no two texts to compare.")
    one = request.GET.get("section")
    if one:
        sections = [section for section in context["difference"].changed if section.change.uid == one]
        if not sections:
            raise Http404("No such section changed.")
        context["difference"] = replace(context["difference"], sections=sections, plan=[], requirements=[])
    try:
        data = actions.comparison_pdf(**{key: context[key] for key in ("plan", "old", "new", "difference")})
    except Refused as error:
        context = _compared(request, slug) | {"refused": error.reasons}
        return render(request, "publication/compare.html", context, status=409)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{slug}-changes-{context['old'].name}-to-{context['new'].name}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _compared(request: HttpRequest, slug: str) -> dict[str, Any]:
    plan, now = plan_or_404(request, slug), timezone.now()
    edition, snapshots = working_edition(plan), list(snapshots_of(plan))
    texts = [frozen_text(snapshot) for snapshot in snapshots]
    if edition:
        texts.insert(0, Text(WORKING, f"Working text of edition {edition.number}", now, frozen=False))
    context: dict[str, Any] = {"plan": plan, "texts": texts, "only": request.GET.get("only") == "changed"}
    if len(texts) < 2:
        return context
    names = [text.name for text in texts]
    old, new = (request.GET.get(name) or names[place] for name, place in (("from", 1), ("to", 0)))
    if old not in names or new not in names:
        raise Http404("This plan has no such text.")
    if names.index(old) < names.index(new):
        old, new = new, old
    sides = [_content(plan, name, edition, snapshots, now) for name in (old, new)]
    chosen = [texts[names.index(name)] for name in (old, new)]
    for place, text in enumerate(chosen):
        if not text.frozen:
            print_of_now = sha256(canonical_json({**sides[place], "composed_at": ""}))
            chosen[place] = Text(text.name, text.title, text.at, frozen=False, sha256=print_of_now)
    return context | {
        "old": chosen[0],
        "new": chosen[1],
        "sides": list(zip(("From", "To"), chosen, strict=True)),
        "pickers": [("from", "From", old), ("to", "To", new)],
        "difference": queries.difference(*sides),
    }


def frozen_text(snapshot: Snapshot) -> Text:
    """A snapshot as one side of a comparison."""
    edition = snapshot.edition
    purpose = "draft" if snapshot.purpose == Snapshot.Purpose.DRAFT else "final text"
    title = f"Edition {edition.number}, snapshot {snapshot.number}, {purpose}"
    return Text(f"{edition.number}.{snapshot.number}", title, snapshot.issued_at, frozen=True, sha256=snapshot.sha256)


def _content(
    plan: Plan, name: str, edition: Edition | None, snapshots: list[Snapshot], now: datetime
) -> dict[str, Any]:
    if name == WORKING and edition:
        return content.compose(edition, number=0, purpose=Snapshot.Purpose.DRAFT, at=now)
    found = next(each for each in snapshots if f"{each.edition.number}.{each.number}" == name)
    return json.loads(found.content)
