"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views import mail, notices
from plans.views.comments import act, comment, plan_comments, section_comments
from plans.views.home import workspace

__all__ = ["act", "comment", "mail", "notices", "plan_comments", "section_comments", "workspace"]
