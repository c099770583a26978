"""Can anybody who may read a plan see what changed in it between any two texts, and take that to a board?"""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from plans import actions as plan_actions
from priorities import actions as priority_actions
from publication import actions
from tests import stages
from tests.publication.pdf_walk import faults, structure

pytestmark = pytest.mark.django_db
ADDRESS = "/workspace/plans/mercia-plan/compare/"


@pytest.fixture
def sign_in(client, people):
    def as_person(who):
        client.force_login(people.people[who])
        return client

    return as_person


@pytest.fixture
def edition(people):
    """A frozen draft, and a working text with one of each change since."""
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    edition.refresh_from_db()
    services, why = edition.sections.get(slug="services"), edition.sections.get(slug="why")
    edit(services, services.body.replace("1,095", "1,100"), title="Our services")
    edit(why, why.body.replace("<em>people</em>", "everybody"))
    later = stages.NOW + timedelta(days=1)
    plan_actions.add_section(edition=edition, text=stages.text("Money", "<p>£3 million.</p>"), by=None, at=later)
    priority_actions.commit(section=services, text="Open a ward", tier="headline", position=1, by=None, at=later)
    return edition


def edit(section, body, title=""):
    plan_actions.edit_section(
        section=section,
        version=section.version,
        title=title or section.title,
        body=body,
        summary="",
        by=None,
        at=stages.NOW,
    )


def text_of(response) -> str:
    return response.content.decode()


def test_the_working_text_is_compared_with_what_was_frozen_last(sign_in, edition):
    page = text_of(sign_in("planner").get(ADDRESS))
    words = " ".join(html.fromstring(page).text_content().split())
    assert "3 sections changed" not in words
    assert "6 changes: 2 sections changed, 1 section added, 1 section renamed, 1 table, 1 commitment" in words
    assert "1,095 became 1,100" in words
    assert "Open a ward" in words
    assert edition.snapshots.get().sha256 in page
    assert "Edition 1, snapshot 1, draft, frozen on 2 November 2026" in words
    assert "not frozen" in words


def test_every_link_to_a_change_leads_to_it(sign_in, edition):
    page = html.fromstring(text_of(sign_in("planner").get(ADDRESS)))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = [href[1:] for href in page.xpath("//main//a/@href") if href.startswith("#")]
    assert len(wanted) > 6
    assert set(wanted) <= set(ids)


def test_only_the_changed_sections_on_request(sign_in, edition):
    client = sign_in("planner")
    assert "Foreword: no change" in text_of(client.get(ADDRESS))
    assert "Foreword: no change" not in text_of(client.get(f"{ADDRESS}?from=1.1&to=working&only=changed"))


def test_two_snapshots_in_either_order(sign_in, edition):
    actions.issue_draft(edition=edition, by=None, at=stages.NOW + timedelta(days=2))
    client = sign_in("planner")
    for query in ("?from=1.1&to=1.2", "?from=1.2&to=1.1"):
        page = text_of(client.get(ADDRESS + query))
        assert "6 changes" in page
        for snapshot in edition.snapshots.all():
            assert snapshot.sha256 in page
    assert "The two texts say the same" in text_of(client.get(ADDRESS))


def test_changed_answers_to_requirements_are_told(sign_in, edition):
    requirement = edition.coverage.first().requirement
    edition.coverage.filter(requirement=requirement).delete()
    plan_actions.cover(
        edition=edition,
        requirement=requirement,
        section=None,
        reason="It is in the next edition.",
        by=None,
        at=stages.NOW,
    )
    page = text_of(sign_in("planner").get(ADDRESS))
    assert "Answers to requirements" in page
    assert "It is in the next edition." in page


def test_before_the_first_freezing_there_is_nothing_to_compare(sign_in, people):
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    client = sign_in("planner")
    assert "There is nothing to compare yet" in text_of(client.get(ADDRESS))
    assert client.get(f"{ADDRESS}pdf/").status_code == 404


@pytest.mark.parametrize("query", ["?from=9.9", "?to=x", "?from=%00", "?from=1.1&to=working%27"])
def test_a_text_that_is_not_there_is_not_found(sign_in, edition, query):
    assert sign_in("planner").get(ADDRESS + query).status_code == 404


@pytest.mark.parametrize("rest", ["", "pdf/"])
def test_another_place_s_changes_do_not_exist_for_me(sign_in, people, rest):
    tamar = people.places[1]
    plan = stages.plan(people, people.place_plan, slug="tamar-plan", owner=tamar.partnership, place=tamar)
    edition = stages.written(plan, stages.TEXT)
    actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    address = f"/workspace/plans/tamar-plan/compare/{rest}"
    assert sign_in("author").get(address).status_code == 404
    assert sign_in("other-author").get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_costs_the_same_for_one_snapshot_and_for_three(sign_in, people, count):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    for number in range(count):
        section = edition.sections.get(slug="why")
        edit(section, f"<p>Reason {number}.</p>")
        actions.issue_draft(edition=edition, by=None, at=stages.NOW + timedelta(days=number))
        edition.refresh_from_db()
    client = sign_in("planner")
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    assert len(queries) == 31, [query["sql"][:120] for query in queries]


def test_the_same_as_an_accessible_pdf(sign_in, edition):
    response = sign_in("planner").get(f"{ADDRESS}pdf/?from=1.1&to=working")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="mercia-plan-changes-1.1-to-working.pdf"'
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert faults(pdf) == []
        kinds = [kind for kind, _ in structure(pdf)]
    assert kinds.count("H1") == 1
    assert {"Table", "TH", "LI", "H2"} <= set(kinds)


def test_a_pdf_of_one_section_alone(sign_in, edition):
    client, why = sign_in("planner"), edition.sections.get(slug="why")
    assert client.get(f"{ADDRESS}pdf/?section={why.uid}").headers["Content-Type"] == "application/pdf"
    assert client.get(f"{ADDRESS}pdf/?section={edition.sections.get(slug='foreword').uid}").status_code == 404


def test_a_pdf_beyond_its_limits_is_refused_in_words_on_the_page(sign_in, edition, settings):
    settings.PDF_MEMORY_MB = 60
    page = sign_in("planner").get(f"{ADDRESS}pdf/")
    assert page.status_code == 409
    assert "Compare two texts that are closer together" in text_of(page)
    assert f"section={edition.sections.get(slug='why').uid}" in text_of(page)
