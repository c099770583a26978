"""Are all boards asked about the very text, and is every answer kept word for word?"""

import hashlib
from datetime import timedelta

import pytest

from consultation import actions
from consultation.models import Consultee, Opinion, Round
from consultation.queries import last_words
from core import ledger
from core.verdict import Refused
from plans.models import Edition
from publication import actions as publication_actions
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
WORDS = "  It does.\r\nNot quite — see <b>page 3</b>.\n"


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), stages.TEXT)


@pytest.fixture
def draft(edition):
    return publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)


@pytest.fixture
def round(draft):
    return actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)


def answer(consultee, text=WORDS, by=SYSTEM):
    return actions.give_opinion(
        consultee=consultee,
        text=text,
        finding=Opinion.Finding.PARTLY,
        agreed_on=TODAY,
        how=Opinion.How.MEETING,
        by=by,
        at=NOW,
    )


def test_every_relevant_board_is_asked_in_the_words_of_the_rule(people, round):
    assert [c.organisation for c in round.consultees.order_by("organisation__name")] == people.boards
    assert round.question == "Does the draft take proper account of your strategy?"
    assert round.snapshot.edition.status == Edition.Status.IN_CONSULTATION


def test_words_are_kept_to_the_byte_and_told_to_the_ledger(round):
    opinion = answer(round.consultees.first())
    opinion.refresh_from_db()
    assert opinion.text == WORDS
    assert opinion.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    told = ledger.entries()[-1]
    assert (told["kind"], told["payload"]["opinion"]) == ("opinion", opinion.sha256)


def test_a_board_answers_for_itself_only(people, round):
    officer = people.people["officer"]
    own, other = round.consultees.order_by("organisation__name")
    assert answer(own, by=officer).given_by == officer
    with pytest.raises(Refused, match="You may not give a board's opinion"):
        answer(other, by=officer)


def test_a_planner_enters_what_came_by_post(people, round):
    assert answer(round.consultees.first(), by=people.people["planner"])


def test_an_empty_statement_is_refused(round):
    with pytest.raises(Refused, match="says nothing"):
        answer(round.consultees.first(), text=" \n ")


def test_a_second_opinion_is_a_new_one_and_the_last_counts(round, draft):
    consultee = round.consultees.first()
    answer(consultee, "First.")
    answer(consultee, "Second.")
    stages_rest(round)
    actions.close_round(round=round, by=SYSTEM, at=NOW)
    words = last_words(draft.edition, draft.text_sha256)
    assert words[consultee.organisation_id].opinion.text == "Second."
    assert consultee.opinions.count() == 2


def stages_rest(round):
    for consultee in round.consultees.filter(status=Consultee.Status.AWAITING):
        actions.record_no_reply(consultee=consultee, tried="Letters.", by=SYSTEM, at=NOW)


def test_silence_needs_what_was_tried_and_is_its_own_state(round, draft):
    consultee = round.consultees.first()
    with pytest.raises(Refused, match="what was tried"):
        actions.record_no_reply(consultee=consultee, tried=" ", by=SYSTEM, at=NOW)
    stages_rest(round)
    actions.close_round(round=round, by=SYSTEM, at=NOW)
    word = last_words(draft.edition, draft.text_sha256)[consultee.organisation_id]
    assert word.opinion is None
    assert word.consultee.get_status_display() == "No reply recorded"


def test_a_round_is_not_closed_over_a_board_that_has_not_answered(round):
    answer(round.consultees.get(organisation__slug="avon-board"))
    with pytest.raises(Refused) as refused:
        actions.close_round(round=round, by=SYSTEM, at=NOW)
    assert refused.value.reasons == ("Tamar Board has not answered; record its opinion, or that it did not reply.",)


def test_after_the_round_no_opinion_is_taken(round):
    stages_rest(round)
    actions.close_round(round=round, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="The round is closed"):
        answer(round.consultees.first())


def test_only_the_text_as_last_issued_is_put_to_boards(edition, draft):
    stages.reworded(edition)
    publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW.replace(hour=11))
    with pytest.raises(Refused, match="later text"):
        actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)


