"""One's own account: who I am here, what I may do where, and where I am signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, permissions, queries

SESSIONS_ON_A_PAGE = 25


@login_required
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """To where the person was going before the second step was asked for; else to the workspace."""
    return _to(request, request.session.pop(queries.WAY, ""), settings.LOGIN_REDIRECT_URL)


def _to(request: HttpRequest, wanted: str, otherwise: str) -> HttpResponse:
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if wanted and is_ours else otherwise)


def admin_door(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """The administration's own sign-in would know neither the second step nor the lockout: there is only one door."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(wanted)
    if not request.user.is_staff:
        raise PermissionDenied("Only staff may enter the administration.")
    return _to(request, wanted, "admin:index")


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "roles": queries.own_roles(request.user, on=today),
        "has_second_factor": queries.has_second_factor(request.user),
        "manages_people": permissions.bodies_managed(request.user, on=today).exists(),
        "sees_audit": bool(permissions.may(request.user, permissions.Permission.SEE_AUDIT, on=today)),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    found = queries.sessions_of(request.user, at=timezone.now())
    page = Paginator(found, SESSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "session": each,
            "device": queries.device_words(each.user_agent),
            "is_this": each.session_key == request.session.session_key,
        }
        for each in page
    ]
    return render(request, "accounts/sessions.html", {"page": page, "rows": rows})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    session = get_object_or_404(queries.sessions_of(request.user, at=now), pk=pk)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("accounts:sign-in")
    actions.end_session(session=session, by=request.user, at=now)
    messages.success(request, f"{queries.device_words(session.user_agent)} is signed out.")
    return redirect("accounts:sessions")


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(by=request.user, at=timezone.now())
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("accounts:sign-in")
