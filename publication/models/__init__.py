"""What is public, why was it revised, who was given a copy, what is to mend in the data, what stands on one page?"""

from publication.models.copies import Copy, CopyDate
from publication.models.findings import NotedFinding, SetAside
from publication.models.later import LaterOpinion
from publication.models.publications import Publication
from publication.models.reports import ReportFile, ReportWork
from publication.models.revisions import ChangeDocument, ChangeReason, RevisionDecision
from publication.models.summaries import Summary

__all__ = [
    "ChangeDocument",
    "ChangeReason",
    "Copy",
    "CopyDate",
    "LaterOpinion",
    "NotedFinding",
    "Publication",
    "ReportFile",
    "ReportWork",
    "RevisionDecision",
    "SetAside",
    "Summary",
]
