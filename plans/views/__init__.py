"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views.advice import section_advice
from plans.views.home import workspace
from plans.views.importing import import_check, import_give_up, import_into, import_new, import_new_check

__all__ = ["section_advice", "workspace"]
__all__ += ["import_check", "import_give_up", "import_into", "import_new", "import_new_check"]
