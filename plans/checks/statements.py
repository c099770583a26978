"""Is what the text states still so, and does it agree with itself? Days, counts, values, wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import ceil

from core.richtext import Passage
from core.richtext.tree import Node
from plans.checks.advice import Advice, Known
from plans.checks.language import NUMBERS, Day, content_words, days, likeness, sentences, words
from plans.checks.structure import with_block, words_of

_TO_COME = re.compile(
    r"(?<!was )(?<!were )\b(will(?! have)|shall|(?:is|are) to(?! say)|(?:is|are) (?:now )?(?:being|due|expected)"
    r"|(?:is|are) planned|expects?|(?:is|are) preparing|forthcoming)\b",
    re.IGNORECASE,
)
_TO_BE = re.compile(
    r"(?<!was )(?<!were )\bto be (?:\w+ )?(?:published|finalised|agreed|ready|finished|set up|completed|renewed)\b",
    re.IGNORECASE,
)
_HOW = re.compile(r"\b(?:how|what|where|who)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were)\b")
NEAR_BEFORE, NEAR_AFTER = 40, 120
_IN_DEVELOPMENT = re.compile(
    r"\b(in|under) development\b|\bbeing (developed|written|drafted|prepared)\b", re.IGNORECASE
)
_TO_AGREE = re.compile(
    r"\([^()]*\bto be (?:agreed|confirmed|determined|decided)\)"
    r"|\A(?:still )?to be (?:agreed|confirmed|determined|decided)\b|\bTB[ACD]\b",
    re.IGNORECASE,
)
_NUMBER = "|".join(word for word, number in NUMBERS.items() if number > 1)
_COUNT = re.compile(
    rf"(?<![\d/–.,-])\b(\d{{1,2}}|{_NUMBER})\s+((?:[A-Za-z][\w-]*\s+){{0,3}}?[a-z]\w*s)\b", re.IGNORECASE
)
_NOT_COUNTED = re.compile(
    r"\b(months?|years?|days?|weeks?|hours?|minutes?|mins|times|percent|points|members|generations)\Z", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:section|appendix|figure|table|slide|page|type|level|stages?|category|age[ds]?)\s+\d[\d., and-]*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"£?\d[\d.,]*\s?(?:%|percent|million|m\b|bn\b)?")
ALIKE, SHORTEST = 0.7, 5


def stale_dates(texts: Iterable[Passage], *, on: date) -> Iterator[Advice]:
    """Finds "will be agreed in June 2024" after June 2024. A target's bare "by March 2024" is no such sentence."""
    for passage in texts:
        for sentence in sentences(passage.text):
            named = list(days(sentence))
            if not named or max(day.last for day in named) >= on:
                continue
            told = [match for match in _TO_COME.finditer(sentence) if not _HOW.search(sentence[: match.start()])]
            told += [match for match in _TO_BE.finditer(sentence) if not _PAST.search(sentence[: match.start()])]
            near = [match for match in told if any(_is_near(match, day) for day in named)]
            if near:
                words_told = f"“{_short(sentence, near[0].start())}” tells of something to come, but its day is past."
                yield Advice("stale-date", words_told, sentence, passage.bid)


def _is_near(match: re.Match[str], day: Day) -> bool:
    if day.start >= match.end():
        return day.start - match.end() <= NEAR_AFTER
    return match.start() - day.end <= NEAR_BEFORE


