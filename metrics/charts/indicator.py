"""Every picture of one indicator, made from what is known of it: the same on a page, in a file and in a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.days import day_in_words
from metrics.charts.dots import Beside, Dot, gap, places
from metrics.charts.drawing import Picture
from metrics.charts.line import chart, table
from metrics.charts.multiples import Panel, multiples
from metrics.charts.trajectory import trajectory
from metrics.models import Area, Indicator, Interpretation, Observation, Series
from metrics.progress import against, ends_of, gap_in_words
from metrics.queries import Sheet

KINDS = ("series", "trajectory", "places", "multiples", "gap")
SHAPES = "Square: better than chance. Diamond: worse than chance. Triangle: neither. Circle: as usual."
LINES = "Full line: mean; dashed lines: process limits."


def pictures(sheet: Sheet) -> list[Picture]:
    """Those that the data allow, in the order in which a page shows them."""
    made = (_series(sheet), _trajectory(sheet), _places(sheet), _multiples(sheet), _gap(sheet))
    return [_headed(picture, f"{sheet.indicator.title}: ") for picture in made if picture]


def _headed(picture: Picture, before: str) -> Picture:
    rest = picture.title.removeprefix(before)
    return replace(picture, heading=rest[:1].upper() + rest[1:])


def _style(sheet: Sheet) -> dict[str, Any]:
    return {"unit": sheet.indicator.unit, "decimals": sheet.indicator.decimals}


def _key(sheet: Sheet, kind: str) -> str:
    return f"{kind}-{sheet.indicator.slug}"


def _of(sheet: Sheet, series: Series) -> str:
    """The area of a series by the name of its Place, with its sex and age where they are told apart."""
    return ", ".join(part for part in (sheet.names[series.area_id], series.sex, series.age) if part)


def _plain(rows: Iterable[Observation]) -> list[dict[str, Any]]:
    return [
        {"last": row.period_end.isoformat(), "value": row.value, "why": row.get_status_display().lower()}
        for row in rows
    ]


def _series(sheet: Sheet) -> Picture | None:
    if sheet.shown is None:
        return None
    return through_time(
        sheet.indicator, sheet.told, key=_key(sheet, "series"),
        title=f"{sheet.indicator.title}: {_of(sheet, sheet.shown)} through time",
        otherwise=_plain(sheet.values[sheet.shown.pk]),
    )  # fmt: skip


def through_time(
    indicator: Indicator, told: Interpretation | None, *, key: str, title: str,
    otherwise: Sequence[dict[str, Any]] = (),
) -> Picture | None:  # fmt: skip
    """The values of one series, drawn from what was said of it, so that the same answers give the same bytes wherever
    they are shown; where nothing was said, from the values `otherwise`. None without a value. `key` makes it unique on
    a page."""
    points = (told.answers["points"] if told else []) or otherwise
    words = " ".join(told.answers[name]["words"] for name in ("met", "changing")) if told else ""
    style: dict[str, Any] = {"unit": indicator.unit, "decimals": indicator.decimals}
    level = told.answers.get("target") if told else None
    shown = words or "The values in the order of time."
    svg = chart(points, key=key, title=title, words=shown, target=level, **style)
    if not svg:
        return None
    legend = f"{SHAPES} {LINES}" if told and told.answers["limits"] else "Circles: the values."
    legend += " Dotted line: target." if level is not None else ""
    rows = tuple(table(points, **style))
    return Picture("series", svg, title, words, legend, ("Period to", "Value"), rows)


def _trajectory(sheet: Sheet) -> Picture | None:
    told = sheet.told
    if sheet.shown is None or told is None or not told.answers.get("plan"):
        return None
    title = f"{sheet.indicator.title}: what was planned and what came, {_of(sheet, sheet.shown)}"
    return trajectory(
        _plain(sheet.values[sheet.shown.pk]), told.answers["plan"], key=_key(sheet, "trajectory"), title=title,
        target=told.answers.get("target"), **_style(sheet),
    )  # fmt: skip


def _places(sheet: Sheet) -> Picture | None:
    """The Places for the newest period of the shown area, in their own order; another period is never mixed in."""
    nation = next((each for each in sheet.whole if each.area.kind == Area.Kind.NATION), None)
    ours = [each for each in sheet.whole if each is not nation]
    if len(ours) < 2 or sheet.last is None:
        return None
    england = sheet.at(nation, sheet.last) if nation else None
    other = england.value if england else None
    name = sheet.names[nation.area_id] if nation else "England"
    dots = [_dot(sheet.names[each.area_id], sheet.at(each, sheet.last), other, name, sheet.way) for each in ours]
    words = f"For the period to {day_in_words(sheet.last)}, against the value for {name}. {_counted(dots, name)}"
    return places(
        dots, key=_key(sheet, "places"), title=f"{sheet.indicator.title}: Places side by side", words=words.strip(),
        beside=Beside(name, other) if other is not None else None, **_style(sheet),
    )  # fmt: skip


def _dot(name: str, row: Observation | None, other: float | None, beside: str, way: str) -> Dot:
    if row is None or row.value is None:
        return Dot(name, None, words=row.get_status_display().lower() if row else "no value for this period")
    said = against(row.value, row.lower, row.upper, other=other, name=beside, way=way)
    return Dot(name, row.value, row.lower, row.upper, said.key, said.words)


def _counted(dots: list[Dot], name: str) -> str:
    """“Better than England: Avon, Tamar. Similar: none.”: the same as the shapes say."""
    told = []
    for kind in ("better", "worse", "higher", "lower", "similar"):
        found = [dot.name for dot in dots if dot.kind == kind]
        if found:
            told.append(f"{kind.capitalize()} {'to' if kind == 'similar' else 'than'} {name}: {', '.join(found)}.")
    return " ".join(told)


def _multiples(sheet: Sheet) -> Picture | None:
    if len(sheet.whole) < 2:
        return None
    panels = [
        Panel(
            sheet.names[each.area_id],
            {row.period_end.isoformat(): row.value for row in sheet.values[each.pk] if row.value is not None},
        )
        for each in sheet.whole
    ]
    title = f"{sheet.indicator.title}: each area through time"
    words = f"{len(panels)} small pictures with the same axes: {', '.join(panel.name for panel in panels)}."
    return multiples(panels, key=_key(sheet, "multiples"), title=title, words=words, **_style(sheet))


def _gap(sheet: Sheet) -> Picture | None:
    """The groups of the shown area for the newest period that two of them have, and the gap between its ends."""
    days = sorted({row.period_end for each in sheet.groups for row in sheet.values[each.pk]}, reverse=True)
    told = [(day, _values(sheet, day)) for day in days]
    told = [(day, values) for day, values in told if ends_of(values)]
    if not told or sheet.shown is None:
        return None
    day, values = told[0]
    ends = ends_of(values)
    before = told[1][1] if told[1:] else {}
    words = f"For the period to {day_in_words(day)}. {gap_in_words(values, before, **_style(sheet))}"
    dots = [_group(each.category, sheet.at(each, day)) for each in sheet.groups]
    kind = sheet.groups[0].category_type
    return gap(
        dots, ends=ends or ("", ""), key=_key(sheet, "gap"), words=words,
        title=f"{sheet.indicator.title}: the gap between groups by {kind}, {_of(sheet, sheet.shown)}",
        **_style(sheet),
    )  # fmt: skip


def _values(sheet: Sheet, day: date) -> dict[str, float | None]:
    rows = {each.category: sheet.at(each, day) for each in sheet.groups}
    return {name: row.value if row else None for name, row in rows.items()}


def _group(name: str, row: Observation | None) -> Dot:
    if row is None or row.value is None:
        return Dot(name, None, words=row.get_status_display().lower() if row else "no value for this period")
    return Dot(name, row.value, row.lower, row.upper)
