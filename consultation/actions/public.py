"""How is everybody asked? A public consultation is set up, opened and closed by planners; it moves no edition."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation import checks
from consultation.models import Consultation, Question, Round
from consultation.transitions import ROUND
from core import audit
from core.days import london_day
from core.verdict import Verdict
from plans.models import Snapshot
from plans.permissions import may_on_plan
from plans.queries import locked


@transaction.atomic
def plan_consultation(
    *, snapshot: Snapshot, opens_on: date, closes_at: datetime, title: str, introduction: str, audience: str,
    by: Any, at: datetime, slug: str = "", **fields: Any,
) -> Consultation:  # fmt: skip
    """Set down what the public will be told and asked about this snapshot, and when. Nobody is asked yet."""
    edition = snapshot.edition = locked(snapshot.edition)
    verdict = may_on_plan(by, Permission.RUN_ROUND, edition.plan, on=localdate(at))
    verdict &= _days(opens_on, closes_at)
    (verdict & checks.ready_to_plan_publicly(snapshot)).require()
    before = Round.objects.filter(kind=Round.Kind.PUBLIC, snapshot__edition=edition).count()
    round = Round.objects.create(
        kind=Round.Kind.PUBLIC, snapshot=snapshot, number=before + 1, question=title, opens_on=opens_on,
        closes_at=closes_at,
    )  # fmt: skip
    row = Consultation(
        round=round, slug=_address(slug or title), title=title, introduction=introduction, audience=audience, **fields
    )
    row.full_clean(exclude=["round"])
    row.save()
    audit.record("planned", row, by=by, at=at, opens_on=opens_on.isoformat(), snapshot=snapshot.sha256)
    return row


def _days(opens_on: date, closes_at: datetime) -> Verdict:
    return Verdict.no_if(
        london_day(closes_at) < opens_on, "The deadline comes before the day on which the consultation opens."
    )


def _address(words: str) -> str:
    """An address of its own."""
    wanted = slugify(words)[:110].strip("-") or "consultation"
    slug, count = wanted, 2
    while Consultation.objects.filter(slug=slug).exists():
        slug, count = f"{wanted}-{count}", count + 1
    return slug


def held(
    consultation: Consultation, *, by: Any, at: datetime, right: Permission = Permission.RUN_ROUND
) -> Consultation:
    """The row, locked together with its round, for somebody who has the right on its plan."""
    rows = Consultation.objects.select_for_update(of=("self", "round"))
    row = rows.select_related("round__snapshot__edition__plan__place__icb", "round__snapshot__edition__plan__owner")
    found = row.get(pk=consultation.pk)
    may_on_plan(by, right, found.round.snapshot.edition.plan, on=localdate(at)).require()
    return found


@transaction.atomic
def change_consultation(
    *, consultation: Consultation, opens_on: date, closes_at: datetime, by: Any, at: datetime, **fields: Any
) -> Consultation:
    """Change what is planned. Once people are answering, what they answer to stays, but for a later deadline and how
    else they can answer; closed, only what came of it is still told."""
    row = held(consultation, by=by, at=at)
    changed = {name for name, value in fields.items() if getattr(row, name) != value}
    changed |= {"opens_on"} if row.round.opens_on != opens_on else set()
    changed |= {"closes_at"} if row.round.closes_at != closes_at else set()
    (_days(opens_on, closes_at) & checks.may_change(row, changed, closes_at)).require()
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean(exclude=["round"])
    row.save()
    row.round.opens_on, row.round.closes_at, row.round.question = opens_on, closes_at, row.title
    row.round.save(update_fields=["opens_on", "closes_at", "question"])
    audit.record("changed", row, by=by, at=at, what=sorted(changed))
    return row


@transaction.atomic
def ask(
    *, consultation: Consultation, kind: str, wording: str, by: Any, at: datetime, hint: str = "",
    options: list[str] | None = None, question: Question | None = None,
) -> Question:  # fmt: skip
    """Add a question at the end, or change one, while nobody has been asked."""
    row = held(consultation, by=by, at=at)
    checks.questions_may_change(row).require()
    if question is None:
        last = row.questions.aggregate(last=Max("position"))["last"] or 0
        question = Question(consultation=row, position=last + 1)
    question.kind, question.wording, question.hint = kind, wording, hint
    chosen = list(dict.fromkeys(options or [])) or list(Question.AGREEMENT)
    question.options = [] if kind == Question.Kind.TEXT else chosen
    Verdict.no_if(
        kind != Question.Kind.TEXT and len(question.options) < 2, "Give at least two options to choose from."
    ).require()
    question.full_clean(exclude=["consultation"])
    question.save()
    audit.record("asked", question, by=by, at=at, consultation=row.slug)
    return question


@transaction.atomic
def drop_question(*, question: Question, by: Any, at: datetime) -> None:
    """Take out a question that nobody has been asked."""
    row = held(question.consultation, by=by, at=at)
    checks.questions_may_change(row).require()
    audit.record("dropped", question, by=by, at=at, consultation=row.slug, wording=question.wording)
    question.delete()


@transaction.atomic
def raise_question(*, question: Question, by: Any, at: datetime) -> None:
    """Put a question before the one above it; the first one stays where it is."""
    row = held(question.consultation, by=by, at=at)
    checks.questions_may_change(row).require()
    above = row.questions.filter(position__lt=question.position).order_by("-position").first()
    if above is not None:
        here = question.position
        row.questions.filter(pk=question.pk).update(position=above.position)
        row.questions.filter(pk=above.pk).update(position=here)
        audit.record("moved", question, by=by, at=at, consultation=row.slug)


@transaction.atomic
def open_consultation(*, consultation: Consultation, by: Any, at: datetime) -> Consultation:
    """Ask everybody: from now on the pages are public, and people answer."""
    row = held(consultation, by=by, at=at)
    checks.ready_to_open_publicly(row, at=at).require()
    row.round.status = ROUND.named("open").target
    row.round.opens_on = min(row.round.opens_on, localdate(at))
    row.round.save(update_fields=["status", "opens_on"])
    audit.record("opened", row, by=by, at=at, snapshot=row.round.snapshot.sha256)
    return row


@transaction.atomic
def close_consultation(*, consultation: Consultation, by: Any, at: datetime) -> Consultation:
    """Take no more answers. What a moderator decided to publish is public from now on."""
    row = held(consultation, by=by, at=at)
    ROUND.check("close", row.round.status).require()
    Round.objects.filter(pk=row.round_id).update(status=ROUND.named("close").target)
    audit.record("closed", row, by=by, at=at, early=at < row.round.closes_at)
    row.round.refresh_from_db(fields=["status"])
    return row
