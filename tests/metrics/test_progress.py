"""Do the four answers say what the data say, and no more?"""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.progress import Aim, Reading, answer, trend
from metrics.progress.trend import Yearly
from metrics.progress.words import figure
from metrics.targets import Kind

FLAT = [10.0, 11.0] * 10


def monthly(values, **fields):
    found = []
    for at, value in enumerate(values):
        year, month = 2020 + at // 12, at % 12 + 1
        found.append(Reading(date(year, month, 1), date(year, month, monthrange(year, month)[1]), value, **fields))
    return found


def yearly(values, half=1.0):
    return [Reading(date(2010 + n, 4, 1), date(2011 + n, 3, 31), v, v - half, v + half) for n, v in enumerate(values)]


def read(readings, **told):
    return answer(readings, **({"series_kind": "independent", "way": "up"} | told))


def keys(found):
    return found.met.key, found.on_trajectory.key, found.changing.key, found.will_meet.key


def test_the_answers_are_four_and_independent():
    """It meets the target now, is behind its trajectory, has got worse, and will meet the target all the same."""
    rows = monthly([*FLAT, 8.0, 6.5])
    found = read(rows, aim=Aim(Kind.AT_LEAST, 6.5), plan={rows[-1].last: 9.0})
    assert keys(found) == ("yes", "no", "concern low", "pass")
    assert found.met.words == "It was 6.5, which meets the target of 6.5."
    assert found.on_trajectory.words == "It is behind its trajectory of 9.0."
    assert found.profile == "mdc-2024"


def test_the_way_of_the_target_is_the_way_of_improvement():
    rows = monthly([*FLAT, 2.0])
    assert read(rows, aim=Aim(Kind.AT_MOST, 20.0), way="").changing.key == "improvement low"
    assert read(rows, way="down").changing.key == "improvement low"
    assert read(rows, way="up").changing.key == "concern low"
    assert read(rows, way="").changing.key == "neutral low"


def test_no_data_no_target_and_no_trajectory_are_said():
    assert keys(read([])) == ("no data",) * 4
    assert keys(read(monthly([None, None]))) == ("no data",) * 4
    assert keys(read(monthly(FLAT))) == ("no target", "no trajectory", "no change", "no target")


def test_too_few_months_say_so():
    found = read(monthly(FLAT[:12]), aim=Aim(Kind.AT_LEAST, 5))
    assert (found.met.key, found.changing.key, found.will_meet.key) == ("yes", "not enough", "not enough")
    assert "12 of 13" in found.caveats[0]


@pytest.mark.parametrize("kind", ["rolling", "cumulative"])
def test_a_kind_of_series_that_no_rule_suits_says_so(kind):
    found = read(monthly([*FLAT, 30.0]), series_kind=kind, aim=Aim(Kind.AT_LEAST, 5))
    assert (found.met.key, found.changing.key, found.will_meet.key) == ("yes", "not suited", "not suited")
    assert {tuple(point) for point in found.points} == {("last", "value", "why")}, "values, without limits"


def test_overlapping_periods_are_seen_in_the_data_themselves():
    rows = [Reading(date(2010 + n, 1, 1), date(2012 + n, 12, 31), 70.0 + n, 69.0 + n, 71.0 + n) for n in range(8)]
    assert read(rows, series_kind="").changing.key == "not suited"


def test_yearly_values_get_the_trend_test():
    found = read(yearly([70, 71, 72, 73, 74]))
    assert (found.profile, found.changing.key, found.will_meet.key) == ("trend-5", "improvement high", "not suited")
    days = [Reading(date(2010 + n, 3, 31), date(2010 + n, 3, 31), 70.0 + n, 69, 75) for n in range(5)]
    assert read(days, series_kind="snapshot").profile == "trend-5", "counts on a day, a year apart"
    assert read(yearly([70, 71, 72, 73])).changing.key == "not enough"
    assert read(yearly([70, 70.1, 70, 69.9, 70])).changing.key == "no change"
    assert read(yearly([74, 73, 72, 71, 70])).changing.key == "concern low"


def test_the_latest_missing_value_is_told_and_passed_over():
    rows = monthly(FLAT)
    rows.append(Reading(date(2022, 1, 1), date(2022, 1, 31), None, why="suppressed"))
    found = read(rows, aim=Aim(Kind.AT_LEAST, 5))
    assert found.latest["last"] == rows[-2].last.isoformat()
    assert found.caveats[0] == "The latest period has no value (suppressed)."


@pytest.mark.parametrize(
    ("aim", "value", "kept"),
    [
        (Aim(Kind.AT_LEAST, 5), 5, True),
        (Aim(Kind.ABOVE, 5), 5, False),
        (Aim(Kind.BELOW, 30), 30, False),
        (Aim(Kind.AT_MOST, 30), 30, True),
        (Aim(Kind.ZERO, 0), 0, True),
        (Aim(Kind.ZERO, 0), 1, False),
        (Aim(Kind.WITHIN, 12, 15), 12, True),
        (Aim(Kind.WITHIN, 12, 15), 15.1, False),
        (Aim(Kind.FLOOR, 10, 20), 10, True),
        (Aim(Kind.RELATIVE, 105, baseline_value=200), 210, True),
        (Aim(Kind.RELATIVE, 105, baseline_value=200), 209, False),
        (Aim(Kind.CHANGE, -25, baseline_value=200), 150, True),
        (Aim(Kind.CHANGE, -25, baseline_value=200), 151, False),
        (Aim(Kind.CHANGE, -25), 150, None),
        (Aim(Kind.TO_BE_AGREED), 150, None),
    ],
)
def test_what_keeps_a_target(aim, value, kept):
    assert aim.is_kept(value) is kept


def test_chance_is_named_where_the_target_lies_within_the_limits():
    found = read(yearly([70, 71, 72, 73, 74]), aim=Aim(Kind.AT_LEAST, 73.5))
    assert "within its confidence limits" in found.met.words


def test_the_trend_of_proportions_is_that_of_cochran_and_armitage():
    """Counts 10, 20, 30, 40, 50 of 100: by hand T = 1000, variance 2100, so chi-squared is 1000000 / 21000."""
    found = trend([Yearly(n, numerator=n, denominator=100) for n in (10, 20, 30, 40, 50)], is_proportion=True)
    assert (found.direction, found.method) == (1, "proportions from counts")
    assert found.statistic == pytest.approx(47.619, abs=0.001)


def test_a_trend_needs_something_to_weigh_by():
    assert trend([Yearly(n) for n in range(5)], is_proportion=False).direction is None


@given(st.lists(st.floats(1, 99), min_size=5, max_size=12), st.floats(0.1, 5))
def test_turning_the_values_round_turns_the_trend(values, half):
    there = trend([Yearly(v, v - half, v + half) for v in values], is_proportion=False)
    back = trend([Yearly(-v, -v - half, -v + half) for v in values], is_proportion=False)
    assert there.statistic == pytest.approx(back.statistic, rel=1e-6, abs=1e-9)
    if abs(there.statistic - 3.8415) > 1e-3:
        assert there.direction == -back.direction


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "shown"),
    [(76.9, "%", 1, "76.9%"), (1095, "count", 0, "1,095"), (1800, "seconds", 0, "00:30:00"), (0, "count", 1, "0"),
     (36.54, "rate", 1, "36.5"), (None, "%", 1, ""), (12.5, "GBP", 2, "£12.50")],
)  # fmt: skip
def test_a_figure_is_shown_as_plans_print_it(value, unit, decimals, shown):
    assert figure(value, unit=unit, decimals=decimals) == shown
