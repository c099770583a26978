"""What every page about a public consultation begins with, and how a visitor's own draft is found again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.gate import AccountAdapter
from consultation import actions, queries
from consultation.models import Consultation, Response
from plans.models import Plan
from plans.views.found import plan_or_404

DRAFTS = "responses"


def shown_or_404(slug: str) -> Consultation:
    """A consultation that anybody may see. One that is only planned is not there."""
    found = queries.shown_consultation(slug)
    if found is None:
        raise Http404("There is no consultation at this address.")
    return found


def consultation_or_404(request: HttpRequest, slug: str, name: str) -> tuple[Plan, Consultation]:
    """A consultation of a plan that this person may read."""
    plan = plan_or_404(request, slug)
    found = queries.consultation_of(plan, name)
    if found is None:
        raise Http404("This plan has no consultation at this address.")
    return plan, found


def own_draft(request: HttpRequest, consultation: Consultation) -> Response | None:
    """The response that this visitor is writing: the session knows its key."""
    return queries.draft_of(consultation, request.session.get(DRAFTS, {}).get(str(consultation.pk)))


def begun_draft(request: HttpRequest, consultation: Consultation) -> Response:
    """The visitor's draft, or a new one. A cookie is set only now."""
    found = own_draft(request, consultation)
    if found is None:
        found = actions.start_response(consultation=consultation, at=timezone.now())
        remember(request, consultation, found.key)
    return found


def remember(request: HttpRequest, consultation: Consultation, key: Any) -> None:
    request.session[DRAFTS] = {**request.session.get(DRAFTS, {}), str(consultation.pk): str(key)}


def forget(request: HttpRequest, consultation: Consultation) -> None:
    kept = request.session.get(DRAFTS, {})
    request.session[DRAFTS] = {pk: key for pk, key in kept.items() if pk != str(consultation.pk)}


def count(request: HttpRequest, consultation: Consultation, what: str) -> None:
    """Raises actions.TooMany, with its sentence, when this is too much from one place or in all."""
    address = AccountAdapter(request).get_client_ip(request)
    actions.count(what=what, address=address, whole=consultation.slug, at=timezone.now())
