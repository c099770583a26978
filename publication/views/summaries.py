"""One page about each theme, Place and programme of a planning cycle, and its pictures: to read, and as a PDF."""

from __future__ import annotations

import base64
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.canonical import canonical_json, sha256
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities.models import PlanningCycle
from priorities.views.found import cycle_or_404
from publication import actions, queries
from publication.bundle.summary import LEVELS, shown
from publication.models import Summary

ON_A_PAGE = 40


@login_required
@require_safe
def summaries(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that there can be a summary of, by list."""
    cycle = cycle_or_404(request, slug)
    page = Paginator(queries.summary_subjects(cycle, on=timezone.localdate()), ON_A_PAGE)
    page = page.get_page(request.GET.get("page"))
    groups = [(name, list(rows)) for name, rows in groupby(page, key=lambda subject: subject.group)]
    context = {"cycle": cycle, "page": page, "groups": groups, "tab": "summaries",
               "page_title": f"One-page summaries, {cycle.title}"}  # fmt: skip
    return render(request, "publication/summaries.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """One of them. A post asks for its PDF; for htmx, the part that tells how far that is."""
    cycle = cycle_or_404(request, slug)
    subject = _subject_or_404(cycle, kind, key)
    if request.method == "POST":
        try:
            actions.ask_for_summary(cycle=cycle, subject=subject, by=request.user, at=timezone.now())
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, "The PDF is being made.")
        return redirect("publication:summary", slug=slug, kind=kind, key=key)
    content = actions.content_about(cycle=cycle, subject=subject, by=request.user, on=timezone.localdate())
    context: dict[str, Any] = {
        "cycle": cycle, "subject": subject, "now": sha256(canonical_json(content)),
        "row": queries.summary_row(cycle, subject), "page_title": f"{subject.title}, {cycle.title}",
    }  # fmt: skip
    if subject.kind == Summary.Kind.PICTURES:
        template, context["pictures"] = "pictures", [_picture(each) for each in content["pictures"]]
    else:
        template, context["summary"] = "summary", shown(content, LEVELS[0])
    if request.headers.get("HX-Request"):
        template = "summary_file"
    response = render(request, f"publication/{template}.html", context)
    response["Vary"] = "HX-Request"
    return response


def _picture(told: dict[str, Any]) -> dict[str, Any]:
    """As a template shows it: the drawing as the very file that goes to paper, each cell with its heading."""
    drawn = base64.b64encode(told["svg"].encode()).decode()
    return {
        **told,
        "source": f"data:image/svg+xml;base64,{drawn}" if drawn else "",
        "cells": [list(zip(told["columns"], row, strict=True)) for row in told["rows"]],
    }


@login_required
@require_safe
def summary_pdf(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """The PDF that was made last; where there is none, the page that makes one."""
    cycle = cycle_or_404(request, slug)
    subject = _subject_or_404(cycle, kind, key)
    row = queries.summary_row(cycle, subject)
    if row is None or row.data is None:
        messages.info(request, "No PDF was made yet. Make it here.")
        return redirect("publication:summary", slug=slug, kind=kind, key=key)
    response = HttpResponse(bytes(row.data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{kind}-{key}.pdf"'
    return response


def _subject_or_404(cycle: PlanningCycle, kind: str, key: str) -> queries.Subject:
    found = queries.summary_subject(cycle, kind, key, on=timezone.localdate())
    if found is None:
        raise Http404("There is no summary of this name in this cycle.")
    return found
