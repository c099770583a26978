"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views.history import section_compare, section_history, section_restore
from plans.views.home import workspace
from plans.views.section import section
from plans.views.writing import merge, picture, pictures, presence, references

__all__ = [
    "merge",
    "picture",
    "pictures",
    "presence",
    "references",
    "section",
    "section_compare",
    "section_history",
    "section_restore",
    "workspace",
]
