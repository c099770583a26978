"""What is asked of people about metrics?"""

from metrics.forms.limits import LimitsForm, TakeBackForm
from metrics.forms.local import LocalMeasureForm
from metrics.forms.rating import RatingForm
from metrics.forms.reports import AnswerForm, CommentaryForm
from metrics.forms.sending import AsOfForm, ColumnsForm, SendForm
from metrics.forms.targets import CommitteeForm, TargetForm

__all__ = [
    "AnswerForm",
    "AsOfForm",
    "ColumnsForm",
    "CommentaryForm",
    "CommitteeForm",
    "LimitsForm",
    "LocalMeasureForm",
    "RatingForm",
    "SendForm",
    "TakeBackForm",
    "TargetForm",
]
