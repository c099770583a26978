"""How does a plan change? Only through these verbs: each asks who, asks whether, writes, and leaves a trace."""

from plans.actions import structure
from plans.actions.commenting import assign, comment, reopen, reply, resolve
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
from plans.actions.history import restore_section
from plans.actions.importing import import_plan, import_sections
from plans.actions.merging import compare, save_merged
from plans.actions.noticing import choose, mark_read, send_digests, stop, tell_deadlines
from plans.actions.partners import check_link, enter_partner_plan
from plans.actions.reference import (
    add_term,
    change_term,
    give_new_meaning,
    register_plan_type,
    register_requirement,
    register_rule,
    register_term,
)
from plans.actions.register import date_plan, record_lost, register_known_plan, relate, tell_satisfies
from plans.actions.rules import (
    add_plan_type,
    add_requirement,
    add_rule,
    change_plan_type,
    change_requirement,
    end_requirement,
    end_rule,
    supersede_requirement,
    supersede_rule,
)
from plans.actions.section import SectionText, Stale, add_section, edit_section, write_outline
from plans.actions.snapshot import next_number, record_approval, store_asset, store_snapshot
from plans.actions.suggesting import accept, decline
from plans.actions.upload import give_up_upload, keep_upload, make_plan_of_upload, sweep_uploads, take_upload
from plans.actions.work import answer, explain, may_sign_off, note_visit, sign_off
from plans.actions.writing import be_present, bring_picture, leave

__all__ = [
    "SectionText",
    "Stale",
    "abandon",
    "accept",
    "add_plan_type",
    "add_requirement",
    "add_rule",
    "add_section",
    "add_term",
    "answer",
    "assign",
    "be_present",
    "bring_picture",
    "carry_forward",
    "change_plan_type",
    "change_requirement",
    "change_term",
    "check_link",
    "choose",
    "comment",
    "compare",
    "cover",
    "date_plan",
    "decline",
    "edit_section",
    "end_requirement",
    "end_rule",
    "enter_partner_plan",
    "explain",
    "give_new_meaning",
    "give_up_upload",
    "import_plan",
    "import_sections",
    "include",
    "keep_upload",
    "leave",
    "make_plan_of_upload",
    "mark_read",
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
    "reopen",
    "reply",
    "resolve",
    "restore_section",
    "save_merged",
    "send_digests",
    "sign",
    "sign_off",
    "start_edition",
    "stop",
    "store_asset",
    "store_snapshot",
    "structure",
    "supersede_requirement",
    "supersede_rule",
    "sweep_uploads",
    "take_back",
    "take_upload",
    "tell_deadlines",
    "tell_satisfies",
    "write_outline",
]
