"""Are issues looked at, providers answered alike, earlier investments decided on, and is the result told?"""
# ruff: noqa: F811  (fixtures of the neighbours)

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import workbook
from core.verdict import Refused
from organisations import actions as organisation_actions
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.models import PlanType, RegisteredPlan
from priorities import actions, charts, queries
from priorities.models import BenefitsReview, Candidate, Intention, PlaceAssessment, ProviderReply
from tests.priorities.test_decisions import concluded, intention  # noqa: F401
from tests.priorities.test_intentions import WHO, complete, cycle  # noqa: F401
from tests.priorities.test_registers import contracted, data_item, issue, requested, reviewed, trust  # noqa: F401
from tests.priorities.test_scoring_rounds import matrix  # noqa: F401
from tests.stages import NOW, TODAY

pytestmark = pytest.mark.django_db
DOMAINS = ("Ambition and Vision", "Leadership and Culture", "Design and Delivery", "Governance")


@pytest.fixture
def meeting(people):
    return organisation_actions.record_meeting(body=people.icb, held_on=date(2020, 1, 9), source="A paper", **WHO)


@pytest.fixture
def domains(db):
    framework = actions.register_framework(
        slug="domains", series="place-development-assessment", kind="outcomes", name="Place development",
        version="2023", owner_name="NHS", source="A paper", description="Four domains.", **WHO,
    )  # fmt: skip
    rows = [{"code": name.lower().replace(" ", "-"), "local_type": "Domain", "wording": name} for name in DOMAINS]
    actions.write_items(framework=framework, items=rows, **WHO)
    return list(framework.items.order_by("position"))


def decided(candidate, meeting, outcome="not now", public_reason="Others wait longer."):
    return actions.decide_candidate(
        candidate=candidate, outcome=outcome, meeting=meeting, reason="No money.", public_reason=public_reason, **WHO
    )


def test_what_is_reported_waits_off_the_long_list_until_somebody_looks(client, cycle, people):
    client.force_login(people.people["analyst"])
    add, listed = (
        reverse("priorities:add-to-issues", args=[cycle.slug]),
        reverse("priorities:issues", args=[cycle.slug]),
    )
    wrong = client.post(add, {"title": "A", "kind": "contract ending", "evidence": "B"})
    assert "Enter when the contract ends" in wrong.content.decode()
    for title in ("Long waits", "A rumour"):
        client.post(add, {"title": title, "kind": "healthwatch", "evidence": "Heard."})
    assert "Long waits" in client.get(listed).content.decode()
    candidates = reverse("priorities:candidates", args=[cycle.slug])
    assert "Long waits" not in client.get(candidates).content.decode()
    entry = reverse("priorities:issues-entry", args=[cycle.slug, 1])
    refused = client.post(entry, {"verb": "accept"})
    assert "You may not do this" in refused.content.decode()
    client.force_login(people.people["planner"])
    assert "It is on the long list, number 1." in client.post(entry, {"verb": "accept"}, follow=True).content.decode()
    assert "Long waits" in client.get(candidates).content.decode()
    second = reverse("priorities:issues-entry", args=[cycle.slug, 2])
    assert "Enter why it is closed" in client.post(second, {"verb": "close", "reason": ""}).content.decode()
    client.post(second, {"verb": "close", "reason": "Nobody confirms it."})
    assert "Nobody confirms it." in client.get(second).content.decode()
    assert "A rumour" not in client.get(candidates).content.decode()
    client.post(second, {"verb": "accept"})
    assert [row.state for row in Candidate.objects.order_by("number")] == ["open", "open"]
    assert "A rumour" in client.get(listed).content.decode()


def test_what_is_not_on_the_long_list_is_not_merged_split_or_decided_on(cycle, people, meeting):
    row = issue(cycle)
    with pytest.raises(Refused, match="The entry is reported"):
        decided(row, meeting)
    with pytest.raises(Refused, match="The entry is reported"):
        actions.split_candidate(candidate=row, titles=["One", "Two"], **WHO)


