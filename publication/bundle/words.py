"""Which words of a page need explaining? The glossary's, once each, at their first place in the running text."""

import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

# A link inside a link is no HTML; in headings, captions and quoted abbreviations it would only be in the way.
CLOSED = {"a", "abbr", "caption", "code", "h1", "h2", "h3", "h4", "h5", "h6", "sup", "th"}


class PageWords:
    """The glossary as one page uses it. `mark` links words to the list that `used` gives for the foot of the page."""

    def __init__(self, glossary: list[dict]) -> None:
        self.glossary = glossary
        self._seen: set[str] = set()

    @cached_property
    def _entries(self) -> dict[str, dict]:
        entries: dict[str, dict] = {}
        for entry in self.glossary:
            for name in (entry["term"], *entry.get("aliases", [])):
                if key := _key(name):
                    # As it is written first: HWBs are boards, an HWBS is a strategy.
                    for written in (name, key, f"{key}s"):
                        entries.setdefault(written, entry)
        return entries

    @cached_property
    def _pattern(self) -> re.Pattern | None:
        names = {name for entry in self.glossary for name in (entry["term"], *entry.get("aliases", [])) if _key(name)}
        if not names:
            return None
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_alternative, longest_first))})(?![\w-])")

    @property
    def used(self) -> list[dict]:
        """The entries that were marked, in alphabetical order."""
        return in_order([entry for entry in self.glossary if entry["slug"] in self._seen])

    def mark(self, tree: etree._Element) -> None:
        """Links the first occurrence of each word in `tree` that this page has not explained yet."""
        if self._pattern is None:
            return
        for element, where in list(_running_text(tree)):
            pieces = list(self._pieces(getattr(element, where) or ""))
            if len(pieces) < 2:
                continue
            setattr(element, where, pieces[0])
            parent = element if where == "text" else element.getparent()
            at = 0 if where == "text" else parent.index(element) + 1
            for offset, (entry, words, after) in enumerate(zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True)):
                link = etree.Element("a", {"class": "jfp-term"})
                link.attrib.update({"id": f"term--{entry['slug']}", "href": f"#word--{entry['slug']}"})
                link.text, link.tail = words, after
                parent.insert(at + offset, link)

    def _pieces(self, text: str) -> Iterator:
        """Text, then for each newly met word: its entry, the words as written, the text after them."""
        start, pending = 0, None
        for match in self._pattern.finditer(text):
            entry = self._entries.get(match[0]) or self._entries[_key(match[0])]
            if entry["slug"] in self._seen:
                continue
            self._seen.add(entry["slug"])
            yield from self._piece(text[start : match.start()], pending)
            start, pending = match.end(), (entry, match[0])
        yield from self._piece(text[start:], pending)

    @staticmethod
    def _piece(text: str, pending: tuple | None) -> tuple:
        return (*pending, text) if pending else (text,)


def in_order(glossary: list[dict]) -> list[dict]:
    """Entries by the alphabet, each with the other names that a reader would not guess from the term."""
    return [
        {**entry, "aliases": _telling(entry)}
        for entry in sorted(glossary, key=lambda entry: (entry["term"].casefold(), entry["slug"]))
    ]


def _telling(entry: dict) -> list[str]:
    """The aliases without plurals and spellings in other capitals, which are there for finding words only."""
    known, found = {_key(entry["term"])}, []
    for alias in entry.get("aliases", []):
        key = _key(alias)
        if not {key, key.removesuffix("s"), f"{key}s"} & known:
            found.append(alias)
        known.add(key)
    return found


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _alternative(name: str) -> str:
    """An abbreviation, and a single word that is a name, is met only as it is written (SEND is not send, a Place is not
    any place); other words in either case; plurals too."""
    words = r"\s+".join(map(re.escape, name.split()))
    is_a_name = " " not in name.strip() and name[:1].isupper()
    exact = is_a_name or sum(letter.isupper() for letter in name.split()[0]) > 1
    return f"{words}s?" if exact else f"(?i:{words}s?)"


def _running_text(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    if element.tag not in CLOSED:
        yield element, "text"
        for child in element:
            yield from _running_text(child)
            yield child, "tail"
