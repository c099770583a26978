"""What in the plans and registers contradicts itself, is past its day or is missing, and what was said of it?"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.verdict import Refused
from plans.queries import plan_for, plans_for
from publication import actions, checks, permissions, queries
from publication.forms import FindingFilter, SetAsideForm

FINDINGS_ON_A_PAGE = 25


@login_required
@require_safe
def data_quality(request: HttpRequest) -> HttpResponse:
    """What contradicts itself or is missing in the plans that this person may read, and in what all plans share."""
    today = timezone.localdate()
    plans = list(plans_for(request.user, on=today))
    rights = permissions.rights_to_set_aside(request.user, on=today)
    chosen = FindingFilter(request.GET, plans=plans)
    wanted = chosen.values()
    looked_at = [plan for plan in plans if wanted["plan"] in {"", plan.slug}]
    found = checks.every_finding(looked_at, shared=rights.reads and not wanted["plan"], on=today)
    aside = {row.fingerprint: row for row in queries.set_aside_now()}
    counts = {"open": sum(each.fingerprint not in aside for each in found)}
    counts["aside"] = len(found) - counts["open"]
    by_slug = {plan.slug: plan for plan in plans}
    rows = [
        {"finding": each, "aside": aside.get(each.fingerprint), "may": rights.allow(by_slug.get(each.plan))}
        for each in found
        if (each.fingerprint in aside) == (wanted["show"] == "aside") and wanted["kind"] in {"", each.kind}
    ]
    context = {
        "form": chosen,
        "wanted": wanted,
        "counts": counts,
        "plan": by_slug.get(wanted["plan"]),
        "query": chosen.query(),
        "page": Paginator(rows, FINDINGS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "publication/data_quality.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """One finding: what is wrong, where, what to do; and, with a reason, leave it as it is."""
    today = timezone.localdate()
    plans = list(plans_for(request.user, on=today))
    rights = permissions.rights_to_set_aside(request.user, on=today)
    every = checks.every_finding(plans, shared=rights.reads, on=today)
    found = next((each for each in every if each.fingerprint == fingerprint), None)
    if found is None:
        raise Http404("This finding is not there, or no longer. Its text may have changed.")
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_aside(
                finding=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )  # fmt: skip
        except Refused as error:
            for reason in error.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, "Set aside. It comes back when the words that it is about change.")
            return redirect("publication:data-quality")
    plan = next((plan for plan in plans if plan.slug == found.plan), None)
    row = next((row for row in queries.set_aside_now() if row.fingerprint == fingerprint), None)
    context = {"finding": found, "form": form, "aside": row, "may": rights.allow(plan)}
    return render(request, "publication/finding.html", context)


@login_required
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.set_aside_row(pk)
    today = timezone.localdate()
    if row is None or (row.plan and plan_for(request.user, row.plan.slug, on=today) is None):
        raise Http404("Nothing at this address is set aside.")
    try:
        actions.take_up(row=row, by=request.user, at=timezone.now())
    except Refused as error:
        for reason in error.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "The finding is among the open ones again.")
    return redirect("publication:data-quality")
