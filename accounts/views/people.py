"""The people of the bodies that an administrator looks after: who holds which role, who is invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, permissions, queries
from accounts.forms import Invite, LastDay
from accounts.models import Invitation, Membership
from core.verdict import Refused
from organisations.models import Organisation

PEOPLE_ON_A_PAGE = 25
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def _bodies(request: HttpRequest) -> QuerySet[Organisation]:
    """The bodies whose people this person looks after; 403 for somebody who looks after none."""
    bodies = permissions.bodies_managed(request.user, on=timezone.localdate())
    if not bodies.exists():
        raise PermissionDenied("You look after the people of no body.")
    return bodies


def _membership(request: HttpRequest, pk: int) -> Membership:
    return get_object_or_404(queries.people_of(_bodies(request), on=timezone.localdate()), pk=pk)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    return get_object_or_404(queries.invitations_of(_bodies(request)), pk=pk)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _show(form: forms.Form, refused: Refused) -> None:
    """The verdict's reasons, where the form's own sentences stand."""
    for reason in refused.reasons:
        form.add_error(None, reason)


def _done(request: HttpRequest, verb: Any, said: str, **arguments: Any) -> HttpResponse:
    """One verb, its sentence or its reasons, and back to the list."""
    try:
        verb(by=request.user, at=timezone.now(), **arguments)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect("accounts:people")


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    bodies, today = _bodies(request), timezone.localdate()
    roles = Paginator(queries.people_of(bodies, on=today), PEOPLE_ON_A_PAGE)
    invitations = Paginator(queries.invitations_of(bodies), PEOPLE_ON_A_PAGE)
    context = {
        "page": roles.get_page(request.GET.get("page")),
        "invitations": invitations.get_page(request.GET.get("invitations")),
        "today": today,
        "now": timezone.now(),
    }
    return render(request, "accounts/people.html", context)


@login_required
@read_and_send
def invite(request: HttpRequest) -> HttpResponse:
    bodies = _bodies(request)
    form = Invite(_sent(request), bodies=bodies, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            made = actions.invite(**form.cleaned_data, site=_site(request), by=request.user, at=timezone.now())
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, f"A letter is on its way to {made.email}. Its link is open for a week.")
            return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form})


@login_required
@read_and_send
def change_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    form = LastDay(_sent(request), initial={"ends_on": membership.ends_on})
    if form.is_valid():
        day = form.cleaned_data["ends_on"]
        try:
            actions.change_end(membership=membership, ends_on=day, by=request.user, at=timezone.now())
        except Refused as refused:
            _show(form, refused)
        else:
            until = f"ends with {day:%-d %B %Y}" if day else "has no last day"
            messages.success(request, f"The role of {membership.user.name} as {membership.get_role_display()} {until}.")
            return redirect("accounts:people")
    return render(request, "accounts/change_end.html", {"form": form, "membership": membership})


@login_required
@read_and_send
def end_now(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    if request.method != "POST":
        return render(request, "accounts/end_now.html", {"membership": membership})
    said = f"{membership.user.name} is no longer {membership.get_role_display()} at {membership.organisation.name}."
    return _done(request, actions.end_now, said, membership=membership)


@login_required
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _invitation(request, pk)
    said = f"A new letter is on its way to {invitation.email}. The link sent before opens nothing any more."
    return _done(request, actions.invite_again, said, invitation=invitation, site=_site(request))


@login_required
@read_and_send
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _invitation(request, pk)
    if request.method != "POST":
        return render(request, "accounts/withdraw.html", {"invitation": invitation})
    said = f"The invitation to {invitation.email} is withdrawn."
    return _done(request, actions.withdraw, said, invitation=invitation)


@login_required
@read_and_send
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who lost telephone, keys and recovery codes."""
    membership = _membership(request, pk)
    if request.method != "POST":
        return render(request, "accounts/remove_second_factor.html", {"membership": membership})
    said = f"{membership.user.name} is signed out and can set up a new second step at the next sign-in."
    return _done(request, actions.remove_second_factor, said, user=membership.user)
