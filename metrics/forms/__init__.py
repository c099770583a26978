"""What is asked of people about metrics?"""

from metrics.forms.local import LocalMeasureForm
from metrics.forms.sending import AsOfForm, ColumnsForm, SendForm
from metrics.forms.targets import CommitteeForm, TargetForm

__all__ = ["AsOfForm", "ColumnsForm", "CommitteeForm", "LocalMeasureForm", "SendForm", "TargetForm"]
