"""What do moderators do with a response? The queue, one response, and what was sent, which is shown for a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from consultation import actions, queries
from consultation.models import Consultation, Redaction, Response, ResponsePart, Theme
from consultation.views.found import consultation_or_404
from core.verdict import Refused, Verdict
from plans.permissions import may_on_plan
from plans.views.found import show_reasons

ON_A_PAGE = 20
STATES = (("", "All"), *((state.value, state.label) for state in Response.COUNTED))


@login_required
@require_safe
def queue(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The responses, those that nobody has read first."""
    plan, found = consultation_or_404(request, slug, name)
    state = request.GET.get("state", "waiting")
    page = Paginator(queries.queue_of(found, state), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"plan": plan, "consultation": found, "page": page, "state": state, "states": STATES,
               "page_title": f"Responses to {found.title}"}  # fmt: skip
    return render(request, "consultation/work/queue.html", context)


def response_or_404(found: Consultation, number: int) -> Response:
    row = queries.response_in(found, number)
    if row is None:
        raise Http404("There is no such response; it may have been withdrawn.")
    row.consultation = found
    return row


@login_required
@require_safe
def response(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """One response, part by part, with what can be done with it."""
    plan, found = consultation_or_404(request, slug, name)
    row = response_or_404(found, number)
    today = timezone.localdate()
    context = {
        "plan": plan, "consultation": found, "response": row,
        "may_moderate": may_on_plan(request.user, Permission.MODERATE, plan, on=today),
        "may_see": may_on_plan(request.user, Permission.SEE_ORIGINALS, plan, on=today),
        "reasons_to_reject": Response.Rejection.choices, "reasons_to_remove": Redaction.Reason.choices,
        "themes": found.themes.filter(merged_into=None).order_by("position"), "page_title": str(row),
    }  # fmt: skip
    return render(request, "consultation/work/response.html", context)


def typed(request: HttpRequest, name: str) -> str:
    """What was typed into a box that is no form's; the database takes no NUL."""
    return request.POST.get(name, "").replace("\0", "")


def _part(request: HttpRequest, row: Response) -> ResponsePart:
    wanted = request.POST.get("part", "")
    part = next((each for each in row.parts.all() if str(each.pk) == wanted), None)
    Verdict.no_if(part is None, "That part of the response is no longer there.").require()
    part.response = row
    return part


def _theme(request: HttpRequest, found: Consultation) -> Theme | None:
    wanted = request.POST.get("theme", "")
    return found.themes.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 18 else None


def _redaction(request: HttpRequest, row: Response) -> Redaction:
    wanted = request.POST.get("redaction", "")
    rows = [each for part in row.parts.all() for each in part.removed if str(each.pk) == wanted]
    Verdict.no_if(not rows, "Those words were put back already.").require()
    return rows[0]


def _cut(request: HttpRequest, row: Response, who: dict[str, Any]) -> None:
    quote, theme = typed(request, "quote"), _theme(request, row.consultation)
    actions.cut_point(part=_part(request, row), quote=quote, theme=theme, **who)


def _drop(request: HttpRequest, row: Response, who: dict[str, Any]) -> None:
    wanted = request.POST.get("point", "")
    points = [each for part in row.parts.all() for each in part.points.all() if str(each.pk) == wanted]
    Verdict.no_if(not points, "That point was dropped already.").require()
    points[0].part.response = row
    actions.drop_point(point=points[0], **who)


VERBS: dict[str, tuple[str, Callable[[HttpRequest, Response, dict[str, Any]], Any]]] = {
    "publish": (
        "It is published when the consultation is closed.",
        lambda request, row, who: actions.publish_response(response=row, **who),
    ),
    "reject": (
        "Nobody else will read it.",
        lambda request, row, who: actions.reject_response(
            response=row, reason=request.POST.get("reason", ""), note=typed(request, "note")[:500], **who
        ),
    ),
    "put-back": ("It waits for a moderator again.", lambda request, row, who: actions.put_back(response=row, **who)),
    "redact": (
        "The words were taken out.",
        lambda request, row, who: actions.redact(
            part=_part(request, row), words=typed(request, "words"), reason=request.POST.get("reason", ""), **who
        ),
    ),
    "undo": (
        "The words were put back.",
        lambda request, row, who: actions.undo_redaction(redaction=_redaction(request, row), **who),
    ),
    "point": ("The point is kept.", _cut),
    "drop-point": ("The point was dropped.", _drop),
    "no-point": (
        "It is marked so.",
        lambda request, row, who: actions.mark_without_points(
            response=row, holds_no_point="no" not in request.POST, **who
        ),
    ),
}


@login_required
@require_POST
def act(request: HttpRequest, slug: str, name: str, number: int, verb: str) -> HttpResponse:
    """Publish, reject, put back, take words out, put them back, cut a point, drop one."""
    _, found = consultation_or_404(request, slug, name)
    row = response_or_404(found, number)
    if verb not in VERBS:
        raise Http404("There is no such step.")
    done, step = VERBS[verb]
    try:
        step(request, row, {"by": request.user, "at": timezone.now()})
    except Refused as error:
        show_reasons(request, error)
    else:
        messages.success(request, done)
    return redirect("consultation:response", slug=slug, name=name, number=number)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def original(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """Asks why, and then shows what was sent. Each look is recorded."""
    plan, found = consultation_or_404(request, slug, name)
    row = response_or_404(found, number)
    verdict = may_on_plan(request.user, Permission.SEE_ORIGINALS, plan, on=timezone.localdate())
    reasons, texts = verdict.reasons, None
    if request.method == "POST" and verdict:
        try:
            texts = actions.look_at_original(
                response=row, why=typed(request, "why"), by=request.user, at=timezone.now()
            )
        except Refused as error:
            reasons = error.reasons
    parts = [(part, texts.get(part.pk)) for part in row.parts.all()] if texts is not None else []
    context = {"plan": plan, "consultation": found, "response": row, "reasons": reasons, "parts": parts,
               "is_shown": texts is not None, "page_title": f"{row} as it was sent"}  # fmt: skip
    return render(request, "consultation/work/original.html", context, status=409 if reasons and request.POST else 200)
