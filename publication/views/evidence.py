"""The whole process of an edition as one record: on the page, and as a PDF for a file or an inspector."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.verdict import Refused
from plans.models import Edition, Plan
from plans.views.found import plan_or_404
from publication import actions, queries


@login_required
@require_safe
def evidence(request: HttpRequest, slug: str) -> HttpResponse:
    """The record of the newest edition, or of the one that `?edition=` names."""
    plan = plan_or_404(request, slug)
    return _shown(request, plan, _edition(request, plan))


@login_required
@require_safe
def evidence_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    plan = plan_or_404(request, slug)
    edition = _edition(request, plan)
    if edition is None:
        raise Http404("This plan has no edition yet.")
    try:
        data = actions.evidence_pdf(evidence=queries.evidence_of(edition, at=timezone.now()))
    except Refused as error:
        return _shown(request, plan, edition, error.reasons)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-edition-{edition.number}-evidence.pdf"'
    return response


def _edition(request: HttpRequest, plan: Plan) -> Edition | None:
    editions = list(plan.editions.all())
    wanted = request.GET.get("edition")
    found = next((each for each in editions if wanted in (None, str(each.number))), None)
    if found is None and wanted is not None:
        raise Http404("This plan has no such edition.")
    if found:
        found.plan = plan
    return found


def _shown(
    request: HttpRequest, plan: Plan, edition: Edition | None, reasons: tuple[str, ...] = ()
) -> HttpResponse:  # fmt: skip
    context = {
        "plan": plan, "edition": edition, "editions": plan.editions.all(), "reasons": reasons,
        "evidence": queries.evidence_of(edition, at=timezone.now()) if edition else None,
        "page_title": f"Evidence of {plan.title}",
    }  # fmt: skip
    return render(request, "publication/evidence.html", context, status=409 if reasons else 200)
