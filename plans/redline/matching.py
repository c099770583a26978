"""Which old block became which new one: by id, then by text, then by likeness; rows of tables by their first cell."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .units import Unit, comparable

_ALIKE = 0.45
_ALONE = 0.2
_LOOK_AHEAD = 8
_PARTS = frozenset({"caption", "thead", "tbody", "figcaption"})
"""Parts that a block has at most one of: the old one became the new one, whatever stands in it."""


@dataclass(slots=True)
class Pair:
    """One place of the result: a block of both sides, or of one. `moved`: it stood elsewhere among its siblings."""

    old: Unit | None
    new: Unit | None
    moved: bool = False


def match(old: list[Unit], new: list[Unit]) -> dict[int, int]:
    """Index of the old sibling -> index of the new one that it became. No block is matched twice."""
    pairs: dict[int, int] = {}
    _by_name(old, new, pairs, lambda unit: unit.bid or (unit.tag if unit.tag in _PARTS else ""))
    _by_name(old, new, pairs, lambda unit: unit.key)
    _by_name(old, new, pairs, _row_name)
    for olds, news in _gaps(len(old), len(new), pairs):
        _by_likeness(old, new, pairs, olds, news)
    return pairs


def paired(old: list[Unit], new: list[Unit]) -> list[Pair]:
    """Both lists as one, in an order that keeps the order of each; a moved block stands at both its places."""
    pairs = match(old, new)
    steady = {j: i for i, j in unmoved(pairs).items()}
    origin = {j: i for i, j in pairs.items()}
    out: list[Pair] = []
    done = 0

    def old_until(stop: int) -> None:
        nonlocal done
        out.extend(Pair(unit, None, moved=i in pairs) for i, unit in enumerate(old[done:stop], done))
        done = max(done, stop)

    ahead = len(old)
    stops = [ahead := steady.get(j, ahead) for j in reversed(range(len(new)))][::-1]
    for j, unit in enumerate(new):
        old_until(stops[j])
        if j in steady:
            out.append(Pair(old[steady[j]], unit))
            done += 1
        else:
            out.append(Pair(old[origin[j]], unit, moved=True) if j in origin else Pair(None, unit))
    old_until(len(old))
    return out


def unmoved(pairs: dict[int, int]) -> dict[int, int]:
    """The largest part of the pairs that keeps its order; the rest was moved."""
    smallest: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for i in sorted(pairs):
        place = bisect_left(smallest, pairs[i])
        before[i] = ends[place - 1] if place else None
        smallest[place : place + 1], ends[place : place + 1] = [pairs[i]], [i]
    kept: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        kept.append(last)
        last = before[last]
    return {i: pairs[i] for i in reversed(kept)}


def likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of words that two texts have in common, whatever their order."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _by_name(old: list[Unit], new: list[Unit], pairs: dict[int, int], name: Callable[[Unit], str]) -> None:
    taken = set(pairs.values())
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for j in reversed(range(len(new))):
        if j not in taken and name(new[j]):
            waiting[name(new[j])].append(j)
    for i, unit in enumerate(old):
        if i not in pairs and (found := waiting.get(name(unit))) and comparable(unit, new[found[-1]]):
            pairs[i] = found.pop()


def _row_name(unit: Unit) -> str:
    """What a row of a table is known by: the words of its first cell."""
    return " ".join(unit.units[0].words) if unit.tag == "tr" and unit.units else ""


def _gaps(olds: int, news: int, pairs: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    taken = set(pairs.values())
    i = j = 0
    for next_i, next_j in [*unmoved(pairs).items(), (olds, news)]:
        left = [k for k in range(i, next_i) if k not in pairs]
        right = [k for k in range(j, next_j) if k not in taken]
        if left and right:
            yield left, right
        i, j = next_i + 1, next_j + 1


def _by_likeness(old: list[Unit], new: list[Unit], pairs: dict[int, int], olds: list[int], news: list[int]) -> None:
    words = {j: Counter(new[j].words) for j in news}
    place = 0
    for i in olds:
        mine = Counter(old[i].words)
        alone = len(olds) == len(news) == 1
        best, found = 0.0, -1
        for q in range(place, min(len(news), place + _LOOK_AHEAD)):
            if comparable(old[i], new[news[q]]) and (ratio := likeness(mine, words[news[q]])) > best:
                best, found = ratio, q
        if found >= 0 and best >= (_ALONE if alone else _ALIKE):
            pairs[i] = news[found]
            place = found + 1
