"""A save that came too late: what both wrote side by side, and one button that saves it. Nothing is overwritten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core import richtext
from core.doors import clock
from core.verdict import Refused
from plans import actions, queries
from plans.models import Section, SectionRevision
from plans.views.shown import Shown

CHOICES = (
    ("mine", "Take my text"),
    ("theirs", "Take their text"),
    ("both", "Keep both, theirs first"),
)


def page(
    request: HttpRequest,
    section: Section,
    *,
    base: SectionRevision,
    mine: dict[str, str],
    reasons: tuple[str, ...] = (),
    chosen: dict[str, str] | None = None,
) -> HttpResponse:
    """The page of the comparison, as the answer to a save that was refused (412)."""
    section.refresh_from_db(fields=["version"])
    theirs = queries.revision(section, section.version)
    compared = actions.compare(base, mine, theirs)
    texts = [
        text for each in compared.collisions for text in (each.base, each.mine, each.theirs) if each.what != "Title"
    ]
    show = Shown(section.edition, compared.body, *texts)
    context = {
        "plan": section.edition.plan,
        "section": section,
        "base": base,
        "theirs": theirs,
        "theirs_at": clock(theirs.at),
        "mine": mine,
        "reasons": reasons,
        "places": [
            _place(number, each, chosen or {}, show) for number, each in enumerate(compared.collisions, start=1)
        ],
        "merged": show(compared.body),
    }
    return render(request, "plans/section_merge.html", context, status=412)


def merge(request: HttpRequest, section: Section) -> HttpResponse:
    """Posted with the text and the version it was written on; with `theirs`, it saves what was chosen."""
    base = queries.revision(section, _number(request.POST.get("version")))
    if request.method != "POST" or base is None:
        return redirect("plans:section", slug=section.edition.plan.slug, uid=section.uid)
    try:
        mine = {name: richtext.clean(request.POST.get(name, "")) for name in ("body", "summary")}
        if "brief" in request.POST:
            mine["summary"] = richtext.read(request.POST["brief"], base.summary)
    except (richtext.TooLarge, richtext.Missing) as error:
        messages.error(request, str(error))
        return redirect("plans:section", slug=section.edition.plan.slug, uid=section.uid)
    mine["title"] = request.POST.get("title", "").strip()[:300] or base.title
    theirs = queries.revision(section, _number(request.POST.get("theirs")))
    if theirs is None:
        return page(request, section, base=base, mine=mine)
    chosen = {name.removeprefix("choice-"): value for name, value in request.POST.items() if name.startswith("choice-")}
    now = timezone.now()
    try:
        saved = actions.save_merged(
            section=section, base=base, mine=mine, theirs=theirs, chosen=chosen, by=request.user, at=now
        )
    except Refused as refused:
        return page(request, section, base=base, mine=mine, reasons=refused.reasons, chosen=chosen)
    messages.success(request, f"Saved at {clock(now)} as version {saved.version}: what both of you wrote is in it.")
    return redirect("plans:section", slug=section.edition.plan.slug, uid=section.uid)


def _number(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 10 else 0


def _place(number: int, collision: Any, chosen: dict[str, str], show: Shown) -> dict[str, Any]:
    is_text = collision.what == "Text"
    return {
        "number": number,
        "name": f"choice-{collision.key}",
        "what": collision.what,
        "mine": collision.mine if collision.what == "Title" else show(collision.mine),
        "theirs": collision.theirs if collision.what == "Title" else show(collision.theirs),
        "base": collision.base if collision.what == "Title" else show(collision.base),
        "choices": [
            {"value": value, "text": text, "checked": chosen.get(collision.key) == value}
            for value, text in CHOICES
            if is_text or value != "both"
        ],
    }
