"""What stands with the text: promises, who signs, the law's requirements, the boards' opinions, what words mean.

Each annex begins with a heading whose hidden bookmark starts with `_apart`: it is made from records, so the importer
leaves it out instead of taking it for text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.richtext.tree import Node
from publication.word import styles, tables
from publication.word.body import Place
from publication.word.elements import Element, element, paragraph, text_run

_TIERS = {"headline": "Headline commitment: ", "supporting": "Supporting commitment: "}


def written(content: Mapping[str, Any], place: Place) -> Iterator[Element]:
    """All annexes that have something to say."""
    yield from _signatories(content, place)
    yield from _requirements(content, place)
    yield from _opinions(content, place)
    yield from _included(content, place)
    yield from abbreviations(place)
    yield from _licence(content, place)


def commitments(rows: list[dict[str, Any]], *, below: bool = False) -> Iterator[Element]:
    """The promises of a section, word for word, the supporting ones under the one that they support."""
    for row in rows:
        style = styles.COMMITMENT_BELOW if below else styles.COMMITMENT
        said = text_run(_TIERS.get(row["tier"], ""), element("w:b"))
        yield paragraph(style, said, text_run(row["text"]))
        yield from commitments(row["commitments"], below=True)


def abbreviations(place: Place) -> Iterator[Element]:
    """Word cannot explain an abbreviation where it stands, so those of the text are explained together."""
    if place.abbreviations:
        yield _heading("Abbreviations", "_apart_abbreviations", place)
        rows = [[short, place.abbreviations[short]] for short in sorted(place.abbreviations)]
        yield from plain_table("Abbreviations in this document", ["Abbreviation", "Meaning"], rows)


def _heading(title: str, name: str, place: Place) -> Element:
    return paragraph("Heading1", *place.bookmark(name), text_run(title))


def _signatories(content: Mapping[str, Any], place: Place) -> Iterator[Element]:
    if content["signatories"]:
        yield _heading("Signed by", "_apart_signatories", place)
        for row in content["signatories"]:
            signed = f", {_day(row['signed_on'])}" if row["signed_on"] else ", not signed yet"
            yield paragraph("Normal", text_run(f"{row['name']}, {row['role']}{signed}"))


def _requirements(content: Mapping[str, Any], place: Place) -> Iterator[Element]:
    if not content["requirements"]:
        return
    titles: dict[str, str] = {}

    def look(sections: list[dict[str, Any]]) -> None:
        for section in sections:
            titles[section["id"]] = f"{section['number']} {section['title']}".strip()
            look(section["sections"])

    look(content["sections"])
    rows = [
        [
            str(row["number"]),
            row["wording"],
            row["citation"],
            "; ".join(titles.get(answer["section"], "") for answer in row["answers"])
            or row["reason"]
            or "Not answered yet",
        ]
        for row in content["requirements"]
    ]
    yield _heading("How the requirements are met", "_apart_requirements", place)
    yield from plain_table(
        "Requirements and where they are answered", ["No.", "Requirement", "Source", "Answered in"], rows
    )


def _opinions(content: Mapping[str, Any], place: Place) -> Iterator[Element]:
    if not content["opinions"]:
        return
    yield _heading("Opinions of the Health and Wellbeing Boards, word for word", "_apart_opinions", place)
    for row in content["opinions"]:
        yield paragraph("Heading2", *place.numbered_bookmark("_apart_opinion"), text_run(row["board"]["name"]))
        if row["state"] != "opinion given":
            yield paragraph(
                "Normal", text_run(f"This board did not reply. Silence is not consent. {row['note']}".strip())
            )
            continue
        yield paragraph(styles.OPINION, text_run(row["text"]))
        agreed = f"Agreed {row['how']} on {_day(row['agreed_on'])}. " if row["agreed_on"] else ""
        yield paragraph("Normal", text_run(f"{agreed}Finding: {row['finding']}. Fingerprint: {row['sha256']}"))


def _included(content: Mapping[str, Any], place: Place) -> Iterator[Element]:
    if content["included"]:
        yield _heading("Plans that are part of this one", "_apart_included", place)
        rows = [
            [row["title"], row["place"], str(row["edition"]), row["snapshot_sha256"]] for row in content["included"]
        ]
        yield from plain_table("Included plans", ["Plan", "Place", "Edition", "Fingerprint"], rows)


def _licence(content: Mapping[str, Any], place: Place) -> Iterator[Element]:
    licence = content["licence"]
    yield _heading("Licence", "_apart_licence", place)
    link = Node("a", {"href": licence["url"]}, [licence["name"]])
    said = f"{licence.get('attribution', '')}. This text may be used again under the ".lstrip(". ")
    yield paragraph("Normal", *place.lines().runs([said, link, "."]))


def plain_table(caption: str, head: list[str], rows: list[list[str]]) -> Iterator[Element]:
    def row(tag: str, cells: list[str]) -> Node:
        return Node("tr", {}, [Node(tag, {}, [cell]) for cell in cells])

    parts = [Node("thead", {}, [row("th", head)]), Node("tbody", {}, [row("td", cells) for cells in rows])]
    node = Node("table", {}, [Node("caption", {}, [caption]), *parts])
    yield paragraph(styles.TABLE_CAPTION, text_run(caption))
    yield tables.table(node, lambda cell, style: [paragraph(style, text_run(cell.text()))])
    yield element("w:p", element("w:pPr", element("w:pStyle", val=styles.CELL)))


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
