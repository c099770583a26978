"""What does a Place measure of its own, and why? Entered on the working side, shown to everybody."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, may
from core.verdict import Refused
from metrics import actions, queries
from metrics.forms import LocalMeasureForm
from metrics.permissions import may_add_local
from metrics.views import drawn
from metrics.views.pages import TRAIL, readers_only
from metrics.views.public import EVERYBODY, METRICS
from metrics.views.public import TRAIL as PUBLIC_TRAIL
from organisations.models import Place

VERBS = {
    "take out": (actions.take_out_local, "It is taken out. “Put it back” undoes this."),
    "put back": (actions.put_back_local, "It is back."),
}


@login_required
@require_safe
def local(request: HttpRequest, slug: str) -> HttpResponse:
    """The metrics that a Place added: those that stand, and those that were taken out."""
    readers_only(request)
    place = get_object_or_404(queries.places(), slug=slug)
    rows = queries.local_measures(request.user, on=timezone.localdate()).filter(place=place)
    context = {
        "place": place, "may_add": may_add_local(request.user, place, on=timezone.localdate()),
        "page": Paginator(rows, drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"{place.name}: local metrics", "trail": [*TRAIL, _at(place)],
    }  # fmt: skip
    return render(request, "metrics/local.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_local(request: HttpRequest, slug: str) -> HttpResponse:
    place = _own_place(request, slug)
    form = LocalMeasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_local_measure(place=place, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"“{made.indicator}” is a local metric of {place.name} now.")
            return redirect("metrics:local", slug=slug)
    context = {
        "place": place, "form": form, "page_title": f"{place.name}: add a local metric",
        "trail": [*TRAIL, _at(place), {"text": "Local metrics", "href": reverse("metrics:local", args=[slug])}],
    }  # fmt: skip
    return render(request, "metrics/add_local.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def change_local(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a local metric out, or put it back: the post names its verb."""
    place = _own_place(request, slug)
    rows = queries.local_measures(request.user, on=timezone.localdate()).filter(place=place)
    row = get_object_or_404(rows, pk=pk)
    if request.POST.get("verb") not in VERBS:
        raise Http404("There is no such step.")
    verb, said = VERBS[request.POST["verb"]]
    verb(measure=row, by=request.user, at=timezone.now())
    messages.success(request, said)
    return redirect("metrics:local", slug=slug)


def _own_place(request: HttpRequest, slug: str) -> Place:
    """The Place, for its authors: 403 for who is nobody's author, 404 for who is another Place's."""
    anywhere = may(request.user, Permission.ADD_LOCAL_METRIC, on=timezone.localdate())
    if not anywhere:
        raise PermissionDenied(" ".join(anywhere.reasons))
    place = get_object_or_404(queries.places(), slug=slug)
    if not may_add_local(request.user, place, on=timezone.localdate()):
        raise Http404("You are not an author of that Place.")
    return place


def _at(place: Place) -> dict[str, str]:
    return {"text": place.name, "href": reverse("metrics:place", args=[place.slug])}


@require_safe
def public_unlisted(request: HttpRequest) -> HttpResponse:
    """For everybody: the metrics that Places added, with the evidence, and what documents aim at in words alone."""
    rows = queries.unlisted(EVERYBODY, on=timezone.localdate())
    context = {
        "page": Paginator(rows, drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page")), "site_section": "metrics",
        "page_title": "Local metrics, and measures outside the lists", "trail": [*PUBLIC_TRAIL, METRICS],
    }  # fmt: skip
    return render(request, "metrics/public_unlisted.html", context)
