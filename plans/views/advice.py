"""Advice on the text of a section, on the stored one or on one that is only typed yet. Nothing is saved."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import richtext
from plans.checks import advice
from plans.checks.world import advice_around
from plans.views.section import found_section


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_advice(request: HttpRequest, slug: str, uid: uuid.UUID) -> HttpResponse:
    """A whole page, or, for htmx, the list alone. POST `body` asks about that text instead of the stored one."""
    today = timezone.localdate()
    section = found_section(request, slug, uid)
    context = {
        "plan": section.edition.plan,
        "section": section,
        "posted": request.method == "POST" and "body" in request.POST,
    }
    typed = request.POST["body"] if context["posted"] else section.body
    try:
        text = richtext.clean(typed) if context["posted"] else typed
    except richtext.TooLarge as error:
        context["too_large"] = str(error)
    else:
        context["advice"] = advice(text, on=today, known=advice_around(section.edition, section))
    context["typed"] = typed
    template = "plans/advice_list.html" if request.headers.get("HX-Request") else "plans/advice.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response
