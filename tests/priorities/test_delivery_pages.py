"""Are the register, the commitment, its milestones and the monthly form clear, and is nothing that was typed lost?"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans.models import Edition
from priorities import actions
from priorities.models import Intention, Milestone, MilestoneReport
from publication import actions as publication_actions
from tests import stages
from tests.priorities.test_decisions import concluded, intention, meeting  # noqa: F401
from tests.priorities.test_intentions import WHO, cycle  # noqa: F401
from tests.priorities.test_scoring_rounds import matrix  # noqa: F401
from tests.stages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), stages.TEXT)


@pytest.fixture
def commitment(edition):
    return edition.sections.get(slug="foreword").commitments.get()


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


def at(name, *args):
    return reverse(f"priorities:{name}", args=["mercia-plan", *args])


def monitored(commitment, people, title="Two clinics are open", months=0):
    """Watched over since so many months ago."""
    made = actions.add_milestone(
        commitment=commitment, title=title, due_on=date(2031, 3, 31), committee=people.boards[0], by=None,
        at=timezone.now(),
    )  # fmt: skip
    since = timezone.localdate().replace(day=1) - timedelta(days=28 * months)
    Milestone.objects.filter(pk=made.pk).update(monitored_from=since)
    return Milestone.objects.get(pk=made.pk)


def test_a_planner_fills_in_what_the_register_says_is_missing(planner, people, commitment):
    page = planner.get(at("commitments"), {"lacks": "measure"}).content.decode()
    assert "Open two clinics by March 2027" in page
    assert "A measure (1)" in page
    here = at("terms", commitment.uid)
    sent = {"version": "0", "owner": people.icb.pk, "post": "", "measure": "Waits", "no_measure_reason": "None."}
    wrong = planner.post(here, sent)
    told = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Enter the post that answers for it in that body" in told
    assert "Give a measure, or say why none is agreed, not both" in told
    assert 'value="None."' in told
    right = {**sent, "post": "Director", "no_measure_reason": "", "no_date_reason": "It never ends."}
    done = planner.post(here, right, follow=True).content.decode()
    assert "The terms of the commitment are saved." in done
    for words in ("Mercia Icb: Director", "None is agreed: It never ends.", "Waits"):
        assert words in done
    page = planner.get(at("commitments"), {"lacks": "measure"}).content.decode()
    assert "No commitment matches" in page


def test_terms_that_somebody_saved_meanwhile_are_compared_and_what_was_typed_stays(planner, commitment):
    actions.set_terms(commitment=commitment, measure="Fewer waits", **WHO)
    here = at("terms", commitment.uid)
    late = planner.post(here, {"version": "0", "measure": "More beds"})
    page = late.content.decode()
    assert (late.status_code, "More beds" in page, "Measure: Fewer waits" in page) == (409, True, True)
    assert 'name="version" value="1"' in page
    planner.post(here, {"version": "1", "measure": "More beds"})
    commitment.terms.refresh_from_db()
    assert commitment.terms.measure == "More beds"


def test_a_milestone_is_added_assigned_reported_and_corrected(planner, people, commitment):
    add = at("add-milestone", commitment.uid)
    assert "Enter what is to be reached" in planner.post(add, {"title": ""}).content.decode()
    day = {"due_on_day": "31", "due_on_month": "3", "due_on_year": "2031", "precision": "day"}
    done = planner.post(add, {"title": "Clinics open", **day}, follow=True).content.decode()
    assert "The milestone is on the register." in done
    assert "Not assigned yet" in done
    listed = planner.get(at("milestones"), {"without": "committee"}).content.decode()
    assert "Clinics open" in listed
    report = at("report", "clinics-open")
    assert "No committee monitors it yet" in planner.get(report).content.decode()
    done = planner.post(at("committee", "clinics-open"), {"committee": people.boards[0].pk}, follow=True)
    assert "Avon Board monitors it." in done.content.decode()
    assert (
        "Every milestone of this edition has its committee."
        in planner.get(at("milestones"), {"without": "committee"}).content.decode()
    )
    assert "Clinics open" in planner.get(reverse("priorities:monthly")).content.decode()
    wrong = planner.post(report, {"status": "on track", "narrative": "", "risks": "Builders are late."})
    assert (wrong.status_code, "Enter what happened" in wrong.content.decode()) == (422, True)
    assert "Builders are late." in wrong.content.decode()
    sent = {"status": "at risk", "narrative": "A site was found.", "risks": "Builders are late."}
    assert "is reported." in planner.post(report, sent, follow=True).content.decode()
    assert "Nothing: you have reported all" in planner.get(reverse("priorities:monthly")).content.decode()
    twice = planner.post(report, {**sent, "narrative": "A second story."})
    told = twice.content.decode()
    assert (twice.status_code, "is reported already" in told, "A second story." in told) == (409, True, True)
    made = MilestoneReport.objects.get()
    correct = {"month": f"{made.month:%Y-%m}", "corrects": made.pk}
    assert "A site was found." in planner.get(report, correct).content.decode()
    query = f"?month={correct['month']}&corrects={made.pk}"
    assert "Enter what was wrong" in planner.post(report + query, sent).content.decode()
    done = planner.post(report + query, {**sent, "correction_reason": "Two sites."}, follow=True).content.decode()
    assert "Corrected since" in done
    assert planner.get(report, correct).status_code == 404
    for month in ("2026-13", "x", "2026"):
        assert planner.get(report, {"month": month}).status_code == 404


def test_late_reports_are_told_in_words_and_only_to_who_reports_them(planner, client, people, commitment):
    row = monitored(commitment, people, months=2)
    page = planner.get(reverse("priorities:monthly")).content.decode()
    assert f"{row.monitored_from:%B %Y} is not reported; it was due by " in page
    assert f"What you still have to report for {timezone.localdate():%B %Y}" in page
    assert "Not reported: " in planner.get(at("milestones")).content.decode()
    client.force_login(people.people["analyst"])
    assert "No report is late." in client.get(reverse("priorities:monthly")).content.decode()
    assert "You may not report on milestones" in client.get(at("report", row.slug)).content.decode()


def test_the_commitments_page_says_what_it_was_in_the_edition_before(planner, edition, commitment):
    actions.set_terms(commitment=commitment, measure="Fewer waits", **WHO)
    assert "It is new in this edition." in planner.get(at("commitment", commitment.uid)).content.decode()
    Edition.objects.filter(pk=edition.pk).update(status="published")
    following = publication_actions.start_next_edition(plan=edition.plan, by=None, at=NOW)
    page = planner.get(at("commitment", commitment.uid)).content.decode()
    assert "Carried over from edition 1, unchanged." in page
    copy = following.sections.get(slug="foreword").commitments.get()
    actions.set_terms(commitment=copy, measure="No waits", **WHO)
    page = planner.get(at("commitment", commitment.uid)).content.decode()
    assert "with changes: its measure." in page
    assert "Its measure was Fewer waits." in page


def test_an_intention_that_waits_says_why(planner, cycle, intention, people, meeting):  # noqa: F811
    here = reverse("priorities:hold-back", args=[cycle.slug, 1])
    assert "Only an intention that a body took forward waits" in planner.get(here).content.decode()
    concluded(intention, people)
    actions.decide_intention(intention=intention, outcome="now", meeting=meeting, reason="Agreed.", **WHO)
    assert "Enter why it is in no plan yet" in planner.post(here, {"reason": ""}).content.decode()
    done = planner.post(here, {"reason": "It waits for the building."}, follow=True).content.decode()
    assert "It is in no plan yet: It waits for the building." in done
    assert Intention.objects.get(number=1).held_back.reason == "It waits for the building."


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(planner, people, edition, commitment, count):
    row = monitored(commitment, people, months=3)
    actions.report_milestone(
        milestone=row, month=timezone.localdate(), status="on track", narrative="x", by=None, at=timezone.now()
    )
    actions.set_terms(commitment=commitment, owner=people.icb, post="Director", **WHO)
    for number in range(1, count):
        more = actions.promise(section=commitment.section, text=f"Promise {number}", **WHO)
        actions.set_terms(commitment=more, owner=people.places[0].partnership, post="Director", **WHO)
        actions.trace(commitment=more, document=f"Paper {number}", **WHO)
        actions.trace(commitment=commitment, document=f"Paper {number}", **WHO)
        each = monitored(commitment, people, title=f"Step {number}", months=3)
        for told in (row, each):
            month = (timezone.localdate().replace(day=1) - timedelta(days=27 * number)).replace(day=1)
            actions.report_milestone(
                milestone=told, month=month, status="at risk", narrative="x", by=people.people["planner"],
                at=timezone.now(),
            )  # fmt: skip
    Edition.objects.filter(pk=edition.pk).update(status="published")
    publication_actions.start_next_edition(plan=edition.plan, by=None, at=NOW)
    pages = {
        "commitments": at("commitments"), "commitment": at("commitment", commitment.uid),
        "terms": at("terms", commitment.uid), "milestones": at("milestones"),
        "milestone": at("milestone", row.slug), "report": at("report", row.slug),
        "monthly": reverse("priorities:monthly"),
    }  # fmt: skip
    found = {}
    for name, address in pages.items():
        planner.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert planner.get(address).status_code == 200
        found[name] = len(asked)
    assert found == {
        "commitments": 11, "commitment": 14, "terms": 11, "milestones": 10, "milestone": 12, "report": 12, "monthly": 9,
    }  # fmt: skip
