"""What stands on one page about a theme, a Place or a programme, and what do the pictures of a cycle show?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Job
from priorities.models import PlanningCycle


class Summary(models.Model):
    """The one-page summary of a theme, a Place or a programme, or the pictures of a cycle with their tables, as the
    register told it when it was asked for (`content`, canonical JSON), and the PDF that was made of that. Asked for
    again, it is made anew in place: it is a picture of the register, and the register is the record."""

    class Kind(models.TextChoices):
        THEME = "theme", "Theme or objective"
        PLACE = "place", "Place"
        PROGRAMME = "programme", "Programme"
        PICTURES = "pictures", "Pictures of the cycle"

    TASK = "publication.summarise"

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="summaries")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=200, help_text="Which theme, Place or programme, as its address names it.")
    content = models.TextField(help_text="Canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    asked_at = models.DateTimeField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="summaries")
    data = models.BinaryField(null=True, help_text="The PDF.")
    data_of = models.CharField(max_length=64, blank=True, help_text="The fingerprint of the content it was made of.")
    made_of_at = models.DateTimeField(null=True, blank=True, help_text="When that content was asked for.")

    class Meta:
        verbose_name_plural = "summaries"
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind", "key"], name="summary_is_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(data__isnull=True, data_of="", made_of_at__isnull=True)
                | (Q(data__isnull=False, made_of_at__isnull=False) & ~Q(data_of="")),
                name="summary_file_says_what_it_was_made_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}, {self.cycle}"
