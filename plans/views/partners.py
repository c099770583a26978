"""Which plans do the partners have of their own, and do the links to them work? A person opens each and says so."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, may
from core.verdict import Refused
from plans import actions, queries
from plans.forms import LinkForm, PartnerPlanForm

ON_A_PAGE = 25


def _needs(request: HttpRequest, permission: Permission) -> None:
    verdict = may(request.user, permission, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))


@login_required
@require_safe
def partner_plans(request: HttpRequest) -> HttpResponse:
    _needs(request, Permission.READ_WORKSPACE)
    page = Paginator(queries.partner_plans(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [(plan, queries.last_check(plan)) for plan in page], "page_title": "Plans of partners",
        "may_enter": may(request.user, Permission.IMPORT_PLAN, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "plans/partners.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_partner_plan(request: HttpRequest) -> HttpResponse:
    _needs(request, Permission.IMPORT_PLAN)
    form = PartnerPlanForm(request.POST if request.method == "POST" else None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_partner_plan(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"“{made}” is in the directory. The public page shows it within minutes.")
            return redirect("plans:partner-plans")
    context = {"form": form, "page_title": "Enter a plan of a partner", "button": "Enter it"}
    return render(request, "plans/partner_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_partner_link(request: HttpRequest, slug: str) -> HttpResponse:
    _needs(request, Permission.IMPORT_PLAN)
    plan = get_object_or_404(queries.partner_plans(), slug=slug)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_link(plan=plan, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"Recorded for “{plan}”. The public page shows it within minutes.")
            return redirect("plans:partner-plans")
    context = {
        "form": form, "plan": plan, "checks": plan.link_checks.all()[:ON_A_PAGE], "button": "Record what I found",
        "page_title": f"Check the link: {plan}",
    }  # fmt: skip
    return render(request, "plans/partner_form.html", context, status=422 if form.errors else 200)
