"""The planner's side of publishing: how does a plan stand, what changed, publish it, watch it happen."""

from publication.views.compare import compare, compare_pdf
from publication.views.jobs import issue_draft, job, jobs, plan, publish, start_edition, take_back

__all__ = ["compare", "compare_pdf", "issue_draft", "job", "jobs", "plan", "publish", "start_edition", "take_back"]
