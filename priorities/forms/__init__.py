"""What is typed to make a promise, and to decide what comes first?"""

from priorities.forms.candidates import CandidateForm, DecideForm, MergeForm, SplitForm
from priorities.forms.commitments import CommitmentForm
from priorities.forms.cycles import CopyForm, DoneForm, GuidanceForm, StepDatesForm

__all__ = [
    "CandidateForm",
    "CommitmentForm",
    "CopyForm",
    "DecideForm",
    "DoneForm",
    "GuidanceForm",
    "MergeForm",
    "SplitForm",
    "StepDatesForm",
]
