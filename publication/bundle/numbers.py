"""What does a plan promise, by which targets, and how did and does it stand? The rows of the pages that say so, from
the frozen text; on a page that is made anew, with what is known now beside what was published."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from publication.bundle.sections import heading
from publication.queries.promises import Aim, Pair, Promise, in_short, key_of, promises_of, since

Now = Mapping[Pair, dict[str, Any]]


def sections_with(content: dict[str, Any], hrefs: Mapping[str, str], *, now: Now | None = None) -> list[dict[str, Any]]:
    """The commitments by section in reading order. `hrefs`: the address of a section by its id. `now`: what is known
    today, where the page can tell; a frozen page cannot."""
    return [
        {"title": heading(rows[0].section), "href": hrefs[rows[0].section["id"]], "anchor": rows[0].section["slug"],
         "rows": [_row(row, now) for row in rows]}
        for rows in (list(group) for _, group in groupby(promises_of(content), key=lambda row: row.section["id"]))
    ]  # fmt: skip


def without_metric(content: dict[str, Any]) -> int:
    """How many commitments have no metric agreed."""
    return sum(bool(row.none) for row in promises_of(content))


def _row(promise: Promise, now: Now | None) -> dict[str, Any]:
    return {
        "id": promise.id, "text": promise.text, "measure": promise.measure, "none": promise.none, "due": promise.due,
        "milestones": promise.milestones, "aims": [shown(aim, now) for aim in promise.aims],
    }  # fmt: skip


def shown(aim: Aim, now: Now | None) -> dict[str, Any]:
    """A target with the figure that was published, and what is known since then."""
    figure = aim.figure
    known = now.get(key_of(figure)) if now is not None and figure else None
    return {
        "words": aim.words, "meaning": aim.meaning, "sentences": aim.sentences,
        "of": f"{figure['title']}, {figure['area']['name']}" if figure else "",
        "published": in_short(figure) if figure else "",
        "address": figure["address"] if figure else "",
        "since": since(figure, known),
        "is_told": bool(figure) and now is not None,
    }  # fmt: skip
