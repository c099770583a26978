"""What does a page show of a section's text and of what people say about it? And of a frozen text with its numbers?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.richtext import anchors, resolved
from plans.models import Comment, Edition, Section, Suggestion

NAMES = {"h2": "Heading", "h3": "Heading", "h4": "Heading", "li": "List item", "table": "Table", "aside": "Note",
         "ul": "The whole list", "ol": "The whole list", "blockquote": "Quotation", "figure": "Figure"}  # fmt: skip
# What is made of several blocks or cells is commented on whole, and changed piece by piece.
MADE_OF_OTHERS = {"ul", "ol", "table", "blockquote", "figure", "aside"}


SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


@dataclass
class Thread:
    """A comment, and where its passage is in the working text now."""

    comment: Comment
    section: Section | None
    found: anchors.Found | None
    # "same", "moved" or "changed" (as anchors.Found has it), "section" (of the whole), "gone"
    how: str
    redline: list[tuple[str, str]] = field(default_factory=list)

    @property
    def suggestion(self) -> Suggestion | None:
        return getattr(self.comment, "suggestion", None)

    @property
    def is_fit_to_accept(self) -> bool:
        """Whether the passage still reads as it did when the suggestion was made."""
        return self.found is not None and self.how in {"same", "moved"} and self.found.is_certain


@dataclass(frozen=True)
class Block:
    """A block at the top of a section's text, with its passages marked."""

    bid: str
    html: str
    name: str
    open_threads: int
    may_be_reworded: bool


def threads(comments: Iterable[Comment], edition: Edition) -> list[Thread]:
    """Each comment with its place in the edition's text. Two queries, however many comments."""
    comments = list(comments)
    uids = {comment.section_uid for comment in comments}
    sections = {section.uid: section for section in edition.sections.filter(uid__in=uids)}
    found = [_thread(comment, sections.get(comment.section_uid)) for comment in comments]
    _follow([thread for thread in found if thread.how == "gone" and thread.comment.bid], edition)
    return found


def _thread(comment: Comment, section: Section | None) -> Thread:
    suggestion = getattr(comment, "suggestion", None)
    redline = _redline(comment, suggestion) if suggestion else []
    if section is None:
        return Thread(comment, None, None, "gone", redline)
    if not comment.bid:
        return Thread(comment, section, None, "section", redline)
    found = anchors.find(section.body, comment.passage)
    return Thread(comment, section, found, found.how if found else "gone", redline)


def _redline(comment: Comment, suggestion: Suggestion) -> list[tuple[str, str]]:
    """From the words to the suggested ones, with what stood around them, so that a person can judge."""
    before = f"… {comment.prefix}" if comment.start > len(comment.prefix) else comment.prefix
    after = f"{comment.suffix} …" if len(comment.suffix) == anchors.CONTEXT else comment.suffix
    stretches = anchors.words_changed(comment.quote, suggestion.replacement)
    return [("same", before), *stretches, ("same", after)]


def _follow(lost: list[Thread], edition: Edition) -> None:
    """A block that went into another section, by moving, splitting or merging, takes its threads along."""
    if not lost:
        return
    elsewhere = list(edition.sections.order_by("pk"))
    for thread in lost:
        for section in elsewhere:
            if f'data-bid="{thread.comment.bid}"' not in section.body or section.uid == thread.comment.section_uid:
                continue
            found = anchors.find(section.body, thread.comment.passage)
            if found and found.how == "same":
                thread.section, thread.found, thread.how = section, found, "moved"
                break


def blocks(section: Section, found: Iterable[Thread]) -> list[Block]:
    """The section's text block by block, open passages marked, for a page that says "comment on this"."""
    here = [
        thread
        for thread in found
        if thread.found and thread.comment.is_open and thread.section and thread.section.uid == section.uid
    ]
    inside = _inside(section.body)
    made = []
    marks = [thread.found for thread in here if thread.how != "changed"]
    whole = {bid for bid, tag, _ in anchors.outline(section.body) if tag not in MADE_OF_OTHERS}
    for number, (bid, html) in enumerate(anchors.marked(section.body, marks), start=1):
        count = sum(1 for thread in here if inside.get(thread.found.bid) == bid)
        made.append(Block(bid, html, f"paragraph {number}", count, bid in whole))
    return made


def _inside(html: str) -> dict[str, str]:
    """For each block the one at the top that it stands in."""
    return {inner: bid for bid, block in anchors.marked(html, []) for inner in anchors.block_texts(block)}


def choices(section: Section, *, to_reword: bool = False) -> list[tuple[str, str]]:
    """What a comment can be about, for a list to choose from; of a table, words of one cell can be reworded."""
    rows = [] if to_reword else [("", "The whole section")]
    for bid, tag, text in anchors.outline(section.body):
        if to_reword and tag in MADE_OF_OTHERS - {"table"}:
            continue
        words = text if len(text) <= 70 else f"{text[:68].rstrip()} …"
        rows.append((bid, f"{NAMES.get(tag, 'Paragraph')}: {words}"))
    return rows


def words_of(section: Section, bid: str) -> str:
    """The words of a block, to begin a suggestion with."""
    return anchors.block_texts(section.body).get(bid, "")


def filled(content: dict[str, Any]) -> dict[str, Any]:
    """A frozen content with the numbers that were known then in their places in its text, and their charts among its
    pictures. The same content gives the same; a text without numbers is itself."""
    known = content.get("numbers", {}).get("known")
    if not known or not known["shown"]:
        return content
    shown = known["shown"]

    def link(ref: str, typed: str) -> tuple[str, str]:
        found = shown.get(ref, {})
        return found.get("words", typed), found.get("address", "")

    def body(html: str) -> str:
        return resolved(html, link=link, block=lambda ref: shown.get(ref, {}).get("html", ""))

    def below(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**row, "body": body(row["body"]), "summary": body(row["summary"]), "sections": below(row["sections"])}
            for row in rows
        ]

    charts = [
        {"sha256": each["sha256"], "media_type": "image/svg+xml", **_size(each["svg"])} for each in known["pictures"]
    ]
    return {**content, "sections": below(content["sections"]), "assets": [*content["assets"], *charts]}


def charts_of(content: dict[str, Any]) -> dict[str, bytes]:
    """The bytes of the charts that a content was frozen with, by their hash."""
    known = content.get("numbers", {}).get("known", {})
    return {each["sha256"]: each["svg"].encode() for each in known.get("pictures", [])}


def _size(svg: str) -> dict[str, int]:
    found = SIZE.search(svg)
    return {"width": int(found[1]), "height": int(found[2])} if found else {"width": 720, "height": 320}
