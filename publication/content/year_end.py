"""What is frozen of the status of a plan's promises at a year's end? Composed from a frozen text, stored answers and
reports on milestones (jfp-year-end/1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from core.days import day_in_words, london_day
from publication.content.numbers import pairs
from publication.content.standing import (
    MILESTONES,
    NO_PROMISE,
    PROMISES,
    RULES,
    day_that_is_over,
    in_words,
    milestone_stands,
    missing,
    promise_stands,
)
from publication.models import Publication
from publication.queries.numbers import known
from publication.queries.promises import WITHOUT, Promise, due, in_short, promises_of
from publication.queries.year_end import last_day_of, reports_until, year_in_words

Content = dict[str, Any]
FORMAT = "jfp-year-end/1"
NOT_A_DUTY = "published content"
WHOLE = "The strategy as a whole"
NOTHING: Content = {"area": "", "commitments": [], "priorities": []}


def year_end_content(publication: Publication, *, year: int, on: date) -> Content:
    """The status of a published edition's promises at the end of a financial year, as it is known on a day. Reads only,
    six queries; the same rows give the same content."""
    frozen = json.loads(publication.snapshot.content)
    first, last = date(year, 4, 1), last_day_of(year)
    promises, milestones = _promises(frozen, first, last), _milestones(frozen, day_that_is_over(last, on=on))
    for row in milestones:
        row["stands"] = MILESTONES[row["state"]]
    for row in promises:
        row["stands"] = PROMISES[row["state"]]
        row["milestones"] = [each["slug"] for each in milestones if row["id"] in each["promises"]]
    published_on = london_day(publication.published_at)
    content: Content = {
        "format": FORMAT,
        "plan": {"slug": frozen["plan"]["slug"], "title": frozen["plan"]["title"],
                 "owner": frozen["plan"]["owner"]["name"]},
        "edition": {"number": frozen["edition"], "published_on": published_on.isoformat(),
                    "snapshot_sha256": publication.snapshot.sha256},
        "year": {"name": year_in_words(year), "from": first.isoformat(), "to": last.isoformat(),
                 "ends": day_in_words(last)},
        "duties": _duties(frozen, promises, milestones),
        "strategies": _strategies(frozen, promises, milestones),
        "promises": promises,
        "milestones": milestones,
        "rules": list(RULES),
    }  # fmt: skip
    content["status"] = in_words([row["state"] for row in promises], [row["state"] for row in milestones])
    return content | {"missing": missing(content, is_over=on > last, published_on=published_on)}


def _promises(frozen: Content, first: date, last: date) -> list[Content]:
    """Each promise of the text with what the data said for the year; where nothing was frozen of what is agreed, it
    says so."""
    held = frozen.get("numbers")
    agreed = held["promised"] if held else NOTHING
    figures = known(pairs(agreed, agreed["area"]), until=last).values()
    now = {**frozen, "numbers": {"promised": agreed, "known": {"figures": [row.frozen() for row in figures]}}}
    return [
        {
            "number": number, "id": row.id, "text": row.text,
            "section": {part: row.section[part] for part in ("id", "number", "title")},
            "state": promise_stands(row, first_day=first) if held else "not frozen",
            "measure": row.measure, "none": row.none if held else "", "due": row.due, "aims": _aims(row),
        }
        for number, row in enumerate(promises_of(now), start=1)
    ]  # fmt: skip


def _aims(promise: Promise) -> list[Content]:
    return [
        {
            "words": aim.words, "meaning": aim.meaning,
            "indicator": aim.figure["title"] if aim.figure else "",
            "said": " ".join([f"{in_short(aim.figure)}.".replace("..", "."), *aim.sentences])
            if aim.figure else WITHOUT["no data"],
            "input_sha256": (aim.figure or {}).get("input_sha256", ""),
        }
        for aim in promise.aims
    ]  # fmt: skip


def _milestones(frozen: Content, last: date) -> list[Content]:
    """Each milestone of a promise once, as the plan gives it, with its last report up to the end of the year."""
    found: dict[str, Content] = {}
    for row in frozen.get("numbers", {}).get("promised", NOTHING)["commitments"]:
        for each in row["milestones"]:
            found.setdefault(each["slug"], {**each, "promises": []})["promises"].append(row["id"])
    told = reports_until(found, last=last)
    rows = sorted(found.values(), key=lambda row: (row["due_on"], row["title"]))
    return [
        row | {
            "due": due(row["due_on"], row["precision"]),
            "state": milestone_stands(row["due_on"], report.status if report else "", last_day=last),
            "report": {"id": report.pk, "month": report.month.isoformat(), "status": report.get_status_display(),
                       "narrative": report.narrative} if report else None,
        }
        for row in rows for report in [told.get(row["slug"])]
    ]  # fmt: skip


def _duties(frozen: Content, promises: list[Content], milestones: list[Content]) -> list[Content]:
    sections = {row["id"]: row for row in _walk(frozen["sections"])}
    found = []
    for row in frozen["requirements"]:
        if row["kind"] == NOT_A_DUTY:
            continue
        named = [sections[each["section"]] for each in row["answers"] if each["section"] in sections]
        within = {each["id"] for each in _walk(named)}
        found.append(
            {part: row[part] for part in ("id", "number", "wording", "citation", "reason")}
            | {"sections": [{part: each[part] for part in ("id", "number", "title")} for each in named]}
            | _standing([each for each in promises if each["section"]["id"] in within], milestones)
        )
        if not named:
            found[-1]["status"] = "No section answers it."
    return found


def _strategies(frozen: Content, promises: list[Content], milestones: list[Content]) -> list[Content] | None:
    """Each strategy of a board with each of its priorities; None where none was frozen with the text."""
    if "strategies" not in frozen:
        return None
    by_id = {row["id"]: row for row in promises}
    found = []
    for row in frozen["strategies"]:
        links: dict[str, list[Content]] = {words: [] for words in row["priorities"]}
        for link in row["commitments"]:
            if link["id"] in by_id:
                links.setdefault(link["priority"], []).append(by_id[link["id"]])
        rows = [{"words": words or WHOLE, **_standing(named, milestones)} for words, named in links.items()]
        named = [by_id[link["id"]] for link in row["commitments"] if link["id"] in by_id]
        found.append({"slug": row["slug"], "title": row["title"], "are_known": bool(row["priorities"]),
                      "priorities": rows, "status": _standing(named, milestones)["status"]})  # fmt: skip
    return found


def _standing(named: list[Content], milestones: list[Content]) -> Content:
    """The promises that answer something, each once, with their milestones, and how they stand together."""
    ids = {row["id"] for row in named}
    rows = sorted({row["number"]: row for row in named}.items())
    due_too = [row for row in milestones if ids.intersection(row["promises"])]
    return {
        "promises": [row["id"] for _, row in rows], "milestones": [row["slug"] for row in due_too],
        "status": in_words([row["state"] for _, row in rows], [row["state"] for row in due_too])
        if rows else NO_PROMISE,
    }  # fmt: skip


def _walk(sections: list[Content]) -> Iterator[Content]:
    for section in sections:
        yield section
        yield from _walk(section["sections"])
