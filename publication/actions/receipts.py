"""How does a receipt become a file that its holder can keep and check? A worker makes it and posts it; whoever asks for
it earlier has it made at once. However often either happens, there is one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consultation import actions as consultation_actions
from consultation import queries as asked
from consultation.models import Opinion, ReceiptFile
from core import ledger
from core.canonical import moment
from core.days import day_in_words, moment_in_words
from core.verdict import Refused
from publication import pdf


def receipt_pdf(*, opinion: Opinion, at: datetime) -> bytes:
    """The receipt's PDF (PDF/UA-1): kept at the first asking. Raises Refused where it cannot be made."""
    found = ReceiptFile.objects.filter(opinion=opinion).first()
    if found is None:
        full = asked.opinion_numbered(opinion.number)
        try:
            data = pdf.render_receipt(receipt_content(full))
        except pdf.CannotRender as error:
            raise Refused([str(error)]) from error
        found = consultation_actions.keep_receipt(opinion=full, data=data, at=at)
    return bytes(found.data)


def send_receipts(*, at: datetime) -> int:
    """Make and post every receipt that is not made yet; says how many. The opinion's row is the job: nothing is lost
    with a worker or its bell."""
    waiting = asked.receipts_to_make()
    for opinion in waiting:
        receipt_pdf(opinion=opinion, at=at)
    return len(waiting)


def receipt_content(opinion: Opinion) -> dict[str, Any]:
    """What stands on a receipt: all that proves what was received, and none of its words."""
    round, board = opinion.consultee.round, opinion.consultee.organisation
    plan, entry = round.snapshot.edition.plan, ledger.as_dict(asked.entry_of(opinion))
    where = [f"{board.name}, {day_in_words(opinion.agreed_on)}, {opinion.get_how_display().lower()}"]
    where += [opinion.delegation] if opinion.delegation else []
    stance = [] if opinion.stance == Opinion.Stance.FIRST else [("What it is", opinion.get_stance_display())]
    corrects = [("It supersedes", f"receipt {opinion.supersedes.number}")] if opinion.supersedes else []
    late = f"Yes: the deadline was {round.closes_in_words}" if opinion.is_late else "No"
    return {
        "number": opinion.number,
        "board": board.name,
        "plan": plan.title,
        "owner": plan.owner.name,
        "at": moment(opinion.given_at),
        "facts": _rows(
            ("Received", moment_in_words(opinion.given_at)),
            ("To the second, in UTC", moment(opinion.given_at)),
            ("After the deadline", late),
            ("Board", board.name),
            ("Plan", f"{plan.title}, edition {round.snapshot.edition.number}, draft {round.snapshot.number}"),
            ("Round", str(round.number)),
            *stance,
            *corrects,
            ("Agreed", "; ".join(where)),
            ("Submitted by", ", ".join(filter(None, (opinion.given_name, opinion.given_role)))),
        ),
        "hashes": _rows(
            ("The draft that the opinion is on", round.snapshot.sha256),
            ("The statement, as received", opinion.sha256),
            *((f"File “{row.name}”", row.sha256) for row in Opinion.in_order(opinion.attachments.all())),
        ),
        "checkpoint": {"size": entry["sequence"], "root": entry["entry_hash"], "at": entry["at"]},
    }


def _rows(*rows: tuple[str, str]) -> list[list[str]]:
    return [list(row) for row in rows]
