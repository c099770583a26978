"""What does a piece of advice consist of, and which kinds are there? Plain Python: no rule here asks the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much it matters. An error misleads or shuts out a reader; a warning is probably wrong; a note is worth
    knowing. None of them ever stands in the way of saving."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Kind:
    """One rule: what its findings have in common, how much they matter, and what to do about one."""

    title: str
    severity: Severity
    mend: str
    only_while_writing: bool = False


@dataclass(frozen=True)
class Advice:
    """One finding in a text: which rule, what is wrong in plain words, and the words and block it is about."""

    kind: str
    sentence: str
    quote: str = ""
    bid: str = ""

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind].severity

    @property
    def title(self) -> str:
        return KINDS[self.kind].title

    @property
    def mend(self) -> str:
        return KINDS[self.kind].mend


@dataclass(frozen=True)
class Known:
    """What the rules need to know of the world around a text. Values only, so that the same text and the same world
    give the same advice and may be remembered.

    `terms`: each glossary term's spellings, the preferred ones first. `abbreviations`: letters that name bodies.
    `expanded`: letters explained elsewhere in the plan. `anchors`: sections and blocks that a link may lead to.
    `labels`: "figure 2", "appendix 1": what the plan holds. `lost`: the same, of what is recorded as lost.
    `in_force`: names of plans that are published. `elsewhere`: other texts of the plan, as (where, text).
    """

    terms: tuple[tuple[str, ...], ...] = ()
    abbreviations: frozenset[str] = frozenset()
    expanded: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    plans: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    in_force: frozenset[str] = frozenset()
    elsewhere: tuple[tuple[str, str], ...] = field(default=(), repr=False)


E_, W_, N_ = Severity.ERROR, Severity.WARNING, Severity.NOTE
KINDS: dict[str, Kind] = {
    "heading-order": Kind("Headings out of order", E_, "Use the next level down; screen readers list headings."),
    "link-text": Kind("Link text that says too little", W_, "Name the page or document in the words of the link."),
    "link-same-words": Kind("Same link words, different pages", W_, "Give each link words of its own."),
    "dead-link": Kind("Links that lead nowhere", E_, "Point the link at a section that is there, or take it out."),
    "dead-reference": Kind(
        "References to what is not there", W_, "Name what is meant, or bring it into the plan and label it."
    ),
    "table-headers": Kind("Tables without header cells", E_, "Mark the first row or column as headers."),
    "table-caption": Kind("Tables without a caption", W_, "Say in a caption what the table shows."),
    "picture-text": Kind("Pictures without a text alternative", E_, "Say in words what the picture shows."),
    "long-sentence": Kind("Long sentences", N_, "Split what can be split; aim for 25 words.", True),
    "reading-age": Kind("Hard to read", N_, "Use shorter sentences and everyday words.", True),
    "abbreviation": Kind("Abbreviations nobody explains", N_, "Write it out once, or add it to the glossary."),
    "letters-swapped": Kind("Abbreviations with letters swapped", W_, "Use the spelling of the glossary."),
    "two-expansions": Kind("Abbreviations written out in two ways", W_, "Write it out in one way."),
    "two-spellings": Kind("Names in two spellings", N_, "Use one spelling; a quotation keeps its own."),
    "stale-date": Kind("Past days told as still to come", W_, "Say what happened, or give the new day."),
    "still-in-development": Kind(
        "Plans called “in development” that are published", W_, "Say that it is published, and link to it."
    ),
    "still-to-agree": Kind("Still to be agreed", N_, "Agree it, or say by when and by whom it will be."),
    "stated-count": Kind("Counts that do not match their list", W_, "Correct the number, or complete the list."),
    "two-values": Kind("The same thing with two values", W_, "Find out which holds, and use it in both places."),
    "two-wordings": Kind("The same thing in two wordings", N_, "Use one wording, or say why there are two."),
    "ambiguous-cell": Kind("Figures that can be read in two ways", W_, "Say “of” or “below”, and from which base."),
    "beyond-target": Kind(
        "Positions far beyond their target", W_, "Say whether the figure is planned or actual, and why so far beyond."
    ),
    "no-target": Kind("Measures without a target or position", N_, "Give it, or write that there is none."),
    "no-metric": Kind("Targets without a measure", N_, "Say what is measured."),
    "no-baseline": Kind("Changes without a baseline", N_, "Say from which figure and year."),
    "arrow": Kind("Meaning told by an arrow or colour", W_, "Say it in words."),
    "stray-sign": Kind("Stray signs", W_, "Take the sign out, or write what it means."),
    "swapped-rows": Kind(
        "Items that may stand in each other’s row", W_, "Ask the owner of the table; swap them if so."
    ),
}
