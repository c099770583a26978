"""May the public be asked, and was everything answered that people said?"""

from __future__ import annotations

from datetime import datetime

from consultation import queries
from consultation.models import Consultation, Round
from consultation.transitions import ROUND
from core.verdict import Reason, Verdict
from plans.models import Edition, Snapshot
from plans.queries import last_snapshot

CHANGED_WHILE_OPEN = {"closes_at", "other_ways", "outcome"}


def ready_to_plan_publicly(snapshot: Snapshot) -> Verdict:
    """One public consultation at a time, on the text as last issued, while the edition is open."""
    edition = snapshot.edition
    verdict = _standing_text(snapshot)
    return verdict & Verdict.no_if(
        queries.public_round_under_way(edition) is not None,
        "Another public consultation on this edition is planned or open; close that one first.",
    )


def _standing_text(snapshot: Snapshot) -> Verdict:
    edition = snapshot.edition
    verdict = Verdict.no_if(
        not edition.is_open, f"The edition is {edition.get_status_display().lower()}; people are asked about a draft."
    )
    return verdict & Verdict.no_if(
        last_snapshot(edition) != snapshot, "A later text has been issued; consult the public on that one."
    )


def ready_to_open_publicly(consultation: Consultation, *, at: datetime) -> Verdict:
    """People can be asked: the text is the one last issued, there is something to answer, and there is time to."""
    round = consultation.round
    verdict = ROUND.check("open", round.status) & _standing_text(round.snapshot)
    verdict &= Verdict.no_if(round.closes_at <= at, "The deadline has passed; set a later one.")
    return verdict & Verdict.no_if(
        not consultation.questions.exists(), "Ask at least one question, so that people know what you want to hear."
    )


def may_change(consultation: Consultation, changed: set[str], closes_at: datetime) -> Verdict:
    """What may still be changed of a consultation, once people have seen it."""
    status, round = consultation.round.status, consultation.round
    if status == Round.Status.PLANNED:
        return Verdict()
    if status == Round.Status.CLOSED:
        return Verdict.no_if(bool(changed - {"outcome"}), "The consultation is closed; only its outcome can be told.")
    verdict = Verdict.no_if(
        bool(changed - CHANGED_WHILE_OPEN),
        "People are answering: what they were told stays as it is, but for a later deadline and other ways to answer.",
    )
    return verdict & Verdict.no_if(
        closes_at < round.closes_at, "People were told the deadline; it can be put off, not brought forward."
    )


def questions_may_change(consultation: Consultation) -> Verdict:
    return Verdict.no_if(
        consultation.round.status != Round.Status.PLANNED, "People have seen the questions; they can no longer change."
    )


def points_answered(edition: Edition) -> Verdict:
    """Whether everything that the public said of this edition's drafts was read, cut into points and replied to
    ("You said, we did"). `where` names the page of the consultation in which it is done."""
    reasons: list[str] = []
    for consultation in queries.consultations_of(edition.plan).filter(round__snapshot__edition=edition):
        if consultation.round.status == Round.Status.PLANNED:
            continue
        reasons += [Reason(sentence, f"{page}:{consultation.slug}") for sentence, page in _undone(consultation)]
    return Verdict(tuple(reasons))


def _undone(consultation: Consultation) -> list[tuple[str, str]]:
    name = f"“{consultation.title}”"
    if consultation.is_open:
        return [(f"The public consultation {name} is still open.", "responses")]
    waiting = queries.counts_of(consultation).waiting
    unread, points = queries.unread_responses(consultation), queries.unanswered_points(consultation).count()
    return [
        (sentence, page)
        for number, sentence, page in (
            (waiting, f"{_number(waiting, 'response')} to {name} {_are(waiting)} still to be moderated.", "queue"),
            (unread, f"From {_number(unread, 'response')} to {name} no point has been taken.", "queue"),
            (points, f"{_number(points, 'point')} made in {name} {_have(points)} no reply.", "themes"),
        )
        if number
    ]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"
