"""What do people do to a working text besides writing it? They sign sections off, and move them about."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from plans.models.edition import Edition, Section


class SignOff(models.Model):
    """A section's owner says that this version of it is right. Frozen: it counts for the version it names and for no
    other, so that any later edit re-opens the section."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="sign_offs")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="signoff_is_given_once")]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}, signed off"


class StructureChange(models.Model):
    """The order or the parts of a text were changed. Keeps what it takes to undo it, as long as nothing was changed
    there since; `undone_at` is set once."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="structure_changes")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="structure_changes")
    verb = models.CharField(max_length=40)
    sentence = models.CharField(max_length=700, help_text="What was done, as it is told to whoever did it.")
    before = models.JSONField(help_text="By section: what the change overwrote.")
    after = models.JSONField(help_text="By section: what it wrote there.")
    carried = models.JSONField(default=dict, help_text="What hung on the sections: moved, made and dropped.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.sentence


class Visit(models.Model):
    """When a person was last in the workspace: `since` is the end of the visit before this one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visit")
    since = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%d %B %Y %H:%M}"
