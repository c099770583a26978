"""What does a cell say about where we stand? Its facts, one by one; what cannot be told apart is a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.targets.kinds import Blank, Unit, blank
from metrics.targets.numbers import NUMBER, number

_PERIOD = r"(?:Q[1-4]\s+)?(?:20)?\d\d/\d\d(?:\s+(?:YTD|FOT))?|Q[1-4]"
_PATTERNS = (
    ("ambiguous", re.compile(rf"(?P<n>{NUMBER})%\s+below\s+(?P<base>{_PERIOD})")),
    ("of target", re.compile(rf"(?P<n>{NUMBER})%\s+of target", re.I)),
    ("change", re.compile(rf"(?P<n>{NUMBER})%\s+(?P<way>increase|decrease)\s+compared to\s+(?P<base>{_PERIOD})", re.I)),
    ("change", re.compile(rf"(?P<way>increase|decrease)\s+of\s+(?P<n>{NUMBER})%\s+compared to\s+(?P<base>{_PERIOD})",
                          re.I)),
    ("value", re.compile(rf"(?P<period>{_PERIOD})\s*=\s*(?P<n>{NUMBER})(?P<pct>%?)")),
    ("achieved", re.compile(r"target achieved", re.I)),
    ("planned", re.compile(rf"(?P<n>{NUMBER})\s+(?P<label>[A-Za-z][A-Za-z ]*?)\s+planned")),
    ("value", re.compile(rf"(?P<label>[A-Z][A-Za-z ]*?)\s+(?P<n>(?:{NUMBER})m)\b")),
    ("value", re.compile(rf"^(?P<n>{NUMBER})(?P<pct>%?)$")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a position says. `what`: value, planned, change, of target, achieved, not applicable, not
    available, or ambiguous, which carries a question instead of a meaning."""

    what: str
    verbatim: str
    value: float | None = None
    unit: Unit | None = None
    period: str = ""
    label: str = ""
    question: str = ""


def facts(words: str) -> tuple[Fact, ...]:
    """The facts of a position's cell in the order of the words. Nothing for a blank cell. Words that no rule reads are
    one fact with a question."""
    said = words.strip()
    nothing = blank(said)
    if nothing is Blank.EMPTY:
        return ()
    if nothing:
        return (Fact(nothing.value, said),)
    found: list[tuple[int, Fact]] = []
    left = said
    for what, pattern in _PATTERNS:
        while match := pattern.search(left):
            found.append((match.start(), _fact(what, match)))
            # What was read is blotted out, so that no later rule reads it again and places stay.
            left = left[: match.start()] + "\0" * (match.end() - match.start()) + left[match.end() :]
    rest = re.sub(r"[\0\s.,;]+", " ", left).strip()
    if rest:
        question = f"“{rest}” could not be read; say what it means."
        found.append((len(said), Fact("ambiguous", rest, question=question)))
    return tuple(fact for _, fact in sorted(found, key=lambda each: each[0]))


def _fact(what: str, match: re.Match[str]) -> Fact:
    part = match.groupdict()
    words = match[0]
    if what == "achieved":
        return Fact(what, words)
    value = number(part["n"])
    if what == "ambiguous":
        base = part["base"]
        question = f"Is it {part['n']}% of {base}, or {part['n']}% less than {base}? The words can mean both."
        return Fact(what, words, value, Unit.PERCENT, period=base, question=question)
    if what == "change":
        down = part["way"].lower() == "decrease"
        return Fact(what, words, -value if down else value, Unit.PERCENT, period=part["base"])
    if what == "of target":
        return Fact(what, words, value, Unit.PERCENT)
    unit = Unit.PERCENT if part.get("pct") else Unit.COUNT
    return Fact(what, words, value, unit, period=part.get("period") or "", label=part.get("label") or "")
