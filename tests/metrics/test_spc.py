"""Are the rules of the charts what the reference and the tool's maintainers say, case by case and for any series?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import spc

FLAT = [10.0, 11.0] * 10
"""Mean 10.5, every range 1: limits 7.84 and 13.16, near limits about 8.73 and 12.27."""


def days(count):
    return [date(2020, 1, 1) + timedelta(days=31 * n) for n in range(count)]


def read(values, profile=spc.NHSR, **options):
    options.setdefault("improvement_direction", "increase")
    return spc.analyse(values, days(len(values)), profile=profile, **options)


def flat_with(tail, **options):
    """The flat series with limits fixed from it, then other points."""
    return read([*FLAT, *tail], fix_after_n_points=len(FLAT), **options)


def rules(found, at=-1):
    return [(signal.rule, signal.direction) for signal in found.points[at].signals]


def test_limits_are_the_mean_and_the_mean_range_times_the_constant():
    limits = read(FLAT).limits
    assert (limits.mean, limits.lower, limits.upper) == (10.5, 10.5 - 2.66, 10.5 + 2.66)


def test_a_gap_is_never_bridged():
    found = read([1.0, 3.0, None, 3.0, 5.0, 3.0], screen_outliers=False)
    assert found.limits.mean == 3.0
    assert found.limits.upper == pytest.approx(3 + 2.66 * 2)


def test_ranges_are_screened_once_and_the_mean_never():
    screened, all_in = read([*FLAT, 30.0, *FLAT]), read([*FLAT, 30.0, *FLAT], screen_outliers=False)
    assert screened.limits.mean == all_in.limits.mean
    assert screened.limits.upper == pytest.approx(screened.limits.mean + 2.66)
    assert all_in.limits.upper > screened.limits.upper


@pytest.mark.parametrize(
    ("tail", "met"),
    [
        ([13.16], []),  # on the limit is not beyond it
        ([13.17], [("outside", 1)]),
        ([7.83], [("outside", -1)]),
        ([12.3, 12.3], [("two in three", 1)]),
        ([12.3, 11.0, 12.3], [("two in three", 1)]),
        ([12.3, 10.0, 12.3], []),  # the third lies on the other side
        ([13.2, 10.6, 12.3], []),  # one beyond the limit does not count
        ([10.5, *[10.6] * 6], []),
        ([10.5, *[10.6, 10.7] * 3, 10.6], [("run", 1)]),
        ([10.5, 10.6, 10.7, 10.6, 10.5, 10.7, 10.6, 10.7], []),  # one on the mean breaks it
        ([10.5, 10.0, 9.9, 9.8, 9.7, 9.6, 9.5, 9.4], [("trend", -1), ("run", -1)]),
        ([10.0, 9.9, 9.8, 9.7, 9.6], []),  # six that fall, with the last of the flat ones
        ([10.5, 10.0, 9.9, 9.8, 9.7, 9.6, 9.6, 9.4], [("run", -1)]),  # a tie breaks a trend
        ([10.5, 10.0, 9.9, 9.8, None, 9.6, 9.5, 9.4], []),  # and so does a gap, and a run as well
    ],
)
def test_each_rule_is_strict(tail, met):
    assert rules(flat_with(tail)) == met


def test_the_first_rule_that_applies_marks_the_point_and_all_are_kept():
    found = flat_with([10.0, 9.5, 9.4, 9.3, 9.2, 9.1, 7.0])
    assert rules(found) == [("outside", -1), ("trend", -1), ("run", -1)]
    assert found.points[-1].shown.rule == "outside"
    assert found.variation == "concern_low"


def test_an_apex_falls():
    rise, fall = [9.0 + n / 10 for n in range(8)], [9.6 - n / 10 for n in range(7)]
    found = flat_with([*rise, *fall])
    apex = len(FLAT) + len(rise) - 1
    assert [signal for signal in rules(found, apex) if signal[0] == "trend"] == [("trend", -1)]
    assert [signal for signal in rules(found, apex - 1) if signal[0] == "trend"] == [("trend", 1)]


def test_each_group_has_limits_and_signals_of_its_own():
    values = [*FLAT, *[value + 20 for value in FLAT]]
    found = read(values, rebase_dates=[days(40)[20]])
    assert [point.group for point in found.points] == [0] * 20 + [1] * 20
    assert {point.kind for point in found.points} == {"common_cause"}
    assert found.limits.mean == 30.5
    one = read(values)
    assert {point.kind for point in one.points} != {"common_cause"}


def test_a_day_without_an_observation_is_ignored_as_the_reference_does_and_refused_by_our_own_profile():
    other = date(1999, 1, 1)
    assert read(FLAT, rebase_dates=[other]).points == read(FLAT).points
    with pytest.raises(spc.SeriesError, match="no observation on 1999-01-01"):
        read(FLAT, spc.MDC, rebase_dates=[other])


@pytest.mark.parametrize(
    ("target", "direction", "strict", "inclusive"),
    [
        (14.0, "increase", "fail", "fail"), (14.0, "decrease", "pass", "pass"),
        (7.0, "increase", "pass", "pass"), (7.0, "decrease", "fail", "fail"),
        (10.5 + 2.66, "increase", "inconsistent", "fail"), (10.5 - 2.66, "increase", "inconsistent", "pass"),
        (10.5, "increase", "inconsistent", "inconsistent"),
        (10.5, "neutral", None, None), (None, "increase", None, None),
    ],
)  # fmt: skip
def test_assurance_sets_the_target_against_the_latest_limits(target, direction, strict, inclusive):
    options = {"target": target, "improvement_direction": direction}
    assert read(FLAT, **options).assurance == strict
    assert read(FLAT, spc.MDC, **options).assurance == inclusive


# Where the reference should be improved on (metrics study, 1.8).
def test_fewer_than_thirteen_points_give_no_icons_and_say_so():
    found = read(FLAT[:12], spc.MDC, target=3.0)
    assert (found.variation, found.assurance) == (None, None)
    assert found.caveats == ("There are not enough points to say more (12 of 13).",)
    assert read(FLAT[:13], spc.MDC, target=3.0).assurance == "pass"
    assert read(FLAT[:12]).is_short
    assert not read(FLAT[:13]).is_short


@pytest.mark.parametrize(
    ("value", "target", "said"), [(100.0, 100.0, "pass"), (0.0, 0.0, "pass"), (99.0, 100.0, "fail")]
)
def test_a_constant_series_is_compared_with_its_target(value, target, said):
    found = read([value] * 15, spc.MDC, target=target)
    assert (found.variation, found.assurance) == ("no_variation", said)
    assert read([value] * 15, target=target).assurance == "inconsistent"


def test_what_is_said_is_of_the_latest_value_that_is_present():
    values = [*FLAT, 20.0, None]
    ours = read(values, spc.MDC, fix_after_n_points=20, target=9.0)
    assert ours.variation == "improvement_high"
    assert "missing" in ours.caveats[0]
    assert read(values, fix_after_n_points=20).variation == "common_cause"


def test_a_target_that_is_met_while_the_limits_fail_it_asks_for_new_limits():
    values = [*[value + 20 for value in FLAT], 0.0, 0.0]
    found = read(values, spc.MDC, improvement_direction="decrease", target=0.0)
    assert (found.assurance, found.meets_now) == ("fail", True)
    assert "consider new limits" in found.caveats[0]


def test_an_improvement_is_shown_where_signals_conflict():
    falling_above = [16.0 - n / 10 for n in range(7)]
    found = {profile.name: flat_with(falling_above, profile=profile) for profile in (spc.MDC, spc.NHSR)}
    assert found["nhsr-0.2.2"].points[-1].kind == "special_cause_improvement"
    down = {p.name: flat_with(falling_above, profile=p, improvement_direction="decrease") for p in (spc.MDC, spc.NHSR)}
    assert down["nhsr-0.2.2"].points[-1].kind == "special_cause_concern"
    assert down["mdc-2024"].points[-1].kind == "special_cause_improvement"


@pytest.mark.parametrize(
    ("values", "options", "sentence"),
    [
        ([], {}, "has no rows"),
        ([1.0, float("nan")], {}, "not a finite number"),
        ([1.0], {"improvement_direction": "up"}, "no direction of improvement"),
        ([1.0], {"fix_after_n_points": 11}, "after 12 points or more"),
        ([1.0], {"target": float("inf")}, "target is not a finite"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(values, options, sentence):
    with pytest.raises(spc.SeriesError, match=sentence):
        read(values, **options)


def test_a_date_that_occurs_twice_is_refused():
    with pytest.raises(spc.SeriesError, match="occurs twice"):
        spc.analyse([1.0, 2.0], [date(2020, 1, 1)] * 2)


# For any series. Whole numbers and their sums are exact in binary.
NUMBERS = st.integers(-64, 64).map(float) | st.none()
SERIES = st.lists(NUMBERS, min_size=1, max_size=40)
PROFILE = st.sampled_from([spc.NHSR, spc.MDC, replace(spc.MDC, trend=7)])


@given(SERIES, PROFILE, st.sampled_from([0.25, 2.0, 8.0]), st.integers(-32, 32))
def test_shifting_and_stretching_a_series_changes_no_signal(values, profile, factor, shift):
    moved = [None if value is None else value * factor + shift for value in values]
    one, other = read(values, profile), read(moved, profile)
    if _is_near_a_decision(one):
        return
    assert [point.signals for point in one.points] == [point.signals for point in other.points]
    assert one.variation == other.variation
    if one.limits.upper is not None:
        assert other.limits.upper == pytest.approx(one.limits.upper * factor + shift, rel=1e-9, abs=1e-9)


@given(SERIES, PROFILE)
def test_turning_a_series_upside_down_turns_every_signal(values, profile):
    turned = [None if value is None else -value for value in values]
    one, other = read(values, profile), read(turned, profile, improvement_direction="decrease")
    apexes = any(signal.rule == "trend" for point in one.points for signal in point.signals)
    if _is_near_a_decision(one) or apexes:
        return
    assert [point.kind for point in one.points] == [point.kind for point in other.points]
    assert [[(s.rule, -s.direction) for s in point.signals] for point in one.points] == [
        [(s.rule, s.direction) for s in point.signals] for point in other.points
    ]


@given(SERIES, PROFILE)
def test_what_improves_one_way_is_a_concern_the_other_way(values, profile):
    up, down = (
        read(values, replace(profile, improvement_wins=False), improvement_direction=way)
        for way in ("increase", "decrease")
    )
    swapped = {
        "special_cause_improvement": "special_cause_concern",
        "special_cause_concern": "special_cause_improvement",
    }
    assert [swapped.get(point.kind, point.kind) for point in up.points] == [point.kind for point in down.points]


@given(SERIES, PROFILE, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(values, profile, random):
    rows = list(zip(days(len(values)), values, strict=True))
    shuffled = random.sample(rows, len(rows))
    again = spc.analyse(
        [v for _, v in shuffled], [d for d, _ in shuffled], profile=profile, improvement_direction="increase"
    )
    assert again == read(values, profile)


@given(SERIES, NUMBERS)
def test_a_later_point_changes_nothing_before_it_where_limits_are_fixed(values, later):
    long = [*FLAT[:12], *values]
    before, after = (read(series, fix_after_n_points=12) for series in (long, [*long, later]))
    for one, other in zip(before.points, after.points, strict=False):
        assert (one.limits, one.side, one.is_outside, one.is_close) == (
            other.limits,
            other.side,
            other.is_outside,
            other.is_close,
        )
        assert {s.rule for s in one.signals} <= {s.rule for s in other.signals}


def _is_near_a_decision(found):
    """Whether rounding could decide: a value within one part in 10^9 of a limit or of the mean, or all ranges alike."""
    limits = found.limits
    lines = [
        line
        for line in (limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
        if line is not None
    ]
    near = any(
        abs(p.value - line) <= 1e-9 * (1 + abs(line)) for p in found.points if p.value is not None for line in lines
    )
    return near or limits.are_collapsed or limits.upper is None
