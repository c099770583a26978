"""How does a plan change? Only through these verbs: each asks who, asks whether, writes, and leaves a trace."""

from plans.actions.edition import (
    carry_forward,
    cover,
    include,
    move,
    name_body,
    register_plan,
    sign,
    start_edition,
    take_back,
)
from plans.actions.history import restore_section
from plans.actions.importing import import_plan
from plans.actions.merging import compare, save_merged
from plans.actions.reference import register_plan_type, register_requirement, register_rule, register_term
from plans.actions.register import date_plan, record_lost, register_known_plan, relate, tell_satisfies
from plans.actions.section import SectionText, Stale, add_section, edit_section, write_outline
from plans.actions.snapshot import next_number, record_approval, store_asset, store_snapshot
from plans.actions.writing import be_present, bring_picture, leave

__all__ = [
    "SectionText",
    "Stale",
    "add_section",
    "be_present",
    "bring_picture",
    "carry_forward",
    "compare",
    "cover",
    "date_plan",
    "edit_section",
    "import_plan",
    "include",
    "leave",
    "move",
    "name_body",
    "next_number",
    "record_approval",
    "record_lost",
    "register_known_plan",
    "register_plan",
    "register_plan_type",
    "register_requirement",
    "register_rule",
    "register_term",
    "relate",
    "restore_section",
    "save_merged",
    "sign",
    "start_edition",
    "store_asset",
    "store_snapshot",
    "take_back",
    "tell_satisfies",
    "write_outline",
]
