"""How is an intention written, section by section or from a file, submitted, sent back and withdrawn?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from core import audit
from core.verdict import Refused, Verdict
from organisations.models import Organisation
from priorities import checks
from priorities.models import (
    Candidate,
    FundingStream,
    Intention,
    IntentionDriver,
    IntentionTemplate,
    PlanningCycle,
    TemplateQuestion,
)
from priorities.permissions import may_in_cycle, may_write_intention
from priorities.queries import fingerprint, frozen_set_of, questions_of, told
from priorities.transitions import INTENTION

State, Kind = Intention.State, TemplateQuestion.Kind
CHANGED = "Somebody saved this intention meanwhile, in the section that you changed. Compare, then save again."


@transaction.atomic
def register_template(
    *, slug: str, questions: list[dict[str, Any]], by: Any, at: datetime, **fields: Any
) -> IntentionTemplate:
    """Enter a version of the standard template. One that is there stays as it is: intentions were written on it."""
    if found := IntentionTemplate.objects.filter(slug=slug).first():
        return found
    template = IntentionTemplate.objects.create(slug=slug, **fields)
    for position, row in enumerate(questions, start=1):
        question = TemplateQuestion(template=template, position=position, **row)
        question.full_clean(exclude=["template"])
        question.save()
    codes = {row["code"] for row in questions}
    needed = {"title", "lead", "finance", "inequalities"}
    Verdict.no_if(bool(needed - codes), f"A template asks for {', '.join(sorted(needed))}.").require()
    audit.record("registered", template, by=by, at=at, questions=len(questions))
    return template


@transaction.atomic
def register_stream(*, slug: str, name: str, source: str, by: Any, at: datetime) -> FundingStream:
    stream, created = FundingStream.objects.update_or_create(slug=slug, defaults={"name": name, "source": source})
    if created:
        audit.record("registered", stream, by=by, at=at)
    return stream


@transaction.atomic
def start_intention(
    *,
    cycle: PlanningCycle,
    template: IntentionTemplate,
    title: str,
    lead: Organisation,
    candidate: Candidate | None = None,
    by: Any,
    at: datetime,
) -> Intention:
    """Begin an intention for a team; where it answers to an entry of the long list, that one was taken forward."""
    may_lead(by, cycle, lead, at=at).require()
    Verdict.no_if(
        candidate is not None and candidate.state != Candidate.State.FORWARD,
        "Only an entry that a body took forward becomes an intention.",
    ).require()
    PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
    last = Intention.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    made = Intention(
        cycle=cycle, number=last + 1, template=template, title=title.strip(), lead=lead, candidate=candidate
    )  # fmt: skip
    made.full_clean(exclude=["cycle", "template", "lead", "candidate"])
    made.save()
    audit.record("started", made, by=by, at=at, cycle=cycle.slug, lead=lead.slug)
    return made


def may_lead(by: Any, cycle: PlanningCycle, lead: Organisation, *, at: datetime) -> Verdict:
    """An intention is written by the team that leads it, which the cycle reaches; or by whoever runs the cycle."""
    on = localdate(at)
    if may_in_cycle(by, Permission.RUN_CYCLE, cycle, on=on):
        return Verdict()
    return may(by, Permission.WRITE_INTENTION, lead, on=on) & Verdict.no_if(
        lead.pk not in cycle.reach(), f"{lead.name} takes no part in this cycle."
    )


@transaction.atomic
def save_answers(
    *,
    intention: Intention,
    values: dict[str, Any],
    version: int | None = None,
    seen: str | None = None,
    by: Any,
    at: datetime,
) -> tuple[Intention, bool]:
    """Save the answers to some questions, by code; all others stay. Returns the intention and whether any changed.

    Based on an older `version`, or on other answers to these questions than were `seen` (their fingerprint), it is
    refused and nothing is overwritten. Two who save different sections at once do not meet.
    """
    row = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner", "lead", "template").get(
        pk=intention.pk
    )  # fmt: skip
    questions = {each.code: each for each in questions_of(row.template) if each.code in values}
    before = {code: told(row, question) for code, question in questions.items()}
    stale = seen is not None and seen != fingerprint(row, list(questions.values()))
    stale = stale or (version is not None and version != row.version)
    drivers = _set(row, questions, values)
    after = {code: drivers.get(code, told(row, question)) for code, question in questions.items()}
    changed = sorted(code for code in questions if before[code] != after[code])
    if not changed:
        return row, False
    may_write_intention(by, row, on=localdate(at)).require()
    Verdict.no_if(
        row.state != State.DRAFT, f"The intention is {row.get_state_display().lower()}; only a draft can be changed."
    ).require()
    Verdict.no_if(stale, CHANGED).require()
    if "lead" in changed:
        may_lead(by, row.cycle, row.lead, at=at).require()
    row.full_clean(exclude=["cycle", "template", "candidate", "lead", "commitment", "disinvestment"])
    row.version += 1
    row.save()
    for code in set(changed) & drivers.keys():
        row.drivers.filter(kind=code).delete()
        if drivers[code]:
            IntentionDriver.objects.create(intention=row, kind=code, evidence=drivers[code])
    # What stood there before stays with the event, so that nothing that was written is ever lost.
    audit.record("saved", row, by=by, at=at, version=row.version, before={code: before[code] for code in changed})
    return row, True


def _set(row: Intention, questions: dict[str, TemplateQuestion], values: dict[str, Any]) -> dict[str, str]:
    """Sets the answers on the row, unsaved; gives those that are rows of their own."""
    drivers: dict[str, str] = {}
    row.answers = dict(row.answers)
    for code, question in questions.items():
        value = values[code]
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if question.kind == Kind.DRIVER:
            drivers[code] = value or ""
        elif code in Intention.COLUMNS:
            is_words = question.kind in {Kind.LINE, Kind.TEXT, Kind.FINANCE}
            setattr(row, code, ("" if is_words else None) if value in (None, "") else value)
        elif value in (None, ""):
            row.answers.pop(code, None)
        else:
            row.answers[code] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return drivers


def submit_intention(*, intention: Intention, by: Any, at: datetime) -> Intention:
    """Put it forward to be scored. Refused, with all that is missing, until it is complete. It names the frozen version
    of the shared data that it was planned from, where there is one."""
    return _step(intention, "submit it", by=by, at=at)


def withdraw_intention(*, intention: Intention, by: Any, at: datetime) -> Intention:
    return _step(intention, "withdraw it", by=by, at=at)


def send_back(*, intention: Intention, reason: str, by: Any, at: datetime) -> Intention:
    """Open it again for its team, with the reason."""
    Verdict.no_if(not reason.strip(), "Enter the reason why it is sent back.").require()
    return _step(intention, "send it back", by=by, at=at, reason=reason.strip())


@transaction.atomic
def _step(intention: Intention, name: str, *, by: Any, at: datetime, **detail: str) -> Intention:
    rows = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner", "lead", "template")
    row = rows.select_related("disinvestment").get(pk=intention.pk)
    on = localdate(at)
    if name == "send it back":
        verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=on)
    else:
        verdict = may_write_intention(by, row, on=on)
    verdict &= INTENTION.check(name, row.state)
    verdict.require()
    if name == "submit it":
        checks.may_be_submitted(row, questions_of(row.template)).require()
    if name == "withdraw it" and (dependants := list(row.pays_for.exclude(state__in=["withdrawn", "not now"]))):
        numbers = ", ".join(str(each.number) for each in dependants)
        raise Refused([f"It is to pay for {numbers}; find another source for those first."])
    row.state = INTENTION.named(name).target
    if name == "submit it":
        row.data_set = frozen_set_of(row.cycle)
    row.save(update_fields=["state", "data_set"])
    audit.record(name, row, by=by, at=at, **detail)
    return row
