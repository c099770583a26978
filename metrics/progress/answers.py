"""The four answers, each a word and a sentence. One engine for page, report and file, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from metrics import spc
from metrics.progress.trend import Yearly, trend
from metrics.progress.words import figure
from metrics.spc import MDC, Profile
from metrics.targets import Kind

ENGINE = "2"
WAYS = {"up": 1, "down": -1}
LONG = 300
TREND_PROFILE = "trend-5"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a series for a period; None with the words that say why there is none."""

    first: date
    last: date
    value: float | None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at, as far as a person has confirmed it."""

    kind: Kind
    value: float | None = None
    upper: float | None = None
    by: date | None = None
    baseline_value: float | None = None

    def level(self) -> tuple[float, int] | None:
        """The number to reach, and the side on which it is kept; None where it is not one number."""
        if self.value is None:
            return None
        if self.kind in {Kind.AT_LEAST, Kind.ABOVE, Kind.FLOOR, Kind.COVERAGE}:
            return self.value, 1
        if self.kind in {Kind.AT_MOST, Kind.BELOW, Kind.ZERO}:
            return self.value, -1
        if self.baseline_value is not None and self.kind is Kind.RELATIVE:
            return self.baseline_value * self.value / 100, 1
        if self.baseline_value is not None and self.kind is Kind.CHANGE:
            return self.baseline_value * (1 + self.value / 100), 1 if self.value > 0 else -1
        return None

    def is_kept(self, value: float) -> bool | None:
        if self.kind is Kind.WITHIN and self.value is not None and self.upper is not None:
            return self.value <= value <= self.upper
        level = self.level()
        if level is None:
            return None
        number, side = level
        if value == number:
            return self.kind not in {Kind.ABOVE, Kind.BELOW}
        return (value - number) * side > 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`key` is one word for icons and files; `words` the sentence for people."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Answers:
    met: Answer
    on_trajectory: Answer
    changing: Answer
    will_meet: Answer
    profile: str
    latest: dict[str, Any] | None
    limits: dict[str, float] | None = None
    points: list[dict[str, Any]] = field(default_factory=list)
    caveats: tuple[str, ...] = ()
    target: float | None = None
    plan: dict[str, float] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def answer(
    readings: Sequence[Reading], *, series_kind: str, way: str, aim: Aim | None = None, unit: str = "",
    decimals: int = 1, plan: Mapping[date, float] | None = None, rebases: Collection[date] = (), profile: Profile = MDC,
) -> Answers:  # fmt: skip
    """Read a series, in any order. `plan` is the trajectory: the planned value for the period that ends on a day. What
    the series was held against is kept with the answers, so that a picture needs nothing else."""
    told = {"series_kind": series_kind, "way": way, "aim": aim, "unit": unit, "decimals": decimals}
    made = _answered(readings, **told, plan=plan, rebases=rebases, profile=profile)
    level = aim.level() if aim else None
    planned = {day.isoformat(): value for day, value in sorted((plan or {}).items())}
    return replace(made, target=level[0] if level else None, plan=planned)


def _answered(
    readings: Sequence[Reading], *, series_kind: str, way: str, aim: Aim | None, unit: str, decimals: int,
    plan: Mapping[date, float] | None, rebases: Collection[date], profile: Profile,
) -> Answers:  # fmt: skip
    rows = sorted(readings, key=lambda each: (each.last, each.first))
    present = [row for row in rows if row.value is not None]
    if not present:
        nothing = Answer("no data", "There are no data yet.")
        return Answers(nothing, nothing, nothing, nothing, "", None)
    told = present[-1]
    show = {"unit": unit, "decimals": decimals}
    latest = {"value": told.value, "first": told.first.isoformat(), "last": told.last.isoformat(),
              "words": figure(told.value, **show)}  # fmt: skip
    caveats = () if rows[-1] is told else (f"The latest period has no value ({rows[-1].why or 'missing'}).",)
    met, planned = _met(told, aim, show), _on_trajectory(told, plan, aim, way, show)
    overlap = any(b.first <= a.last for a, b in pairwise(rows))
    reason = _not_for_spc(series_kind, overlap)
    if reason:
        no = Answer("not suited", reason)
        return Answers(met, planned, no, Answer("not suited", reason), "none", latest, None, _plain(rows), caveats)
    if _is_yearly(rows):
        return Answers(met, planned, *_by_trend(present, way, unit), TREND_PROFILE, latest, None, _plain(rows), caveats)
    return _by_spc(rows, met, planned, latest, caveats, aim=aim, way=way, rebases=rebases, profile=profile)


def _plain(rows: Sequence[Reading]) -> list[dict[str, Any]]:
    """The values as they were read, for a picture without a process's mean and limits."""
    return [{"last": row.last.isoformat(), "value": row.value, "why": row.why} for row in rows]


def _met(told: Reading, aim: Aim | None, show: Mapping[str, Any]) -> Answer:
    value = figure(told.value, **show)
    if aim is None:
        return Answer("no target", f"It was {value}. No target is agreed.")
    kept = aim.is_kept(told.value)
    if kept is None:
        return Answer("not comparable", f"It was {value}. The target cannot be held against one number.")
    level = aim.level()
    if level is None:
        inside = f"between {figure(aim.value, **show)} and {figure(aim.upper, **show)}"
        return Answer("yes" if kept else "no", f"It was {value}; the target is {inside}.")
    target = figure(level[0], **show)
    sentence = f"It was {value}, which {'meets' if kept else 'does not meet'} the target of {target}."
    if told.lower is not None and told.upper is not None and told.lower < level[0] < told.upper:
        sentence += " The target lies within its confidence limits, so chance may decide."
    return Answer("yes" if kept else "no", sentence)


