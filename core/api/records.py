"""Rows that lie in no table: frozen things, read from files, which filters and pages ask as they ask a queryset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda have, want: have == want,
    "icontains": lambda have, want: want.casefold() in (have or "").casefold(),
    "contains": lambda have, want: want in (have or ()),
    "gt": lambda have, want: have is not None and have > want,
    "gte": lambda have, want: have is not None and have >= want,
    "lte": lambda have, want: have is not None and have <= want,
}


class Records:
    """Dictionaries in an order. `filter` knows the lookups above; `a__b__exact` looks into a dictionary within."""

    model = None

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.rows = rows if isinstance(rows, list) else list(rows)

    def all(self) -> Records:
        return self

    def filter(self, **wanted: Any) -> Records:
        found: Iterable[dict[str, Any]] = self.rows
        for name, want in wanted.items():
            *path, last = name.split("__")
            lookup = LOOKUPS.get(last)
            if lookup is None:
                path, lookup = [*path, last], LOOKUPS["exact"]
            found = [row for row in found if lookup(_reached(row, path), _plain(want))]
        return Records(found)

    def order_by(self, name: str) -> Records:
        return Records(sorted(self.rows, key=lambda row: row[name]))

    def first(self) -> dict[str, Any] | None:
        return self.rows[0] if self.rows else None

    def count(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return self.rows[part]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _reached(row: Any, path: list[str]) -> Any:
    for name in path:
        row = row.get(name) if row else None
    return row


def _plain(value: Any) -> Any:
    """Days stand in records as they do in JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else value
