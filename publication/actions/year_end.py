"""How is the status of a plan's promises at a year's end frozen? As it was seen, in one step; its files are made of
what was frozen."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit
from core.canonical import canonical_json, moment, sha256
from core.verdict import Refused
from plans.models import Edition
from publication import checks
from publication.bundle.year_end import year_end_page, year_end_table
from publication.content.year_end import Content, year_end_content
from publication.models import Publication, YearEndStatus
from publication.permissions import may_tell_year_end
from publication.queries import last_year_end

FROZEN_WITH = ("frozen_at", "frozen_by")


def year_end_seen(content: Content) -> str:
    """The fingerprint of what is not frozen yet: by it, what is frozen is what was looked at."""
    return sha256(canonical_json({key: value for key, value in content.items() if key not in FROZEN_WITH}))


@transaction.atomic
def freeze_year_end(*, publication: Publication, year: int, seen: str, by: Any, at: datetime) -> YearEndStatus:
    """Freeze how the promises of a published edition stand at the end of a financial year. Raises Refused with every
    reason."""
    # Two people at once: the second one is told that nothing has changed since the first.
    edition = Edition.objects.select_for_update(of=("self",)).select_related("plan__place").get(
        pk=publication.edition_id
    )  # fmt: skip
    on = localdate(at)
    may_tell_year_end(by, edition.plan, on=on).require()
    content = year_end_content(publication, year=year, on=on)
    before = last_year_end(edition, year)
    checks.ready_to_freeze_year(
        year=year, on=on, is_as_seen=year_end_seen(content) == seen,
        is_known=before is not None and year_end_seen(json.loads(before.content)) == year_end_seen(content),
    ).require()  # fmt: skip
    frozen = canonical_json(content | {"frozen_at": moment(at), "frozen_by": audit.actor(by)})
    made = YearEndStatus.objects.create(
        edition=edition, year=year, content=frozen.decode(), sha256=sha256(frozen), frozen_by=audit.actor(by),
        frozen_at=at,
    )  # fmt: skip
    audit.record("froze", made, by=by, at=at, sha256=made.sha256)
    return made


def year_end_file(*, status: YearEndStatus, kind: str) -> bytes:
    """A file of a frozen status: the page, the table, or the frozen content itself; the same to the byte however often
    it is asked for. Raises Refused for another kind."""
    content = json.loads(status.content)
    if kind == "html":
        return year_end_page(content, status.sha256)
    if kind == "csv":
        return year_end_table(content)
    if kind == "json":
        return status.content.encode()
    raise Refused((f"There is no such file as {kind}: ask for html, csv or json.",))