def test_the_same_question_gets_the_same_reply(cycle, people, trust, meeting):
    one, two = requested(cycle, trust), requested(cycle, trust, "Scanners too")
    one = actions.consider_request(request=one, **WHO)
    assert (one.candidate.kind, one.candidate.raised_by) == ("provider request", trust)
    other = actions.add_candidate(cycle=cycle, title="Scanning", kind="workshop", evidence="Said.", **WHO)
    merged = actions.merge_candidates(candidates=[one.candidate, other], title="Scanning", **WHO)
    # The second joins an entry that was merged: it is considered with what that became.
    two = actions.consider_request(request=two, candidate=Candidate.objects.get(pk=other.pk), **WHO)
    assert two.candidate == merged
    with pytest.raises(Refused, match=f"Nothing is decided on entry {merged.number}"):
        actions.answer_request(request=one, text="No.", **WHO)
    decided(merged, meeting)
    with pytest.raises(Refused, match="Enter the reply"):
        actions.answer_request(request=one, text=" ", **WHO)
    one = actions.answer_request(request=one, text="Not in this year: others wait longer.", **WHO)
    two = actions.answer_request(request=two, text="Something else.", **WHO)
    assert one.reply == two.reply == ProviderReply.objects.get()
    assert two.reply.text == "Not in this year: others wait longer."
    with pytest.raises(Refused, match="The request is answered"):
        actions.answer_request(request=one, text="Yes.", **WHO)
    with pytest.raises(Refused, match="stays as it was answered"):
        actions.change_entry(entry=one, version=one.version, title="Other", **WHO)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        ProviderReply.objects.update(text="Yes.")
    # A later decision has a reply of its own, and the first stays.
    decided(merged, meeting, "now", "")
    third = requested(cycle, trust, "And we")
    third = actions.consider_request(request=third, candidate=merged, **WHO)
    third = actions.answer_request(request=third, text="From April.", **WHO)
    assert third.reply != one.reply


def test_a_request_whose_entry_was_split_asks_for_its_part(cycle, people, trust, meeting):
    row = actions.consider_request(request=requested(cycle, trust), **WHO)
    part, _ = actions.split_candidate(candidate=row.candidate, titles=["North", "South"], **WHO)
    decided(part, meeting)
    with pytest.raises(Refused, match="was split"):
        actions.answer_request(request=row, text="No.", **WHO)
    row = actions.consider_request(request=row, candidate=part, **WHO)
    assert actions.answer_request(request=row, text="No.", **WHO).state == "answered"


def test_a_request_on_its_page_from_receipt_to_reply(client, cycle, people, trust, meeting):
    row = requested(cycle, trust, reply_by=TODAY)
    client.force_login(people.people["planner"])
    entry = reverse("priorities:requests-entry", args=[cycle.slug, row.number])
    wrong = client.post(entry, {"verb": "consider", "entry": "77"})
    assert (wrong.status_code, "There is no entry 77" in wrong.content.decode()) == (422, True)
    assert "considered with entry 1" in client.post(entry, {"verb": "consider"}, follow=True).content.decode()
    assert "Nothing is decided on its entry" in client.get(entry).content.decode()
    again = client.post(entry, {"verb": "consider", "entry": ""})
    assert "Enter the number of the entry that asks the same" in again.content.decode()
    client.post(entry, {"verb": "put back"})
    row.refresh_from_db()
    assert (row.state, row.candidate, Candidate.objects.count()) == ("received", None, 1)
    client.post(entry, {"verb": "consider", "entry": "1"})
    decided(Candidate.objects.get(), meeting)
    page = client.get(entry).content.decode()
    assert ">Others wait longer.</textarea>" in page
    assert page.count('id="id_text"') == page.count('id="id_answer_text"') == 1
    assert "The reply is recorded." in client.post(
        entry, {"verb": "answer", "text": "Not this year."}, follow=True
    ).content.decode()  # fmt: skip
    page = client.get(entry).content.decode()
    assert "Not this year." in page
    assert "Take it out" not in page


