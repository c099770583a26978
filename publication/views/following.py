"""How does a reader come to be told by e-mail of what is new, and leave again? Nobody signs in for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.gate import AccountAdapter
from consultation.actions import TooMany
from core.verdict import Refused
from publication import actions, notices, queries
from publication.forms.following import FollowForm
from publication.models import Following

NOT_OURS = "This link is not one of ours, it was cut short on its way, or what it speaks of has ended."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a plan, a Place, an indicator (`?plan=`, `?place=`, `?indicator=`), or all plans."""
    now = timezone.now()
    form = FollowForm(request.POST if request.method == "POST" else None, initial=_topic(request))
    topic = (form["kind"].value() or "", form["slug"].value() or "")
    title = queries.topic_named(*topic, at=now)
    if not title:
        raise Http404("There is nothing of this name to follow.")
    context = {"form": form, "title": title, "page_title": f"Follow {title}", "reasons": ()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        address = AccountAdapter(request).get_client_ip(request)
        try:
            actions.ask_to_follow(**form.cleaned_data, address=address, at=now)
            context["sent_to"] = form.cleaned_data["email"]
        except Refused as error:
            context["reasons"], status = error.reasons, 429 if isinstance(error, TooMany) else 409
    return render(request, "publication/follow.html", context, status=status)


def _topic(request: HttpRequest) -> dict[str, str]:
    for kind in (Following.Kind.PLAN, Following.Kind.PLACE, Following.Kind.INDICATOR):
        if slug := request.GET.get(kind.value):
            return {"kind": kind.value, "slug": slug[:120]}
    return {"kind": Following.Kind.ALL.value, "slug": ""}


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page that the first letter leads to. Looking at it does nothing: scanners of mail look at every link."""
    row = _found(token, notices.CONFIRM)
    if request.method == "POST":
        actions.confirm_following(following=row, at=timezone.now())
    title = queries.topic_named(row.kind, row.slug, at=timezone.now())
    context = {"title": title, "done": request.method == "POST", "page_title": f"Follow {title}"}
    return render(request, "publication/follow_confirm.html", context)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow_leave(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the end of each letter, and the button of mail programs (RFC 8058)."""
    row = _found(token, notices.LEAVE)
    title = queries.topic_named(row.kind, row.slug, at=timezone.now())
    if request.method == "POST":
        actions.leave(following=row)
    context = {"title": title, "done": request.method == "POST", "page_title": "Stop e-mail"}
    return render(request, "publication/follow_leave.html", context)


def _found(token: str, salt: str) -> Following:
    row = actions.followed(token, salt=salt)
    if row is None:
        raise Http404(NOT_OURS)
    return row
