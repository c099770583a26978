"""How are boards asked, and everybody else, and how is what they say kept?"""

from consultation.actions.drafting import ADD, REPLACE, draft_views_and_account, propose_statements
from consultation.actions.flood import TooMany, count
from consultation.actions.importing import enter_response, import_survey, keep_survey
from consultation.actions.involvement import record_involvement
from consultation.actions.moderating import (
    look_at_original,
    publish_response,
    put_back,
    redact,
    reject_response,
    undo_redaction,
)
from consultation.actions.opinions import give_opinion, record_no_reply
from consultation.actions.public import (
    ask,
    change_consultation,
    close_consultation,
    drop_question,
    open_consultation,
    plan_consultation,
    raise_question,
)
from consultation.actions.reminders import set_reminder_rule
from consultation.actions.responding import (
    CONFIRM_DAYS,
    CONSENT,
    DRAFT_DAYS,
    by_token,
    confirm_response,
    drop_remark,
    remark,
    save_answers,
    say_who,
    send_response,
    start_response,
    withdraw_response,
)
from consultation.actions.rounds import close_round, open_round, plan_round
from consultation.actions.sweeping import sweep_responses
from consultation.actions.themes import (
    cut_point,
    drop_point,
    mark_without_points,
    merge_themes,
    move_points,
    name_theme,
    raise_theme,
    reply_to,
    take_back_reply,
)

__all__ = [
    "ADD",
    "CONFIRM_DAYS",
    "CONSENT",
    "DRAFT_DAYS",
    "REPLACE",
    "TooMany",
    "ask",
    "by_token",
    "change_consultation",
    "close_consultation",
    "close_round",
    "confirm_response",
    "count",
    "cut_point",
    "draft_views_and_account",
    "drop_point",
    "drop_question",
    "drop_remark",
    "enter_response",
    "give_opinion",
    "import_survey",
    "keep_survey",
    "look_at_original",
    "mark_without_points",
    "merge_themes",
    "move_points",
    "name_theme",
    "open_consultation",
    "open_round",
    "plan_consultation",
    "plan_round",
    "propose_statements",
    "publish_response",
    "put_back",
    "raise_question",
    "raise_theme",
    "record_involvement",
    "record_no_reply",
    "redact",
    "reject_response",
    "remark",
    "reply_to",
    "save_answers",
    "say_who",
    "send_response",
    "set_reminder_rule",
    "start_response",
    "sweep_responses",
    "take_back_reply",
    "undo_redaction",
    "withdraw_response",
]
