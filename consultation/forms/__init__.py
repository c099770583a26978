"""What is typed about consultation: when boards are asked, how its timetable is reckoned, and what people answer."""

from consultation.forms.moderating import ColumnsForm, MoveForm, NotesForm, ReplyForm, SurveyForm, ThemeForm
from consultation.forms.public import ConsultationForm, QuestionForm
from consultation.forms.responding import AnswersForm, RemarkForm, SendForm, WhoForm
from consultation.forms.rounds import RoundForm
from consultation.forms.timetable import FARTHEST, STEPS, TimetableForm, next_31_march

__all__ = [
    "FARTHEST",
    "STEPS",
    "AnswersForm",
    "ColumnsForm",
    "ConsultationForm",
    "MoveForm",
    "NotesForm",
    "QuestionForm",
    "RemarkForm",
    "ReplyForm",
    "RoundForm",
    "SendForm",
    "SurveyForm",
    "ThemeForm",
    "TimetableForm",
    "WhoForm",
    "next_31_march",
]
