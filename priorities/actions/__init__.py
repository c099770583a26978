"""The verbs of what is promised, and of the lists it answers to."""

from priorities.actions.candidates import add_candidate, decide_candidate, merge_candidates, split_candidate
from priorities.actions.commitments import carry_forward, commit, promise
from priorities.actions.comparing import COMPARE, compare_intentions
from priorities.actions.cycles import (
    copy_cycle,
    record_guidance,
    say_done,
    set_step_dates,
    start_cycle,
    take_back_done,
)
from priorities.actions.decisions import (
    answer_challenge,
    conclude_challenge,
    decide_intention,
    make_commitment,
    may_challenge,
    raise_challenge,
)
from priorities.actions.frameworks import cite, map_item, register_framework, write_items
from priorities.actions.importing import import_intentions
from priorities.actions.intentions import (
    register_stream,
    register_template,
    save_answers,
    send_back,
    start_intention,
    submit_intention,
    withdraw_intention,
)
from priorities.actions.links import may_link, name_items, trace_to
from priorities.actions.overlaps import ask_to_compare, decide_overlap
from priorities.actions.promises import record_no_source, register_milestone, set_priority, state_milestone, trace
from priorities.actions.scoring import (
    answer_questions,
    excuse_scorer,
    finish_scoring,
    give_scores,
    open_round,
    register_matrix,
    reweigh,
)

__all__ = [
    "COMPARE",
    "add_candidate",
    "answer_challenge",
    "answer_questions",
    "ask_to_compare",
    "carry_forward",
    "cite",
    "commit",
    "compare_intentions",
    "conclude_challenge",
    "copy_cycle",
    "decide_candidate",
    "decide_intention",
    "decide_overlap",
    "excuse_scorer",
    "finish_scoring",
    "give_scores",
    "import_intentions",
    "make_commitment",
    "map_item",
    "may_challenge",
    "may_link",
    "merge_candidates",
    "name_items",
    "open_round",
    "promise",
    "raise_challenge",
    "record_guidance",
    "record_no_source",
    "register_framework",
    "register_matrix",
    "register_milestone",
    "register_stream",
    "register_template",
    "reweigh",
    "save_answers",
    "say_done",
    "send_back",
    "set_priority",
    "set_step_dates",
    "split_candidate",
    "start_cycle",
    "start_intention",
    "state_milestone",
    "submit_intention",
    "take_back_done",
    "trace",
    "trace_to",
    "withdraw_intention",
    "write_items",
]
