"""Can an administrator of the ICB look after the bodies in the browser, and see what a change does beforehand?"""

import re
from datetime import date

import pytest
from django.utils import timezone

from accounts import actions as account_actions
from accounts.models import Membership, Role
from core.models import AuditEvent
from core.verdict import Refused
from organisations import actions, queries
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.queries import bodies_under
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind
BODIES = "/workspace/administration/bodies/"
APRIL, LAST_OF_MARCH = date(2027, 4, 1), date(2027, 3, 31)


@pytest.fixture
def desk(client, people):
    client.force_login(people.people["administrator"])
    return client


def three_boxes(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def successor(**more: str) -> dict[str, str]:
    told = {"successor": "", "new_name": "Avon and Tamar Board", "source": "Order 2027, article 3"}
    return told | three_boxes("on", APRIL) | more


def text(answer) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_start_page_leads_to_every_register(desk):
    page = desk.get("/workspace/administration/")
    assert page.status_code == 200
    assert "Bodies" in text(page)
    assert "Glossary" in text(page)
    assert "People and roles" in text(page)
    assert "/workspace/administration/" in desk.get("/workspace/").content.decode()


def test_only_an_icbs_administrator_comes_in(client, people):
    for name in ("planner", "officer", "author", "analyst"):
        client.force_login(people.people[name])
        assert client.get(BODIES).status_code == 403
        assert "/workspace/administration/" not in client.get("/workspace/", follow=True).content.decode()
    local = account_actions.register(email="l@test.local", name="Local", password="x" * 14, by=SYSTEM, at=NOW)
    account_actions.grant(
        user=local, organisation=people.places[0].partnership, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1),
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    client.force_login(local)
    assert client.get(BODIES).status_code == 403
    assert client.post(f"{BODIES}avon-board/end/", three_boxes("valid_to", APRIL)).status_code == 403


def test_a_body_is_found_by_any_name_and_by_kind(desk, people):
    actions.record_name(organisation=people.boards[0], name="AHWB", kind="abbreviation", by=SYSTEM, at=NOW)
    assert "Avon Board" in text(desk.get(f"{BODIES}?q=ahwb"))
    assert "Tamar Board" not in text(desk.get(f"{BODIES}?q=ahwb"))
    only = text(desk.get(f"{BODIES}?state={Kind.NHS_TRUST}"))
    assert "Mercia Trust" in only
    assert "2 entries" not in only
    assert "Nothing matches" in text(desk.get(f"{BODIES}?q=nobody"))


def test_a_new_body_is_shown_before_it_is_saved(desk, people):
    told = {"name": "Severn Board", "kind": Kind.HEALTH_AND_WELLBEING_BOARD, "source": "Minutes"}
    shown = desk.post(f"{BODIES}add/", told)
    assert shown.status_code == 200
    assert "Severn Board" in text(shown)
    assert not Organisation.objects.filter(name="Severn Board").exists()
    done = desk.post(f"{BODIES}add/", told | {"step": "confirm"})
    assert done["Location"] == f"{BODIES}severn-board/"
    assert "Registered" in text(desk.get(done["Location"]))


def test_codes_and_names_that_cannot_be_are_refused_with_all_reasons(desk, people):
    told = {"name": "Avon Board", "kind": Kind.FORUM, "source": "Minutes", "gss_code": "E1"}
    shown = desk.post(f"{BODIES}add/", told)
    assert shown.status_code == 422
    assert "holds Avon Board already" in text(shown)
    shown = desk.post(f"{BODIES}add/", told | {"name": "Other", "ods_code": "q"})
    assert "is no ODS code" in text(shown)
    assert "is no GSS code" in text(shown)
    assert 'value="E1"' in shown.content.decode(), "what was typed goes along"
    again = desk.post(f"{BODIES}add/", told | {"step": "again"})
    assert again.status_code == 200
    assert 'value="Avon Board"' in again.content.decode()


def test_what_was_changed_stands_on_the_entrys_page(desk, people):
    told = {"name": "Avon Board", "ods_code": "AB1", "gss_code": "", "parent": "", "partner_of": "", "description": ""}
    shown = desk.post(f"{BODIES}avon-board/change/", told)
    assert "ODS code" in text(shown)
    assert "AB1" in text(shown)
    confirm(desk, f"{BODIES}avon-board/change/", told)
    page = text(desk.get(f"{BODIES}avon-board/"))
    assert "ODS code: empty, then AB1" in page, page
    assert "administrator@test.local" in page


def confirm(desk, address: str, told: dict[str, str]):
    """As a person does it: look at what it does, then confirm."""
    return desk.post(address, told | {"seen": seen(desk.post(address, told)), "step": "confirm"})


def seen(answer) -> str:
    """The mark of the form: how the entry stood when it was opened."""
    return str(answer.context["seen"] or 0)


def test_who_was_overtaken_loses_nothing_and_overwrites_nothing(desk, people):
    opened = desk.get(f"{BODIES}avon-board/change/")
    actions.change_body(organisation=people.boards[0], description="It meets.", by=SYSTEM, at=NOW)
    told = {"name": "Avon Board", "description": "It sits.", "seen": seen(opened), "step": "confirm"}
    shown = desk.post(f"{BODIES}avon-board/change/", told)
    assert shown.status_code == 422
    assert "Somebody changed this entry" in text(shown)
    assert "It sits." in shown.content.decode()
    assert Organisation.objects.get(slug="avon-board").description == "It meets."


def test_a_board_that_takes_over_is_asked_from_its_day(desk, people):
    shown = desk.post(f"{BODIES}avon-board/hand-over/", successor())
    said = text(shown)
    assert shown.status_code == 200
    assert "From 1 April 2027 on, Avon and Tamar Board does what Avon Board did." in said
    assert "2 boards must be asked about plans of Mercia Icb: Avon and Tamar Board, Tamar Board." in said
    assert "It is the board of the Place Avon; from then on Avon and Tamar Board is." in said
    assert "1 role in it ends with 31 March 2027: Officer" in said
    assert "Last day Now Nothing Then 31 March 2027" in said
    assert not Organisation.objects.filter(name="Avon and Tamar Board").exists()
    assert not AuditEvent.objects.filter(verb="succeeded").exists()

    confirm(desk, f"{BODIES}avon-board/hand-over/", successor())

    def asked(on: date) -> list[str]:
        return [board.name for board in queries.boards_of(people.icb, on=on)]

    assert asked(LAST_OF_MARCH) == ["Avon Board", "Tamar Board"]
    assert asked(APRIL) == ["Avon and Tamar Board", "Tamar Board"]
    officer = people.people["officer"]
    assert Membership.objects.on(LAST_OF_MARCH).filter(user=officer).exists()
    assert not Membership.objects.on(APRIL).filter(user=officer).exists()
    page = text(desk.get(f"{BODIES}avon-board/"))
    assert "Taken over by Avon and Tamar Board, from 1 April 2027" in page
    assert "Succeeded" in page


def test_a_place_plan_asks_whoever_took_over(people):
    plan = stages.plan(people, people.place_plan, owner=people.places[0].partnership, place=people.places[0])
    rule = plan_actions.register_rule(
        plan_type=people.place_plan, duty="give copy", body_kind=Kind.HEALTH_AND_WELLBEING_BOARD, valid_from=None,
        citation="s.1", by=SYSTEM, at=NOW,
    )  # fmt: skip
    actions.hand_over(organisation=people.boards[0], on=APRIL, source="Order", new_name="Next", by=SYSTEM, at=NOW)
    plan = type(plan).objects.get(pk=plan.pk)
    assert [body.name for body in bodies_under(plan, rule, on=LAST_OF_MARCH)] == ["Avon Board"]
    assert [body.name for body in bodies_under(plan, rule, on=APRIL)] == ["Next"]


def test_two_boards_merge_into_one(desk, people):
    confirm(desk, f"{BODIES}avon-board/hand-over/", successor())
    new = Organisation.objects.get(name="Avon and Tamar Board")
    confirm(desk, f"{BODIES}tamar-board/hand-over/", successor(new_name="", successor=str(new.pk)))
    assert list(queries.boards_of(people.icb, on=APRIL)) == [new]
    assert queries.boards_of(people.icb, on=timezone.localdate()).count() == 2


def test_who_takes_over_must_exist_and_be_one(people):
    avon, tamar = people.boards
    actions.change_body(organisation=tamar, valid_from=date(2028, 1, 1), by=SYSTEM, at=NOW)
    tamar.refresh_from_db()
    given = {"organisation": avon, "on": APRIL, "source": "Order", "by": SYSTEM, "at": NOW}
    with pytest.raises(Refused, match="does not exist on 1 April 2027"):
        actions.hand_over(successor=tamar, **given)
    with pytest.raises(Refused, match="choose one of the directory"):
        actions.hand_over(successor=tamar, new_name="New", **given)
    with pytest.raises(Refused, match="does not take over from itself"):
        actions.hand_over(successor=avon, **given)
    actions.hand_over(new_name="Next", **given)
    with pytest.raises(Refused, match="itself took over from Avon Board"):
        actions.hand_over(
            organisation=Organisation.objects.get(name="Next"), successor=avon, on=date(2028, 1, 1), source="x",
            by=SYSTEM, at=NOW,
        )  # fmt: skip


def test_a_body_that_a_place_needs_is_not_ended_without_another(desk, people):
    shown = desk.post(f"{BODIES}avon-board/end/", three_boxes("valid_to", LAST_OF_MARCH))
    assert shown.status_code == 422
    assert "It is the board of the Place Avon, which would have none." in text(shown)
    assert "Confirm and save" not in text(shown)
    confirm(desk, f"{BODIES}mercia-trust/end/", three_boxes("valid_to", LAST_OF_MARCH))
    trust = Organisation.objects.get(slug="mercia-trust")
    assert trust.valid_to == LAST_OF_MARCH
    confirm(desk, f"{BODIES}mercia-trust/end/", {"valid_to_day": ""})
    trust.refresh_from_db()
    assert trust.valid_to is None


def test_a_body_that_is_asked_is_not_ended_before_the_round_closes(desk, people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    round = stages.consulted(edition, close=False)
    closes = round.closes_on
    told = successor(**three_boxes("on", closes))
    round.consultees.update(status="awaiting")
    shown = desk.post(f"{BODIES}avon-board/hand-over/", told)
    assert shown.status_code == 422
    assert "It is asked about Mercia Plan in a round that is open until" in text(shown)


def test_a_new_name_holds_from_its_day_and_not_before_it_comes(desk, people):
    told = {"name": "Avon Wellbeing Board", "source": "Minutes"}
    shown = desk.post(f"{BODIES}avon-board/rename/", told | three_boxes("on", date(2099, 1, 1)))
    assert "Enter it on its first day" in text(shown)
    confirm(desk, f"{BODIES}avon-board/rename/", told | three_boxes("on", date(2026, 9, 1)))
    page = text(desk.get(f"{BODIES}avon-board/"))
    assert "Avon Board (former name, until 31 August 2026)" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_body_as_for_three(desk, django_assert_num_queries, count):
    for number in range(count):
        stages.organisation(f"wide-{number}", Kind.FORUM)
    desk.get(BODIES)
    with django_assert_num_queries(7):
        desk.get(f"{BODIES}?state={Kind.FORUM}")


def test_what_is_not_there_is_not_found(desk):
    for path in ("nothing/", "bodies/nothing/", "bodies/avon-board/dance/", "bodies/nothing/end/"):
        assert desk.get(f"/workspace/administration/{path}").status_code == 404
