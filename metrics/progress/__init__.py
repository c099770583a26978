"""How are we doing? Four answers, never one: is it met, is it on its way, is it changing, will it be met.

Plain Python: values, days and what is aimed at come in; words come out. What a series cannot tell is said as that.
"""

from metrics.progress.answers import Aim, Answer, Answers, Reading, answer
from metrics.progress.comparing import against, ends_of, gap_in_words
from metrics.progress.missing import Missing, missing
from metrics.progress.trend import Trend, trend

__all__ = [
    "Aim", "Answer", "Answers", "Missing", "Reading", "Trend", "against", "answer", "ends_of", "gap_in_words",
    "missing", "trend",
]  # fmt: skip
