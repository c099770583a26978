"""Does the register keep what is known as certain as it is, and refuse what cannot be?"""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent
from core.verdict import Refused
from plans import actions
from plans.models import Plan, PlanRelation, PlanType, RegisteredPlan

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": timezone.now()}


@pytest.fixture
def strategy(people):
    return entry("avon-strategy", "Living Well in Avon", period_note="No source gives its period.")


def entry(slug, title, **more):
    plan_type, _ = PlanType.objects.get_or_create(slug="strategy", defaults={"name": "Strategy"})
    fields = {"plan_type": plan_type, "known": "Named once.", "source": "A paper", **more}
    return actions.register_known_plan(slug=slug, title=title, **fields, **BY)


@pytest.mark.parametrize(
    "dates", [{"starts": "2022"}, {"starts": "2022-11", "ends": "2025"}, {"ends": "2026-03-31"}, {}]
)
def test_a_date_is_as_long_as_it_is_certain(strategy, dates):
    row = entry("other", "Other", period_words="some years", **dates)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in dates} == dates


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"starts": "spring 23"}, "registeredplan_dates_are_as_long_as_certain"),
        ({"ends": "2026-13"}, "registeredplan_dates_are_as_long_as_certain"),
        ({"starts": "2026", "ends": "2023"}, "registeredplan_ends_after_it_starts"),
        ({"period_note": ""}, "registeredplan_unknown_period_has_a_note"),
        ({"checked_on": "2026-01-01"}, "registeredplan_checks_an_address"),
    ],
)
def test_the_database_refuses_what_cannot_be(strategy, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RegisteredPlan.objects.filter(pk=strategy.pk).update(**fields)


def test_an_unknown_period_needs_a_note(people):
    with pytest.raises(ValidationError):
        entry("silent", "Silent")


def test_entering_twice_changes_nothing_and_leaves_one_trace(strategy):
    again = entry("avon-strategy", "Living Well in Avon", period_note="No source gives its period.")
    assert again == strategy
    assert AuditEvent.objects.filter(subject_type="plans.registeredplan").count() == 1


def test_a_document_is_its_own_type_already(strategy):
    with pytest.raises(Refused, match="Living Well in Avon is a Strategy already"):
        actions.tell_satisfies(document=strategy, plan_type=strategy.plan_type, statement="It is", source="x", **BY)
    place_plan = PlanType.objects.create(slug="another", name="Another")
    row = actions.tell_satisfies(document=strategy, plan_type=place_plan, statement="is also", source="x", **BY)
    assert str(row) == "Living Well in Avon is also a Another"


def test_a_relation_has_two_plans_and_says_why(strategy):
    other = entry("other", "Other", period_words="some years")
    with pytest.raises(ValidationError):
        actions.relate(plan=strategy, kind="delivers", other=strategy, words="so", source="x", **BY)
    with pytest.raises(ValidationError):
        actions.relate(plan=strategy, kind="delivers", other=other, source="x", **BY)
    for _ in range(2):
        actions.relate(plan=strategy, kind="delivers", other=other, words="so", source="x", **BY)
    assert str(PlanRelation.objects.get()) == "Living Well in Avon: delivers Other"


def test_a_date_keeps_its_words_and_what_is_certain(strategy):
    row = actions.date_plan(
        plan=strategy, what="Opinion", words="May/June", starts="2023-05", ends="2023-06", told_as="expected",
        source="x", **BY,
    )  # fmt: skip
    assert str(row) == "Opinion: May/June"
    with pytest.raises(ValidationError):
        actions.date_plan(
            plan=strategy, what="Refresh", words="spring", starts="2024-06", ends="2024-05", told_as="done",
            source="x", **BY,
        )  # fmt: skip


def test_a_lost_figure_is_recorded_as_lost(strategy):
    row = actions.record_lost(plan=strategy, title="Figure 1", where="Part 1", known="A map.", lost="In print", **BY)
    assert strategy.lost_figures.get() == row


@pytest.mark.parametrize("slug", ["register", "lineage"])
def test_no_plan_takes_the_address_of_a_page_of_the_site(people, slug):
    plan_type = PlanType.objects.get(slug="reference-document")
    with pytest.raises(Refused, match=f"The address '{slug}' belongs to a page about all plans"):
        actions.register_plan(slug=slug, owner=people.icb, title="Register", plan_type=plan_type, **BY)
    with pytest.raises(IntegrityError, match="plan_address_is_no_page_of_the_site"), transaction.atomic():
        Plan.objects.create(slug=slug, owner=people.icb, title="Register", plan_type=plan_type)
