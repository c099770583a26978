"""How does the sample show boards being reached? From `sample/contacts.yaml`, through the real verbs.

Contacts come after the rounds of earlier years, of which no letter of ours ever went.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from consultation import actions
from consultation.models import Consultee, Involvement
from jfp_portal.seeding import STARTED, SYSTEM, at, read
from organisations.models import Contact, EmailDomain, Organisation
from plans.models import Plan


@transaction.atomic
def seed_contacts() -> None:
    """E-mail domains and contacts of boards, and the letters that gave the draft of the round that is open."""
    data = read("contacts.yaml")
    bodies = {body.slug: body for body in Organisation.objects.filter(slug__in=data["boards"])}
    for slug, row in data["boards"].items():
        _contacts(bodies[slug], row)
    asked = Consultee.objects.filter(
        round__snapshot__edition__plan__slug=data["plan"], round__snapshot__edition__number=data["number"],
        round__status="open", organisation__in=bodies.values(), letters__isnull=True,
    )  # fmt: skip
    for consultee in asked.order_by("organisation__name"):
        for contact in Contact.objects.filter(organisation=consultee.organisation_id).order_by("pk"):
            actions.give_draft(consultee=consultee, contact=contact, by=SYSTEM, at=at(data["given_on"]))
    _log(Plan.objects.get(slug=data["plan"]), data["involvement"])


def _contacts(body: Organisation, row: dict[str, Any]) -> None:
    if not EmailDomain.objects.filter(organisation=body).exists():
        actions.add_domain(organisation=body, domain=row["domain"], by=SYSTEM, at=STARTED)
        for contact in row["contacts"]:
            actions.add_contact(organisation=body, by=SYSTEM, at=STARTED, **contact)


def _log(plan: Plan, rows: list[dict[str, Any]]) -> None:
    if Involvement.objects.filter(log_of=plan).exists():
        return
    for row in rows:
        board = Organisation.objects.get(slug=row["board"])
        actions.log_involvement(
            plan=plan, audience="", source="Made up for this sample system", by=SYSTEM, at=at(row["held_on"]),
            **{**row, "board": board},
        )  # fmt: skip
