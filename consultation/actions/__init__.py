"""How are boards asked, and how is what they say kept?"""

from consultation.actions.contacts import add_contact, add_domain, end_domain, remove_contact
from consultation.actions.involvement import log_involvement, record_involvement
from consultation.actions.letters import give_draft, give_to_boards, note_opened, withdraw_link
from consultation.actions.links import answer_link_requests, ask_for_link, say_who
from consultation.actions.opinions import give_opinion, record_no_reply
from consultation.actions.reminders import change_reminder_rule, remind, send_reminders, set_reminder_rule
from consultation.actions.rounds import close_round, open_round, plan_round

__all__ = [
    "add_contact",
    "add_domain",
    "answer_link_requests",
    "ask_for_link",
    "change_reminder_rule",
    "close_round",
    "end_domain",
    "give_draft",
    "give_opinion",
    "give_to_boards",
    "log_involvement",
    "note_opened",
    "open_round",
    "plan_round",
    "record_involvement",
    "record_no_reply",
    "remind",
    "remove_contact",
    "say_who",
    "send_reminders",
    "set_reminder_rule",
    "withdraw_link",
]
