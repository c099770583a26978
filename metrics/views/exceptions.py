"""What is off its track: told to the one committee that watches it, which says what will be done."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.verdict import Refused
from metrics import actions, queries
from metrics.forms import AnswerForm
from metrics.permissions import may_answer
from metrics.views.dashboards import COMMITTEES
from metrics.views.pages import TRAIL, readers_only
from organisations.models import Organisation

ON_A_PAGE = 25


@login_required
@require_safe
def exceptions(request: HttpRequest, slug: str) -> HttpResponse:
    """What lasts, what nobody answered for first; then what has ended; and the rules by which it is found."""
    readers_only(request)
    committee, on = _committee(slug), timezone.localdate()
    found = queries.exceptions_of(committee, request.user, on=on)
    context = {
        "committee": committee, "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "rules": queries.rules(), "may": may_answer(request.user, on=on), "trail": _trail(committee),
        "page_title": f"What is off its track: {committee}",
    }  # fmt: skip
    return render(request, "metrics/exceptions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, with what will be done about it; a post says that."""
    readers_only(request)
    committee, on = _committee(slug), timezone.localdate()
    row = get_object_or_404(queries.exceptions_of(committee, request.user, on=on), pk=pk)
    verdict = may_answer(request.user, on=on)
    if request.method == "POST" and not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["response"]
        try:
            actions.answer_exception(exception=row, response=given, by=request.user, at=timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("response", reason)
        else:
            messages.success(request, "What will be done is kept, with your name and the day.")
            return redirect("metrics:exceptions", slug=slug)
    here = {"text": "What is off its track", "href": f"/workspace/metrics/committees/{slug}/off-track/"}
    context = {
        "committee": committee, "row": row, "form": form, "may": verdict, "trail": [*_trail(committee), here],
        "page_title": str(row.about),
    }  # fmt: skip
    return render(request, "metrics/exception.html", context, status=422 if form.errors else 200)


def _committee(slug: str) -> Organisation:
    return get_object_or_404(queries.committees(), slug=slug)


def _trail(committee: Organisation) -> list[dict[str, str]]:
    here = {"text": committee.name, "href": f"/workspace/metrics/committees/{committee.slug}/"}
    return [*TRAIL, COMMITTEES, here]
