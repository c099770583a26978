"""What do a target's words mean? The words, what was read in them, the questions; a person says."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.verdict import Refused
from metrics import actions, queries
from metrics.forms import TargetForm
from metrics.permissions import may_keep
from metrics.views.pages import readers_only


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: HttpRequest, pk: int) -> HttpResponse:
    readers_only(request)
    row = get_object_or_404(queries.targets(), pk=pk)
    verdict = may_keep(request.user, on=timezone.localdate())
    form = TargetForm.of(row, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422 if verdict else 403
        if verdict and form.is_valid():
            meaning = form.cleaned_data | {"authority": form.cleaned_data["authority"].strip()}
            try:
                actions.confirm_target(target=row, by=request.user, at=timezone.now(), **meaning)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, "The target is confirmed. Its words stay as they are.")
                return redirect("metrics:target", pk=row.pk)
    context = {
        "target": row, "form": form, "may_keep": verdict, "statements": queries.statements_of(row),
        "page_title": "What a target means",
        "trail": [{"text": "Workspace", "href": "/workspace/"}, {"text": "Metrics", "href": "/workspace/metrics/"}],
    }  # fmt: skip
    return render(request, "metrics/target.html", context, status=status)
