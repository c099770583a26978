"""What a section promises, and what a text may point at: the register's side of the section editor."""

import pytest
from django.urls import reverse

from plans.models import Edition
from priorities import actions
from priorities.models import Commitment
from tests import stages

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def section(people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    actions.register_milestone(
        slug="clinics", title="Two clinics open", due_on=stages.TODAY, precision="day", by=None, at=stages.NOW
    )
    return edition.sections.get(slug="foreword")


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


def commitments(section):
    return reverse("priorities:section-commitments", kwargs={"slug": section.edition.plan.slug, "uid": section.uid})


def found(client, section, **query):
    address = reverse("priorities:references", kwargs={"slug": section.edition.plan.slug})
    return client.get(address, query, headers=JSON).json()["items"]


def test_a_commitment_is_made_once_and_stands_after_the_others(planner, section):
    first = planner.post(commitments(section), {"text": "Halve the waiting by 2028"}, headers=JSON)
    again = planner.post(commitments(section), {"text": "Halve the waiting by 2028"}, headers=JSON)
    assert (first.status_code, first.json()) == (201, again.json())
    made = Commitment.objects.get(text="Halve the waiting by 2028")
    assert first.json()["ref"] == f"commitment:{made.uid}"
    assert made.position == 2


def test_without_scripts_a_commitment_is_made_in_a_form(planner, section):
    wrong = planner.post(commitments(section), {"text": " "})
    assert "Enter what you will do" in wrong.content.decode()
    done = planner.post(commitments(section), {"text": "Open at night"}, follow=True)
    assert "The commitment is on the register." in done.content.decode()
    assert "Open at night" in done.content.decode()


def test_a_refusal_to_a_script_says_why(planner, section, client, people):
    assert planner.post(commitments(section), {"text": ""}, headers=JSON).json()["reasons"] == [
        "Enter what you will do"
    ]
    Edition.objects.update(status="approved")
    frozen = planner.post(commitments(section), {"text": "Too late"}, headers=JSON)
    assert frozen.status_code == 422
    assert "can no longer be changed" in frozen.json()["reasons"][0]
    client.force_login(people.people["analyst"])
    assert (
        "You may not edit a plan" in client.post(commitments(section), {"text": "x"}, headers=JSON).json()["reasons"][0]
    )
    assert not Commitment.objects.filter(text__in=["Too late", "x"]).exists()


def test_htmx_gets_the_list_alone(planner, section):
    part = planner.get(commitments(section), headers={"HX-Request": "true"}).content.decode()
    assert "Open two clinics by March 2027" in part
    assert "<html" not in part


def test_commitments_and_milestones_are_found_by_letters_and_named_by_reference(planner, section):
    promise = section.commitments.get()
    assert [each["ref"] for each in found(planner, section, kind="commitment", q="TWO cli")] == [
        f"commitment:{promise.uid}"
    ]
    assert found(planner, section, kind="commitment", q="nothing like it") == []
    assert found(planner, section, kind="milestone", q="open")[0]["hint"] == "Due 2 November 2026"
    named = found(
        planner, section, ref=[f"commitment:{promise.uid}", "milestone:clinics", "milestone:gone", "commitment:x"]
    )
    assert [each["label"] for each in named] == ["Open two clinics by March 2027", "Two clinics open"]


def test_the_commitments_of_another_plan_are_not_named(planner, section, people):
    other = stages.written(stages.plan(people, people.joint, slug="other-plan"), stages.TEXT)
    actions.commit(
        section=other.sections.get(slug="why"), text="Theirs", tier="headline", position=1, by=None, at=stages.NOW
    )
    theirs = Commitment.objects.get(text="Theirs")
    assert found(planner, section, ref=[f"commitment:{theirs.uid}"]) == []
    assert found(planner, section, kind="commitment", q="Theirs") == []


def test_a_plan_that_is_not_open_to_a_person_is_not_found(client, section, people):
    client.force_login(people.people["officer"])
    assert client.get(commitments(section)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(planner, section, django_assert_num_queries, count):
    for number in range(count):
        actions.promise(section=section, text=f"Promise {number}", by=None, at=stages.NOW)
    planner.get(commitments(section))
    with django_assert_num_queries(10):
        planner.get(commitments(section))
    links = reverse("priorities:section-links", args=[section.edition.plan.slug, section.uid])
    planner.get(links)
    with django_assert_num_queries(12):
        planner.get(links)
