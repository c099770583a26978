"""What does a one-page summary say, and what does it leave to the register? Pure functions: what the register holds
comes in, the page's facts and parts go out, the same for the web and for paper.

What is shown is decided by a rule that the page tells: each part shows its first rows, as many as `LEVELS` allows; what
is left out is counted in words, with the way to it. The web shows the fullest level, the PDF the fullest that fits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from priorities.models import Intention, Milestone, PlanningCycle
from publication.bundle import wording
from publication.bundle.frameworks import due
from publication.queries.summaries import Held

RULE = (
    "Made from the register, not written. What is promised stands first, then what is taken forward, then the rest by "
    "score; milestones by date. Each part shows its first rows, as many as fit, and says how many more there are."
)
SHORTENED = "A text that ends in … is shortened here; the register has all of it."
TITLE = 160
PLURAL = {
    "priorities": ("priority", "priorities"), "intentions": ("intention", "intentions"),
    "inequalities": ("answer", "answers"), "commitments": ("commitment", "commitments"),
    "milestones": ("milestone", "milestones"), "not now": ("reason", "reasons"),
}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """How many rows each part shows, and how many letters a text."""

    intentions: int
    others: int
    letters: int


LEVELS = (
    Level(10, 8, 180), Level(9, 6, 160), Level(8, 5, 150), Level(6, 5, 140), Level(6, 4, 120), Level(5, 3, 110),
    Level(4, 2, 100), Level(3, 1, 90), Level(1, 1, 80),
)  # fmt: skip


def summary_content(cycle: PlanningCycle, held: Held) -> dict[str, Any]:
    """All that the register holds about a subject, as plain data: what is frozen when a PDF is asked for. Nothing in
    it depends on the day but the order of the milestones."""
    rows = held.intentions
    return {
        "schema": "jfp-summary/1",
        "kind": held.subject.kind,
        "kind_name": {"theme": held.subject.group, "place": "Place"}.get(held.subject.kind, "Programme or team"),
        "title": held.subject.title,
        "cycle": cycle.title,
        "owner": cycle.owner.name,
        "year": cycle.year,
        "facts": [["Intentions", _count(held)], ["Who answers", _owners(rows)], ["Money a year", _money(rows)]],
        "parts": [
            _part("priorities", "What comes first", held.priorities, "/priorities/",
                  none="The register names no priority."),
            _part("intentions", "What is intended", [_intention(row) for row in rows], _intentions_at(cycle, held),
                  columns=["Intention", "Who answers for it", "When", "Money a year", "State"],
                  none="Nothing has been submitted yet."),
            _part("inequalities", "Health inequalities", [_inequalities(row) for row in rows],
                  _intentions_at(cycle, held), none="No intention tells of an effect on health inequalities yet."),
            _part("commitments", "What is promised", [_commitment(row) for row in held.commitments],
                  "/priorities/commitments/", none="Nothing is promised yet."),
            _part("milestones", "By when", [[_due(row), row.title] for row in held.milestones],
                  "/priorities/milestones/", columns=["Due", "Milestone"], none="No milestone is stated yet."),
            _part("not now", "Why not now", [f"{row.intention}: {row.public_reason}" for row in held.not_now],
                  reverse("priorities:not-now", args=[cycle.slug]), none=""),
        ],
    }  # fmt: skip


def shown(content: dict[str, Any], level: Level) -> dict[str, Any]:
    """The same, with what this level has room for. Each part that leaves something out says how much; a text that is
    shortened ends in an ellipsis, and the page says what that means."""
    parts = []
    for part in content["parts"]:
        if not part["rows"] and not part["none"]:
            continue
        room = level.intentions if part["name"] == "intentions" else level.others
        left = len(part["rows"]) - room
        parts.append({
            **part,
            "rows": [_short(row, level.letters) for row in part["rows"][:room]],
            "cells": [],
            "more": _more(left, *PLURAL[part["name"]]),
        })  # fmt: skip
    for part in parts:
        part["cells"] = [list(zip(part["columns"], row, strict=True)) for row in part["rows"] if part["columns"]]
    facts = [[label, _cut(words, 2 * level.letters)] for label, words in content["facts"]]
    title = _cut(content["title"], TITLE)
    texts = [title, *(words for _, words in facts)]
    texts += [cell for part in parts for row in part["rows"] for cell in (row if isinstance(row, list) else [row])]
    is_cut = any(words.endswith(" …") for words in texts)
    return {
        **content,
        "title": title,
        "facts": facts,
        "parts": parts,
        "rule": f"{RULE} {SHORTENED}" if is_cut else RULE,
    }


def _more(left: int, one: str, many: str) -> str:
    return f"and {left} more {one if left == 1 else many} in the register" if left > 0 else ""


def _part(name: str, title: str, rows: list[Any], href: str, *, none: str, columns: list[str] | None = None) -> dict:
    return {"name": name, "title": title, "columns": columns or [], "rows": rows, "none": none, "href": href}


def _intentions_at(cycle: PlanningCycle, held: Held) -> str:
    address = reverse("priorities:intentions", args=[cycle.slug])
    return f"{address}?lead={held.subject.key}" if held.subject.body else address


def _count(held: Held) -> str:
    states = Counter(row.get_state_display().lower() for row in held.intentions)
    words = ", ".join(f"{number} {state}" for state, number in states.items())
    found = [f"{len(held.intentions)} ({words})" if words else "None submitted"]
    if held.drafts:
        found.append(f"{held.drafts} more being written")
    if held.whole_area:
        verb = "holds" if held.whole_area == 1 else "hold"
        found.append(f"{wording.count(held.whole_area, 'intention')} for the whole area {verb} here too")
    if held.not_now:
        found.append(f"{len(held.not_now)} not now")
    return "; ".join(found)


def _owners(rows: list[Intention]) -> str:
    """Each senior responsible owner once, with how many intentions."""
    named = Counter(row.sro for row in rows if row.sro)
    words = ", ".join(f"{name} ({number})" if number > 1 else name for name, number in named.items())
    missing = sum(not row.sro for row in rows)
    without = f"{wording.count(missing, 'intention')} without a senior responsible owner" if missing else ""
    return "; ".join(filter(None, (words, without))) or "Nobody is named"


def _money(rows: list[Intention]) -> str:
    found = []
    for kind in Intention.Finance:
        each = [row for row in rows if row.finance == kind]
        if not each or kind == Intention.Finance.NONE:
            continue
        told = [row.amount for row in each if row.amount is not None]
        silent = len(each) - len(told)
        words = f"{kind.label.lower()} {_pounds(sum(told, Decimal(0)))}" if told else f"{kind.label.lower()}"
        found.append(f"{words} ({silent} of {len(each)} without an amount)" if silent else words)
    words = "; ".join(found)
    return f"{words[:1].upper()}{words[1:]}" or "No change in spending is told"


def _intention(row: Intention) -> list[str]:
    return [
        f"{row.number}. {row.title}",
        ", ".join(filter(None, (row.sro, (row.delivery_owner or row.lead).name))),
        wording.period(_iso(row.starts_on), _iso(row.ends_on)) or str(row.answers.get("timeframe") or "") or "Not told",
        _amount(row),
        row.get_state_display(),
    ]


def _amount(row: Intention) -> str:
    if not row.finance:
        return "Not told"
    if row.finance == Intention.Finance.NONE:
        return "No change"
    words = row.get_finance_display()
    return words if row.amount is None else f"{words} {_pounds(row.amount)}"


def _inequalities(row: Intention) -> str:
    return f"{row.number}. {row.answers.get('inequalities') or 'Not told yet.'}"


def _commitment(row: Any) -> str:
    terms = getattr(row, "terms", None)
    told = [terms.owner.name] if terms and terms.owner else []
    told += [f"by {wording.day(terms.due_on.isoformat())}"] if terms and terms.due_on else []
    return f"{row.text} ({', '.join([*told, row.section.edition.plan.title])}, “{row.section}”)"


def _due(row: Milestone) -> str:
    return due(row.due_on.isoformat(), row.precision)


def _pounds(amount: Decimal) -> str:
    return f"£{amount:,.2f}".removesuffix(".00")


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _short(row: Any, letters: int) -> Any:
    return [_cut(cell, letters) for cell in row] if isinstance(row, list) else _cut(row, letters)


def _cut(words: str, letters: int) -> str:
    """A text of at most so many letters: what is longer ends after a whole word, with an ellipsis."""
    flat = " ".join(words.split())
    if len(flat) <= letters:
        return flat
    kept = flat[: letters - 2]
    head = kept.rpartition(" ")[0] if flat[letters - 2] != " " else kept
    # One word that is longer than all the room is cut within.
    return f"{(head or kept).rstrip(' ,;:.')} …"
