"""What is a body to a subject, and which roles does it give to people?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from organisations.models import kinds
from organisations.models.body import Organisation
from organisations.models.dated import Dated


class HeldByBodies(Dated):
    """Something that holds for one body, or for each body of one kind ("every Health and Wellbeing Board is asked")."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    body_kind = models.CharField("each body of this kind", max_length=40, choices=kinds.Kind, blank=True)
    source = models.CharField(max_length=300, help_text="The document, and the part of it.")

    class Meta(Dated.Meta):
        abstract = True
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, body_kind="")
                | (Q(organisation__isnull=True) & ~Q(body_kind="")),
                name="%(class)s_is_of_a_body_or_of_a_kind",
            ),
        ]

    @property
    def holder_name(self) -> str:
        return str(self.organisation) if self.organisation else f"each body of the kind {self.get_body_kind_display()}"


class Remit(HeldByBodies):
    """What a body is to a subject: who owns its delivery is not always who owns its outcomes, and who hosts a programme
    may do so on behalf of another. The subject is told in the words of the source."""

    class Act(models.TextChoices):
        LEADS = "leads", "Leads"
        FOCUSES = "focuses on", "Focuses on"
        PREPARES = "prepares", "Prepares"
        OWNS_DELIVERY = "owns delivery", "Owns the delivery of"
        OWNS_OUTCOMES = "owns outcomes", "Owns the outcomes of"
        ANSWERS_FOR = "answers for", "Is responsible for"
        OVERSEES = "oversees", "Oversees"
        MONITORS = "monitors", "Monitors"
        APPROVES = "approves", "Agrees"
        ENDORSES = "endorses", "Endorses"
        CONSULTED = "is consulted", "Is asked about"
        REVIEWS = "reviews", "Reviews"
        HOSTS = "hosts", "Hosts"
        DELIVERS = "delivers", "Delivers"
        SUPPORTS = "supports", "Supports"
        RECEIVES = "receives", "Is given"

    act = models.CharField(max_length=16, choices=Act)
    subject = models.CharField(max_length=200)
    on_behalf_of = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="delegated_remits"
    )
    note = models.TextField(blank=True)

    class Meta(HeldByBodies.Meta):
        ordering = ["id"]
        constraints = [
            *HeldByBodies.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "body_kind", "act", "subject"],
                nulls_distinct=False,
                name="remit_is_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}: {self.get_act_display().lower()} {self.subject}"


class Post(HeldByBodies):
    """A role that a body gives to a person: Senior Responsible Owner, sponsor, business lead. The holder stays empty
    where no source names one; who may do what in this portal is a `Membership`, not a post."""

    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=200, blank=True, help_text="What the role is for; empty: the whole body.")
    duties = models.TextField(blank=True)
    holder = models.CharField(max_length=120, blank=True, help_text="Empty where no source names a person.")
    accountable_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="answering_posts"
    )

    class Meta(HeldByBodies.Meta):
        ordering = ["id"]
        constraints = [
            *HeldByBodies.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "body_kind", "title", "subject"],
                nulls_distinct=False,
                name="post_is_told_once",
            ),
        ]

    def __str__(self) -> str:
        of = f" for {self.subject}" if self.subject else ""
        return f"{self.title}{of} ({self.holder_name})"
