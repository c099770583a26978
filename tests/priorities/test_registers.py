"""Do the registers of a cycle keep what is entered, tell two who change at once, and lose nothing?"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import workbook
from core.models import AuditEvent
from core.verdict import Refused
from jfp_portal.seeding import read
from organisations.models import Organisation
from priorities import actions
from priorities.models import (
    BenefitsReview,
    Candidate,
    ContractPlan,
    DataItem,
    DataSet,
    ProviderRequest,
    Recommendation,
    ServicePressure,
)
from priorities.views import REGISTERS
from tests.priorities.test_cycles import stages_cycle
from tests.priorities.test_intentions import started
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}


@pytest.fixture
def cycle(people):
    return stages_cycle(people)


@pytest.fixture
def trust(people):
    return Organisation.objects.get(slug="mercia-trust")


def requested(cycle, trust, title="Weekend scanners", **more):
    given = {
        "provider": trust, "kind": "investment", "text": "Please pay for them.", "paid_from": "Fewer agency sessions.",
        "amount": Decimal(240000), "received_on": TODAY, "reply_by": date(2027, 1, 29), **more,
    }  # fmt: skip
    return actions.add_entry(model=ProviderRequest, cycle=cycle, title=title, **given, **WHO)


def reviewed(cycle, people, **more):
    given = {"owner": people.icb, "began_on": date(2024, 4, 1), "expected": "Two days less.", **more}
    return actions.add_entry(model=BenefitsReview, cycle=cycle, title="Winter beds", **given, **WHO)


def contracted(cycle, trust, **more):
    given = {"provider": trust, "ends_on": date(2027, 6, 30), **more}
    return actions.add_entry(model=ContractPlan, cycle=cycle, title="Transport", **given, **WHO)


def data_item(cycle, people, title="Needs assessment"):
    given = {"tells": "Where need is greatest.", "owner": people.icb, "edition": "2026", "dated_on": TODAY}
    return actions.add_data_item(cycle=cycle, title=title, **given, **WHO)


def issue(cycle, title="Long waits", **more):
    return actions.report_issue(cycle=cycle, title=title, kind="complaints", evidence="Forty.", **more, **WHO)


def intended(cycle, people):
    actions.register_template(**read("cycle.yaml")["template"], **WHO)
    return started(cycle, people)


def recommended(cycle, people, intention):
    given = {"group": "A subgroup", "to": people.icb, "advice": "at scale", "reason": "Three do it.", "made_on": TODAY}
    return actions.add_entry(
        model=Recommendation, cycle=cycle, title="Once for all", intention=intention, **given, **WHO
    )


def pressed(cycle, people, level="places", places=None, **more):
    given = {"service": "ADHD", "outcomes": "Three years of waiting.", "evidence": "A survey.", **more}
    places = people.places if places is None else places
    return actions.add_pressure(cycle=cycle, title="ADHD assessments", level=level, places=places, **given, **WHO)


def one_of_each(cycle, people, trust):
    recommended(cycle, people, intended(cycle, people))
    issue(cycle)
    requested(cycle, trust)
    reviewed(cycle, people)
    contracted(cycle, trust)
    data_item(cycle, people)
    pressed(cycle, people)


TYPED = {
    "issues": {"title": "Long waits", "kind": "complaints", "evidence": "Forty complaints."},
    "requests": {
        "title": "Scanners", "kind": "service change", "text": "Move them.", "received_on_day": "2",
        "received_on_month": "11", "received_on_year": "2026", "reply_by_day": "29", "reply_by_month": "1",
        "reply_by_year": "2027",
    },
    "benefits": {
        "title": "Beds", "began_on_day": "1", "began_on_month": "4", "began_on_year": "2024", "expected": "Less time.",
    },
    "contracts": {
        "title": "Transport", "ends_on_day": "30", "ends_on_month": "6", "ends_on_year": "2027",
        "intent": "not decided",
    },
    "recommendations": {
        "title": "Once", "group": "A subgroup", "advice": "at scale", "reason": "Three do it.", "of_intention": "1",
        "made_on_day": "2", "made_on_month": "11", "made_on_year": "2026",
    },
    "pressures": {
        "title": "ADHD", "service": "ADHD services", "level": "whole area", "outcomes": "Long waits.",
        "evidence": "A survey.",
    },
    "data": {
        "title": "Needs", "tells": "Where need is.", "edition": "2026", "dated_on_day": "2", "dated_on_month": "11",
        "dated_on_year": "2026",
    },
}  # fmt: skip


def typed(name, people, trust):
    body = {"requests": "provider", "benefits": "owner", "contracts": "provider", "data": "owner",
            "recommendations": "to"}.get(name)  # fmt: skip
    return {**TYPED[name], **({body: (trust if body == "provider" else people.icb).pk} if body else {})}


@pytest.mark.parametrize("name", REGISTERS)
def test_what_is_typed_is_entered_changed_and_listed(client, cycle, people, trust, name):
    intended(cycle, people)
    client.force_login(people.people["planner"])
    listed, add = (
        reverse(f"priorities:{name}", args=[cycle.slug]),
        reverse(f"priorities:add-to-{name}", args=[cycle.slug]),
    )
    assert REGISTERS[name].empty in client.get(listed).content.decode()
    wrong = client.post(add, {})
    assert (wrong.status_code, wrong.content.decode().count("There is a problem")) == (422, 1)
    given = typed(name, people, trust)
    assert "is entered, number 1." in client.post(add, given, follow=True).content.decode()
    entry = reverse(f"priorities:{name}-entry", args=[cycle.slug, 1])
    changed = {**given, "title": "Something better", "verb": "change", "version": "1"}
    assert "Saved." in client.post(entry, changed, follow=True).content.decode()
    page = client.get(listed, {"q": "SOMETHING better"}).content.decode()
    assert f'href="{entry}' in page
    assert "Nothing matches." in client.get(listed, {"q": "nowhere said"}).content.decode()
    # Another planner still has the page of before: what they typed stays, and nothing is overwritten.
    late = client.post(entry, {**given, "title": "Mine", "verb": "change", "version": "1"}).content.decode()
    assert "Somebody changed this entry meanwhile" in late
    assert 'value="Mine"' in late
    assert "Something better" in client.get(entry).content.decode()


@pytest.mark.parametrize("name", [name for name in REGISTERS if name != "issues"])
def test_what_is_taken_out_is_put_back(client, cycle, people, trust, name):
    one_of_each(cycle, people, trust)
    client.force_login(people.people["planner"])
    listed, entry = (
        reverse(f"priorities:{name}", args=[cycle.slug]), reverse(f"priorities:{name}-entry", args=[cycle.slug, 1])
    )  # fmt: skip
    client.post(entry, {"verb": "take out"})
    assert REGISTERS[name].empty in client.get(listed).content.decode()
    assert entry in client.get(listed, {"out": "1"}).content.decode()
    assert "Put it back" in client.get(entry).content.decode()
    client.post(entry, {"verb": "put back in"})
    assert entry in client.get(listed).content.decode()
    assert [event.verb for event in AuditEvent.objects.order_by("-pk")[:2]] == ["put back", "took out"]


def test_who_takes_part_enters_and_only_they_or_the_planners_change_it(client, cycle, people, trust):
    client.force_login(people.people["author"])
    add = reverse("priorities:add-to-requests", args=[cycle.slug])
    client.post(add, typed("requests", people, trust))
    row = ProviderRequest.objects.get()
    assert row.entered_by == people.people["author"]
    entry = reverse("priorities:requests-entry", args=[cycle.slug, 1])
    for name, may in (("author", True), ("other-author", False), ("planner", True), ("analyst", False)):
        client.force_login(people.people[name])
        assert ("Take it out" in client.get(entry).content.decode()) is may, name
    with pytest.raises(Refused, match="You may not run a planning cycle"):
        actions.take_out(entry=row, by=people.people["other-author"], at=NOW)
    client.force_login(people.people["analyst"])
    assert "You cannot add to it" in client.get(add).content.decode()
    assert client.post(add, typed("requests", people, trust)).status_code == 200
    assert ProviderRequest.objects.count() == 1
    client.force_login(people.people["officer"])
    assert client.get(entry).status_code == 404


def test_a_group_recommends_and_the_body_that_decides_reads_it(client, cycle, people):
    row = recommended(cycle, people, intended(cycle, people))
    with pytest.raises(Refused, match="You may not run a planning cycle"):
        actions.add_entry(
            model=Recommendation, cycle=cycle, title="Ours", intention=row.intention, group="We", to=people.icb,
            advice="now", reason="It is ours.", made_on=TODAY, by=people.people["author"], at=NOW,
        )  # fmt: skip
    client.force_login(people.people["planner"])
    page = client.get(reverse("priorities:decision", args=[cycle.slug, row.intention.number])).content.decode()
    assert "once for all or on a wider footprint" in page
    assert "A subgroup to Mercia Icb, 2 November 2026" in page
    type(row.intention).objects.update(state="not now", answers={"inequalities": "It helps."})
    with pytest.raises(Refused, match="the recommendation stays"):
        actions.change_entry(entry=row, version=1, reason="Four do it.", **WHO)


def test_the_rules_are_told_in_words_and_kept_by_the_database(cycle, people, trust):
    for wrong, words in (
        ({"paid_from": ""}, "no discretionary growth"),
        ({"reply_by": date(2026, 11, 1)}, "cannot be due before"),
        ({"amount": Decimal(-1)}, "without a minus"),
    ):
        with pytest.raises(Refused, match=words), transaction.atomic():
            requested(cycle, trust, **wrong)
    with pytest.raises(Refused, match="Say in words what is planned"), transaction.atomic():
        contracted(cycle, trust, intent="renew")
    with pytest.raises(Refused, match="after the contract has ended"), transaction.atomic():
        contracted(cycle, trust, notice_by=date(2027, 7, 1))
    assert ProviderRequest.objects.count() + ContractPlan.objects.count() == 0
    for row, wrong, name in (
        (requested(cycle, trust), {"paid_from": ""}, "says_what_pays"),
        (requested(cycle, trust), {"state": "answered"}, "answered_has_its_reply|considered_is_on"),
        (contracted(cycle, trust), {"intent": "end"}, "decided_says_what"),
        (reviewed(cycle, people), {"state": "decided"}, "decided_has_its_grounds"),
        (issue(cycle), {"state": "closed"}, "closed_says_why"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**wrong)


def test_a_contract_near_its_notice_stands_out_and_becomes_an_entry_once(client, cycle, people, trust):
    near = contracted(cycle, trust, notice_by=date(2026, 11, 12))
    contracts = REGISTERS["contracts"]
    assert (contracts.tag(near, TODAY).tag, contracts.tag(near, TODAY).aside) == ("red", "notice in 10 days")
    assert contracts.tag(near, date(2026, 11, 13)).aside == "the day for notice has passed"
    assert contracts.tag(near, date(2026, 8, 1)).tag == "grey"
    near.intent = "end"
    assert contracts.tag(near, TODAY).tag == "green"
    client.force_login(people.people["planner"])
    entry = reverse("priorities:contracts-entry", args=[cycle.slug, 1])
    assert "It is on the long list, number 1." in client.post(entry, {"verb": "raise"}, follow=True).content.decode()
    again = client.post(entry, {"verb": "raise"})
    assert "or it is done already" in again.content.decode()
    made = Candidate.objects.get()
    assert (made.kind, made.contract_ends_on) == ("contract ending", date(2027, 6, 30))


def test_a_register_as_a_workbook_holds_no_formula(client, cycle, people, trust):
    requested(cycle, trust, title='=HYPERLINK("http://x")')
    client.force_login(people.people["planner"])
    sent = client.get(reverse("priorities:requests-workbook", args=[cycle.slug]))
    rows = workbook.read(sent.content, sheet="Requests of providers")
    heads = [cell.text for _, cell in sorted(rows[0][1].items())]
    line = dict(zip(heads, [rows[1][1].get(column) for column in range(len(heads))], strict=True))
    assert line["Request"].text == "Please pay for them."
    assert (line["Pounds a year"].text, line["Reply by"].text) == ("£240,000", "29 January 2027")
    assert not [cell.fault for _, row in rows for cell in row.values() if cell.fault]


def test_the_data_set_is_frozen_by_version_and_an_intention_names_it(client, cycle, people):
    first = data_item(cycle, people)
    client.force_login(people.people["author"])
    freeze = reverse("priorities:freeze-data", args=[cycle.slug])
    client.post(freeze)
    assert DataSet.objects.get().frozen_at is None
    client.force_login(people.people["planner"])
    assert "Version 1 is frozen" in client.post(freeze, follow=True).content.decode()
    assert "No version is open" in client.post(freeze, follow=True).content.decode()
    for change in (
        lambda: DataItem.objects.filter(pk=first.pk).update(tells="Another."),
        lambda: DataItem.objects.filter(pk=first.pk).delete(),
        lambda: DataSet.objects.update(frozen_at=None),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            change()
    changed = actions.change_data_item(item=first, version=1, edition="2027", **WHO)
    data_item(cycle, people, "Outcomes")
    assert (changed.data_set.version, changed.number, changed.edition) == (2, 1, "2027")
    assert [(row.version, row.items.count()) for row in DataSet.objects.order_by("version")] == [(1, 1), (2, 2)]
    first.refresh_from_db()
    assert first.edition == "2026"
    listed = reverse("priorities:data", args=[cycle.slug])
    newest, old = client.get(listed).content.decode(), client.get(listed, {"version": "1"}).content.decode()
    assert "Outcomes" in newest
    assert "Outcomes" not in old
    assert "Frozen" in old


def test_a_table_is_kept_with_its_meaning_in_words(client, cycle, people, trust):
    client.force_login(people.people["planner"])
    add = reverse("priorities:add-to-data", args=[cycle.slug])

    def sent(rows, **more):
        file = SimpleUploadedFile(
            "t.xlsx", rows if isinstance(rows, bytes) else workbook.write(rows, sheet="x", headings=1)
        )
        return client.post(add, {**typed("data", people, trust), "file": file, **more}, follow=True).content.decode()

    rows = [["Place", "Smokers"], ["Avon", "12%"], ["Tamar", None]]
    assert "Say in words what the table shows" in sent(rows)
    assert "cannot be read as an Excel workbook" in sent(b"not a workbook", table_words="More in Avon.")
    assert "needs a row of headings" in sent(rows[:1], table_words="More in Avon.")
    assert "21 columns; at most" in sent([["x"] * 21] * 2, table_words="More in Avon.")
    assert DataItem.objects.count() == 0
    assert "is entered, number 1." in sent(rows, table_words="More in Avon.")
    row = DataItem.objects.get()
    assert row.table == [["Place", "Smokers"], ["Avon", "12%"], ["Tamar", ""]]
    page = client.get(reverse("priorities:data-entry", args=[cycle.slug, 1])).content.decode()
    assert '<th scope="row">Avon</th><td>12%</td>' in page
    assert "More in Avon." in page
    # A change without a file keeps the table; one that takes its words away is refused.
    actions.change_data_item(item=row, version=1, title="Smoking", **WHO)
    assert DataItem.objects.get().table == row.table
    with pytest.raises(Refused, match="Say in words what the table shows"):
        actions.change_data_item(item=row, version=2, table_words="", **WHO)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "on_list", "on_entry"),
    [
        ("issues", 10, 11),
        ("requests", 10, 12),
        ("benefits", 10, 13),
        ("contracts", 10, 12),
        ("data", 12, 11),
        ("recommendations", 10, 11),
        ("pressures", 11, 13),
    ],
)
def test_the_pages_queries_do_not_grow(
    client, cycle, people, trust, django_assert_num_queries, count, name, on_list, on_entry
):
    for _ in range(count):
        one_of_each(cycle, people, trust)
    client.force_login(people.people["planner"])
    for address, asked in (
        (reverse(f"priorities:{name}", args=[cycle.slug]), on_list),
        (reverse(f"priorities:{name}-entry", args=[cycle.slug, 1]), on_entry),
    ):
        client.get(address)
        with django_assert_num_queries(asked):
            client.get(address)


def test_a_pressure_reaches_one_place_several_or_the_whole_area_and_no_other_number(cycle, people):
    avon, tamar = people.places
    for level, places, words in (
        ("place", [], "Choose the one Place"), ("place", [avon, tamar], "Choose the one Place"),
        ("places", [avon], "at least two"), ("whole area", [avon], "For the whole area choose no Place"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            pressed(cycle, people, level=level, places=places)
    assert not ServicePressure.objects.exists()
    row = pressed(cycle, people, level="place", places=[avon])
    # What it reaches is changed like the rest of it: on an older version it is refused.
    actions.change_pressure(entry=row, version=1, level="place", places=[tamar], **WHO)
    with pytest.raises(Refused, match="Somebody changed this entry meanwhile"):
        actions.change_pressure(entry=row, version=1, level="place", places=[avon], **WHO)
    row.refresh_from_db()
    assert (list(row.places.all()), row.version) == ([tamar], 2)
    assert AuditEvent.objects.get(verb="changed places").detail["before"] == ["avon"]


def test_the_list_of_pressures_says_how_far_each_reaches(client, cycle, people):
    pressed(cycle, people)
    pressed(cycle, people, level="whole area", places=[])
    client.force_login(people.people["planner"])
    listed = reverse("priorities:pressures", args=[cycle.slug])
    page = client.get(listed, {"state": "places"}).content.decode()
    assert "Avon, Tamar" in page
    assert page.count("pressures/1/") == 1
    assert "pressures/2/" not in page
    add = reverse("priorities:add-to-pressures", args=[cycle.slug])
    wrong = client.post(add, {**TYPED["pressures"], "places": [people.places[0].pk]})
    assert wrong.status_code == 422
    assert "For the whole area choose no Place" in wrong.content.decode()
