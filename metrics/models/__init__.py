"""How are we doing? What is measured, what was observed and known when, what is aimed at, and what the data say."""

from metrics.models.indicator import Area, Indicator, Measure
from metrics.models.interpretation import Interpretation, RebaseDecision
from metrics.models.local import LocalMeasure
from metrics.models.observation import (
    MISSING,
    STILL,
    Form,
    Observation,
    Release,
    Series,
    Status,
)
from metrics.models.off_track import OffTrack, OffTrackRule
from metrics.models.rating import RatingRequest
from metrics.models.report import Commentary, MonitoringReport
from metrics.models.sent import DataSource, RefusedRow, SentFile
from metrics.models.target import Target, TargetStatement, Trajectory, TrajectoryPoint

__all__ = [
    "MISSING",
    "STILL",
    "Area",
    "Commentary",
    "DataSource",
    "Form",
    "Indicator",
    "Interpretation",
    "LocalMeasure",
    "Measure",
    "MonitoringReport",
    "Observation",
    "OffTrack",
    "OffTrackRule",
    "RatingRequest",
    "RebaseDecision",
    "RefusedRow",
    "Release",
    "SentFile",
    "Series",
    "Status",
    "Target",
    "TargetStatement",
    "Trajectory",
    "TrajectoryPoint",
]
