"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views.decisions import decisions, sign_off
from plans.views.structure import arrange, structure, undo_structure

__all__ = ["arrange", "decisions", "sign_off", "structure", "undo_structure"]
