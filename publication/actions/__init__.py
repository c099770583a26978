"""How does a text leave the house? Freeze it, publish it, show it, and prove later that nothing was changed."""

from publication.actions.issue import issue_draft, start_next_edition
from publication.actions.publishing import TASK, build, publish
from publication.actions.show import reconcile, show
from publication.actions.verify import verify
from publication.actions.withdraw import withdraw

__all__ = ["TASK", "build", "issue_draft", "publish", "reconcile", "show", "start_next_edition", "verify", "withdraw"]