def test_who_waits_for_a_reply_too_long_is_told_in_words(cycle, people, trust):
    from priorities.views import REGISTERS  # noqa: PLC0415

    row = requested(cycle, trust, reply_by=date(2026, 11, 9))
    shown = REGISTERS["requests"]
    assert [cell.aside for cell in shown.cells(row, TODAY)][1] == "in 7 days"
    assert shown.tag(row, date(2026, 11, 9)).tag == "yellow"
    assert shown.tag(row, date(2026, 11, 10)).text == "Received, late"
    assert [cell.aside for cell in shown.cells(row, date(2026, 11, 10))][1] == "late: 1 day ago"


def test_an_earlier_investment_is_decided_on_when_its_benefit_is_told(client, cycle, people, meeting):
    row = reviewed(cycle, people, amount=Decimal(600000))
    given = {"review": row, "outcome": "stop", "reason": "It brings little.", "meeting": meeting}
    with pytest.raises(Refused) as refused:
        actions.decide_review(**{**given, "reason": " "}, released=Decimal(700000), **WHO)
    assert len(refused.value.reasons) == 4
    row = actions.change_entry(entry=row, version=1, realised="One day less.", evidence="Hospital data.", **WHO)
    with pytest.raises(Refused, match="What continues releases no money"):
        actions.decide_review(**{**given, "outcome": "continue"}, released=Decimal(1), **WHO)
    client.force_login(people.people["planner"])
    entry = reverse("priorities:benefits-entry", args=[cycle.slug, 1])
    typed = {"verb": "decide", "outcome": "stop", "released": "600000", "meeting": meeting.pk, "reason": "Little."}
    assert "The decision is recorded." in client.post(entry, typed, follow=True).content.decode()
    row = BenefitsReview.objects.get()
    assert (row.state, row.outcome, row.released, row.meeting) == ("decided", "stop", Decimal(600000), meeting)
    with pytest.raises(Refused, match="begin a new review"):
        actions.change_entry(entry=row, version=row.version, realised="Three days.", **WHO)
    assert queries.released_by_reviews(cycle, None, on=TODAY) == Decimal(600000)


def test_places_are_assessed_by_their_own_people_and_nothing_is_overwritten(cycle, people, domains):
    avon, tamar = people.places
    given = {"cycle": cycle, "domain": domains[0], "evidence": "The board's paper.", "assessed_by": people.icb}
    own = {"by": people.people["author"], "at": NOW}
    for score, day in ((1, date(2025, 9, 30)), (3, date(2026, 9, 30)), (2, date(2026, 9, 30))):
        actions.assess_place(place=avon, score=score, assessed_on=day, **given, **own)
    with pytest.raises(Refused, match="You may not write an intention for Tamar Partnership"):
        actions.assess_place(place=tamar, score=1, assessed_on=TODAY, **given, **own)
    with pytest.raises(Refused, match="lies ahead"):
        actions.assess_place(place=avon, score=1, assessed_on=date(2026, 11, 3), **given, **own)
    with pytest.raises(Refused, match="Value 5 is not a valid choice"):
        actions.assess_place(place=avon, score=5, assessed_on=TODAY, **given, **own)
    rows = queries.development_of(cycle, domains, None, on=TODAY)
    mark = rows[0].marks[0]
    # Of one day the last counts; what it was before is of another day.
    assert (mark.newest.score, mark.before.score, mark.change) == (2, 1, "up from 1 on 30 September 2025")
    assert rows[1].marks == (None,) * 4
    assert PlaceAssessment.objects.count() == 3
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        PlaceAssessment.objects.update(score=4)
    picture = charts.development(DOMAINS, rows)
    assert [(disc.score, disc.words) for disc in picture.discs] == [
        ("2", "Avon, Ambition and Vision: 2, up from 1 on 30 September 2025")
    ]
    assert picture.discs[0].r > picture.discs[0].before
    assert charts.development(DOMAINS, rows[1:]) is None


