"""The verbs of this room."""

from metrics.actions.carrying import carry_forward
from metrics.actions.exceptions import answer_exception, raise_exceptions
from metrics.actions.importing import import_observations
from metrics.actions.interpreting import decide_rebase, interpret, interpret_release, take_back_rebase
from metrics.actions.local import add_local_measure, put_back_local, take_out_local
from metrics.actions.measures import (
    assign_committee,
    propose_stated,
    propose_targets,
    register_indicator,
    write_measures,
)
from metrics.actions.rating import ask_for_rating, take_back_rating
from metrics.actions.reporting import compose_report, fingerprint, freeze_report, write_commentary
from metrics.actions.sending import (
    TASK,
    choose_columns,
    register_source,
    send_file,
    stop_file,
    sweep_files,
    take_in,
    try_again,
)
from metrics.actions.targets import confirm_target, state_target
from metrics.imports import NotTakenIn

__all__ = [
    "TASK",
    "NotTakenIn",
    "add_local_measure",
    "answer_exception",
    "ask_for_rating",
    "assign_committee",
    "carry_forward",
    "choose_columns",
    "compose_report",
    "confirm_target",
    "decide_rebase",
    "fingerprint",
    "freeze_report",
    "import_observations",
    "interpret",
    "interpret_release",
    "propose_stated",
    "propose_targets",
    "put_back_local",
    "raise_exceptions",
    "register_indicator",
    "register_source",
    "send_file",
    "state_target",
    "stop_file",
    "sweep_files",
    "take_back_rating",
    "take_back_rebase",
    "take_in",
    "take_out_local",
    "try_again",
    "write_commentary",
    "write_measures",
]
