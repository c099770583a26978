"""From a snapshot's content to the bytes of a document: what stands before, within and after the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import docx
from docx.document import Document

from core.canonical import canonical_json, sha256
from plans.content import filled
from publication.word import annexes, styles
from publication.word.body import Body, Place
from publication.word.elements import Element, element, field, paragraph, text_run
from publication.word.lists import Numberings
from publication.word.notes import Footnotes
from publication.word.package import packed

_LEVELS_IN_CONTENTS = 3
_LOWEST_HEADING = 9


class CannotWrite(ValueError):
    """There is nothing to write: the section that was asked for is not in this text."""


def write_plan(
    content: Mapping[str, Any], *, pictures: Mapping[str, bytes], standing: str = "", site: str = ""
) -> bytes:
    """The whole text as .docx: the same content and pictures (by SHA-256) give the same bytes.

    `standing` says what this text is, where it is no snapshot. `site` is put before addresses on this site.
    """
    standing, content = standing or _standing(content), filled(dict(content))
    writer = _Writer(content, pictures, site)
    sections = content["sections"]
    writer.cover(content["plan"]["title"], _cover_lines(content))
    writer.contents(sections)
    writer.sections(sections, 1)
    writer.add(annexes.written(content, writer.place))
    return writer.finished(content["plan"]["title"], standing)


def write_section(
    content: Mapping[str, Any], uid: str, *, pictures: Mapping[str, bytes], standing: str = "", site: str = ""
) -> bytes:
    """One section with those below it. Raises CannotWrite where the text holds no section of this identity."""
    standing, content = standing or _standing(content), filled(dict(content))
    section = _found(content["sections"], uid)
    if section is None:
        raise CannotWrite("The text holds no such section.")
    writer = _Writer(content, pictures, site)
    title = f"{content['plan']['title']}: {section['title']}"
    writer.cover(title, [f"One section of edition {content['edition']}", content["plan"]["owner"]["name"]])
    writer.sections([section], 1)
    writer.add(annexes.abbreviations(writer.place))
    return writer.finished(title, standing)


def bookmark_of(section: Mapping[str, Any]) -> str:
    """The hidden bookmark by which a section is found again; Word takes 40 letters, so the identity alone fits."""
    return f"_sec_{section['id'].replace('-', '')}"


def _found(sections: list[dict[str, Any]], uid: str) -> dict[str, Any] | None:
    for section in sections:
        found = section if section["id"] == uid else _found(section["sections"], uid)
        if found is not None:
            return found
    return None


def _standing(content: Mapping[str, Any]) -> str:
    kind = "Draft" if content["purpose"] == "draft" else "Final text"
    return f"{kind} {content['snapshot']}, fingerprint {sha256(canonical_json(content))}"


def _cover_lines(content: Mapping[str, Any]) -> list[str]:
    plan = content["plan"]
    years = [day[:4] for day in (plan["starts_on"], plan["ends_on"]) if day]
    return [
        line
        for line in (
            f"{plan['type']['name']}, edition {content['edition']}",
            plan["owner"]["name"],
            plan["place"]["name"] if plan["place"] else "",
            " to ".join(years),
            plan["summary"],
        )
        if line
    ]


class _Writer:
    def __init__(self, content: Mapping[str, Any], pictures: Mapping[str, bytes], site: str) -> None:
        self.content = content
        self.document: Document = docx.Document()
        styles.prepare(self.document)
        places = {section["slug"]: bookmark_of(section) for section in _all(content["sections"])}
        self.place = Place(
            self.document, dict(pictures), places, site, Numberings(self.document), Footnotes(self.document)
        )

    def add(self, elements: Iterator[Element]) -> None:
        # Before the page's own properties, which stand last.
        for each in elements:
            self.document.element.body.sectPr.addprevious(each)

    def cover(self, title: str, lines: list[str]) -> None:
        self.add(iter([paragraph("Title", text_run(title))]))
        self.add(paragraph(styles.COVER, text_run(line)) for line in lines)

    def contents(self, sections: list[dict[str, Any]]) -> None:
        """A field that Word brings up to date, filled with links, so that it can be read before that."""
        entries = [(level, row) for level, row in _outline(sections, 1) if level <= _LEVELS_IN_CONTENTS]
        if not entries:
            return
        code = f'TOC \\o "1-{_LEVELS_IN_CONTENTS}" \\h \\z \\u'
        begin, instruction, separate, _, end = field(code, "")
        lines = [
            paragraph(f"TOC{level}", element("w:hyperlink", text_run(_named(row)), anchor=bookmark_of(row)))
            for level, row in entries
        ]
        for run in (separate, instruction, begin):
            lines[0].insert(1, run)
        lines[-1].append(end)
        self.add(iter([paragraph("TOCHeading", text_run("Contents")), *lines]))

    def sections(self, sections: list[dict[str, Any]], level: int) -> None:
        for section in sections:
            number = [text_run(f"{section['number']} ", element("w:rStyle", val=styles.NUMBER))]
            heading = f"Heading{min(level, _LOWEST_HEADING)}"
            here = self.place.bookmark(bookmark_of(section))
            title = text_run(section["title"])
            self.add(iter([paragraph(heading, *here, *(number if section["number"] else []), title)]))
            if section["local_type"]:
                self.add(iter([paragraph(styles.LOCAL_TYPE, text_run(section["local_type"]))]))
            self.add(Body(section["body"], self.place, level).written())
            self.add(annexes.commitments(section["commitments"]))
            self.sections(section["sections"], level + 1)

    def finished(self, title: str, standing: str) -> bytes:
        footer = self.document.sections[0].footer.paragraphs[0]._p
        for run in [text_run(f"{standing}. Page "), *field("PAGE", "1")]:
            footer.append(run)
        properties = self.document.core_properties
        moment = datetime.fromisoformat(self.content["composed_at"]).replace(tzinfo=None)
        owner = self.content["plan"]["owner"]["name"]
        for name, value in {
            "title": title,
            "subject": f"Edition {self.content['edition']}",
            "author": owner,
            "last_modified_by": owner,
            "language": self.content["language"],
            "comments": standing,
            "version": f"{self.content['edition']}.{self.content['snapshot']}",
            "keywords": "",
        }.items():
            setattr(properties, name, value[:255])
        properties.created = properties.modified = moment
        properties.revision = 1
        return packed(self.document)


def _all(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (row for _, row in _outline(sections, 1))


def _outline(sections: list[dict[str, Any]], level: int) -> Iterator[tuple[int, dict[str, Any]]]:
    for section in sections:
        yield level, section
        yield from _outline(section["sections"], level + 1)


def _named(section: Mapping[str, Any]) -> str:
    return f"{section['number']} {section['title']}".strip()
