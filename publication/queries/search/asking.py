"""What does somebody who types into the search box ask for? Plain Python: no database, and no text that fails.

Words are all wanted, "words in quotes" as they stand, `OR` between two wants either, `-word` does without. A name that
the glossary knows wants its other names as well (JFP: Joint Forward Plan, and the other way round); a code is wanted
however it is written (s.14Z52: 14Z52, S14Z52).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 200
"""Characters that are read; what follows is left out, and the page says so."""
MOST_TERMS = 16
MARKS = re.compile(r'(-?)"([^"]*)"|(\S+)')
CODE = re.compile(r"(?=\S*\d)\S*[^\W\d_]\S*")
# "page 43 of the": a place in a printed copy, and no words of the text.
PAGE = re.compile(
    r"\b(?:pages?|pp?\.)\s*(\d{1,4})\b(?:\s*[-–]\s*\d{1,4}\b)?(?:\s+(?:of|in)\b)?(?:\s+the\b)?", re.IGNORECASE
)
# Names of the glossary that are ordinary words in small letters.
ORDINARY = {"it", "who", "or", "and", "is", "he", "she"}


@dataclass(frozen=True)
class Term:
    """One thing that is wanted (or not): the words, whether just so, and what would do as well."""

    words: str
    is_phrase: bool = False
    is_unwanted: bool = False
    others: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """`groups`: any of them will do; within one, every term is wanted. `phrase`: the words in one piece, where they
    are several, so that a passage that holds them so comes first. `page`: of a printed copy, where one is named."""

    said: str
    groups: tuple[tuple[Term, ...], ...]
    phrase: str
    was_cut: bool
    page: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wanted: no words, or only words to do without."""
        return not any(not term.is_unwanted for group in self.groups for term in group)

    @property
    def words(self) -> list[str]:
        """Each wanted word once, for the spelling."""
        terms = (term for group in self.groups for term in group if not term.is_unwanted)
        return list(dict.fromkeys(re.findall(r"[^\W\d_]{4,}", " ".join(term.words for term in terms).lower())))


def ask(text: str, names: Iterable[Iterable[str]] = ()) -> Asked:
    """Reads what was typed. `names`: the names of one thing each, as the glossary has them."""
    # Characters that no keyboard types: NUL, which PostgreSQL refuses, and those that mark what was found.
    said = " ".join(re.sub(r"[\x00-\x1f\ud800-\udfff\ue000-\uf8ff]", " ", text).split())
    known = _known(names)
    groups: list[list[Term]] = [[]]
    count = 0
    page = PAGE.search(said[:LONGEST])
    for minus, phrase, word in MARKS.findall(PAGE.sub(" ", said[:LONGEST])):
        if word.upper() == "OR" and groups[-1]:
            groups.append([])
            continue
        term = _term(minus, phrase, word)
        if term is not None and count < MOST_TERMS:
            groups[-1].append(term)
            count += 1
    made = tuple(tuple(_with_names(group, known)) for group in groups if group)
    plain = [term.words for group in made for term in group if not term.is_unwanted]
    whole = " ".join(plain) if len(made) == 1 and len(" ".join(plain).split()) > 1 else ""
    was_cut = len(said) > LONGEST or count == MOST_TERMS
    return Asked(said, made, whole, was_cut, int(page[1]) if page else None)


def _term(minus: str, phrase: str, word: str) -> Term | None:
    if not word:
        return Term(phrase, is_phrase=True, is_unwanted=bool(minus)) if re.search(r"\w", phrase) else None
    word = word.replace('"', "")
    if not re.search(r"\w", word):
        return None
    bare = word.removeprefix("-")
    codes = (re.sub(r"\W", "", bare).lower(),) if CODE.fullmatch(bare) else ()
    return Term(bare, is_unwanted=word.startswith("-"), codes=codes)


def _known(names: Iterable[Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """By each name in small letters: the other names of what bears it."""
    found: dict[str, dict[str, None]] = {}
    for group in names:
        for name in group:
            key = name.casefold()
            if key not in ORDINARY:
                found.setdefault(key, {}).update(dict.fromkeys(each for each in group if each.casefold() != key))
    return {key: tuple(others) for key, others in found.items()}


def _with_names(group: list[Term], known: dict[str, tuple[str, ...]]) -> Iterable[Term]:
    """The terms, with those that together are a known name made one; the longest name counts."""
    longest = max((len(name.split()) for name in known), default=0)
    at = 0
    while at < len(group):
        for end in range(min(len(group), at + longest), at, -1):
            run = group[at:end]
            words = " ".join(term.words for term in run)
            is_plain = len(run) == 1 or not any(term.is_phrase or term.is_unwanted for term in run)
            if is_plain and (others := known.get(words.casefold())):
                yield Term(words, run[0].is_phrase, run[0].is_unwanted, others, run[0].codes if len(run) == 1 else ())
                at = end
                break
        else:
            yield group[at]
            at += 1
