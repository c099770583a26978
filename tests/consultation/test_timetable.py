"""Does the reverse timetable give the last day that still works, and say in words what does not?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.timetable import (
    Allowances,
    Asking,
    Body,
    Meeting,
    Why,
    Window,
    case_in_words,
    reckon,
    routes,
    summary,
    why_not,
)
from core.days import WorkingDays
from tests.jfp_portal.sample_files import read

DAYS = WorkingDays.without(day for days in read("calendar/bank-holidays.yaml")["days"].values() for day in days)
ON, PUBLISH = date(2026, 11, 2), date(2027, 3, 31)
QUICK = Allowances(reading=0, opinion=0, writing=0, copies=0)
ELECTION = Window("Pre-election period", date(2027, 2, 1), date(2027, 3, 5))


def board(*days, papers=6, windows=(), name="Avon Board", due=None):
    return Body(name, tuple(Meeting(day, due) for day in days), papers, tuple(windows))


def table(*boards, publish_on=PUBLISH, ready_on=ON, on=ON, approvers=(), allowances=Allowances()):  # noqa: B008
    return reckon(Asking(publish_on, ready_on, on, tuple(boards), tuple(approvers), DAYS, allowances))


def one(*args, **kwargs):
    found = table(*args, **kwargs)
    return found.boards[0], found


def test_a_board_that_makes_it_in_words():
    sefton = board(date(2027, 3, 5), papers=7, name="Sefton’s board")
    case, found = one(sefton)
    assert case.way.papers_due_on == date(2027, 2, 24)
    assert case_in_words(case, found) == (
        "Sefton’s board meets on 5 March 2027; papers are due on 24 February 2027. To publish by 31 March 2027 the "
        "draft must be issued by 10 February 2027."
    )
    assert routes(case, found) == []
    assert summary(found)[0].startswith("To publish by 31 March 2027, issue the draft by 10 February 2027. Sefton’s")


def test_every_step_takes_its_working_days_over_easter():
    # 31 March, back 2 over Good Friday and Easter Monday: 25 March. Back 5: 18 March. Back 5: 11 March.
    case, found = one(board(date(2027, 3, 11), date(2027, 3, 12)))
    assert (found.copies_by, found.opinions_by, case.needed_by) == (
        date(2027, 3, 25), date(2027, 3, 18), date(2027, 3, 11),
    )  # fmt: skip
    assert case.way.meeting.held_on == date(2027, 3, 11)


def test_approvals_set_the_day_of_the_final_text():
    icb = board(date(2027, 3, 25), papers=5, name="Mercia ICB")
    found = table(board(date(2027, 3, 3)), approvers=[icb])
    assert found.approvals[0].way.papers_due_on == found.final_text_by == date(2027, 3, 18)
    assert found.opinions_by == date(2027, 3, 11)
    assert (
        "The final text must be ready by 18 March 2027: Mercia ICB, which must approve it, meets on 25 March 2027."
        in summary(found)
    )


def test_a_board_without_meetings_is_not_known_and_not_taken_as_willing():
    case, found = one(board())
    assert case.why is Why.UNKNOWN
    assert why_not(case, found) == "No meeting of Avon Board from 2 November 2026 on is recorded here."
    told = " ".join(routes(case, found))
    assert "Ask for its calendar" in told
    assert "Delegation" in told
    assert "Special meeting" in told
    assert "consent" not in told


def test_a_board_that_meets_too_late():
    case, found = one(board(date(2027, 3, 24)))
    assert case.why is Why.TOO_LATE
    assert why_not(case, found) == (
        "Avon Board next meets on 24 March 2027. To publish by 31 March 2027 it would have to meet by 11 March 2027."
    )
    assert "issued by 4 March 2027" in routes(case, found)[0]
    assert summary(found) == ["Avon Board cannot answer at a meeting in time."]


def test_a_meeting_in_a_pre_election_period_does_not_count():
    case, found = one(board(date(2027, 2, 10), windows=[ELECTION]))
    assert case.why is Why.AVOIDED
    assert "in the pre-election period (1 February 2027 to 5 March 2027)" in why_not(case, found)


def test_a_draft_is_not_issued_in_a_pre_election_period():
    case, _ = one(board(date(2027, 3, 10), windows=[ELECTION]))
    assert case.way.papers_due_on == date(2027, 3, 2)
    assert case.way.leave_by == date(2027, 1, 29)


def test_a_draft_that_is_ready_too_late_names_the_earlier_day():
    case, found = one(board(date(2027, 1, 14)), ready_on=date(2027, 1, 4))
    assert case.why is Why.DRAFT_LATE
    assert routes(case, found)[0] == "Earlier draft: issue it by 18 December 2026."
    assert "8 working days before it is ready" in why_not(case, found)


def test_a_day_that_has_passed_is_said_to_have_passed():
    case, found = one(board(date(2027, 1, 14)), on=date(2027, 1, 5), ready_on=date(2027, 1, 5))
    assert case.why is Why.PAST
    assert "which has passed" in why_not(case, found)


def test_no_time_for_anything_says_so():
    case, found = one(board(date(2027, 4, 1)), on=date(2027, 3, 29), ready_on=date(2027, 3, 29))
    assert (case.special, case.delegated_by) == (None, None)
    assert routes(case, found)[0].startswith("There is no time for a special meeting")


def test_what_is_not_known_is_said():
    found = table(board(date(2028, 3, 1), papers=None), publish_on=date(2028, 3, 31))
    assert "The bank holidays of 2028 are not known here" in found.doubts[0]
    assert "does not mean that there is none" in found.doubts[1]
    assert "6 working days before the meeting is assumed" in found.doubts[2]


def test_a_window_of_one_board_or_of_another_time_says_nothing_of_the_others():
    long_past = Window("Pre-election period", date(2024, 5, 25), date(2024, 7, 4))
    found = table(board(windows=[ELECTION]), board(windows=[long_past]))
    assert found.doubts[0].startswith("No pre-election period or recess is recorded for 1 of the boards in these days.")
    assert table(board(windows=[ELECTION])).doubts == ()


def test_who_cannot_make_it_stands_first_then_the_critical_board():
    early, late = board(date(2027, 1, 20), name="Early"), board(date(2027, 3, 3), name="Late")
    found = table(late, board(name="Unknown"), early)
    assert [case.body.name for case in found.boards] == ["Unknown", "Early", "Late"]
    assert found.critical.body.name == "Early"
    assert found.draft_by == found.boards[1].way.leave_by


def test_a_publication_on_a_holiday_is_ready_on_the_working_day_before():
    quick = Allowances(reading=0, opinion=0, writing=0, copies=1)
    assert table(publish_on=date(2027, 1, 1), allowances=quick).copies_by == date(2026, 12, 30)


days = st.dates(date(2026, 11, 2), date(2027, 6, 30))
windows = st.lists(
    st.builds(lambda first, length: Window("W", first, first + timedelta(length)), days, st.integers(0, 30)), max_size=2
)
bodies = st.builds(
    lambda held, papers, avoid: board(*held, papers=papers, windows=avoid),
    st.lists(days, max_size=5, unique=True), st.integers(0, 15), windows,
)  # fmt: skip
allowances = st.builds(
    Allowances, reading=st.integers(0, 15), opinion=st.integers(0, 10), writing=st.integers(0, 10),
    copies=st.integers(0, 5),
)  # fmt: skip


def forward(meeting, body, publish, allow):
    """The days on which a draft may leave to reach that meeting and the publication, walked forwards day by day: an
    oracle that shares no step with the reckoning backwards."""
    done = meeting.held_on
    for step in (allow.opinion, allow.writing, allow.copies):
        done = DAYS.after(done, step) if step else done
    if done > publish or body.window_on(meeting.held_on):
        return
    due = DAYS.before(meeting.held_on, body.papers_working_days)
    for leave in (meeting.held_on - timedelta(number) for number in range(130)):
        if DAYS.works(leave) and not body.window_on(leave) and DAYS.after(leave, allow.reading) <= due:
            yield leave


@settings(max_examples=500, deadline=None)
@given(bodies, days, allowances)
def test_the_day_given_is_the_last_that_works_and_the_next_does_not(body, publish, allow):
    long_ago = date(2026, 6, 1)
    case, _ = one(body, publish_on=publish, allowances=allow, on=long_ago, ready_on=long_ago)
    working = [leave for meeting in body.meetings for leave in forward(meeting, body, publish, allow)]
    assert (case.way.leave_by if case.makes_it else None) == max(working, default=None)


@settings(max_examples=100, deadline=None)
@given(bodies, days, st.integers(1, 40), allowances)
def test_a_later_publication_never_asks_for_an_earlier_draft(body, publish, more, allow):
    sooner, _ = one(body, publish_on=publish, allowances=allow)
    later, _ = one(body, publish_on=publish + timedelta(more), allowances=allow)
    if sooner.makes_it:
        assert later.makes_it
        assert later.way.leave_by >= sooner.way.leave_by


@settings(max_examples=100, deadline=None)
@given(bodies, days, days, allowances)
def test_who_cannot_make_it_is_told_why_and_what_to_do(body, publish, ready, allow):
    case, found = one(body, publish_on=publish, ready_on=ready, allowances=allow)
    if case.makes_it:
        assert case.slack >= 0
        return
    assert why_not(case, found).endswith(".")
    assert routes(case, found)
    if case.special:
        assert all(DAYS.works(day) and not body.window_on(day) for day in case.special)
        assert ready <= case.special[0] <= case.special[1] <= case.needed_by
    if case.delegated_by:
        assert max(ready, ON) <= case.delegated_by


@pytest.mark.parametrize("publish_on", [date(2027, 3, 28), date(2027, 3, 26)])
def test_a_publication_on_a_sunday_or_good_friday_is_pointed_out(publish_on):
    assert f"{publish_on.day} March 2027 is not a working day." in summary(table(publish_on=publish_on))
