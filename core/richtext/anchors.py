"""Passages: pointing at words of a canonical body so that the finger stays on them while the text around them changes.

A passage is remembered by its block's id, its words, and the words before and after (W3C Web Annotation: a text quote
selector with a position for ties). It is found again by these, never by position alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from .schema import IDENTIFIED
from .tree import Node, parse, serialise

CONTEXT = 32
ENOUGH_CONTEXT = 8
ENOUGH_WORDS = 20
# Not the no-break space, which canonical text keeps.
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = IDENTIFIED | {"tr", "td", "th", "caption", "figcaption", "thead", "tbody"}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a block, with what stands before and after them there. All the words of a block are the block itself."""

    bid: str
    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a passage is now. `same`: its words stand in its block. `moved`: they stand in another. `changed`: its
    block is there and reads differently, and the finger rests on the whole of it. `is_certain` is false where the words
    occur more than once and their neighbours have changed: good enough to show, not to change the text by."""

    bid: str
    start: int
    end: int
    how: str
    is_certain: bool = True


class NotThere(ValueError):
    """The words are not in the text. The message is a sentence for a person."""


@dataclass(slots=True)
class _Piece:
    """A stretch of a block's text: where it stands in the tree, and from which character on in the block."""

    holder: Node
    index: int
    text: str
    at: int
    kind: str  # "text", "break" (a line break), "edge" (between two blocks), "atom" (an element that is one thing)


def _pieces(block: Node) -> list[_Piece]:
    """The text of a block in order. Marks of notes are no text: they are renumbered."""
    found: list[_Piece] = []
    at = 0

    def add(holder: Node, index: int, text: str, kind: str) -> None:
        nonlocal at
        found.append(_Piece(holder, index, text, at, kind))
        at += len(text)

    def visit(node: Node) -> None:
        for index, child in enumerate(node.children):
            if isinstance(child, str):
                if child.strip("\n") or node.tag not in _BREAKS:
                    add(node, index, child, "text")
            elif child.tag == "br":
                add(node, index, " ", "break")
            elif "data-note" in child.attrs:
                continue
            elif "data-ref" in child.attrs:
                add(node, index, child.text(), "atom")
            else:
                if child.tag in _BREAKS and found and found[-1].kind != "edge":
                    add(node, index, " ", "edge")
                visit(child)

    visit(block)
    return found


def _blocks(root: Node) -> Iterator[Node]:
    return (node for node in root.walk() if "data-bid" in node.attrs)


def _is_smallest(block: Node) -> bool:
    return not any("data-bid" in node.attrs for node in block.walk() if node is not block)


def _text(block: Node) -> str:
    return "".join(piece.text for piece in _pieces(block))


def block_texts(html: str) -> dict[str, str]:
    """The text of every block that has an id, in reading order; a list's holds that of its items."""
    return {block.attrs["data-bid"]: _text(block) for block in _blocks(parse(html))}


def point_at(html: str, bid: str, quote: str = "", *, prefix: str = "", start: int = 0) -> Passage:
    """The passage of these words in this block, or of the whole block; what stands around them is taken from the text.
    Where the words occur more than once, `prefix` and `start` say which are meant. Raises NotThere."""
    texts = block_texts(html)
    if not quote and bid in texts:
        return Passage(bid, texts[bid])
    wanted = Passage(bid, _SPACES.sub(" ", quote).strip(" "), _SPACES.sub(" ", prefix), "", start)
    found = find(html, wanted) if wanted.quote else None
    if found is None or found.how == "changed":
        raise NotThere("These words are not in the text as it stands now. Read it again and choose them anew.")
    text = texts[found.bid]
    return Passage(
        found.bid,
        text[found.start : found.end],
        text[max(0, found.start - CONTEXT) : found.start],
        text[found.end : found.end + CONTEXT],
        found.start,
    )


def find(html: str, passage: Passage) -> Found | None:
    """Where the passage is in this body, or None when neither its words nor its block are there any more."""
    root = parse(html)
    texts = {block.attrs["data-bid"]: _text(block) for block in _blocks(root)}
    own = texts.get(passage.bid)
    if own is not None and not passage.quote:
        return Found(passage.bid, 0, len(own), "same")
    if own is not None and (best := _best(own, passage)):
        return Found(passage.bid, best[1], best[1] + len(passage.quote), "same", _is_certain(own, passage, best[0]))
    smallest = [block.attrs["data-bid"] for block in _blocks(root) if _is_smallest(block)]
    if elsewhere := _elsewhere({bid: texts[bid] for bid in smallest if bid != passage.bid}, passage):
        return elsewhere
    return Found(passage.bid, 0, len(own), "changed") if own is not None else None


def _best(text: str, passage: Passage) -> tuple[int, int] | None:
    """(how much of the context fits, where) of the best occurrence of the words."""
    spots, at = [], text.find(passage.quote) if passage.quote else -1
    while at != -1:
        spots.append((sum(_fit(text, at, passage)), -abs(at - passage.start), at))
        at = text.find(passage.quote, at + 1)
    if not spots:
        return None
    score, _, at = max(spots)
    return score, at


