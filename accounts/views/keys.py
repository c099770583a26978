"""Keys by which programs act for a person: made and shown once, listed, revoked by their owner or an administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, permissions, queries
from accounts.forms import NewKey
from accounts.models import Token
from core.verdict import Refused

KEYS_ON_A_PAGE = 25
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    roles = queries.own_roles(request.user, on=timezone.localdate(now))
    can_make = any(permissions.scopes_of(each.role) for each in roles)
    return _listed(request, queries.tokens_of(request.user, at=now), "accounts/keys.html", can_make=can_make)


@login_required
@require_safe
def keys_of_people(request: HttpRequest) -> HttpResponse:
    found = queries.tokens_in(_bodies(request), at=timezone.now())
    return _listed(request, found, "accounts/keys_of_people.html")


def _listed(request: HttpRequest, found: QuerySet[Token], template: str, **more: Any) -> HttpResponse:
    page = Paginator(found, KEYS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"key": each, "may": _may(each), "over": _over(each)} for each in page]
    return render(request, template, {"page": page, "rows": rows, **more})


def _may(token: Token) -> str:
    said = [words for scope, (words, _) in permissions.SCOPES.items() if scope in token.scopes]
    return f"May {' and '.join(said) if len(said) < 3 else ', '.join(said[:-1]) + ' and ' + said[-1]}"


def _over(token: Token) -> str:
    """Why a key opens nothing any more, in a word or two; empty for one that does."""
    if token.revoked_at:
        return f"Revoked on {timezone.localtime(token.revoked_at):%-d %B %Y}"
    if token.is_good:
        return ""
    return "Expired" if token.expires_at <= timezone.now() else "Role ended"


@never_cache
@login_required
@read_and_send
def make_key(request: HttpRequest) -> HttpResponse:
    """The key itself is in this one answer and nowhere else: it is not sent on to a second page."""
    roles = queries.own_roles(request.user, on=timezone.localdate())
    form = NewKey(request.POST if request.method == "POST" else None, roles=roles)
    if form.is_valid():
        try:
            made, key = actions.make_token(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return render(request, "accounts/key_made.html", {"token": made, "key": key, "may": _may(made)})
    return render(request, "accounts/make_key.html", {"form": form})


@login_required
@read_and_send
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    return _revoke(request, queries.tokens_of(request.user, at=timezone.now()), pk, "accounts:keys")


@login_required
@read_and_send
def revoke_key_of(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.tokens_in(_bodies(request), at=timezone.now())
    return _revoke(request, found, pk, "accounts:keys-of-people")


def _revoke(request: HttpRequest, found: QuerySet[Token], pk: int, back: str) -> HttpResponse:
    token = get_object_or_404(found, pk=pk)
    if request.method != "POST":
        return render(request, "accounts/revoke_key.html", {"token": token, "back": back, "may": _may(token)})
    try:
        actions.revoke_token(token=token, by=request.user, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, f"The key “{token.name}” opens nothing any more.")
    return redirect(back)


def _bodies(request: HttpRequest) -> QuerySet[Any]:
    bodies = permissions.bodies_managed(request.user, on=timezone.localdate())
    if not bodies.exists():
        raise PermissionDenied("You look after the people of no body.")
    return bodies
