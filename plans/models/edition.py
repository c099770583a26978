"""What is being written? The editions of a plan, and the sections of an edition."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import richtext
from core.canonical import canonical_json, moment, sha256
from plans.models.plan import Plan
from plans.models.reference import Requirement


class Edition(models.Model):
    """The working text of a plan and its state. At most one edition of a plan is open, and at most one published."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_CONSULTATION = "in_consultation", "In consultation"
        FINALISING = "finalising", "Finalising"
        AWAITING_APPROVAL = "awaiting_approval", "Awaiting approval"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        ABANDONED = "abandoned", "Abandoned"

    OPEN = (Status.DRAFT, Status.IN_CONSULTATION, Status.FINALISING, Status.AWAITING_APPROVAL, Status.APPROVED)
    IN_FORCE = (*OPEN, Status.PUBLISHED)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="edition_number_is_unique"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status__in=["draft", "in_consultation", "finalising", "awaiting_approval", "approved"]),
                name="plan_has_one_open_edition",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status="published"), name="plan_has_one_published_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, edition {self.number}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class StandingSections(models.Manager):
    """The sections that stand in the text. One that was removed or merged away keeps its row, for its history."""

    def get_queryset(self) -> models.QuerySet[Section]:
        return super().get_queryset().filter(removed_at__isnull=True)


class Section(models.Model):
    """A part of an edition's text under one heading. `uid` stays the same from edition to edition.

    The order of a tree is `position` among those with one parent. What hangs on a section (promises, answers, notes)
    follows its text when it is merged or split; `plans.actions.structure` says how.
    """

    class Kind(models.TextChoices):
        MAIN = "main", "The plan itself"
        VIEWS = "views", "Summary of views expressed"
        ACCOUNT = "account", "How views were taken into account"

    class CommonType(models.TextChoices):
        VISION = "vision", "Vision"
        MISSION = "mission", "Mission"
        PRINCIPLE = "principle", "Principle"
        THEME = "theme", "Theme"
        PRIORITY = "priority", "Priority"
        OUTCOME = "outcome", "Outcome"
        OBJECTIVE = "objective", "Objective"
        ENABLER = "enabler", "Enabler"
        COHORT = "cohort", "Cohort"
        GOVERNANCE = "governance", "Governance"
        CHALLENGE = "challenge", "Challenge"
        PROGRAMME = "programme", "Programme"
        CONTEXT = "context", "Context"

    uid = models.UUIDField(default=uuid.uuid4)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="sections")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=120)
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MAIN)
    local_type = models.CharField(
        max_length=80, blank=True, help_text="The Place's own word, for example 'Golden thread'."
    )
    common_type = models.CharField(max_length=20, choices=CommonType, blank=True)
    in_summary = models.BooleanField(default=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True, help_text="Canonical HTML of the closed schema (core.richtext).")
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_sections"
    )
    owner_post = models.CharField(
        max_length=150, blank=True, help_text="The post that answers for it, for example the programme's SRO."
    )
    reports_to = models.CharField(
        max_length=300, blank=True, help_text="To which groups its progress is reported, the nearest first."
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = StandingSections()
    everything = models.Manager()  # noqa: DJ012

    class Meta:
        constraints = [
            # Of those that stand, one in each place; deferred, as a move passes through doubles.
            models.UniqueConstraint(
                fields=["edition", "parent", "position", "removed_at"],
                name="section_position_is_unique",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["edition", "uid"], name="section_is_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "slug"], name="section_slug_is_unique_in_an_edition"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="section_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class SectionRevision(models.Model):
    """What a section said once, and what it was called. Append-only, and frozen by the database."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300)
    local_type = models.CharField(max_length=80, blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="sectionrevision_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"

    @property
    def name(self) -> str:
        """What it is cited by: edition and version, as in `2.5`."""
        return f"{self.section.edition.number}.{self.version}"

    @property
    def sha256(self) -> str:
        """The fingerprint of what it said, for a minute that cites it."""
        return sha256(canonical_json({**self.told, "Summary": self.summary, "Body": self.body}))

    @property
    def told(self) -> dict[str, str]:
        """What it said, by the names a person knows the parts by, but for the body."""
        names = {"Number": self.number, "Title": self.title, "Local name": self.local_type}
        return names | {"Summary": richtext.plain(self.summary)}


class Coverage(models.Model):
    """An edition answers a requirement: by a section, or with the reason why none does."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="coverage")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="coverage")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="coverage")
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    OF_WHOLE_SECTION = True  # when its section is split, it is told of both parts

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "requirement", "section"], nulls_distinct=False, name="coverage_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(section__isnull=False, reason="") | (Q(section__isnull=True) & ~Q(reason="")),
                name="coverage_is_a_section_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} → {self.section or self.reason}"


class Signatory(models.Model):
    """Who signs the foreword of an edition, in which role."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatories")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150)
    signed_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="signatory_position_is_unique")]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class StatusChange(models.Model):
    """An edition passed from one state to another. Append-only; what the screen shows of the history."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="status_changes")
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=20, choices=Edition.Status)
    target = models.CharField(max_length=20, choices=Edition.Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.edition}: {self.name}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the ledger says of a step that the public is told of (a withdrawal). The reason itself stays out."""
        return {
            "plan": self.edition.plan.slug,
            "edition": self.edition.number,
            "step": self.name,
            "reason": sha256(self.note.encode()),
            "at": moment(self.at),
        }
