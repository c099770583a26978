"""The way in for who has no account: a link of one body and one round, put into the session. Opening it, by a person or
by a scanner of mail, answers nothing; every later request asks the same question of it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultation import actions, checks, queries
from consultation.forms import NewLinkForm, WhoForm
from consultation.models import AccessLink, Consultee
from consultation.permissions import BoardPerson
from core.verdict import Refused

# The session's key: by the consultee's number the link, and who uses it where it is a shared mailbox's.
HELD = "consultation.links"
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Neither kept by a cache nor told to anybody by the Referer header: the address is a key. Not for a page with a
    form: under this policy a browser sends `Origin: null` with it (Fetch Standard), and the form is refused."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(answer)


def held_link(request: HttpRequest, consultee: int, *, at: datetime) -> AccessLink | None:
    """The link by which this browser may act for a board in a round, if it still opens now. The one check, made anew
    at every request; a link of another board or round is none."""
    held = request.session.get(HELD, {}).get(str(consultee))
    link = queries.link_numbered(held["link"]) if held else None
    if link is None or link.consultee_id != consultee or not checks.link_opens(link, at=at):
        return None
    return link


def link_person(request: HttpRequest, consultee: Consultee, *, at: datetime) -> BoardPerson | None:
    """Who acts for the board by a link: its contact or, of a shared mailbox, whoever said who they are. None without a
    link that opens, and before that is said; then `way_in` tells where to go."""
    link = held_link(request, consultee.pk, at=at)
    if link is None:
        return None
    if not link.contact.is_shared:
        return BoardPerson(link.contact.name, link.contact.email, link.contact.role)
    who = request.session[HELD][str(consultee.pk)].get("who")
    return BoardPerson(who["name"], who["email"], who["role"]) if who else None


def way_in(request: HttpRequest, consultee: Consultee, *, at: datetime) -> str:
    """Where somebody goes who may not act for the board yet: to say who they are, to ask for a new link when theirs
    has ended, or (empty) to sign in."""
    if held_link(request, consultee.pk, at=at):
        return reverse("consultation:link-who", args=[consultee.pk])
    return f"{reverse('consultation:new-link')}?closed=1" if str(consultee.pk) in request.session.get(HELD, {}) else ""


@private
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the letter. One answer in words for all that opens nothing: unknown, run out, replaced, withdrawn."""
    now = timezone.now()
    link = queries.link_with(token)
    if link is None or not checks.link_opens(link, at=now):
        return redirect(f"{reverse('consultation:new-link')}?closed=1")
    if request.method == "GET":  # a HEAD is a machine's: it leaves no trace
        _hold(request, link)
        actions.note_opened(link=link, at=now)
    if link.contact.is_shared:
        return redirect("consultation:link-who", consultee=link.consultee_id)
    return redirect("consultation:board", consultee=link.consultee_id)


def _hold(request: HttpRequest, link: AccessLink) -> None:
    if HELD not in request.session and not request.user.is_authenticated:
        request.session.cycle_key()  # a session that somebody else began gains nothing by the link
    held = request.session.get(HELD, {})
    before = held.get(str(link.consultee_id), {})
    kept = before if before.get("link") == link.pk else {"link": link.pk}
    request.session[HELD] = {**held, str(link.consultee_id): kept}


@never_cache
@read_and_send
@rate_limit(action="board_link")
def new_link(request: HttpRequest) -> HttpResponse:
    """Ask for a new link. The page says the same whether the address is known or not."""
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.ask_for_link(email=form.cleaned_data["email"], at=timezone.now())
        return redirect(f"{reverse('consultation:new-link')}?asked=1")
    context = {"form": form, "closed": "closed" in request.GET, "asked": "asked" in request.GET}
    return render(request, "consultation/new_link.html", context, status=422 if form.errors else 200)


@never_cache
@read_and_send
def link_who(request: HttpRequest, consultee: int) -> HttpResponse:
    """Who uses the link of a shared mailbox, before anything else."""
    now = timezone.now()
    link = held_link(request, consultee, at=now)
    if link is None:
        return redirect(f"{reverse('consultation:new-link')}?closed=1")
    held = request.session[HELD]
    known = held[str(consultee)].get("who")
    form = WhoForm(request.POST if request.method == "POST" else None, initial=known, shared=link.contact.email)
    if form.is_valid():
        try:
            who = actions.say_who(link=link, at=now, **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("email", reason)
        else:
            request.session[HELD] = {**held, str(consultee): {"link": link.pk, "who": who}}
            return redirect("consultation:board", consultee=consultee)
    context = {"form": form, "link": link, "round": link.consultee.round, "board": link.consultee.organisation}
    return render(request, "consultation/link_who.html", context, status=422 if form.errors else 200)
