"""A body taken apart at its blocks and put together again; notes stay with what refers to them, and ids with blocks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .cleaning import clean
from .schema import BID
from .tree import Node, parse, serialise

_NOTE = re.compile(r'(data-note=")([^"]+)(")')
_DEEPER = re.compile(r"(</?h)([23])(?=[\s>])")


@dataclass(frozen=True, slots=True)
class Block:
    """A block at the top level of a body, with its id and the text inside."""

    bid: str
    tag: str
    text: str


def blocks(html: str) -> list[Block]:
    """The blocks of a canonical body in reading order, without its notes."""
    return [
        Block(node.attrs.get("data-bid", ""), node.tag, " ".join(node.text().split()))
        for node in parse(html).elements()
        if node.tag != "aside"
    ]


def block_ids(html: str) -> list[str]:
    """The id of every block of a canonical body, nested ones too, in reading order."""
    return [node.attrs["data-bid"] for node in parse(html).walk() if BID.match(node.attrs.get("data-bid", ""))]


def part(html: str, bid: str) -> tuple[str, str]:
    """The body before the block of that id, and from it on. A note goes with what refers to it; into both parts when
    both do. Raises KeyError when no block at the top level has that id."""
    nodes = list(parse(html).elements())
    text = [node for node in nodes if node.tag != "aside"]
    at = next((index for index, node in enumerate(text) if node.attrs.get("data-bid") == bid), None)
    if at is None:
        raise KeyError(bid)
    notes = [node for node in nodes if node.tag == "aside"]
    first, second = text[:at], text[at:]
    wanted = _notes_named(second)
    both = _notes_named(first)
    to_second = [note for note in notes if note.attrs.get("data-note") in wanted]
    to_first = [note for note in notes if note.attrs.get("data-note") in both or note not in to_second]
    return _written([*first, *to_first]), _written([*second, *to_second])


def join(first: str, second: str, *, heading: str = "") -> str:
    """Both bodies as one, the second under a heading of its own when one is given. Blocks keep their ids, except that
    of two equal ones the second gets a new one; notes of the same key stay two. Raises TooLarge."""
    taken = _notes_named(parse(first).elements())
    fresh = {key: _free(key, taken) for key in sorted(_notes_named(parse(second).elements())) if key in taken}
    second = _NOTE.sub(lambda match: match[1] + fresh.get(match[2], match[2]) + match[3], second)
    if heading:
        second = _DEEPER.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", second)
        second = serialise([Node("h2", {}, [heading])]) + second
    return clean(f"{first}{second}")


def _notes_named(nodes: Iterable[Node]) -> set[str]:
    return {key for node in nodes for each in node.walk() if (key := each.attrs.get("data-note"))}


def _free(key: str, taken: set[str]) -> str:
    count = 2
    while (name := f"{key[:34]}-{count}") in taken:
        count += 1
    taken.add(name)
    return name


def _written(nodes: list[Node]) -> str:
    return clean("".join(serialise([node]) for node in nodes))
