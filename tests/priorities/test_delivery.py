"""Is it told of every promise who keeps it, and is each milestone reported on once a month, for good?"""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import actions as account_actions
from accounts.models import Role
from core.models import AuditEvent
from core.verdict import Refused
from plans import actions as plan_actions
from plans.models import Edition
from priorities import actions, queries
from priorities.models import Commitment, CommitmentTerms, Milestone, MilestoneReport
from publication import actions as publication_actions
from tests import stages
from tests.priorities.test_intentions import WHO
from tests.stages import NOW, TODAY

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
LATER = datetime(2027, 1, 15, 10, tzinfo=UTC)


@pytest.fixture
def commitment(people):
    return (
        stages.written(stages.plan(people, people.joint), stages.TEXT).sections.get(slug="foreword").commitments.get()
    )


@pytest.fixture
def milestone(people, commitment):
    return actions.add_milestone(
        commitment=commitment, title="Two clinics are open", due_on=date(2027, 3, 31), committee=people.boards[0], **WHO
    )


def report(milestone, month=NOVEMBER, at=NOW, by=None, **fields):
    given = {"status": "on track", "narrative": "A site was found.", **fields}
    return actions.report_milestone(milestone=milestone, month=month, by=by, at=at, **given)


def sro(people):
    user = account_actions.register(email="sro@test.local", name="Owner", password="x" * 12, by=None, at=NOW)
    body = people.places[0].partnership
    account_actions.grant(user=user, organisation=body, role=Role.SRO, starts_on=date(2020, 1, 1), by=None, at=NOW)
    return user


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_each_term_is_agreed_or_it_is_said_why_not_and_never_both(people, commitment):
    given = {"commitment": commitment, **WHO}
    for terms, words in (
        ({"owner": people.icb}, "a body and a post"),
        ({"post": "Director"}, "a body and a post"),
        ({"due_on": TODAY, "no_date_reason": "Not known."}, "Give the date"),
        ({"measure": "Fewer waits", "no_measure_reason": "Not known."}, "Give the measure"),
        ({"indicator": "waits"}, "Say the measure in words"),
        ({"owner": people.icb, "post": "Director", "no_owner_reason": "None."}, "Give the owner"),
    ):
        with pytest.raises(Refused, match=words):
            actions.set_terms(**given, **terms)
    assert not CommitmentTerms.objects.exists()
    actions.set_terms(**given, owner=people.icb, post=" Director ", due_on=TODAY, no_measure_reason="Being worked out.")
    # What is not named stays.
    row = actions.set_terms(**given, measure="Fewer waits", no_measure_reason="", indicator="waits")
    assert (row.post, row.due_on, row.measure, row.version) == ("Director", TODAY, "Fewer waits", 2)
    last = AuditEvent.objects.filter(verb="set the terms of").latest("pk")
    assert last.detail["before"]["no_measure_reason"] == "Being worked out."


