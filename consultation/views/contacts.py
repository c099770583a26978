"""Whom one writes to at a body, and which e-mail domains are its own: for who looks after its people, and for the
planners of its integrated care board."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import bodies_reached
from consultation import actions, queries
from consultation.forms import ContactForm, DomainForm, LastDayForm
from core.verdict import Refused
from organisations.models import Organisation
from organisations.queries import contacts_of, domains_of, email_domains

CONTACTS_ON_A_PAGE = 25
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def _body(request: HttpRequest, slug: str) -> Organisation:
    """A body whose contacts this person looks after; 403 for somebody who looks after none."""
    bodies = bodies_reached(request.user, on=timezone.localdate())
    if not bodies.exists():
        raise PermissionDenied("You look after the contacts of no body.")
    return get_object_or_404(bodies, slug=slug)


def _page(
    request: HttpRequest, body: Organisation, contact: forms.Form | None = None, domain: forms.Form | None = None
) -> HttpResponse:
    own = email_domains([body], on=timezone.localdate()).get(body.pk, set())
    page = Paginator(contacts_of([body]), CONTACTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "body": body, "page": page, "domains": domains_of(body), "own": own, "today": timezone.localdate(),
        "form": contact or ContactForm(), "domain_form": domain or DomainForm(prefix="add"),
        "awaited": queries.rounds_awaiting(body), "page_title": f"Contacts of {body.name}",
    }  # fmt: skip
    faults = (contact and contact.errors) or (domain and domain.errors)
    return render(request, "consultation/contacts.html", context, status=422 if faults else 200)


@login_required
@read_and_send
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    body = _body(request, slug)
    if request.method != "POST":
        return _page(request, body)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            made = actions.add_contact(organisation=body, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("email", str(reason))
        else:
            messages.success(request, f"{made.name} is a contact of {body.name} now.")
            return redirect("consultation:contacts", slug=slug)
    return _page(request, body, contact=form)


@login_required
@require_http_methods(["POST"])
def add_domain(request: HttpRequest, slug: str) -> HttpResponse:
    body, form = _body(request, slug), DomainForm(request.POST, prefix="add")
    if form.is_valid():
        try:
            made = actions.add_domain(organisation=body, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("domain", str(reason))
        else:
            messages.success(request, f"Addresses that end in @{made.domain} count as those of {body.name} now.")
            return redirect("consultation:contacts", slug=slug)
    return _page(request, body, domain=form)


@login_required
@read_and_send
def remove_contact(request: HttpRequest, slug: str, contact: int) -> HttpResponse:
    """Asks first: the person's links open nothing from then on."""
    body = _body(request, slug)
    row = get_object_or_404(contacts_of([body]), pk=contact)
    if request.method != "POST":
        context = {"body": body, "contact": row, "page_title": f"Remove {row.name}?"}
        return render(request, "consultation/remove_contact.html", context)
    try:
        actions.remove_contact(contact=row, by=request.user, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, f"{row.name} is no longer a contact of {body.name}.")
    return redirect("consultation:contacts", slug=slug)


@login_required
@read_and_send
def end_domain(request: HttpRequest, slug: str, domain: int) -> HttpResponse:
    body = _body(request, slug)
    row = get_object_or_404(domains_of(body), pk=domain)
    form = LastDayForm(request.POST if request.method == "POST" else None, initial={"last_day": timezone.localdate()})
    if form.is_valid():
        try:
            actions.end_domain(domain=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("last_day", reason)
        else:
            messages.success(request, f"@{row.domain} has a last day now.")
            return redirect("consultation:contacts", slug=slug)
    touched = [each for each in contacts_of([body]) if each.domain == row.domain]
    context = {"body": body, "domain": row, "form": form, "touched": touched, "page_title": f"End @{row.domain}"}
    return render(request, "consultation/end_domain.html", context, status=422 if form.errors else 200)
