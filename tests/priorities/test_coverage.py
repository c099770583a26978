"""Is it seen what a plan leaves open, and can each gap be closed, undone and taken away as a file?"""

import csv
import io

import pytest
from django.urls import reverse

from core.models import AuditEvent
from organisations.models import Organisation
from plans import actions as plan_actions
from plans.models import PlanType, Requirement
from priorities import actions, queries
from priorities.models import FrameworkItem
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}
HERE = "/workspace/plans/mercia-plan/"


@pytest.fixture
def edition(people):
    edition = stages.plan_actions.start_edition(plan=stages.plan(people, people.joint), **WHO)
    stages.plan_actions.write_outline(edition=edition, sections=stages.TEXT, **WHO)
    for place, board in zip(people.places, people.boards, strict=True):
        plan_actions.register_known_plan(
            slug=f"jlhws-{place.slug}", title=f"=Strategy of {place.name}", plan_type=people.reference, place=place,
            owner=board, period_note="Not known.", known="One of two.", source="A paper.", **WHO,
        )  # fmt: skip
    framework = actions.register_framework(
        slug="principles", series="principles", kind="aims", name="Principles", version="2023", owner_name="NHS",
        source="A paper", description="What a plan is.", **WHO,
    )  # fmt: skip
    items = [
        {"code": code, "local_type": "principle", "wording": wording, "number": number}
        for code, wording, number in (("wide", "Reflect wider ambitions", "1"), ("near", "Subsidiarity", "2"))
    ]
    actions.write_items(framework=framework, items=items, **WHO)
    return edition


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


def text_of(response):
    return response.content.decode()


def test_gaps_come_first_and_reasons_are_no_gaps(edition):
    first, second = Requirement.objects.filter(kind="content").order_by("number")
    plan_actions.cover(
        edition=edition, requirement=first, section=edition.sections.get(slug="services"), reason="", **WHO
    )
    matrix = queries.matrix_of(edition, "requirements", on=TODAY)
    assert [row.key for row in matrix.gaps_first()][-1] == first.code
    plan_actions.explain(edition=edition, requirement=second, reason="There are none.", **WHO)
    matrix = queries.matrix_of(edition, "requirements", on=TODAY)
    assert {row.key for row in matrix.gaps_first(only=True)} == {"joint-3", "joint-4", "joint-5"}
    assert [column.slug for column in matrix.columns] == ["foreword", "services"]
    assert next(row.grid for row in matrix.rows if row.key == first.code) == [0, 1]


def test_strategies_of_the_boards_follow_from_the_places(edition, people):
    assert [each.slug for each in queries.strategies_of(edition.plan)] == ["jlhws-avon", "jlhws-tamar"]
    own = stages.plan(people, people.place_plan, slug="own", owner=people.places[0].partnership, place=people.places[0])
    assert [each.slug for each in queries.strategies_of(own)] == ["jlhws-avon"]
    assert Organisation.objects.filter(kind="health-and-wellbeing-board").count() == 2
    assert PlanType.objects.count() == 3


def test_what_a_section_answers_is_ticked_told_and_undone(planner, edition):
    section = edition.sections.get(slug="services")
    here = reverse("priorities:section-links", args=["mercia-plan", section.uid])
    first = Requirement.objects.get(code="joint-1")
    wide, near = FrameworkItem.objects.order_by("position")
    shown = f"{wide.pk} {near.pk}"
    ticked = {"requirement": [first.pk], "item": [wide.pk], f"note-{wide.pk}": "By the foreword", "shown": shown}
    page = text_of(planner.post(here, ticked, follow=True))
    assert "Links saved: 2 added." in page
    assert section.citations.get().note == "By the foreword"
    # A search that showed only the second item leaves the first as it was.
    planner.post(here, {"requirement": [first.pk], "item": [near.pk], "shown": str(near.pk)})
    assert section.citations.count() == 2
    planner.post(here, {"shown": shown})
    assert (section.citations.count(), section.coverage.count()) == (0, 0)
    page = text_of(planner.post(here, {"undo": "1"}, follow=True))
    assert "Undone: the links are as they were." in page
    assert {row.item for row in section.citations.all()} == {wide, near}
    assert section.citations.get(item=wide).note == "By the foreword"
    assert section.coverage.get().requirement == first
    assert "nothing to undo" in text_of(planner.post(here, {"undo": "1"}, follow=True))
    assert AuditEvent.objects.filter(verb="linked").count() == 4


def test_the_lists_are_searched(planner, edition):
    section = edition.sections.get(slug="services")
    here = reverse("priorities:section-links", args=["mercia-plan", section.uid])
    found = text_of(planner.get(here, {"q": "subsid"}))
    assert "Subsidiarity" in found
    assert "Reflect wider ambitions" not in found
    assert "No entry has “zebra”" in text_of(planner.get(here, {"q": "zebra"}))


