"""What do people type in the workspace?"""

from plans.forms.commenting import Assign, Bounce, NewComment, NoticeChoices, Say
from plans.forms.section import SectionForm

__all__ = ["Assign", "Bounce", "NewComment", "NoticeChoices", "Say", "SectionForm"]
