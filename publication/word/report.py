"""A report to a committee as a Word document: the same parts in the same order as its page and its PDF.

Word shows no SVG without a second picture, so a picture stands as its words, and its numbers as a table at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import docx

from core.richtext.tree import Node
from publication.word import styles
from publication.word.annexes import plain_table
from publication.word.elements import Element, field, paragraph, text_run
from publication.word.lists import Numberings
from publication.word.package import packed


def write_report(
    *, title: str, author: str, facts: Sequence[list[str]], blocks: Sequence[dict[str, Any]], standing: str,
    at: datetime,
) -> bytes:  # fmt: skip
    """The parts of a report as .docx: the same parts give the same bytes. `at`: when it was frozen, in UTC."""
    document = docx.Document()
    styles.prepare(document)
    bullets = Numberings(document).of(Node("ul"), 0)
    written = [paragraph("Title", text_run(title)), *_facts(facts)]
    written += [each for block in blocks for each in _written(block, bullets)]
    for each in written:
        # Before the page's own properties, which stand last.
        document.element.body.sectPr.addprevious(each)
    footer = document.sections[0].footer.paragraphs[0]._p
    for run in [text_run(f"{standing}. Page "), *field("PAGE", "1")]:
        footer.append(run)
    properties = document.core_properties
    for name, value in {"title": title, "author": author, "last_modified_by": author, "language": "en-GB",
                        "comments": standing, "subject": "", "keywords": ""}.items():  # fmt: skip
        setattr(properties, name, value[:255])
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.revision = 1
    return packed(document)


def _facts(rows: Sequence[list[str]]) -> Iterator[Element]:
    for label, value in rows:
        yield paragraph(styles.COVER, text_run(f"{label}: {value}"))


def _written(block: dict[str, Any], bullets: int) -> Iterator[Element]:
    kind = block["kind"]
    if kind in {"h2", "h3"}:
        yield paragraph("Heading1" if kind == "h2" else "Heading2", text_run(block["text"]))
    elif kind == "p":
        yield paragraph("Normal", text_run(block["text"]))
    elif kind == "list":
        for row in block["rows"]:
            yield paragraph("ListBullet", text_run(row), numbered=(bullets, 0))
    elif kind == "quote":
        for row in [*block["rows"], block["by"]]:
            yield paragraph(styles.OPINION, text_run(row))
    elif kind == "picture":
        yield paragraph(styles.FIGURE_CAPTION, text_run(block["alt"]))
    elif kind == "facts":
        yield from plain_table(block["caption"], ["What", "In words"], block["rows"])
    else:
        yield from plain_table(block["caption"], block["head"], block["rows"])