def _on_trajectory(
    told: Reading, plan: Mapping[date, float] | None, aim: Aim | None, way: str, show: Mapping[str, Any]
) -> Answer:
    if not plan:
        return Answer("no trajectory", "No trajectory is agreed.")
    if told.last not in plan:
        return Answer("not planned", "The trajectory has no value for the latest period.")
    level = aim.level() if aim else None
    side = level[1] if level else WAYS.get(way, 0)
    if not side:
        return Answer("not comparable", "It is not said whether higher or lower is better.")
    gap = (told.value - plan[told.last]) * side
    place = "on" if gap == 0 else "better than" if gap > 0 else "behind"
    return Answer("no" if gap < 0 else "yes", f"It is {place} its trajectory of {figure(plan[told.last], **show)}.")


def _not_for_spc(series_kind: str, overlap: bool) -> str:
    if series_kind == "rolling" or overlap:
        return "The periods overlap, so one value carries the last one with it: neither a chart's rules nor a trend say anything."  # noqa: E501
    if series_kind == "cumulative":
        return "The values add up over the year, so each carries the last one with it: no rule says whether it changes."
    return ""


def _is_yearly(rows: Sequence[Reading]) -> bool:
    """By the periods themselves, whatever the indicator is said to be: a year long, or a year apart."""
    return all((row.last - row.first).days > LONG for row in rows) or (
        len(rows) > 1 and all((b.last - a.last).days > LONG for a, b in pairwise(rows))
    )


def _by_trend(present: Sequence[Reading], way: str, unit: str) -> tuple[Answer, Answer]:
    values = [Yearly(r.value, r.lower, r.upper, r.numerator, r.denominator) for r in present]
    found = trend(values, is_proportion=unit == "%")
    no = Answer("not suited", "Yearly values are too few to say what the process will do.")
    if found.direction is None:
        return Answer("not enough", found.reason), no
    if found.direction == 0:
        return Answer("no change", "There is no significant change over the last five values."), no
    return _moved(found.direction, way, "over the last five values"), no


def _moved(direction: int, way: str, when: str) -> Answer:
    moves = "rising" if direction > 0 else "falling"
    side = WAYS.get(way, 0)
    if not side:
        return Answer(f"neutral {'high' if direction > 0 else 'low'}", f"It is {moves} {when}.")
    better = side == direction
    judged = "better" if better else "worse"
    key = f"{'improvement' if better else 'concern'} {'high' if direction > 0 else 'low'}"
    return Answer(key, f"It is getting {judged}: {moves} {when}.")


RULES = {
    "outside": "the latest value is beyond the process limits",
    "trend": "values in a row go one way",
    "two in three": "two of three values in a row are near a process limit",
    "run": "values in a row lie on one side of the mean",
}


def _by_spc(
    rows: Sequence[Reading], met: Answer, planned: Answer, latest: dict[str, Any], caveats: tuple[str, ...], *,
    aim: Aim | None, way: str, rebases: Collection[date], profile: Profile,
) -> Answers:  # fmt: skip
    level = aim.level() if aim else None
    side = level[1] if level else WAYS.get(way, 0)
    found = spc.analyse(
        [row.value for row in rows], [row.last for row in rows], profile=profile, rebase_dates=rebases,
        improvement_direction={1: "increase", -1: "decrease"}.get(side, "neutral"), target=level[0] if level else None,
    )  # fmt: skip
    limits = found.limits
    points = [
        {"last": p.date.isoformat(), "value": p.value, "kind": p.kind, "group": p.group, "mean": p.limits.mean,
         "lower": p.limits.lower, "upper": p.limits.upper, "rules": [signal.rule for signal in p.signals]}
        for p in found.points
    ]  # fmt: skip
    return Answers(
        met, planned, _changing(found), _will(found, level), profile.name, latest,
        {"mean": limits.mean, "lower": limits.lower, "upper": limits.upper} if limits.lower is not None else None,
        points, (*caveats, *found.caveats),
    )  # fmt: skip


def _changing(found: spc.Interpretation) -> Answer:
    if found.variation is None:
        return Answer("not enough", "There are not enough values to say whether it changes.")
    if found.variation == "no_variation":
        return Answer("no change", "It has not varied at all.")
    if found.variation == "common_cause" or found.latest is None or found.latest.shown is None:
        return Answer("no change", "There is no significant change: the values vary as they usually do.")
    meaning, side = found.variation.rsplit("_", 1)
    why = RULES[found.latest.shown.rule]
    judged = {"improvement": "getting better", "concern": "getting worse"}.get(meaning, "changing")
    return Answer(f"{meaning} {side}", f"It is {judged} ({side} values): {why}.")


def _will(found: spc.Interpretation, level: tuple[float, int] | None) -> Answer:
    if level is None:
        return Answer("no target", "There is no target number to hold the process against.")
    words = {
        "pass": "The process will meet the target, unless something changes.",
        "fail": "The process will not meet the target, unless something changes.",
        "inconsistent": "The process will meet the target at some times and miss it at others.",
    }
    if found.assurance is None:
        return Answer("not enough", "There are not enough values to say whether the process will meet it.")
    return Answer(found.assurance, words[found.assurance])
