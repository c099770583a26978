"""How does a file of observations become a release? All of it in one transaction, or nothing; only what is new or
different is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from core import audit
from metrics import imports
from metrics.imports import CannotRead, NotTakenIn, Refusal
from metrics.imports.layouts import NUMBERS, Layout
from metrics.imports.refusals import SHOWN
from metrics.imports.staging import KINDS, Progress
from metrics.models import STILL, Form, Indicator, Release, Series
from metrics.permissions import may_keep

LOCK = 7_001
"""One import at a time: releases are numbered in the order in which they are loaded."""

TOLD = ("value", "status", "lower", "upper", "lower_998", "upper_998", "numerator", "denominator", "note")
DIFFERS = "({}) IS DISTINCT FROM ({})".format(", ".join(f"o.{n}" for n in TOLD), ", ".join(f"t.{n}" for n in TOLD))
CURRENT = (
    "o.series_id = t.series_id AND o.period_start = t.period_start AND o.period_end = t.period_end"
    f" AND o.release_to = {STILL}"
)


def silent(percent: int, words: str) -> None:
    """Nobody waits."""


@transaction.atomic
def import_observations(
    *,
    path: Path,
    by: Any,
    at: datetime,
    name: str = "",
    layout: Layout | None = None,
    source: str = "",
    is_complete: bool = False,
    progress: Progress = silent,
) -> Release:
    """Take in a file of observations. Returns its release; of a file that is the last one loaded, that release again.

    A period that the file leaves out between a series' first and last in it is withdrawn; with `is_complete`, so is all
    else of its indicators that the file does not hold. Raises NotTakenIn, or imports.CannotRead."""
    may_keep(by, on=localdate(at)).require()
    layout = layout or imports.recognise(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Release.objects.order_by("-pk").first()
    told = {"name": name or path.name, "form": layout.form, "source": source or layout.source}
    release = Release(**told, is_complete=is_complete, loaded_at=at)
    # The digest is made while the server copies the file.
    with ThreadPoolExecutor(max_workers=1) as beside:
        digest = beside.submit(_sha256, path)
        try:
            with transaction.atomic():
                _load(release, path, layout, progress, last=last, digest=digest)
        except _Repeats:
            return last
        except (imports.LookAgain, CannotRead, DataError, IntegrityError):
            # Something is wrong. Once more, row by row as they are told, to say what and where.
            _load(release, path, replace(layout, is_told=True), progress, last=last, digest=digest)
    counts = {"new": release.new, "changed": release.changed, "withdrawn": release.withdrawn}
    audit.record("imported", release, by=by, at=at, rows=release.rows, **counts)
    return release


class _Repeats(Exception):
    """The file is the last one loaded."""


def _load(
    release: Release, path: Path, layout: Layout, progress: Progress, *, last: Release | None, digest: Future[str]
) -> None:
    """Stage the file and write the release with its rows. Raises NotTakenIn, or imports.LookAgain for what only rows
    that are staged as they are told can say."""
    progress(2, "Copying the file")
    release.pk, release.rows = None, imports.stage(path, layout, progress=progress)
    release.sha256 = digest.result()
    if last and (last.sha256, last.is_complete) == (release.sha256, release.is_complete):
        raise _Repeats
    if not release.rows:
        raise NotTakenIn(["The file has a header and no rows."])
    progress(45, "Finding the series")
    if refused := imports.name_lines(layout):
        raise _not_taken_in([*refused, *imports.faults(layout, names_only=True)], layout)
    if refused := _unknown(layout):
        raise _not_taken_in(refused, layout)
    release.report = [*_indicators(layout), *_areas()]
    _resolve()
    progress(55, "Writing what is new or different")
    release.save(force_insert=True)
    try:
        with transaction.atomic():
            release.new, release.changed, release.withdrawn = _write(release, layout)
    except (DataError, IntegrityError) as error:
        refused = imports.faults(layout) if layout.is_told else []
        if not refused:
            raise
        raise _not_taken_in(refused, layout) from error
    release.save(update_fields=["new", "changed", "withdrawn"])


def _not_taken_in(refused: list[Refusal], layout: Layout) -> NotTakenIn:
    return NotTakenIn([str(each) for each in refused], imports.refused_rows(layout), layout.heads)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(sql: str, params: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def _select(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _known(layout: Layout) -> dict[str, Indicator]:
    """The indicators by what a file may call them: their source's number, else our short name, else their title where
    no other has it."""
    rows = list(Indicator.objects.order_by("pk"))
    titles = Counter(row.title for row in rows)
    found = {row.title: row for row in rows if titles[row.title] == 1}
    found |= {row.slug: row for row in rows}
    return found | {row.source_id: row for row in rows if row.source_id and row.source == layout.source}


def _unknown(layout: Layout) -> list[Refusal]:
    """What the file says of indicators and areas that neither it nor we know by name."""
    known = _known(layout)
    keys = [
        key
        for (key,) in _select("SELECT indicator FROM lines GROUP BY 1 HAVING max(indicator_name) = '' ORDER BY 1")
        if key not in known
    ]
    codes = [
        code
        for (code,) in _select(
            "SELECT area FROM lines l WHERE NOT EXISTS (SELECT FROM metrics_area a WHERE a.code = l.area)"
            " GROUP BY area HAVING max(area_name) = '' ORDER BY area"
        )
    ]
    refused = []
    for key in keys[:SHOWN]:
        words = f"The indicator “{key}” is not known, and the file does not name it"
        refused += imports.refuse(layout, words, "indicator = %s", [key])
    if keys[SHOWN:]:
        words = f"{len(keys) - SHOWN} more indicators are not known, and the file does not name them"
        refused += imports.refuse(layout, words, "indicator = ANY(%s)", [keys[SHOWN:]])
    if codes:
        first = ", ".join(codes[:SHOWN]) + (" …" if codes[SHOWN:] else "")
        words = f"The area codes are not known, and the file does not name them: {first}"
        refused += imports.refuse(layout, words, "area = ANY(%s)", [codes])
    return refused


def _indicators(layout: Layout) -> list[str]:
    """Find each indicator of the file by its source's number or our short name; enter those that only the file knows,
    as proposed. Leaves the table `named`. Returns what the sender should know."""
    known, slugs = _known(layout), {row.slug: row for row in Indicator.objects.all()}
    found, entered, retired = [], [], []
    for key, title in _select("SELECT indicator, max(indicator_name) FROM lines GROUP BY 1 ORDER BY 1"):
        indicator = known.get(key)
        if indicator is None:
            indicator = Indicator.objects.create(
                slug=_slug(key, title, slugs), title=title, source=layout.source,
                source_id=key if layout.form == Form.FINGERTIPS else "",
            )  # fmt: skip
            slugs[indicator.slug] = indicator
            entered.append(title)
        if indicator.successor_id:
            retired.append(f"“{indicator}” is retired; its successor is “{indicator.successor}”.")
        found.append((key, indicator.pk))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE named (key text, indicator_id bigint) ON COMMIT DROP")
        cursor.executemany("INSERT INTO named VALUES (%s, %s)", found)
    words = f"{len(entered)} indicator{'s were' if len(entered) > 1 else ' was'} not known and entered as proposed: "
    return ([words + "; ".join(entered[:10]) + (" …" if len(entered) > 10 else "") + "."] if entered else []) + retired


def _slug(key: str, title: str, taken: dict[str, Indicator]) -> str:
    """The file's own short name where it is one; else from the title, with the source's number where that is taken."""
    wanted = slugify(key)[:120] if key == slugify(key) and not key.isdigit() else slugify(title)[:100] or slugify(key)
    wanted = wanted or "indicator"
    return wanted if wanted not in taken else f"{wanted[:78]}-{slugify(key)[:40] or len(taken)}"


def _areas() -> list[str]:
    """Enter the areas that the file names and we do not know."""
    made = _run(
        f"INSERT INTO metrics_area (code, name, kind, organisation_id)"
        f" SELECT code, name, {KINDS}, (SELECT min(b.id) FROM organisations_organisation b"
        "  WHERE code IN (b.gss_code, b.ods_code))"
        " FROM (SELECT area AS code, left(max(area_name), 200) AS name FROM lines GROUP BY 1) n"
        " ON CONFLICT (code) DO NOTHING"
    )
    return [f"{made:,} areas are new to us, by the names that the file gives them."] if made else []


def _resolve() -> None:
    """Give each line of the file its series, old or new: the table `resolved`."""
    parts = ("sex", "age", "category_type", "category")
    source = "lines l JOIN named n ON n.key = l.indicator JOIN metrics_area a ON a.code = l.area"
    # In the order of the file, so that the rows that follow go to the end of the index, not all over it.
    _run(
        f"INSERT INTO metrics_series (indicator_id, area_id, {', '.join(parts)})"
        f" SELECT n.indicator_id, a.id, {', '.join(parts)} FROM {source}"
        " GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY min(l.first)"
        " ON CONFLICT ON CONSTRAINT series_is_told_once DO NOTHING"
    )
    raw = ", ".join(f"raw_{name}" for name in imports.DIMENSIONS)
    same = " AND ".join(f"s.{name} = l.{name}" for name in parts)
    _run(
        f"CREATE TEMP TABLE resolved ON COMMIT DROP AS SELECT {raw}, s.id AS series_id FROM {source}"
        f" JOIN {Series._meta.db_table} s ON s.indicator_id = n.indicator_id AND s.area_id = a.id AND {same}"
    )


def _write(release: Release, layout: Layout) -> tuple[int, int, int]:
    """End what is different or gone, and add what is not there; returns how many were new, changed and withdrawn. Rows
    of series that were never observed go straight from the file to their table."""
    columns = ", ".join(("value", "status", *(name for name in NUMBERS if name != "value"), "note"))
    given = ", ".join(f"t.{name}" for name in columns.split(", "))
    add = (
        f"INSERT INTO metrics_observation (series_id, period_start, period_end, {columns}, is_break, release_from_id)"
        f" SELECT t.series_id, t.period_start, t.period_end, {given}, false, {release.pk} FROM"
    )
    observed = (
        f"EXISTS (SELECT FROM metrics_observation o WHERE o.release_to = {STILL} AND o.series_id IN"
        " (SELECT s.id FROM metrics_series s JOIN named n USING (indicator_id)))"
    )
    if not _select(f"SELECT {observed}")[0][0]:
        return _run(f"{add} ({imports.rows(layout)}) t"), 0, 0
    _run(f"CREATE TEMP TABLE told ON COMMIT DROP AS {imports.rows(layout)}")
    withdrawn = _withdraw(release)
    changed = _run(
        f"UPDATE metrics_observation o SET release_to = {release.pk} FROM told t WHERE {CURRENT} AND {DIFFERS}"
    )
    written = _run(f"{add} told t LEFT JOIN metrics_observation o ON {CURRENT} WHERE o.series_id IS NULL")
    return written - changed, changed, withdrawn


def _withdraw(release: Release) -> int:
    """End what the file no longer holds."""
    key = "o.series_id, o.period_start, o.period_end"
    if release.is_complete:
        scope = (
            f"SELECT {key} FROM metrics_observation o JOIN metrics_series s ON s.id = o.series_id"
            f" WHERE o.release_to = {STILL} AND s.indicator_id IN (SELECT indicator_id FROM named)"
        )
    else:
        spans = "SELECT series_id, min(period_end) AS first, max(period_end) AS last FROM told GROUP BY 1"
        scope = (
            f"SELECT {key} FROM metrics_observation o JOIN ({spans}) f ON f.series_id = o.series_id"
            f" WHERE o.release_to = {STILL} AND o.period_end BETWEEN f.first AND f.last"
        )
    held = f"SELECT {key} FROM told t JOIN metrics_observation o ON {CURRENT}"
    gone = f"({scope} EXCEPT {held}) t"
    return _run(f"UPDATE metrics_observation o SET release_to = {release.pk} FROM {gone} WHERE {CURRENT}")
