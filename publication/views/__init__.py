"""The planner's side of publishing: how does a plan stand, publish it, take it away as a Word document."""

from publication.views.jobs import (
    data_quality,
    finding,
    issue_draft,
    job,
    jobs,
    plan,
    publish,
    start_edition,
    take_back,
    take_up,
)
from publication.views.word import plan_word, section_word

__all__ = [
    "data_quality",
    "finding",
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
]
