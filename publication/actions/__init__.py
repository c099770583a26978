"""How does a text leave the house? Freeze it, publish it, show it, and prove later that nothing was changed."""

from publication.actions.comparing import comparison_pdf
from publication.actions.drafts import draft_pdf
from publication.actions.findings import note_finding, set_aside, take_up
from publication.actions.issue import issue_draft, start_next_edition
from publication.actions.publishing import TASK, build, publish
from publication.actions.receipts import receipt_pdf, send_receipts
from publication.actions.show import reconcile, show
from publication.actions.verify import verify
from publication.actions.withdraw import withdraw

__all__ = [
    "TASK",
    "build",
    "comparison_pdf",
    "draft_pdf",
    "issue_draft",
    "note_finding",
    "publish",
    "receipt_pdf",
    "reconcile",
    "send_receipts",
    "set_aside",
    "show",
    "start_next_edition",
    "take_up",
    "verify",
    "withdraw",
]
