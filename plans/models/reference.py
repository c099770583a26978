"""What does the law ask of each type of plan? Rows with validity dates and a citation, never code."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from organisations.models import Dated, Organisation


class PlanType(models.Model):
    """A type of plan: joint forward plan, Place plan, reference document. Its rules and requirements are its gates;
    a type without any (reference-document) is published as soon as it is frozen."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    horizon_years = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField("legal basis", max_length=200, blank=True)
    revision_basis = models.CharField(
        max_length=200, blank=True,
        help_text="What lets a published plan be revised without a new round when the revision is not significant, as"
        " NHS Act 2006 s.14Z53. Empty: every new edition passes all gates.",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ParticipationRule(Dated):
    """A duty to involve, consult, ask for approval of, or give a copy to bodies of one kind."""

    class Duty(models.TextChoices):
        INVOLVE = "involve", "Involve"
        CONSULT_OPINION = "consult opinion", "Consult, and include the final opinion of"
        CONSULT_PUBLIC = "consult public", "Consult the public"
        APPROVE = "approve", "Approve"
        ENDORSE = "endorse", "Endorse"
        GIVE_COPY = "give copy", "Give a copy to"
        CONSULT_REVIEW = "consult review", "Consult in the yearly review of steps"
        OPINION_PUBLISHED = "opinion published", "May give NHS England its opinion on the published plan"

    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="participation_rules")
    duty = models.CharField(max_length=20, choices=Duty)
    body_kind = models.CharField(max_length=40, choices=Organisation.Kind, blank=True)
    question = models.TextField(blank=True, help_text="The question put to the body, in the words of the Act.")
    mandatory = models.BooleanField(default=True)
    citation = models.CharField(max_length=200)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan_type", "duty", "body_kind", "valid_from"],
                nulls_distinct=False,
                name="participationrule_is_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_type}: {self.get_duty_display().lower()} {self.get_body_kind_display().lower()}"


class Requirement(Dated):
    """One thing that a plan of this type must say. A joint forward plan has 17 by content and 3 by section 14Z54(8)."""

    class Kind(models.TextChoices):
        CONTENT = "content", "What the plan must say"
        PUBLISHED_CONTENT = "published content", "What the published plan must carry besides"
        ADVISORY = "advisory", "Recommended by guidance"

    plan_type = models.ForeignKey(PlanType, on_delete=models.PROTECT, related_name="requirements")
    code = models.SlugField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(help_text="Order on the checklist; not the order of the Act.")
    wording = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    citation = models.CharField(max_length=200)
    url = models.URLField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CONTENT)
    mandatory = models.BooleanField(default=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan_type", "number", "valid_from"], nulls_distinct=False, name="requirement_number_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.wording}"


class GlossaryTerm(Dated):
    """A word of the field, explained in plain words wherever it is used. Some words and letters changed their meaning
    (ICP meant nine local partnerships in 2021 and means one statutory committee now): each meaning is a row with the
    days on which it held, no two of one word at a time (an exclusion constraint), and a plan is explained by those of
    its own time."""

    slug = models.SlugField(max_length=80, unique=True)
    term = models.CharField(max_length=120)
    meaning = models.TextField()
    aliases = models.JSONField(default=list, blank=True, help_text="Other spellings and abbreviations.")

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Anything but a list of words would stop every later snapshot and publication."""
        if not isinstance(self.aliases, list) or not all(isinstance(alias, str) for alias in self.aliases):
            raise ValidationError({"aliases": 'Enter a list of words, each in quotation marks: ["ICB", "ICBs"].'})
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "The last day must not be before the first."})
        others = GlossaryTerm.objects.exclude(pk=self.pk).filter(term__iexact=self.term)
        if overlapping := others.overlapping(self.valid_from, self.valid_to).first():
            raise ValidationError(
                {
                    "term": f"“{overlapping.term}” has another meaning at that time ({overlapping.slug}). "
                    "Give that one a last day before this one’s first, or change its words instead."
                }
            )
