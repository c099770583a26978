"""What is typed to make a promise, and to decide what comes first?"""

from priorities.forms.candidates import CandidateForm, DecideForm, MergeForm, SplitForm
from priorities.forms.commitments import CommitmentForm
from priorities.forms.cycles import CopyForm, DoneForm, GuidanceForm, StepDatesForm
from priorities.forms.decisions import AnswerForm, ChallengeForm, CommitForm, ConcludeForm
from priorities.forms.intentions import ReasonForm, SectionForm, StartForm, WorkbookForm
from priorities.forms.overlaps import OverlapForm
from priorities.forms.scoring import ExcuseForm, QuestionsForm, RoundForm, ScoreForm

__all__ = [
    "AnswerForm",
    "CandidateForm",
    "ChallengeForm",
    "CommitForm",
    "CommitmentForm",
    "ConcludeForm",
    "CopyForm",
    "DecideForm",
    "DoneForm",
    "ExcuseForm",
    "GuidanceForm",
    "MergeForm",
    "OverlapForm",
    "QuestionsForm",
    "ReasonForm",
    "RoundForm",
    "ScoreForm",
    "SectionForm",
    "SplitForm",
    "StartForm",
    "StepDatesForm",
    "WorkbookForm",
]
