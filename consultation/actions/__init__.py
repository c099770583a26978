"""How are boards asked, and how is what they say kept?"""

from consultation.actions.contacts import add_contact, add_domain, end_domain, remove_contact
from consultation.actions.drafting import (
    MOST_BYTES,
    MOST_FILES,
    StaleDraft,
    attach,
    detach,
    offer_draft,
    release_draft,
    save_draft,
    send_back_draft,
    start_correction,
    start_from_earlier,
    take_back_draft,
)
from consultation.actions.involvement import log_involvement, record_involvement
from consultation.actions.letters import give_draft, give_to_boards, note_opened, withdraw_link
from consultation.actions.links import answer_link_requests, ask_for_link, say_who
from consultation.actions.opinions import RECEIPT_TASK, Particulars, give_opinion, record_no_reply
from consultation.actions.reminders import change_reminder_rule, remind, send_reminders, set_reminder_rule
from consultation.actions.reviews import consultee_after_publication, open_review
from consultation.actions.rounds import close_round, open_round, plan_round
from consultation.actions.submitting import keep_receipt, submit_opinion

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "RECEIPT_TASK",
    "Particulars",
    "StaleDraft",
    "add_contact",
    "add_domain",
    "answer_link_requests",
    "ask_for_link",
    "attach",
    "change_reminder_rule",
    "close_round",
    "consultee_after_publication",
    "detach",
    "end_domain",
    "give_draft",
    "give_opinion",
    "give_to_boards",
    "keep_receipt",
    "log_involvement",
    "note_opened",
    "offer_draft",
    "open_review",
    "open_round",
    "plan_round",
    "record_involvement",
    "record_no_reply",
    "release_draft",
    "remind",
    "remove_contact",
    "save_draft",
    "say_who",
    "send_back_draft",
    "send_reminders",
    "set_reminder_rule",
    "start_correction",
    "start_from_earlier",
    "submit_opinion",
    "take_back_draft",
    "withdraw_link",
]
