"""The record of changes as they are found, and the words for the place of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.richtext.tree import Node

from .changes import Change, Figure, Kind, figures_changed
from .inline import Budget, Piece, Stretch
from .lines import remarks
from .units import Unit, words_in

_LENGTH = 120
_LABELS = {
    "p": "Paragraph",
    "h2": "Heading",
    "h3": "Heading",
    "h4": "Heading",
    "ul": "List",
    "ol": "List",
    "li": "List item",
    "blockquote": "Quotation",
    "table": "Table",
    "caption": "Table caption",
    "thead": "Header rows",
    "tr": "Table row",
    "td": "Table cell",
    "th": "Table cell",
    "figure": "Picture",
    "figcaption": "Picture caption",
    "aside": "Note",
}


@dataclass(slots=True)
class Record:
    """What one redline has found so far. Anchors are numbered in the order of the text."""

    prefix: str
    budget: Budget = field(default_factory=Budget)
    changes: list[Change] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    heading: str = ""
    table: str = ""
    _number: int = 0

    def anchor(self) -> str:
        """The id of the next place."""
        self._number += 1
        return f"{self.prefix}{self._number}"

    def place(self, unit: Unit) -> str:
        """Where the block stands, for a person."""
        name = _LABELS.get(unit.tag, "Block")
        if self.table and unit.tag not in ("table", "caption"):
            return f"{name} in {self.table}"
        return f"{name} under “{self.heading}”" if self.heading else name

    def add(self, kind: Kind, aspect: str, unit: Unit, anchor: str, **said: object) -> None:
        """One change more."""
        place = str(said.pop("place", "")) or self.place(unit)
        self.changes.append(Change(kind, aspect, place, anchor, bid=unit.bid, **said))  # type: ignore[arg-type]

    def one_sided(self, kind: Kind, unit: Unit, anchor: str, place: str = "") -> None:
        """A block that only one side has."""
        text = full_text(unit)
        place = place or self.place(unit)
        gone = kind == "deleted"
        sides = {"old": shortened(text), "deleted": len(unit.words)} if gone else {}
        sides = sides or {"new": shortened(text), "inserted": len(unit.words)}
        self.add(kind, "text", unit, anchor, place=place, **sides)
        self.figures += figures_changed(text if gone else "", "" if gone else text, place, anchor)

    def line(self, old: Unit, new: Unit, anchor: str, stretches: list[Stretch]) -> None:
        """A line whose words changed, and apart from them what changed about words that stayed."""
        came = [piece for stretch in stretches if stretch.status == "inserted" for piece in stretch.new]
        went = [piece for stretch in stretches if stretch.status == "deleted" for piece in stretch.new]
        if came or went:
            pictures = all(isinstance(item, Node) and item.tag == "img" for item, _ in came + went)
            caption = new.tag in ("caption", "figcaption")
            self.add(
                "changed",
                "picture" if pictures else "caption" if caption else "text",
                new,
                anchor,
                old=shortened(old.text),
                new=shortened(new.text),
                inserted=_count(came),
                deleted=_count(went),
            )
            self.figures += figures_changed(old.text, new.text, self.place(new), anchor)
        said = [remark for stretch in stretches if stretch.status == "remarked" for remark in remarks(stretch)]
        for aspect, before, after in dict.fromkeys(said):
            texts = (before, after) if before or after else (shortened(new.text),) * 2
            self.add("changed", aspect, new, anchor, old=texts[0], new=texts[1])

    def replaced(self, old: Unit, new: Unit, anchor: str) -> None:
        """A line that could only be shown whole, before and after."""
        words = {"old": shortened(old.text), "new": shortened(new.text)}
        self.add("changed", "text", new, anchor, deleted=len(old.words), inserted=len(new.words), **words)
        self.figures += figures_changed(old.text, new.text, self.place(new), anchor)

    def left(self, landed: str, start: str) -> None:
        """Where a block that has been met at its new place stood before."""
        self.changes = [
            replace(c, anchor_from=start) if c.anchor == landed and c.kind == "moved" else c for c in self.changes
        ]

    def renamed(self, old: str, new: str) -> None:
        """The place of a change is shown under another anchor."""
        if old:
            self.changes = [replace(each, anchor=new) if each.anchor == old else each for each in self.changes]
            self.figures = [replace(each, anchor=new) if each.anchor == old else each for each in self.figures]

    def moved(self, gone: Change, came: Change) -> None:
        """A deletion and an insertion were one move."""
        self.changes.remove(gone)
        at = self.changes.index(came)
        self.changes[at] = replace(
            came, kind="moved", aspect="place", anchor_from=gone.anchor, old=gone.old, inserted=0, deleted=0
        )
        anchors = {gone.anchor, came.anchor}
        self.figures = [figure for figure in self.figures if figure.anchor not in anchors]


def full_text(unit: Unit) -> str:
    """All the text of a block and what is nested in it, one line each."""
    return "\n".join(text for each in unit.walk() if (text := each.text))


def _count(flat: list[Piece]) -> int:
    return len(words_in("".join(item if isinstance(item, str) else " " for item, _ in flat)))


def shortened(text: str) -> str:
    """The text as a line of the list shows it."""
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1].rsplit(' ', 1)[0]}…"
