"""What do an edition's commitments and priorities aim at, and what is known now of the indicators that it draws on?

In the form in which it is frozen (`numbers` of jfp-snapshot/1): words and whole texts, no floating numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.days import day_in_words
from metrics.models import Area, Indicator, Interpretation, Measure, Target, TargetStatement
from metrics.progress.words import figure, period_in_words
from metrics.queries import areas_with_data, own_area, places
from metrics.queries.lines import newest
from plans.models import Edition, Plan
from priorities.models import CommitmentTerms, MilestoneStatement, PriorityMeasure
from publication.queries.promises import Pair, key_of

KINDS = frozenset({"indicator", "chart", "measures"})
"""References whose words are numbers: they stay references in a frozen text, and their words stand beside it."""
OF_THE_PLAN = "this.plan"
"""As `measures:this.plan`: the table of the plan's own commitments. No list has such a short name: it holds a dot."""


@dataclass(frozen=True)
class Known:
    """What is known of an indicator in an area: the last that was said of it."""

    indicator: Indicator
    area: Area | None
    name: str
    told: Interpretation | None

    @property
    def state(self) -> str:
        """`known`, `no data`, or `not open`: what has no open licence is not given to everybody, and so not frozen."""
        if self.told is None or not self.told.answers["latest"]:
            return "no data"
        return "known" if self.indicator.is_open else "not open"

    @property
    def address(self) -> str:
        """Where everybody finds its newest figures; empty where no list names it, so that it has no public page."""
        return f"/metrics/{self.indicator.slug}/" if self.indicator.is_listed else ""  # type: ignore[attr-defined]

    def frozen(self) -> dict[str, Any]:
        indicator, told = self.indicator, self.told
        found = {
            "indicator": indicator.slug, "title": indicator.title, "address": self.address, "state": self.state,
            "area": {"code": self.area.code if self.area else "", "name": self.name},
        }  # fmt: skip
        if self.state != "known" or told is None:
            return found
        latest = told.answers["latest"]
        names = ("met", "on_trajectory", "changing", "will_meet")
        return found | {
            "value": latest["words"],
            "period": period_in_words(latest["first"], latest["last"]),
            "last": latest["last"],
            "answers": {name: {part: told.answers[name][part] for part in ("key", "words")} for name in names},
            "caveats": list(told.answers["caveats"]),
            "target": told.target.slug if told.target else "",
            "source": indicator.source, "licence": indicator.licence,
            "release": told.release_id, "profile": told.profile, "engine": told.engine,
            "input_sha256": told.input_sha256,
        }  # fmt: skip


def area_of(plan: Plan) -> Area | None:
    """The area that a plan is about: its Place's council, or its owner's own; else the ICB's."""
    body = plan.place.authority_id if plan.place else plan.owner_id
    return Area.objects.filter(organisation=body).order_by("pk").first() or own_area(list(areas_with_data()))


