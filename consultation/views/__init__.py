"""Doors to consultation: each reads by `queries` and writes by `actions`."""

from consultation.views.rounds import close_consultation, open_consultation
from consultation.views.timetable import timetable, timetable_csv, timetable_ics

__all__ = ["close_consultation", "open_consultation", "timetable", "timetable_csv", "timetable_ics"]
