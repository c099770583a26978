"""What changed between two texts of a plan? Reads frozen content (jfp-snapshot/1), or working text composed alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from core import richtext
from plans import redline

Content = dict[str, Any]
NOTHING = "No answer"


@dataclass(frozen=True)
class Fact:
    """Something beside the text that changed: about the plan, a promise, an answer to a requirement."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class SectionDifference:
    """One section of either text, for a page."""

    change: redline.SectionChange
    level: int
    facts: list[Fact]
    promises: list[Fact]
    next_uid: str = ""

    @property
    def in_words(self) -> str:
        """What changed, in a line."""
        said = [kind for kind in self.change.kinds if kind != "changed"]
        if not {"added", "removed"} & set(said):
            said += [redline.in_words(self.change.redline.changes)] if self.change.redline.changes else []
            said += [f"{fact.name.lower()} changed" for fact in self.facts]
            said += [redline.counted(len(self.promises), "commitment") + " changed"] if self.promises else []
        line = "; ".join(said) or "No change"
        return line[0].upper() + line[1:]

    @property
    def heading(self) -> str:
        """Its number and title, as it is or as it was when it went."""
        return f"{self.change.state.number} {self.change.state.title}".strip()

    @property
    def is_changed(self) -> bool:
        return bool(self.change.kinds or self.facts or self.promises)

    @property
    def parts(self) -> list[redline.Part]:
        """The redline of its body, its headings one level below the section's own."""
        return redline.folded(self.change.redline.html, top=min(self.level + 1, 6))

    @property
    def told(self) -> list[Fact]:
        """All that changed beside the body."""
        old, new = self.change.old, self.change.new
        renamed = [Fact("Title", old.title, new.title)] if old and new and old.title != new.title else []
        return [*renamed, *self.facts, *self.promises]


@dataclass(frozen=True)
class Difference:
    """Everything that changed between two texts of a plan."""

    sections: list[SectionDifference]
    plan: list[Fact]
    requirements: list[Fact]

    @cached_property
    def changed(self) -> list[SectionDifference]:
        return [section for section in self.sections if section.is_changed]

    @cached_property
    def unchanged(self) -> list[SectionDifference]:
        return [section for section in self.sections if not section.is_changed]

    @cached_property
    def figures(self) -> list[tuple[SectionDifference, redline.Figure]]:
        return [(section, figure) for section in self.changed for figure in section.change.redline.figures]

    @property
    def changes(self) -> int:
        """How many changes there are in all: of blocks, of what stands beside them, and of whole sections."""
        inside = sum(len(each.change.redline.changes) + len(each.facts) + len(each.promises) for each in self.changed)
        whole = sum(kind != "changed" for each in self.changed for kind in each.change.kinds)
        return inside + whole + len(self.plan) + len(self.requirements)

    @property
    def in_words(self) -> str:
        """`12 changes: 3 sections changed, 1 added; 2 tables; 1 commitment`."""
        if not self.changes:
            return "Nothing changed"
        kinds = [kind for each in self.changed for kind in dict.fromkeys(each.change.kinds)]
        rewritten = sum(not {"added", "removed"} & set(each.change.kinds) for each in self.changed)
        said = [redline.counted(rewritten, "section") + " changed"] if rewritten else []
        said += [
            redline.counted(kinds.count(kind), "section") + f" {kind}"
            for kind in ("added", "removed", "moved", "renamed")
            if kind in kinds
        ]
        tables = {change.table for each in self.changed for change in each.change.redline.changes if change.table}
        promises = sum(len(each.promises) for each in self.changed)
        for number, noun in ((len(tables), "table"), (promises, "commitment"), (len(self.requirements), "requirement")):
            said += [redline.counted(number, noun)] if number else []
        return f"{redline.counted(self.changes, 'change')}: {', '.join(said) or 'about the plan itself'}"


