"""What is typed about consultation: when boards are asked, and how its timetable is reckoned."""

from consultation.forms.rounds import RoundForm
from consultation.forms.timetable import FARTHEST, STEPS, TimetableForm, next_31_march

__all__ = ["FARTHEST", "STEPS", "RoundForm", "TimetableForm", "next_31_march"]
