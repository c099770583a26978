"""Which lists do plans answer to? Objectives, principles, pledges: each list in one version, items word for word."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organisations.models import Dated, Organisation
from plans.models import Section


class Framework(Dated):
    """A list that plans answer to, in one version: the strategic objectives of 2023, the Marmot principles, the pledges
    of the constitution. A later wording is another framework of the same series; nothing is overwritten."""

    class Kind(models.TextChoices):
        OBJECTIVES = "strategic objectives", "Strategic objectives"
        AIMS = "aims", "Aims, principles and tests"
        EQUITY = "health equity", "Health equity"
        NATIONAL = "national objectives", "National objectives"
        PROMISES = "promises", "Promises and pledges"
        ENABLERS = "enablers", "Enablers"
        THEMES = "themes", "Themes and programmes"
        OUTCOMES = "outcomes", "Outcomes frameworks of Places"

    slug = models.SlugField(max_length=80, unique=True)
    series = models.SlugField(max_length=80, help_text="Versions of one list share it.")
    kind = models.CharField(max_length=30, choices=Kind)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=80, help_text="How this version is told apart: a year, a document.")
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="frameworks"
    )  # fmt: skip
    owner_name = models.CharField(
        max_length=200, blank=True, help_text="The owner in words, where the directory does not hold it."
    )
    source = models.CharField(max_length=300, help_text="The document that the words were taken from.")
    description = models.TextField()
    adoption = models.TextField(blank=True, help_text="Who took it up, and when, as far as a source says so.")
    items_stated = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many items the source says there are, where it does not give them all."
    )
    gap = models.TextField(blank=True, help_text="What the source does not give. It is never filled by guessing.")
    table_head = models.JSONField(
        default=list, blank=True, help_text="The headings of its table, as the source prints them; empty: our own."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["series", "version"], name="framework_version_is_unique_in_its_series"),
            models.CheckConstraint(
                condition=Q(items_stated__isnull=True) | ~Q(gap=""), name="framework_says_why_items_are_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class FrameworkItem(models.Model):
    """One entry of a framework, in its exact words: an objective, an area of focus, a pledge. Items may hold items."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(max_length=80, help_text="Its short name within the framework, for links.")
    local_type = models.CharField(max_length=80, help_text="What the source calls it: objective, aspiration, pledge.")
    number = models.CharField(max_length=10, blank=True, help_text="The number that the source prints, if it does.")
    wording = models.TextField(help_text="Exactly as the source prints it.")
    position = models.PositiveSmallIntegerField()
    facts = models.JSONField(
        default=list, blank=True, help_text="What the source's table says beside it: pairs of heading and cell."
    )
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="frameworkitem_code_is_unique_in_its_framework"),
            # The migration adds to this one: parent and item belong to one framework (a foreign key of two columns).
            models.CheckConstraint(condition=~Q(parent=F("id")), name="frameworkitem_is_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(wording=""), name="frameworkitem_has_words"),
        ]

    def __str__(self) -> str:
        return self.wording


class ItemMapping(models.Model):
    """How an item of one list stands to an item of another: the objectives of 2021 to those of 2023, for example."""

    class Relation(models.TextChoices):
        SAME = "same as", "Same as"
        NARROWER = "narrower", "Narrower than"
        BROADER = "broader", "Broader than"
        REPLACED = "replaced by", "Replaced by"

    source = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="mappings")
    target = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="mapped_from")
    relation = models.CharField(max_length=20, choices=Relation)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="itemmapping_is_told_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="itemmapping_has_two_items"),
        ]

    def __str__(self) -> str:
        return f"{self.source} is {self.relation} {self.target}"


class ItemCitation(models.Model):
    """A section of a plan names a framework, or one item of it."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="citations")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="citations")
    item = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, null=True, blank=True, related_name="citations")
    note = models.TextField(blank=True, help_text="How the section names it, or meets it.")

    OF_WHOLE_SECTION = True  # when its section is split, it is told of both parts

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "framework", "item"], nulls_distinct=False, name="itemcitation_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} names {self.item or self.framework}"
