"""What is public, why was it revised, who was given a copy, what is to mend, what stands on one page, who follows?"""

from publication.models.copies import Copy, CopyDate
from publication.models.findings import NotedFinding, SetAside
from publication.models.following import Following
from publication.models.formats import Format, FormatFile, FormatRequest
from publication.models.languages import ENGLISH, LANGUAGE_CHOICES, LANGUAGES, SIGNED, Language
from publication.models.later import LaterOpinion
from publication.models.publications import Publication
from publication.models.reports import ReportFile, ReportWork
from publication.models.revisions import ChangeDocument, ChangeReason, RevisionDecision
from publication.models.search import SearchPassage, SearchSource, SearchWord
from publication.models.summaries import Summary
from publication.models.taken import TakenOff
from publication.models.year_end import YearEndStatus

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "LANGUAGE_CHOICES",
    "SIGNED",
    "ChangeDocument",
    "ChangeReason",
    "Copy",
    "CopyDate",
    "Following",
    "Format",
    "FormatFile",
    "FormatRequest",
    "Language",
    "LaterOpinion",
    "NotedFinding",
    "Publication",
    "ReportFile",
    "ReportWork",
    "RevisionDecision",
    "SearchPassage",
    "SearchSource",
    "SearchWord",
    "SetAside",
    "Summary",
    "TakenOff",
    "YearEndStatus",
]
