"""The verbs of what is promised, and of the lists it answers to."""

from priorities.actions.candidates import add_candidate, decide_candidate, merge_candidates, split_candidate
from priorities.actions.commitments import carry_forward, commit, promise
from priorities.actions.cycles import (
    copy_cycle,
    record_guidance,
    say_done,
    set_step_dates,
    start_cycle,
    take_back_done,
)
from priorities.actions.frameworks import cite, map_item, register_framework, write_items
from priorities.actions.links import may_link, name_items, trace_to
from priorities.actions.promises import record_no_source, register_milestone, set_priority, state_milestone, trace

__all__ = [
    "add_candidate",
    "carry_forward",
    "cite",
    "commit",
    "copy_cycle",
    "decide_candidate",
    "map_item",
    "may_link",
    "merge_candidates",
    "name_items",
    "promise",
    "record_guidance",
    "record_no_source",
    "register_framework",
    "register_milestone",
    "say_done",
    "set_priority",
    "set_step_dates",
    "split_candidate",
    "start_cycle",
    "state_milestone",
    "take_back_done",
    "trace",
    "trace_to",
    "write_items",
]
