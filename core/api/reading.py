"""How is what a program sends read? As JSON of a small, known kind: anything else is refused in words, before it costs.

Python's own reader takes more than RFC 8259 allows (NaN, a name twice, half a surrogate pair) and goes as deep as it
is led; nothing that is written here needs any of it (RFC 8259, RFC 7493 I-JSON).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser

from core.api.problems import Unreadable

MOST_BYTES = 2_000_000
DEEPEST = 8
LONGEST_NUMBER = 18
# To the end of the text where one is not closed: so every character is looked at once, whatever is sent.
STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)


class TooLong(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class NotReadHere(exceptions.APIException):
    status_code = status.HTTP_415_UNSUPPORTED_MEDIA_TYPE


def read_at_most(stream: Any, most: int) -> bytes:
    """The whole body, or 413 where it is longer."""
    found = stream.read(most + 1)
    if len(found) > most:
        raise TooLong(f"At most {most:,} bytes are read here. Send less.")
    return found


class StrictJson(BaseParser):
    """One JSON object, in UTF-8."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        charset = re.search(r'charset="?([^";\s]+)', media_type or "", re.IGNORECASE)
        if charset and charset[1].lower() not in {"utf-8", "utf8"}:
            raise NotReadHere("JSON is read in UTF-8 only. Leave “charset” out.")
        try:
            text = read_at_most(stream, MOST_BYTES).decode("utf-8")
        except UnicodeDecodeError as fault:
            raise _unreadable(f"The body is not UTF-8, at byte {fault.start + 1}.") from None
        return parsed(text)


def parsed(text: str) -> dict[str, Any]:
    """The object that the text says. Refused: what is no JSON, is too deep, says a name twice, or holds what no text
    may hold (NUL, half a surrogate pair)."""
    _shallow(text)
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole, parse_float=_fraction
        )
    except json.JSONDecodeError as fault:
        raise _unreadable(f"The body is not JSON: line {fault.lineno}, column {fault.colno}.") from None
    if not isinstance(found, dict):
        raise _unreadable("The body is a JSON object: {“name”: value, ...}.")
    _sound(found)
    return found


def _shallow(text: str) -> None:
    """Counted before it is read, with what stands in quotation marks left out: the reader itself would recurse."""
    depth = 0
    for mark in re.findall(r"[\[\]{}]", STRINGS.sub("", text)):
        depth += 1 if mark in "[{" else -1
        if depth > DEEPEST:
            raise _unreadable(f"The body is nested more than {DEEPEST} deep.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name in found if sum(name == other for other, _ in pairs) > 1)
        raise _unreadable(f"“{_shown(twice)}” stands twice in the body. Say each name once.")
    return found


def _no_constant(word: str) -> Any:
    raise _unreadable(f"{word} is no JSON number.")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise _unreadable(f"A number has at most {LONGEST_NUMBER} digits here.")
    return int(digits)


def _fraction(digits: str) -> float:
    found = float(digits)
    if found in (float("inf"), float("-inf")):
        raise _unreadable("A number of the body is too large.")
    return found


def _sound(value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _sound(name)
            _sound(inner)
    elif isinstance(value, list):
        for inner in value:
            _sound(inner)
    elif isinstance(value, str) and ("\0" in value or re.search("[\ud800-\udfff]", value)):
        raise _unreadable("A text of the body holds NUL or half a surrogate pair. Leave it out.")


def _shown(name: str) -> str:
    return name[:60].encode("utf-8", "replace").decode()


def _unreadable(sentence: str) -> Unreadable:
    return Unreadable([("body", sentence)])
