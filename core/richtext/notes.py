"""Notes: the texts at the end of a body that marks in it refer to."""

from __future__ import annotations

from . import inline
from .schema import NOTE_KEY
from .tree import Node


def note_marks(root: Node) -> dict[str, str]:
    """The mark of each note that has a text: its own, else its first reference's, else its number."""
    shown: dict[str, str] = {}
    for node in root.walk():
        if node.tag == "sup" and "data-note" in node.attrs:
            shown.setdefault(node.attrs["data-note"], " ".join(node.text().split()))
    marks: dict[str, str] = {}
    for node in root.walk():
        key = node.attrs.get("data-note", "")
        if node.tag == "aside" and key not in marks and NOTE_KEY.match(key) and inline.canonical(node.children):
            own = " ".join(node.attrs.get("data-mark", "").split())
            marks[key] = (own or shown.get(key, "") or str(len(marks) + 1))[:12].strip()
    return marks