def _fit(text: str, at: int, passage: Passage) -> tuple[int, int]:
    """How many characters before and after this spot are those of the passage's context."""
    before = zip(reversed(text[:at]), reversed(passage.prefix), strict=False)
    after = zip(text[at + len(passage.quote) :], passage.suffix, strict=False)
    return tuple(sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], side)) for side in (before, after))


def _is_certain(text: str, passage: Passage, fit: int) -> bool:
    return text.count(passage.quote) == 1 or fit == len(passage.prefix) + len(passage.suffix)


def _elsewhere(texts: dict[str, str], passage: Passage) -> Found | None:
    """The words in another block, when that can be no coincidence: one block fits best, and either the words are many
    or their neighbours came along."""
    spots = [(*best, bid) for bid, text in texts.items() if (best := _best(text, passage))]
    if not spots:
        return None
    score, at, bid = max(spots, key=lambda spot: spot[0])
    if sum(1 for spot in spots if spot[0] == score) > 1:
        return None
    if len(passage.quote) < ENOUGH_WORDS and max(_fit(texts[bid], at, passage)) < ENOUGH_CONTEXT:
        return None
    return Found(bid, at, at + len(passage.quote), "moved", _is_certain(texts[bid], passage, score))


def replace(html: str, found: Found, words: str) -> str:
    """The body with these words instead of the passage, in the emphasis of its first word; nothing else is touched.

    Raises NotThere, with a sentence, for a passage that passes from one block into the next or cuts a reference.
    """
    root = parse(html)
    block = next(node for node in _blocks(root) if node.attrs["data-bid"] == found.bid)
    touched = [piece for piece in _pieces(block) if piece.at < found.end and piece.at + len(piece.text) > found.start]
    if any(piece.kind == "edge" for piece in touched):
        raise NotThere("The passage runs over several paragraphs or cells; change it by hand.")
    if any(piece.kind == "atom" for piece in touched):
        raise NotThere("The passage holds a reference to something else; change it by hand.")
    texts = [piece for piece in touched if piece.kind == "text"]
    if not texts:
        raise NotThere("The passage holds no words.")
    for piece in reversed(touched):
        start, end = max(0, found.start - piece.at), found.end - piece.at
        new = words if piece is texts[0] else ""
        piece.holder.children[piece.index] = (
            "" if piece.kind == "break" else piece.text[:start] + new + piece.text[max(0, end) :]
        )
    return "\n".join(serialise([child]) for child in root.elements())


def narrowed(quote: str, words: str) -> tuple[int, str, str]:
    """(from which character on, old words, new words): the part of a passage that these words really change, so that
    what stands around it keeps its emphasis and its links. A pure addition keeps a word to hold on to."""
    old, new = _tokens(quote), _tokens(words)
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[head:]), reversed(new[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    if head + tail == len(old):
        head, tail = (head - 1, tail) if head else (0, tail - 1)
    end_old, end_new = len(old) - tail, len(new) - tail
    return len("".join(old[:head])), "".join(old[head:end_old]), "".join(new[head:end_new])


def outline(html: str) -> list[tuple[str, str, str]]:
    """(block id, element, text) of each block that holds words and no other block, and of those at the top that do
    hold others (a list, say), in reading order."""
    root = parse(html)
    top = {id(node) for node in root.elements()}
    blocks = [node for node in _blocks(root) if _is_smallest(node) or id(node) in top]
    found = [(block.attrs["data-bid"], block.tag, " ".join(_text(block).split())) for block in blocks]
    return [row for row in found if row[2]]


def words_changed(old: str, new: str) -> list[tuple[str, str]]:
    """(kind, words) stretches from one plain text to another: `same`, `deleted`, `inserted`, word by word."""
    before, after = _tokens(old), _tokens(new)
    stretches: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            stretches.append(("same", "".join(before[a:b])))
            continue
        stretches += [("deleted", "".join(before[a:b]))] if b > a else []
        stretches += [("inserted", "".join(after[c:d]))] if d > c else []
    return stretches


def _tokens(text: str) -> list[str]:
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]


def marked(html: str, spots: list[Found]) -> list[tuple[str, str]]:
    """(block id, HTML) of each block at the top, with `<mark>` around the passages. For a page; never stored."""
    root = parse(html)
    for block in list(_blocks(root)):
        spans = [(spot.start, spot.end) for spot in spots if spot.bid == block.attrs["data-bid"]]
        if spans:
            _mark(block, spans)
    return [(block.attrs.get("data-bid", ""), serialise([block])) for block in root.elements()]


def _mark(block: Node, spans: list[tuple[int, int]]) -> None:
    for piece in reversed([piece for piece in _pieces(block) if piece.kind == "text"]):
        length = len(piece.text)
        inside = [any(start <= piece.at + offset < end for start, end in spans) for offset in range(length)]
        if not any(inside):
            continue
        parts: list[Node | str] = []
        begin = 0
        for offset in range(1, length + 1):
            if offset == length or inside[offset] != inside[begin]:
                text = piece.text[begin:offset]
                parts.append(Node("mark", {}, [text]) if inside[begin] else text)
                begin = offset
        piece.holder.children[piece.index : piece.index + 1] = parts
