"""Limits that are drawn anew: a judgement with who, when and why, asked for twice, and taken back with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.verdict import Refused
from metrics import actions, queries
from metrics.forms import LimitsForm, TakeBackForm
from metrics.models import Series
from metrics.permissions import may_keep
from metrics.views.pages import TRAIL, readers_only


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest, pk: int) -> HttpResponse:
    """The decisions on the limits of a series; and another one, which is kept after it was looked at once more."""
    readers_only(request)
    series, on = get_object_or_404(queries.series_of_pk(), pk=pk), timezone.localdate()
    verdict = may_keep(request.user, on=on)
    if request.method == "POST" and not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))
    form = LimitsForm(request.POST or None, periods=queries.periods_with_value(series), on=on)
    is_sound = request.method == "POST" and form.is_valid()
    if is_sound and request.POST.get("confirmed") == "yes":
        try:
            actions.decide_rebase(series=series, **form.decision(), by=request.user, at=timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            is_sound = False
        else:
            messages.success(request, "The limits are drawn anew, and what the data say is said anew.")
            return redirect("metrics:limits", pk=pk)
    context = {
        "series": series, "form": form, "may": verdict, "rows": queries.decisions_on_limits(series),
        "is_asked": is_sound and request.POST.get("confirmed") != "change", "trail": _trail(series),
        "page_title": f"New limits: {series.indicator}",
        "posted": [(name, value) for name, value in request.POST.items()
                   if name not in {"confirmed", "csrfmiddlewaretoken"}],
    }  # fmt: skip
    return render(request, "metrics/limits.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_limits(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a decision, with the reason."""
    readers_only(request)
    verdict = may_keep(request.user, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))
    row = get_object_or_404(queries.decision_on_limits(), pk=pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back_rebase(decision=row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("reason", reason)
        else:
            messages.success(request, "The decision is taken back. It stays on record.")
            return redirect("metrics:limits", pk=row.series_id)
    here = {"text": "New limits", "href": f"/workspace/metrics/series/{row.series_id}/limits/"}
    context = {
        "row": row, "form": form, "trail": [*_trail(row.series), here],
        "page_title": f"Take back new limits: {row.series.indicator}",
    }  # fmt: skip
    return render(request, "metrics/take_back_limits.html", context, status=422 if form.errors else 200)


def _trail(series: Series) -> list[dict[str, Any]]:
    indicator = series.indicator
    here = f"/workspace/metrics/indicators/{indicator.slug}/?area={series.area.code}"
    return [*TRAIL, {"text": indicator.title, "href": here}]
