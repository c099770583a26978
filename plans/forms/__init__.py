"""What does a planner type into?"""

from plans.forms.section import SectionForm

__all__ = ["SectionForm"]
