"""How are boards asked, and how is what they say kept?"""

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
from consultation.actions.involvement import record_involvement
from consultation.actions.opinions import RECEIPT_TASK, Particulars, give_opinion, record_no_reply
from consultation.actions.reminders import set_reminder_rule
from consultation.actions.reviews import consultee_after_publication, open_review
from consultation.actions.rounds import close_round, open_round, plan_round
from consultation.actions.submitting import keep_receipt, submit_opinion

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "RECEIPT_TASK",
    "Particulars",
    "StaleDraft",
    "attach",
    "close_round",
    "consultee_after_publication",
    "detach",
    "give_opinion",
    "keep_receipt",
    "offer_draft",
    "open_review",
    "open_round",
    "plan_round",
    "record_involvement",
    "record_no_reply",
    "release_draft",
    "save_draft",
    "send_back_draft",
    "set_reminder_rule",
    "start_correction",
    "start_from_earlier",
    "submit_opinion",
    "take_back_draft",
]
