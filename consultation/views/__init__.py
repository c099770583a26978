"""Doors to consultation: each reads by `queries` and writes by `actions`."""

from consultation.views.contacts import add_domain, contacts, end_domain, remove_contact
from consultation.views.involvement import involvement
from consultation.views.links import link_person, link_who, new_link, open_link, way_in
from consultation.views.reach import (
    board_page,
    no_reply,
    remind,
    remind_all,
    round_csv,
    round_page,
    rounds_page,
    send_draft,
    withdraw_link,
)
from consultation.views.rounds import close_consultation, open_consultation
from consultation.views.timetable import timetable, timetable_csv, timetable_ics

__all__ = [
    "add_domain",
    "board_page",
    "close_consultation",
    "contacts",
    "end_domain",
    "involvement",
    "link_person",
    "link_who",
    "new_link",
    "no_reply",
    "open_consultation",
    "open_link",
    "remind",
    "remind_all",
    "remove_contact",
    "round_csv",
    "round_page",
    "rounds_page",
    "send_draft",
    "timetable",
    "timetable_csv",
    "timetable_ics",
    "way_in",
    "withdraw_link",
]
