"""Does a section's history show who changed what, any two versions, and the way back; and only to whom it belongs?"""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from core.verdict import Refused
from plans import actions, migrations
from plans.models import Section, SectionRevision
from tests import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, people):
    def as_person(who):
        client.force_login(people.people[who])
        return client

    return as_person


def saved(section: Section, body: str, *, by=None, title: str = "", at=stages.NOW) -> Section:
    section = Section.objects.get(pk=section.pk)
    return actions.edit_section(
        section=section, version=section.version, title=title or section.title, body=body, summary="", by=by, at=at
    )


@pytest.fixture
def section(people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    section = edition.sections.get(slug="services")
    planner = people.people["planner"]
    saved(section, section.body.replace("1,095", "1,100"), by=planner, at=stages.NOW + timedelta(days=1))
    return saved(section, "<p>What we arrange for <em>all</em>.</p>", by=planner, title="Our services")


def address(section: Section, rest: str = "history/") -> str:
    return f"/workspace/plans/mercia-plan/sections/{section.uid}/{rest}"


def text_of(response) -> str:
    return response.content.decode()


def test_the_history_says_who_when_and_what(sign_in, section):
    page = text_of(sign_in("planner").get(address(section)))
    assert "1 change: 1 table; 1 word added, 1 taken out" in page
    assert "title changed" in page
    assert "First version" in page
    assert page.index("1.3") < page.index("1.2") < page.index("1.1")
    assert "by Planner" in page
    assert "by the system" in page


def test_a_section_that_was_merged_away_keeps_its_history_and_takes_no_text(sign_in, section):
    actions.structure.merge(section=section, version=section.version, by=None, at=stages.NOW)
    assert not section.edition.sections.filter(uid=section.uid).exists()
    client = sign_in("planner")
    assert "1 change: 1 table; 1 word added, 1 taken out" in text_of(client.get(address(section)))
    assert client.get(address(section, "")).status_code == 404
    page = client.post(address(section, "history/1.1/restore/"), {"version": section.version}, follow=True)
    assert "was taken out of the text. What it said is in its history." in text_of(page)
    with pytest.raises(Refused, match="was taken out of the text"):
        actions.edit_section(
            section=section, version=section.version, title="x", body="", summary="", by=None, at=stages.NOW
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_costs_the_same_for_one_version_and_for_three(sign_in, people, count):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    found = edition.sections.get(slug="services")
    for number in range(count - 1):
        saved(found, f"<p>Version {number}.</p>", by=people.people["planner"])
    client = sign_in("planner")
    with CaptureQueriesContext(connection) as queries:
        client.get(address(found))
    assert len(queries) == 10, [query["sql"][:120] for query in queries]


def test_a_long_history_is_in_pages_and_its_oldest_line_is_compared_with_the_next_page(sign_in, section):
    for number in range(22):
        saved(section, f"<p>Save {number}.</p>")
    client = sign_in("planner")
    first, second = (text_of(client.get(address(section) + f"?page={page}")) for page in (1, 2))
    assert "Page 1 of 2" in first
    assert "First version" not in first
    assert "First version" in second


def test_any_two_versions_are_compared_with_dates_and_fingerprints(sign_in, section):
    client = sign_in("planner")
    page = text_of(client.get(address(section, "compare/?from=1.1&to=1.2")))
    assert "1,095</del> became" in page
    for version in (1, 2):
        assert SectionRevision.objects.get(section=section, version=version).sha256 in page
    assert 'href="#change-1"' in page
    assert 'id="change-1"' in page
    turned = text_of(client.get(address(section, "compare/?from=1.2&to=1.1")))
    assert "1,095</del> became" in turned
    assert "Our services" in text_of(client.get(address(section, "compare/")))
    assert "These are the same version" in text_of(client.get(address(section, "compare/?from=1.2&to=1.2")))


@pytest.mark.parametrize("name", ["9.9", "x", "1", "1.", "١.1", "1.1.1", "-1.1", "9" * 40])
def test_a_version_that_is_not_there_is_not_found(sign_in, section, name):
    client = sign_in("planner")
    assert client.get(address(section, f"compare/?from={name}&to=1.1")).status_code == 404
    assert client.get(address(section, f"history/{name}/restore/")).status_code == 404


def test_restoring_asks_first_and_then_adds_a_version(sign_in, section, people):
    client = sign_in("planner")
    page = text_of(client.get(address(section, "history/1.1/restore/")))
    assert "Restore version 1.1" in page
    assert SectionRevision.objects.filter(section=section).count() == 3
    page = text_of(client.post(address(section, "history/1.1/restore/"), {"version": "3"}, follow=True))
    assert "says again what it said in version 1.1: as 4" in page
    first, last = (SectionRevision.objects.get(section=section, version=version) for version in (1, 4))
    assert (last.title, last.body, last.by) == (first.title, first.body, people.people["planner"])
    assert AuditEvent.objects.filter(verb="restored", subject_id=str(section.pk)).exists()


@pytest.mark.parametrize("version", ["2", "", "x"])
def test_restoring_over_a_newer_version_is_refused(sign_in, section, version):
    page = sign_in("planner").post(address(section, "history/1.1/restore/"), {"version": version}, follow=True)
    assert "Somebody saved version 3 of this section meanwhile" in text_of(page)
    assert SectionRevision.objects.filter(section=section).count() == 3


def test_restoring_what_is_there_already_adds_nothing(section):
    newest = SectionRevision.objects.get(section=section, version=3)
    with pytest.raises(Refused, match="says this already"):
        actions.restore_section(section=section, version=3, revision=newest, by=None, at=stages.NOW)


def test_a_version_of_another_section_is_refused(section):
    other = SectionRevision.objects.exclude(section=section).first()
    with pytest.raises(Refused, match="of another section"):
        actions.restore_section(section=section, version=3, revision=other, by=None, at=stages.NOW)


def test_who_may_only_read_may_compare_but_not_restore(sign_in, section):
    client = sign_in("analyst")
    assert "Restore" not in text_of(client.get(address(section)))
    page = text_of(client.post(address(section, "history/1.1/restore/"), {"version": "3"}, follow=True))
    assert "You may not edit a plan" in page
    assert SectionRevision.objects.filter(section=section).count() == 3


@pytest.mark.parametrize("rest", ["history/", "compare/", "history/1.1/restore/"])
def test_another_place_s_history_does_not_exist_for_me(sign_in, people, rest):
    tamar = people.places[1]
    plan = stages.plan(people, people.place_plan, slug="tamar-plan", owner=tamar.partnership, place=tamar)
    found = stages.written(plan, stages.TEXT).sections.get(slug="services")
    target = f"/workspace/plans/tamar-plan/sections/{found.uid}/{rest}"
    assert sign_in("author").get(target).status_code == 404
    assert sign_in("author").post(target).status_code in {404, 405}
    assert sign_in("other-author").get(target).status_code == 200
    stages.plan(people, people.joint)
    assert sign_in("planner").get(target.replace("tamar-plan", "mercia-plan")).status_code == 404


def test_versions_from_before_get_the_names_they_had_and_stay_frozen(section):
    Section.objects.filter(pk=section.pk).update(number="2.1", local_type="Golden thread")
    name = next(Path(migrations.__path__[0]).glob("*_revision_names.py")).stem
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of the transactions that wrote them
        cursor.execute(import_module(f"plans.migrations.{name}").FILL)
    assert set(section.revisions.values_list("number", "local_type")) == {("2.1", "Golden thread")}
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        section.revisions.update(number="3")


@pytest.mark.parametrize(
    "change", ["UPDATE plans_sectionrevision SET number = 'x'", "DELETE FROM plans_sectionrevision"]
)
def test_the_database_refuses_to_change_history(section, change):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
