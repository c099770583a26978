"""Documents as trees of sections, aligned by the sections' ids: which came, went, moved, were renamed or rewritten."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from .changes import Redline
from .comparing import redline
from .matching import unmoved

SectionKind = Literal["added", "removed", "moved", "renamed", "changed"]


@dataclass(frozen=True, slots=True)
class SectionState:
    """One section as it stood at one time. `facts` are further texts that are compared whole, by their names for a
    person (a summary, a label). Sections are listed in the order of the document."""

    uid: str
    title: str
    body: str = ""
    parent: str = ""
    number: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section of either side; `kinds` is empty when nothing in it changed."""

    uid: str
    old: SectionState | None
    new: SectionState | None
    kinds: tuple[SectionKind, ...]
    facts: tuple[tuple[str, str, str], ...]
    redline: Redline

    @property
    def state(self) -> SectionState:
        """The section as it is, or as it was when it went."""
        state = self.new or self.old
        if state is None:
            raise ValueError("A section of neither side.")
        return state


def sections(old: list[SectionState], new: list[SectionState], *, prefix: str = "change-") -> list[SectionChange]:
    """Every section of either side, in the order of the new one; a removed one follows what it followed before."""
    before, after = {state.uid: state for state in old}, {state.uid: state for state in new}
    moved = _moved(old, new)
    out: list[SectionChange] = []
    for number, uid in enumerate(_order(old, new)):
        was, now = before.get(uid), after.get(uid)
        lines = redline(was.body if was else "", now.body if now else "", prefix=f"{prefix}{number}-")
        facts = _facts(was, now)
        kinds: list[SectionKind] = []
        if was is None or now is None:
            kinds.append("removed" if now is None else "added")
        else:
            kinds += ["moved"] if uid in moved else []
            kinds += ["renamed"] if was.title != now.title else []
            kinds += ["changed"] if was.body != now.body or facts else []
        out.append(SectionChange(uid, was, now, tuple(kinds), facts, lines))
    return out


def _order(old: list[SectionState], new: list[SectionState]) -> list[str]:
    kept = {state.uid for state in new}
    following: dict[str, list[str]] = defaultdict(list)
    last = ""
    for state in old:
        if state.uid in kept:
            last = state.uid
        else:
            following[last].append(state.uid)
    order = following[""][:]
    for state in new:
        order += [state.uid, *following[state.uid]]
    return order


def _moved(old: list[SectionState], new: list[SectionState]) -> set[str]:
    """Sections under another parent, or in another order among those that stayed under theirs."""
    parents = {state.uid: state.parent for state in old}
    moved = {state.uid for state in new if state.uid in parents and parents[state.uid] != state.parent}
    places = {state.uid: place for place, state in enumerate(new)}
    siblings: dict[str, list[str]] = defaultdict(list)
    for state in old:
        if state.uid in places and state.uid not in moved:
            siblings[state.parent].append(state.uid)
    for uids in siblings.values():
        steady = unmoved({place: places[uid] for place, uid in enumerate(uids)})
        moved |= {uid for place, uid in enumerate(uids) if place not in steady}
    return moved


def _facts(old: SectionState | None, new: SectionState | None) -> tuple[tuple[str, str, str], ...]:
    before, after = dict(old.facts if old else ()), dict(new.facts if new else ())
    names = dict.fromkeys([*before, *after])
    changed = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return tuple(each for each in changed if each[1] != each[2])
