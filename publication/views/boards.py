"""What does a board read? The very text that it is asked about, from the snapshot and never from live rows, and what
changed since the text that it answered. These pages belong to the boards; they stand here because consultation may not
look into publication."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation import queries as asked
from consultation.models import Consultee
from consultation.permissions import BoardPerson
from consultation.views.boards.door import for_board
from consultation.views.boards.receipts import opinion_or_404
from core.verdict import Refused
from publication import actions, queries
from publication.bundle import sections as laid
from publication.bundle.text import EXTENSIONS, PageText
from publication.bundle.words import PageWords
from publication.views.compare import frozen_text

Content = dict[str, Any]


def _about(consultee: Consultee) -> dict[str, Any]:
    snapshot = consultee.round.snapshot
    return {"consultee": consultee, "snapshot": snapshot, "plan": snapshot.edition.plan}


@for_board
@require_safe
def draft(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """The contents of the draft, as it was frozen."""
    content = asked.content_of(consultee)
    rows = [(row, list(asked.sections_of(row["sections"]))) for row in content["sections"]]
    context = {**_about(consultee), "content": content, "rows": rows, "page_title": "Read the draft"}
    return render(request, "publication/boards/draft.html", context)


@for_board
@require_safe
def draft_section(request: HttpRequest, consultee: Consultee, person: BoardPerson, uid: UUID) -> HttpResponse:
    """One section with all below it, and the way to the next."""
    content = asked.content_of(consultee)
    order = list(asked.sections_of(content["sections"]))
    place = next((number for number, row in enumerate(order) if row["id"] == str(uid)), None)
    if place is None:
        raise Http404("The draft has no such section.")
    section = order[place]
    below = len(list(asked.sections_of(section["sections"])))
    following = place + below + 1
    context = {
        **_about(consultee), "content": content, "part": laid.part(section, _text(content, consultee), level=1),
        "previous": order[place - 1] if place else None,
        "next": order[following] if following < len(order) else None,
        "page_title": laid.heading(section),
    }  # fmt: skip
    return render(request, "publication/boards/section.html", context)


def _text(content: Content, consultee: Consultee) -> PageText:
    return PageText(
        root=reverse("publication:board-draft", args=[consultee.pk]),
        images={asset["sha256"]: asset for asset in content["assets"]},
        sections={
            row["slug"]: reverse("publication:board-section", args=[consultee.pk, row["id"]])
            for row in asked.sections_of(content["sections"])
        },
        # The glossary's words are not marked: their list stands at the foot of a published page.
        words=PageWords([]),
    )


@for_board
@require_safe
def picture(request: HttpRequest, consultee: Consultee, person: BoardPerson, name: str) -> HttpResponse:
    """A picture of the draft."""
    sha256, _, ending = name.partition(".")
    content = asked.content_of(consultee)
    asset = next((row for row in content["assets"] if row["sha256"] == sha256), None)
    if asset is None or EXTENSIONS.get(asset["media_type"]) != ending:
        raise Http404("The draft has no such picture.")
    data = queries.images_of({**content, "assets": [asset]})[sha256]
    response = HttpResponse(data, content_type=asset["media_type"])
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_board
@require_safe
def changes(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """Only what changed since the text that the board answered, with its answer beside it; the whole on demand."""
    earlier = asked.earlier_opinion(consultee)
    if earlier is None:
        raise Http404("The board has answered no earlier draft.")
    before = earlier.consultee.round.snapshot
    difference = queries.difference(*(json.loads(each.content) for each in (before, consultee.round.snapshot)))
    context = {
        **_about(consultee), "earlier": earlier, "before": before, "difference": difference,
        "whole": request.GET.get("show") == "all", "draft": asked.open_draft(consultee),
        "page_title": f"What changed since draft {before.number}",
    }  # fmt: skip
    return render(request, "publication/boards/changes.html", context)


@for_board
@require_safe
def draft_pdf(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """The whole draft for a board's papers."""
    snapshot = consultee.round.snapshot
    name = f"{snapshot.edition.plan.slug}-draft-{snapshot.number}.pdf"
    return _pdf(request, consultee, name, lambda: actions.draft_pdf(snapshot=snapshot))


@for_board
@require_safe
def changes_pdf(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """What changed since the text that the board answered, for its papers."""
    earlier, after = asked.earlier_opinion(consultee), consultee.round.snapshot
    if earlier is None:
        raise Http404("The board has answered no earlier draft.")
    before = earlier.consultee.round.snapshot
    difference = queries.difference(json.loads(before.content), json.loads(after.content))
    name = f"{after.edition.plan.slug}-changes-{before.number}-to-{after.number}.pdf"

    def make() -> bytes:
        texts = {"old": frozen_text(before), "new": frozen_text(after)}
        return actions.comparison_pdf(plan=after.edition.plan, difference=difference, **texts)

    return _pdf(request, consultee, name, make)


@for_board
@require_safe
def receipt_pdf(request: HttpRequest, consultee: Consultee, person: BoardPerson, number: str) -> HttpResponse:
    """The receipt as a PDF: the same bytes whenever it is asked for."""
    opinion = opinion_or_404(consultee, number)
    name = f"receipt-{opinion.number}.pdf"
    return _pdf(request, consultee, name, lambda: actions.receipt_pdf(opinion=opinion, at=timezone.now()))


def _pdf(request: HttpRequest, consultee: Consultee, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """A file to be kept; or, where it cannot be made, a page that says why."""
    try:
        data = make()
    except Refused as refused:
        context = {**_about(consultee), "reasons": refused.reasons, "page_title": "The PDF could not be made"}
        return render(request, "publication/boards/no_pdf.html", context, status=409)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
