"""The outbox, for administrators: what was sent, what was not and why, and sending again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, may
from core import mail as outbox
from core.models import Mail
from core.verdict import Refused
from plans import forms
from plans.permissions import mails_for

MAILS_ON_A_PAGE = 25
STATES = {"": "All", **dict(Mail.State.choices)}


def _mails(request: HttpRequest) -> Any:
    verdict = may(request.user, Permission.SEE_MAIL, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(verdict.reasons[0])
    return mails_for(request.user, on=timezone.localdate())


def _mail(request: HttpRequest, mail_id: int) -> Mail:
    found = _mails(request).filter(pk=mail_id).first()
    if found is None:
        raise Http404("No message at this address is open to you.")
    return found


@login_required
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = _mails(request).order_by("-queued_at", "-pk").defer("text", "html")
    if state in Mail.State.values:
        found = found.filter(state=state)
    page = Paginator(found, MAILS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": STATES.items(), "is_sending": outbox.is_sending_on()}
    return render(request, "plans/mails.html", context)


@login_required
@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    return _page(request, _mail(request, mail_id), forms.Bounce())


def _page(request: HttpRequest, found: Mail, form: forms.Bounce, status: int = 200) -> HttpResponse:
    may_resend = found.state in {Mail.State.FAILED, Mail.State.BOUNCED}
    context = {"mail": found, "form": form, "may_resend": may_resend, "is_sending": outbox.is_sending_on()}
    return render(request, "plans/mail.html", context, status=status)


@login_required
@require_POST
def resend(request: HttpRequest, mail_id: int) -> HttpResponse:
    try:
        outbox.resend(mail=_mail(request, mail_id), by=request.user, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "The message waits to be sent again.")
    return redirect("plans:mail", mail_id=mail_id)


@login_required
@require_http_methods(["POST"])
def bounce(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Record that a message came back."""
    found, form = _mail(request, mail_id), forms.Bounce(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        outbox.record_bounce(mail=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "It is recorded that the message came back.")
    return redirect("plans:mail", mail_id=mail_id)
