"""What several pages show in the same way: the four answers, the rows of a dashboard, a picture with its table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from core.days import day_in_words
from metrics import charts, queries
from metrics.models import Area, Interpretation
from metrics.progress.words import SHORT

ROWS_ON_A_PAGE = 50
LABELS = {"met": "Met", "on_trajectory": "On trajectory", "changing": "Change", "will_meet": "Outlook"}


@lru_cache(maxsize=64)
def icon(key: str) -> SafeString:
    return mark_safe(charts.icon(key))


def answers(told: Interpretation | None) -> list[dict[str, str]]:
    """The four answers, each with its question, its picture and its words."""
    if told is None:
        return []
    return [
        {"question": words, "icon": icon(told.answers[name]["key"]), "words": told.answers[name]["words"]}
        for name, words in queries.QUESTIONS
    ]


def short_answers(keys: dict[str, str]) -> list[tuple[str, SafeString, str]]:
    """The answers that there are, each with its label, its picture and a word or two."""
    return [(LABELS[name], icon(key), SHORT[key]) for name, key in keys.items() if key in SHORT]


def latest_day(told: Interpretation | None) -> str:
    latest = told.answers["latest"] if told else None
    return day_in_words(date.fromisoformat(latest["last"])) if latest else ""


def pictures(sheet: queries.Sheet) -> list[dict[str, Any]]:
    return [{"picture": each, "svg": mark_safe(each.svg)} for each in charts.pictures(sheet)]


def lines(request: HttpRequest, found: list[queries.Line]) -> dict[str, Any]:
    """A page of a dashboard, with what is missing in all of it."""
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "gaps": queries.gaps(found), "total": len(found), "page": page,
        "rows": [{"line": line, "answers": answers(line.told)} for line in page],
    }  # fmt: skip


def chosen_area(request: HttpRequest, areas: Iterable[Area]) -> Area | None:
    """The area that is asked for in the address, if it is one of these."""
    return next((each for each in areas if each.code == request.GET.get("area")), None)
