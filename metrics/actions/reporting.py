"""How is a committee told how it is going? The analyst comments; the report is composed of what was stored, looked at,
and frozen in one step."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from core import audit
from core.canonical import canonical_json, moment, sha256
from core.verdict import Verdict
from metrics import charts, checks
from metrics.content.report import picture_content, report_content, title_of
from metrics.models import Commentary, Measure, MonitoringReport
from metrics.permissions import may_keep
from metrics.progress.changes import changes
from metrics.queries import Watched, watched
from organisations.models import Organisation

LOCK = 7_002
"""One report at a time: they are numbered, and each knows the one before."""
MOST_WORDS = 4_000
Period = tuple[date, date]


@transaction.atomic
def write_commentary(
    *, committee: Organisation, measure: Measure | None = None, text: str, by: Any, at: datetime
) -> Commentary | None:
    """Keep what the analyst says of a measure, or of the whole, for the committee's next report; without words what was
    kept goes. Raises Refused with every reason."""
    may_keep(by, on=localdate(at)).require()
    text = text.strip()
    found = Verdict.no_if(
        measure is not None and measure.committee_id != committee.pk, f"{committee} does not watch this measure."
    )
    found &= Verdict.no_if(len(text) > MOST_WORDS, f"Shorten the commentary to {MOST_WORDS:,} characters or fewer.")
    found.require()
    waiting = Commentary.objects.select_for_update().filter(committee=committee, measure=measure, report=None)
    row = waiting.first()
    if row is not None and row.text == text:
        return row
    if not text:
        if row is not None:
            audit.record("took back", row, by=by, at=at, text=row.text)
            row.delete()
        return None
    given = {"text": text, "by": audit.actor(by), "at": at}
    row, _ = Commentary.objects.update_or_create(committee=committee, measure=measure, report=None, defaults=given)
    audit.record("commented", row, by=by, at=at, text=text)
    return row


def compose_report(*, found: Watched, period: Period) -> dict[str, Any]:
    """What a report on these days would hold now. Stored answers only; nothing is written."""
    content = report_content(found, period=period, pictures=_pictures(found))
    before = json.loads(found.previous.content) if found.previous else None
    return content | {"changes": changes(before, content)}


def fingerprint(content: dict[str, Any]) -> str:
    """Of a report that is not frozen yet: by it, what is frozen is what was looked at."""
    return sha256(canonical_json(content))


@transaction.atomic
def freeze_report(
    *, committee: Organisation, period: Period, seen: str, by: Any, at: datetime
) -> MonitoringReport:  # fmt: skip
    """Freeze what the committee is told, as it was seen (`seen` is its fingerprint). Raises Refused with every
    reason."""
    on = localdate(at)
    may_keep(by, on=on).require()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    # Whoever writes a commentary meanwhile waits, and writes for the next report.
    list(Commentary.objects.select_for_update().filter(committee=committee, report=None))
    found = watched(committee, by, on=on)
    content = compose_report(found=found, period=period)
    checks.ready_to_freeze(found, period=period, is_as_seen=fingerprint(content) == seen).require()
    before = found.previous
    number = before.number + 1 if before else 1
    content |= {"number": number, "frozen_at": moment(at), "frozen_by": audit.actor(by)}
    frozen = canonical_json(content)
    report = MonitoringReport.objects.create(
        committee=committee, number=number, period_start=period[0], period_end=period[1], previous=before,
        content=frozen.decode(), sha256=sha256(frozen), frozen_by=audit.actor(by), frozen_at=at,
    )  # fmt: skip
    report.milestones.set(found.milestones)
    told = [row.pk for row in found.commentary.values() if row.measure_id in {None, *_measures(found)}]
    Commentary.objects.filter(pk__in=told).update(report=report)
    audit.record("froze", report, by=by, at=at, sha256=report.sha256)
    return report


def _measures(found: Watched) -> set[int]:
    return {line.measure.pk for line in found.lines if line.measure}


def _pictures(found: Watched) -> dict[int, dict[str, Any]]:
    """The course of each measure as it was said; where two measures have the same numbers, with the first of them."""
    made: dict[int, dict[str, Any]] = {}
    drawn: set[int] = set()
    for line in found.lines:
        told, measure = line.told, line.measure
        if told is None or measure is None or line.indicator is None or told.pk in drawn:
            continue
        drawn.add(told.pk)
        title = f"{title_of(measure)}: {found.area} through time"
        picture = charts.through_time(line.indicator, told, key=f"measure-{measure.pk}", title=title)
        if picture:
            made[measure.pk] = picture_content(
                picture.svg, title=title, words=picture.words, legend=picture.legend, head=picture.head,
                rows=picture.rows,
            )  # fmt: skip
    return made
