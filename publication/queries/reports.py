"""Which files were made of the reports to committees?"""

from __future__ import annotations

from django.db.models import QuerySet

from metrics.models import MonitoringReport
from publication.models import ReportFile, ReportWork


def report_of_job(job_id: int) -> MonitoringReport | None:
    return MonitoringReport.objects.filter(work__job=job_id).first()


def work_of_report(report: MonitoringReport) -> ReportWork | None:
    return ReportWork.objects.select_related("job").filter(report=report).first()


def files_of_report(report: MonitoringReport) -> QuerySet[ReportFile]:
    """Its files, in the order of their names, without their bytes."""
    return ReportFile.objects.filter(report=report).defer("data").order_by("kind")


def file_of_report(report: MonitoringReport, kind: str) -> ReportFile | None:
    return ReportFile.objects.filter(report=report, kind=kind).first()
