"""What does a Word document need besides a text's content and its pictures?"""

from __future__ import annotations

from uuid import UUID

from plans.models import Plan
from plans.queries import newest_section


def section_address(plan: Plan, uid: UUID) -> str:
    """The address of a section in its plan, for a file's name."""
    section = newest_section(plan, uid)
    return section.slug if section else "section"
