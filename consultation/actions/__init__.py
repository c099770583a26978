"""How are boards asked, and how is what they say kept?"""

from consultation.actions.involvement import record_involvement
from consultation.actions.opinions import give_opinion, record_no_reply
from consultation.actions.reminders import set_reminder_rule
from consultation.actions.reviews import consultee_after_publication, open_review
from consultation.actions.rounds import close_round, open_round, plan_round

__all__ = [
    "close_round",
    "consultee_after_publication",
    "give_opinion",
    "open_review",
    "open_round",
    "plan_round",
    "record_involvement",
    "record_no_reply",
    "set_reminder_rule",
]
