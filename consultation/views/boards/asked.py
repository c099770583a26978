"""What is a board asked, and how far is it? The list of all, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation import checks, queries
from consultation.models import Consultee, OpinionDraft, Round
from consultation.permissions import BoardPerson, consultees_for
from consultation.views.boards.door import for_board

PAGE = 20
GREY, BLUE, GREEN, YELLOW, RED = "grey", "blue", "green", "yellow", "red"
COLOURS = {"writing": BLUE, "waiting": YELLOW, "sent_back": RED, "released": GREEN}
Item = dict[str, Any]


@login_required
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """What the person's boards are asked now, and were asked before."""
    rows = queries.asked_now(consultees_for(request.user, on=timezone.localdate()))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    lines = [{"asked": row, "state": _state(row, now), "last": (row.given or [None])[-1]} for row in page]
    context = {"page": page, "lines": lines, "site_section": "boards", "page_title": "What your board is asked"}
    return render(request, "consultation/boards/home.html", context)


def _state(row: Consultee, now: Any) -> tuple[str, str]:
    """How far a board is, in two words, with the colour of its tag."""
    if row.open_drafts:
        draft = row.open_drafts[0]
        return draft.get_status_display(), COLOURS[draft.status]
    if row.given:
        return "Opinion given", GREEN
    if row.round.status != Round.Status.OPEN:
        return row.get_status_display(), GREY
    return ("Deadline passed", RED) if now > row.round.closes_at else ("Not started", GREY)


@for_board
@require_safe
def asked(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """One question to one board: what it is, until when, what has been done, what comes next."""
    draft, opinions = queries.open_draft(consultee), queries.opinions_of(consultee)
    earlier = queries.earlier_opinion(consultee)
    strategies = queries.strategies_asked(consultee.organisation, queries.content_of(consultee))
    is_open = consultee.round.status == Round.Status.OPEN
    context = {
        "consultee": consultee, "round": consultee.round, "snapshot": consultee.round.snapshot, "person": person,
        "plan": consultee.round.snapshot.edition.plan, "draft": draft, "opinions": opinions, "earlier": earlier,
        "strategies": strategies, "is_open": is_open, "is_late": timezone.now() > consultee.round.closes_at,
        "reading": _reading(consultee, earlier, strategies),
        "writing": _writing(consultee, draft) if is_open and (draft or not opinions) else [],
        "steps": list(draft.steps.order_by("-pk")[:20]) if draft else [],
        "sent_back": draft and draft.status == OpinionDraft.Status.SENT_BACK,
        "page_title": f"{consultee.organisation.name}: {consultee.round.snapshot.edition.plan.title}",
    }  # fmt: skip
    return render(request, "consultation/boards/asked.html", context)


def _reading(consultee: Consultee, earlier: Any, strategies: list[queries.Asked]) -> list[Item]:
    found = []
    if earlier:
        number = earlier.consultee.round.snapshot.number
        found.append(
            _item(f"What changed since draft {number}", "publication:board-changes", consultee,
                  hint="Only what differs from the text that your board answered, with its answer beside it")
        )  # fmt: skip
    found.append(
        _item("Read the draft", "publication:board-draft", consultee, hint="Section by section, as it was frozen")
    )
    if strategies:
        found.append(
            _item("What the draft does about your priorities", "consultation:board-priorities", consultee,
                  hint="Each priority of your strategy, and what is linked to it")
        )  # fmt: skip
    return found


def _writing(consultee: Consultee, draft: OpinionDraft | None) -> list[Item]:
    status = draft.status if draft else ""
    complete = bool(draft) and bool(
        checks.ready_to_submit(draft, queries.findings_asked(consultee), on=timezone.localdate())
    )
    answer = ("Complete", GREEN) if complete else ("Being written", BLUE) if draft else ("Not started", GREY)
    files = draft.attachments.count() if draft else 0
    told = (f"{files} file{'s' if files != 1 else ''}", BLUE) if files else ("Optional", GREY)
    last = (draft.get_status_display(), COLOURS[status]) if status in {"waiting", "released", "sent_back"} else (
        ("Ready to check", BLUE) if complete else ("Cannot start yet", GREY)
    )  # fmt: skip
    return [
        _item("Write the board’s answer", "consultation:board-answer", consultee, answer,
              "What it found on each strategy, its opinion in its own words, and how it agreed"),
        _item("Add files", "consultation:board-files", consultee, told, "For example, the report or the minutes"),
        _item("Check, release and submit", "consultation:board-check", consultee, last,
              "One person writes, another releases; then it is submitted once"),
    ]  # fmt: skip


def _item(words: str, name: str, consultee: Consultee, tag: tuple[str, str] = ("", ""), hint: str = "") -> Item:
    item: Item = {"title": {"text": words}, "href": reverse(name, args=[consultee.pk]), "hint": {"text": hint}}
    if tag[0]:
        item["status"] = {"tag": {"text": tag[0], "classes": f"nhsuk-tag--{tag[1]}"}}
    return item


@for_board
@require_safe
def priorities(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """The priorities of the board's own strategies beside what the frozen draft does about each, gaps shown as gaps."""
    content = queries.content_of(consultee)
    context = {
        "consultee": consultee, "plan": consultee.round.snapshot.edition.plan, "snapshot": consultee.round.snapshot,
        "strategies": beside(queries.strategies_asked(consultee.organisation, content), content),
        "page_title": "What the draft does about your priorities",
    }  # fmt: skip
    return render(request, "consultation/boards/priorities.html", context)


def beside(asked: list[queries.Asked], content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each strategy that is asked about, with what the draft links to its priorities."""
    found = []
    for each in asked:
        rows, whole, with_links = queries.answered(each.strategy, content)
        found.append({"asked": each, "rows": rows, "whole": whole, "with_links": with_links})
    return found
