"""How does a file that somebody sends become a release? It is kept; of a workbook, the columns are chosen; a worker
takes it in, whole or not at all, whatever is killed or stopped when. The row is the job; see `core/jobs.py`."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit, jobs, workbook
from core.models import Job
from core.verdict import Refused
from metrics import imports
from metrics.actions.importing import import_observations
from metrics.actions.interpreting import interpret_release
from metrics.imports import CannotRead, Columns, Layout, NotTakenIn
from metrics.models import DataSource, Form, RefusedRow, SentFile
from metrics.permissions import may_keep

TASK = "metrics.take_in"
MOST_BYTES = 30_000_000
KEPT_FOR = timedelta(days=7)
TOO_LARGE = (
    f"The file is larger than {MOST_BYTES // 1_000_000} MB. Send it in parts, or have an administrator load it with "
    "the command import_observations."
)
OVER = "This file was already taken in, refused or stopped. Send it again."


@transaction.atomic
def register_source(*, name: str, description: str = "", by: Any, at: datetime) -> DataSource:
    """Enter where files come from; one that is known by that name, in whatever case, is returned as it is."""
    may_keep(by, on=localdate(at)).require()
    name = " ".join(name.split())
    found = DataSource.objects.filter(name__iexact=name).first()
    if found is None:
        found = DataSource.objects.create(name=name, description=description)
        audit.record("entered", found, by=by, at=at, name=name)
    return found


def send_file(
    *, source: DataSource | str, filename: str, content: bytes, is_complete: bool = False, by: Any, at: datetime
) -> SentFile:
    """Keep a file of a source (or of the name of a new one). A file of text goes to a worker at once; a workbook waits
    until its columns are chosen. Refused in words, and nothing kept, where it is neither or is too large."""
    may_keep(by, on=localdate(at)).require()
    form = _form_of(content)
    with transaction.atomic():
        if isinstance(source, str):
            source = register_source(name=source, by=by, at=at)
        file = SentFile(
            source=source, filename=filename[-200:], sha256=hashlib.sha256(content).hexdigest(), size=len(content),
            form=form, data=content, is_complete=is_complete, state=SentFile.State.WAITING,
            by=by, sent_at=at,
        )  # fmt: skip
        file.save()
        audit.record("sent", file, by=by, at=at, filename=file.filename, size=file.size, source=source.name)
        if form != Form.WORKBOOK:
            _hand_over(file, by=by, at=at)
    return file


def _form_of(content: bytes) -> Form:
    if len(content) > MOST_BYTES:
        raise Refused([TOO_LARGE])
    if content.startswith(b"PK"):
        if not imports.peek(content).headings:
            raise Refused(["The workbook's first sheet is empty."])
        return Form.WORKBOOK
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused([workbook.DAMAGED])
    try:
        return imports.recognise_start(content[: imports.LONGEST_HEADER]).form
    except CannotRead as error:
        raise Refused([str(error)]) from error


@transaction.atomic
def choose_columns(*, file: SentFile, columns: Columns, by: Any, at: datetime) -> SentFile:
    """Say which column of a workbook is what, remember it for its source, and hand the file to a worker."""
    may_keep(by, on=localdate(at)).require()
    row = _open(file, SentFile.State.WAITING)
    if faults := columns.faults:
        raise Refused(faults.values())
    row.columns = row.source.columns = columns.kept()
    row.source.save(update_fields=["columns"])
    _hand_over(row, by=by, at=at)
    audit.record("chose columns", row, by=by, at=at, columns=row.columns)
    return row


@transaction.atomic
def try_again(*, file: SentFile, by: Any, at: datetime) -> SentFile:
    """Hand a file to a worker once more, after the portal could not read it for a reason of its own."""
    may_keep(by, on=localdate(at)).require()
    row = _open(file, SentFile.State.LOADING, SentFile.State.TAKEN_IN)
    if row.has_failed:
        _hand_over(row, by=by, at=at)
        audit.record("tried again", row, by=by, at=at)
    return row


def _hand_over(file: SentFile, *, by: Any, at: datetime) -> None:
    # What is loaded stays so: there only what the data say is still to be said.
    file.state = file.state if file.release_id else SentFile.State.LOADING
    file.job = jobs.queue(TASK, file.pk, by=by, at=at)
    file.save(update_fields=["state", "job", "columns"])


@transaction.atomic
def stop_file(*, file: SentFile, by: Any, at: datetime) -> SentFile:
    """Take a file back before it is taken in, whether or not a worker has it: nothing of it is loaded. Refused once it
    is over."""
    may_keep(by, on=localdate(at)).require()
    row = _open(file, *SentFile.OPEN)
    if row.job:
        jobs.stop(row.job, by=by)
    _end(row, SentFile.State.STOPPED, at=at, reasons=[f"Stopped by {audit.actor(by)}."])
    audit.record("stopped", row, by=by, at=at)
    return row


def sweep_files(*, at: datetime) -> int:
    """Forget workbooks whose columns nobody chose in a week; says how many."""
    rows = SentFile.objects.filter(state=SentFile.State.WAITING, sent_at__lte=at - KEPT_FOR)
    reasons = [f"Nobody chose its columns within {KEPT_FOR.days} days. Send it again."]
    return rows.update(state=SentFile.State.STOPPED, data=None, ended_at=at, reasons=reasons)


def take_in(*, job_id: int) -> bool:
    """Do an import's job, if it is there to be done (`jobs.perform`): the one moment of truth is the transaction in
    `_load`."""

    def work(job: Job, hold: jobs.Hold) -> None:
        file = SentFile.objects.select_related("source", "by", "release").get(job=job)
        release = file.release or _load(file, job, hold)
        hold.tell(90, "Saying what the data say")
        interpret_release(release=release, at=jobs.database_now())
        with transaction.atomic():
            jobs.finish(job, message="Taken in")

    return jobs.perform(job_id, work, refusals=(CannotRead, Refused), refuse=_refuse)


def _load(file: SentFile, job: Job, hold: jobs.Hold) -> Any:
    """All of it in one transaction: the release, what became of the file, and that the job is still ours."""
    at = jobs.database_now()
    with transaction.atomic(), _on_disk(file) as (path, layout):
        release = import_observations(
            path=path, layout=layout, name=file.filename, source=file.source.name, is_complete=file.is_complete,
            progress=hold.tell, by=file.by, at=at,
        )  # fmt: skip
        hold.tell(88, "Closing the release")
        row = SentFile.objects.select_for_update().defer("data").get(pk=file.pk)
        jobs.lock_own(job)
        row.release, row.is_repeat = release, release.loaded_at != at
        _end(row, SentFile.State.TAKEN_IN, at=at)
    return release


@contextmanager
def _on_disk(file: SentFile) -> Iterator[tuple[Path, Layout]]:
    """The file as a plain table, and which column of it is what."""
    with tempfile.TemporaryDirectory(prefix="jfp-observations-") as folder:
        path = Path(folder) / "table.csv"
        if file.form == Form.WORKBOOK:
            layout = imports.as_table(bytes(file.data), Columns.of(file.columns), path)
        else:
            path.write_bytes(file.data)
            layout = imports.recognise(path)
        yield path, layout if layout.source else replace(layout, source=file.source.name)


@transaction.atomic
def _refuse(job: Job, error: Exception) -> bool:
    row = SentFile.objects.select_for_update().defer("data").get(job=job)
    try:
        jobs.lock_own(job)
    except jobs.Fenced:
        return False
    reasons = list(error.reasons) if isinstance(error, Refused) else [str(error)]
    if isinstance(error, NotTakenIn):
        RefusedRow.objects.bulk_create(
            RefusedRow(file=row, row=each.row, reason=each.reason, cells=list(each.cells)) for each in error.rows
        )
        row.heads = list(error.heads)
    _end(row, SentFile.State.REFUSED, at=jobs.database_now(), reasons=reasons)
    jobs.finish(job, message="Refused")
    return True


def _open(file: SentFile, *states: str) -> SentFile:
    rows = SentFile.objects.select_for_update(of=("self",)).select_related("source", "job")
    row = rows.defer("data").get(pk=file.pk)
    if row.state not in states:
        raise Refused([OVER])
    return row


def _end(row: SentFile, state: str, *, at: datetime, reasons: list[str] | None = None) -> None:
    row.state, row.ended_at, row.data, row.reasons = state, at, None, reasons or []
    row.save()
