"""Markdown and plain text to HTML, with the habits of real files: tab tables, bullets one space deep, typed marks."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from .plan import Report
from .tabbed import TabTable, as_html, segments

_HEADING = re.compile(r"^ {0,3}#{1,6}\s", re.MULTILINE)
_NUMBERED = re.compile(r"(\d{1,2})\. (\S.{0,58}[^\s.;:,])\Z")
_ITEM = re.compile(r"(\s*)([-*+•]|\d{1,9}[.)])(\s+)(.*)\Z")
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^([A-Za-z0-9_-]{1,40})\]:[ \t]+(.*)\Z")
_NOTE_REFERENCE = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]")
_FEWEST_NUMBERED = 3


def to_html(text: str, report: Report) -> str:
    """The text as (untrusted) HTML, its headings at their own levels."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code"])
    lines = _numbered_headings(text.split("\n"), report)
    lines, notes = _notes(lines)
    parts = [
        part if isinstance(part, TabTable) else "\n".join(_mended(part, report)) for part in segments(lines, report)
    ]
    known: dict[str, object] = {}
    reader.parse("\n\n".join(part for part in parts if isinstance(part, str)), known)

    def cell_html(cell: str) -> str:
        return reader.renderInline(cell, dict(known))

    html = [
        as_html(part, cell_html, report) if isinstance(part, TabTable) else reader.render(part, dict(known))
        for part in parts
    ]
    asides = [f'<aside data-note="{key}">{reader.render(note, dict(known))}</aside>' for key, note in notes.items()]
    return _with_references("".join(html), list(notes)) + "".join(asides)


def _numbered_headings(lines: list[str], report: Report) -> list[str]:
    """In a file without any heading, lines that stand alone and count 1, 2, 3 are its headings."""
    if _HEADING.search("\n".join(lines)):
        return lines
    alone: list[int] = []
    for at, line in enumerate(lines):
        match = _NUMBERED.match(line)
        between = (at == 0 or not lines[at - 1].strip()) and (at + 1 >= len(lines) or not lines[at + 1].strip())
        if match and between and "\t" not in line and int(match[1]) == len(alone) + 1:
            alone.append(at)
    if len(alone) < _FEWEST_NUMBERED:
        return lines
    report.add(
        f"The file marks no headings. Its numbered lines, from “{lines[alone[0]]}” to “{lines[alone[-1]]}”, "
        "were taken as headings."
    )
    return [f"# {line}" if at in alone else line for at, line in enumerate(lines)]


def _notes(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    notes: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        match = _NOTE_TEXT.match(line)
        if match and match[1] not in notes:
            notes[match[1]] = match[2]
        else:
            rest.append(line)
    return rest, notes


def _with_references(html: str, keys: list[str]) -> str:
    def reference(match: re.Match[str]) -> str:
        if match[1] not in keys:
            return match[0]
        return f'<sup data-note="{match[1]}">{keys.index(match[1]) + 1}</sup>'

    return _NOTE_REFERENCE.sub(reference, html) if keys else html


def _mended(lines: list[str], report: Report) -> list[str]:
    out: list[str] = []
    in_list = False
    for line in lines:
        match = _ITEM.match(line.expandtabs(4))
        if not match:
            if line.strip() and not line.startswith(" "):
                in_list = False
            out.append(line)
            continue
        indent, marker, _, words = match.groups()
        if not indent:
            in_list = True
        # CommonMark reads an item one space in as a sibling; every file seen with it means a nested item.
        nested = "    " if in_list and len(indent) == 1 else indent
        out.append(f"{nested}{'-' if marker == '•' else marker} {_item_words(marker, words, report)}")
    return out


def _item_words(marker: str, words: str, report: Report) -> str:
    if words.count("**") == 1:
        report.count("List items with only one of the two marks (**) of bold text, where the other was put in", words)
        start, _, end = words.partition("**")
        words = f"**{start}**{end}" if start else f"**{end}**"
    # "- 1. First" is a bullet with a number that the author typed, not a list within a list.
    return re.sub(r"^(\d{1,9})([.)])(?=\s)", r"\1\\\2", words) if marker in "-*+•" else words
