"""Are the relevant boards computed from the areas on the day?"""

from datetime import date

import pytest

from organisations import actions, queries
from organisations.models import Organisation
from tests.stages import NOW, SYSTEM, TODAY, organisation

pytestmark = pytest.mark.django_db


def test_the_boards_are_those_of_the_areas_that_overlap(people):
    organisation("far-away-board", Organisation.Kind.HEALTH_AND_WELLBEING_BOARD)
    assert list(queries.boards_of(people.icb, on=TODAY)) == people.boards


def test_an_area_that_left_no_longer_counts_and_did_before(people):
    actions.register_place(slug="tamar", valid_to=date(2026, 3, 31), by=SYSTEM, at=NOW)
    assert list(queries.boards_of(people.icb, on=TODAY)) == people.boards[:1]
    assert list(queries.boards_of(people.icb, on=date(2026, 3, 31))) == people.boards


def test_a_merged_trust_is_no_partner_after_its_last_day(people):
    organisation("mercia-trust", Organisation.Kind.NHS_TRUST, valid_to=date(2026, 6, 30))
    assert not queries.bodies_of(people.icb, Organisation.Kind.NHS_TRUST, on=TODAY).exists()
    assert queries.bodies_of(people.icb, Organisation.Kind.NHS_TRUST, on=date(2026, 6, 30)).count() == 1


def test_succession_is_told_once(people):
    old, new = (
        organisation("old-trust", Organisation.Kind.NHS_TRUST),
        organisation("new-trust", Organisation.Kind.NHS_TRUST),
    )
    for _ in range(2):
        actions.succeed(predecessor=old, successor=new, on=TODAY, by=SYSTEM, at=NOW)
    assert [str(row) for row in old.successions.all()] == ["Old Trust became New Trust"]


def tenth(people, **days):
    """A council outside the ICB's Places, whose area overlaps the ICB's in part."""
    council = organisation("wye-council", Organisation.Kind.LOCAL_AUTHORITY, gss_code="E10000099")
    board = organisation("wye-board", Organisation.Kind.HEALTH_AND_WELLBEING_BOARD)
    actions.record_overlap(
        icb=people.icb, authority=council, board=board, extent="part", source="Look-up of areas, April 2026",
        by=SYSTEM, at=NOW, **days,
    )  # fmt: skip
    return board


def test_an_area_that_overlaps_only_in_part_has_a_relevant_board(people):
    board = tenth(people)
    assert list(queries.boards_of(people.icb, on=TODAY)) == [*people.boards, board]
    assert queries.councils_of([board]) == {board.pk: {Organisation.objects.get(slug="wye-council").pk}}


def test_an_overlap_counts_from_its_first_day_to_its_last(people):
    board = tenth(people, valid_from=date(2026, 4, 1), valid_to=date(2026, 10, 31))
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 10, 31), date(2026, 11, 1)]
    assert [board in queries.boards_of(people.icb, on=day) for day in days] == [False, True, True, False]