@pytest.mark.parametrize(
    "wrong",
    [
        {"post": "Director"},
        {"due_on": TODAY, "no_date_reason": "None."},
        {"measure": "x", "no_measure_reason": "None."},
        {"indicator": "waits"},
    ],
)
def test_the_database_keeps_that_too(commitment, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentTerms.objects.create(commitment=commitment, **wrong)


def test_two_who_change_the_terms_at_once_do_not_overwrite_each_other(commitment):
    given = {"commitment": commitment, "version": 0, **WHO}
    actions.set_terms(**given, measure="Fewer waits")
    with pytest.raises(Refused, match="meanwhile"):
        actions.set_terms(**given, measure="More beds")
    assert again(commitment).terms.measure == "Fewer waits"


def test_terms_are_agreed_while_the_plan_is_written_and_in_force_and_not_after(people, commitment):
    edition = commitment.section.edition
    for status, allowed in (("approved", True), ("published", True), ("superseded", False), ("abandoned", False)):
        Edition.objects.filter(pk=edition.pk).update(status=status)
        may = actions.may_set_terms(people.people["planner"], again(edition), on=TODAY)
        assert bool(may) is allowed, status
    assert not actions.may_set_terms(people.people["analyst"], edition, on=TODAY)


def test_the_register_finds_what_is_missing_and_what_is_past(people, commitment):
    edition = commitment.section.edition
    other = actions.promise(section=commitment.section, text="Open at night", **WHO)

    def found(**asked):
        return [row.text for row in queries.register(edition, on=TODAY, **asked)]

    assert set(queries.counts_lacking(edition).values()) == {2}
    actions.set_terms(commitment=other, owner=people.icb, post="Director", due_on=date(2026, 10, 1), **WHO)
    actions.set_terms(commitment=commitment, no_owner_reason="Under review.", no_measure_reason="Not yet.", **WHO)
    actions.trace(commitment=other, document="A strategy", **WHO)
    actions.record_no_source(commitment=commitment, **WHO)
    assert queries.counts_lacking(edition) == {"source": 1, "owner": 0, "date": 1, "measure": 1}
    assert found(lacks="source") == found(lacks="date") == found(due="none") == [commitment.text]
    assert (
        found(lacks="measure") == found(due="past") == found(owner="mercia-icb") == found(words="NIGHT") == [other.text]
    )
    assert found(lacks="owner") == found(due="soon") == found(due="later") == []


def test_the_next_edition_carries_terms_and_milestones_and_says_what_changed(people, commitment, milestone):
    actions.set_terms(
        commitment=commitment, owner=people.icb, post="Director", due_on=date(2027, 3, 31), level="place", **WHO
    )
    edition = commitment.section.edition
    Edition.objects.filter(pk=edition.pk).update(status="published")
    following = publication_actions.start_next_edition(plan=edition.plan, by=None, at=NOW)
    copy = queries.commitment_in(following, commitment.uid)
    assert copy.pk != commitment.pk
    assert (copy.terms.owner, copy.terms.post, copy.terms.level) == (people.icb, "Director", "place")
    assert list(queries.milestones_of_commitment(copy)) == [milestone]
    assert [(row.pk, differs) for row, differs in queries.carried_from(copy)] == [(commitment.pk, [])]
    actions.set_terms(commitment=copy, due_on=date(2028, 3, 31), measure="Waits under a week", level="programme", **WHO)
    copy = queries.commitment_in(following, commitment.uid)
    assert [differs for _, differs in queries.carried_from(copy)] == [["its level", "its date", "its measure"]]
    assert again(commitment).terms.due_on == date(2027, 3, 31)
    assert queries.carried_from(queries.commitment_in(edition, commitment.uid)) == []


def test_one_committee_monitors_a_milestone_and_only_a_body_that_may(people, commitment):
    row = actions.add_milestone(commitment=commitment, title="Open", due_on=TODAY, **WHO)
    same = actions.add_milestone(commitment=commitment, title=" Open ", due_on=TODAY, **WHO)
    assert (row, row.committee) == (same, None)
    plan = commitment.section.edition.plan
    with pytest.raises(Refused, match="no board, committee"):
        actions.assign_committee(milestone=row, plan=plan, committee=people.icb, **WHO)
    elsewhere = stages.plan(people, people.joint, slug="other")
    with pytest.raises(Refused, match="does not state"):
        actions.assign_committee(milestone=row, plan=elsewhere, committee=people.boards[0], **WHO)
    with pytest.raises(Refused, match="may not edit"):
        actions.assign_committee(
            milestone=row, plan=plan, committee=people.boards[0], by=people.people["analyst"], at=NOW
        )
    actions.assign_committee(milestone=row, plan=plan, committee=people.boards[0], **WHO)
    row = actions.assign_committee(milestone=row, plan=plan, committee=people.boards[1], by=None, at=LATER)
    assert (row.committee, row.monitored_from) == (people.boards[1], TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=row.pk).update(committee=None)


def test_a_milestone_is_reported_once_a_month_and_a_correction_takes_the_place(people, milestone):
    first = report(milestone)
    with pytest.raises(Refused, match="November 2026 is reported already"):
        report(milestone, narrative="Another story")
    with pytest.raises(Refused, match="what was wrong"):
        report(milestone, corrects=first)
    second = report(milestone, corrects=first, correction_reason="It was another site.", status="at risk")
    with pytest.raises(Refused, match="corrected this report meanwhile"):
        report(milestone, corrects=first, correction_reason="Again.")
    assert queries.report_on(milestone, NOVEMBER) == second
    assert list(queries.reports_on(milestone)) == [second, first]
    with pytest.raises(IntegrityError), transaction.atomic():
        MilestoneReport.objects.create(
            milestone=milestone, month=NOVEMBER, status="done", narrative="x", reported_at=NOW
        )
    with pytest.raises(IntegrityError, match="same milestone and month"), transaction.atomic():
        MilestoneReport.objects.create(
            milestone=milestone, month=date(2026, 12, 1), status="done", narrative="x", reported_at=NOW,
            supersedes=second, correction_reason="x",
        )  # fmt: skip


@pytest.mark.parametrize("words", ["UPDATE {} SET narrative = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_no_report_is_ever_changed(milestone, words):
    report(milestone)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(MilestoneReport._meta.db_table))


def test_a_month_is_reported_when_it_has_begun_and_is_monitored_until_it_is_done(people, commitment, milestone):
    bare = actions.add_milestone(commitment=commitment, title="Nobody watches", due_on=TODAY, **WHO)
    with pytest.raises(Refused, match="No committee monitors it yet"):
        report(bare)
    with pytest.raises(Refused, match="December 2026 has not begun"):
        report(milestone, month=date(2026, 12, 1))
    with pytest.raises(Refused, match="monitored since November 2026"):
        report(milestone, month=date(2026, 10, 1))
    done = report(milestone, month=date(2026, 12, 1), at=LATER, status="done")
    with pytest.raises(Refused, match="reported as done in December 2026"):
        report(milestone, month=date(2027, 1, 1), at=LATER)
    # The month before it was done is still owed; none after it.
    row = queries.milestone_in(commitment.section.edition, milestone.slug)
    assert queries.owed(row, on=LATER.date()) == [NOVEMBER]
    report(milestone, month=date(2026, 12, 1), at=LATER, corrects=done, correction_reason="Not yet.")
    row = queries.milestone_in(commitment.section.edition, milestone.slug)
    assert queries.owed(row, on=LATER.date()) == [NOVEMBER, date(2027, 1, 1)]


def test_the_body_that_owns_the_commitment_reports_and_what_it_owes_comes_first(people, commitment, milestone):
    planner, owner, on = people.people["planner"], sro(people), LATER.date()
    with pytest.raises(Refused, match="may not report"):
        report(milestone, by=owner)
    assert queries.monthly(owner, on=on).now == []
    assert [each.milestone for each in queries.monthly(planner, on=on).now] == [milestone]
    # Once another body owns the commitment, it is theirs to report; they see the plan, as it includes theirs.
    theirs = stages.plan(people, people.place_plan, slug="avon-plan", owner=people.places[0].partnership)
    plan_actions.include(whole=commitment.section.edition.plan, part=theirs, position=1, **WHO)
    actions.set_terms(commitment=commitment, owner=people.places[0].partnership, post="Owner", **WHO)
    assert queries.monthly(planner, on=on).now == []
    report(milestone, by=owner)
    report(milestone, by=planner, month=date(2026, 12, 1), at=LATER)
    found = queries.monthly(owner, on=LATER.date())
    assert ([each.month for each in found.now], found.late) == ([date(2027, 1, 1)], [])
    late = queries.monthly(owner, on=date(2027, 3, 2)).late
    assert [each.words for each in late] == [
        "January 2027 is not reported; it was due by 31 January 2027.",
        "February 2027 is not reported; it was due by 28 February 2027.",
    ]
    for name in ("analyst", "author", "officer"):
        with pytest.raises(Refused, match="may not report"):
            report(milestone, by=people.people[name], month=date(2027, 1, 1), at=LATER)


def test_a_milestone_is_seen_by_who_sees_a_plan_that_states_it(people, milestone):
    for name, seen in (("planner", True), ("analyst", True), ("officer", False)):
        user = people.people[name]
        assert Milestone.objects.visible_to(user, on=TODAY).filter(pk=milestone.pk).exists() is seen, name
    assert Commitment.objects.count() == 1
