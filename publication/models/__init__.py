"""What is public, why was it revised, who was given a copy, and what is to mend in the data?"""

from publication.models.copies import Copy, CopyDate
from publication.models.findings import NotedFinding, SetAside
from publication.models.later import LaterOpinion
from publication.models.publications import Publication
from publication.models.revisions import ChangeDocument, ChangeReason, RevisionDecision

__all__ = [
    "ChangeDocument",
    "ChangeReason",
    "Copy",
    "CopyDate",
    "LaterOpinion",
    "NotedFinding",
    "Publication",
    "RevisionDecision",
    "SetAside",
]
