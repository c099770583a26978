"""Does one page say who does what about each objective, Place by Place, and where nobody does?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import RegisteredPlan
from priorities import actions, queries
from priorities.models import Consideration, Intention
from tests import stages
from tests.priorities.many import intend, objectives
from tests.priorities.test_intentions import WHO, cycle, started  # noqa: F401
from tests.stages import TODAY

pytestmark = pytest.mark.django_db


def named(row, item, **more):
    Consideration.objects.create(intention=row, question="partnership", answer=True, evidence="A paper", item=item)
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    return row


def board_strategy(people, place):
    return RegisteredPlan.objects.create(
        slug=f"{place.slug}-strategy", title=f"{place.name} strategy", plan_type=people.reference, place=place,
        owner=place.board, known="It is known.", source="A paper", priorities=["Start well"],
        period_note="Not known.",
    )  # fmt: skip


@pytest.fixture
def done(cycle, people):  # noqa: F811
    """Avon does something about the first objective, the ICB about the second for all, Tamar's plan about the third."""
    avon, tamar = people.places
    items = objectives()
    named(started(cycle, people, "Avon's own"), items[0])
    named(started(cycle, people, "For all", people.icb), items[1])
    both = named(started(cycle, people, "In two", people.icb), items[3], footprint="places", footprint_reason="Need")
    both.places.set([avon, tamar])
    gone = named(started(cycle, people, "Left", tamar.partnership), items[0])
    Intention.objects.filter(pk=gone.pk).update(state="withdrawn")
    plan = stages.plan(people, people.place_plan, slug="tamar-plan", owner=tamar.partnership, place=tamar)
    section = stages.written(plan, stages.TEXT).sections.get(slug="services")
    promise = actions.promise(section=section, text="Open a hub", **WHO)
    actions.trace(commitment=promise, item=items[2], **WHO)
    actions.trace(commitment=promise, strategy=board_strategy(people, tamar), **WHO)
    return items


def compared(cycle, people, items, ask=queries.compared_places):  # noqa: F811
    return ask(cycle, items[0].framework, people.people["planner"], on=TODAY)


def test_each_place_has_its_own_what_is_for_all_stands_apart_and_what_is_withdrawn_does_not_count(cycle, people, done):  # noqa: F811
    rows = compared(cycle, people, done)
    assert [[cell.words for cell in row.cells] + [row.whole.words] for row in rows] == [
        ["1 intention", "", ""], ["", "", "1 intention"], ["", "1 commitment", ""], ["1 intention", "1 intention", ""],
    ]  # fmt: skip
    assert [[place.name for place in row.gaps] for row in rows] == [["Tamar"], ["Avon", "Tamar"], ["Avon"], []]


def test_the_boards_strategies_are_held_against_the_objectives(cycle, people, done):  # noqa: F811
    rows = compared(cycle, people, done, queries.compared_strategies)
    assert [[cell.count for cell in row.cells] for row in rows] == [[0, 0], [0, 0], [0, 1], [0, 0]]
    row = started(cycle, people, "For Tamar's board", people.icb)
    named(row, done[0])
    strategy = RegisteredPlan.objects.get(slug="tamar-strategy")
    Consideration.objects.create(intention=row, question="place", answer=True, evidence="A paper", strategy=strategy)
    rows = compared(cycle, people, done, queries.compared_strategies)
    assert [cell.count for cell in rows[0].cells] == [0, 1]


def test_the_page_tells_gaps_in_words_and_leads_to_who_does_what(client, cycle, people, done):  # noqa: F811
    client.force_login(people.people["planner"])
    page = client.get(reverse("priorities:places", args=[cycle.slug])).content.decode()
    assert "For 3 of 4 there is a Place in which nobody does anything; about 1 of these something is done for" in page
    assert (page.count(">Gap<"), page.count(">Whole area only<")) == (2, 1)
    assert page.count('<td class="jfp-grid__none">') == 7 + 7
    assert "Start well" in page
    here = reverse("priorities:place-objective", args=[cycle.slug, done[3].pk])
    for place, shown in (("", True), ("tamar", True), ("whole-area", False)):
        assert ("In two" in client.get(here, {"place": place}).content.decode()) is shown, place
    third = client.get(reverse("priorities:place-objective", args=[cycle.slug, done[2].pk]), {"place": "tamar"})
    assert "We will: Open a hub" in third.content.decode()
    assert client.get(here, {"place": "nowhere"}).status_code == 404
    assert client.get(reverse("priorities:places", args=[cycle.slug]), {"list": "none"}).status_code == 404


def test_who_may_not_see_a_plan_does_not_see_its_commitments(client, cycle, people, done):  # noqa: F811
    rows = queries.compared_places(cycle, done[0].framework, people.people["author"], on=TODAY)
    assert rows[2].cells[1].words == ""


@pytest.mark.parametrize("count", [1, 3, 5000])
def test_the_pages_queries_do_not_grow(client, cycle, people, count):  # noqa: F811
    rows = intend(cycle, people, count)
    client.force_login(people.people["planner"])
    asked = {}
    for name, args in (("places", []), ("place-objective", [objectives()[1].pk])):
        address = reverse(f"priorities:{name}", args=[cycle.slug, *args])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked[name] = len(captured)
    assert asked == {"places": 21, "place-objective": 12}
    assert len(rows) == count
