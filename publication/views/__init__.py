"""The planner's side of publishing: how does a plan stand, what changed, take its next step, watch it happen."""

from publication.views.compare import compare, compare_pdf
from publication.views.findings import data_quality, finding, take_up
from publication.views.home import home
from publication.views.jobs import job, jobs
from publication.views.plan import plan
from publication.views.steps import abandon, issue_draft, publish, start_edition, take_back, withdraw
from publication.views.word import plan_word, section_word

__all__ = [
    "abandon",
    "compare",
    "compare_pdf",
    "data_quality",
    "finding",
    "home",
    "issue_draft",
    "job",
    "jobs",
    "plan",
    "plan_word",
    "publish",
    "section_word",
    "start_edition",
    "take_back",
    "take_up",
    "withdraw",
]
