"""The reverse timetable: from the day of publication back to the day on which the draft must be issued.

publication <- copies ready <- approvals <- their papers <- opinions in the text <- the board's opinion is with us
<- the board's meeting <- its papers <- the draft is issued

Each arrow takes working days (`Allowances`, or a body's rule for papers). A body has either a way (a meeting, and the
last day on which its text may leave) or a reason why it has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.days import ONE_DAY, WorkingDays


@dataclass(frozen=True)
class Window:
    """Days to be avoided, both ends included: no opinion is asked for or agreed in them."""

    title: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Meeting:
    held_on: date
    papers_due_on: date | None = None
    is_sample: bool = False


@dataclass(frozen=True)
class Body:
    """A board that is asked, or a body that must approve: its meetings, its rule for papers (None: not known), and the
    days that it avoids."""

    name: str
    meetings: tuple[Meeting, ...] = ()
    papers_working_days: int | None = None
    windows: tuple[Window, ...] = ()
    slug: str = ""

    def window_on(self, day: date) -> Window | None:
        return next((window for window in self.windows if window.holds(day)), None)


@dataclass(frozen=True)
class Allowances:
    """How many working days each step takes. No source prescribes them: the planner may change each."""

    reading: int = 10
    """From the issue of the draft to a board's paper deadline: its officers read it and write their report."""
    opinion: int = 5
    """From a board's meeting until its opinion is with us in writing."""
    writing: int = 5
    """To take the opinions into the text, with the summary of views and the account taken of them."""
    copies: int = 2
    """From the last approval to publication: the files are made, the copies to be given are made ready."""
    papers: int = 6
    """Where a body's rule for papers is not known: those of the law for a council's committees (LGA 1972 s.100B)."""


@dataclass(frozen=True)
class Asking:
    """What is asked: to publish on a day, with a draft that is ready on a day, as things stand on a day."""

    publish_on: date
    ready_on: date
    on: date
    boards: tuple[Body, ...]
    approvers: tuple[Body, ...]
    days: WorkingDays
    allowances: Allowances = Allowances()


class Why(StrEnum):
    """Why a body cannot make it."""

    UNKNOWN = "no meeting is recorded"
    TOO_LATE = "it meets too late"
    AVOIDED = "its meetings are in days to be avoided"
    DRAFT_LATE = "the draft would have to be ready earlier"
    PAST = "the day for it has passed"


@dataclass(frozen=True)
class Way:
    """How a body makes it: the meeting, when its papers are due, and the last day on which the text may leave."""

    meeting: Meeting
    papers_due_on: date
    leave_by: date


@dataclass(frozen=True)
class Case:
    """One body's part of the timetable. `needed_by` is the last day of a meeting that still counts. With `why` it
    cannot make it; `way` then holds the last way that there would have been, if there was any."""

    body: Body
    needed_by: date
    way: Way | None = None
    why: Why | None = None
    next_meeting: Meeting | None = None
    special: tuple[date, date] | None = None
    """The first and the last day on which a special meeting could still be held; None when there is no time."""
    delegated_by: date | None = None
    """The last day on which the draft may leave when the opinion is agreed under delegation; None when it is past."""
    slack: int = 0
    """Working days from the day on which the draft is ready to the last day on which it may leave."""

    @property
    def makes_it(self) -> bool:
        return self.why is None


@dataclass(frozen=True)
class Timetable:
    """The whole: the days of each step, each body's case (critical first), and what the reckoning does not know."""

    asking: Asking
    copies_by: date
    approvals: tuple[Case, ...]
    final_text_by: date
    opinions_by: date
    boards: tuple[Case, ...]
    draft_by: date | None
    doubts: tuple[str, ...] = field(default=())

    @property
    def late(self) -> list[Case]:
        """The boards that cannot make it."""
        return [case for case in self.boards if not case.makes_it]

    @property
    def critical(self) -> Case | None:
        """The board on whose meeting the last day for the draft depends: of those that can make it."""
        return next((case for case in self.boards if case.makes_it), None)


def reckon(asking: Asking) -> Timetable:
    """The timetable for a day of publication."""
    days, allow = asking.days, asking.allowances
    # A publication on a day that is not worked is made ready on the last working day before it.
    copies_by = days.before(days.latest(asking.publish_on), allow.copies)
    # An approving body needs no time to read a text that its own people wrote: it leaves on the day of its papers.
    approvals = tuple(_case(body, copies_by, asking, reading=0, ready_on=asking.on) for body in asking.approvers)
    final_text_by = min([case.way.leave_by for case in approvals if case.makes_it], default=copies_by)
    opinions_by = days.before(final_text_by, allow.writing)
    needed_by = days.before(opinions_by, allow.opinion)
    cases = [
        _case(board, needed_by, asking, reading=allow.reading, ready_on=asking.ready_on, opinions_by=opinions_by)
        for board in asking.boards
    ]
    ordered = sorted(
        cases, key=lambda case: (case.makes_it, case.way.leave_by if case.way else date.min, case.body.name)
    )
    draft_by = min((case.way.leave_by for case in ordered if case.makes_it), default=None)
    return Timetable(
        asking, copies_by, approvals, final_text_by, opinions_by, tuple(ordered), draft_by, _doubts(asking, approvals)
    )


