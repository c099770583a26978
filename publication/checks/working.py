"""May work be tried again?"""

from __future__ import annotations

from core import jobs
from core.models import Job
from core.verdict import Verdict


def job_may_be_tried_again(job: Job) -> Verdict:
    """Whether a failed job may be rung for once more, and what it works on still waits for it."""
    return jobs.may_be_tried_again(job) & Verdict.no_if(
        job.sent_files.filter(ended_at__isnull=False).exists(),
        "The file is over: it was taken in, refused or stopped. Whoever sent it can send it again.",
    )
