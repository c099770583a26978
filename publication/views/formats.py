"""Other formats of a plan: a planner adds them and answers who asks; the public asks without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import AccountAdapter
from consultation.actions import TooMany
from core.verdict import Refused
from plans.forms.steps import ReasonForm
from plans.models import Plan
from plans.views.found import plan_or_404
from publication import actions, permissions, queries
from publication.forms import AnswerRequestForm, AskForm, FormatForm
from publication.models import FormatRequest

FORMATS_ON_A_PAGE = REQUESTS_ON_A_PAGE = 25


@login_required
@require_safe
def formats(request: HttpRequest, slug: str) -> HttpResponse:
    """Every other format of the plan, with what was withdrawn, and how many people wait for one."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    context = {
        "plan": plan, "page_title": f"Other formats of {plan.title}",
        "page": Paginator(queries.formats_of(plan), FORMATS_ON_A_PAGE).get_page(request.GET.get("page")),
        "has_editions": queries.editions_to_format(plan).exists(),
        "verdict": permissions.may_publish(request.user, plan, on=today),
        "may_answer": bool(permissions.may_start(request.user, plan, on=today)),
        "waiting": queries.waiting_requests(plan),
    }  # fmt: skip
    return render(request, "publication/formats.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_format(request: HttpRequest, slug: str) -> HttpResponse:
    """A file or a link, with what it is; public within a minute."""
    plan = plan_or_404(request, slug)
    editions = queries.editions_to_format(plan)
    newest = editions.first()
    if newest is None:
        raise Http404("Nothing of this plan is published yet.")
    verdict = permissions.may_publish(request.user, plan, on=timezone.localdate())
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FormatForm(*sent, editions=editions, initial={"publication": newest})
    reasons, status = verdict.reasons, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_format(by=request.user, at=timezone.now(), **form.told)
        except Refused as error:
            reasons, status = error.reasons, 409
        else:
            messages.success(request, f"{row} is added. The public pages show it within a minute.")
            return redirect("publication:formats", slug=slug)
    context = {"plan": plan, "form": form, "reasons": reasons, "page_title": f"Add another format of {plan.title}"}
    return render(request, "publication/add_format.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_format(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first, and wants the reason that the public is told."""
    plan = plan_or_404(request, slug)
    row = queries.formats_of(plan).filter(pk=pk).first()
    if row is None:
        raise Http404("This plan has no such format.")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    verdict = permissions.may_publish(request.user, plan, on=timezone.localdate())
    reasons, status = verdict.reasons, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_format(row=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as error:
            reasons, status = error.reasons, 409
        else:
            messages.success(request, f"{row} is withdrawn. The public pages say so within a minute.")
            return redirect("publication:formats", slug=slug)
    context = {"plan": plan, "row": row, "form": form, "reasons": reasons, "page_title": f"Withdraw {row}?"}
    return render(request, "publication/withdraw_format.html", context, status=status)


@login_required
@require_safe
def format_requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asked for another format, those that wait first."""
    plan = _answered_here(request, slug)
    context = {
        "plan": plan, "page_title": f"Requests for other formats of {plan.title}", "days": actions.FORMAT_KEPT_DAYS,
        "page": Paginator(queries.requests_of(plan), REQUESTS_ON_A_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "publication/format_requests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def format_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One request, and what was done about it."""
    plan = _answered_here(request, slug)
    row = queries.requests_of(plan).filter(pk=pk).first()
    if row is None:
        raise Http404("Nobody asked for this.")
    form = AnswerRequestForm(request.POST if request.method == "POST" else None)
    reasons, status = (), 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(request=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            reasons, status = error.reasons, 409
        else:
            messages.success(request, f"{row}: your answer is on record.")
            return redirect("publication:format-requests", slug=slug)
    context = {
        "plan": plan, "row": row, "form": form, "reasons": reasons, "page_title": str(row),
        "days": actions.FORMAT_KEPT_DAYS,
    }  # fmt: skip
    return render(request, "publication/format_request.html", context, status=status)


def _answered_here(request: HttpRequest, slug: str) -> Plan:
    """The plan, for whoever may answer: the list holds addresses of people."""
    plan = plan_or_404(request, slug)
    verdict = permissions.may_start(request.user, plan, on=timezone.localdate())
    if not verdict:
        raise PermissionDenied(" ".join(verdict.reasons))
    return plan


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_format(request: HttpRequest) -> HttpResponse:
    """Anybody asks for a plan in another format (`?plan=`)."""
    plans = queries.plans_to_ask_for()
    form = AskForm(request.POST if request.method == "POST" else None, plans=plans, plan=request.GET.get("plan", ""))
    context: dict[str, Any] = {"form": form, "page_title": "Ask for another format", "reasons": ()}
    context |= {"days": actions.FORMAT_KEPT_DAYS, "has_plans": bool(plans)}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        source = AccountAdapter(request).get_client_ip(request)
        try:
            row: FormatRequest = actions.ask_for_format(**form.cleaned_data, source=source, at=timezone.now())
            context["sent"] = row
        except Refused as error:
            context["reasons"], status = error.reasons, 429 if isinstance(error, TooMany) else 409
    return render(request, "publication/ask_format.html", context, status=status)