def _short(sentence: str, at: int, room: int = 160) -> str:
    sentence = sentence.rstrip(" .")
    if len(sentence) <= room:
        return sentence
    start = max(0, sentence.rfind(" ", 0, max(0, at - room // 3)) + 1)
    end = sentence.find(" ", start + room)
    return ("… " if start else "") + sentence[start : end if end > 0 else None] + (" …" if end > 0 else "")


def still_in_development(texts: Iterable[Passage], known: Known) -> Iterator[Advice]:
    for passage in texts:
        for sentence in sentences(passage.text):
            if not _IN_DEVELOPMENT.search(sentence):
                continue
            for name in sorted(known.in_force):
                if name.lower() in sentence.lower():
                    told = f"The text calls the {name} in development. One is published."
                    yield Advice("still-in-development", told, sentence, passage.bid)
                    break


def still_to_agree(texts: Iterable[Passage]) -> Iterator[Advice]:
    for passage in texts:
        if match := _TO_AGREE.search(passage.text):
            yield Advice(
                "still-to-agree",
                f"“{_short(passage.text, match.start())}” is not settled yet.",
                passage.text,
                passage.bid,
            )


def number_of(word: str) -> int:
    return NUMBERS.get(word.lower()) or int(word)


def stated_counts(root: Node) -> Iterator[Advice]:
    """ "Four key areas:" above a list of five; a cell that says "eight principles" beside a cell that lists five."""
    for node, bid in with_block(root):
        children = list(node.elements())
        for before, after in pairwise(children):
            text = words_of(before)
            if before.tag == "p" and after.tag in {"ul", "ol"} and text.endswith(":"):
                yield from _compared(text, len(list(after.elements())), before.attrs.get("data-bid", bid), last=True)
            elif before.tag in {"th", "td"} and after.tag == "td":
                listed = [child for child in after.elements() if child.tag in {"ul", "ol"}]
                if len(listed) == 1:
                    yield from _compared(text, len(list(listed[0].elements())), bid, last=False)


def _compared(text: str, count: int, bid: str, *, last: bool) -> Iterator[Advice]:
    found = [match for match in _COUNT.finditer(text) if not _NOT_COUNTED.search(match[2]) and number_of(match[1]) > 1]
    if last:
        found = [match for match in found[-1:] if sentences(text)[-1].find(match[0]) >= 0]
    for match in found:
        if number_of(match[1]) != count:
            yield Advice(
                "stated-count", f"The text says “{match[0]}”, but the list beside it has {count} entries.", text, bid
            )


def two_values(texts: Iterable[Passage], known: Known) -> Iterator[Advice]:
    """The same sentence with another figure or day, in this text or elsewhere in the plan."""
    own = list(texts)
    for index, passage in enumerate(own):
        yield from compared([passage], [("this text", other.text) for other in own[index + 1 :]])
    yield from compared(own, known.elsewhere)


def compared(own: Iterable[Passage], others: Iterable[tuple[str, str]]) -> Iterator[Advice]:
    """Each of these texts beside each of the others, told as (where, text)."""
    measured = [(where, other, *_measured(other)) for where, other in others]
    measured = [row for row in measured if _is_comparable(*row[2:])]
    holding: dict[str, list[int]] = {}
    for number, row in enumerate(measured):
        for word in row[2]:
            holding.setdefault(word, []).append(number)
    for passage in own:
        content, figures = _measured(passage.text)
        if not _is_comparable(content, figures):
            continue
        # Texts this alike share one of the rarest words at least, so that few of a long plan's pairs are looked at.
        rarest = sorted(content, key=lambda word: (len(holding.get(word, ())), word))
        rarest = rarest[: len(content) - ceil(ALIKE * len(content)) + 1]
        for number in sorted({number for word in rarest for number in holding.get(word, ())}):
            where, other, their_content, their_figures = measured[number]
            differ = figures != their_figures and len(figures) == len(their_figures)
            if differ and likeness(content, their_content) >= ALIKE:
                told = f"“{_short(passage.text, 0)}” and, in {where}, “{_short(other, 0)}” differ in their figures."
                yield Advice("two-values", told, "\n".join(sorted((passage.text, other))), passage.bid)


def _is_comparable(content: frozenset[str], figures: frozenset[str]) -> bool:
    return len(content) >= SHORTEST and bool(figures)


@lru_cache(maxsize=8192)
def _measured(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What is said, and the values it is said with: figures and days, without numbered headings and periods."""
    named = list(days(text))
    rest = text
    for day in sorted(named, key=lambda day: -day.start):
        rest = f"{rest[: day.start]} {rest[day.end :]}"
    figures = {figure.strip(" .,") for figure in _FIGURE.findall(_LABEL.sub(" ", rest))}
    return content_words(rest), frozenset(figures | {day.last.isoformat() for day in named if not day.is_period})


def two_wordings(titles: list[tuple[str, str]], items: list[tuple[str, Passage]]) -> Iterator[tuple[str, Advice]]:
    """An entry of a list that a section's title nearly repeats: (where, advice). Same words in another order, case or
    punctuation are the same."""
    known = {tuple(words(title)) for _, title in titles}
    for where, passage in items:
        plain = words(passage.text)
        if len(plain) < SHORTEST or len(plain) > 20 or tuple(plain) in known:
            continue
        for _, title in titles:
            other = words(title)
            if len(other) >= SHORTEST and likeness(frozenset(plain), frozenset(other)) >= ALIKE:
                sentence = f"The list says “{passage.text}”, a title says “{title}”."
                yield where, Advice("two-wordings", sentence, passage.text + title, passage.bid)
