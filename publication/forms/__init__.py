"""What does a planner say with a finding, a redraft, a revision, a copy, an opinion after publication?"""

from publication.forms.findings import FindingFilter, SetAsideForm
from publication.forms.formats import AnswerRequestForm, AskForm, FormatForm
from publication.forms.giving import CopyDateForm, CopyForm, LaterOpinionForm
from publication.forms.reports import PeriodForm
from publication.forms.revising import ReasonsForm, RedraftForm, RevisionForm
from publication.forms.year_end import YearEndForm

__all__ = [
    "AnswerRequestForm",
    "AskForm",
    "CopyDateForm",
    "CopyForm",
    "FindingFilter",
    "FormatForm",
    "LaterOpinionForm",
    "PeriodForm",
    "ReasonsForm",
    "RedraftForm",
    "RevisionForm",
    "SetAsideForm",
    "YearEndForm",
]
