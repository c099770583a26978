"""Which files were made of a report to a committee?"""

from __future__ import annotations

from django.db import models

from core.models import Job
from metrics.models import MonitoringReport


class ReportWork(models.Model):
    """That the files of a report are to be made: the row of its job."""

    TASK = "publication.make_report"

    report = models.OneToOneField(MonitoringReport, on_delete=models.PROTECT, related_name="work")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="report_work")

    def __str__(self) -> str:
        return f"Files of {self.report}"


class ReportFile(models.Model):
    """A file of a report, as it was made of the frozen content. Frozen: what a committee was sent stays as it was sent,
    whatever the portal makes later."""

    class Kind(models.TextChoices):
        HTML = "html", "Web page"
        PDF = "pdf", "PDF"
        WORD = "docx", "Word document"
        CSV = "csv", "Table (CSV)"

    report = models.ForeignKey(MonitoringReport, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, help_text="Of the file.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="reportfile_is_made_once")]

    def __str__(self) -> str:
        return f"{self.report}, {self.get_kind_display()}"
