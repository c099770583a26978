"""Reading a file whole: choose the reader, settle the tree, build the sections, name what has no name."""

from __future__ import annotations

import re
from pathlib import PurePath

from core.richtext import TooLarge, text_set
from core.richtext.sanitise import harmless
from core.richtext.tree import Node, parse

from . import markdown, opening, portal, webpage, word
from .outline import sections
from .pictures import Pictures
from .plan import CannotImport, ImportedPlan, ImportedSection, Report
from .preparing import settle_headers, settle_links, settle_pictures

_OPENING_TITLE = "Introduction"
_LONGEST_TITLE = 200
_LONGEST_LINE = 120


def read(content: bytes, filename: str) -> ImportedPlan:
    """The file's plan, in this very process: `read_plan` is for files that somebody else made.

    Raises CannotImport.
    """
    kind = opening.kind_of(filename)
    opening.check_size(len(content))
    report = Report()
    pictures = Pictures(report)
    try:
        root, named = _tree(kind, content, filename, report, pictures)
    except TooLarge as error:
        raise CannotImport(f"{error} Then import the file again.") from None
    known = portal.own_marks(root, report) if kind == "word" else None
    settle_links(root, report, own=known or frozenset())
    settle_pictures(root, pictures)
    # A document from the portal says what is a header row and which heading begins a section.
    settle_headers(root, report, guess=kind == "word" and known is None, told=known is not None)
    found = sections(root, report, told=known is not None)
    if not found:
        raise CannotImport("The file holds no text that can be read. Check that it is the right file.")
    title = _title(found, named, filename)
    _name_opening(found, title, report)
    used = {address for section in found for each in section.walk() for address in _ASSET.findall(each.body)}
    kept = {sha: picture for sha, picture in pictures.kept.items() if sha in used}
    return ImportedPlan(title, found, kept, report.sentences())


_ASSET = re.compile(r'src="asset:([0-9a-f]{64})"')


def _tree(kind: str, content: bytes, filename: str, report: Report, pictures: Pictures) -> tuple[Node, str]:
    if kind == "word":
        opening.check_word(content)
        return word.read(content, report, pictures)
    if kind == "webpage":
        return webpage.read(content, filename, report)
    html = markdown.to_html(opening.decoded(content, filename), report)
    return parse(harmless(html, embedded_pictures=True), max_depth=200), ""


def _title(found: list[ImportedSection], named: str, filename: str) -> str:
    marked = next((section.title for section in found if section.is_title), "")
    first_words = next(iter(text_set(found[0].body)), "")
    if found[0].title:
        heading = found[0].title
    else:
        heading = first_words if len(first_words) <= _LONGEST_LINE and not first_words.endswith(".") else ""
    stem = " ".join(PurePath(filename).stem.replace("_", " ").replace("-", " ").split())
    return (marked or named or heading or stem)[:_LONGEST_TITLE].strip()


def _name_opening(found: list[ImportedSection], title: str, report: Report) -> None:
    opening_section = found[0]
    if opening_section.title:
        return
    titles = {each.title.lower() for section in found for each in section.walk()}
    alone = len(titles) == 1
    name = title if alone or _OPENING_TITLE.lower() in titles else _OPENING_TITLE
    for section in found:
        if not section.title:
            section.title = name
        elif section.title.startswith(" (continued)"):
            section.title = name + section.title
    where = (
        "The file marks no headings, so it became one section"
        if alone
        else "The text before the first heading became a section"
    )
    report.add(f"{where}, which was given the title “{name}”.")
