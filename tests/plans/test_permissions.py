"""Is a right on a plan the same, asked alone or with all others?"""

import pytest

from accounts.permissions import Permission
from plans.permissions import may_on_plan, rights_on_plan, writers_of
from tests import stages
from tests.stages import TODAY

pytestmark = pytest.mark.django_db


def test_all_rights_at_once_are_each_right_alone(people):
    place = people.places[0]
    own = stages.plan(people, people.place_plan, slug="place", owner=place.partnership, place=place)
    for plan in (stages.plan(people, people.joint), own):
        for person in people.people.values():
            at_once = rights_on_plan(person, plan, on=TODAY)
            alone = {right: may_on_plan(person, right, plan, on=TODAY) for right in Permission}
            assert at_once == alone, (plan, person)


def test_a_place_s_plan_is_written_by_its_authors_and_by_the_planners_of_its_icb(people):
    place = people.places[0]
    own = stages.plan(people, people.place_plan, slug="place", owner=place.partnership, place=place)
    assert [str(person) for person in writers_of(own, on=TODAY)] == ["Author", "Planner", "Second-Planner"]
