"""The link in the letter: an account and a role for somebody new, a role for somebody known."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions, checks, queries
from accounts.forms import NewAccount
from accounts.models import Invitation
from core.verdict import Refused

UNKNOWN = "This invitation does not exist, or a newer one was sent. Use the link in the newest letter."


@rate_limit(action="invitation")
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_with(token)
    reasons = checks.may_be_accepted(invitation, at=timezone.now()).reasons if invitation else (UNKNOWN,)
    if reasons:
        return _closed(request, reasons)
    if queries.person(invitation.email):
        return _known(request, invitation, token)
    if request.user.is_authenticated:
        return _other(request, invitation)
    return _new(request, invitation, token)


def _closed(request: HttpRequest, reasons: tuple[str, ...]) -> HttpResponse:
    return render(request, "accounts/invitation_closed.html", {"reasons": reasons}, status=410)


def _other(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody else is signed in at this browser."""
    return render(request, "accounts/invitation_other.html", {"invitation": invitation}, status=409)


def _new(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = NewAccount(request.POST if request.method == "POST" else None, email=invitation.email)
    if form.is_valid():
        try:
            user = actions.accept_as_new(**form.cleaned_data, token=token, at=timezone.now())
        except Refused as refused:
            return _closed(request, refused.reasons)
        return perform_login(request, user, email=user.email)
    return render(request, "accounts/accept.html", {"form": form, "invitation": invitation})


def _known(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "accounts/accept_known.html", {"invitation": invitation})
    if request.user.email != invitation.email:
        return _other(request, invitation)
    if request.method == "POST":
        try:
            actions.accept(token=token, by=request.user, at=timezone.now())
        except Refused as refused:
            return _closed(request, refused.reasons)
        messages.success(
            request, f"You are {invitation.get_role_display()} at {invitation.organisation.name} from now on."
        )
        return redirect("accounts:account")
    return render(request, "accounts/accept_known.html", {"invitation": invitation})
