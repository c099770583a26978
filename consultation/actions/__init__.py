"""How are boards asked, and everybody else, and how is what they say kept?"""

from consultation.actions.flood import TooMany, count
from consultation.actions.involvement import record_involvement
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
    sweep_responses,
    withdraw_response,
)
from consultation.actions.rounds import close_round, open_round, plan_round

__all__ = [
    "CONFIRM_DAYS",
    "CONSENT",
    "DRAFT_DAYS",
    "TooMany",
    "ask",
    "by_token",
    "change_consultation",
    "close_consultation",
    "close_round",
    "confirm_response",
    "count",
    "drop_question",
    "drop_remark",
    "give_opinion",
    "open_consultation",
    "open_round",
    "plan_consultation",
    "plan_round",
    "raise_question",
    "record_involvement",
    "record_no_reply",
    "remark",
    "save_answers",
    "say_who",
    "send_response",
    "set_reminder_rule",
    "start_response",
    "sweep_responses",
    "withdraw_response",
]
