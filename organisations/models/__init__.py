"""Who exists? Bodies and Places, their names and what they are to the plans, each with the days on which it holds."""

from organisations.models.body import AreaOverlap, Organisation, OrganisationName, Place, Succession
from organisations.models.calendar import CalendarWindow, Meeting, PapersRule
from organisations.models.contact import Contact, EmailDomain
from organisations.models.dated import Dated, DatedQuerySet
from organisations.models.kinds import MEANINGS, Kind
from organisations.models.remit import Post, Remit

__all__ = [
    "MEANINGS",
    "AreaOverlap",
    "CalendarWindow",
    "Contact",
    "Dated",
    "DatedQuerySet",
    "EmailDomain",
    "Kind",
    "Meeting",
    "Organisation",
    "OrganisationName",
    "PapersRule",
    "Place",
    "Post",
    "Remit",
    "Succession",
]
