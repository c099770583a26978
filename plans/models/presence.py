"""Who is in which section now?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from plans.models.edition import Section


class Presence(models.Model):
    """A person has a section open. Kept by the page's own signal every few seconds; a minute without it and the person
    is gone. It locks nothing: it tells others who is there."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True, blank=True, help_text="When the person last changed something.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="presence_is_told_once")]
        indexes = [models.Index(fields=["section", "seen_at"], name="presence_of_section")]

    def __str__(self) -> str:
        return f"{self.user} in {self.section}"
