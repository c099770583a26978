"""Red, Amber and Green: only for the committee that asked for it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.verdict import Refused
from metrics import actions, queries
from metrics.forms import RatingForm, TakeBackForm
from metrics.permissions import may_keep
from metrics.progress.rating import RULE
from metrics.views.dashboards import COMMITTEES
from metrics.views.pages import TRAIL, readers_only

ON_A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a committee asked for letters, and by which rule they are given. A post asks for them, or takes that
    back."""
    readers_only(request)
    committee = get_object_or_404(queries.committees(), slug=slug)
    may = may_keep(request.user, on=timezone.localdate())
    if request.method == "POST" and not may:
        raise PermissionDenied(" ".join(may.reasons))
    standing = queries.rating_request(committee)
    kind = TakeBackForm if standing else RatingForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            if standing:
                actions.take_back_rating(request=standing, **given)
            else:
                actions.ask_for_rating(committee=committee, **given)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            words = "no longer show" if standing else "show"
            messages.success(request, f"The next reports to {committee} {words} letters beside the four answers.")
            return redirect("metrics:rating", slug=slug)
    here = {"text": committee.name, "href": f"/workspace/metrics/committees/{slug}/"}
    context = {
        "committee": committee, "standing": standing, "form": form, "may": may, "rule": RULE,
        "page": Paginator(queries.rating_requests(committee), ON_A_PAGE).get_page(request.GET.get("page")),
        "trail": [*TRAIL, COMMITTEES, here], "page_title": f"Red, Amber and Green for {committee}",
    }  # fmt: skip
    return render(request, "metrics/rating.html", context, status=422 if form.errors else 200)
