"""Which rules are read by? Each set of rules has a name, which is stored with every interpretation made by it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """The choices in which tools for XmR charts differ. Everything else is the same for all of them."""

    name: str
    source: str
    screens_ranges: bool
    """Moving ranges of 3.267 times their mean and more are left out of the limits, once."""
    run: int
    """So many points in a row on one side of the mean are a run."""
    trend: int
    """So many points in a row that all rise, or all fall, are a trend."""
    counts_beyond: bool
    """Points beyond the process limits count towards two in three as those near them do."""
    improvement_wins: bool
    """A point with signals both ways is shown as an improvement; otherwise the first rule that applies decides."""
    meets_at_limit: bool
    """A target that lies exactly on a limit is met, or missed, consistently."""
    least: int
    """Fewer points than this in the latest group give no icons."""
    reads_gaps: bool
    """A latest value that is missing is passed over, a collapsed range is read as one value, and a day of rebasing
    without an observation is refused. Otherwise all three are as the reference package has them."""


NHSR = Profile(
    name="nhsr-0.2.2",
    source="NHSRplotthedots 0.2.2 (NHS-R Community, MIT), commit 050b07d7",
    screens_ranges=True,
    run=7,
    trend=7,
    counts_beyond=False,
    improvement_wins=False,
    meets_at_limit=False,
    least=0,
    reads_gaps=False,
)

MDC = Profile(
    name="mdc-2024",
    source="Making Data Count's Single Chart tool, as its maintainers describe it in NHSRplotthedots issues 194, 195"
    " and 202 and PowerBI-SPC issues 116 and 257; not run against the workbook",
    screens_ranges=False,
    run=7,
    trend=6,
    counts_beyond=True,
    improvement_wins=True,
    meets_at_limit=True,
    least=13,
    reads_gaps=True,
)

PROFILES = {profile.name: profile for profile in (NHSR, MDC)}
