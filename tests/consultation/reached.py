"""Boards with e-mail domains and contacts, and a round that is open on a draft."""

from datetime import timedelta

from consultation import actions
from publication import actions as publication_actions
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

CLOSES = TODAY + timedelta(days=60)
WHO = {"by": SYSTEM, "at": NOW}


def domain(body, name=""):
    return actions.add_domain(organisation=body, domain=name or f"{body.slug}.gov.uk", **WHO)


def contact(body, name="Jo Bloggs", **fields):
    given = {"name": name, "email": f"{name.split()[0].lower()}@{body.slug}.gov.uk", **WHO, **fields}
    return actions.add_contact(organisation=body, **given)


def reachable(people):
    """Each board with its domain and one named person."""
    for board in people.boards:
        domain(board)
        contact(board)


def opened(people, *, closes_on=CLOSES, by=SYSTEM, at=NOW, **names):
    edition = stages.written(stages.plan(people, people.joint, **names), stages.TEXT)
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    return actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=closes_on, by=by, at=at)


def token_in(given):
    """The key in a letter's link."""
    [line] = [line for line in given.mail.text.splitlines() if "/boards/link/" in line and "/new/" not in line]
    return line.rstrip("/").rpartition("/")[2]
