"""What waits for a person's word? A file that was read and is not yet part of a plan."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.plan import Plan


class Upload(models.Model):
    """A file between being read and being confirmed: its bytes, what was read in it, and until when it is kept.

    It waits in the database, so that nothing is lost between the two pages and no session carries it. A person has one
    waiting file for a plan, and one for new plans. Nothing stays: it goes when it is confirmed, given up or expired.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="uploads")
    filename = models.CharField(max_length=200)
    data = models.BinaryField()
    outline = models.JSONField(help_text="Title, sections and report, as plans.imports read them.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "plan"], nulls_distinct=False, name="upload_waits_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("at")), name="upload_expires_after_it_came"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="upload_expires")]

    def __str__(self) -> str:
        return self.filename
