"""The open interface to what is published: records for other software, read-only, for everybody."""

from publication.api.directory import Bodies, Glossary, Meetings, Places
from publication.api.lists import FrameworkItems, Frameworks, Milestones
from publication.api.texts import Commitments, Editions, Opinions, Plans, Sections
from publication.api.working import V1, WORKING

RESOURCES = (
    Plans, Editions, Sections, Commitments, Milestones, Opinions, Frameworks, FrameworkItems, Bodies, Places, Meetings,
    Glossary,
)  # fmt: skip

__all__ = ["RESOURCES", "V1", "WORKING"]
