"""Plans, their editions, and what stands in them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.filters import Choice, Day, FilterSet, Name, Truth, Whole, Words
from core.api.views import Record
from publication.api.known import Address, Named, PlanName, Published

STATES = [("published", "In force"), ("superseded", "A later edition is in force"), ("withdrawn", "Withdrawn")]
KINDS = [("main", "The text"), ("views", "Views expressed"), ("account", "The account taken of them")]
TIERS = [("headline", "We will"), ("supporting", "And")]
OPINION_STATES = [("opinion given", "The board gave its opinion"), ("no reply recorded", "It gave none")]


class Withdrawn(serializers.Serializer):
    on = serializers.DateField()
    reason = serializers.CharField()


class PlanRecord(Record):
    id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    type = serializers.CharField()
    owner = Named()
    place = Named(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    period = serializers.CharField(help_text="How the period reads where its days are not certain.")
    summary = serializers.CharField()
    state = serializers.ChoiceField(choices=[STATES[0], STATES[2]])
    withdrawn = Withdrawn(allow_null=True)
    superseded_by = serializers.CharField(help_text="The title of the plan that followed; empty where none did.")
    is_reference = serializers.BooleanField()
    latest_edition = serializers.IntegerField()


class PlanFilters(FilterSet):
    place = Name("place__slug", help_text="The Place that it is for.")
    owner = Name("owner__slug", help_text="The body that owns it.")
    state = Choice("state", choices=[STATES[0], STATES[2]], help_text="Whether it is in force.")
    reference = Truth("is_reference", help_text="Whether it is kept for reference only.")
    title = Words("title", help_text="Words of its title.")


class Plans(Published):
    """Every plan of which an edition was ever published here. A withdrawn one stays, with the day and the reason."""

    kind, title = "plans", "Plans"
    serializer_class = PlanRecord
    filterset_class = PlanFilters

    def page_of(self, row: dict[str, Any]) -> str:
        return f"/plans/{row['slug']}/"


class Files(serializers.Serializer):
    pdf = Address()
    json = Address()
    manifest = Address()


class EditionRecord(Record):
    id = serializers.CharField()
    plan = PlanName()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=STATES)
    published_at = serializers.DateTimeField()
    snapshot_sha256 = serializers.CharField(help_text="Of the frozen text, as boards approved it.")
    manifest_sha256 = serializers.CharField(help_text="Of manifest.json, which names every file with its hash.")
    pdf_bytes = serializers.IntegerField()
    files = Files()


class EditionFilters(FilterSet):
    plan = Name("plan__slug", help_text="The plan.")
    state = Choice("state", choices=STATES, help_text="Whether it is in force.")
    published_from = Day("published_at", lookup_expr="gte", help_text="Published on this day or later.")


class Editions(Published):
    """Every publication: which text was made public when, the hashes by which a copy is checked, and its files, which
    never change. `json` holds the whole frozen text of that edition. The ledger that chains all publications,
    approvals and opinions is at /ledger/checkpoint.json and /ledger/entries.jsonl."""

    kind, title = "editions", "Editions (publications)"
    serializer_class = EditionRecord
    filterset_class = EditionFilters


class SectionRecord(Record):
    id = serializers.UUIDField(help_text="Stays the same from edition to edition.")
    plan = PlanName()
    edition = serializers.IntegerField()
    parent = serializers.UUIDField(allow_null=True)
    position = serializers.IntegerField(help_text="In the order of reading.")
    number = serializers.CharField()
    title = serializers.CharField()
    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    local_type = serializers.CharField(help_text="What the plan itself calls it.")
    common_type = serializers.CharField(help_text="What it is called in all plans; empty where nobody said.")
    summary = serializers.CharField(help_text="HTML.")
    body = serializers.CharField(help_text="HTML of a closed schema.")


class SectionFilters(FilterSet):
    plan = Name("plan__slug", help_text="The plan.")
    parent = Name("parent", help_text="The section that it is part of.")
    kind = Choice("kind", choices=KINDS, help_text="The text itself, or what the Act adds to it.")
    title = Words("title", help_text="Words of its title.")
    text = Words("body", help_text="Words of its text, as they stand in the HTML.")


class Sections(Published):
    """The sections of the editions in force, from their frozen text. Those of an older edition are in its own file
    (`files.json` of the edition)."""

    kind, title = "sections", "Sections"
    serializer_class = SectionRecord
    filterset_class = SectionFilters


class SectionName(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField()


class Strategy(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class Source(serializers.Serializer):
    framework = serializers.CharField()
    item = serializers.CharField()
    strategy = Strategy(allow_null=True)
    priority = serializers.CharField()
    document = serializers.CharField()
    is_stated = serializers.BooleanField(help_text="Whether the plan itself says so.")


class CommitmentRecord(Record):
    id = serializers.UUIDField()
    plan = PlanName()
    edition = serializers.IntegerField()
    section = SectionName()
    parent = serializers.UUIDField(allow_null=True)
    tier = serializers.ChoiceField(choices=TIERS)
    text = serializers.CharField()
    owner = serializers.CharField(help_text="Empty where none was agreed.")
    due_on = serializers.DateField(allow_null=True)
    measure = serializers.CharField(help_text="How it will be known whether it is kept; empty where not agreed.")
    sources = Source(many=True)


class CommitmentFilters(FilterSet):
    plan = Name("plan__slug", help_text="The plan.")
    section = Name("section__id", help_text="The section that makes it.")
    tier = Choice("tier", choices=TIERS, help_text="The panel that it stands in.")
    due_by = Day("due_on", lookup_expr="lte", help_text="Due on this day or before.")
    text = Words("text", help_text="Words of it.")


class Commitments(Published):
    """What the editions in force promise, word for word, and what each promise comes from."""

    kind, title = "commitments", "Commitments"
    serializer_class = CommitmentRecord
    filterset_class = CommitmentFilters


class Finding(serializers.Serializer):
    strategy = serializers.CharField()
    finding = serializers.CharField()
    reasons = serializers.CharField()


class OpinionRecord(Record):
    id = serializers.CharField()
    plan = PlanName()
    edition = serializers.IntegerField()
    board = Named()
    place = serializers.CharField()
    state = serializers.ChoiceField(choices=OPINION_STATES)
    text = serializers.CharField(trim_whitespace=False, help_text="Word for word.")
    sha256 = serializers.CharField(help_text="Of the opinion as it was given; empty where none was.")
    agreed_on = serializers.DateField(allow_null=True)
    how = serializers.CharField()
    finding = serializers.CharField(help_text="Whether proper account was taken of the board's strategy.")
    findings = Finding(many=True)
    round = serializers.IntegerField()
    snapshot_sha256 = serializers.CharField(help_text="Of the draft that it was given on.")
    note = serializers.CharField(help_text="What was tried, where no reply came.")


class OpinionFilters(FilterSet):
    plan = Name("plan__slug", help_text="The plan.")
    edition = Whole("edition", help_text="The number of the edition.")
    board = Name("board__slug", help_text="The board.")
    state = Choice("state", choices=OPINION_STATES, help_text="Whether an opinion was given.")


class Opinions(Published):
    """What each Health and Wellbeing Board said of a plan, as it stands in the edition that includes it (National
    Health Service Act 2006, section 14Z54(8)(c)). Silence is recorded as what it is."""

    kind, title = "opinions", "Opinions of boards"
    serializer_class = OpinionRecord
    filterset_class = OpinionFilters
