"""How do the rows of a list's table of measures enter, and the indicators that they name?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core import audit
from metrics import checks, targets
from metrics.models import Indicator, Measure, Target, TargetStatement
from metrics.permissions import may_keep
from organisations.models import Organisation
from priorities.models import Framework


@transaction.atomic
def register_indicator(*, slug: str, by: Any, at: datetime, **fields: Any) -> Indicator:
    """Enter an indicator, or bring the entry of that slug up to date."""
    may_keep(by, on=localdate(at)).require()
    indicator, created = Indicator.objects.update_or_create(slug=slug, defaults=fields)
    if created:
        audit.record("registered", indicator, by=by, at=at)
    return indicator


@transaction.atomic
def write_measures(*, framework: Framework, rows: list[dict[str, Any]], by: Any, at: datetime) -> int:
    """Enter the rows of a list's table, in the order of the table, and propose a target for each cell that holds one;
    returns how many rows were new. A row names its `item` by code, and has `metric`, `target`, `position`, `marks`,
    `sex`, `indicator`, `printed` where the table does."""
    may_keep(by, on=localdate(at)).require()
    items = {item.code: item for item in framework.items.all()}
    indicators = {each.slug: each for each in Indicator.objects.filter(slug__in=[r.get("indicator") for r in rows])}
    counts: dict[str, int] = {}
    made = 0
    for row in rows:
        counts[row["item"]] = position = counts.get(row["item"], 0) + 1
        wording = row.get("metric") or ""
        none = wording and any(each.kind is targets.Kind.NONE_DEFINED for each in targets.read(wording))
        state = Measure.State.NONE_DEFINED if none else Measure.State.NAMED if wording else Measure.State.NOT_NAMED
        measure, created = Measure.objects.update_or_create(
            item=items[row["item"]],
            position=position,
            defaults={
                "wording": wording,
                "state": state,
                "marks": row.get("marks") or "",
                "sex": row.get("sex") or "",
                "indicator": indicators.get(row.get("indicator") or ""),
                "target_wording": row.get("target") or "",
                "stated_position": row.get("position") or "",
                "printed": row.get("printed") or {},
            },
        )
        if created:
            propose_targets(measure=measure, by=by, at=at)
        made += created
    if made:
        audit.record("wrote measures", framework, by=by, at=at, count=made)
    return made


@transaction.atomic
def assign_committee(*, measures: Iterable[Measure], committee: Organisation | None, by: Any, at: datetime) -> int:
    """Say which one body watches these measures, or, with None, that nobody does; returns how many were changed. Raises
    Refused with every reason."""
    may_keep(by, on=localdate(at)).require()
    wanted = [measure.pk for measure in measures]
    checks.may_be_watched(wanted, committee, on=localdate(at)).require()
    rows = list(Measure.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    changed = [row for row in rows if row.committee_id != (committee.pk if committee else None)]
    for row in changed:
        before, row.committee = row.committee_id, committee
        row.save(update_fields=["committee"])
        audit.record("assigned", row, by=by, at=at, committee=committee.slug if committee else "", before=before)
    return len(changed)


@transaction.atomic
def propose_targets(*, measure: Measure, by: Any, at: datetime) -> list[Target]:
    """Read the words of a row's target, or of its metric where that is a milestone, and keep what they seem to mean
    until a person confirms it. Words that leave something open stay words, with the questions."""
    words = measure.target_wording
    read = targets.read(words, objective=measure.item.wording, metric=measure.wording)
    if not words:
        read = tuple(each for each in targets.read(measure.wording) if each.kind is targets.Kind.MILESTONE)
    slug = f"{measure.item.framework.slug}-{measure.pk}"
    return _propose(read, slug, words or measure.wording, indicator=measure.indicator, measure=measure)


@transaction.atomic
def propose_stated(
    *, wording: str, slug: str, by: Any, at: datetime, indicator: Indicator | None = None, **place: Any
) -> list[Target]:
    """Read what is aimed at in a row of a plan's table of priorities (`priority_measure`), or in a sentence of a
    document (`document`), and keep it until a person confirms it. Where the same words state a target already, it is
    that record, shown in one more place. Said twice, nothing is new."""
    may_keep(by, on=localdate(at)).require()
    if TargetStatement.objects.filter(wording=wording, **place).exists():
        return []
    same = Q(priority_measure__isnull=False) | ~Q(document="") | Q(target__kind=targets.Kind.MILESTONE)
    held = Target.objects.filter(pk__in=TargetStatement.objects.filter(same, wording=wording).values("target"))
    if held:
        TargetStatement.objects.bulk_create(TargetStatement(target=row, wording=wording, **place) for row in held)
        return list(held)
    return _propose(targets.read(wording), slug, wording, indicator=indicator, **place)


def _propose(
    read: Iterable[targets.Proposal], slug: str, wording: str, *, indicator: Indicator | None, **place: Any
) -> list[Target]:
    made = []
    for number, proposal in enumerate(read, start=1):
        target = Target.objects.create(
            slug=f"{slug[:110]}-{number}",
            state=Target.State.PROPOSED if proposal.is_certain else Target.State.VERBATIM,
            kind=proposal.kind or "",
            value=proposal.value,
            upper=proposal.upper,
            unit=proposal.unit or "",
            by_date=proposal.by_date,
            baseline=proposal.baseline,
            authority=proposal.authority,
            indicator=indicator,
            questions=list(proposal.questions),
        )
        TargetStatement.objects.create(target=target, wording=wording, **place)
        made.append(target)
    return made
