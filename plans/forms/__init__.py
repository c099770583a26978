"""What do people type in the workspace?"""

from plans.forms.commenting import Assign, Bounce, NewComment, NoticeChoices, Say
from plans.forms.partners import LinkForm, PartnerPlanForm
from plans.forms.reference import NewMeaningForm, NewTermForm, TermForm
from plans.forms.section import SectionForm

__all__ = [
    "Assign",
    "Bounce",
    "LinkForm",
    "NewComment",
    "NewMeaningForm",
    "NewTermForm",
    "NoticeChoices",
    "PartnerPlanForm",
    "Say",
    "SectionForm",
    "TermForm",
]
