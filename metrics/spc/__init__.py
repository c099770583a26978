"""Has it changed, and will it meet its target? XmR charts as the NHS reads them ("Making Data Count").

`analyse` is a pure function: plain Python, no clock, no database. What it says depends on the values, the options and
the named set of rules alone; `ENGINE` and the profile's name are stored with every interpretation, so that it can be
made again years later. SPC is not for rolling averages, cumulative series or annual series under 13 points: whether a
series is suited is not asked here.
"""

from metrics.spc.analysis import ENGINE, Interpretation, Point, SeriesError, analyse
from metrics.spc.conforming import conformance
from metrics.spc.profiles import MDC, NHSR, PROFILES, Profile

__all__ = [
    "ENGINE",
    "MDC",
    "NHSR",
    "PROFILES",
    "Interpretation",
    "Point",
    "Profile",
    "SeriesError",
    "analyse",
    "conformance",
]
