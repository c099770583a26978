"""How does a member of the public answer? Questions, comments, who, check, sent: each page saves, any can be left."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultation import actions, content, queries
from consultation.forms import AnswersForm, RemarkForm, RespondentForm, SendForm
from consultation.models import Consultation, Response, ResponsePart
from consultation.views.found import begun_draft, count, forget, own_draft, remember, shown_or_404
from consultation.views.reading import passages, within
from core.verdict import Refused, Verdict

SHOWN = "consultation.shown"
LEAST_SECONDS = 3
STEPS = (("respond", "Questions"), ("comments", "Comments"), ("who", "About you"), ("check", "Check and send"))
TOO_QUICK = "That was quicker than a person reads this page. Read it once more, then send."
View = Callable[..., HttpResponse]


def answering(view: View) -> View:
    """A page of answering: never kept by a cache, and closed when the consultation is."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        found = shown_or_404(slug)
        if not found.is_open:
            context = within(found) | {"page_title": "This consultation is closed"}
            return render(request, "consultation/closed.html", context, status=409)
        return view(request, found, **kwargs)

    return guarded


def saving(request: HttpRequest, found: Consultation, save: Callable[[Response], Any]) -> Refused | None:
    """Saves into the visitor's draft; says why not, for the page that still holds what was typed."""
    try:
        count(request, found, "save")
        save(begun_draft(request, found))
    except Refused as error:
        return error
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@answering
def respond(request: HttpRequest, found: Consultation) -> HttpResponse:
    """The questions."""
    draft, questions = own_draft(request, found), queries.questions_of(found)
    answers = {part.question_id: part.text for part in draft.parts.exclude(question=None)} if draft else {}
    form = AnswersForm(request.POST if request.method == "POST" else None, questions=questions, answers=answers)
    refused = None
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        refused = saving(
            request, found, lambda row: actions.save_answers(response=row, answers=form.answers(), at=at)
        )  # fmt: skip
        if refused is None:
            return redirect("consultation:comments", slug=found.slug)
    context = {"form": form, "page_title": found.title, "step": "respond"}
    return shown(request, found, "respond", context, refused=refused, wrong=bool(form.errors))


def shown(
    request: HttpRequest, found: Consultation, name: str, context: dict[str, Any], *, refused: Refused | None = None,
    wrong: bool = False,
) -> HttpResponse:  # fmt: skip
    steps = [(reverse(f"consultation:{key}", args=[found.slug]), key, text) for key, text in STEPS]
    context |= {"steps": steps, "reasons": refused.reasons if refused else ()}
    status = 429 if isinstance(refused, actions.TooMany) else 409 if refused else 422 if wrong else 200
    return render(request, f"consultation/{name}.html", within(found) | context, status=status)


@require_safe
@answering
def comments(request: HttpRequest, found: Consultation) -> HttpResponse:
    """The comments of the draft so far, and the way to more."""
    draft = own_draft(request, found)
    rows = [part for part in queries.parts_of(draft) if part.question is None] if draft else []
    context = {"parts": rows, "page_title": "Comment on the draft plan", "step": "comments"}
    return shown(request, found, "comments", context)


@require_http_methods(["GET", "HEAD", "POST"])
@answering
def comment(request: HttpRequest, found: Consultation, section: UUID) -> HttpResponse:
    """A comment on a section, or on the passage that `block` names."""
    return _commented(request, found, section, request.GET.get("block", ""), None)


@require_http_methods(["GET", "HEAD", "POST"])
@answering
def change_comment(request: HttpRequest, found: Consultation, part: int) -> HttpResponse:
    """Change a comment of one's own draft, or take it out."""
    draft = own_draft(request, found)
    row = draft.parts.filter(pk=part, question=None).first() if draft else None
    if row is None:
        raise Http404("There is no such comment in your response.")
    if request.method == "POST" and "remove" in request.POST:
        actions.drop_remark(part=row, at=timezone.now())
        return redirect("consultation:comments", slug=found.slug)
    return _commented(request, found, row.section_uid, row.bid, row)


