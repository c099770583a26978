"""Which opinions came after a plan was published?"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from organisations.models import Organisation
from plans.models import ParticipationRule, Plan
from plans.queries import bodies_under
from publication.models import LaterOpinion


def later_opinions(plan: Plan) -> QuerySet[LaterOpinion]:
    """Every opinion on this plan as published, the newest first."""
    rows = LaterOpinion.objects.filter(publication__edition__plan=plan)
    related = ("opinion__consultee__organisation", "publication__edition", "recorded_by")
    return rows.select_related(*related).order_by("-pk")


def boards_under(plan: Plan, rule: ParticipationRule | None, *, on: date) -> QuerySet[Organisation]:
    """The bodies that a rule names, to choose one of."""
    named = [body.pk for body in bodies_under(plan, rule, on=on)] if rule else []
    return Organisation.objects.filter(pk__in=named).order_by("name")


def shown_later() -> dict[int, list[dict[str, str]]]:
    """What the public pages tell of opinions after publication, by the number of the publication."""
    found: dict[int, list[dict[str, str]]] = {}
    rows = LaterOpinion.objects.filter(is_shown=True).select_related("opinion__consultee__organisation")
    for row in rows.order_by("pk"):
        said, board = row.opinion, row.opinion.consultee.organisation
        found.setdefault(row.publication_id, []).append(
            {
                "board": {"slug": board.slug, "name": board.name},
                "text": said.text,
                "sha256": said.sha256,
                "finding": said.finding,
                "agreed_on": said.agreed_on.isoformat(),
                "how": said.how,
                "given_to_nhs_england_on": row.given_to_nhs_england_on.isoformat(),
                "copy_received_on": row.copy_received_on.isoformat(),
            }
        )
    return found
