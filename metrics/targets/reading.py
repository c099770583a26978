"""What do a target's words mean? The rules, each for one form of words that plans use."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from metrics.targets.kinds import Kind, Proposal, Unit, blank
from metrics.targets.numbers import NUMBER, due, number, seconds

_BARE = re.compile(rf"^(?P<n>{NUMBER})(?P<pct>%?)$")
_COMPARED = re.compile(rf"^(?P<sign><=|>=|<|>|≤|≥)\s*(?P<n>{NUMBER})(?P<pct>%?)$")
_RANGE = re.compile(rf"^(?P<low>{NUMBER})%?\s*(?:to|-|–)\s*(?P<high>{NUMBER})(?P<pct>%?)$")
_DURATIONS = re.compile(r"(?:(?P<who>[A-Za-z]+)\s+)?(?P<time>\d\d:\d\d:\d\d)")
_REDUCE_BY = re.compile(rf"\b(?P<way>reduce|increase|grow)\w*\s+by\s+(?P<n>{NUMBER})%", re.I)
_GROW_TO = re.compile(rf"\b(?:grow|increase)\b.*\bto\s+(?P<n>{NUMBER})(?P<pct>%?)", re.I)
_FLOOR = re.compile(rf"minimum\s+(?P<low>{NUMBER})%.*working towards\s+(?P<high>{NUMBER})%", re.I | re.S)
_NET_ZERO = re.compile(r"net zero by (?P<year>\d{4})", re.I)
_CUT = re.compile(rf"(?P<n>{NUMBER})% reduction \(from (?P<base>\d{{4}}) levels\) by (?P<year>\d{{4}})", re.I)
_TO_COME = re.compile(r"\b(?:metric to be agreed|to be (?:agreed|finalised|confirmed|determined)|TBC|TBA)\b", re.I)
_NONE = re.compile(r"no specific metric defined|no metric (?:is )?defined", re.I)
_DONE = re.compile(r"^(?:publish|complete|produce|launch|agree|establish)\b|\bin place by\b", re.I)
_EVERYWHERE = re.compile(r"\b(?:in|by|across)\s+all\b", re.I)
_OUTCOMES = re.compile(r"^deliver\b[^\d]*\boutcomes?\b[^\d]*$", re.I)
_UP = re.compile(r"^\s*(?:increase|increased|improve|improved|grow|more)\b", re.I)
_DOWN = re.compile(r"^\s*(?:reduce|reduced|reduction|decrease|fewer|less)\b", re.I)

_AT_MOST = re.compile(r"\bno more than\b|\bor below\b|\bat most\b|\bmaximum\b|^reduce\b", re.I)
_AT_LEAST = re.compile(
    r"\bno less than\b|\bmeet\b|\bexceed\b|\bat least\b|\bminimum\b|^(?:continue to )?increase\b|^recover\b|^ensure\b"
    r"|^achieve\b|^deliver\b|^grow\b",
    re.I,
)
_TIME = re.compile(r"response times?|waiting times?|\bwaits?\b", re.I)

ASK_WAY = "Is a higher or a lower value better? Neither the target's words nor the objective's say it."
ASK_BASE = "Which period is it counted from? The words name no baseline."
ASK_OUTCOMES = "Which outcomes are meant, and where were they agreed? The words name none of them."
ASK_EITHER = "The words join two measures by OR. Say which of them counts, or that either does."


def read(words: str, *, objective: str = "", metric: str = "") -> tuple[Proposal, ...]:
    """What the words of a target's cell, or of a promise, seem to mean, beside the objective and the metric of their
    row. Nothing for a blank cell; several proposals where they hold several targets. Never raises."""
    said = " ".join(words.split())
    if blank(said):
        return ()
    for rule in RULES:
        if found := rule(said, objective, metric):
            return found
    return (Proposal(said, questions=("The words could not be read. Say what the target is.",)),)


def _durations(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """`National 00:30:00 NWS 00:33:00`: one target for each authority."""
    found = list(_DURATIONS.finditer(said))
    if not found:
        return ()
    kind = Kind.AT_MOST if _TIME.search(f"{metric} {objective}") else None
    asks = () if kind else (ASK_WAY,)
    return tuple(
        Proposal(each[0], kind, seconds(each["time"]), unit=Unit.SECONDS, by_date=due(objective),
                 authority=each["who"] or "", questions=asks)
        for each in found
    )  # fmt: skip


def _compared(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """`<30`. The objective may say "no more than 30": then the two differ at exactly 30, and a person decides."""
    found = _COMPARED.match(said)
    if not found:
        return ()
    kind = {"<": Kind.BELOW, ">": Kind.ABOVE, "<=": Kind.AT_MOST, "≤": Kind.AT_MOST}.get(found["sign"], Kind.AT_LEAST)
    inclusive = re.search(rf"no (?P<way>more|less) than {re.escape(found['n'])}\b", objective, re.I)
    asks = ()
    if inclusive and kind in {Kind.BELOW, Kind.ABOVE}:
        asks = (f"The cell says “{said}”, the objective “{inclusive[0]}”: does exactly {found['n']} meet it?",)
    return (Proposal(said, kind, number(found["n"]), unit=_unit(found), by_date=due(objective), questions=asks),)


def _range(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    found = _RANGE.match(said)
    if not found:
        return ()
    low, high = number(found["low"]), number(found["high"])
    if high < low:
        return ()
    ends = f"is a value under {found['low']} a failure, or only one over {found['high']}?"
    ask = f"The objective says “no more than”: {ends}"
    asks = (ask,) if re.search(r"\bno more than\b", objective, re.I) else ()
    return (Proposal(said, Kind.WITHIN, low, high, _unit(found), due(objective), questions=asks),)


def _bare(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """A number alone: what it means is in the objective. More than 100% is of a baseline, which must be named."""
    found = _BARE.match(said)
    if not found:
        return ()
    value, unit, by_date = number(found["n"]), _unit(found), due(objective)
    if re.search(rf"{re.escape(said)} year on year (?:increase|growth)", objective, re.I):
        return (Proposal(said, Kind.YEAR_ON_YEAR, value, unit=unit, by_date=by_date),)
    if value == 0 and re.search(r"\beliminat", objective, re.I):
        return (Proposal(said, Kind.ZERO, 0.0, unit=unit, by_date=by_date),)
    if unit is Unit.PERCENT and value > 100:
        return (Proposal(said, Kind.RELATIVE, value, unit=unit, by_date=by_date, questions=(ASK_BASE,)),)
    up, down = bool(_AT_LEAST.search(objective)), bool(_AT_MOST.search(objective))
    if up == down:
        return (Proposal(said, None, value, unit=unit, by_date=by_date, questions=(ASK_WAY,)),)
    return (Proposal(said, Kind.AT_LEAST if up else Kind.AT_MOST, value, unit=unit, by_date=by_date),)


def _change(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """`Reduce by 25%`: of what, must be said."""
    found = _REDUCE_BY.search(said)
    if not found:
        return ()
    value = number(found["n"]) * (-1 if found["way"].lower() == "reduce" else 1)
    base = re.search(r"(?:compared to|from|on|against)\s+((?:20)?\d\d/\d\d|\d{4})", said, re.I)
    return (Proposal(said, Kind.CHANGE, value, unit=Unit.PERCENT, by_date=due(said) or due(objective),
                     baseline=base[1] if base else "", questions=() if base else (ASK_BASE,)),)  # fmt: skip


def _net_zero(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """Net zero by one year, a part of it by another: two targets, each with its own day."""
    found = []
    if zero := _NET_ZERO.search(said):
        found.append(Proposal(zero[0], Kind.ZERO, 0.0, by_date=date(int(zero["year"]), 12, 31)))
    if cut := _CUT.search(said):
        found.append(Proposal(cut[0], Kind.CHANGE, -number(cut["n"]), unit=Unit.PERCENT,
                              by_date=date(int(cut["year"]), 12, 31), baseline=cut["base"]))  # fmt: skip
    return tuple(found)


def _floor(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    found = _FLOOR.search(said)
    if not found:
        return ()
    low, high = number(found["low"]), number(found["high"])
    asks = () if high >= low else (f"The ambition, {found['high']}%, is under the minimum, {found['low']}%.",)
    return (Proposal(said, Kind.FLOOR, low, high if high >= low else None, Unit.PERCENT, due(said), questions=asks),)


def _stated(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """What is not agreed, not defined, done once, or wanted everywhere."""
    if _NONE.search(said):
        return (Proposal(said, Kind.NONE_DEFINED),)
    if _TO_COME.search(said):
        return (Proposal(said, Kind.TO_BE_AGREED),)
    if _EVERYWHERE.search(said):
        return (Proposal(said, Kind.COVERAGE, 100.0, unit=Unit.PERCENT, by_date=due(said)),)
    if _OUTCOMES.search(said):
        return (Proposal(said, Kind.IN_WORDS, questions=(ASK_OUTCOMES,)),)
    if _DONE.search(said):
        day = due(said)
        return (Proposal(said, Kind.MILESTONE, by_date=day, questions=() if day else ("By when? No day is named.",)),)
    return ()


def _grow_to(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    found = _GROW_TO.search(said)
    return (Proposal(said, Kind.AT_LEAST, number(found["n"]), unit=_unit(found), by_date=due(said)),) if found else ()


def _directions(said: str, objective: str, metric: str) -> tuple[Proposal, ...]:
    """Only which way: `Reduction in ... Increase the % ...`, a target for each sentence."""
    found = []
    for part in re.split(r"(?<=\.)\s+", said):
        kind = Kind.DIRECTION_UP if _UP.match(part) else Kind.DIRECTION_DOWN if _DOWN.match(part) else None
        if kind is None:
            return ()
        found.append(Proposal(part, kind, questions=(ASK_EITHER,) if re.search(r"\bOR\b", part) else ()))
    return tuple(found)


def _unit(found: re.Match[str]) -> Unit:
    return Unit.PERCENT if found["pct"] else Unit.COUNT


RULES: tuple[Callable[[str, str, str], tuple[Proposal, ...]], ...] = (
    _durations, _compared, _range, _bare, _change, _net_zero, _floor, _stated, _grow_to, _directions,
)  # fmt: skip
