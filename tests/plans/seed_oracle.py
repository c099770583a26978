"""A second reading of a plan's text file, line by line, that shares no code with the importer.

It says which texts a reader of the file sees: headings, paragraphs, list items, table cells. Whatever becomes of the
file (sections, JSON, pages, a PDF) must hold each of them, as often as the file does.
"""

import html
import re
from collections import Counter
from pathlib import Path

_MARKS = re.compile(r"[*\\`•▪]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ELEMENT_EDGE = re.compile(r"</?(?:p|ul|ol|li|h[1-6]|div|br)\b[^>]*>", re.IGNORECASE)
_ELEMENT = re.compile(r"</?[A-Za-z][^>]*>")
_MARKER = re.compile(r"^\s*(?:[-*+]\s+|\d{1,3}[.)]\s+|#{1,6}\s+)")
_RULE = re.compile(r"^[\s-]*-{2,}[\s-]*$")
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+")


def normalise(text: str) -> str:
    """The text without Markdown's marks, with entities read and spaces collapsed."""
    return " ".join(html.unescape(_MARKS.sub("", _LINK.sub(r"\1", text))).split())


def oracle(path: Path | str) -> list[str]:
    """The normalised texts of the file, in order."""
    texts: list[str] = []
    paragraph: list[str] = []
    for line in [*Path(path).read_text(encoding="utf-8").split("\n"), ""]:
        goes_on = line.strip() and "\t" not in line and not _MARKER.match(line)
        if paragraph and not goes_on:
            texts.append(normalise(" ".join(paragraph)))
            paragraph = []
        if not line.strip() or _RULE.match(line):
            continue
        if "\t" in line:
            texts.extend(normalise(piece) for cell in line.split("\t") for piece in _pieces(cell))
        else:
            paragraph.append(line if goes_on else _MARKER.sub("", line, count=1))
            if line.startswith("#"):
                texts.append(normalise(paragraph.pop()))
    return [text for text in texts if text]


def _pieces(cell: str) -> list[str]:
    return [_ELEMENT.sub("", piece) for part in _ELEMENT_EDGE.split(cell) for piece in part.split("•")]


def missing(expected: list[str], found: list[str]) -> list[str]:
    """The expected texts that are not among the found ones, counting how often each occurs.

    An equal text is used up first; a text that was joined with its neighbours, or whose number became a list's own, is
    looked for inside those that are left.
    """
    left = Counter(without_number(normalise(text)) for text in found)
    unequal: list[str] = []
    for text in map(without_number, expected):
        if left[text]:
            left[text] -= 1
        else:
            unequal.append(text)
    longer = [text for text, count in left.items() for _ in range(count) if text]
    absent: list[str] = []
    for text in unequal:
        holder = next((at for at, other in enumerate(longer) if text in other), None)
        if holder is None:
            absent.append(text)
        else:
            longer[holder] = longer[holder].replace(text, " ", 1)
    return absent


def without_number(text: str) -> str:
    """The text without the number that a numbered list shows by itself."""
    return _NUMBER.sub("", text)
