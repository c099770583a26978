"""The verbs of this room."""

from metrics.actions.importing import NotTakenIn, import_observations
from metrics.actions.interpreting import decide_rebase, interpret, interpret_release
from metrics.actions.measures import assign_committee, propose_targets, register_indicator, write_measures
from metrics.actions.targets import confirm_target, state_target

__all__ = [
    "NotTakenIn",
    "assign_committee",
    "confirm_target",
    "decide_rebase",
    "import_observations",
    "interpret",
    "interpret_release",
    "propose_targets",
    "register_indicator",
    "state_target",
    "write_measures",
]
