"""How does a draft that is before the boards become a file for their papers?"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from core.verdict import Refused
from plans.content import filled
from plans.models import Snapshot
from publication import pdf, queries
from publication.bundle import storage


def draft_pdf(*, snapshot: Snapshot) -> bytes:
    """The frozen draft as a PDF/UA-1. It is typeset once and kept as a file beside the bundles, out of the public's
    reach: the same snapshot always gives the same bytes, so whoever comes at the same time writes the same file. Raises
    Refused where it cannot be made."""
    kept = storage.root() / "drafts" / f"{snapshot.sha256}.pdf"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    content = filled(json.loads(snapshot.content))
    try:
        data = pdf.render(content, {}, queries.images_of(content))
    except pdf.CannotRender as error:
        raise Refused([str(error)]) from error
    _keep(kept, data)
    return data


def _keep(path: Path, data: bytes) -> None:
    """Whole or not at all, whatever is killed when."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(number, "wb") as file:
        file.write(data)
    os.replace(name, path)
