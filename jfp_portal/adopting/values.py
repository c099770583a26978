"""Is a value what its file asks for? One rule for each sort of value; each gives what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from jfp_portal.adopting.shapes import Key

Wrong = tuple[str, str] | None
ODS = re.compile(r"[A-Z0-9]{3,6}")
GSS = re.compile(r"E\d{8}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
SITE_ADDRESS = re.compile(r"https?://[^\s/]+/?")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Names:
    """What other files may be spoken of by: the slugs of bodies, Places and plan types."""

    bodies: set[str]
    places: set[str]
    plan_types: set[str]


def wrong_with(value: Any, key: Key, names: Names) -> Wrong:
    """What is wrong with a value, and what to do; None where it is right."""
    return RULES[key.what](value, key, names)


def _text(value: Any, key: Key, names: Names) -> Wrong:
    if not isinstance(value, str):
        return f"is read as {_sort(value)}, not as words", "Put it in quotation marks."
    if key.longest and len(value) > key.longest:
        return f"has {len(value)} characters", f"Shorten it to {key.longest}."
    return None


def _slug(value: Any, key: Key, names: Names) -> Wrong:
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        return f"“{value}” is no slug", "Use small letters, digits and hyphens only, as north-fell."
    return _text(value, key, names)


def _matching(pattern: re.Pattern[str], what: str, mend: str) -> Callable[[Any, Key, Names], Wrong]:
    def rule(value: Any, key: Key, names: Names) -> Wrong:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            return f"“{value}” is no {what}", mend
        return _text(value, key, names)

    return rule


def _email(value: Any, key: Key, names: Names) -> Wrong:
    try:
        validate_email(value)
    except (ValidationError, TypeError):
        return f"“{value}” is no e-mail address", "Write it as name@body.nhs.uk."
    return None


def _day(value: Any, key: Key, names: Names) -> Wrong:
    if isinstance(value, datetime) or not isinstance(value, date):
        return f"“{value}” is no day", "Write year, month and day, as 2027-03-31."
    return None


def _number(value: Any, key: Key, names: Names) -> Wrong:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1000:
        return f"“{value}” is no number that can stand here", "Write a whole number from 1 on, in digits."
    return None


def _yes_or_no(value: Any, key: Key, names: Names) -> Wrong:
    return None if isinstance(value, bool) else (f"“{value}” is neither true nor false", "Write true or false.")


def _choice(value: Any, key: Key, names: Names) -> Wrong:
    if value in key.choices:
        return None
    mend = f"Write one of: {', '.join(key.choices)}."
    return f"“{value}” is not on the list", _did_you_mean(value, key.choices, mend)


def _one_of(which: str, file: str) -> Callable[[Any, Key, Names], Wrong]:
    def rule(value: Any, key: Key, names: Names) -> Wrong:
        known = getattr(names, which)
        if isinstance(value, str) and value in known:
            return None
        mend = f"Write the slug of an entry in {file}, or add that entry."
        return f"“{value}” is not in {file}", _did_you_mean(value, known, mend)

    return rule


def _places(value: Any, key: Key, names: Names) -> Wrong:
    if not isinstance(value, list):
        return "is no list", "Write it in square brackets, as [north-fell]."
    return next((wrong for each in value if (wrong := _one_of("places", "places.yaml")(each, key, names))), None)


def _words(value: Any, key: Key, names: Names) -> Wrong:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return None
    return "is no list of words", "Write it in square brackets, as [ICB, ICBs]."


def _square(value: Any, key: Key, names: Names) -> Wrong:
    inside = isinstance(value, list) and len(value) == 2 and all(type(n) is int and 1 <= n <= 6 for n in value)
    return None if inside else (f"“{value}” is no square of the map", "Write column and row, each 1 to 6, as [2, 1].")


def _did_you_mean(value: Any, known: Any, otherwise: str) -> str:
    near = get_close_matches(str(value), sorted(known), n=1)
    return f"Did you mean {near[0]}? {otherwise}" if near else otherwise


def _sort(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    return {int: "a number", float: "a number", date: "a day", list: "a list"}.get(type(value), "entries")


RULES: dict[str, Callable[[Any, Key, Names], Wrong]] = {
    "text": _text,
    "slug": _slug,
    "email": _email,
    "day": _day,
    "number": _number,
    "yes or no": _yes_or_no,
    "choice": _choice,
    "words": _words,
    "square": _square,
    "places": _places,
    "body": _one_of("bodies", "organisations.yaml"),
    "plan type": _one_of("plan_types", "plan_types.yaml"),
    "address": _matching(ADDRESS, "address of the web", "Write it from https:// on, as https://plans.example.nhs.uk."),
    "site address": _matching(
        SITE_ADDRESS, "address of a site", "Write it without a path, as https://plans.example.nhs.uk."
    ),
    "time": _matching(TIME, "time of day", 'Write hours and minutes in quotation marks, as "13:30".'),
    "ods": _matching(ODS, "ODS code", "Write three to six capital letters and digits in quotation marks, as QYG."),
    "gss": _matching(GSS, "GSS code of England", "Write E and eight digits, as E06000001."),
}
