"""Who is to be given a copy of what was published, and who has been? The planner's pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.days import end_of
from core.verdict import Refused, Verdict
from plans.models import Plan
from plans.views.found import plan_or_404
from publication import actions, permissions, queries
from publication.forms import CopyDateForm, CopyForm
from publication.models import Copy, Publication

BODIES_ON_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: HttpRequest, slug: str) -> HttpResponse:
    """Every body that the rules give a copy to, with what each was given; and the day by which, where one was set."""
    plan, today = plan_or_404(request, slug), timezone.localdate()
    published = queries.copied_publications(plan)
    chosen = _chosen(published, request.GET.get("edition"))
    verdict = permissions.may_publish(request.user, plan, on=today)
    form, status = CopyDateForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and chosen:
        status = 422
        if form.is_valid():
            try:
                actions.set_copy_date(publication=chosen, by=request.user, at=timezone.now(), **form.cleaned_data)
            except Refused as error:
                verdict, status = Verdict(error.reasons), 409
            else:
                messages.success(request, "The day is recorded.")
                return redirect(_here(plan, chosen))
    due = queries.copies_due(chosen) if chosen else []
    context = {
        "plan": plan, "published": published, "chosen": chosen, "verdict": verdict, "form": form,
        "page": Paginator(due, BODIES_ON_A_PAGE).get_page(request.GET.get("page")),
        "open": sum(not each.is_given for each in due), "bodies": len(due),
        "day": queries.copy_date(chosen) if chosen else None,
        "page_title": f"Copies given of {plan.title}",
    }  # fmt: skip
    context["rows"] = [(each, each.is_overdue(today)) for each in context["page"]]
    return render(request, "publication/copies.html", context, status=status)


def _chosen(published: list[Publication], edition: str | None) -> Publication | None:
    if edition is None:
        return published[0] if published else None
    found = next((each for each in published if str(each.edition.number) == edition), None)
    if found is None:
        raise Http404("No such edition of this plan is published.")
    return found


def _here(plan: Plan, publication: Publication) -> str:
    return f"{reverse('publication:copies', args=[plan.slug])}?edition={publication.edition.number}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_copy(request: HttpRequest, slug: str, edition: int, body: str) -> HttpResponse:
    """Gives one body its copy by e-mail, or records how it was given: it cannot be changed afterwards."""
    plan = plan_or_404(request, slug)
    publication = _chosen(queries.copied_publications(plan), str(edition))
    due = next((each for each in queries.copies_due(publication) if each.recipient.slug == body), None)
    if due is None:
        raise Http404("No rule gives this body a copy of this edition.")
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"how": Copy.How.MAIL})
    verdict, status = permissions.may_publish(request.user, plan, on=timezone.localdate()), 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            _give(publication, due, form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as error:
            verdict, status = Verdict(error.reasons), 409
        else:
            messages.success(request, f"The copy for {due.recipient.name} is on record.")
            return redirect(_here(plan, publication))
    context = {
        "plan": plan, "publication": publication, "due": due, "form": form, "reasons": verdict.reasons,
        "back": _here(plan, publication), "page_title": f"Give {due.recipient.name} its copy",
    }  # fmt: skip
    return render(request, "publication/give_copy.html", context, status=status)


def _give(publication: Publication, due: queries.CopyDue, told: dict[str, Any], *, by: Any, at: datetime) -> None:
    named = {"publication": publication, "recipient": due.recipient, "by": by, "at": at}
    if told["how"] == Copy.How.MAIL:
        actions.send_copy(to=told["to_whom"], **named)
    else:
        given = _instant(told["given_on"], at)
        actions.record_copy(how=told["how"], to_whom=told["to_whom"], given_at=given, **named)


def _instant(day: date, at: datetime) -> datetime:
    """Some time on that day, and not later than now: only the day was told."""
    return at if day == timezone.localdate(at) else end_of(day)
