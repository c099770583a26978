"""How does an officer write the board's answer? On one page, which saves itself; without scripts a button saves it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultation import actions, checks, queries
from consultation.forms.answer import AnswerForm
from consultation.models import Consultee, Opinion, OpinionDraft
from consultation.permissions import BoardPerson
from consultation.transitions import DRAFT
from consultation.views.boards.asked import beside
from consultation.views.boards.door import for_board
from core.doors import clock, wants_json
from core.verdict import Refused, Verdict

NOT_AN_OPINION = (
    "This says that something was noted. That is not an opinion on whether the draft takes proper account of the"
    " board’s strategy, which is what the Act asks for (NHS Act 2006 s.14Z54(5)(a)). You may submit it as it is."
)


@for_board
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """Write the answer, or go on writing it."""
    draft = queries.open_draft(consultee)
    if request.method == "POST" and "start" in request.POST:
        return _start(request, consultee, person)
    content = queries.content_of(consultee)
    asked, finds = queries.findings_asked(consultee), consultee.round.asks_for_opinion
    meetings = list(queries.meetings_to_choose(consultee))
    if request.method == "POST":
        form = AnswerForm(request.POST, draft=draft, asked=asked, meetings=meetings, finds=finds)
        return _save(request, consultee, person, form, content)
    if draft is None and queries.opinions_of(consultee):
        messages.info(request, actions.drafting.ALREADY_GIVEN)
        return redirect("consultation:board", consultee.pk)
    form = AnswerForm(draft=draft, asked=asked, meetings=meetings, finds=finds)
    return _page(request, consultee, person, form, content)


def _start(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """On a later draft: what becomes of the earlier answer."""
    try:
        actions.start_from_earlier(
            consultee=consultee, stance=request.POST.get("stance", ""), person=person, at=timezone.now()
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("consultation:board", consultee.pk)
    return redirect("consultation:board-answer", consultee.pk)


def _version(request: HttpRequest) -> int:
    given = request.headers.get("If-Match", "").strip().strip('"') or request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _save(
    request: HttpRequest, consultee: Consultee, person: BoardPerson, form: AnswerForm, content: dict[str, Any]
) -> HttpResponse:
    form.is_valid()
    now = timezone.now()
    try:
        draft = actions.save_draft(
            consultee=consultee, version=_version(request), person=person, at=now, **form.fields_to_save()
        )
    except actions.StaleDraft as stale:
        if wants_json(request):
            told = {"version": stale.newest.version, "reasons": stale.reasons}
            return JsonResponse(told, status=412)
        return _page(request, consultee, person, form, content, reasons=stale.reasons, newest=stale.newest, status=409)
    except Refused as refused:
        if wants_json(request):
            return JsonResponse({"reasons": refused.reasons}, status=422)
        return _page(request, consultee, person, form, content, reasons=refused.reasons, status=422)
    faults = [str(error) for errors in form.errors.values() for error in errors]
    if wants_json(request):
        said = f"Saved at {clock(now)}" + (f", but for this: {' '.join(faults)}" if faults else "")
        return JsonResponse({"version": draft.version, "saved": said})
    if faults:
        form.draft = draft
        return _page(request, consultee, person, form, content, status=422)
    messages.success(request, f"Saved at {clock(now)}.")
    return redirect(
        "consultation:board-check" if "check" in request.POST else "consultation:board-answer", consultee.pk
    )


def _page(
    request: HttpRequest, consultee: Consultee, person: BoardPerson, form: AnswerForm, content: dict[str, Any], *,
    reasons: tuple[str, ...] = (), newest: OpinionDraft | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    draft = newest or form.draft
    may_write = DRAFT.check("write", draft.status) if draft else Verdict()
    said = form["text"].value() or ""
    rows = {row["asked"].strategy.pk: row for row in beside(form.asked, content)}
    context = {
        "consultee": consultee, "round": consultee.round, "plan": consultee.round.snapshot.edition.plan, "draft": draft,
        "form": form, "reasons": reasons, "newest": newest, "may_write": may_write, "person": person,
        "strategies": [(*each, rows[each[0].strategy.pk]) for each in form.strategies()],
        "only_noted": NOT_AN_OPINION if consultee.round.asks_for_opinion and checks.only_noted(said) else "",
        "stance": Opinion.Stance(draft.stance).label if draft and draft.stance != Opinion.Stance.FIRST else "",
        "saved": f"Saved at {clock(draft.saved_at)}" if draft else "",
        "settings": _settings(consultee, person, draft), "page_title": "Write the board’s answer",
    }  # fmt: skip
    return render(request, "consultation/boards/answer.html", context, status=status)


def _settings(consultee: Consultee, person: BoardPerson, draft: OpinionDraft | None) -> dict[str, Any]:
    """What the page's script is told."""
    return {
        "key": f"{person.email}:answer:{consultee.pk}",
        "user": person.email,
        "title": f"Answer of {consultee.organisation.name}",
        "version": draft.version if draft else 0,
        "save": reverse("consultation:board-answer", args=[consultee.pk]),
    }
