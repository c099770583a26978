"""The record of changes as they are found, and the words for the place of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.richtext.tree import Node

from .changes import Change, Figure, Kind, Redline, figures_changed
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
    table_id: str = ""
    _number: int = 0
    _starts: dict[str, str] = field(default_factory=dict)
    _renamed: dict[str, str] = field(default_factory=dict)
    _moves: dict[str, Change | None] = field(default_factory=dict)

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
        noun = _LABELS.get(unit.tag, "Block").lower()
        table = self.table_id or (unit.bid if unit.tag == "table" else "")
        told = {"noun": noun, "table": table, "bid": unit.bid, **said}
        self.changes.append(Change(kind, aspect, place, anchor, **told))  # type: ignore[arg-type]

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
        self._starts[landed] = start

    def renamed(self, old: str, new: str) -> None:
        """The place of a change is shown under another anchor."""
        if old:
            self._renamed[old] = new

    def moved(self, gone: Change, came: Change) -> None:
        """A deletion and an insertion were one move."""
        self._moves[gone.anchor] = None
        self._moves[came.anchor] = gone

    def finished(self, html: str) -> Redline:
        """The redline with its record: moves told once, and every change under the anchor where it can be seen."""
        changes: list[Change] = []
        for change in self.changes:
            gone = self._moves.get(change.anchor, change)
            if gone is None:
                continue
            if gone is not change:
                moved = {"kind": "moved", "aspect": "place", "anchor_from": gone.anchor, "old": gone.old}
                change = replace(change, **moved, inserted=0, deleted=0)
            start = self._starts.get(change.anchor, change.anchor_from) if change.kind == "moved" else ""
            changes.append(replace(change, anchor_from=start, anchor=self._renamed.get(change.anchor, change.anchor)))
        figures = [
            replace(figure, anchor=self._renamed.get(figure.anchor, figure.anchor))
            for figure in self.figures
            if figure.anchor not in self._moves
        ]
        return Redline(html, changes, figures)


def full_text(unit: Unit) -> str:
    """All the text of a block and what is nested in it, one line each."""
    return "\n".join(text for each in unit.walk() if (text := each.text))


def _count(flat: list[Piece]) -> int:
    return len(words_in("".join(item if isinstance(item, str) else " " for item, _ in flat)))


def shortened(text: str) -> str:
    """The text as a line of the list shows it."""
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1].rsplit(' ', 1)[0]}…"