def test_the_page_of_the_places(client, cycle, people, domains):
    client.force_login(people.people["author"])
    here, add = (reverse(f"priorities:{name}", args=[cycle.slug]) for name in ("place-development", "assess-place"))
    assert "No Place has been assessed yet" in client.get(here).content.decode()
    assert client.post(add, {"score": ""}).status_code == 422
    avon, tamar = people.places
    typed = {
        "place": avon.pk, "domain": domains[1].pk, "score": "3", "evidence": "The board's paper.",
        "assessed_on_day": "2", "assessed_on_month": "11", "assessed_on_year": "2020",
        "assessed_by": avon.partnership_id,
    }  # fmt: skip
    page = client.post(add, typed, follow=True).content.decode()
    assert "Recorded. Avon, Leadership and Culture: Working." in page
    assert page.count("<circle") == 1
    assert "You may not write an intention" in client.post(add, {**typed, "place": tamar.pk}).content.decode()
    assert PlaceAssessment.objects.count() == 1


@pytest.fixture
def registered(people):
    def make(slug, **fields):
        given = {"known": "It is there.", "source": "A paper", "period_note": "Not told.", **fields}
        return RegisteredPlan.objects.create(
            slug=slug, title=slug.title(), plan_type=PlanType.objects.get(slug="reference-document"), **given
        )

    return make


def test_the_pipeline_compares_dates_as_far_as_they_go(registered):
    for slug, starts, ends in (
        ("ended", "2020", "2025"), ("ends-this-year", "2022", "2026"), ("ended-last-month", "2022", "2026-10"),
        ("ends-this-month", "2022-01", "2026-11"), ("next", "2027-04", "2031"), ("unknown", "2020", None),
        ("begins-this-year", "2026", "2030"),
    ):  # fmt: skip
        registered(slug, starts=starts, ends=ends)
    found = {plan.slug: plan.standing for plan in queries.pipeline(on=TODAY)}
    assert found == {
        "ended": "over", "ended-last-month": "over", "ends-this-year": "running", "ends-this-month": "running",
        "begins-this-year": "running", "next": "coming", "unknown": "unknown",
    }  # fmt: skip
    assert queries.pipeline(on=TODAY)[0].slug == "next"
    assert [plan.slug for plan in queries.pipeline(on=TODAY, standing="unknown")] == ["unknown"]


def test_what_of_a_plan_is_done_and_what_is_to_come(registered):
    plan = registered("ours", starts="2026", ends="2030")
    for what, starts, told_as in (
        ("Drafted", "2026-03", "done"), ("Agreed", "2026-10", "expected"), ("Published", "2026-11", "expected"),
        ("Refreshed", None, "expected"),
    ):  # fmt: skip
        plan.dates.create(what=what, words=what, starts=starts, told_as=told_as, source="A paper")
    (stage,) = queries.stages(list(queries.pipeline(on=TODAY)), None, on=TODAY)
    assert [each.what for each in stage.done] == ["Drafted", "Agreed"]
    assert {each.what for each in stage.ahead} == {"Published", "Refreshed"}


def test_a_working_edition_is_told_to_those_who_see_its_plan(people, registered):
    plan = plan_actions.register_plan(
        slug="avon-plan", title="Avon plan", plan_type=people.reference, owner=people.places[0].partnership,
        place=people.places[0], starts_on=None, ends_on=None, **WHO,
    )  # fmt: skip
    plan_actions.start_edition(plan=plan, **WHO)
    registered("ours", plan=plan)
    said = {
        name: queries.stages(list(queries.pipeline(on=TODAY)), people.people[name], on=TODAY)[0].edition
        for name in ("author", "other-author")
    }
    assert said == {"author": "Edition 1: draft", "other-author": ""}


@pytest.fixture
def forward(intention, people, meeting):
    """An intention that a body took forward."""
    concluded(intention, people)
    actions.decide_intention(intention=intention, outcome="now", meeting=meeting, reason="Agreed.", **WHO)
    return Intention.objects.get(pk=intention.pk)


