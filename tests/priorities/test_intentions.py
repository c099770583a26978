"""Is an intention written section by section with nothing lost, and submitted only when it says all that it must?"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import AuditEvent
from core.verdict import Refused
from jfp_portal.seeding import read
from priorities import actions, checks, queries
from priorities.models import Intention
from tests.priorities.test_cycles import stages_cycle
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}
WORDS = {
    "approach": "Open at night", "timeframe": "Two years", "outcomes": "Fewer waits", "impact": "By 2028",
    "workforce": "Two nurses", "inequalities": "It helps those who wait longest.", "outside": "None",
    "sro": "A. Owner", "sponsor": "B. Sponsor", "business_lead": "C. Lead",
}  # fmt: skip


@pytest.fixture
def cycle(people):
    cycle = stages_cycle(people)
    actions.register_template(**read("cycle.yaml")["template"], **WHO)
    actions.register_stream(slug="ring", name="Ring-fenced money", source="A paper", **WHO)
    return cycle


def started(cycle, people, title="Night clinics", lead=None):
    return actions.start_intention(
        cycle=cycle, template=queries.newest_template(), title=title, lead=lead or people.places[0].partnership, **WHO
    )


def complete(cycle, people, title="Night clinics", lead=None, **more):
    row = started(cycle, people, title, lead)
    values = {
        **WORDS, "strategy": "Objective 2", "finance": "no change", "delivery_owner": row.lead,
        "outcome_owner": people.icb, **more,
    }  # fmt: skip
    return actions.save_answers(intention=row, values=values, **WHO)[0]


def questions():
    return queries.questions_of(queries.newest_template())


def test_submitted_only_when_all_is_told_and_every_reason_is_given_at_once(cycle, people):
    row = started(cycle, people)
    with pytest.raises(Refused) as refused:
        actions.submit_intention(intention=row, **WHO)
    told = " ".join(refused.value.reasons)
    for words in ("workforce", "Senior responsible owner", "At least one driver", "pledge of value", "What it does to"):
        assert words in told
    row = complete(cycle, people)
    assert checks.may_be_submitted(row, questions()).reasons == ()
    assert actions.submit_intention(intention=row, **WHO).state == "submitted"
    with pytest.raises(Refused, match="only a draft"):
        actions.save_answers(intention=row, values={"sro": "Another"}, **WHO)
    actions.send_back(intention=row, reason="Say more.", **WHO)
    actions.save_answers(intention=row, values={"sro": "Another"}, **WHO)
    assert actions.withdraw_intention(intention=row, **WHO).state == "withdrawn"


def test_an_investment_says_what_pays_for_it(cycle, people):
    given = {"finance": "investment", "amount": Decimal(300)}
    row = complete(cycle, people, **given)
    verdict = checks.may_be_submitted(row, questions())
    assert "There is no discretionary growth" in " ".join(verdict.reasons)
    assert verdict.reasons[0].where == "4"
    none = complete(cycle, people, title="Nothing")
    ends = complete(cycle, people, title="Ends", finance="disinvestment", amount=Decimal(500))
    actions.save_answers(intention=row, values={"disinvestment": none}, **WHO)
    with pytest.raises(Refused, match="is no disinvestment"):
        actions.submit_intention(intention=row, **WHO)
    actions.save_answers(intention=row, values={"disinvestment": ends}, **WHO)
    actions.submit_intention(intention=row, **WHO)
    other = complete(cycle, people, title="More", disinvestment=ends, **given)
    with pytest.raises(Refused, match="releases £500 a year; with this one it would have to pay for £600"):
        actions.submit_intention(intention=other, **WHO)
    actions.save_answers(intention=other, values={"disinvestment": None, "stream": queries.streams().get()}, **WHO)
    actions.submit_intention(intention=other, **WHO)
    with pytest.raises(Refused, match="It is to pay for 1"):
        actions.withdraw_intention(intention=ends, **WHO)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"finance": "investment"}, "says_what_pays"),
        ({"answers": {"inequalities": "  "}}, "inequalities"),
        ({"answers": {}}, "inequalities"),
        ({"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, "ends_after"),
        ({"footprint": "place"}, "footprint"),
    ],
)
def test_the_database_refuses_it_too(cycle, people, change, name):
    row = actions.submit_intention(intention=complete(cycle, people), **WHO)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Intention.objects.filter(pk=row.pk).update(**change)


def test_two_who_save_the_same_section_are_told_and_nothing_is_lost(client, cycle, people):
    row = complete(cycle, people)
    client.force_login(people.people["author"])
    here = reverse("priorities:intention-section", args=[cycle.slug, row.number, 5])
    seen = client.get(here).context["form"].initial["seen"]
    actions.save_answers(intention=row, values={"sro": "Elsewhere"}, **WHO)  # another section is nobody's business
    done = client.post(here, {"seen": seen, "workforce": "Three nurses"})
    assert done.status_code == 302
    late = client.post(here, {"seen": seen, "workforce": "Four nurses"})
    page = late.content.decode()
    assert (late.status_code, "Four nurses" in page, "Three nurses" in page) == (409, True, True)
    again = client.post(here, {"seen": late.context["form"].data["seen"], "workforce": "Four nurses"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert (row.answers["workforce"], row.sro) == ("Four nurses", "Elsewhere")
    kept = [event.detail["before"] for event in AuditEvent.objects.filter(verb="saved").order_by("pk")]
    assert kept[-1] == {"workforce": "Three nurses"}


def test_a_draft_is_saved_incomplete_and_wrong_input_stays_on_the_page(client, cycle, people):
    client.force_login(people.people["author"])
    # Which kind of team leads when, in the words of the template.
    asked = client.get(reverse("priorities:add-intention", args=[cycle.slug])).content.decode()
    assert "A provider collaborative: what providers solve best together" in asked
    added = client.post(
        reverse("priorities:add-intention", args=[cycle.slug]),
        {"title": "Night clinics", "lead": people.places[0].partnership.pk},
    )
    row = Intention.objects.get()
    assert added.headers["Location"] == reverse("priorities:intention", args=[cycle.slug, row.number])
    page = client.get(added.headers["Location"]).content.decode()
    assert page.count("Not started") == 7
    here = reverse("priorities:intention-section", args=[cycle.slug, row.number, 4])
    seen = client.get(here).context["form"].initial["seen"]
    wrong = client.post(here, {"seen": seen, "finance": "saving", "amount": "lots", "affordable": "We guessed."})
    assert wrong.status_code == 422
    assert "enter pounds, for example 250000" in wrong.content.decode()
    assert "We guessed." in wrong.content.decode()
    client.post(here, {"seen": seen, "finance": "saving", "amount": "1250.50", "next": "1"})
    row.refresh_from_db()
    assert (row.finance, row.amount, row.version) == ("saving", Decimal("1250.50"), 2)
    submitted = client.post(
        reverse("priorities:step-intention", args=[cycle.slug, row.number]), {"verb": "submit"}, follow=True
    )
    assert "Not answered yet." in submitted.content.decode()


def test_the_register_is_searched_and_filtered(client, cycle, people):
    complete(cycle, people)
    complete(cycle, people, title="Beds", lead=people.places[1].partnership, workforce="None")
    client.force_login(people.people["analyst"])
    here = reverse("priorities:intentions", args=[cycle.slug])
    for query, shown in (({"q": "NURSES"}, "Night clinics"), ({"lead": "tamar-partnership"}, "Beds")):
        page = client.get(here, query)
        assert [row.title for row in page.context["page"]] == [shown]
    assert "No intention matches" in client.get(here, {"state": "withdrawn"}).content.decode()


def test_another_team_reads_it_and_changes_nothing(client, cycle, people):
    row = complete(cycle, people)
    client.force_login(people.people["other-author"])
    here = reverse("priorities:intention", args=[cycle.slug, row.number])
    assert "Two nurses" in client.get(here).content.decode()
    section = reverse("priorities:intention-section", args=[cycle.slug, row.number, 5])
    seen = queries.fingerprint(row, [each for each in questions() if each.code == "workforce"])
    refused = client.post(section, {"seen": seen, "workforce": "None"})
    assert "You may not write an intention for Avon Partnership" in refused.content.decode()
    client.post(reverse("priorities:step-intention", args=[cycle.slug, row.number]), {"verb": "submit"})
    row.refresh_from_db()
    assert (row.answers["workforce"], row.state) == ("Two nurses", "draft")
    client.force_login(people.people["officer"])
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(client, cycle, people, django_assert_num_queries, count):
    for number in range(count):
        row = complete(cycle, people, title=f"Clinics {number}")
    client.force_login(people.people["planner"])
    for name, args, asked in (
        ("intentions", [], 12), ("intention", [row.number], 16), ("intention-section", [row.number, 4], 18),
        ("intentions-workbook", [], 10),
    ):  # fmt: skip
        address = reverse(f"priorities:{name}", args=[cycle.slug, *args])
        client.get(address)
        with django_assert_num_queries(asked, info=name):
            client.get(address)
