"""What may stand in each file of a system? One table: the check reads it, and so does whoever wants to know."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Role
from consultation.models import ReminderRule
from organisations.models import AreaOverlap, CalendarWindow, Kind, Meeting, OrganisationName, Remit
from plans.models import ParticipationRule
from priorities.models import Framework


@dataclass(frozen=True)
class Key:
    """What stands behind one word of a file. `what` is a sort of value (`checking` has a rule for each), or the name of
    a shape, when entries of that shape stand there."""

    what: str
    words: str
    required: bool = False
    longest: int = 0
    choices: tuple[str, ...] = ()


def text(words: str, longest: int = 0, *, required: bool = False) -> Key:
    return Key("text", words, required, longest)


def choice(words: str, choices: type, *, required: bool = False) -> Key:
    return Key("choice", words, required, choices=tuple(choices.values))


FROM_TO = {
    "valid_from": Key("day", "the first day on which it holds"),
    "valid_to": Key("day", "the last day on which it holds"),
}
SLUG = Key("slug", "a short name for addresses: small letters, digits and hyphens", required=True, longest=80)
SOURCE = text("where it can be looked up: a document or a page, and the part of it", 300, required=True)
LONG_SOURCE = text(SOURCE.words, 500, required=True)
BODY = Key("body", "the slug of a body in organisations.yaml")
KIND = choice("the kind of body", Kind)

SHAPES: dict[str, dict[str, Key]] = {
    "site": {
        "name": text("what the site is called, on every page and in every letter", 80, required=True),
        "address": Key("site address", "where the site is read, as https://plans.example.nhs.uk", required=True),
        "contact": Key("email", "the mailbox that people write to who cannot use a page or found a mistake", True),
        "controller": text("the body that answers for personal data on this site", 200),
        "data_protection": Key("email", "the mailbox of its data protection officer"),
        "accessibility": text("what your own tests found: who tested what, when, and what is not right yet", 2000),
    },
    "organisations": {
        "slug": SLUG,
        "name": text("the body's full name, as it calls itself", 200, required=True),
        "kind": choice("the kind of body", Kind, required=True),
        "ods_code": Key("ods", "its ODS code"),
        "gss_code": Key("gss", "its GSS code"),
        "parent": Key("body", "the slug of the body that it is part of or reports to"),
        "partner_of": Key("body", "the slug of the ICB whose constitution names this trust as a partner"),
        "places": Key("places", "the slugs of the Places that it serves"),
        "description": text("what it is, in plain words"),
        "source": text(SOURCE.words, 300),
        "names": Key("name", "other names, each with its kind"),
        "successor": Key("body", "the slug of the body that took over from it"),
        "succession_source": text("where that can be looked up", 300),
        **FROM_TO,
    },
    "places": {
        "slug": SLUG,
        "name": text("what the Place is called", 80, required=True),
        "authority": Key("body", "the slug of its council", required=True),
        "board": Key("body", "the slug of its Health and Wellbeing Board", required=True),
        "partnership": Key("body", "the slug of its Place partnership", required=True),
        "position": Key("number", "its turn in lists: 1, 2, 3", required=True),
        "map": Key("square", "column and row on the simple map of squares, each 1 to 6, as [2, 1]"),
    },
    "overlaps": {
        "authority": Key("body", "the slug of a council that is no Place of yours, but overlaps your area", True),
        "board": Key("body", "the slug of its Health and Wellbeing Board", required=True),
        "extent": choice("how much of its area", AreaOverlap.Extent, required=True),
        "source": SOURCE,
        **FROM_TO,
    },
    "people": {
        "email": Key("email", "the person's own e-mail address at work", required=True),
        "body": Key("body", "the slug of the body for which they act", required=True),
        "role": choice("the role", Role, required=True),
    },
    "calendar/meetings": {
        "body": Key("body", "the slug of the body that meets", required=True),
        "held_on": Key("day", "the day", required=True),
        "kind": choice("the kind of meeting", Meeting.Kind),
        "starts": Key("time", "when it begins"),
        "papers_due_on": Key("day", "the last day for papers"),
        "held_at": text("where it meets", 200),
        "minutes_url": Key("address", "the address of its papers or minutes", longest=500),
        "note": text("what else is known", 300),
        "source": LONG_SOURCE,
    },
    "calendar/windows": {
        "body": Key("body", "the slug of the body that it concerns; without it, it holds for all"),
        "kind": Key(
            "choice", "the kind", True, choices=tuple(k for k in CalendarWindow.Kind.values if k != "bank-holiday")
        ),
        "title": text("what it is called", 120, required=True),
        "starts_on": Key("day", "the first day", required=True),
        "ends_on": Key("day", "the last day", required=True),
        "note": text("what else is known", 300),
        "source": LONG_SOURCE,
    },
    "calendar/papers": {
        "body": Key("body", "the slug of the body whose rule it is", required=True),
        "working_days": Key("number", "how many working days before a meeting its papers are due", required=True),
        "note": text("what else is known", 300),
        "source": LONG_SOURCE,
        **FROM_TO,
    },
    "calendar/reminders": {
        "plan_type": Key("plan type", "the slug of a plan type, as joint-forward-plan", required=True),
        "before": choice("what it is counted from", ReminderRule.Before, required=True),
        "working_days": Key("number", "how many working days", required=True),
        "source": SOURCE,
    },
    "plan_types": {
        "slug": SLUG,
        "name": text("what this kind of plan is called", 120, required=True),
        "description": text("what it is, in plain words"),
        "horizon_years": Key("number", "how many years such a plan looks ahead"),
        "basis": text("the Act and section that asks for it, or: Local practice", 200),
        "participation": Key("rule", "who takes part, each with the duty and where it is laid down"),
    },
    "glossary": {
        "slug": SLUG,
        "term": text("the word", 120, required=True),
        "meaning": text("what it means, in a sentence or two", required=True),
        "aliases": Key("words", "other spellings and abbreviations"),
        **FROM_TO,
    },
    "remits": {
        "body": BODY,
        "kind": KIND,
        "act": choice("what the body does", Remit.Act, required=True),
        "subject": text("to what", 200, required=True),
        "note": text("what else is known"),
        "on_behalf_of": Key("body", "the slug of the body for which it acts"),
        "source": SOURCE,
    },
    "posts": {
        "body": BODY,
        "kind": KIND,
        "title": text("what the post is called", 120, required=True),
        "subject": text("for what", 200),
        "duties": text("what it answers for"),
        "holder": text("who holds it", 120),
        "accountable_to": Key("body", "the slug of the body to which it answers"),
        "source": SOURCE,
    },
    "frameworks": {
        "slug": SLUG,
        "series": Key("slug", "a short name that all versions of this list share", required=True, longest=80),
        "kind": choice("the kind of list", Framework.Kind, required=True),
        "name": text("what the list is called", 200, required=True),
        "version": text("how this version is told apart: a year, a document", 80, required=True),
        "owner": BODY,
        "owner_name": text("the owner in words, where organisations.yaml does not hold it", 200),
        "source": SOURCE,
        "description": text("what the list is for", required=True),
        "adoption": text("who took it up, and when"),
        "gap": text("what the source does not give"),
        "position": Key("number", "its turn in lists"),
        "items": Key("item", "what stands on the list", required=True),
        **FROM_TO,
    },
}

# Entries within entries.
INNER: dict[str, dict[str, Key]] = {
    "name": {
        "name": text("the other name", 200, required=True),
        "kind": Key("choice", "the kind of name", True, choices=tuple(
            k for k in OrganisationName.Kind.values if k != OrganisationName.Kind.CURRENT)),
        "source": text(SOURCE.words, 300),
        **FROM_TO,
    },
    "rule": {
        "duty": choice("the duty", ParticipationRule.Duty, required=True),
        "body_kind": choice("the kind of body; empty for the people of the area", Kind),
        "question": text("the question that is put, in the words of the law"),
        "mandatory": Key("yes or no", "whether it must be done", required=True),
        "citation": text("the Act and section, or: Local practice", 200, required=True),
        "valid_from": FROM_TO["valid_from"],
    },
    "item": {
        "code": Key("slug", "a short name: small letters, digits and hyphens", required=True, longest=80),
        "local_type": text("what the list calls such an item: Objective, Pledge", 80, required=True),
        "number": text("its number, in quotation marks", 10),
        "wording": text("the item, word for word", required=True),
        "note": text("what else is known"),
        "items": Key("item", "what stands below it"),
    },
}  # fmt: skip

REQUIRED = ("site", "organisations", "places", "people")
"""Files without which no system begins."""
