"""How does a plan change? Only through these verbs: each asks who, asks whether, writes, and leaves a trace."""

from plans.actions import structure
from plans.actions.edition import (
    abandon,
    carry_forward,
    cover,
    include,
    may_start,
    move,
    name_body,
    register_plan,
    sign,
    start_edition,
    take_back,
)
from plans.actions.importing import import_plan
from plans.actions.reference import register_plan_type, register_requirement, register_rule, register_term
from plans.actions.register import date_plan, record_lost, register_known_plan, relate, tell_satisfies
from plans.actions.section import SectionText, add_section, edit_section, write_outline
from plans.actions.snapshot import next_number, record_approval, store_asset, store_snapshot
from plans.actions.work import answer, explain, may_sign_off, note_visit, sign_off

__all__ = [
    "SectionText",
    "abandon",
    "add_section",
    "answer",
    "carry_forward",
    "cover",
    "date_plan",
    "edit_section",
    "explain",
    "import_plan",
    "include",
    "may_sign_off",
    "may_start",
    "move",
    "name_body",
    "next_number",
    "note_visit",
    "record_approval",
    "record_lost",
    "register_known_plan",
    "register_plan",
    "register_plan_type",
    "register_requirement",
    "register_rule",
    "register_term",
    "relate",
    "sign",
    "sign_off",
    "start_edition",
    "store_asset",
    "store_snapshot",
    "structure",
    "take_back",
    "tell_satisfies",
    "write_outline",
]