def known(pairs: Iterable[Pair], *, until: date | None = None) -> dict[Pair, Known]:
    """What is known of each of these that exists: four queries at most, however many they are. `until`: what was said
    last while the newest period that had a value ended on that day or before it."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    listed = Exists(Measure.objects.filter(indicator=OuterRef("pk")))
    indicators = Indicator.objects.filter(slug__in=[slug for slug, _ in wanted]).annotate(is_listed=listed)
    by_slug = {row.slug: row for row in indicators}
    areas = {row.code: row for row in Area.objects.filter(code__in=[code for _, code in wanted])}
    names = {place.authority_id: place.name for place in places()}
    rows = newest().filter(series__indicator__in=indicators, series__area__in=areas.values(), series__category="")
    if until:
        rows = rows.filter(answers__latest__last__lte=until.isoformat())
    said: dict[Pair, Interpretation] = {}
    for row in sorted(rows.select_related("series__indicator", "series__area", "target"), key=_whole, reverse=True):
        said[row.series.indicator.slug, row.series.area.code] = row
    return {
        (slug, code): Known(
            by_slug[slug], area, names.get(area.organisation_id, area.name) if area else "", said.get((slug, code))
        )
        for slug, code in wanted
        if slug in by_slug and ((area := areas.get(code)) or not code)
    }


def site_figures(contents: Iterable[dict[str, Any]]) -> dict[Pair, dict[str, Any]]:
    """What is known now of each indicator in each area of which these frozen texts hold a figure: four queries."""
    held = [row for each in contents for row in each.get("numbers", {}).get("known", {}).get("figures", [])]
    return {pair: row.frozen() for pair, row in known(key_of(row) for row in held).items()}


def _whole(row: Interpretation) -> tuple[bool, str, str]:
    """Everybody before women and men, all ages before some."""
    return row.series.sex != "", row.series.sex, row.series.age


def promised(edition: Edition) -> dict[str, list[dict[str, Any]]]:
    """What is agreed of each commitment, and of each measure in the plan's table of priorities: the targets in the
    words of the text with what a person confirmed that they mean, the measure, the milestones. Four queries."""
    here = Q(commitment__section__edition=edition) | Q(priority_measure__priority__section__edition=edition)
    stated = TargetStatement.objects.filter(here).select_related("target__indicator", "target__area", "commitment")
    targets: dict[Any, list[dict[str, Any]]] = {}
    for row in stated.order_by("pk"):
        place = str(row.commitment.uid) if row.commitment else row.priority_measure_id
        targets.setdefault(place, []).append(_target(row))
    terms = {str(row.commitment.uid): row for row in _terms(edition)}
    due: dict[str, list[dict[str, str]]] = {}
    milestones = MilestoneStatement.objects.filter(commitment__section__edition=edition)
    for each in milestones.select_related("milestone", "commitment").order_by("milestone__due_on", "pk"):
        due.setdefault(str(each.commitment.uid), []).append(_milestone(each))
    uids = sorted({uid for uid in targets if isinstance(uid, str)} | terms.keys() | due.keys())
    measures = PriorityMeasure.objects.filter(priority__section__edition=edition).select_related("priority__section")
    return {
        "commitments": [
            {"id": uid, **_agreed(terms.get(uid)), "targets": targets.get(uid, []), "milestones": due.get(uid, [])}
            for uid in uids
        ],
        "priorities": [
            {"section": str(row.priority.section.uid), "measure": row.wording, "state": row.state,
             "targets": targets.get(row.pk, [])}
            for row in measures.order_by("priority__section", "priority__position", "position", "pk")
        ],
    }  # fmt: skip


def _terms(edition: Edition) -> Iterable[CommitmentTerms]:
    return CommitmentTerms.objects.filter(commitment__section__edition=edition).select_related("commitment")


def _agreed(terms: CommitmentTerms | None) -> dict[str, str]:
    if terms is None:
        return {"measure": "", "indicator": "", "why_no_measure": "", "due_on": ""}
    due_on = terms.due_on.isoformat() if terms.due_on else ""
    return {"measure": terms.measure, "indicator": terms.indicator, "why_no_measure": terms.no_measure_reason,
            "due_on": due_on}  # fmt: skip


def _milestone(row: MilestoneStatement) -> dict[str, str]:
    found = row.milestone
    return {"slug": found.slug, "title": found.title, "due_on": found.due_on.isoformat(), "precision": found.precision}


def _target(row: TargetStatement) -> dict[str, Any]:
    """Its words as they stand there, and what they mean where a person has confirmed it."""
    target = row.target
    return {
        "slug": target.slug, "wording": row.wording, "state": target.state, "meaning": meaning(target),
        "indicator": target.indicator.slug if target.indicator else "", "area": target.area.code if target.area else "",
    }  # fmt: skip


def meaning(target: Target) -> dict[str, str]:
    """What a person confirmed that a target means; empty before."""
    if target.state != Target.State.CONFIRMED:
        return {}
    told = {
        "kind": target.kind, "value": _number(target.value), "upper": _number(target.upper), "unit": target.unit,
        "by": target.by_date.isoformat() if target.by_date else "", "baseline": target.baseline,
    }  # fmt: skip
    shown = [figure(each, unit=target.unit, decimals=_decimals(each)) for each in (target.value, target.upper)]
    words = " ".join([target.get_kind_display(), " to ".join(filter(None, shown))]).strip()
    words += f", from {target.baseline}" if target.baseline else ""
    return told | {"words": f"{words}, by {day_in_words(target.by_date)}" if target.by_date else words}


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _decimals(value: float | None) -> int:
    return 0 if value is None or value == round(value) else min(3, len(repr(value).partition(".")[2]))
