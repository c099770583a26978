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
