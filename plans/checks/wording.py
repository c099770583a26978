"""Would a reader from outside understand the words? Abbreviations, long sentences, reading age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from core.richtext import Passage
from plans.checks.advice import Advice, Known
from plans.checks.language import content_words, reading_age, sentences, words

LONG, HARD = 40, 16.0
LETTERS = re.compile(r"\b(?=[A-Z&]*[A-Z][A-Z&]*\b)([A-Z][A-Z&]+[A-Z]|[A-Z]{2})(?:s\b|\b)")
# Everybody knows them, or they are words in capitals. (The GOV.UK style guide lets NHS, UK and the like stand.)
_FAMILIAR = "NHS UK EU USA GP GPS A&E COVID HIV AIDS BBC PDF MP IT TV ID OK VAT CEO AND OR NOT NB NA AM PM DNA PLUS"
FAMILIAR = frozenset(_FAMILIAR.split())
_ROMAN = re.compile(r"[IVX]+\Z")
_SKIPPED = frozenset({"and", "of", "the", "for", "in", "to", "a", "at", "on", "with"})


def expansions(text: str, *, strictly: bool = False) -> Iterator[tuple[str, str]]:
    """(letters, words) wherever the text writes letters out: "Joint Forward Plan (JFP)". The words are the shortest
    run before the bracket that begins with the letters' first and holds the others in their order: at the beginnings
    of its words when `strictly`, else anywhere ("Cardiovascular Disease (CVD)")."""
    for match in re.finditer(r"\(([A-Z][A-Za-z&]{1,9})\)", text):
        before = re.findall(r"[\w’'/&-]+", text[: match.start()])[-14:]
        for start in range(len(before) - 1, -1, -1):
            if stands_for(match[1], before[start:], strictly=strictly):
                yield match[1], " ".join(before[start:])
                break
    for match in re.finditer(r"\b([A-Z]{2,9})\s+\(((?:[A-Z][\w’'-]+[ ,]*|and |of |the |for )+)\)", text):
        if stands_for(match[1], re.findall(r"[\w’'-]+", match[2]), strictly=strictly):
            yield match[1], match[2]


def stands_for(letters: str, run: list[str], *, strictly: bool) -> bool:
    wanted = [letter for letter in letters if letter.isupper()]
    if not run or not wanted or run[0][0].upper() != wanted[0] or len(run) > 2 * len(wanted) + 1:
        return False
    source = "".join(run).upper()
    if strictly:
        source = "".join(part[0] for word in run for part in re.split(r"[-/]", word) if part not in _SKIPPED | {""})
    rest = iter(source.upper())
    return all(letter in rest for letter in wanted)


def abbreviations(texts: Iterable[Passage], known: Known) -> Iterator[Advice]:
    """Letters that neither the glossary nor the directory nor the text itself explains, once each."""
    texts = list(texts)
    explained = set(FAMILIAR | known.abbreviations | known.expanded)
    explained |= {letters for passage in texts for letters, _ in expansions(passage.text)}
    for term in known.terms:
        explained |= {spelling for spelling in term if LETTERS.fullmatch(spelling)}
    told: set[str] = set()
    for passage in texts:
        if passage.text.isupper():
            continue
        for match in LETTERS.finditer(passage.text):
            letters = match[1]
            if letters in explained or letters in told or _ROMAN.match(letters) or _within_a_name(passage.text, match):
                continue
            if letters.rstrip("S") in explained:
                continue
            told.add(letters)
            yield Advice(
                "abbreviation", f"“{letters}” is not explained, neither here nor in the glossary.", letters, passage.bid
            )


def _within_a_name(text: str, match: re.Match[str]) -> bool:
    """A part of a longer code, such as "Core20PLUS5" or "COVID-19"."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return before.isalnum() or after.isalnum()


def swapped_letters(texts: Iterable[Passage], known: Known) -> Iterator[Advice]:
    """VSCE where the glossary prefers VCSE: the same letters in another order, of four or more."""
    preferred: dict[str, str] = {}
    for term in known.terms:
        for spelling in term:
            if len(spelling) >= 4 and LETTERS.fullmatch(spelling):
                preferred.setdefault("".join(sorted(spelling)), spelling)
    told = set()
    for passage in texts:
        for match in LETTERS.finditer(passage.text):
            own = match[1]
            other = preferred.get("".join(sorted(own)))
            if other and other != own and own not in told:
                told.add(own)
                yield Advice(
                    "letters-swapped", f"“{own}” has the letters of “{other}” in another order.", own, passage.bid
                )


def two_expansions(texts: Iterable[tuple[str, Passage]], known: Known) -> Iterator[tuple[str, Advice]]:
    """Letters written out in two ways in one plan, or otherwise than in the glossary: (where, advice)."""
    first: dict[str, str] = {}
    for name, *spellings in known.terms:
        for letters in spellings:
            if LETTERS.fullmatch(letters) and stands_for(letters, re.findall(r"[\w’'-]+", name), strictly=True):
                first.setdefault(letters, name)
    for where, passage in texts:
        for letters, written in expansions(passage.text, strictly=True):
            said = first.setdefault(letters, written)
            if content_words(said) != content_words(written):
                told = f"“{letters}” stands for “{said}” and, here, for “{written}”."
                yield where, Advice("two-expansions", told, letters + written, passage.bid)


def two_spellings(
    texts: Iterable[tuple[str, Passage]], names: Iterable[tuple[str, ...]]
) -> Iterator[tuple[str, Advice]]:
    """A body or term that one plan names in two ways that differ in small words alone: (where, advice)."""
    pairs = [
        (one, other)
        for spellings in names
        for one, other in combinations(dict.fromkeys(spellings), 2)
        if one.lower() != other.lower() and len(words(one)) > 2 and content_words(one) == content_words(other)
    ]
    texts = list(texts)
    for one, other in dict.fromkeys(pairs):
        places = [next(((w, p) for w, p in texts if name in p.text), None) for name in (one, other)]
        if all(places):
            where, passage = places[1]
            yield (
                where,
                Advice("two-spellings", f"The plan says “{one}” and “{other}” of the same.", one + other, passage.bid),
            )


def long_sentences(texts: Iterable[Passage]) -> Iterator[Advice]:
    for passage in texts:
        for sentence in sentences(passage.text):
            count = len(words(sentence))
            if count > LONG:
                start = " ".join(sentence.split()[:7])
                yield Advice(
                    "long-sentence", f"The sentence that begins “{start} …” has {count} words.", sentence, passage.bid
                )


def hard_to_read(texts: Iterable[Passage]) -> Iterator[Advice]:
    """The average over the running text; a list or a table has no sentences to measure."""
    prose = " ".join(passage.text for passage in texts if passage.tag == "p")
    age = reading_age(prose) if len(words(prose)) >= 50 else 0
    if age > HARD:
        yield Advice(
            "reading-age", f"The text asks for a reading age of about {round(age)}; most adults read at 9 to 11."
        )
