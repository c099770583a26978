"""A body as plain text that can be edited in a bare text box, and back, so that only what was edited changes.

Paragraphs, headings, lists, quotations, simple tables and notes are written as Markdown. What that cannot carry (a
picture, a table with merged cells, an object) stands as a line in double brackets, to be left in the text. A block
whose text was not touched comes back exactly as it was, its id included: nothing is lost by reading and writing again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from markdown_it import MarkdownIt

from .cleaning import clean
from .tree import Node, parse, serialise
from .written import held_as, written

_IDS = re.compile(r' data-bid="[a-z2-7]{8}"')
_HELD = re.compile(r"\[\[.+\]\]\Z")
_NOTE_TEXT = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]:[ \t]*(.*)\Z", re.DOTALL)
_NOTE_CALL = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]")
_NOTE = re.compile(r'<sup data-note="([A-Za-z0-9_-]{1,40})">')
_STRANGE_TAG = re.compile(r"(?<!\\)<(?!/?(?:strong|em|sub|sup|abbr|span|br|a)\b)")
_CAPTION = re.compile(r"Table: (.+)\n(?=\|)")
_OBJECT = re.compile(r"\{\{([a-z]{1,20}:[A-Za-z0-9._-]{1,160})\}\}\Z")
_REFERENCE = re.compile(r'href="ref:')


class Missing(ValueError):
    """Lines that stand for blocks without a notation are gone. `blocks` are their lines."""

    def __init__(self, blocks: list[str]) -> None:
        self.blocks = blocks
        super().__init__(", ".join(blocks))


@dataclass(frozen=True, slots=True)
class _Chunk:
    text: str
    node: Node


def write(body: str) -> str:
    """A canonical body as text for a text box: one blank line between its blocks."""
    return "\n\n".join(chunk.text for chunk in _chunks(body))


def read(text: str, body: str) -> str:
    """The canonical body that this text says, where `body` is the one that it was written from.

    Raises Missing when a line that stands for such a block was taken out, and TooLarge as `clean` does.
    """
    before = list(_chunks(body))
    marks = {node.attrs["data-note"]: node.attrs.get("data-mark", "") for node in _asides(body)}
    pieces = [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))]
    pieces = [piece for piece in pieces if piece.strip()]
    held = {chunk.text: chunk.node for chunk in before if _HELD.match(chunk.text)}
    missing = [line for line in held if line not in {piece.strip() for piece in pieces}]
    if missing:
        raise Missing(missing)
    html: list[str] = []
    matcher = SequenceMatcher(a=[chunk.text for chunk in before], b=pieces, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            html.extend(serialise([chunk.node]) for chunk in before[start:end])
            continue
        replaced = [chunk.node for chunk in before[start:end] if chunk.text not in held]
        for piece in pieces[first:last]:
            if piece.strip() in held:
                html.append(serialise([held[piece.strip()]]))
            else:
                html.append(_with_ids(_html(piece, marks), replaced.pop(0) if replaced else None))
    return clean("\n".join(html))


def _chunks(body: str) -> Iterator[_Chunk]:
    marks = {node.attrs["data-note"]: node.attrs.get("data-mark", "") for node in _asides(body)}
    notes = "".join(serialise([node]) for node in _asides(body))
    for count, node in enumerate(parse(body).elements(), start=1):
        wanted = _bare(serialise([node]) if node.tag == "aside" else serialise([node]) + notes)
        for attempt in written(node):
            answer = _html(attempt, marks) + ("" if node.tag == "aside" else notes)
            if "\n\n" not in attempt and _bare(clean(answer)) == wanted:
                yield _Chunk(attempt, node)
                break
        else:
            yield _Chunk(f"[[{count}: {held_as(node)}]]", node)


def _asides(body: str) -> list[Node]:
    return [node for node in parse(body).elements() if node.tag == "aside"]


def _bare(html: str) -> str:
    return _IDS.sub("", html).replace("\n", "")


def _html(piece: str, marks: dict[str, str]) -> str:
    """One chunk as HTML, not yet cleaned."""
    note = _NOTE_TEXT.match(piece)
    if note:
        words = _reader().renderInline(_harmless(note[2]).replace("\n", " "))
        return f'<aside data-note="{note[1]}" data-mark="{marks.get(note[1], note[1])}">{_linked(words, marks)}</aside>'
    if shown := _OBJECT.match(piece.strip()):
        return f'<div data-object="{shown[1]}"></div>'
    caption = _CAPTION.match(piece)
    html = _linked(_reader().render(_harmless(piece[caption.end() :] if caption else piece)), marks)
    if caption:
        words = _reader().renderInline(_harmless(caption[1]))
        html = html.replace("<table>", f"<table><caption>{_linked(words, marks)}</caption>", 1)
    return html


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "html_block", "fence"])


def _harmless(text: str) -> str:
    """A sign that opens none of our marks is a sign, and no tag that would vanish."""
    return _STRANGE_TAG.sub("&lt;", text)


def _linked(html: str, marks: dict[str, str]) -> str:
    html = _REFERENCE.sub('data-ref="', html)
    return _NOTE_CALL.sub(lambda m: f'<sup data-note="{m[1]}">{marks.get(m[1], m[1])}</sup>', html)


def _with_ids(html: str, old: Node | None) -> str:
    """The ids of the block that this one replaces, and of those of its items whose words are the same."""
    # A mark is a mark only where its note is, and the notes are chunks of their own.
    notes = "".join(f'<aside data-note="{key}">.</aside>' for key in dict.fromkeys(_NOTE.findall(html)))
    blocks = [node for node in parse(clean(html + notes, keep_ids=False)).elements() if node.tag != "aside"]
    if old is None or not blocks or "data-note" in old.attrs:
        return html
    for block in blocks:
        for node in block.walk():
            node.attrs.pop("data-bid", None)
    if blocks[0].tag == old.tag and "data-bid" in old.attrs:
        blocks[0].attrs["data-bid"] = old.attrs["data-bid"]
    ours = [node for node in old.walk() if node is not old and "data-bid" in node.attrs]
    new = [node for node in blocks[0].walk() if node is not blocks[0] and node.tag in {"li", "ul", "ol", "p"}]
    matcher = SequenceMatcher(a=[_told(node) for node in ours], b=[_told(node) for node in new], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and end - start == last - first):
            for mine, theirs in zip(ours[start:end], new[first:last], strict=True):
                if mine.tag == theirs.tag:
                    theirs.attrs["data-bid"] = mine.attrs["data-bid"]
    return "\n".join(serialise([block]) for block in blocks)


def _told(node: Node) -> str:
    return f"{node.tag} {' '.join(node.text().split())}"
