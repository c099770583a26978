"""Doors to consultation: each reads by `queries` and writes by `actions`."""

from consultation.views.contacts import add_domain, contacts, end_domain, remove_contact
from consultation.views.entering import columns, enter, statements
from consultation.views.involvement import involvement
from consultation.views.links import link_person, link_who, new_link, open_link, way_in
from consultation.views.moderating import act, original, queue, response
from consultation.views.planning import (
    close_publicly,
    edit_consultation,
    manage,
    move_question,
    new_consultation,
    open_publicly,
    preview,
    question,
)
from consultation.views.planning import responses as public_consultations
from consultation.views.posted import enter_opinion
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
from consultation.views.reading import consultation, consultations, draft, draft_picture
from consultation.views.reading import responses as published_responses
from consultation.views.reading import section as draft_section
from consultation.views.responding import back, change_comment, check, comment, respond, sent, who, yours
from consultation.views.responding import comments as own_comments
from consultation.views.reviews import close_review, open_review
from consultation.views.rounds import close_consultation, open_consultation
from consultation.views.themes import act_on_theme, point, theme, themes
from consultation.views.timetable import timetable, timetable_csv, timetable_ics

__all__ = [
    "act",
    "act_on_theme",
    "add_domain",
    "back",
    "board_page",
    "change_comment",
    "check",
    "close_consultation",
    "close_publicly",
    "close_review",
    "columns",
    "comment",
    "consultation",
    "consultations",
    "contacts",
    "draft",
    "draft_picture",
    "draft_section",
    "edit_consultation",
    "end_domain",
    "enter",
    "enter_opinion",
    "involvement",
    "link_person",
    "link_who",
    "manage",
    "move_question",
    "new_consultation",
    "new_link",
    "no_reply",
    "open_consultation",
    "open_link",
    "open_publicly",
    "open_review",
    "original",
    "own_comments",
    "point",
    "preview",
    "public_consultations",
    "published_responses",
    "question",
    "queue",
    "remind",
    "remind_all",
    "remove_contact",
    "respond",
    "response",
    "round_csv",
    "round_page",
    "rounds_page",
    "send_draft",
    "sent",
    "statements",
    "theme",
    "themes",
    "timetable",
    "timetable_csv",
    "timetable_ics",
    "way_in",
    "who",
    "withdraw_link",
    "yours",
]
