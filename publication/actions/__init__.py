"""How does a text leave the house? Freeze it, publish it, show it, and prove later that nothing was changed."""

from publication.actions.comparing import comparison_pdf
from publication.actions.issue import issue_draft, start_next_edition
from publication.actions.publishing import TASK, build, publish
from publication.actions.show import reconcile, show
from publication.actions.verify import verify

__all__ = [
    "TASK",
    "build",
    "comparison_pdf",
    "issue_draft",
    "publish",
    "reconcile",
    "show",
    "start_next_edition",
    "verify",
]
