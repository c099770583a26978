"""The calendar: meetings, the days to avoid, and by when papers are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from core.desk import HELD, Cell, Change, Fact, LastDayForm, Register, Verb, dated_tag, day
from organisations import actions, forms, queries
from organisations.models import CalendarWindow, Meeting, PapersRule


def _papers(change: Change, made: Meeting) -> list[str]:
    """When its papers are due, by itself or by the rule."""
    if made.is_cancelled:
        return ["Calendar feeds tell that it is cancelled. It is offered for no round any more."]
    due, rule = queries.papers_due(made)
    if rule:
        return [f"Its papers are due on {day(due)}, {rule.working_days} working days before, by the rule for papers."]
    return [f"Its papers are due on {day(due)}." if due else "No day is known on which its papers are due."]


def _touched(change: Change, made: CalendarWindow) -> list[str]:
    """The meetings on its days, and those whose papers are due otherwise."""
    held = [f"{each.body.name} on {day(each.held_on)}" for each in queries.meetings_within(made)]
    found = [f"{len(held)} meeting{'' if len(held) == 1 else 's'} on these days: {', '.join(held)}."] if held else []
    if made.kind == CalendarWindow.Kind.BANK_HOLIDAY:
        return [*found, "It counts as no working day, for papers and timetables, from now on."]
    return [*found, "Timetables avoid these days from now on."]


def _due(change: Change, made: PapersRule) -> list[str]:
    """The meetings to come whose papers are due by this rule."""
    count = queries.meetings_under(made, on=change.on).count()
    meetings = "1 meeting to come has its" if count == 1 else f"{count} meetings to come have their"
    return [f"{meetings} papers due by this rule: {made.working_days} working days before."]


class Meetings(Register):
    name, title, one = "meetings", "Meetings", "Meeting"
    intro = "When boards and committees meet, and when their papers are due."
    empty = "No meeting is entered yet."
    model, subject = Meeting, "meeting"
    heads = ("Meeting", "Papers due", "State")
    states, state_label = (("to come", "To come"), ("held", "Held"), ("cancelled", "Cancelled")), "State"
    add = Verb("add", "Add a meeting", forms.NewMeetingForm, actions.add_meeting, effect=_papers)
    verbs = (
        Verb("change", "Change what is said of it", forms.MeetingForm, actions.change_meeting, effect=_papers),
        Verb(
            "move", "Move it to another day", forms.MoveForm, actions.move_meeting, effect=_papers,
            means="It is cancelled, and the new day is an entry of its own, so that calendars tell both.",
            offered=lambda row, on: not row.is_cancelled,
        ),
        Verb(
            "cancel", "Cancel it", forms.NothingForm, actions.cancel_meeting, effect=_papers,
            offered=lambda row, on: not row.is_cancelled, done="It is cancelled.",
        ),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_meetings(words=words, state=state, on=on)

    def row(self, key: str) -> Meeting | None:
        return queries.numbered(queries.every_meeting(), key)

    def key(self, row: Any) -> str:
        return str(row.pk)

    def title_of(self, row: Any) -> str:
        return f"{row.body.name}, {day(row.held_on)}"

    def cells(self, row: Any, on: date) -> list[Cell]:
        state = Cell("Cancelled", tag="red") if row.is_cancelled else Cell("To come", tag="blue")
        if not row.is_cancelled and row.held_on < on:
            state = Cell("Held", tag="grey")
        return [Cell(day(row.papers_due_on) or "By the rule"), state]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Body", row.body.name),
            Fact("Day", day(row.held_on)),
            Fact("Begins at", f"{localtime(row.starts_at):%H:%M}" if row.starts_at else ""),
            Fact("What it is", row.get_kind_display()),
            Fact("Cancelled", "Yes" if row.is_cancelled else ""),
            Fact("Papers due", day(row.papers_due_on)),
            Fact("Where", row.held_at),
            Fact("Minutes", row.minutes_url, row.minutes_url),
            Fact("Note", row.note),
            Fact("Source", row.source),
        ]


class Windows(Register):
    name, title, one = "days", "Bank holidays and days to avoid", "Days"
    intro = "Bank holidays, pre-election periods and recesses: timetables count and plan around them."
    empty = "No such days are entered yet."
    model, subject = CalendarWindow, "window"
    heads = ("Days", "When", "What it is")
    states = CalendarWindow.Kind.choices
    add = Verb("add", "Add days", forms.NewWindowForm, actions.add_window, effect=_touched)
    verbs = (
        Verb(
            "change", "Change what is said of them", forms.WindowForm, actions.change_window, effect=_touched,
            means="Their name, their last day, their source.",
        ),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_windows(words=words, kind=state)

    def row(self, key: str) -> CalendarWindow | None:
        return queries.numbered(queries.register_of_windows(), key)

    def key(self, row: Any) -> str:
        return str(row.pk)

    def title_of(self, row: Any) -> str:
        return row.title

    def cells(self, row: Any, on: date) -> list[Cell]:
        last = f" to {day(row.ends_on)}" if row.ends_on != row.starts_on else ""
        return [
            Cell(f"{day(row.starts_on)}{last}"),
            Cell(row.get_kind_display(), row.organisation.name if row.organisation else ""),
        ]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Name", row.title),
            Fact("What it is", row.get_kind_display()),
            Fact("Whose", row.organisation.name if row.organisation else "Of all"),
            Fact("First day", day(row.starts_on)),
            Fact("Last day", day(row.ends_on)),
            Fact("Note", row.note),
            Fact("Source", row.source),
        ]


class PapersRules(Register):
    name, title, one = "papers", "When papers are due", "Rule for papers"
    intro = "How many working days before a meeting its papers must be with a body, or with each body of a kind."
    empty = "No rule is entered yet."
    model, subject = PapersRule, "rule"
    heads = ("Whose", "Working days before", "State")
    states, state_label = HELD, "State"
    add = Verb("add", "Add a rule", forms.NewPapersRuleForm, actions.add_papers_rule, effect=_due)
    verbs = (
        Verb(
            "new-number", "Give another number of days", forms.NewNumberForm, actions.renew_papers_rule, effect=_due,
            means="From a day on. The rule that holds now ends the day before.",
            offered=lambda row, on: not row.valid_to or row.valid_to >= on,
        ),
        Verb(
            "end", "Give it its last day", LastDayForm, actions.end_papers_rule, done="The last day is saved.",
            effect=lambda change, made: (
                [f"From {day(made.valid_to + timedelta(days=1))} on, no day is told by this rule."]
                if made.valid_to else []
            ),
        ),
    )  # fmt: skip

    def rows(self, *, words: str = "", state: str = "", on: date) -> QuerySet[Any]:
        return queries.register_of_papers_rules(words=words, state=state, on=on)

    def row(self, key: str) -> PapersRule | None:
        return queries.numbered(queries.register_of_papers_rules(on=date.min), key)

    def key(self, row: Any) -> str:
        return str(row.pk)

    def title_of(self, row: Any) -> str:
        return row.organisation.name if row.organisation else f"Each body: {row.get_body_kind_display()}"

    def cells(self, row: Any, on: date) -> list[Cell]:
        return [Cell(str(row.working_days)), dated_tag(row, on)]

    def told(self, row: Any, on: date) -> list[Fact]:
        return [
            Fact("Whose", self.title_of(row)),
            Fact("Working days before the meeting", str(row.working_days)),
            Fact("First day", day(row.valid_from)),
            Fact("Last day", day(row.valid_to)),
            Fact("Note", row.note),
            Fact("Source", row.source),
        ]
