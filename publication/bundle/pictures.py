"""Which pictures are there of a planning cycle, and what does each say as a table? How plans fit together, the cycle as
a timeline, the intentions by score and certainty, who does what about each objective: the same drawing and the same
table on the web and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from core.days import day_in_words
from priorities import charts
from priorities.models import GuidanceDate, PlanningCycle
from priorities.queries import ObjectiveRow, Standing, Step
from publication.bundle import lineage

POINTS = 50
COUNTED = "How many intentions and commitments"


def pictures_content(
    cycle: PlanningCycle,
    *,
    steps: list[Step],
    guidance: list[tuple[GuidanceDate, str]],
    standings: Sequence[Standing],
    scored: int,
    relations: list[dict[str, Any]],
    places: Sequence[ObjectiveRow],
    boards: Sequence[ObjectiveRow],
    on: date,
) -> dict[str, Any]:
    """The pictures as plain data: each an SVG that needs no style sheet, and the rows of its table. `standings` are the
    best of the `scored`, POINTS at most: more points cannot be told apart."""
    return {
        "schema": "jfp-pictures/1",
        "title": f"Pictures of {cycle.title}",
        "cycle": cycle.title,
        "owner": cycle.owner.name,
        "pictures": [
            _timeline(steps, guidance, on=on),
            _certainty(standings, scored),
            _heat("places", "Places and objectives", f"{COUNTED} of each Place serve each objective", places),
            _heat(
                "boards",
                "The boards’ strategies and objectives",
                f"{COUNTED} serve both an objective and the joint "
                "local health and wellbeing strategy of a Place’s board",
                boards,
            ),
            _lineage(lineage.drawn(relations)),
        ],
    }


def _timeline(steps: list[Step], guidance: list[tuple[GuidanceDate, str]], *, on: date) -> dict[str, Any]:
    waited = [(row.title, row.came_on or row.expected_by, bool(row.came_on)) for row, _ in guidance]
    drawn = charts.timeline(steps, waited, on=on)
    rows = [
        [step.row.theme, ", ".join(lead.row.wording for lead in step.leads) or "None is named", _days(step),
         step.state(on)]
        for step in steps
    ]  # fmt: skip
    rows += [[row.title, "National guidance", row.expected_wording, standing] for row, standing in guidance]
    return {
        "name": "timeline",
        "title": "The cycle as a timeline",
        "alt": "When each step of the cycle begins and ends, and when guidance is expected; the table says the same.",
        "note": "Filled: the days of a step (green: done; red: late). Rings: when guidance is expected; filled, when "
                "it came. The upright line is today.",
        "svg": _drawn("timeline", drawn) if drawn else "",
        "columns": ["Step", "Who leads", "When", "How it stands"],
        "rows": rows,
        "none": "The cycle has no steps.",
    }  # fmt: skip


def _days(step: Step) -> str:
    last = day_in_words(step.row.due_on)
    return f"{day_in_words(step.row.starts_on)} to {last}" if step.row.starts_on else f"by {last}"


def _certainty(standings: Sequence[Standing], count: int) -> dict[str, Any]:
    drawn = charts.certainty(standings)
    left = count - len(standings)
    return {
        "name": "certainty",
        "title": "Intentions by score and certainty",
        "alt": "Intentions by their score, from left to right, and by how much the scorers agree, from bottom to top; "
               "the table says the same.",
        "note": f"The {len(standings)} with the best score; {left} more are in the register." if left else "",
        "svg": _drawn("certainty", drawn) if drawn else "",
        "columns": ["Rank", "Intention", "Team", "Score", "Agreement"],
        "rows": [
            [row.rank, f"{row.intention.number}. {row.intention.title}", row.intention.lead.name,
             "None" if row.percent is None else f"{row.percent}%", f"{row.agreement}%"]
            for row in standings
        ],
        "none": "Nothing has been scored by everybody yet.",
    }  # fmt: skip


def _heat(name: str, title: str, what: str, rows: Sequence[ObjectiveRow]) -> dict[str, Any]:
    names = [cell.place.name for cell in rows[0].cells if cell.place] if rows else []
    drawn = charts.heat(rows, names)
    return {
        "name": name,
        "title": f"Heat map: {title}",
        "alt": f"{what}: the more, the darker; the table says the same.",
        "note": f"{what}; a dash is nobody.",
        "svg": _drawn("heat", drawn) if drawn else "",
        "columns": ["Objective", "What is done", "Where nobody does"],
        "rows": [
            [row.item.wording, "; ".join(f"{cell.place}: {cell.words}" for cell in row.active) or "Nothing",
             ", ".join(map(str, row.gaps)) or "Nowhere"]
            for row in rows
        ],
        "none": "No list of strategic objectives is entered yet.",
    }  # fmt: skip


def _lineage(relations: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "lineage",
        "title": "How the plans fit together",
        "alt": "Boxes for plans, joined by arrows from what informs a plan down to what carries it out; the table says "
               "the same.",
        "note": "",
        "svg": lineage.draw(relations).decode() if relations else "",
        "columns": ["Plan", "Relation", "Other plan"],
        "rows": [[row["plan"]["title"], row["label"], row["other"]["title"]] for row in relations],
        "none": "No relation between plans has been entered yet.",
    }  # fmt: skip


def _drawn(name: str, picture: Any) -> str:
    return render_to_string(f"priorities/pictures/{name}.svg", {"picture": picture, "style": True}).strip()
