"""When is it said what the data say, and who decides that limits are drawn anew?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core import audit
from core.canonical import canonical_json, sha256
from core.verdict import Verdict
from metrics.actions.exceptions import raise_exceptions
from metrics.models import Indicator, Interpretation, Observation, RebaseDecision, Release, Series, Target
from metrics.permissions import may_keep
from metrics.progress import Aim, Reading, answer
from metrics.progress.answers import ENGINE
from metrics.queries import known_now, newest, values_of
from metrics.spc import ENGINE as SPC_ENGINE
from metrics.spc import MDC, Profile
from metrics.targets import Kind
from organisations.models import Organisation
from priorities.models import CommitmentTerms


@transaction.atomic
def interpret(
    *, series: Series, polarity: str = "", target: Target | None = None, profile: Profile = MDC, at: datetime
) -> Interpretation | None:
    """Say what the data that are known now say, and keep it; the same input is never said twice. A target counts only
    once a person has confirmed it. None where nothing was ever loaded."""
    release = Release.objects.order_by("-pk").first()
    if release is None:
        return None
    rows = values_of([series])[series.pk]
    aim = _aim(target)
    rebases = sorted(series.rebases.filter(taken_back_at__isnull=True).values_list("from_date", flat=True))
    plan = _plan(target)
    indicator = series.indicator
    told = {
        "engine": [ENGINE, SPC_ENGINE], "profile": profile.name, "series_kind": indicator.series_kind,
        "way": polarity, "unit": indicator.unit, "decimals": indicator.decimals,
        "aim": None if aim is None else [str(part) for part in (aim.kind, aim.value, aim.upper, aim.baseline_value)],
        "plan": {day.isoformat(): repr(value) for day, value in plan.items()},
        "rebases": [day.isoformat() for day in rebases],
        "values": [
            [row.period_start.isoformat(), row.period_end.isoformat(), row.status, *(repr(number) for number in (
                row.value, row.lower, row.upper, row.numerator, row.denominator))]
            for row in rows
        ],
    }  # fmt: skip
    if taken_back := list(
        series.rebases.filter(taken_back_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    ):
        # Limits as they were before is another saying than the first one, so that it is the newest.
        told["taken_back"] = taken_back
    digest = sha256(canonical_json(told))
    made = answer(
        [Reading(r.period_start, r.period_end, r.value, r.lower, r.upper, r.numerator, r.denominator,
                 r.get_status_display().lower()) for r in rows],
        series_kind=indicator.series_kind, way=polarity, aim=aim, unit=indicator.unit,
        decimals=indicator.decimals, plan=plan, rebases=rebases, profile=profile,
    )  # fmt: skip
    found, _ = Interpretation.objects.get_or_create(
        series=series, profile=made.profile or profile.name, engine=f"{ENGINE}.{SPC_ENGINE}", input_sha256=digest,
        defaults={"target": target if aim else None, "release": release, "polarity": polarity,
                  "answers": made.as_data(), "made_at": at},
    )  # fmt: skip
    return found


def interpret_release(*, release: Release, at: datetime) -> int:
    """Say anew what the data say in every series that a release touched and that a list is measured by, that a target
    is for, or that a commitment names; returns how many. The target is the one that is confirmed for the indicator, if
    there is just one. Then the committees are told what is off its track."""
    touched = Observation.objects.filter(Q(release_from=release) | Q(release_to=release.pk)).values("series")
    named = CommitmentTerms.objects.exclude(indicator="").values("indicator")
    used = Indicator.objects.filter(Q(uses__isnull=False) | Q(targets__isnull=False) | Q(slug__in=named))
    measured = Series.objects.filter(pk__in=touched, indicator__in=used.values("pk"), category="")
    count = 0
    for series in measured.select_related("indicator").prefetch_related("indicator__uses", "indicator__targets"):
        ways = {use.way for use in series.indicator.uses.all()} - {""}
        aims = [each for each in series.indicator.targets.all() if each.state == Target.State.CONFIRMED]
        way, aim = _way(series.indicator, ways), aims[0] if len(aims) == 1 else None
        interpret(series=series, polarity=way, target=aim, at=at)
        count += 1
    raise_exceptions(at=at)
    return count


def _way(indicator: Indicator, ways: set[str]) -> str:
    """Which way improvement lies, if all uses agree on it; its own where it has no use."""
    return next(iter(ways)) if len(ways) == 1 else "" if ways else indicator.polarity


def _aim(target: Target | None) -> Aim | None:
    if target is None or target.state != Target.State.CONFIRMED:
        return None
    return Aim(Kind(target.kind), target.value, target.upper, target.by_date, target.baseline_value)


def _plan(target: Target | None) -> dict[date, float]:
    newest = target.trajectories.order_by("-version").first() if target else None
    return dict(newest.points.values_list("period_end", "value")) if newest else {}


@transaction.atomic
def decide_rebase(
    *, series: Series, from_date: date, reason: str, decided_on: date, committee: Organisation | None = None,
    minute: str = "", by: Any, at: datetime,
) -> RebaseDecision:  # fmt: skip
    """Record the judgement that limits are drawn anew from a period on, and say anew what the data say. Refused where
    the period has no value."""
    may_keep(by, on=localdate(at)).require()
    verdict = Verdict.no_if(not reason.strip(), "Say why the limits are to be drawn anew.")
    has_value = known_now().filter(series=series, period_end=from_date, value__isnull=False).exists()
    verdict &= Verdict.no_if(not has_value, "No period with a value ends on that day; choose one that does.")
    verdict &= Verdict.no_if(decided_on > localdate(at), "The day of the decision must not be in the future.")
    stands = series.rebases.filter(from_date=from_date, taken_back_at__isnull=True).exists()
    verdict &= Verdict.no_if(stands, "New limits from that period are decided already.")
    verdict.require()
    decision = RebaseDecision.objects.create(
        series=series, from_date=from_date, reason=reason, decided_on=decided_on, committee=committee, minute=minute,
        by=audit.actor(by), at=at,
    )  # fmt: skip
    audit.record("rebased", decision, by=by, at=at, series=str(series.pk), from_date=from_date.isoformat())
    _say_again(series, at=at)
    return decision


@transaction.atomic
def take_back_rebase(*, decision: RebaseDecision, reason: str, by: Any, at: datetime) -> RebaseDecision:
    """Take back a decision on new limits, once, with the reason; it stays on record. Raises Refused with every
    reason."""
    may_keep(by, on=localdate(at)).require()
    row = RebaseDecision.objects.select_for_update(of=("self",)).select_related("series__indicator").get(pk=decision.pk)
    verdict = Verdict.no_if(not reason.strip(), "Say why the decision is taken back.")
    verdict &= Verdict.no_if(row.taken_back_at is not None, "The decision is taken back already.")
    verdict.require()
    row.taken_back_at, row.taken_back_because = at, reason.strip()
    row.save(update_fields=["taken_back_at", "taken_back_because"])
    audit.record("took back", row, by=by, at=at, because=row.taken_back_because)
    _say_again(row.series, at=at)
    return row


def _say_again(series: Series, *, at: datetime) -> None:
    """What the data say under the limits that hold now, with the target and the way that it was last said with."""
    last = newest().filter(series=series).select_related("target").first()
    if last is not None:
        interpret(series=series, polarity=last.polarity, target=last.target, at=at)
        raise_exceptions(at=at)
