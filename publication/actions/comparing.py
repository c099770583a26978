"""How does a comparison of two texts become a file for a board's papers?"""

from __future__ import annotations

from typing import Any

from core.verdict import Refused
from plans import redline
from plans.models import Plan
from publication import pdf
from publication.queries.compare import Difference, SectionDifference


def comparison_pdf(*, plan: Plan, old: Any, new: Any, difference: Difference) -> bytes:
    """The comparison as a PDF/UA-1: what changed in words first, then each changed section with its marks, without its
    long unchanged stretches. Nothing is written to the database. Raises Refused when it would pass the limits of a
    page request."""
    content = {
        "plan": plan.title,
        "owner": plan.owner.name,
        "sides": [{"title": side.title, "at": side.at.isoformat(), "sha256": side.sha256} for side in (old, new)],
        "in_words": difference.in_words,
        "plan_facts": [_fact(fact) for fact in difference.plan],
        "requirements": [_fact(fact) for fact in difference.requirements],
        "figures": [
            {"section": section.heading, "old": figure.old, "new": figure.new, "place": figure.place}
            for section, figure in difference.figures
        ],
        "sections": [_section(section) for section in difference.changed],
        "unchanged": [section.heading for section in difference.unchanged],
    }
    try:
        return pdf.render_comparison(content)
    except pdf.CannotRender as error:
        raise Refused(
            [f"{error} Compare two texts that are closer together, or download each section by itself below."]
        ) from error


def _section(section: SectionDifference) -> dict[str, Any]:
    return {
        "title": section.heading,
        "in_words": section.in_words,
        "facts": [_fact(fact) for fact in section.told],
        "body": "".join(part.html if part.changed else _left_out(part) for part in section.parts),
    }


def _left_out(part: redline.Part) -> str:
    return f'<p><span data-redline="words">[{redline.counted(part.blocks, "block")} without a change]</span></p>'


def _fact(fact: Any) -> dict[str, str]:
    return {"name": fact.name, "old": fact.old, "new": fact.new}
