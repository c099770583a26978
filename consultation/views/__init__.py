"""Doors to consultation: each reads by `queries` and writes by `actions`."""

from consultation.views.timetable import timetable, timetable_csv, timetable_ics

__all__ = ["timetable", "timetable_csv", "timetable_ics"]
