"""Who is told of what? A verb says what happened, in its own transaction:

    notices.tell(notices.SectionSigned(section), by=by, at=at)

Each event says who should know, and in which sentence; each person chooses how e-mail comes, kind by kind.
"""

from plans.notices.events import (
    ApprovalRecorded,
    Commented,
    DeadlineNear,
    DraftIssued,
    EditionMoved,
    Replied,
    SectionReopened,
    SectionSigned,
)
from plans.notices.telling import tell

__all__ = [
    "ApprovalRecorded",
    "Commented",
    "DeadlineNear",
    "DraftIssued",
    "EditionMoved",
    "Replied",
    "SectionReopened",
    "SectionSigned",
    "tell",
]
