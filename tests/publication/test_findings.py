"""Do planners see what is to mend, and only theirs; and does what was set aside come back when its words change?"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as account_actions
from accounts.models import Role
from core.models import AuditEvent
from core.verdict import Refused
from organisations import actions as organisation_actions
from organisations.models import Organisation
from plans import actions as plan_actions
from priorities import actions as priority_actions
from publication import actions, checks, permissions
from publication.models import SetAside
from tests import stages

PAGE = "/workspace/data-quality/"
STALE = "<p>The board will agree it in June 2024.</p>"
TOLD = "“The board will agree it in June 2024”"


@pytest.fixture
def sign_in(client, people):
    def as_person(who):
        client.force_login(people.people[who])
        return client

    return as_person


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), [stages.text("Services", STALE)])


def found(*plans, shared=False):
    return checks.every_finding(list(plans), shared=shared, on=stages.TODAY)


def stale(edition):
    return next(each for each in found(edition.plan) if each.kind == "stale-date")


def reword(edition, body):
    section = edition.sections.get(slug="services")
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=body, summary="", by=None, at=stages.NOW
    )


def text_of(response):
    return response.content.decode()


# ------------------------------------------------------------------------------------------------- rules over records


def test_letters_of_two_bodies_are_told(people):
    for body in people.boards:
        organisation_actions.record_name(
            organisation=body, name="HWB", kind="abbreviation", seen_in=2023, source="A plan", by=None, at=stages.NOW
        )
    assert "“HWB” stands for 2 bodies: Avon Board (2023); Tamar Board (2023)." in [
        each.sentence for each in found(shared=True) if each.kind == "letters-of-two-bodies"
    ]


def test_a_body_that_ended_has_a_successor_or_is_told(people):
    Organisation.objects.filter(slug="mercia-trust").update(valid_to="2025-03-31")
    told = [each for each in found(shared=True) if each.kind == "body-without-successor"]
    assert ["Mercia Trust ended on 31 March 2025" in each.sentence for each in told] == [True]
    organisation_actions.succeed(
        predecessor=Organisation.objects.get(slug="mercia-trust"), successor=people.icb, on=None, by=None, at=stages.NOW
    )  # fmt: skip
    kinds = {each.kind for each in found(shared=True)}
    assert "body-without-successor" not in kinds
    assert "succession-undated" in kinds


def test_a_list_of_bodies_names_a_stranger_and_the_ended(people):
    Organisation.objects.filter(slug="tamar-board").update(valid_to="2025-03-31")
    entries = "".join(f"<li>{name}</li>" for name in ("Avon Board", "Tamar Board", "Avon Council", "Wessex"))
    body = f"<p>Nobody is left out.</p><ul>{entries}</ul>"
    edition = stages.written(stages.plan(people, people.joint), [stages.text("Services", body)])
    told = {(each.kind, each.quote) for each in found(edition.plan)}
    assert ("body-not-registered", "Wessex") in told
    assert ("body-ended", "tamar-board") in told
    assert not [quote for kind, quote in told if kind == "body-not-registered" and quote != "Wessex"]


def test_a_name_close_to_a_known_one_is_told_and_a_known_one_is_not(people):
    body = "<p>Each Avon Partnership Steering Group, and the Avon Partnership itself.</p>"
    stages.organisation("avon-partnership-delivery-group", Organisation.Kind.PLACE_GROUP)
    edition = stages.written(stages.plan(people, people.joint), [stages.text("Services", body)])
    told = [each.sentence for each in found(edition.plan) if each.kind == "body-not-registered"]
    assert len(told) == 1
    assert told[0].startswith("The text names “Avon Partnership Steering Group”, which no register knows.")
    assert "It knows “Avon Partnership Delivery Group”." in told[0]


def test_who_answers_for_a_plan_is_asked_to_approve_it(people, edition):
    trust = Organisation.objects.get(slug="mercia-trust")
    for body in (trust, people.boards[0]):
        plan_actions.name_body(plan=edition.plan, organisation=body, role="accountable", by=None, at=stages.NOW)
    told = [each.sentence for each in found(edition.plan) if each.kind == "accountable-not-asked"]
    assert len(told) == 1
    assert "Avon Board answers for the plan" in told[0]


def test_a_rule_that_asks_boards_nothing_is_told(people):
    stages.plan_type("mute", rules=[("consult opinion", Organisation.Kind.HEALTH_AND_WELLBEING_BOARD, "")])
    told = [each.sentence for each in found(shared=True) if each.kind == "opinion-without-question"]
    assert len(told) == 1
    assert told[0].startswith("A Mute asks each Health and Wellbeing Board")


def framework(slug, series, *wordings, **fields):
    made = priority_actions.register_framework(
        slug=slug, series=series, version=slug, kind="aims", name=slug.title(), source="A plan", description="Aims.",
        position=1, by=None, at=stages.NOW, **fields,
    )  # fmt: skip
    items = [{"code": f"item-{n}", "local_type": "aim", "wording": wording} for n, wording in enumerate(wordings)]
    priority_actions.write_items(framework=made, items=items, by=None, at=stages.NOW)
    return made


def test_a_list_with_fewer_entries_than_it_says_is_told(people):
    framework("aims", "aims", "Be kind", items_stated=8, gap="The source gives one.")
    framework("whole", "whole", "Be kind")
    told = [each.sentence for each in found(shared=True) if each.kind in {"list-incomplete", "list-gap"}]
    assert told == ["Aims (aims) says it has 8 entries; 1 are held. The source gives one."]


@pytest.mark.parametrize(
    ("relation", "old", "new", "kind"),
    [
        ("same as", "Reduce deaths from stroke", "Widen access to parks", "mapping-doubtful"),
        ("same as", "Maternity", "Maternity and neonatal services", None),
        ("replaced by", "Fewer deaths from stroke and harm", "Fewer deaths from cancer and harm", "wording-changed"),
        ("replaced by", "Reduce deaths from stroke", "Widen access to parks", None),
        ("same as", "Reduce deaths from stroke", "Reduce deaths from stroke.", None),
    ],
)  # fmt: skip
def test_a_mapping_agrees_with_its_words(people, relation, old, new, kind):
    first, second = framework("first", "aims", old), framework("second", "aims", new)
    priority_actions.map_item(
        source=first.items.get(), target=second.items.get(), relation=relation, note="", by=None, at=stages.NOW
    )
    kinds = {each.kind for each in found(shared=True)} & {"mapping-doubtful", "wording-changed"}
    assert kinds == ({kind} if kind else set())


# ------------------------------------------------------------------------------------------------------- setting aside


def test_what_is_set_aside_comes_back_when_its_words_change(people, edition):
    before = stale(edition)
    actions.set_aside(finding=before, reason="A quotation.", by=people.people["planner"], at=stages.NOW)
    assert stale(edition).fingerprint == before.fingerprint
    reword(edition, f"<p>Another paragraph.</p>{STALE}")
    assert stale(edition).fingerprint == before.fingerprint
    reword(edition, STALE.replace("June", "May"))
    assert stale(edition).fingerprint != before.fingerprint


def test_who_may_not_edit_sets_nothing_aside(people, edition):
    for who in ("analyst", "author", "officer"):
        with pytest.raises(Refused, match="You may not edit a plan"):
            actions.set_aside(finding=stale(edition), reason="Because.", by=people.people[who], at=stages.NOW)
    assert not SetAside.objects.exists()


def test_a_reason_is_asked_for_and_nothing_is_set_aside_twice(people, edition):
    planner = people.people["planner"]
    with pytest.raises(Refused, match="Say why"):
        actions.set_aside(finding=stale(edition), reason="  ", by=planner, at=stages.NOW)
    row = actions.set_aside(finding=stale(edition), reason="A quotation.", by=planner, at=stages.NOW)
    with pytest.raises(Refused, match="already"):
        actions.set_aside(finding=stale(edition), reason="Again.", by=planner, at=stages.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SetAside.objects.create(fingerprint=row.fingerprint, kind="x", sentence="x", reason="x", at=stages.NOW)
    actions.take_up(row=row, by=planner, at=stages.NOW)
    with pytest.raises(Refused, match="among the open ones"):
        actions.take_up(row=row, by=planner, at=stages.NOW)
    actions.set_aside(finding=stale(edition), reason="After all.", by=planner, at=stages.NOW)
    assert [row.reason for row in SetAside.objects.order_by("pk")] == ["A quotation.", "After all."]
    verbs = AuditEvent.objects.filter(subject_type="publication.setaside").order_by("pk").values_list("verb", "by")
    assert list(verbs) == [(verb, planner.email) for verb in ("set aside", "took up", "set aside")]


def test_what_belongs_to_no_plan_is_left_to_the_integrated_care_board(people):
    Organisation.objects.filter(slug="mercia-trust").update(unknown="Its chair.")
    (each,) = [each for each in found(shared=True) if each.kind == "body-unknown"]
    with pytest.raises(Refused, match="belongs to no single plan"):
        actions.set_aside(finding=each, reason="Because.", by=people.people["author"], at=stages.NOW)
    assert actions.set_aside(finding=each, reason="Because.", by=people.people["planner"], at=stages.NOW)


@pytest.mark.parametrize("who", ["planner", "author", "other-author", "analyst", "officer"])
def test_the_two_answers_to_who_may_are_one(people, edition, who):
    place_plan = stages.plan(
        people, people.place_plan, slug="avon-plan", owner=people.places[0].partnership, place=people.places[0]
    )
    user = people.people[who]
    rights = permissions.rights_to_set_aside(user, on=stages.TODAY)
    for plan in (edition.plan, place_plan, None):
        assert rights.allow(plan) == bool(permissions.may_set_aside(user, plan, on=stages.TODAY))


# -------------------------------------------------------------------------------------------------------------- pages


def test_a_planner_sees_what_is_to_mend_and_sets_it_aside(sign_in, edition):
    client = sign_in("planner")
    page = text_of(client.get(PAGE))
    assert "Past days told as still to come" in page
    assert TOLD in page
    section = edition.sections.get(slug="services")
    assert reverse("plans:section-advice", args=["mercia-plan", section.uid]) in page
    address = f"{PAGE}{stale(edition).fingerprint}/"
    assert address in page
    refused = text_of(client.post(address, {"reason": ""}))
    assert "There is a problem" in refused
    assert refused.count("Say why this can be left as it is") == 2
    page = text_of(client.post(address, {"reason": "A quotation."}, follow=True))
    assert "Set aside. It comes back" in page
    assert TOLD not in page
    page = text_of(client.get(f"{PAGE}?show=aside"))
    assert "Set aside by Planner on" in page
    assert "A quotation." in page
    row = SetAside.objects.get()
    client.post(f"{PAGE}set-aside/{row.pk}/take-up/")
    assert TOLD in text_of(client.get(PAGE))


def test_nobody_sees_findings_of_a_plan_that_is_not_theirs(sign_in, people):
    place = people.places[0]
    plan = stages.plan(people, people.place_plan, slug="avon-plan", owner=place.partnership, place=place)
    edition = stages.written(plan, [stages.text("Services", STALE)])
    address = f"{PAGE}{stale(edition).fingerprint}/"
    assert "June 2024" in text_of(sign_in("author").get(PAGE))
    assert sign_in("author").get(address).status_code == 200
    for who in ("other-author", "officer"):
        client = sign_in(who)
        assert "June 2024" not in text_of(client.get(f"{PAGE}?plan=avon-plan"))
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "Mine now."}).status_code == 404
    row = actions.set_aside(finding=stale(edition), reason="A quotation.", by=None, at=stages.NOW)
    assert sign_in("other-author").post(f"{PAGE}set-aside/{row.pk}/take-up/").status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_a_reader_is_shown_no_way_to_set_aside(sign_in, edition):
    address = f"{PAGE}{stale(edition).fingerprint}/"
    client = sign_in("analyst")
    assert address not in text_of(client.get(PAGE))
    page = text_of(client.get(address))
    assert "Who may edit the plan can set this aside" in page
    client.post(address, {"reason": "Because."})
    assert not SetAside.objects.exists()


def test_filters_narrow_and_odd_values_lead_to_no_error(sign_in, people, edition):
    Organisation.objects.filter(slug="mercia-trust").update(unknown="Its chair.")
    client = sign_in("planner")
    assert "Its chair." in text_of(client.get(PAGE))
    page = text_of(client.get(f"{PAGE}?plan=mercia-plan&kind=stale-date"))
    assert "June 2024" in page
    assert "Its chair." not in page
    assert "Nothing of this kind was found here." in text_of(client.get(f"{PAGE}?kind=arrow"))
    for odd in ("?plan=no-such&kind=no-such&show=no-such&page=no-such", "?page=999", "?page=-1"):
        assert client.get(f"{PAGE}{odd}").status_code == 200


def test_where_nothing_was_found_that_is_said(sign_in, people):
    assert "Nothing was found." in text_of(sign_in("officer").get(PAGE))


def test_a_long_list_is_told_page_by_page_and_keeps_its_filter(sign_in, people):
    body = "".join(f"<p>The board will agree step {n} of it in June 2024.</p>" for n in range(30))
    stages.written(stages.plan(people, people.joint), [stages.text("Services", body)])
    client = sign_in("planner")
    first = text_of(client.get(f"{PAGE}?kind=stale-date"))
    assert "?kind=stale-date&amp;page=2" in first
    assert first.count("will agree step") > 25 / 2
    second = text_of(client.get(f"{PAGE}?kind=stale-date&page=2"))
    assert "Page 2 of 2" in second


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_plan_and_for_three(sign_in, people, count):
    for number in range(count):
        texts = [stages.text(f"Services {n}", STALE) for n in range(count)]
        stages.written(stages.plan(people, people.joint, slug=f"plan-{number}"), texts)
    client = sign_in("planner")
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == 40, [query["sql"][:120] for query in queries]


def test_the_workspace_and_the_plan_lead_there(sign_in, edition):
    client = sign_in("planner")
    assert f'href="{PAGE}"' in text_of(client.get("/workspace/"))
    assert f'href="{PAGE}?plan=mercia-plan"' in text_of(client.get("/workspace/plans/mercia-plan/"))


# ------------------------------------------------------------------------------------------------ advice on a section


def advice_address(edition):
    return reverse("plans:section-advice", args=["mercia-plan", edition.sections.get(slug="services").uid])


def test_advice_on_what_is_typed_and_nothing_is_saved(sign_in, edition):
    client, address = sign_in("planner"), advice_address(edition)
    assert TOLD in text_of(client.get(address))
    typed = "<p>See <a href='#gone'>here</a>.</p><script>alert(1)</script>"
    page = text_of(client.post(address, {"body": typed}))
    assert "leads to nothing" in page
    assert "It is not saved." in page
    assert "<script>alert(1)" not in page
    assert "June 2024" not in page
    assert edition.sections.get(slug="services").body.count("June 2024") == 1


def test_htmx_is_given_the_list_alone(sign_in, edition):
    response = sign_in("planner").post(
        advice_address(edition), {"body": "<p>Sound.</p>"}, headers={"HX-Request": "true"}
    )
    page = text_of(response)
    assert "<html" not in page
    assert "Nothing to mend was found in this text." in page
    assert response.headers["Vary"].startswith("HX-Request")


def test_a_text_too_large_is_said_in_a_sentence_and_given_back(sign_in, edition):
    page = text_of(sign_in("planner").post(advice_address(edition), {"body": "<blockquote>" * 90 + "word"}))
    assert "nested more than" in page
    assert "&lt;blockquote&gt;word" in page


def test_a_stranger_to_the_plan_gets_no_advice_on_it(sign_in, people, edition):
    reader = account_actions.register(
        email="r@test.local", name="R", password="correct-horse-battery", by=None, at=stages.NOW
    )
    account_actions.grant(
        user=reader, organisation=people.icb, role=Role.READER, starts_on=stages.TODAY, by=None, at=stages.NOW
    )
    people.people["reader"] = reader
    assert sign_in("officer").get(advice_address(edition)).status_code == 404
    assert sign_in("officer").post(advice_address(edition), {"body": "x"}).status_code == 404
    assert sign_in("reader").post(advice_address(edition), {"body": "x"}).status_code == 200
    missing = "/workspace/plans/mercia-plan/sections/00000000-0000-4000-8000-000000000000/advice/"
    assert sign_in("planner").get(missing).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_advice_costs_the_same_for_one_section_and_for_three(sign_in, people, count):
    texts = [stages.text("Services", STALE), *(stages.text(f"More {n}", STALE) for n in range(count))]
    edition = stages.written(stages.plan(people, people.joint), texts)
    client = sign_in("planner")
    with CaptureQueriesContext(connection) as queries:
        client.post(advice_address(edition), {"body": STALE})
    assert len(queries) == 14, [query["sql"][:120] for query in queries]
