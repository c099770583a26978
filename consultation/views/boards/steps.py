"""How does an answer leave the board? Checked, released by a second person or sent back, and submitted once."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation import actions, checks, queries
from consultation.forms.answer import FileForm, ReasonForm
from consultation.models import Consultee, Opinion
from consultation.permissions import BoardPerson
from consultation.transitions import DRAFT
from consultation.views.boards.answer import NOT_AN_OPINION
from consultation.views.boards.door import for_board
from core.verdict import Refused


@for_board
@require_safe
def check(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """Check your answers: all that would be submitted, and the step that comes next."""
    return _check(request, consultee, person)


def _check(
    request: HttpRequest, consultee: Consultee, person: BoardPerson, *, reasons: tuple[str, ...] = (),
    form: ReasonForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    draft = queries.open_draft(consultee)
    if draft is None:
        return redirect("consultation:board" if queries.opinions_of(consultee) else "consultation:board-answer",
                        consultee.pk)  # fmt: skip
    asked = queries.findings_asked(consultee)
    missing = checks.ready_to_submit(draft, asked, on=timezone.localdate())
    context = {
        "consultee": consultee, "round": consultee.round, "plan": consultee.round.snapshot.edition.plan, "draft": draft,
        "rows": [(each, draft.findings.get(str(each.strategy.pk), {})) for each in asked], "missing": missing.reasons,
        "labels": dict(Opinion.Finding.choices), "agreed_on": checks.agreed_day(draft), "person": person,
        "files": list(draft.attachments.defer("data").order_by("pk")), "reasons": reasons,
        "may": {name: bool(DRAFT.check(name, draft.status)) for name in ("write", "release", "send back", "submit")},
        "own": checks.released_by_another(draft, person.email).reasons, "form": form or ReasonForm(),
        "only_noted": NOT_AN_OPINION if consultee.round.asks_for_opinion and checks.only_noted(draft.text) else "",
        "is_late": timezone.now() > consultee.round.closes_at, "steps": list(draft.steps.order_by("-pk")[:20]),
        "page_title": "Check your answers",
    }  # fmt: skip
    context["rows"] = [(each, context["labels"].get(said.get("finding"), ""), said) for each, said in context["rows"]]
    return render(request, "consultation/boards/check.html", context, status=status)


def _number(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


Verb = Callable[[HttpRequest, Consultee, BoardPerson], Any]


def _doing(verb: Verb, words: str) -> Callable[..., HttpResponse]:
    """A view that does one step and comes back to the page that shows what it led to."""

    @for_board
    @require_POST
    def step(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
        try:
            verb(request, consultee, person)
        except Refused as refused:
            form = ReasonForm(request.POST) if "reason" in request.POST else None
            return _check(request, consultee, person, reasons=refused.reasons, form=form, status=409)
        messages.success(request, words)
        return redirect("consultation:board", consultee.pk)

    return step


offer = _doing(
    lambda request, row, who: actions.offer_draft(
        consultee=row, version=_number(request), person=who, at=timezone.now()
    ),
    "The answer waits for a second person of your board, who releases it or sends it back.",
)
release = _doing(
    lambda request, row, who: actions.release_draft(
        consultee=row, version=_number(request), person=who, at=timezone.now()
    ),
    "The answer is released. It has not been submitted yet.",
)
send_back = _doing(
    lambda request, row, who: actions.send_back_draft(
        consultee=row, reason=request.POST.get("reason", ""), person=who, at=timezone.now()
    ),
    "The answer was sent back with your reason. Nothing of it left the board.",
)
take_back = _doing(
    lambda request, row, who: actions.take_back_draft(consultee=row, person=who, at=timezone.now()),
    "You can change the answer again. It will have to be released anew.",
)
correct = _doing(
    lambda request, row, who: actions.start_correction(
        consultee=row, reason=request.POST.get("reason", ""), person=who, at=timezone.now()
    ),
    "A new opinion is begun, with the words of the one that it will supersede. That one stays as it is.",
)


@for_board
@require_POST
def submit(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """Submits once: the form carries the key of the answer, so a second try leads to the same receipt."""
    try:
        key = UUID(request.POST.get("key", ""))
        opinion = actions.submit_opinion(consultee=consultee, key=key, person=person, at=timezone.now())
    except ValueError:
        return _check(request, consultee, person, reasons=("Open this page again, then submit.",), status=409)
    except Refused as refused:
        return _check(request, consultee, person, reasons=refused.reasons, status=409)
    return redirect("consultation:board-receipt", consultee.pk, opinion.number)


@for_board
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, consultee: Consultee, person: BoardPerson) -> HttpResponse:
    """The files that go with the answer: put one in, take one out."""
    form, status = FileForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                number = request.POST["remove"]
                actions.detach(
                    consultee=consultee, pk=int(number) if number.isdecimal() else 0, person=person, at=timezone.now()
                )
                messages.success(request, "The file was taken out.")
                return redirect("consultation:board-files", consultee.pk)
            if form.is_valid():
                file = form.cleaned_data["file"]
                data = file.read(actions.MOST_BYTES + 1)
                actions.attach(consultee=consultee, name=file.name, data=data, person=person, at=timezone.now())
                messages.success(request, f"{file.name} was added.")
                return redirect("consultation:board-files", consultee.pk)
            status = 422
        except Refused as refused:
            form, status = FileForm(request.POST, request.FILES), 422
            form.add_error("file", " ".join(refused.reasons))
    draft = queries.open_draft(consultee)
    context = {
        "consultee": consultee, "plan": consultee.round.snapshot.edition.plan, "draft": draft, "form": form,
        "files": list(draft.attachments.defer("data").order_by("pk")) if draft else [],
        "may_write": bool(draft and DRAFT.check("write", draft.status)), "page_title": "Add files",
    }  # fmt: skip
    return render(request, "consultation/boards/files.html", context, status=status)


@for_board
@require_safe
def draft_file(request: HttpRequest, consultee: Consultee, person: BoardPerson, pk: int) -> HttpResponse:
    """A file of the answer that is being written, as it came."""
    draft = queries.open_draft(consultee)
    found = draft and queries.draft_attachment(draft, pk)
    if not found:
        raise Http404("There is no such file.")
    return download(found.data, found.name)


def download(data: bytes, name: str) -> HttpResponse:
    """Bytes that somebody sent, only ever to be saved: no browser opens them on our address."""
    response = FileResponse(
        io.BytesIO(data), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