def test_where_a_commitment_comes_from_is_ticked_and_undone(planner, edition, people):
    section = edition.sections.get(slug="services")
    commitment = actions.commit(section=section, text="Open clinics", tier="headline", position=1, **WHO)
    actions.record_no_source(commitment=commitment, **WHO)
    actions.trace(commitment=commitment, document="A paper", **WHO)
    here = reverse("priorities:sources", args=["mercia-plan", commitment.uid])
    strategy = queries.strategies_of(edition.plan)[0]
    wide = FrameworkItem.objects.get(code="wide")
    planner.post(here, {"strategy": [strategy.pk], "item": [wide.pk], "shown": str(wide.pk)})
    assert {str(row) for row in commitment.sources.all()} == {"A paper", "=Strategy of Avon", "Reflect wider ambitions"}
    matrix = queries.matrix_of(edition, "strategies", on=TODAY)
    assert [(row.place, row.is_gap, row.grid) for row in matrix.gaps_first()] == [
        ("Tamar", True, [0, 0]), ("Avon", False, [0, 1]),
    ]  # fmt: skip
    assert [row.place for row in matrix.gaps_first(place="Avon")] == ["Avon"]
    planner.post(here, {"undo": "1"})
    assert {str(row) for row in commitment.sources.all()} == {"A paper"}


def test_a_requirement_is_answered_by_sections_or_by_a_reason(planner, edition):
    here = reverse("priorities:requirement", args=["mercia-plan", "joint-1"])
    services = edition.sections.get(slug="services")
    planner.post(here, {"reason": "Not this year."})
    assert edition.coverage.get().reason == "Not this year."
    planner.post(here, {"section": [services.uid], "reason": "Not this year."})
    assert edition.coverage.get().section == services
    planner.post(here, {"section": [], "reason": ""})
    assert not edition.coverage.exists()
    assert planner.get(here.replace("joint-1", "joint-9")).status_code == 404


@pytest.mark.parametrize("who", ["analyst", "approver"])
def test_readers_see_the_coverage_and_change_nothing(client, people, edition, who):
    client.force_login(people.people[who])
    section = edition.sections.get(slug="services")
    wide = FrameworkItem.objects.get(code="wide")
    assert "Say where it is answered" not in text_of(client.get(f"{HERE}coverage/"))
    here = reverse("priorities:section-links", args=["mercia-plan", section.uid])
    first = Requirement.objects.get(code="joint-1")
    client.post(here, {"requirement": [first.pk], "item": [wide.pk], "shown": str(wide.pk)})
    client.post(reverse("priorities:requirement", args=["mercia-plan", "joint-1"]), {"section": [section.uid]})
    assert not section.citations.exists()
    assert not edition.coverage.exists()


def test_the_file_has_each_answer_and_each_gap_and_no_formula(planner, edition):
    section = edition.sections.get(slug="services")
    plan_actions.answer(
        section=section, requirements=[Requirement.objects.get(code="joint-1")],
        among=[Requirement.objects.get(code="joint-1")], **WHO,
    )  # fmt: skip
    response = planner.get(f"{HERE}coverage.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"] == 'attachment; filename="coverage-mercia-plan-1.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 5 + 2
    assert [row["Section"] for row in rows if row["State"] == "answered"] == ["Services"]
    assert {row["Item"] for row in rows if row["List"].startswith("Strategies")} == {
        "'=Strategy of Avon", "'=Strategy of Tamar",
    }  # fmt: skip
    bare = planner.get(f"{HERE}coverage.csv", {"bom": "off", "list": "principles", "gaps": "on"})
    assert bare.content.startswith(b"List,")
    assert len(bare.content.decode().strip().splitlines()) == 3
    assert planner.get(f"{HERE}coverage.csv", {"list": "nonsense"}).status_code == 404


def test_the_page_marks_gaps_in_words_and_leads_to_the_place_to_mend_them(planner, edition):
    page = text_of(planner.get(f"{HERE}coverage/"))
    assert "5 of 5 are gaps." in page
    assert reverse("priorities:requirement", args=["mercia-plan", "joint-1"]) in page
    assert page.count("Gap</strong>") == 7
    only = text_of(planner.get(f"{HERE}coverage/", {"gaps": "on", "list": "strategies", "place": "Avon"}))
    assert only.count("Gap</strong>") == 1


def test_the_workspace_names_what_is_missing_with_the_way_to_it(planner, edition, people):
    planner.get("/workspace/")
    page = text_of(planner.get("/workspace/"))
    assert "2 requirements are not answered" in page
    assert "/workspace/plans/mercia-plan/coverage/?gaps=on" in page
    assert "3 sections are not signed off" in page
    section = edition.sections.get(slug="services")
    plan_actions.structure.assign(section=section, owner=people.people["planner"], post="", **WHO)
    page = text_of(planner.get("/workspace/"))
    assert "Sign off “Services”" in page
