"""How do the rows of a workbook become intentions? All of them, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.verdict import Refused
from priorities.actions.intentions import save_answers, start_intention
from priorities.imports import Line
from priorities.models import Intention, IntentionTemplate, PlanningCycle
from priorities.queries import questions_of, text_of, told, whole


@dataclass(frozen=True)
class Taken:
    """What became of a file's rows."""

    new: int
    changed: int
    same: int


@transaction.atomic
def import_intentions(
    *, cycle: PlanningCycle, template: IntentionTemplate, lines: list[Line], by: Any, at: datetime
) -> Taken:
    """Enter the rows of a file. Refused with every reason, row by row, when one of them cannot be entered; then nothing
    is changed. A row that says what the portal says already is left alone, whatever its state."""
    questions = questions_of(template)
    held = {each.number: each for each in whole(Intention.objects.filter(cycle=cycle, template=template))}
    refused: list[str] = []
    new = changed = 0
    for line in lines:
        intention = held.get(line.number or 0)
        if intention and all(told(intention, each) == text_of(each, line.values[each.code]) for each in questions):
            continue
        try:
            with transaction.atomic():
                if intention is None:
                    _start(cycle, template, line, by=by, at=at)
                    new += 1
                else:
                    save_answers(intention=intention, values=line.values, version=line.version, by=by, at=at)
                    changed += 1
        except Refused as error:
            refused += [f"Row {line.row}: {reason}" for reason in error.reasons]
        except ValidationError as error:
            refused += [f"Row {line.row}: {message}" for message in error.messages]
    if refused:
        raise Refused(refused)
    taken = Taken(new, changed, len(lines) - new - changed)
    audit.record("imported intentions", cycle, by=by, at=at, new=new, changed=changed, same=taken.same)
    return taken


def _start(cycle: PlanningCycle, template: IntentionTemplate, line: Line, *, by: Any, at: datetime) -> None:
    made = start_intention(
        cycle=cycle, template=template, title=line.values["title"], lead=line.values["lead"], by=by, at=at
    )
    save_answers(intention=made, values=line.values, version=made.version, by=by, at=at)
