"""What can be found by searching: passages of what is public, and nothing else.

The index says nothing of its own and can be made anew at any time. It is filled by `publication.actions.searching`; a
trigger refuses every source that is not public (docs/adr/0022).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from publication.models.publications import Publication


class SearchSource(models.Model):
    """Where passages come from: one publication, or the pages of the site (`publication` is empty)."""

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, null=True, blank=True, related_name="search_source"
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of what was indexed; empty: to be made anew.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], name="search_has_one_source_for_the_site", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"Search: {self.publication or 'pages of the site'}"


class SearchPassage(models.Model):
    """One thing that can be found, and the address at which it stands. The words of its title weigh most, then its
    codes (letters and digits alone), its text, and last what it stands under."""

    class Kind(models.TextChoices):
        PLAN = "plan", "Plans"
        SECTION = "section", "Sections of plans"
        PASSAGE = "passage", "Passages of plans"
        COMMITMENT = "commitment", "Commitments"
        OPINION = "opinion", "Boards’ opinions"
        LAW = "law", "What the law asks"
        INDICATOR = "indicator", "Metrics"
        TARGET = "target", "Targets and milestones"
        COMPARISON = "comparison", "Places compared"
        TERM = "term", "Glossary"
        BODY = "body", "Bodies"
        PLACE = "place", "Places"

    source = models.ForeignKey(SearchSource, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.TextField()
    codes = models.TextField(blank=True)
    text = models.TextField(blank=True)
    context = models.TextField(blank=True)
    address = models.TextField()
    plan = models.CharField(max_length=200, blank=True, help_text="The plan's slug.")
    plan_title = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="The Place's name.")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    edition = models.PositiveIntegerField(null=True, blank=True)
    is_current = models.BooleanField(default=True)
    vector = models.GeneratedField(
        expression=SearchVector("title", config="english", weight="A")
        + SearchVector("codes", config="simple", weight="B")
        + SearchVector("text", config="english", weight="C")
        + SearchVector("context", config="english", weight="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_by_words")]
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="search_passage_has_its_place"),
            models.CheckConstraint(condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                                   name="search_passage_is_on_this_site"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class SearchWord(models.Model):
    """A word of the index, as it is written, with its trigrams: what a misspelt word is compared with. Words of what
    is not public are never proposed, as they are not here."""

    source = models.ForeignKey(SearchSource, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)
    passages = models.PositiveIntegerField(help_text="How many passages of the source hold it.")
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        indexes = [GinIndex(fields=["trigrams"], name="search_by_spelling")]
        constraints = [models.UniqueConstraint(fields=["source", "word"], name="search_word_once_in_a_source")]

    def __str__(self) -> str:
        return self.word
