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

__all__ = [
    "KINDS",
    "Finding",
    "approvers",
    "boards_are_heard",
    "every_finding",
    "publisher_is_another",
    "ready_to_issue",
    "ready_to_publish",
]
