"""How are we doing? Four answers, never one: is it met, is it on its way, is it changing, will it be met.

Plain Python: values, days and what is aimed at come in; words come out. What a series cannot tell is said as that.
"""

from metrics.progress.answers import Aim, Answer, Answers, Reading, answer
from metrics.progress.trend import Trend, trend

__all__ = ["Aim", "Answer", "Answers", "Reading", "Trend", "answer", "trend"]
