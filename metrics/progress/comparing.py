"""How does a value compare: with England, and between the groups of one area? Of one period, by confidence limits."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.progress.answers import WAYS, Answer
from metrics.progress.words import difference, figure


def against(
    value: float | None, lower: float | None, upper: float | None, *, other: float | None, name: str, way: str
) -> Answer:
    """A value against another one for the same period. It differs where the other lies outside its 95% limits: as
    Fingertips does, the other's own limits are left out, for England's are narrow."""
    if value is None:
        return Answer("", "no value")
    if other is None:
        return Answer("", f"there is no value for {name}")
    if lower is None or upper is None:
        return Answer("", "no confidence limits, so a difference cannot be told from chance")
    if lower <= other <= upper:
        return Answer("similar", f"similar to {name}")
    side = 1 if lower > other else -1
    if way not in WAYS:
        return Answer("higher" if side > 0 else "lower", f"{'higher' if side > 0 else 'lower'} than {name}")
    return Answer("better", f"better than {name}") if WAYS[way] == side else Answer("worse", f"worse than {name}")


def ends_of(values: Mapping[str, float | None]) -> tuple[str, str] | None:
    """The two groups between which the gap is told: the most and the least deprived, where they are named so, else the
    one with the highest and the one with the lowest value. None without two values."""
    held = {name: value for name, value in values.items() if value is not None}
    if len(held) < 2:
        return None
    most = next((name for name in held if name.lower().startswith("most deprived")), None)
    least = next((name for name in held if name.lower().startswith("least deprived")), None)
    if most and least:
        return most, least
    return max(held, key=lambda name: (held[name], name)), min(held, key=lambda name: (held[name], name))


def gap_in_words(
    now: Mapping[str, float | None], before: Mapping[str, float | None], *, unit: str = "", decimals: int = 1
) -> str:
    """The gap of this period, and what it was between the same groups in the one before; no test is made of it."""
    ends = ends_of(now)
    if ends is None:
        return "There are not two groups with a value, so there is no gap to tell."
    one, other = ends
    told = {"unit": unit, "decimals": decimals}
    size = abs((now[one] or 0) - (now[other] or 0))
    said = f"{one}: {figure(now[one], **told)}. {other}: {figure(now[other], **told)}."
    said += f" The gap is {difference(size, **told)}."
    first, second = before.get(one), before.get(other)
    if first is None or second is None:
        return f"{said} What it was in the period before is not known."
    was = abs(first - second)
    moved = "as it was" if was == size else "wider" if size > was else "narrower"
    return f"{said} In the period before it was {difference(was, **told)}: it is {moved}."
