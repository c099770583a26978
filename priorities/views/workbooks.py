"""Intentions as a workbook: taken away, filled in, sent back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from core import workbook
from core.verdict import Refused
from priorities import actions, imports, queries
from priorities.forms import WorkbookForm
from priorities.permissions import may_take_part
from priorities.views.found import cycle_or_404

SHOWN = 100


@login_required
@require_safe
def intentions_workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """All intentions of the cycle; `?empty=on` gives the template alone."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    template = queries.newest_template()
    if template is None:
        raise Http404("There is no template yet.")
    found = queries.intentions_of(cycle, request.user, on=today).filter(template=template)
    rows = queries.whole(found.none() if request.GET.get("empty") else found)
    data = imports.write_intentions(cycle, template, queries.questions_of(template), rows)
    name = f"intentions-{cycle.slug}.xlsx"
    return HttpResponse(
        data, content_type=workbook.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_intentions(request: HttpRequest, slug: str) -> HttpResponse:
    """A workbook comes back: taken whole, or not at all with every reason, row by row."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    template, faults = queries.newest_template(), []
    may_add = may_take_part(request.user, Permission.WRITE_INTENTION, cycle, on=today)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not may_add:
        faults = list(may_add.reasons)
    elif request.method == "POST" and template and form.is_valid():
        sent = form.cleaned_data["file"]
        # One byte more than may be read is enough to know that it is too much.
        found = imports.read_intentions(
            sent.read(workbook.MAX_FILE + 1), cycle=cycle, template=template, questions=queries.questions_of(template),
            world=queries.world_of(cycle, request.user, on=today),
        )  # fmt: skip
        faults = found.faults
        if not faults:
            try:
                taken = actions.import_intentions(
                    cycle=cycle, template=template, lines=found.lines, by=request.user, at=timezone.now()
                )
            except Refused as error:
                faults = list(error.reasons)
            else:
                told = f"{taken.new} new, {taken.changed} changed, {taken.same} as they were."
                messages.success(request, f"The workbook is taken in: {told}")
                return redirect("priorities:intentions", slug=slug)
    context = {
        "cycle": cycle, "form": form, "faults": faults[:SHOWN], "more": max(len(faults) - SHOWN, 0),
        "template": template, "may_add": may_add, "page_title": "Intentions as a workbook",
    }  # fmt: skip
    status = 422 if faults or form.errors else 200
    return render(request, "priorities/import_intentions.html", context, status=status)
