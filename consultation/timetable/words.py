"""The timetable in sentences: which board makes which day, which cannot, and what to do about it.

Silence is not a route: a board that gives no opinion has given none, whatever day it is.
"""

from __future__ import annotations

from consultation.timetable.reverse import Case, Timetable, Why
from core.days import ONE_DAY, day_in_words


def days_of(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"


def case_in_words(case: Case, table: Timetable) -> str:
    """One board's part: when it meets, when papers are due, and by when the draft must leave."""
    if case.way is None or not case.makes_it:
        return why_not(case, table)
    meeting, due = day_in_words(case.way.meeting.held_on), day_in_words(case.way.papers_due_on)
    return (
        f"{case.body.name} meets on {meeting}; papers are due on {due}. To publish by "
        f"{day_in_words(table.asking.publish_on)} the draft must be issued by {day_in_words(case.way.leave_by)}."
    )


def why_not(case: Case, table: Timetable) -> str:
    """Why a body cannot make it, as one sentence."""
    name, needed = case.body.name, day_in_words(case.needed_by)
    if case.why is Why.UNKNOWN or case.next_meeting is None:
        return f"No meeting of {name} from {day_in_words(table.asking.on)} on is recorded here."
    following = day_in_words(case.next_meeting.held_on)
    if case.why is Why.TOO_LATE:
        publish = day_in_words(table.asking.publish_on)
        return f"{name} next meets on {following}. To publish by {publish} it would have to meet by {needed}."
    if case.why is Why.AVOIDED:
        window = case.body.window_on(case.next_meeting.held_on)
        title = f"{window.title} ({day_in_words(window.starts_on)} to {day_in_words(window.ends_on)})" if window else ""
        return (
            f"{name} meets on {following}, which is in the {title[:1].lower()}{title[1:]}; no later meeting is in time."
        )
    if case.way is None:
        return f"{name} has no meeting in time."
    last, meeting = day_in_words(case.way.leave_by), day_in_words(case.way.meeting.held_on)
    if case.why is Why.PAST:
        return f"{name} meets on {meeting}, but the draft would have had to be issued by {last}, which has passed."
    return (
        f"{name} meets on {meeting}, but the draft would have to be issued by {last}, "
        f"{days_of(-case.slack)} before it is ready."
    )


def routes(case: Case, table: Timetable) -> list[str]:
    """What can be done for a board that cannot make it. A recorded silence is no route: it is never consent."""
    if case.makes_it:
        return []
    found = []
    if case.why is Why.UNKNOWN:
        found.append("Ask for its calendar, and enter its meetings here.")
    if case.why is Why.DRAFT_LATE and case.way:
        found.append(f"Earlier draft: issue it by {day_in_words(case.way.leave_by)}.")
    if case.delegated_by:
        found.append(
            "Delegation: ask the board to let its chair or a named officer agree the opinion; record who decided that. "
            f"The draft must then be issued by {day_in_words(case.delegated_by)}, and the opinion be with you by "
            f"{day_in_words(table.opinions_by)}."
        )
    if case.special:
        first, last = case.special
        when = f"on {day_in_words(first)}" if first == last else f"from {day_in_words(first)} to {day_in_words(last)}"
        found.append(f"Special meeting: ask for one {when}.")
    if not case.delegated_by and not case.special:
        found.append(
            "There is no time for a special meeting or for a decision under delegation. Choose a later day of "
            "publication, or have the draft ready earlier."
        )
    return found


def summary(table: Timetable) -> list[str]:
    """The whole in a few sentences: what to do first, and who is in the way."""
    publish = day_in_words(table.asking.publish_on)
    found = []
    if table.draft_by and table.critical:
        limited = " to the boards that can still answer at a meeting" if table.late else ""
        found.append(
            f"To publish by {publish}, issue the draft by {day_in_words(table.draft_by)}{limited}. "
            f"{table.critical.body.name} sets that day: it meets on {day_in_words(table.critical.way.meeting.held_on)}."
        )
    if table.late:
        names = [case.body.name for case in table.late]
        told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        found.append(f"{told} cannot answer at a meeting in time.")
    first = min((case for case in table.approvals if case.makes_it), key=lambda case: case.way.leave_by, default=None)
    if first:
        found.append(
            f"The final text must be ready by {day_in_words(table.final_text_by)}: {first.body.name}, which must "
            f"approve it, meets on {day_in_words(first.way.meeting.held_on)}."
        )
    unready = [case.body.name for case in table.approvals if not case.makes_it]
    if unready:
        found.append(f"No meeting in time is recorded for {len(unready)} of the bodies that must approve.")
    window = next((w for board in table.asking.boards for w in board.windows if w.holds(table.asking.publish_on)), None)
    if window:
        after = day_in_words(window.ends_on + ONE_DAY)
        found.append(
            f"{publish} is in the {window.title[:1].lower()}{window.title[1:]}; it can be published from {after}."
        )
    if not table.asking.days.works(table.asking.publish_on):
        found.append(f"{publish} is not a working day.")
    return found
