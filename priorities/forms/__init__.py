"""What is typed to make a promise, and to decide what comes first?"""

from priorities.forms.candidates import CandidateForm, DecideForm, MergeForm, SplitForm
from priorities.forms.commitments import CommitmentForm
from priorities.forms.cycles import CopyForm, DoneForm, GuidanceForm, StepDatesForm
from priorities.forms.decisions import AnswerForm, ChallengeForm, CommitForm, ConcludeForm
from priorities.forms.delivery import CommitteeForm, HoldBackForm, MilestoneForm, ReportForm, TermsForm
from priorities.forms.intentions import ReasonForm, SectionForm, StartForm, WorkbookForm
from priorities.forms.overlaps import OverlapForm
from priorities.forms.registers import (
    AssessmentForm,
    CloseForm,
    ConsiderForm,
    ContractForm,
    DataItemForm,
    IssueForm,
    OutcomeForm,
    PressureForm,
    RecommendationForm,
    RegisterForm,
    ReplyForm,
    RequestForm,
    ReviewForm,
)
from priorities.forms.scoring import ExcuseForm, QuestionsForm, RoundForm, ScoreForm

__all__ = [
    "AnswerForm",
    "AssessmentForm",
    "CandidateForm",
    "ChallengeForm",
    "CloseForm",
    "CommitForm",
    "CommitmentForm",
    "CommitteeForm",
    "ConcludeForm",
    "ConsiderForm",
    "ContractForm",
    "CopyForm",
    "DataItemForm",
    "DecideForm",
    "DoneForm",
    "ExcuseForm",
    "GuidanceForm",
    "HoldBackForm",
    "IssueForm",
    "MergeForm",
    "MilestoneForm",
    "OutcomeForm",
    "OverlapForm",
    "PressureForm",
    "QuestionsForm",
    "ReasonForm",
    "RecommendationForm",
    "RegisterForm",
    "ReplyForm",
    "ReportForm",
    "RequestForm",
    "ReviewForm",
    "RoundForm",
    "ScoreForm",
    "SectionForm",
    "SplitForm",
    "StartForm",
    "StepDatesForm",
    "TermsForm",
    "WorkbookForm",
]
