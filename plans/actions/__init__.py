"""How does a plan change? Only through these verbs: each asks who, asks whether, writes, and leaves a trace."""

from plans.actions.edition import (
    abandon,
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
from plans.actions.importing import import_plan, import_sections
from plans.actions.reference import register_plan_type, register_requirement, register_rule, register_term
from plans.actions.register import date_plan, record_lost, register_known_plan, relate, tell_satisfies
from plans.actions.section import SectionText, add_section, edit_section, text_may_change, write_outline
from plans.actions.snapshot import next_number, record_approval, store_asset, store_snapshot
from plans.actions.upload import give_up_upload, keep_upload, make_plan_of_upload, sweep_uploads, take_upload

__all__ = [
    "SectionText",
    "abandon",
    "add_section",
    "carry_forward",
    "cover",
    "date_plan",
    "edit_section",
    "give_up_upload",
    "import_plan",
    "import_sections",
    "include",
    "keep_upload",
    "make_plan_of_upload",
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
    "sign",
    "start_edition",
    "store_asset",
    "store_snapshot",
    "sweep_uploads",
    "take_back",
    "take_upload",
    "tell_satisfies",
    "text_may_change",
    "write_outline",
]
