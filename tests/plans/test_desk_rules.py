"""Can an administrator change what the law asks, from a day, and see which plans it reaches?"""

from datetime import date

import pytest

from consultation import actions as consultation_actions
from plans import actions
from plans.models import ParticipationRule, PlanType, Requirement
from publication import actions as publication_actions
from tests import stages
from tests.organisations.test_desk import confirm, desk, text, three_boxes  # noqa: F401
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
HERE = "/workspace/administration/"
APRIL = date(2027, 4, 1)


@pytest.fixture
def plan(people):
    """A plan that is being written, whose draft is frozen and out for consultation."""
    made = stages.plan(people, people.joint)
    publication_actions.issue_draft(edition=stages.written(made, stages.TEXT), by=SYSTEM, at=NOW)
    return made


def words(**more: str) -> dict[str, str]:
    told = {"wording": "Describe all services", "citation": "s.14Z52(2)(a) as amended", "explanation": ""}
    return told | three_boxes("on", APRIL) | more


def test_new_words_hold_from_their_day_and_frozen_texts_keep_the_old(desk, plan):  # noqa: F811
    said = text(desk.post(f"{HERE}requirements/joint-1/new-words/", words()))
    assert "From 1 April 2027 on, 1 plan is asked this: Mercia Plan." in said
    assert "1 frozen text keeps the words of now." in said
    assert Requirement.objects.get(code="joint-1").valid_to is None

    done = confirm(desk, f"{HERE}requirements/joint-1/new-words/", words())
    old, new = Requirement.objects.filter(number=1, plan_type=plan.plan_type).order_by("pk")
    assert (old.wording, old.valid_to) == ("Describe health services", date(2027, 3, 31))
    assert (new.wording, new.valid_from, new.valid_to) == ("Describe all services", APRIL, None)
    assert done["Location"] == f"{HERE}requirements/{new.code}/"
    assert "Last day: empty, then 31 March 2027" in text(desk.get(f"{HERE}requirements/joint-1/"))
    wrong = desk.post(f"{HERE}requirements/joint-1/new-words/", words(**three_boxes("on", date(2028, 1, 1))))
    assert "It has ended before that day." in text(wrong)


def test_words_that_a_frozen_text_carries_are_not_changed_in_place(desk, people, plan):  # noqa: F811
    told = {"wording": "Other words", "citation": "s.14Z52(2)(a)", "kind": "content", "mandatory": "on"}
    shown = desk.post(f"{HERE}requirements/joint-1/change/", told)
    assert shown.status_code == 422
    assert "1 frozen text carries its words, so wording and citation stay." in text(shown)
    explained = told | {"wording": "Describe health services", "explanation": "Say what there is."}
    confirm(desk, f"{HERE}requirements/joint-1/change/", explained)
    assert Requirement.objects.get(code="joint-1").explanation == "Say what there is."


def test_words_that_nothing_carries_may_be_corrected(desk, people):  # noqa: F811
    told = {"wording": "Describe the services", "citation": "s.14Z52(2)(a)", "kind": "content", "mandatory": "on"}
    confirm(desk, f"{HERE}requirements/joint-1/change/", told)
    assert Requirement.objects.get(code="joint-1").wording == "Describe the services"


def test_a_requirement_is_added_and_ended(desk, people, plan):  # noqa: F811
    told = {
        "plan_type": str(people.joint.pk),
        "number": "1",
        "wording": "Say how",
        "citation": "s.1",
        "kind": "content",
    }
    assert "Number 1 is taken in those days" in text(desk.post(f"{HERE}requirements/add/", told))
    done = confirm(desk, f"{HERE}requirements/add/", told | {"number": "9"})
    assert done["Location"] == f"{HERE}requirements/joint-plan-9/"
    end = f"{HERE}requirements/joint-plan-9/end/"
    assert "After 31 March 2027 it is asked of no plan." in text(
        desk.post(end, three_boxes("valid_to", date(2027, 3, 31)))
    )
    confirm(desk, end, three_boxes("valid_to", date(2026, 3, 31)))
    assert "Say how" in text(desk.get(f"{HERE}requirements/?state=ended"))


def test_a_rule_says_which_bodies_it_concerns_and_who_keeps_the_old_question(desk, people, plan):  # noqa: F811
    consultation_actions.open_round(
        snapshot=plan.editions.get().snapshots.get(), opens_on=stages.TODAY, closes_on=stages.TODAY, by=SYSTEM, at=NOW
    )
    rule = ParticipationRule.objects.get(duty="consult opinion")
    here = f"{HERE}participation/{rule.pk}/"
    told = {"question": "Is it good?", "citation": "s.14Z54", "mandatory": "on"} | three_boxes("on", APRIL)
    said = text(desk.post(f"{here}new-words/", told))
    assert "From 1 April 2027 on, 2 bodies are concerned by Mercia Plan: Avon Board, Tamar Board." in said
    assert "1 round now open keeps its question: Mercia Plan (until 2 November 2026)." in said
    confirm(desk, f"{here}new-words/", told)
    rules = ParticipationRule.objects.filter(duty="consult opinion").order_by("pk")
    assert [(row.question, row.valid_from, row.valid_to) for row in rules] == [
        (rule.question, None, date(2027, 3, 31)),
        ("Is it good?", APRIL, None),
    ]
    end = f"{HERE}participation/{rules[1].pk}/end/"
    assert "After 31 March 2028 no plan is bound by it." in text(
        desk.post(end, three_boxes("valid_to", date(2028, 3, 31)))
    )
    back = desk.post(f"{here}end/", {"valid_to_day": ""})
    assert "Another rule says this of the type in those days." in text(back)


def test_a_rule_is_added_once(desk, people, plan):  # noqa: F811
    told = {"plan_type": str(people.joint.pk), "duty": "give copy", "body_kind": "icb", "citation": "s.14Z52(6)"}
    assert "1 body is concerned by Mercia Plan: Mercia Icb." in text(desk.post(f"{HERE}participation/add/", told))
    confirm(desk, f"{HERE}participation/add/", told)
    assert "Another rule says this" in text(desk.post(f"{HERE}participation/add/", told))


def test_a_type_is_added_and_changed(desk, people, plan):  # noqa: F811
    confirm(desk, f"{HERE}plan-types/add/", {"name": "Winter plan", "description": "How we cope."})
    assert PlanType.objects.get(slug="winter-plan").description == "How we cope."
    again = desk.post(f"{HERE}plan-types/add/", {"name": "winter plan"})
    assert "There is a type winter plan already." in text(again)
    said = text(desk.post(f"{HERE}plan-types/joint-plan/change/", {"name": "Joint plan", "basis": "s.14Z52"}))
    assert "1 plan is of this type." in said
    confirm(desk, f"{HERE}plan-types/joint-plan/change/", {"name": "Joint plan", "basis": "s.14Z52"})
    assert "Legal basis: empty, then s.14Z52" in text(desk.get(f"{HERE}plan-types/joint-plan/"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["plan-types", "requirements", "participation"])
def test_a_list_asks_as_often_for_one_as_for_three(desk, people, name, count, django_assert_num_queries):  # noqa: F811
    for number in range(count):
        plan_type = stages.plan_type(f"type-{number}", rules=[("approve", "icb", "")])
        actions.add_requirement(plan_type=plan_type, number=1, wording="W", citation="C", by=SYSTEM, at=NOW)
    with django_assert_num_queries(7):
        desk.get(f"{HERE}{name}/")
