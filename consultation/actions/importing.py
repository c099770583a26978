"""How do answers that came another way become responses: surveys, notes of meetings, letters? No name is needed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.permissions import Permission
from consultation.actions.public import held
from consultation.actions.responding import keep_originals, receipt_number
from consultation.imports import SAID, Taken, take
from consultation.models import LONGEST_TEXT, Consultation, Question, Response, ResponsePart, Round, SurveyFile
from consultation.transitions import RESPONSE
from core import audit
from core.canonical import canonical_json, sha256
from core.verdict import Verdict

FILE_DAYS = 2


def _entered(consultation: Consultation, *, by: Any, at: datetime) -> Consultation:
    row = held(consultation, by=by, at=at, right=Permission.MODERATE)
    Verdict.no_if(
        row.round.status == Round.Status.PLANNED, "Nobody has been asked yet; open the consultation first."
    ).require()
    return row


@transaction.atomic
def keep_survey(*, consultation: Consultation, name: str, rows: list[list[str]], by: Any, at: datetime) -> SurveyFile:
    """Keep a table until somebody says what its columns are. The same table is not taken twice."""
    row = _entered(consultation, by=by, at=at)
    seal = sha256(canonical_json(rows))
    before = SurveyFile.objects.filter(consultation=row, sha256=seal).exclude(imported_at=None).first()
    Verdict.no_if(
        before is not None,
        f"This very table was imported on {before.imported_at:%-d %B %Y} (“{before.name}”)." if before else "",
    ).require()
    kept = SurveyFile.objects.create(consultation=row, name=name[:200], rows=rows, sha256=seal, by=by, at=at)
    audit.record("read a survey", kept, by=by, at=at, consultation=row.slug, rows=len(rows) - 1)
    return kept


@transaction.atomic
def import_survey(*, survey: SurveyFile, roles: dict[int, str], source_note: str, by: Any, at: datetime) -> Taken:
    """Make a response of each row, for the moderators. The table itself is dropped."""
    row = _entered(survey.consultation, by=by, at=at)
    kept = SurveyFile.objects.select_for_update().get(pk=survey.pk)
    Verdict.no_if(kept.imported_at is not None, "This table was imported already.").require()
    questions = list(row.questions.all())
    asked = [role for role in roles.values() if role.startswith("q")]
    Verdict.no_if(len(asked) != len(set(asked)), "Two columns are named as answers to one question.").require()
    taken = take(kept.rows, roles, questions)
    Verdict.no_if(
        not taken.responses, "Say of at least one column what it holds; there is nothing to import."
    ).require()
    for answers in taken.responses:
        _make(row, answers, questions, source=Response.Source.SURVEY, source_note=source_note, at=at)
    kept.rows, kept.imported_at = [], at
    kept.save(update_fields=["rows", "imported_at"])
    audit.record("imported a survey", kept, by=by, at=at, consultation=row.slug, responses=len(taken.responses),
                 left_out=taken.told[:20])  # fmt: skip
    return taken


def _make(
    row: Consultation, answers: dict[str, str], questions: list[Question], *, source: str, source_note: str,
    at: datetime,
) -> Response:  # fmt: skip
    made = Response.objects.create(
        consultation=row, state=RESPONSE.named("enter").target, source=source, source_note=source_note[:200],
        receipt=receipt_number(), started_at=at, submitted_at=at, confirmed_at=at,
    )  # fmt: skip
    known = {f"q{each.pk}": each for each in questions}
    ResponsePart.objects.bulk_create(
        ResponsePart(response=made, question=known.get(role), text=text)
        for role, text in answers.items()
        if role in known or role == SAID
    )
    keep_originals(made)
    return made


@transaction.atomic
def enter_response(
    *, consultation: Consultation, source: str, source_note: str, text: str, by: Any, at: datetime
) -> Response:
    """Enter what was said at a meeting, in a letter or on the telephone. It is moderated as everything else is."""
    row = _entered(consultation, by=by, at=at)
    verdict = Verdict.no_if(not text.strip(), "Enter what was said.")
    verdict &= Verdict.no_if(
        source not in Response.Source.values or source == Response.Source.ONLINE, "Choose the source."
    )
    verdict &= Verdict.no_if(len(text) > LONGEST_TEXT, f"Enter at most {LONGEST_TEXT:,} characters at once, in parts.")
    verdict.require()
    made = _make(row, {SAID: text}, [], source=source, source_note=source_note, at=at)
    audit.record("entered", made, by=by, at=at, consultation=row.slug, source=source)
    return made


def sweep_surveys(*, at: datetime) -> None:
    """Tables whose columns nobody named are forgotten."""
    SurveyFile.objects.filter(imported_at=None, at__lt=at - timedelta(days=FILE_DAYS)).delete()
