"""What the law asks of a type of plan: the types, what their plans must say, and whom they ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.desk import HELD, Cell, Change, Fact, LastDayForm, Register, Verb, dated_tag, day
from plans import actions, queries
from plans.forms import reference as forms
from plans.models import ParticipationRule, Plan, PlanType, Requirement


def _listed(plans: list[Plan]) -> str:
    return f": {', '.join(plan.title for plan in plans)}" if plans else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _from(when: date | None, on: date) -> str:
    return f"From {day(when)} on" if when and when > on else "From now on"


def _of_type(change: Change, made: PlanType) -> list[str]:
    return [f"{_count(made.count, 'plan is', 'plans are')} of this type."]


def _asked(change: Change, made: Requirement) -> list[str]:
    """Which plans must answer it, and which keep what they were frozen with."""
    plans = queries.plans_asked(made.plan_type)
    found = []
    if change.verb.name == "end" and made.valid_to:
        found.append(f"After {day(made.valid_to)} it is asked of no plan.")
    elif change.verb.name != "change":
        begins = _from(made.valid_from, change.on)
        found.append(f"{begins}, {_count(len(plans), 'plan is', 'plans are')} asked this{_listed(plans)}.")
    if change.row is None:
        return found
    if frozen := queries.texts_with_requirement(change.row):
        found.append(f"{_count(frozen, 'frozen text keeps', 'frozen texts keep')} the words of now.")
    answered = queries.answered_by_sections(change.row)
    if answered and change.verb.name == "new-words":
        found.append(
            f"{_count(answered, 'plan answers', 'plans answer')} the words of now; for the new ones its authors say "
            "again which section does."
        )
    return found


def _concerned(change: Change, made: ParticipationRule) -> list[str]:
    """Which bodies each plan that is being written must ask, on the first day that counts."""
    if change.verb.name == "end" and made.valid_to:
        return [f"After {day(made.valid_to)} no plan is bound by it."]
    when = max(filter(None, [made.valid_from, change.on]))
    found = []
    for plan in queries.plans_asked(made.plan_type):
        bodies = queries.bodies_under(plan, made, on=when) if made.body_kind else []
        if made.body_kind:
            names = ", ".join(body.name for body in bodies) or "nobody"
            found.append(
                f"{_from(made.valid_from, change.on)}, {_count(len(bodies), 'body is', 'bodies are')} concerned by "
                f"{plan.title}: {names}."
            )
        else:
            found.append(f"{_from(made.valid_from, change.on)}, it binds {plan.title}.")
    return found or ["No plan of this type is being written now."]


class PlanTypes(Register):
    name, title, one = "plan-types", "Types of plan", "Type of plan"
    intro = "Joint forward plan, Place plan, strategy: what each is, and its basis in law."
    empty = "No type is entered yet."
    model, subject = PlanType, "plan_type"
    heads = ("Type", "Basis", "Plans")
    add = Verb("add", "Add a type of plan", forms.PlanTypeForm, actions.add_plan_type)
    verbs = (
        Verb("change", "Change what is said of it", forms.PlanTypeForm, actions.change_plan_type, effect=_of_type),
    )

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_types(words=words)

    def row(self, key: str) -> PlanType | None:
        return queries.type_by_slug(key)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.basis), Cell(str(row.count))]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Name", row.name),
            Fact("What it is", row.description),
            Fact("Years that it looks ahead", str(row.horizon_years or "")),
            Fact("Legal basis", row.basis),
            Fact("Legal basis of revisions without a round", row.revision_basis),
            Fact("Plans", str(row.count)),
        ]


class Requirements(Register):
    name, title, one = "requirements", "Requirements", "Requirement"
    intro = "What the law and guidance ask plans of a type to say: their checklists."
    empty = "No requirement is entered yet."
    model, subject = Requirement, "requirement"
    heads = ("Requirement", "Type of plan", "Law", "State")
    states, state_label = HELD, "State"
    add = Verb("add", "Add a requirement", forms.NewRequirementForm, actions.add_requirement, effect=_asked)
    verbs = (
        Verb(
            "change", "Change what is said of it", forms.RequirementForm, actions.change_requirement, effect=_asked,
            means="Its explanation and link; its words only while no frozen text carries them.",
        ),
        Verb(
            "new-words", "Give it new words from a day", forms.NewWordsForm, actions.supersede_requirement,
            effect=_asked,
            means="For a change of the law. The words of now keep their days.", done="The new words are entered.",
        ),
        Verb("end", "Give it its last day", LastDayForm, actions.end_requirement, effect=_asked),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_requirements(words=words, state=state, on=on)

    def row(self, key: str) -> Requirement | None:
        return queries.requirement_by_code(key)

    def key(self, row: Any) -> str:
        return row.code

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.plan_type.name), Cell(row.citation), dated_tag(row, on)]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Type of plan", row.plan_type.name, reverse("desk:entry", args=["plan-types", row.plan_type.slug])),
            Fact("Number", str(row.number)),
            Fact("What the plan must say", row.wording),
            Fact("In plain words", row.explanation),
            Fact("Where the law says so", row.citation, row.url),
            Fact("Link", row.url),
            Fact("What it is", row.get_kind_display()),
            Fact("A plan without it cannot be published", "Yes" if row.mandatory else "No"),
            Fact("First day", day(row.valid_from)),
            Fact("Last day", day(row.valid_to)),
        ]


class Rules(Register):
    name, title, one = "participation", "Participation rules", "Rule"
    intro = "Whom plans of a type involve, consult, ask for approval or give a copy to, and with which question."
    empty = "No rule is entered yet."
    model, subject = ParticipationRule, "rule"
    heads = ("Rule", "Law", "State")
    states, state_label = HELD, "State"
    add = Verb("add", "Add a rule", forms.NewRuleForm, actions.add_rule, effect=_concerned)
    verbs = (
        Verb(
            "new-words", "Change it from a day", forms.NewDutyForm, actions.supersede_rule, effect=_concerned,
            means="Its question, its citation, whether it binds. The rule of now keeps its days.",
            done="The rule is entered, with its first day.",
        ),
        Verb("end", "Give it its last day", LastDayForm, actions.end_rule, effect=_concerned),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_rules(words=words, state=state, on=on)

    def row(self, key: str) -> ParticipationRule | None:
        return queries.rule_numbered(key)

    def key(self, row: Any) -> str:
        return str(row.pk)

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(row.citation, "" if row.mandatory else "may, not must"), dated_tag(row, on)]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Type of plan", row.plan_type.name, reverse("desk:entry", args=["plan-types", row.plan_type.slug])),
            Fact("Duty", row.get_duty_display()),
            Fact("Which bodies", row.get_body_kind_display()),
            Fact("Question put to them", row.question),
            Fact("Where the law says so", row.citation),
            Fact("A plan cannot be published without it", "Yes" if row.mandatory else "No"),
            Fact("First day", day(row.valid_from)),
            Fact("Last day", day(row.valid_to)),
        ]
