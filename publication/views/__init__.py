"""The planner's side of publishing: how does a plan stand, take its next step, publish it, watch it happen."""

from publication.views.home import home
from publication.views.jobs import job, jobs
from publication.views.plan import plan
from publication.views.steps import abandon, issue_draft, publish, start_edition, take_back, withdraw

__all__ = [
    "abandon", "home", "issue_draft", "job", "jobs", "plan", "publish", "start_edition", "take_back", "withdraw",
]  # fmt: skip
