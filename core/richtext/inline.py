"""Inline text in canonical form.

Text is first laid flat as runs that carry marks, then written with one fixed nesting. So equal looks give equal HTML,
nothing is nested twice, and a link holds text only, with its emphasis outside (PDF/UA: veraPDF rule 7.18.5-1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby

from .schema import LANGUAGE, REFERENCE, link_target
from .tree import Node

Content = list[Node | str]

_SYNONYMS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em"}
_NESTING = ("strong", "em", "span", "abbr", "sup", "sub", "a")
_ATTRIBUTE = {"span": "lang", "abbr": "title", "a": "href"}
# A reference is kept as a link's target; no address of a link holds a space.
_REFERENCE = "ref "
_SPACE = re.compile(r"[ \t\n\r\f]+")
_INLINE = frozenset({*_SYNONYMS, "a", "sup", "sub", "br", "span", "abbr"})
_BREAK = "\n"
_EDGES = " \u00a0"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the same marks; a line break; or a reference to a note."""

    text: str
    marks: frozenset[tuple[str, str]] = frozenset()
    note: str = ""

    @property
    def is_break(self) -> bool:
        return self.text == _BREAK and not self.note


def is_inline(item: Node | str) -> bool:
    """Whether the item can stand in a line of text."""
    return isinstance(item, str) or item.tag in _INLINE


def has_text(text: str) -> bool:
    """Whether a reader would see anything: spaces, and joiners without width, do not count."""
    return any(not char.isspace() and char not in "\u200b\u200c\u200d\u2060\u00ad" for char in text)


def canonical(
    items: Content, *, notes: dict[str, str] | None = None, picture: Callable[[Node], None] | None = None
) -> Content:
    """The items as canonical inline content, or an empty list when nothing can be read.

    `notes` maps the keys of known notes to their marks; a reference to any other is kept as superscript text.
    `picture` is given each picture met, as none may stand in a line. Block elements become lines of their own.
    """
    runs: list[Run] = []
    _collect(items, frozenset(), runs, notes or {}, picture)
    runs = _tidy(runs)
    return _nest(runs, 0) if any(has_text(run.text) for run in runs) else []


def _collect(
    items: Content,
    marks: frozenset[tuple[str, str]],
    runs: list[Run],
    notes: dict[str, str],
    picture: Callable[[Node], None] | None,
) -> None:
    for item in items:
        if isinstance(item, str):
            runs.append(Run(_SPACE.sub(" ", item), marks))
        elif item.tag == "br":
            runs.append(Run(_BREAK))
        elif item.tag == "img":
            if picture:
                picture(item)
        elif item.tag == "sup" and item.attrs.get("data-note", "") in notes:
            key = item.attrs["data-note"]
            runs.append(Run(notes[key], note=key))
        elif item.tag == "a":
            _collect_link(item, marks, runs, notes, picture)
        elif item.tag in _INLINE:
            _collect(item.children, _with_mark(item, marks), runs, notes, picture)
        else:
            runs.append(Run(_BREAK))
            _collect(item.children, marks, runs, notes, picture)
            runs.append(Run(_BREAK))


def _with_mark(node: Node, marks: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    name = _SYNONYMS.get(node.tag, node.tag)
    value = ""
    if name == "span":
        value = node.attrs.get("lang", "").strip()
        if not LANGUAGE.match(value):
            return marks
    elif name == "abbr":
        value = " ".join(node.attrs.get("title", "").split())
        if not has_text(value):
            return marks
    replaced = {"sup", "sub"} if name in ("sup", "sub") else {name}
    return frozenset(mark for mark in marks if mark[0] not in replaced) | {(name, value)}


def _collect_link(
    node: Node,
    marks: frozenset[tuple[str, str]],
    runs: list[Run],
    notes: dict[str, str],
    picture: Callable[[Node], None] | None,
) -> None:
    inside: list[Run] = []
    _collect(node.children, frozenset(), inside, notes, picture)
    reference = node.attrs.get("data-ref", "")
    target = f"{_REFERENCE}{reference}" if REFERENCE.match(reference) else link_target(node.attrs.get("href", ""))
    texts = [run for run in inside if not run.note and has_text(run.text)]
    if not target or not texts:
        runs.extend(
            run if run.note or run.is_break else replace(run, marks=_joined(marks, run.marks)) for run in inside
        )
        return
    # A mark on part of the link would need an element inside it: only what marks the whole link is kept.
    shared = frozenset.intersection(*(run.marks for run in texts))
    linked = _joined(marks, shared) | {("a", target)}
    runs.extend(Run(" " if run.is_break else run.text, linked) for run in inside if not run.note)
    runs.extend(run for run in inside if run.note)


def _joined(outer: frozenset[tuple[str, str]], inner: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    names = {name for name, _ in inner}
    if names & {"sup", "sub"}:
        names |= {"sup", "sub"}
    return frozenset(mark for mark in outer if mark[0] not in names) | inner


def _tidy(runs: list[Run]) -> list[Run]:
    """Spaces as a browser shows them, breaks only between text, neighbours with equal marks joined."""
    kept: list[Run] = []
    after_space = True
    for run in _merge(runs):
        if run.note:
            kept.append(run)
            after_space = False
            continue
        if run.is_break:
            if kept and not kept[-1].is_break:
                kept.append(run)
            after_space = True
            continue
        starts_line = not kept or kept[-1].is_break
        text = run.text.lstrip(_EDGES) if starts_line else run.text
        text = text[1:] if after_space and text.startswith(" ") else text
        if text:
            kept.append(replace(run, text=text))
            after_space = text.endswith(" ")
    kept = _without_trailing_space(kept)
    bare = (replace(run, marks=frozenset()) if not run.note and not has_text(run.text) else run for run in kept)
    return _merge(list(bare))


def _without_trailing_space(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    at_end = True
    for run in reversed(runs):
        if run.is_break:
            if not at_end:
                out.append(run)
            at_end = True
            continue
        text = run.text if run.note or not at_end else run.text.rstrip(_EDGES)
        if text:
            out.append(replace(run, text=text))
            at_end = False
    out.reverse()
    return out


def _merge(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        if last and not (run.note or last.note or run.is_break or last.is_break) and last.marks == run.marks:
            out[-1] = replace(last, text=_SPACE.sub(" ", last.text + run.text))
        else:
            out.append(run)
    return out


def _nest(runs: list[Run], level: int) -> Content:
    if level == len(_NESTING):
        return _leaves(runs)
    name = _NESTING[level]
    out: Content = []
    for value, group in groupby(runs, key=lambda run: dict(run.marks).get(name)):
        inside = _nest(list(group), level + 1)
        if value is None:
            out.extend(inside)
        else:
            out.append(Node(name, _written_mark(name, value), inside))
    return out


def _written_mark(name: str, value: str) -> dict[str, str]:
    if name == "a" and value.startswith(_REFERENCE):
        return {"data-ref": value.removeprefix(_REFERENCE)}
    return {_ATTRIBUTE[name]: value} if name in _ATTRIBUTE else {}


def _leaves(runs: list[Run]) -> Content:
    out: Content = []
    for run in runs:
        if run.note:
            out.append(Node("sup", {"data-note": run.note}, [run.text]))
        elif run.is_break:
            out.append(Node("br"))
        else:
            out.append(run.text)
    return out
