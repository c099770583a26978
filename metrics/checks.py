"""What is asked of a target, and of new limits, before they are kept?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.days import day_in_words
from core.verdict import Verdict
from metrics.models import Indicator, LocalMeasure, Target
from metrics.queries import Watched, possible_committees
from metrics.targets import Kind
from organisations.models import Organisation, Place

RANGES = {Kind.WITHIN, Kind.FLOOR}
OF_BASELINE = {Kind.CHANGE, Kind.RELATIVE}


def sound_target(target: Target) -> Verdict:
    """Whether what a target is said to mean is complete; every reason why not."""
    if not target.kind:
        return Verdict(("Choose what kind of target it is.",))
    kind = Kind(target.kind)
    found = Verdict.no_if(kind.is_numeric and target.value is None, "Enter the number that is aimed at.")
    found &= Verdict.no_if(
        kind in RANGES and target.upper is None, "Enter the second number: the end of the range, or the ambition."
    )
    found &= Verdict.no_if(
        target.upper is not None and target.value is not None and target.upper < target.value,
        "The second number must not be smaller than the first.",
    )
    found &= Verdict.no_if(
        kind in OF_BASELINE and not target.baseline, "Enter the period that it is counted from, the baseline."
    )
    found &= Verdict.no_if(kind is Kind.ZERO and target.value not in {0, None}, "“Eliminate” means the number 0.")
    return found & Verdict.no_if(kind is Kind.MILESTONE and target.by_date is None, "Enter the day it is due by.")


def may_be_watched(measures: Collection[int], committee: Organisation | None, *, on: date) -> Verdict:
    """Whether these measures may be given to that body; every reason why not."""
    found = Verdict.no_if(not measures, "Choose at least one measure.")
    unfit = committee is not None and not possible_committees(on=on).filter(pk=committee.pk).exists()
    return found & Verdict.no_if(unfit, f"{committee} is not a board or committee, so it cannot watch a measure.")


def sound_local(
    place: Place, indicator: Indicator | None, title: str, *, worse: str, assessment: str, passage: str
) -> Verdict:
    """Whether a Place may add this metric: it is one, it is new here, and its needs assessment is cited. Every reason
    why not."""
    found = Verdict.no_if(
        (indicator is None) == (not title), "Choose an indicator from the list, or give a new one a name, not both."
    )
    same = indicator or Indicator.objects.filter(title__iexact=title).first()
    found &= Verdict.no_if(
        indicator is None and same is not None, f"“{title}” is measured already. Choose it from the list instead."
    )
    held = same and LocalMeasure.objects.filter(place=place, indicator=same).first()
    found &= Verdict.no_if(
        bool(held), f"{place} has added it already." + (" Put it back instead." if held and held.taken_out_at else "")
    )
    found &= Verdict.no_if(not worse, "Say which outcomes are materially worse, and than what.")
    return found & Verdict.no_if(
        not assessment or not passage,
        "Cite the joint strategic needs assessment: its title and year, and the page, chapter or table.",
    )


def sound_period(start: date, end: date, *, on: date) -> Verdict:
    """Whether a report can be on these days; every reason why not."""
    found = Verdict.no_if(end < start, "The period must not end before it begins.")
    return found & Verdict.no_if(end > on, "The period must not end in the future: choose today or an earlier day.")


def ready_to_freeze(watched: Watched, *, period: tuple[date, date], is_as_seen: bool) -> Verdict:
    """Whether a report to a committee can be frozen; every reason why not. `is_as_seen`: it would hold what the person
    read before they decided."""
    start, end = period
    found = sound_period(start, end, on=watched.on)
    before = watched.previous
    found &= Verdict.no_if(
        before is not None and end <= before.period_end,
        f"Report {before.number} tells of the time to {day_in_words(before.period_end)}: choose a later day."
        if before else "",
    )  # fmt: skip
    found &= Verdict.no_if(
        not watched.lines and not watched.milestones, f"{watched.committee} watches no measure and no milestone."
    )
    found &= Verdict.no_if(
        watched.hidden > 0,
        f"{watched.committee} also monitors {watched.hidden} milestone{'' if watched.hidden == 1 else 's'} of plans "
        "that you may not read. Ask somebody who reads them to freeze the report.",
    )
    found &= Verdict.no_if(
        None not in watched.commentary, "Say in a few words how the whole stands: the commentary on the whole is empty."
    )
    return found & Verdict.no_if(
        not is_as_seen, "What the report would hold has changed since you looked at it. Read it again, then freeze it."
    )
