"""Is what the data said kept as it was said, and said once?"""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from core.verdict import Refused
from metrics import actions
from metrics.models import Interpretation, Series, Target, Trajectory
from metrics.spc import NHSR
from tests.metrics.files import tidy

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 4, 10, 9, tzinfo=UTC)
VALUES = [10.0, 11.0] * 10


def load(path, values, at=NOW):
    lines = ["indicator,indicator_name,area,area_name,period,value"]
    lines += [f"waits,Waits,QXX,Mercia,{2020 + n // 12}-{n % 12 + 1:02},{v}" for n, v in enumerate(values)]
    actions.import_observations(path=tidy(path, "\n".join(lines)), by=None, at=at)
    return Series.objects.get()


@pytest.fixture
def series(tmp_path):
    return load(tmp_path / "a.csv", VALUES)


def target(**fields):
    base = {"slug": "t", "state": "proposed", "kind": "at least", "value": 5, "unit": "count"}
    return Target.objects.create(**base | fields)


def test_the_same_input_is_said_once_and_frozen(series):
    first = actions.interpret(series=series, polarity="up", at=NOW)
    assert actions.interpret(series=series, polarity="up", at=LATER) == first
    assert first.answers["changing"]["key"] == "no change"
    assert (first.profile, first.engine, len(first.input_sha256)) == ("mdc-2024", "2.1", 64)
    assert actions.interpret(series=series, polarity="up", profile=NHSR, at=NOW) != first
    for work in (lambda: Interpretation.objects.update(polarity="down"), lambda: Interpretation.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            work()


def test_new_data_are_said_anew_and_the_old_words_stay(series, tmp_path):
    first = actions.interpret(series=series, polarity="up", at=NOW)
    load(tmp_path / "b.csv", [*VALUES, 30.0], at=LATER)
    second = actions.interpret(series=series, polarity="up", at=LATER)
    first.refresh_from_db()
    assert (first.answers["changing"]["key"], second.answers["changing"]["key"]) == ("no change", "improvement high")
    assert second.release_id > first.release_id


def test_a_target_counts_once_a_person_has_confirmed_it(series):
    aim = target()
    assert actions.interpret(series=series, target=aim, at=NOW).answers["met"]["key"] == "no target"
    aim = actions.confirm_target(target=aim, by=None, at=NOW)
    found = actions.interpret(series=series, target=aim, at=NOW)
    assert (found.answers["met"]["key"], found.answers["will_meet"]["key"]) == ("yes", "pass")


def test_a_trajectory_is_held_against_the_latest_value(series):
    aim = actions.confirm_target(target=target(), by=None, at=NOW)
    plan = Trajectory.objects.create(target=aim, version=1, source="made up here")
    plan.points.create(period_end=date(2021, 8, 31), value=12)
    assert actions.interpret(series=series, target=aim, at=NOW).answers["on_trajectory"]["key"] == "no"


def test_new_limits_are_a_decision_with_its_reason(series):
    before = actions.interpret(series=series, at=NOW)
    told = {"series": series, "decided_on": date(2026, 4, 1), "by": None, "at": LATER}
    with pytest.raises(Refused) as error:
        actions.decide_rebase(**told, from_date=date(2020, 7, 15), reason=" ")
    assert len(error.value.reasons) == 2
    actions.decide_rebase(**told, from_date=date(2020, 7, 31), reason="A new pathway began.")
    after = actions.interpret(series=series, at=LATER)
    assert [p["group"] for p in after.answers["points"]].count(1) == 14
    assert {p["group"] for p in before.answers["points"]} == {0}
    with pytest.raises(DatabaseError), transaction.atomic():
        series.rebases.update(reason="Another")


@pytest.mark.parametrize(
    ("meaning", "reason"),
    [
        ({"kind": ""}, "Choose what kind of target it is."),
        ({"value": None}, "Enter the number that is aimed at."),
        ({"kind": "within"}, "Enter the second number: the end of the range, or the ambition."),
        ({"kind": "within", "upper": 1}, "The second number must not be smaller than the first."),
        ({"kind": "change", "value": -25}, "Enter the period that it is counted from, the baseline."),
        ({"kind": "milestone"}, "Enter the day it is due by."),
        ({"kind": "zero", "value": 3}, "“Eliminate” means the number 0."),
    ],
)
def test_an_incomplete_meaning_is_refused(meaning, reason):
    with pytest.raises(Refused) as error:
        actions.confirm_target(target=target(), by=None, at=NOW, **meaning)
    assert error.value.reasons == (reason,)


def test_only_the_analyst_says_what_a_target_means(people):
    with pytest.raises(Refused, match="keep indicators"):
        actions.confirm_target(target=target(), by=people.people["planner"], at=NOW)
    assert actions.confirm_target(target=target(slug="u"), by=people.people["analyst"], at=NOW).confirmed_by
