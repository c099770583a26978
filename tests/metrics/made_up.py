"""A system with numbers that are made up here: an ICB, its two Places, England, and a list that is measured."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from metrics import actions
from metrics.models import Release, Target, Trajectory
from priorities import actions as priority_actions
from priorities.models import Framework
from tests.metrics.files import tidy
from tests.stages import Cast

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 10, 9, tzinfo=UTC)
WHO: dict[str, Any] = {"by": None, "at": NOW}
ICB, AVON, TAMAR, ENGLAND = "E54000991", "E06000991", "E06000992", "E92000001"
NAMES = {ICB: "Mercia", AVON: "Avon council area", TAMAR: "Tamar council area", ENGLAND: "England"}
OGL = "Open Government Licence v3.0"


def coded(people: Cast) -> None:
    """The bodies get the codes by which observations know them."""
    bodies = {ICB: people.icb} | {
        code: place.authority for code, place in zip((AVON, TAMAR), people.places, strict=True)
    }
    for code, body in bodies.items():
        body.gss_code = code
        body.save()


def listed(count: int, *, kind: str = "outcomes", licence: str = OGL, **fields: Any) -> Framework:
    """A list of `count` items, each with a metric, a target that nobody has confirmed, and an indicator."""
    framework = priority_actions.register_framework(
        slug="waits", series="waits", kind=kind, name="Waits", version="1", owner=None, source="made up here",
        description="How long people wait.", **WHO,
    )  # fmt: skip
    items = [{"code": f"wait-{n}", "local_type": "Objective", "wording": f"Reduce wait {n} to 92% or below"}
             for n in range(count)]  # fmt: skip
    priority_actions.write_items(framework=framework, items=items, **WHO)
    for n in range(count):
        actions.register_indicator(slug=f"wait-{n}", title=f"Wait {n}", unit="%", polarity="down", licence=licence,
                                   source="Made up", **(fields | WHO))  # fmt: skip
    rows = [{"item": f"wait-{n}", "metric": f"Wait {n}", "target": "92%", "indicator": f"wait-{n}"}
            for n in range(count)]  # fmt: skip
    actions.write_measures(framework=framework, rows=rows, **WHO)
    return framework


def months(slug: str, area: str, values: list[float], *, half: float = 1.0, category: str = "") -> list[str]:
    """Lines of our own form, from January 2024 on, with limits of so much to each side."""
    kind = "Deprivation" if category else ""
    return [
        f"{slug},{area},{NAMES[area]},{2024 + n // 12}-{n % 12 + 1:02},{v},{v - half},{v + half},{kind},{category}"
        for n, v in enumerate(values)
    ]


def load(path: Path, lines: list[str], *, at: datetime = NOW) -> Release:
    head = "indicator,area,area_name,period,value,lower,upper,category_type,category"
    release = actions.import_observations(path=tidy(path, "\n".join([head, *lines])), by=None, at=at)
    actions.interpret_release(release=release, at=at)
    return release


def everywhere(
    path: Path, count: int, *, length: int = 20, areas: tuple[str, ...] = (ICB, AVON, TAMAR, ENGLAND)
) -> Release:
    lines = [
        line
        for n in range(count)
        for at, area in enumerate(areas)
        for line in months(f"wait-{n}", area, [90 + 2 * at + m % 2 for m in range(length)])
    ]
    return load(path, lines)


def confirmed(number: int = 0, value: float = 92) -> Target:
    target = Target.objects.order_by("pk")[number]
    return actions.confirm_target(target=target, kind="at most", value=value, unit="%", by=None, at=NOW)


def planned(target: Target, points: dict[date, float]) -> Trajectory:
    made = Trajectory.objects.create(target=target, version=1, source="made up here")
    for day, value in points.items():
        made.points.create(period_end=day, value=value)
    return made
