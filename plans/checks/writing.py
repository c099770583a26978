"""All the advice on one text: for its writer, before anything is saved, and for the check of all data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from core.richtext import Passage, texts_in
from core.richtext.tree import parse
from plans.checks import cells, statements, structure, wording
from plans.checks.advice import KINDS, Advice, Known, Severity

_ORDER = list(Severity)


def advice(body_html: str, *, on: date, known: Known | None = None) -> list[Advice]:
    """What in this text would trip its reader up, on that day: the gravest first, kind by kind, in reading order.

    Advice only: nothing here stands in the way of saving. Headings (WCAG 2.2, 1.3.1), links (2.4.4), tables (1.3.1),
    pictures (1.1.1), reading age, abbreviations (3.1.4, 3.1.5), past days, and what contradicts itself.
    """
    return list(_advice(body_html, on, known or Known()))


@lru_cache(maxsize=1024)
def _advice(html: str, on: date, known: Known) -> tuple[Advice, ...]:
    found = list(dict.fromkeys(_every(html, texts_in(html), on, known)))
    place = {passage.bid: index for index, passage in reversed(list(enumerate(texts_in(html))))}
    kinds = list(KINDS)
    found.sort(key=lambda each: (_ORDER.index(each.severity), kinds.index(each.kind), place.get(each.bid, 0)))
    return tuple(found)


def _every(html: str, texts: list[Passage], on: date, known: Known) -> Iterator[Advice]:
    root = parse(html)
    yield from structure.headings(root)
    yield from structure.links(root, known)
    yield from structure.references(root, known)
    yield from structure.tables(root)
    yield from structure.pictures(root)
    yield from structure.stray_signs(root)
    yield from statements.stale_dates(texts, on=on)
    yield from statements.still_in_development(texts, known)
    yield from statements.still_to_agree(texts)
    yield from statements.stated_counts(root)
    yield from statements.two_values(texts, known)
    yield from cells.measures(html)
    yield from cells.cells(root)
    yield from cells.swapped_rows(root)
    yield from wording.abbreviations(texts, known)
    yield from wording.swapped_letters(texts, known)
    yield from wording.long_sentences(texts)
    yield from wording.hard_to_read(texts)
