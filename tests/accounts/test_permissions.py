"""Who may do what: is the table the only source, and default no?"""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import actions
from accounts.models import Membership, Role
from accounts.permissions import ROLES, Permission, may, roles_of, roles_read_once
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def test_every_role_is_in_the_table():
    assert set(ROLES) == set(Role)


def test_every_right_is_held_by_somebody():
    assert set().union(*ROLES.values()) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_nothing(people, permission):
    assert not may(AnonymousUser(), permission, people.icb, on=TODAY)


def test_a_right_counts_in_its_body_only(people):
    officer = people.people["officer"]
    assert may(officer, Permission.GIVE_OPINION, people.boards[0], on=TODAY)
    assert not may(officer, Permission.GIVE_OPINION, people.boards[1], on=TODAY)


def test_a_right_ends_with_its_last_day(people):
    planner = people.people["planner"]
    Membership.objects.filter(user=planner).update(ends_on=TODAY)
    assert may(planner, Permission.PUBLISH, people.icb, on=TODAY)
    verdict = may(planner, Permission.PUBLISH, people.icb, on=TODAY + timedelta(days=1))
    assert verdict.reasons == (
        "You may not publish a plan for Mercia Icb. Ask an administrator for a role that includes it.",
    )


def test_a_closed_account_may_nothing(people):
    planner = people.people["planner"]
    planner.is_active = False
    assert not may(planner, Permission.PUBLISH, people.icb, on=TODAY)


def test_granting_twice_is_granting_once(people):
    planner = people.people["planner"]
    actions.grant(
        user=planner, organisation=people.icb, role=Role.PLANNER, starts_on=date(2020, 1, 1), by=SYSTEM, at=NOW
    )
    assert planner.memberships.count() == 1


def test_a_role_that_ended_can_be_given_again(people):
    planner = people.people["planner"]
    planner.memberships.update(ends_on=date(2025, 12, 31))
    again = {"user": planner, "organisation": people.icb, "role": Role.PLANNER, "starts_on": TODAY}
    actions.grant(**again, by=SYSTEM, at=NOW)
    assert may(planner, Permission.PUBLISH, people.icb, on=TODAY)
    assert not may(planner, Permission.PUBLISH, people.icb, on=TODAY - timedelta(days=1))
    actions.grant(**again, by=SYSTEM, at=NOW)
    assert planner.memberships.count() == 2


def test_roles_are_read_once_for_a_page_and_afresh_after_it(people, django_assert_num_queries):
    planner = people.people["planner"]
    with roles_read_once(planner):
        with django_assert_num_queries(1):
            assert may(planner, Permission.EDIT_PLAN, people.icb, on=TODAY)
            assert may(planner, Permission.PUBLISH, people.icb, on=TODAY)
        with django_assert_num_queries(1):
            assert roles_of(planner, on=TODAY + timedelta(days=1))
    Membership.objects.filter(user=planner).delete()
    assert not may(planner, Permission.EDIT_PLAN, people.icb, on=TODAY)
