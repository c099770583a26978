"""How do we take English apart, as far as advice needs it? Sentences, words, numbers, days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_SENTENCE = re.compile(r"(?<=[.!?;])(?<!e\.g\.)(?<!i\.e\.)\s+(?=[“\"'‘(]?[A-Z0-9])")
_WORD = re.compile(r"[a-z][a-z'’-]*|\d[\d.,]*%?")
_COUNTED = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
NUMBERS = {word: number for number, word in enumerate(_COUNTED.split())}
_LITTLE = """a an and are as at be by for from has have in into is it its of on or our that the their these this those
to was were which who will with we us you your each all more not no than through including"""
_SMALL = frozenset(_LITTLE.split())
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = re.compile(rf"(?:\b(\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b({_MONTH})\.?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[/–-]\s?((?:19|20)?\d\d)\b")
_YEAR = re.compile(r"\b(?:in|by|of|during|until|before|early|late|later in)\s+((?:20)\d\d)\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def words(text: str) -> list[str]:
    """The words in small letters, numbers up to twenty as figures, so that "eight" and "8" are the same word."""
    found = _WORD.findall(text.lower().replace("’", "'"))
    return [str(NUMBERS[word]) if word in NUMBERS else word for word in found]


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, without figures."""
    return frozenset(word for word in words(text) if word not in _SMALL and not word[0].isdigit())


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets of words share, from 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


@dataclass(frozen=True)
class Day:
    """The last day of a day, month or year that a text names, and where in the text it stands."""

    last: date
    start: int
    end: int
    is_period: bool = False


def days(text: str) -> Iterator[Day]:
    """Every day, month and year named; a financial year ends on 31 March, and is a period."""
    for match in _DAY.finditer(text):
        day, month, year = match.groups()
        number = _MONTHS[month.lower()]
        last = calendar.monthrange(int(year), number)[1]
        yield Day(date(int(year), number, min(int(day), last) if day and int(day) > 0 else last), *match.span())
    for match in _YEARS.finditer(text):
        first, second = match.groups()
        end = int(second) if len(second) == 4 else int(first[:2] + second)
        if end > int(first):
            last_day = date(end, 3, 31) if end == int(first) + 1 else date(end, 12, 31)
            yield Day(last_day, *match.span(), is_period=True)
    for match in _YEAR.finditer(text):
        if not _YEARS.match(text, match.start(1)):
            yield Day(date(int(match[1]), 12, 31), *match.span())


def syllables(word: str) -> int:
    """About how many; good enough for an average over a text."""
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le") and groups > 1))


def reading_age(text: str) -> float:
    """The age at which a reader in school would manage the text: the grade of Flesch and Kincaid (1975), plus five."""
    parts, found = sentences(text), [word for word in words(text) if not word[0].isdigit()]
    if not parts or not found:
        return 0.0
    return 0.39 * len(found) / len(parts) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59 + 5
