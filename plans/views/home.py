"""The workspace home: which plans are mine to read, and how do they stand?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from plans import queries

PLANS_ON_A_PAGE = 25


@login_required
def workspace(request: HttpRequest) -> HttpResponse:
    plans = queries.plans_for(request.user, on=timezone.localdate())
    page = Paginator(plans, PLANS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/workspace.html", {"page": page})
