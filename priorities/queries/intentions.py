"""What do teams intend, how far is each intention, and what does it answer to each question of its template?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from core.canonical import canonical_json, sha256
from organisations.models import Organisation
from priorities.models import (
    Challenge,
    Consideration,
    Decision,
    FundingStream,
    Intention,
    IntentionDriver,
    IntentionTemplate,
    PlanningCycle,
    TemplateQuestion,
)
from priorities.queries.candidates import teams_of

Kind = TemplateQuestion.Kind


def intentions_of(
    cycle: PlanningCycle, user: Any, *, on: date, state: str = "", lead: str = "", words: str = ""
) -> QuerySet[Intention]:
    """The intentions of a cycle in their order, of one state, one team, or whose title holds these letters."""
    found = Intention.objects.visible_to(user, on=on).filter(cycle=cycle).select_related("lead")
    if state:
        found = found.filter(state=state)
    if lead:
        found = found.filter(lead__slug=lead)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(answers__icontains=words))
    return found.order_by("number")


def whole(found: QuerySet[Intention]) -> QuerySet[Intention]:
    """The same, each with all that a page or a file tells of it, however many there are."""
    return found.select_related(
        "lead", "template", "candidate", "stream", "disinvestment", "delivery_owner", "outcome_owner", "cycle__owner",
        "commitment__section__edition__plan", "data_set",
    ).prefetch_related("drivers", "places")  # fmt: skip


def intention_of(cycle: PlanningCycle, number: int, user: Any, *, on: date) -> Intention | None:
    """One intention, with what was asked, said and decided of it."""
    return (
        whole(intentions_of(cycle, user, on=on).filter(number=number))
        .prefetch_related(
            Prefetch("considerations", Consideration.objects.select_related("item", "strategy").order_by("pk")),
            Prefetch("challenges", Challenge.objects.select_related("team", "pledge", "raised_by").order_by("pk")),
            Prefetch("decisions", Decision.objects.select_related("meeting__body").order_by("pk")),
        )
        .first()
    )


def leads_in(cycle: PlanningCycle) -> list[tuple[str, str]]:
    """The teams that lead an intention of the cycle: (slug, name)."""
    return list(cycle.intentions.order_by("lead__name").values_list("lead__slug", "lead__name").distinct())


def counts_by_state(cycle: PlanningCycle) -> dict[str, int]:
    rows = cycle.intentions.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def newest_template() -> IntentionTemplate | None:
    return IntentionTemplate.objects.order_by("-pk").first()


def questions_of(template: IntentionTemplate) -> list[TemplateQuestion]:
    return list(template.questions.order_by("position"))


def hint_of(template: IntentionTemplate | None, code: str) -> str:
    """What a template says beside a question; nothing without a template, or where it does not ask it."""
    return TemplateQuestion.objects.filter(template=template, code=code).values_list("hint", flat=True).first() or ""


def sections_of(questions: list[TemplateQuestion]) -> list[tuple[int, str, list[TemplateQuestion]]]:
    """(number, name, its questions) of each section, in the order of the template."""
    names = list(dict.fromkeys(question.section for question in questions))
    return [
        (number, name, [each for each in questions if each.section == name])
        for number, name in enumerate(names, start=1)
    ]


def streams() -> QuerySet[FundingStream]:
    return FundingStream.objects.order_by("name")


def told(intention: Intention, question: TemplateQuestion) -> str:
    """The answer to a question as text: what a file holds, and what two saves are compared by."""
    if question.kind == Kind.DRIVER:
        return next((each.evidence for each in intention.drivers.all() if each.kind == question.code), "")
    if question.code not in Intention.COLUMNS:
        return str(intention.answers.get(question.code) or "")
    return text_of(question, getattr(intention, question.code))


def text_of(question: TemplateQuestion, value: Any) -> str:
    """A value as text, the same for the same value."""
    if value is None or value == "":
        return ""
    if question.kind == Kind.MONEY:
        return f"{value.normalize():f}"
    if question.kind == Kind.DATE:
        return value.isoformat()
    if question.kind == Kind.INTENTION:
        return str(value.number)
    return Intention.Finance(value).label if question.kind == Kind.FINANCE else str(value)


def fingerprint(intention: Intention, questions: list[TemplateQuestion]) -> str:
    """Of the answers to these questions: the same answers have the same."""
    return sha256(canonical_json({each.code: told(intention, each) for each in questions}))[:32]


def shown(intention: Intention, question: TemplateQuestion) -> str:
    """The same for a reader."""
    text = told(intention, question)
    if not text:
        return ""
    if question.kind == Kind.MONEY:
        return f"£{getattr(intention, question.code):,.2f}".removesuffix(".00")
    if question.kind == Kind.DATE:
        return f"{getattr(intention, question.code):%-d %B %Y}"
    if question.kind == Kind.INTENTION:
        other = getattr(intention, question.code)
        return f"{other.number}. {other.title}"
    return text


@dataclass
class World:
    """What the names in a file may mean, read once for all its rows."""

    bodies: dict[str, list[Organisation]] = field(default_factory=dict)
    streams: dict[str, FundingStream] = field(default_factory=dict)
    intentions: dict[int, Intention] = field(default_factory=dict)


def world_of(cycle: PlanningCycle, user: Any, *, on: date) -> World:
    bodies: dict[str, list[Organisation]] = {}
    for body in teams_of(cycle, on=on):
        bodies.setdefault(body.name.casefold(), []).append(body)
    intentions = {each.number: each for each in intentions_of(cycle, user, on=on)}
    # Who leads or owns something already stays known, whatever became of the body.
    for each in Organisation.objects.filter(
        Q(intentions_led__cycle=cycle) | Q(intentions_delivered__cycle=cycle) | Q(intentions_owned__cycle=cycle)
    ).distinct():
        known = bodies.setdefault(each.name.casefold(), [])
        if each not in known:
            known.append(each)
    return World(bodies, {each.name.casefold(): each for each in streams()}, intentions)


@dataclass(frozen=True)
class Task:
    """A section of the template, as a line of the list of tasks."""

    number: int
    name: str
    missing: tuple[str, ...]
    is_begun: bool

    @property
    def state(self) -> str:
        if not self.missing:
            return "Completed"
        return "Incomplete" if self.is_begun else "Not started"


def tasks_of(intention: Intention, questions: list[TemplateQuestion]) -> list[Task]:
    """How far each section is."""
    tasks = []
    for number, name, asked in sections_of(questions):
        answers = {each: told(intention, each) for each in asked}
        missing = tuple(each.label for each in asked if each.is_required and not answers[each])
        if all(each.kind == Kind.DRIVER for each in asked) and not any(answers.values()):
            missing = ("At least one driver with its evidence",)
        tasks.append(Task(number, name, missing, any(answers.values())))
    return tasks


def paid_by(disinvestment: Intention) -> QuerySet[Intention]:
    """The investments that a disinvestment is to pay for."""
    return disinvestment.pays_for.exclude(state__in=["withdrawn", "not now"]).order_by("number")


def driver_labels() -> dict[str, str]:
    return dict(IntentionDriver.Kind.choices)
