"""How does the sample show what the law asks after publication? From `sample/law.yaml`, through the real verbs."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from jfp_portal.seeding import SYSTEM, at, read, release, seed_plan
from organisations.models import Organisation
from plans import actions as plan_actions
from plans import imports
from plans.models import Edition, Plan
from plans.queries import last_snapshot
from publication import actions as publication_actions
from publication import queries
from publication.models import LaterOpinion, Publication


def seed_after_publication() -> None:
    """Copies, an opinion on the published plan, a revision with its change document. Needs the published plans."""
    data = read("law.yaml")
    publication = _publication(data["copies"])
    give(publication, data["copies"]["given"])
    if not publication.copy_dates.exists():
        publication_actions.set_copy_date(
            publication=publication, **data["copies"]["day"], by=SYSTEM, at=publication.published_at
        )
    speak(data["later"])
    revise(data["revised"])


def _publication(row: dict[str, Any]) -> Publication:
    return Publication.objects.select_related("edition__plan__plan_type", "snapshot").get(
        edition__plan__slug=row["plan"], edition__number=row["edition"], state=Publication.State.PUBLISHED
    )


def give(publication: Publication, rows: list[dict[str, Any]]) -> None:
    """Copies that were given, each once."""
    for row in rows:
        if not publication.copies.filter(recipient__slug=row["body"]).exists():
            publication_actions.record_copy(
                publication=publication, recipient=Organisation.objects.get(slug=row["body"]), how=row["how"],
                to_whom=row["to_whom"], given_at=at(row["given_on"]), by=SYSTEM, at=at(row["given_on"]),
            )  # fmt: skip


def speak(row: dict[str, Any]) -> None:
    """A board's opinion after publication."""
    publication = _publication(row)
    if not LaterOpinion.objects.filter(publication=publication).exists():
        told = {name: value for name, value in row.items() if name not in {"plan", "edition", "board"}}
        publication_actions.record_later_opinion(
            publication=publication, board=Organisation.objects.get(slug=row["board"]), is_shown=True, by=SYSTEM,
            at=at(row["copy_received_on"]), **told,
        )  # fmt: skip


def revise(row: dict[str, Any]) -> None:
    """A published plan, and its revision that needed no round."""
    first = seed_plan({**row, "starts_on": None, "ends_on": None}, position=92)
    if not first.snapshots.exists():
        publication_actions.issue_draft(edition=first, by=SYSTEM, at=at(row["published_on"]))
    release([first], day=row["published_on"], notice=row["notice"].strip())
    revision = row["revision"]
    second = first.plan.editions.filter(number=2).first() or _revision(first.plan, revision)
    release([second], day=revision["published_on"], notice=row["notice"].strip())
    give(_publication({"plan": row["slug"], "edition": 2}), revision["given"])


@transaction.atomic
def _revision(plan: Plan, row: dict[str, Any]) -> Edition:
    """The text of the revision, decided on, frozen, and every change of it with its reason."""
    when = {"by": SYSTEM, "at": at(row["decided_on"])}
    edition = publication_actions.start_revision(
        plan=plan, is_significant=False, bodies=[plan.owner], considered_by=row["considered_by"],
        decided_on=row["decided_on"], reasons=row["reasons"], **when,
    )  # fmt: skip
    section = edition.sections.get(slug=row["section"])
    body = imports.markdown_body(row["body"])
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=body, summary="", **when
    )
    publication_actions.issue_draft(edition=edition, **when)
    before = json.loads(queries.minor_revision(edition).revises.snapshot.content)
    groups = queries.changes_between(before, json.loads(last_snapshot(edition).content))
    told = {item.key: row["reason"] for group in groups for item in group.items}
    publication_actions.give_reasons(edition=edition, reasons=told, **when)
    return edition
