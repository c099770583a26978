"""What stands in the way of publishing, and what in the data of the portal contradicts itself or is missing?"""

from publication.checks.data import every_finding
from publication.checks.findings import KINDS, Finding
from publication.checks.readiness import (
    approvers,
    boards_are_heard,
    publisher_is_another,
    ready_to_issue,
    ready_to_publish,
)
from publication.checks.revising import can_be_decided, can_be_revised, changes_are_told, reasons_are_open
from publication.checks.working import job_may_be_tried_again
from publication.checks.year_end import ready_to_freeze_year

__all__ = [
    "KINDS",
    "Finding",
    "approvers",
    "boards_are_heard",
    "can_be_decided",
    "can_be_revised",
    "changes_are_told",
    "every_finding",
    "job_may_be_tried_again",
    "publisher_is_another",
    "ready_to_freeze_year",
    "ready_to_issue",
    "ready_to_publish",
    "reasons_are_open",
]