def _commented(
    request: HttpRequest, found: Consultation, uid: UUID, bid: str, part: ResponsePart | None
) -> HttpResponse:
    here = next((row for row in content.readings(found.round.snapshot) if row.uid == uid), None)
    if here is None or (bid and here.words(bid) is None):
        raise Http404("There is no such passage in this draft.")
    whole = here.words(bid) if bid else ""
    quote = part.quote if part and part.quote != whole else request.GET.get("quote", "") if bid else ""
    data = request.POST if request.method == "POST" else None
    form = RemarkForm(data, on_passage=bool(bid), initial={"text": part.text if part else "", "quote": quote})
    refused = None
    if request.method == "POST" and form.is_valid():
        at, said = timezone.now(), form.cleaned_data
        refused = saving(
            request, found,
            lambda row: actions.remark(
                response=row, section_uid=uid, bid=bid, quote=said.get("quote", ""), text=said["text"], part=part, at=at
            ),
        )  # fmt: skip
        if refused is None:
            return redirect("consultation:comments", slug=found.slug)
    about = [row for row in passages(found, here) if f'data-bid="{bid}"' in row.html] if bid else []
    context = {"form": form, "section": here, "passage": about, "part": part, "step": "comments",
               "page_title": f"Comment on “{here.title}”"}  # fmt: skip
    return shown(request, found, "comment", context, refused=refused, wrong=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@answering
def who(request: HttpRequest, found: Consultation) -> HttpResponse:
    """Who answers."""
    draft = own_draft(request, found)
    known = {name: getattr(draft, name) for name in RespondentForm.base_fields} if draft else {}
    form = RespondentForm(request.POST if request.method == "POST" else None, initial=known)
    refused = None
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        refused = saving(request, found, lambda row: actions.sign_response(response=row, **form.cleaned_data, at=at))
        if refused is None:
            return redirect("consultation:check", slug=found.slug)
    context = {"form": form, "page_title": "About you", "step": "who"}
    return shown(request, found, "who", context, refused=refused, wrong=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@answering
def check(request: HttpRequest, found: Consultation) -> HttpResponse:
    """Everything once more, with a preview of exactly what will be public; then it is sent."""
    draft = own_draft(request, found)
    form = SendForm(request.POST if request.method == "POST" else None, consent=actions.CONSENT)
    refused: Refused | None = None
    if request.method == "POST" and draft and form.is_valid():
        try:
            Verdict.no_if(not _is_slow_enough(request.POST.get("shown", "")), TOO_QUICK).require()
            count(request, found, "send")
            sent = actions.send_response(response=draft, agreed=True, site=settings.SITE_URL, at=timezone.now())
        except Refused as error:
            refused = error
        else:
            forget(request, found)
            request.session["sent"] = {"receipt": sent.receipt, "email": sent.email}
            return redirect("consultation:sent", slug=found.slug)
    parts = queries.parts_of(draft) if draft else []
    context = {
        "form": form, "draft": draft, "parts": parts, "page_title": "Check your response",
        "shown": signing.dumps(int(time.time()), salt=SHOWN), "step": "check",
        "link": back_link(found, draft) if draft else "",
    }  # fmt: skip
    return shown(request, found, "check", context, refused=refused, wrong=bool(form.errors))


def _is_slow_enough(shown: str) -> bool:
    """Whether the page was shown a moment ago: a machine sends at once. What is not ours was never shown."""
    try:
        return time.time() - signing.loads(shown, salt=SHOWN, max_age=86_400) >= LEAST_SECONDS
    except signing.BadSignature:
        return False


def back_link(found: Consultation, draft: Response) -> str:
    """An address that leads back to this draft from any device."""
    token = signing.dumps(str(draft.key), salt=f"response.{found.slug}")
    return settings.SITE_URL + reverse("consultation:back", args=[found.slug, token])


@require_safe
@answering
def back(request: HttpRequest, found: Consultation, token: str) -> HttpResponse:
    """Back to a draft that was begun elsewhere."""
    try:
        key = signing.loads(token, salt=f"response.{found.slug}", max_age=actions.DRAFT_DAYS * 86_400)
    except signing.BadSignature as error:
        raise Http404("This link is not complete, or too old.") from error
    remember(request, found, key)
    return redirect("consultation:check", slug=found.slug)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """It is sent: the number, and what happens now."""
    found = shown_or_404(slug)
    told = request.session.get("sent")
    if not told:
        return redirect("consultation:consultation", slug=slug)
    context = within(found) | {"sent": told, "days": actions.CONFIRM_DAYS, "page_title": "Confirm your response"}
    return render(request, "consultation/sent.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What somebody sent, by the link in their message: to confirm it, or to withdraw it. Opening the link does
    neither: mail scanners open links."""
    found = shown_or_404(slug)
    row = actions.by_token(found, token)
    if row is None:
        raise Http404("There is no response at this address. It may have been deleted.")
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        verb = actions.withdraw_response if "withdraw" in request.POST else actions.confirm_response
        try:
            row = verb(response=row, at=timezone.now())
        except Refused as error:
            reasons = error.reasons
        else:
            return redirect("consultation:yours", slug=slug, token=token)
    context = within(found) | {
        "response": row, "parts": queries.parts_of(row), "page_title": "Your response",
    }  # fmt: skip
    return render(request, "consultation/yours.html", context, status=409 if reasons else 200)
