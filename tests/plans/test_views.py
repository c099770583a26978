"""Can the structure be changed by buttons alone, and is what was typed or moved never lost or done by the wrong one?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import richtext
from plans.models import Section, StructureChange
from tests import stages

pytestmark = pytest.mark.django_db
HERE = "/workspace/plans/mercia-plan/structure/"


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), stages.TEXT)


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


def text_of(response):
    return response.content.decode()


def arrange(section):
    return reverse("plans:arrange", args=["mercia-plan", section.uid])


def test_a_moved_section_is_told_of_and_its_button_has_the_focus(planner, edition):
    services = edition.sections.get(slug="services")
    page = planner.post(HERE, {"move": f"up:{services.uid}"}, follow=True)
    assert page.redirect_chain == [(f"{HERE}?moved={services.uid}&step=up", 302)]
    told = text_of(page)
    assert "“Services” moved to position 1 of 2." in told
    # It is the first now and has no button “Up”: its name takes the focus.
    assert f'href="{arrange(services)}" autofocus' in told
    told = text_of(planner.post(HERE, {"move": f"down:{services.uid}"}, follow=True))
    assert told.count("autofocus") == 1


def test_a_drop_is_told_by_its_neighbour(planner, edition):
    services, why = edition.sections.get(slug="services"), edition.sections.get(slug="why")
    planner.post(HERE, {"section": services.uid, "where": "before", "target": why.uid})
    services.refresh_from_db()
    assert (services.parent, services.position) == (edition.sections.get(slug="foreword"), 1)


@pytest.mark.parametrize(
    "posted",
    [
        {"move": "up:nonsense"},
        {"move": "sideways:00000000-0000-4000-8000-000000000000"},
        {"where": "over", "section": "x", "target": "y"},
        {},
    ],
)
def test_what_no_button_sends_is_refused_in_words(planner, edition, posted):
    page = text_of(planner.post(HERE, posted, follow=True))
    assert "There is a problem" in page
    assert not StructureChange.objects.exists()


def test_the_last_change_is_undone_by_its_button(planner, edition):
    services = edition.sections.get(slug="services")
    planner.post(HERE, {"move": f"up:{services.uid}"})
    change = StructureChange.objects.get()
    assert f'value="{change.pk}"' in text_of(planner.get(HERE))
    planner.post(f"{HERE}undo/", {"change": change.pk})
    services.refresh_from_db()
    assert services.position == 2
    assert "There is a problem" in text_of(planner.post(f"{HERE}undo/", {"change": "x"}, follow=True))


def test_a_section_is_added_named_given_away_split_merged_and_taken_out(planner, edition, people):
    planner.post(HERE, {"title": "Money"})
    money = edition.sections.get(slug="money")
    planner.post(
        arrange(money),
        {"verb": "describe", "title": "Means", "number": "3", "local_type": "Thread", "common_type": "theme"},
    )
    planner.post(
        arrange(money),
        {"verb": "assign", "owner": people.people["author"].pk, "post": "SRO", "reports_to": "Board"},
    )
    money.refresh_from_db()
    assert (money.title, money.number, money.local_type, money.common_type) == ("Means", "3", "Thread", "theme")
    assert money.owner is None  # a Place's author may not write this plan, so the form does not offer them
    planner.post(
        arrange(money),
        {"verb": "assign", "owner": people.people["planner"].pk, "post": "SRO", "reports_to": "Board"},
    )
    planner.post(arrange(money), {"verb": "add", "title": "After"})
    money.refresh_from_db()
    assert (money.owner.name, money.owner_post, money.reports_to) == ("Planner", "SRO", "Board")
    services = edition.sections.get(slug="services")
    bid = richtext.blocks(services.body)[1].bid
    planner.post(arrange(services), {"verb": "split", "version": 1, "bid": bid, "part_title": "Beds"})
    beds = edition.sections.get(slug="beds")
    assert list(edition.sections.filter(parent=None).order_by("position").values_list("slug", flat=True)) == [
        "foreword", "services", "beds", "money", "after",
    ]  # fmt: skip
    planner.post(arrange(beds), {"verb": "merge", "version": beds.version})
    planner.post(arrange(money), {"verb": "remove"})
    assert {row.slug for row in Section.everything.filter(removed_at__isnull=False)} == {"beds", "money"}


def test_a_form_that_is_not_filled_in_keeps_what_was_typed(planner, edition):
    services = edition.sections.get(slug="services")
    page = planner.post(arrange(services), {"verb": "split", "version": 1, "part_title": "Beds"})
    assert page.status_code == 422
    assert "Choose where the second part begins" in text_of(page)
    assert 'value="Beds"' in text_of(page)
    page = planner.post(HERE, {"title": ""})
    assert page.status_code == 422
    assert "Enter a title for the new section" in text_of(page)


@pytest.mark.parametrize("who", ["analyst", "approver"])
def test_readers_see_the_outline_and_no_button(client, people, edition, who):
    client.force_login(people.people[who])
    services = edition.sections.get(slug="services")
    for address in (HERE, arrange(services)):
        page = text_of(client.get(address))
        assert "You may not edit a plan" in page
        assert 'name="move"' not in page
        assert 'name="verb"' not in page
    client.post(HERE, {"move": f"up:{services.uid}"})
    client.post(arrange(services), {"verb": "merge", "version": 1})
    assert not StructureChange.objects.exists()


@pytest.mark.parametrize("who", ["other-author", "officer"])
def test_a_plan_of_others_has_no_structure_for_me(client, people, who):
    place = people.places[0]
    edition = stages.written(
        stages.plan(people, people.place_plan, slug="place", owner=place.partnership, place=place), stages.TEXT
    )
    client.force_login(people.people[who])
    uid = edition.sections.first().uid
    for name, args in [
        ("plans:structure", []), ("plans:arrange", [uid]), ("plans:decisions", []), ("priorities:coverage", []),
        ("priorities:coverage-csv", []), ("priorities:requirement", ["joint-1"]), ("priorities:section-links", [uid]),
        ("consultation:open", []), ("consultation:close", []), ("publication:abandon", []),
        ("publication:withdraw", []),
    ]:  # fmt: skip
        assert client.get(reverse(name, args=["place", *args])).status_code == 404, name


def counted(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_section_and_for_three(planner, people, count):
    text = [stages.text(f"Part {number}", "<p>Text.</p>") for number in range(count)]
    edition = stages.written(stages.plan(people, people.joint), text)
    links = reverse("priorities:section-links", args=["mercia-plan", edition.sections.first().uid])
    decisions, coverage = (f"/workspace/plans/mercia-plan/{page}/" for page in ("decisions", "coverage"))
    costs = [counted(planner, page) for page in (HERE, decisions, coverage, links)]
    assert costs == [9, 13, 14, 12]
