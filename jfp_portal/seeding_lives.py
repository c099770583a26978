"""How does the sample system come to show every state of every life? From `sample/lives.yaml`, through the real verbs.

Each step asks first whether it was done; one that leaves several rows is one transaction, so that it is done or not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from consultation import actions as consultation_actions
from consultation.models import Round
from jfp_portal.seeding import SYSTEM, approve, at, read, release, seed_plan
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.models import Approval, Edition, Plan, Section, Snapshot
from publication import actions as publication_actions
from publication.models import Publication

Status = Edition.Status


def seed_lives() -> None:
    """Editions under way in every state, and one plan that was withdrawn. Needs the published plans."""
    data = read("lives.yaml")
    for row in data["editions"]:
        bring(row)
    refresh(data["refresh"])
    begin(data["start"])
    withdraw(data["withdrawn"])


def bring(row: dict[str, Any]) -> None:
    """The next edition of a plan, brought to the state that the row names."""
    plan = Plan.objects.get(slug=row["plan"])
    edition = plan.editions.filter(number=row.get("number", 2)).first()
    if edition is None:
        with transaction.atomic():
            edition = publication_actions.start_next_edition(plan=plan, by=SYSTEM, at=at(row["started_on"]))
            _take_steps(edition, row)
    if "issued_again_on" in row:
        _fail_to_publish(edition, row)


def _take_steps(edition: Edition, row: dict[str, Any]) -> None:
    if "reason" in row:
        plan_actions.abandon(edition=edition, reason=row["reason"], by=SYSTEM, at=at(date(2024, 11, 4)))
    if "issued_on" in row:
        publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(row["issued_on"]))
    if "agreed_on" in row:
        decision = {"body": edition.plan.owner.slug, "agreed_on": row["agreed_on"], "meeting": row["meeting"]}
        approve(edition, [decision], day=row["agreed_on"])
    if "taken_back_on" in row:
        plan_actions.take_back(edition=edition, by=SYSTEM, at=at(row["taken_back_on"]))


def _fail_to_publish(edition: Edition, row: dict[str, Any]) -> None:
    """Ask for a text to be published, issue a later one before a worker came to it: the publication is refused then."""
    day = row["issued_again_on"]
    if edition.snapshots.count() == 1:
        with transaction.atomic():
            publication_actions.publish(edition=edition, by=SYSTEM, at=at(row["agreed_on"]))
            plan_actions.take_back(edition=edition, by=SYSTEM, at=at(day))
            _add(edition.sections.order_by("position").first(), row["added"], day=day)
            publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(day))
    publication = Publication.objects.get(edition=edition)
    if publication.job.is_open:
        publication_actions.build(job_id=publication.job_id, then_show=False)


def _add(section: Section, sentence: str, *, day: date) -> None:
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=f"{section.body}<p>{sentence}</p>",
        summary=section.summary, by=SYSTEM, at=at(day),
    )  # fmt: skip


@transaction.atomic
def refresh(row: dict[str, Any]) -> None:
    """The refresh that is before the boards: some have answered, one is silent, the others are still awaited."""
    plan = Plan.objects.get(slug=row["plan"])
    if plan.editions.filter(number=row["number"]).exists():
        return
    edition = publication_actions.start_next_edition(plan=plan, by=SYSTEM, at=at(row["started_on"]))
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(row["started_on"]))
    for decision in row["endorsed"]:
        approve(edition, [{**decision, "decision": Approval.Decision.ENDORSED}], day=decision["agreed_on"])
    round = _open(draft, row)
    for said in row["boards"]:
        consultee = round.consultees.get(organisation=Organisation.objects.get(slug=said["board"]))
        if "tried" in said:
            consultation_actions.record_no_reply(
                consultee=consultee, tried=said["tried"], by=SYSTEM, at=at(row["closes_on"])
            )
        else:
            consultation_actions.give_opinion(
                consultee=consultee, text=said["text"], finding=said["finding"], agreed_on=said["agreed_on"],
                how=said["how"], by=SYSTEM, at=at(said["agreed_on"]),
            )  # fmt: skip


def _open(draft: Snapshot, row: dict[str, Any]) -> Round:
    return consultation_actions.open_round(
        snapshot=draft, opens_on=row["opens_on"], closes_on=row["closes_on"], by=SYSTEM, at=at(row["opens_on"])
    )


@transaction.atomic
def begin(row: dict[str, Any]) -> None:
    """A plan at its start: a draft that was issued, and a round that is planned on it."""
    edition = _sample_plan(row, position=90)
    if not edition.snapshots.exists():
        draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(row["issued_on"]))
        consultation_actions.plan_round(
            snapshot=draft, opens_on=row["opens_on"], closes_on=row["closes_on"], by=SYSTEM, at=at(row["issued_on"])
        )


def withdraw(row: dict[str, Any]) -> None:
    """A plan that was public and is no longer in force."""
    edition = _sample_plan(row, position=91)
    if edition.status == Status.WITHDRAWN:
        return
    if not edition.snapshots.exists():
        publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(row["published_on"]))
    release([edition], day=row["published_on"], notice=row["notice"].strip())
    edition.refresh_from_db()
    publication_actions.withdraw(edition=edition, reason=row["reason"], by=SYSTEM, at=at(row["withdrawn_on"]))


def _sample_plan(row: dict[str, Any], *, position: int) -> Edition:
    return seed_plan({**row, "starts_on": None, "ends_on": None}, position=position)
