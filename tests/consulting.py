"""Public consultations in any state, reached through the real verbs."""

import re
from datetime import timedelta
from typing import Any

from consultation import actions
from consultation.models import Consultation, Response
from core.days import end_of
from core.models import Mail
from plans.models import Edition, Snapshot
from publication import actions as publication_actions
from tests import stages

WHO: dict[str, Any] = {"by": stages.SYSTEM, "at": stages.NOW}
UNTIL = end_of(stages.TODAY + timedelta(days=28))
SITE = "http://testserver"


def drafted(people, **names: Any) -> Snapshot:
    """A joint plan whose first draft is issued."""
    edition = stages.written(stages.plan(people, people.joint, **names), [*stages.TEXT, *stages.VIEWS])
    return publication_actions.issue_draft(edition=edition, **WHO)


def planned(snapshot: Snapshot, title: str = "Our draft plan", **fields: Any) -> Consultation:
    """Set up, with a question of each kind."""
    told = {"introduction": "What matters to you?\n\nAll can change.", "audience": "Everybody.", "closes_at": UNTIL}
    made = actions.plan_consultation(snapshot=snapshot, opens_on=stages.TODAY, title=title, **{**told, **fields}, **WHO)
    actions.ask(consultation=made, kind="text", wording="What is missing?", **WHO)
    actions.ask(consultation=made, kind="choice", wording="Where do you live?", options=["Avon", "Tamar"], **WHO)
    actions.ask(consultation=made, kind="scale", wording="The plan is clear.", **WHO)
    return made


def opened(snapshot: Snapshot, **fields: Any) -> Consultation:
    return actions.open_consultation(consultation=planned(snapshot, **fields), **WHO)


def draft(consultation: Consultation, text: str = "More evening clinics.", **who: Any) -> Response:
    """Somebody is writing."""
    row = actions.start_response(consultation=consultation, at=stages.NOW)
    missing, where, clear = consultation.questions.order_by("position")
    answers = {missing: text, where: "Avon", clear: "Agree"}
    actions.save_answers(response=row, answers=answers, at=stages.NOW)
    told = {"name": "Ann Example", "organisation": "", "show_name": False, "email": "ann@example.org"}
    return actions.sign_response(response=row, **{**told, **who}, at=stages.NOW)


def sent(consultation: Consultation, text: str = "More evening clinics.", **who: Any) -> tuple[Response, str]:
    """Sent, with the token that stands in the letter."""
    row = actions.send_response(
        response=draft(consultation, text, **who), agreed=True, site=SITE, at=stages.NOW + timedelta(minutes=1)
    )
    return row, token_of(row)


def token_of(row: Response) -> str:
    letter = Mail.objects.get(dedupe_key=f"response-{row.key}")
    return re.search(r"/yours/([^/]+)/", letter.text)[1]


def confirmed(consultation: Consultation, text: str = "More evening clinics.", **who: Any) -> Response:
    row, _token = sent(consultation, text, **who)
    return actions.confirm_response(response=row, at=stages.NOW + timedelta(minutes=2))


def closed(consultation: Consultation) -> Consultation:
    return actions.close_consultation(consultation=consultation, **WHO)


def section_of(edition: Edition, slug: str = "services") -> Any:
    return edition.sections.get(slug=slug)
