"""Is the arithmetic of ranks true? Compared with a reckoning by brute force over weights."""

import itertools
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from priorities.scoring import WITHIN, ranked, result_of

WEIGHTS = {1: 3, 2: 2, 3: 1}
SCORE = st.integers(0, 5)
WHOLE = st.fixed_dictionaries({1: SCORE, 2: SCORE, 3: SCORE})
ALL = st.lists(st.lists(WHOLE, min_size=1, max_size=3), min_size=2, max_size=5)


def results(rows, weights=WEIGHTS):
    return [result_of(key, seats, weights, 5) for key, seats in enumerate(rows)]


def order(rows, weights):
    """Who is before, beside and behind whom, for these weights."""
    totals = [each.percent for each in results(rows, weights)]
    return [[(mine > other) - (mine < other) for other in totals] for mine in totals]


def test_the_score_is_the_weighted_mean_in_percent_of_what_can_be_reached():
    (one,) = results([[{1: 5, 2: 0, 3: 5}, {1: 5, 2: 2, 3: 5}]])
    assert one.percent == Fraction(100 * (3 * 5 + 2 * 1 + 1 * 5), 30)
    assert [line.spread for line in one.disputed] == [2]
    assert one.agreement == 1 - Fraction(2, 15)


def test_a_missing_score_is_neither_nought_nor_an_average_but_a_range():
    (one,) = results([[{1: 4, 2: 3, 3: 1}, {1: None, 2: 3}]])
    assert one.missing == 2
    assert one.percent == Fraction(100 * (3 * 4 + 2 * 3 + 1), 30)
    assert one.least == Fraction(100 * (3 * 2 + 2 * 3), 30) + Fraction(100, 60)
    assert one.most == one.least + Fraction(100 * (3 * 5 + 5), 60)
    (none,) = results([[{1: 4, 2: 3}]])
    assert none.percent is None
    assert ranked([none], WEIGHTS)[0].rank is None


def test_equal_scores_share_a_rank_and_say_so_and_the_next_comes_after_all_of_them():
    rows = [[{1: 2, 2: 0, 3: 0}], [{1: 0, 2: 3, 3: 0}], [{1: 0, 2: 0, 3: 0}], [{1: 5, 2: 5, 3: 5}]]
    places = ranked(results(rows), WEIGHTS)
    assert [place.rank for place in places] == [2, 2, 4, 1]
    assert [place.tied for place in places] == [(1,), (0,), (), ()]
    # A tie between different scores breaks at the slightest change of a weight.
    assert [place.holds_within() for place in places] == [False, False, True, True]


def test_the_same_scores_stay_tied_whatever_the_weights():
    row = [{1: 2, 2: 1, 3: 0}]
    assert all(place.holds == 1 for place in ranked(results([row, row]), WEIGHTS))


@settings(max_examples=60, deadline=None)
@given(ALL)
def test_a_rank_that_holds_holds_at_every_corner_of_the_weights_and_one_that_does_not_turns_at_one(rows):
    now = order(rows, WEIGHTS)
    corners = [
        {key: 100 * weight + sign * 20 * weight for (key, weight), sign in zip(WEIGHTS.items(), signs, strict=True)}
        for signs in itertools.product((-1, 0, 1), repeat=3)
    ]
    turned = [order(rows, corner) for corner in corners]
    for place in ranked(results(rows), WEIGHTS):
        stays = all(corner[place.key] == now[place.key] for corner in turned)
        assert stays == (place.holds > WITHIN), place


@given(ALL)
def test_only_those_asked_for_are_given_and_they_are_the_same(rows):
    found = results(rows)
    assert ranked(found, WEIGHTS, of=[1]) == [ranked(found, WEIGHTS)[1]]