def _case(
    body: Body, needed_by: date, asking: Asking, *, reading: int, ready_on: date, opinions_by: date | None = None
) -> Case:
    days = asking.days
    ahead = sorted((m for m in body.meetings if m.held_on >= asking.on), key=lambda meeting: meeting.held_on)
    # A meeting on a Saturday is as soon as one on the Friday before it.
    in_time = [m for m in ahead if days.latest(m.held_on) <= needed_by and m.held_on <= asking.publish_on]
    open_ones = [meeting for meeting in in_time if not body.window_on(meeting.held_on)]
    ways = [way for meeting in open_ones if (way := _way(meeting, body, asking, reading=reading))]
    # The way that leaves most time; of several that leave as much, the earliest meeting.
    best = max(ways, key=lambda way: (way.leave_by, -way.meeting.held_on.toordinal()), default=None)
    why = None
    if not ahead:
        why = Why.UNKNOWN
    elif not in_time:
        why = Why.TOO_LATE
    elif not open_ones:
        why = Why.AVOIDED
    elif best is None or best.leave_by < asking.on:
        why = Why.PAST
    elif best.leave_by < ready_on:
        why = Why.DRAFT_LATE
    return Case(
        body=body, needed_by=needed_by, way=best, why=why, next_meeting=ahead[0] if ahead else None,
        special=_special(body, needed_by, asking, reading=reading, ready_on=ready_on) if why else None,
        delegated_by=_delegated(body, opinions_by or needed_by, asking, reading=reading, ready_on=ready_on),
        slack=days.between(ready_on, best.leave_by) if best else 0,
    )  # fmt: skip


def _way(meeting: Meeting, body: Body, asking: Asking, *, reading: int) -> Way | None:
    due = meeting.papers_due_on or asking.days.before(meeting.held_on, _papers(body, asking))
    leave_by = _outside(asking.days.before(due, reading), body, asking.days)
    return Way(meeting, due, leave_by)


def _papers(body: Body, asking: Asking) -> int:
    return asking.allowances.papers if body.papers_working_days is None else body.papers_working_days


def _outside(day: date, body: Body, days: WorkingDays) -> date:
    """That day, or the last working day before it that is in none of the body's windows."""
    while window := body.window_on(day):
        day = days.latest(window.starts_on - ONE_DAY)
    return day


def _special(body: Body, needed_by: date, asking: Asking, *, reading: int, ready_on: date) -> tuple[date, date] | None:
    """Papers are read and sent out from the day on which the draft is there; the last day is a working day outside of
    all windows."""
    days = asking.days
    first = days.after(days.after(max(ready_on, asking.on), reading), _papers(body, asking))
    while window := body.window_on(first):
        first = days.after(window.ends_on, 1)
    last = _outside(days.latest(needed_by), body, days)
    return (first, last) if first <= last else None


def _delegated(body: Body, opinions_by: date, asking: Asking, *, reading: int, ready_on: date) -> date | None:
    """Who decides under delegation still reads the draft first."""
    last = _outside(asking.days.before(opinions_by, reading), body, asking.days)
    return last if last >= max(ready_on, asking.on) else None


def _doubts(asking: Asking, approvals: tuple[Case, ...]) -> tuple[str, ...]:
    """What the reckoning does not know, and so cannot have counted."""
    found = []
    years = sorted({asking.on.year, asking.ready_on.year, asking.publish_on.year})
    unknown = [str(year) for year in range(years[0], years[-1] + 1) if year not in asking.days.years]
    if unknown:
        found.append(f"The bank holidays of {' and '.join(unknown)} are not known here, so they are not counted.")
    first, last = asking.on, asking.publish_on
    bare = [b for b in asking.boards if not any(w.starts_on <= last and w.ends_on >= first for w in b.windows)]
    if bare:
        of_whom = "these days" if len(bare) == len(asking.boards) else f"{len(bare)} of the boards in these days"
        found.append(
            f"No pre-election period or recess is recorded for {of_whom}. That does not mean that there is none: ask "
            "the councils."
        )
    guessed = [board.name for board in (*asking.boards, *asking.approvers) if board.papers_working_days is None]
    if guessed:
        found.append(
            f"When papers are due is not known of {len(guessed)} of the bodies; {asking.allowances.papers} working "
            "days before the meeting is assumed."
        )
    return tuple(found)
