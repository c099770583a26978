"""A section's page: read it, edit it in the editor or in a bare form, save it. Nothing typed is ever thrown away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import roles_read_once
from core import richtext
from core.doors import ago, clock, signed_in, wants_json
from core.verdict import Refused, Verdict
from plans import actions, queries
from plans.forms import SectionForm
from plans.models import Section, SectionRevision
from plans.permissions import may_write_text
from plans.views import merging
from plans.views.shown import Shown

# Kinds of reference whose words are numbers.
NUMBERS = ("indicator", "chart", "measures")
UNKNOWN_VERSION = "This page is too old to be saved from. Copy your text, open the section again, and put it in there."


def found_section(request: HttpRequest, slug: str, uid: UUID) -> Section:
    """The section in the plan's open edition, else in its newest; 'not found' whether it is missing or not for them."""
    plan = queries.plan_for(request.user, slug, on=timezone.localdate())
    edition = plan and queries.newest_edition(plan)
    section = edition and queries.section_for(edition, uid)
    if not section:
        raise Http404("No section at this address is open to you.")
    section.edition, edition.plan = edition, plan
    return section


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    if request.method == "POST":
        return _save(request, found_section(request, slug, uid))
    with roles_read_once(request.user):
        found = found_section(request, slug, uid)
        return _page(request, found, SectionForm.of(found))


def _page(
    request: HttpRequest, section: Section, form: SectionForm, *, reasons: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    now, plan = timezone.now(), section.edition.plan
    verdict = may_write_text(request.user, section.edition, on=timezone.localdate(now))
    if verdict:
        actions.be_present(section=section, by=request.user, at=now)
    order = queries.reading_order(section.edition)
    at = next(index for index, row in enumerate(order) if row.pk == section.pk)
    newest = queries.revision(section, section.version)
    context = {
        "plan": plan,
        "edition": section.edition,
        "section": section,
        "form": form,
        "may_edit": verdict,
        "reasons": reasons,
        "others": people(section, request.user),
        "previous": order[at - 1] if at else None,
        "next": order[at + 1] if at + 1 < len(order) else None,
        "newest": newest,
        "saved": f"Saved at {clock(newest.at)}" if newest and newest.at.date() == now.date() else "",
        "answers": queries.answers_of(section),
        "shown": Shown(section.edition, section.body)(section.body),
        "editor": _editor(request, section, newest),
    }
    return render(request, "plans/section.html", context, status=status)


def _editor(request: HttpRequest, section: Section, newest: SectionRevision | None) -> dict[str, Any]:
    """What the editor's script is told."""
    slug, uid = section.edition.plan.slug, section.uid
    own = {"slug": slug, "uid": uid}
    return {
        "key": f"{request.user.pk}:{uid}:{section.edition.number}",
        "user": request.user.pk,
        "version": section.version,
        "mine": bool(newest and newest.by_id == request.user.pk),
        "uid": str(uid),
        "title": section.title,
        "body": section.body,
        "save": reverse("plans:section", kwargs=own),
        "merge": reverse("plans:section-merge", kwargs=own),
        "presence": reverse("plans:section-presence", kwargs=own),
        "pictures": reverse("plans:section-pictures", kwargs=own),
        "picture": reverse("plans:picture", kwargs={"slug": slug, "sha256": "0" * 64}),
        "references": {
            "section": reverse("plans:references", kwargs={"slug": slug}),
            "term": reverse("plans:references", kwargs={"slug": slug}),
            "commitment": reverse("priorities:references", kwargs={"slug": slug}),
            "milestone": reverse("priorities:references", kwargs={"slug": slug}),
            **dict.fromkeys(NUMBERS, reverse("publication:references", kwargs={"slug": slug})),
        },
        "commitments": reverse("priorities:section-commitments", kwargs=own),
        "signIn": reverse("accounts:sign-in"),
    }


def people(section: Section, user: Any) -> list[str]:
    """Who else is here, each in a sentence."""
    now = timezone.now()
    told = []
    for presence in queries.others_here(section, user, at=now):
        typing = presence.typed_at and now - presence.typed_at < queries.AWAY_AFTER
        saved = f", last saved {ago(presence.saved_at, now)}" if presence.saved_at else ""
        told.append(f"{presence.user.name} {'is editing this section' if typing else 'has this section open'}{saved}.")
    return told


def _version(request: HttpRequest) -> int:
    given = request.headers.get("If-Match", "").strip().strip('"') or request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _save(request: HttpRequest, section: Section) -> HttpResponse:
    base = queries.revision(section, _version(request))
    if base is None:
        form = SectionForm(request.POST, body=section.body, summary=section.summary)
        return _refused(request, section, form, (UNKNOWN_VERSION,), status=409)
    form = SectionForm(request.POST, body=base.body, summary=base.summary)
    if not form.is_valid():
        reasons = tuple(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, section, form, reasons if wants_json(request) else (), status=422)
    text = {
        "title": form.cleaned_data["title"],
        "body": form.cleaned_data["html"],
        "summary": form.cleaned_data["brief"],
    }
    now = timezone.now()
    try:
        saved = actions.edit_section(section=section, version=base.version, **text, by=request.user, at=now)
    except actions.Stale as stale:
        if not wants_json(request):
            return merging.page(request, section, base=base, mine=text)
        told = {"by": stale.newest.by.name if stale.newest.by else "Somebody", "at": clock(stale.newest.at)}
        return JsonResponse({**told, "version": stale.newest.version, "reasons": stale.reasons}, status=412)
    except Refused as refused:
        return _refused(request, section, form, refused.reasons, status=409)
    if wants_json(request):
        return JsonResponse({"version": saved.version, "saved": f"Saved at {clock(now)}"})
    unchanged = saved.version == base.version
    messages.success(
        request, "Nothing had changed." if unchanged else f"Saved at {clock(now)} as version {saved.version}."
    )
    return redirect("plans:section", slug=section.edition.plan.slug, uid=section.uid)


def _refused(
    request: HttpRequest, section: Section, form: SectionForm, reasons: tuple[str, ...], *, status: int
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"reasons": reasons}, status=status)
    if "body" in request.POST:
        # What came from the editor is shown in the bare form, in words that can be sent again.
        form.data = form.data.copy()
        form.data["text"] = _as_text(request.POST["body"])
    return _page(request, section, form, reasons=reasons, status=status)


def _as_text(html: str) -> str:
    try:
        return richtext.write(richtext.clean(html))
    except richtext.TooLarge:
        return html


def may_write(request: HttpRequest, section: Section) -> Verdict:
    return may_write_text(request.user, section.edition, on=timezone.localdate())