def test_the_result_is_the_same_on_the_page_in_the_workbook_and_for_systems(client, cycle, people, forward, trust):
    Intention.objects.filter(pk=forward.pk).update(
        title="=1+1", finance="saving", amount=Decimal("120000.50"), sro="@A. Owner"
    )
    contracted(cycle, trust, intention=forward)
    complete(cycle, people, "Only intended")
    client.force_login(people.people["planner"])
    names = ("result", "result-workbook", "api-result")
    page, file, said = (client.get(reverse(f"priorities:{name}", args=[cycle.slug])) for name in names)
    text = page.content.decode()
    assert "£120,000.50" in text
    assert "changes the contract “Transport”" in text
    rows = workbook.read(file.content, sheet="Result")
    assert [cell.text for _, cell in sorted(rows[0][1].items())] == list(queries.COLUMNS)
    assert [(row[1][1].text, row[1][5].text) for row in [rows[1]]] == [("=1+1", "120000.50")]
    assert not [cell.fault for _, row in rows for cell in row.values() if cell.fault]
    told = said.json()
    assert (told["count"], told["next"], told["plans_for"]) == (1, None, "2027-28")
    assert told["results"][0]["pounds_a_year"] == "120000.50"
    assert told["results"][0]["contracts_that_change"].startswith("Transport (Mercia Trust, ends 2027-06-30)")
    assert "Only intended" not in file.content.decode("latin-1") + str(told)
    (avon, *_) = queries.totality_of(cycle, None, on=TODAY)
    assert (avon.agreed, sum(avon.money)) == (1, Decimal("120000.50"))


def test_systems_get_pages_and_problems_in_words(client, cycle, people, forward):
    here = reverse("priorities:api-result", args=[cycle.slug])
    assert client.get(here).status_code == 401
    client.force_login(people.people["officer"])
    refused = client.get(here)
    assert (refused.status_code, refused.headers["Content-Type"]) == (404, "application/problem+json")
    client.force_login(people.people["author"])
    for number in range(2, 4):
        row = Intention.objects.get(pk=forward.pk)
        row.pk, row.number = None, number + 50
        row.save()
    first = client.get(here, {"size": "2"}).json()
    assert (first["count"], len(first["results"])) == (3, 2)
    second = client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    for wrong, status in (({"page": "9"}, 404), ({"page": "-1"}, 400), ({"size": "x"}, 400), ({"page": "9" * 30}, 400)):
        assert client.get(here, wrong).status_code == status, wrong


def test_an_intention_names_the_frozen_data_it_was_planned_from(client, cycle, people):
    early = actions.submit_intention(intention=complete(cycle, people), **WHO)
    data_item(cycle, people)
    actions.freeze_data_set(cycle=cycle, **WHO)
    data_item(cycle, people, "Not frozen yet")
    late = actions.submit_intention(intention=complete(cycle, people, "Later"), **WHO)
    assert (early.data_set, late.data_set.version) == (None, 1)
    client.force_login(people.people["planner"])
    page = client.get(reverse("priorities:intention", args=[cycle.slug, late.number])).content.decode()
    assert "version 1 of the shared data" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(
    client,
    cycle,
    people,
    forward,
    domains,
    registered,
    trust,
    count,
):
    for number in range(count):
        registered(f"plan-{number}").dates.create(what="x", words="x", told_as="done", source="A paper")
        for place in people.places[: 1 + count // 3]:
            actions.assess_place(
                cycle=cycle, place=place, domain=domains[number], score=1, evidence="x", assessed_on=TODAY,
                assessed_by=people.icb, **WHO,
            )  # fmt: skip
        contracted(cycle, trust, intention=forward)
        if number:
            row = Intention.objects.get(pk=forward.pk)
            row.pk, row.number = None, number + 50
            row.save()
    client.force_login(people.people["planner"])
    asked = {}
    for name in ("place-development", "pipeline", "result", "api-result"):
        address = reverse(f"priorities:{name}", args=[cycle.slug])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        asked[name] = len(found)
    assert asked == {"place-development": 14, "pipeline": 9, "result": 15, "api-result": 10}


def test_the_bodies_offered_are_those_of_the_cycle(client, cycle, people, trust):
    stranger = Organisation.objects.create(slug="far-trust", name="Far Trust", kind="nhs-trust")
    client.force_login(people.people["planner"])
    page = client.get(reverse("priorities:add-to-requests", args=[cycle.slug])).content.decode()
    assert trust.name in page
    assert stranger.name not in page
