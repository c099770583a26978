"""What the analyst says for a committee's next report."""

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
from metrics.forms import CommentaryForm
from metrics.permissions import may_keep
from metrics.views.dashboards import COMMITTEES
from metrics.views.pages import TRAIL, readers_only


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commentary(request: HttpRequest, slug: str, measure: int | None = None) -> HttpResponse:
    """Words on one measure, or on the whole, which stay open until the report is frozen."""
    readers_only(request)
    verdict = may_keep(request.user, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))
    committee = get_object_or_404(queries.committees(), slug=slug)
    about = get_object_or_404(queries.measures_watched(committee), pk=measure) if measure else None
    row = queries.waiting_commentary(committee, about)
    form = CommentaryForm(request.POST if request.method == "POST" else None, initial={"text": row.text if row else ""})
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"text": form.cleaned_data["text"], "by": request.user, "at": timezone.now()}
        try:
            kept = actions.write_commentary(committee=committee, measure=about, **said)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("text", reason)
        else:
            messages.success(request, "The commentary is kept for the next report." if kept else "It is taken back.")
            return redirect(f"/workspace/metrics/committees/{slug}/reports/next/")
    here = {"text": committee.name, "href": f"/workspace/metrics/committees/{slug}/"}
    context = {
        "committee": committee, "about": about, "row": row, "form": form, "trail": [*TRAIL, COMMITTEES, here],
        "page_title": f"Commentary on {about or 'the whole'}",
    }  # fmt: skip
    return render(request, "metrics/commentary.html", context, status=422 if form.errors else 200)
