"""How does the sample show boards that are answering? From `sample/boards.yaml`, through the real verbs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from consultation import actions, queries
from consultation.models import Consultee, OpinionDraft
from consultation.permissions import BoardPerson
from jfp_portal.seeding import at, read


def seed_boards() -> None:
    """The answers of the boards on the refresh. Needs its round, and the accounts of the boards' people."""
    told = read("boards.yaml")
    asked = Consultee.objects.filter(
        round__snapshot__edition__plan__slug=told["plan"], round__snapshot__edition__number=told["edition"]
    )
    for row in told["answers"]:
        consultee = asked.get(organisation__slug=row["board"])
        if not OpinionDraft.objects.filter(consultee=consultee).exists():
            answer(consultee, row)


@transaction.atomic
def answer(consultee: Consultee, row: dict[str, Any]) -> None:
    """One board's answer, as far as it is."""
    writer, releaser = _person(row["writer"]), _person(row["releaser"])
    when = {"consultee": consultee, "at": at(row["done_on"])}
    strategies = queries.strategies_asked(consultee.organisation, queries.content_of(consultee))
    said = {"finding": row["finding"], "reasons": row["reasons"]}
    draft = actions.save_draft(
        version=0, person=writer, text=row["text"], findings={str(each.strategy.pk): said for each in strategies},
        finding=row["finding"], how=row["how"], agreed_on=row["agreed_on"], delegation=row.get("delegation", ""),
        **when,
    )  # fmt: skip
    actions.offer_draft(version=draft.version, person=writer, **when)
    if row["state"] == "sent back":
        actions.send_back_draft(reason=row["reason"], person=releaser, **when)
    elif row["state"] == "released":
        actions.release_draft(version=draft.version, person=releaser, **when)


def _person(email: str) -> BoardPerson:
    user = User.objects.get(email=email)
    return BoardPerson(user.name, user.email, "", user)
