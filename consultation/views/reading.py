"""What is being consulted on, what does the draft say, and what came of it? Pages for everybody; nobody signs in."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultation import charts, content, queries
from consultation.models import Consultation
from consultation.views.found import own_draft, shown_or_404
from plans.queries import picture

ON_A_PAGE = 20


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Every public consultation, the open ones first."""
    page = Paginator(queries.shown_consultations(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "page_title": "Consultations", "site_section": "consultations"}
    return render(request, "consultation/list.html", context)


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, for whom, until when; when it is closed, what people said and what was done."""
    found = shown_or_404(slug)
    draft = own_draft(request, found) if found.is_open else None
    return render(request, "consultation/consultation.html", told(found) | {"draft": draft})


def told(found: Consultation) -> dict[str, Any]:
    """What the page of a consultation says; a planner's preview says the same."""
    context: dict[str, Any] = {
        "consultation": found, "round": found.round, "plan": found.round.snapshot.edition.plan,
        "snapshot": found.round.snapshot, "questions": queries.questions_of(found), "page_title": found.title,
        "site_section": "consultations", "trail": TRAIL,
    }  # fmt: skip
    if found.is_open or found.round.status == "planned":
        return context
    themes = list(queries.themes_of(found))
    return context | {
        "counts": queries.counts_of(found),
        "themes": themes,
        "theme_bars": charts.bars([(theme.title, len(theme.points.all())) for theme in themes]),
        "tallies": [(question, charts.bars(rows), rows) for question, rows in queries.tallies(found)],
    }


@require_safe
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    """What people wrote, as it may be read, once the consultation is closed."""
    found = shown_or_404(slug)
    page = Paginator(queries.published_responses(found), ON_A_PAGE).get_page(request.GET.get("page"))
    context = within(found) | {"page": page, "page_title": f"Responses to {found.title}"}
    return render(request, "consultation/published.html", context)


@require_safe
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The contents of the draft plan."""
    found = shown_or_404(slug)
    context = within(found) | {"sections": content.readings(snapshot_of(found)), "page_title": "The draft plan"}
    return render(request, "consultation/draft.html", context)


@require_safe
def section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section of the draft plan, with a way to comment on each of its paragraphs."""
    found = shown_or_404(slug)
    return render(request, "consultation/section.html", section_page(found, section))


def section_page(found: Consultation, name: str) -> dict[str, Any]:
    """A section between the one before and the one after."""
    rows = content.readings(snapshot_of(found))
    number = next((index for index, row in enumerate(rows) if row.slug == name), None)
    if number is None:
        raise Http404("There is no such section in this draft.")
    here = rows[number]
    return within(found) | {
        "section": here, "passages": passages(found, here), "before": rows[number - 1] if number else None,
        "after": rows[number + 1] if number + 1 < len(rows) else None, "page_title": here.title,
    }  # fmt: skip


def passages(found: Consultation, here: content.Reading) -> list[content.Passage]:
    sha, slug = "0" * 64, found.slug
    return here.passages(
        section_at=reverse("consultation:draft-section", args=[slug, "x"]).replace("/x/", "/@/"),
        picture_at=reverse("consultation:draft-picture", args=[slug, sha]).replace(sha, "@"),
    )


@require_safe
def draft_picture(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """A picture that the draft shows; no other."""
    snapshot = snapshot_of(shown_or_404(slug))
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    if drawn := content.charts(snapshot).get(sha256):
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)
    asset = picture(sha256) if sha256 in content.pictures(snapshot) else None
    if asset is None:
        raise Http404("There is no such picture in this draft.")
    return HttpResponse(bytes(asset.data), content_type=asset.media_type, headers=headers)


def snapshot_of(found: Consultation) -> Any:
    return found.round.snapshot


TRAIL = [{"text": "Home", "href": "/"}, {"text": "Consultations", "href": "/consultations/"}]


def within(found: Consultation) -> dict[str, Any]:
    """What the pages below a consultation have in common."""
    home = {"text": found.title, "href": reverse("consultation:consultation", args=[found.slug])}
    return {
        "consultation": found, "round": found.round, "plan": found.round.snapshot.edition.plan,
        "site_section": "consultations", "trail": [*TRAIL, home],
    }  # fmt: skip
