"""How does the record of an edition become a file?"""

from __future__ import annotations

from dataclasses import asdict

from core.canonical import moment
from core.verdict import Refused
from publication import pdf
from publication.queries import Evidence


def evidence_pdf(*, evidence: Evidence) -> bytes:
    """The record as a PDF/UA-1: the same bytes for the same record. Nothing is written to the database. Raises Refused
    when it cannot be printed."""
    try:
        return pdf.render_evidence({**asdict(evidence), "at": moment(evidence.at)})
    except pdf.CannotRender as error:
        raise Refused([str(error)]) from error
