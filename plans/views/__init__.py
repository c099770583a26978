"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views.advice import section_advice
from plans.views.history import section_compare, section_history, section_restore
from plans.views.home import workspace

__all__ = ["section_advice", "section_compare", "section_history", "section_restore", "workspace"]