def test_a_redraft_asks_all_again_and_earlier_opinions_no_longer_count(edition, round):
    for consultee in round.consultees.all():
        answer(consultee)
    actions.close_round(round=round, by=SYSTEM, at=NOW)
    edition.refresh_from_db()
    section = edition.sections.get(slug="services")
    stages.plan_actions.edit_section(
        section=section, version=1, title="Services", body="<p>Other.</p>", summary="", by=SYSTEM, at=NOW
    )
    redraft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    assert redraft.purpose == "draft"
    assert last_words(edition, redraft.text_sha256) == {}
    second = actions.open_round(snapshot=redraft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    assert (second.number, second.consultees.count()) == (2, 2)


def test_a_type_without_the_question_has_no_round(people):
    edition = stages.written(stages.plan(people, people.place_plan, slug="p"), stages.TEXT)
    snapshot = stages.finalised(edition)
    with pytest.raises(Refused, match="put no question"):
        actions.open_round(snapshot=snapshot, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    assert not Round.objects.exists()


def test_silence_when_asked_again_about_the_same_text_does_not_undo_an_opinion(round, draft):
    consultee = round.consultees.first()
    answer(consultee, "It does.")
    stages_rest(round)
    actions.close_round(round=round, by=SYSTEM, at=NOW)
    draft.edition.refresh_from_db()
    second = actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    stages_rest(second)
    actions.close_round(round=second, by=SYSTEM, at=NOW)
    words = last_words(draft.edition, draft.text_sha256)
    assert words[consultee.organisation_id].opinion.text == "It does."


def test_no_opinion_is_dated_after_the_day_it_is_given(round):
    with pytest.raises(Refused, match="has not come yet"):
        actions.give_opinion(
            consultee=round.consultees.first(), text=WORDS, finding=Opinion.Finding.PARTLY,
            agreed_on=TODAY + timedelta(days=1), how=Opinion.How.MEETING, by=SYSTEM, at=NOW,
        )  # fmt: skip


def test_nobody_closes_a_round_while_an_opinion_is_being_written(round, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as queries:
        answer(round.consultees.first())
    locking = [query["sql"].partition("FOR UPDATE OF ")[2] for query in queries.captured_queries]
    assert any("consultation_round" in tables for tables in locking)


def test_nobody_issues_another_text_while_a_round_is_being_opened(draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as queries:
        actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    asked = [query["sql"] for query in queries.captured_queries]
    first_lock = next(at for at, sql in enumerate(asked) if "FOR UPDATE" in sql and "plans_edition" in sql)
    last_issued = next(at for at, sql in enumerate(asked) if 'FROM "plans_snapshot"' in sql and "ORDER BY" in sql)
    assert first_lock < last_issued


def test_a_planned_round_asks_nobody_until_it_is_opened(people, edition, draft):
    later = TODAY.replace(day=20)
    planned = actions.plan_round(snapshot=draft, opens_on=TODAY, closes_on=later, by=people.people["planner"], at=NOW)
    edition.refresh_from_db()
    assert (planned.status, edition.status) == (Round.Status.PLANNED, "draft")
    assert set(planned.consultees.values_list("status", flat=True)) == {Consultee.Status.NOT_ASKED}
    with pytest.raises(Refused, match="to give opinion it must be"):
        actions.give_opinion(
            consultee=planned.consultees.first(), text="Too early.", finding="not stated", agreed_on=TODAY,
            how="at a meeting", by=SYSTEM, at=NOW,
        )  # fmt: skip
    again = actions.plan_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    assert (again.pk, again.closes_on) == (planned.pk, TODAY)
    opened = actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=later, by=SYSTEM, at=NOW)
    assert (opened.pk, opened.status, opened.number) == (planned.pk, Round.Status.OPEN, 1)
    assert set(opened.consultees.values_list("status", flat=True)) == {Consultee.Status.AWAITING}
    assert opened.consultees.count() == len(people.boards)


def test_only_whoever_runs_rounds_plans_one(people, draft):
    with pytest.raises(Refused, match="You may not open and close a round"):
        actions.plan_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=people.people["analyst"], at=NOW)
