"""The officer's screens: what a board is asked, its answer, and the receipt."""

from consultation.views.boards.answer import answer
from consultation.views.boards.asked import asked, boards, priorities
from consultation.views.boards.receipts import check_receipt, receipt, receipt_file
from consultation.views.boards.steps import (
    check,
    correct,
    draft_file,
    files,
    offer,
    release,
    send_back,
    submit,
    take_back,
)

__all__ = [
    "answer",
    "asked",
    "boards",
    "check",
    "check_receipt",
    "correct",
    "draft_file",
    "files",
    "offer",
    "priorities",
    "receipt",
    "receipt_file",
    "release",
    "send_back",
    "submit",
    "take_back",
]
