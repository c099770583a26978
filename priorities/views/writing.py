"""What does a section promise, and which promises and dates may a text point at?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.doors import signed_in, wants_json
from core.verdict import Refused
from plans.models import Section
from plans.permissions import may_write_text
from plans.queries import section_for
from plans.views.found import newest_edition_or_404, plan_or_404
from priorities import actions, queries
from priorities.forms import CommitmentForm

FOUND_AT_ONCE = 20


@signed_in
@require_safe
def references(request: HttpRequest, slug: str) -> HttpResponse:
    """Commitments and milestones of the plan: those named by `ref`, or those that hold the letters `q`."""
    edition = newest_edition_or_404(plan_or_404(request, slug))
    named = request.GET.getlist("ref")[:200]
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    items = []
    if named or kind == "commitment":
        found = queries.commitments_named(edition, named) if named else queries.commitments_like(edition, words)
        items += [
            {"ref": f"commitment:{row.uid}", "label": row.text, "hint": str(row.section), "group": str(row.section.uid)}
            for row in found[: 200 if named else FOUND_AT_ONCE]
        ]
    if named or kind == "milestone":
        rows = queries.milestones_named(named) if named else queries.milestones_like(words)
        items += [
            {"ref": f"milestone:{row.slug}", "label": row.title, "hint": f"Due {row.due_on:%-d %B %Y}"}
            for row in rows[: 200 if named else FOUND_AT_ONCE]
        ]
    return JsonResponse({"items": items})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section_commitments(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The commitments of a section, as a page, a part of one, or for the editor; a post adds one."""
    section: Section | None = section_for(newest_edition_or_404(plan_or_404(request, slug)), uid)
    if section is None:
        raise Http404("No section at this address is open to you.")
    form = CommitmentForm(request.POST or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.promise(section=section, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            if wants_json(request):
                return JsonResponse({"ref": f"commitment:{made.uid}", "label": made.text}, status=201)
            messages.success(request, "The commitment is on the register.")
            return redirect("priorities:section-commitments", slug=slug, uid=uid)
    if request.method == "POST" and wants_json(request):
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"reasons": [*wrong, *reasons]}, status=422)
    rows = Paginator(queries.commitments_of_section(section), 50).get_page(request.GET.get("page"))
    context = {
        "plan": section.edition.plan,
        "section": section,
        "page": rows,
        "form": form,
        "reasons": reasons,
        "may_edit": may_write_text(request.user, section.edition, on=timezone.localdate()),
    }
    is_part = request.headers.get("HX-Request")
    template = "priorities/section_commitments_list.html" if is_part else "priorities/section_commitments.html"
    response = render(request, template, context, status=409 if reasons else 200)
    response["Vary"] = "HX-Request"
    return response
