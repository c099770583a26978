"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views.home import workspace

__all__ = ["workspace"]
