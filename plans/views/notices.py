"""A person's notices: the list, how e-mail comes, and the link that stops it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, may
from plans import actions, forms
from plans.models import AT_FIRST
from plans.notices import letters
from plans.queries import plans_for

NOTICES_ON_A_PAGE = 25


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """For the header of working pages (a context processor): how many notices a person has not read. Costs its one
    query on the pages that show it."""

    def count() -> int:
        user = getattr(request, "user", None)
        return user.notifications.filter(read_at__isnull=True).count() if user and user.is_authenticated else 0

    return {"unread_notices": SimpleLazyObject(count)}


@login_required
@require_http_methods(["GET", "HEAD"])
def notifications(request: HttpRequest) -> HttpResponse:
    """What a person has been told, newest first. Of a plan that is no longer open to them the words are not shown."""
    found = request.user.notifications.select_related("plan").order_by("-at", "-pk")
    which = "unread" if request.GET.get("show") == "unread" else "all"
    if which == "unread":
        found = found.filter(read_at__isnull=True)
    page = Paginator(found, NOTICES_ON_A_PAGE).get_page(request.GET.get("page"))
    visible = plans_for(request.user, on=timezone.localdate())
    is_open = set(visible.filter(pk__in={row.plan_id for row in page}).order_by().values_list("pk", flat=True))
    context = {"page": page, "open_plans": is_open, "shown": which}
    context["may_see_mail"] = may(request.user, Permission.SEE_MAIL, on=timezone.localdate())
    return render(request, "plans/notifications.html", context)


@login_required
@require_POST
def read(request: HttpRequest, notice_id: int | None = None) -> HttpResponse:
    """Mark one as read and go to what it tells of; or all of them."""
    if notice_id is None:
        count = actions.mark_read(user=request.user, at=timezone.now())
        messages.success(request, f"{count} notice{'' if count == 1 else 's'} marked as read.")
        return redirect("plans:notifications")
    found = request.user.notifications.filter(pk=notice_id).first()
    if found is None:
        raise Http404("No notice at this address is yours.")
    actions.mark_read(user=request.user, notification=found, at=timezone.now())
    return redirect(found.path if request.POST.get("go") else "plans:notifications")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How e-mail comes, kind by kind."""
    now = {**AT_FIRST, **dict(request.user.notice_choices.values_list("kind", "how"))}
    form = forms.NoticeChoices(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.choose(user=request.user, choices=form.cleaned_data, at=timezone.now())
        messages.success(request, "Your choice is kept.")
        return redirect("plans:notice-choices")
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/notice_choices.html", {"form": form}, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop e-mail with the link in an e-mail, without signing in (RFC 8058): mail programs post to it, and looking at
    it changes nothing, as scanners of mail look at every link. What it can do is bound to the signed token."""
    if letters.read_token(token) is None:
        raise Http404("This link is not one of ours, or it was cut short on its way.")
    done = request.method == "POST" and actions.stop(token=token, at=timezone.now())
    return render(request, "plans/stop_notices.html", {"done": done, "one_kind": bool(letters.read_token(token)[1])})