def difference(old: Content, new: Content) -> Difference:
    """What changed from one content to the other. The same two contents give the same answer."""
    before, after = list(_walk(old["sections"])), list(_walk(new["sections"]))
    levels = {row["id"]: level for row, _, level in [*before, *after]}
    promises = [{row["id"]: dict(_promises(row["commitments"])) for row, _, _ in rows} for rows in (before, after)]
    found = redline.sections(*([_state(row, parent) for row, parent, _ in rows] for rows in (before, after)))
    sections = [
        SectionDifference(
            change,
            levels[change.uid],
            [Fact(*fact) for fact in change.facts] if change.old and change.new else [],
            _facts("Commitment", *(side.get(change.uid, {}) for side in promises)),
        )
        for change in found
    ]
    following = ""
    for place in reversed(range(len(sections))):
        sections[place] = replace(sections[place], next_uid=following)
        following = sections[place].change.uid if sections[place].is_changed else following
    return Difference(sections, _about_plan(old, new), _answers(old, new))


def _walk(rows: list[Content], parent: str = "", level: int = 2) -> Iterator[tuple[Content, str, int]]:
    for row in rows:
        yield row, parent, min(level, 5)
        yield from _walk(row["sections"], row["id"], level + 1)


def _state(row: Content, parent: str) -> redline.SectionState:
    facts = (("Number", row["number"]), ("Summary", richtext.plain(row["summary"])), ("Local name", row["local_type"]))
    return redline.SectionState(row["id"], row["title"], row["body"], parent, row["number"], facts)


def _promises(rows: list[Content]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield row["id"], row["text"]
        yield from _promises(row["commitments"])


def _facts(name: str, old: dict[str, str], new: dict[str, str]) -> list[Fact]:
    keys = dict.fromkeys([*old, *new])
    return [Fact(name, old.get(key, ""), new.get(key, "")) for key in keys if old.get(key) != new.get(key)]


def _about_plan(old: Content, new: Content) -> list[Fact]:
    sides = []
    for content in (old, new):
        plan = content["plan"]
        sides.append(
            {
                "Title": plan["title"],
                "Period": " to ".join(filter(None, (plan["starts_on"], plan["ends_on"]))),
                "Summary": plan["summary"],
                "Bodies": ", ".join(f"{body['name']} ({body['role']})" for body in plan["bodies"]),
                "Signed by": ", ".join(f"{who['name']}, {who['role']}" for who in content["signatories"]),
                "Plans inside": ", ".join(f"{part['title']} ({part['sha256'][:12]}…)" for part in _included(content)),
            }
        )
    return [Fact(name, text, sides[1][name]) for name, text in sides[0].items() if text != sides[1][name]]


def _included(content: Content) -> list[Content]:
    return [
        {"title": part.get("title", ""), "sha256": part.get("snapshot_sha256") or "none"}
        for part in content["included"]
    ]


def _answers(old: Content, new: Content) -> list[Fact]:
    """Requirements whose answer changed: which sections answer, with which note, or why none does."""
    names: dict[str, str] = {}
    sides: list[dict[str, str]] = []
    meant: list[dict[str, Any]] = []
    for content in (old, new):
        titles = {row["id"]: row["title"] for row, _, _ in _walk(content["sections"])}
        sides.append({})
        # A section that was only renamed gives the same answer as before.
        meant.append({row["id"]: (row["answers"], row["reason"]) for row in content["requirements"]})
        for row in content["requirements"]:
            names[row["id"]] = f"{row['number']}. {row['wording']} ({row['citation']})"
            answers = [f"{titles.get(each['section'], 'a section')} {each['note']}".strip() for each in row["answers"]]
            sides[-1][row["id"]] = "; ".join(answers) or row["reason"] or NOTHING
    return [
        Fact(name, sides[0].get(key, ""), sides[1].get(key, ""))
        for key, name in names.items()
        if meant[0].get(key) != meant[1].get(key)
    ]
