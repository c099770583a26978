"""What in a text would trip its reader up? Advice while writing, and the part of the data check that reads texts."""

from plans.checks.advice import KINDS, Advice, Kind, Known, Severity
from plans.checks.writing import advice

__all__ = ["KINDS", "Advice", "Kind", "Known", "Severity", "advice"]
