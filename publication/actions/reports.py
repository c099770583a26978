"""How does a committee get its report? It is frozen, and in the same step its files are asked for; a worker makes them
once, of the frozen content alone, and they are kept as they were made."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import jobs
from core.canonical import sha256
from core.models import Job
from core.verdict import Refused
from metrics import actions as metrics_actions
from metrics.models import MonitoringReport
from metrics.permissions import may_keep
from organisations.models import Organisation
from publication import pdf, queries, word
from publication.bundle import report as bundle
from publication.models import ReportFile, ReportWork

Kind = ReportFile.Kind


@transaction.atomic
def freeze_report(
    *, committee: Organisation, period: tuple[date, date], seen: str, by: Any, at: datetime
) -> MonitoringReport:  # fmt: skip
    """Freeze what a committee is told and ask for its files. Raises Refused with every reason."""
    report = metrics_actions.freeze_report(committee=committee, period=period, seen=seen, by=by, at=at)
    ReportWork.objects.create(report=report, job=jobs.queue(ReportWork.TASK, report.pk, by=by, at=at))
    return report


@transaction.atomic
def ask_again(*, report: MonitoringReport, by: Any, at: datetime) -> ReportWork:
    """Ask for the files of a report once more, after a worker could not make them. Files that are there stay."""
    may_keep(by, on=localdate(at)).require()
    work = ReportWork.objects.select_for_update(of=("self",)).select_related("job").get(report=report)
    if not work.job.is_open and not report.files.exists():
        work.job = jobs.queue(ReportWork.TASK, report.pk, by=by, at=at)
        work.save(update_fields=["job"])
    return work


def report_files(content: dict[str, Any], digest: str) -> dict[str, bytes]:
    """Every file of a report: a function of its frozen content. Raises CannotRender."""
    title, shown, told = bundle.title_of(content), bundle.blocks(content), bundle.facts(content, digest)
    frozen_at = datetime.fromisoformat(content["frozen_at"])
    printed = {
        "title": title, "committee": content["committee"], "frozen_at": content["frozen_at"], "facts": told,
        "blocks": shown, "sha256": digest, "day": bundle.day(content["period"]["to"]),
    }  # fmt: skip
    return {
        Kind.HTML: bundle.report_page(content, digest),
        Kind.CSV: bundle.report_table(content),
        Kind.WORD: word.write_report(
            title=title, author=content["committee"]["name"], facts=told, blocks=shown, at=frozen_at,
            standing=f"Report {content['number']}, fingerprint {digest}",
        ),
        Kind.PDF: pdf.render_report(printed),
    }  # fmt: skip


def make_report(*, job_id: int) -> bool:
    """Do such a job, if it is there to be done (`jobs.perform`)."""
    return jobs.perform(job_id, _make, refusals=(pdf.CannotRender, Refused))


def _make(job: Job, hold: jobs.Hold) -> None:
    report = queries.report_of_job(job.pk)
    if report is None:
        raise Refused(["Nothing was asked for by this job."])
    jobs.progress(job, 20, "Making the files")
    _keep(report, job, report_files(json.loads(report.content), report.sha256))


@transaction.atomic
def _keep(report: MonitoringReport, job: Job, files: dict[str, bytes]) -> None:
    jobs.lock_own(job)
    ReportFile.objects.bulk_create(
        ReportFile(report=report, kind=kind, data=data, sha256=sha256(data), made_at=jobs.database_now())
        for kind, data in files.items()
    )
    jobs.finish(job, message="Made")
