"""How does the sample show what the public is asked, and what is done about what it says? From `sample/public.yaml`,
through the real verbs, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from consultation import actions
from consultation.content import changed_passages
from consultation.models import Consultation, Question, Response, ResponsePart
from core.days import end_of
from jfp_portal.seeding import SYSTEM, at, read
from plans import actions as plan_actions
from plans.models import Plan, Snapshot
from plans.queries import last_snapshot, working_edition
from publication import actions as publication_actions


@transaction.atomic
def seed_public() -> None:
    """One consultation that is over and one that is open. Needs the editions under way."""
    data = read("public.yaml")
    edition = working_edition(Plan.objects.get(slug=data["plan"]))
    if Consultation.objects.filter(round__snapshot__edition=edition).exists():
        return
    asked = last_snapshot(edition)
    first, row = set_up(asked, data["closed"], notice=data["notice"]), data["closed"]
    day = at(row["closes_on"])
    answer(first, row, day)
    actions.close_consultation(consultation=first, by=SYSTEM, at=day)
    section = edition.sections.order_by("position").first()
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=f"<p>{row['added']}</p>{section.body}",
        summary=section.summary, by=SYSTEM, at=at(row["reissued_on"]),
    )  # fmt: skip
    second = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(row["reissued_on"]))
    for theme in row["themes"]:
        reply(first, theme, asked, second, at(row["reissued_on"]))
    set_up(second, data["open"], notice=data["notice"])


def set_up(snapshot: Snapshot, row: dict[str, Any], *, notice: str) -> Consultation:
    opens = at(row["opens_on"])
    told = {name: row[name] for name in ("title", "introduction", "audience", "other_ways", "retention_days")}
    made = actions.plan_consultation(
        snapshot=snapshot, opens_on=row["opens_on"], closes_at=end_of(row["closes_on"]), notice=notice,
        outcome=row.get("outcome", ""), by=SYSTEM, at=opens, **told,
    )  # fmt: skip
    for question in row["questions"]:
        actions.ask(consultation=made, by=SYSTEM, at=opens, **question)
    return actions.open_consultation(consultation=made, by=SYSTEM, at=opens)


def answer(consultation: Consultation, row: dict[str, Any], day: datetime) -> None:
    """A survey, the notes of a meeting, and what a moderator made of them."""
    questions = list(consultation.questions.order_by("position"))
    survey = actions.keep_survey(
        consultation=consultation, name=row["survey"]["name"], by=SYSTEM, at=day,
        rows=[[each.wording for each in questions], *row["survey"]["rows"]],
    )  # fmt: skip
    roles = {number: f"q{each.pk}" for number, each in enumerate(questions)}
    actions.import_survey(survey=survey, roles=roles, source_note=row["survey"]["name"], by=SYSTEM, at=day)
    said = actions.enter_response(
        consultation=consultation, source=Response.Source.MEETING, source_note=row["meeting"]["note"],
        text=row["meeting"]["text"], by=SYSTEM, at=day,
    )  # fmt: skip
    for words in row["meeting"]["taken_out"]:
        actions.redact(part=said.parts.get(), words=words, reason="personal information", by=SYSTEM, at=day)
    advertising = actions.enter_response(
        consultation=consultation, source=Response.Source.LETTER, source_note=row["survey"]["name"],
        text=row["rejected"], by=SYSTEM, at=day,
    )  # fmt: skip
    actions.reject_response(response=advertising, reason="spam", note="", by=SYSTEM, at=day)
    for response in consultation.responses.filter(state=Response.State.WAITING).order_by("pk"):
        if response.parts.filter(text__in=row["without_points"]).exists():
            actions.mark_without_points(response=response, holds_no_point=True, by=SYSTEM, at=day)
        actions.publish_response(response=response, by=SYSTEM, at=day)


def reply(consultation: Consultation, row: dict[str, Any], asked: Snapshot, later: Snapshot, day: datetime) -> None:
    """A theme with its points, and what was done about it."""
    theme = actions.name_theme(
        consultation=consultation, title=row["title"], summary=row["summary"], by=SYSTEM, at=day
    )  # fmt: skip
    words = ResponsePart.objects.filter(response__consultation=consultation).exclude(
        question__kind__in=[Question.Kind.CHOICE, Question.Kind.SCALE]
    )
    for quote in row["points"]:
        actions.cut_point(part=words.get(text__contains=quote), quote=quote, theme=theme, by=SYSTEM, at=day)
    changed = next((each for each in changed_passages(asked, later) if each.bid), None) if row.get("linked") else None
    where = {"snapshot": later, "section_uid": changed.uid, "bid": changed.bid} if changed else {}
    actions.reply_to(
        consultation=consultation, theme=theme, outcome=row["outcome"], reason=row["reason"], by=SYSTEM, at=day, **where
    )
