"""What do providers ask, what did earlier investments bring, and which contracts end?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.permissions import Permission
from organisations.models import Meeting, Organisation
from priorities.models.candidate import Candidate
from priorities.models.decision import Decision
from priorities.models.intention import Intention
from priorities.models.register import RegisterEntry


class ProviderReply(models.Model):
    """What providers are told about one decision. There is one for each decision, so that whoever asks the same
    question gets the same reply. Never changed or deleted."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reply")
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="providerreply_has_words")]

    def __str__(self) -> str:
        return self.text


class ProviderRequest(RegisterEntry):
    """A provider asks for a material service change or for an investment. It is answered by the decision on an entry of
    the long list; requests that ask the same share the entry, and so the reply."""

    class Kind(models.TextChoices):
        CHANGE = "service change", "Service change"
        INVESTMENT = "investment", "Investment"
        BOTH = "both", "Service change and investment"

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        CONSIDERED = "being considered", "Being considered"
        ANSWERED = "answered", "Answered"

    provider = models.ForeignKey(
        Organisation, verbose_name="which provider asks", on_delete=models.PROTECT, related_name="provider_requests"
    )
    kind = models.CharField("what it asks for", max_length=20, choices=Kind)
    text = models.TextField("the request, in its own words")
    amount = models.DecimalField("pounds a year (optional)", max_digits=14, decimal_places=2, null=True, blank=True)
    paid_from = models.TextField(
        "what is to pay for it", blank=True,
        help_text="Needed for an investment: the disinvestment in services of lower value, or the ring-fenced stream.",
    )  # fmt: skip
    received_on = models.DateField("when it was received")
    reply_by = models.DateField("reply by", help_text="The last day on which the provider is to have its reply.")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, null=True, blank=True, related_name="provider_requests"
    )
    reply = models.ForeignKey(
        ProviderReply, on_delete=models.PROTECT, null=True, blank=True, related_name="provider_requests"
    )
    answered_on = models.DateField(null=True, blank=True)

    class Meta(RegisterEntry.Meta):
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "number"], name="providerrequest_number_is_unique_in_its_cycle"),
            models.CheckConstraint(
                condition=Q(kind="service change") | ~Q(paid_from=""), name="providerrequest_says_what_pays_for_it",
                violation_error_message="Say what is to pay for it. There is no discretionary growth in the funding "
                "available: an investment comes from a disinvestment or a ring-fenced stream.",
            ),
            models.CheckConstraint(
                condition=Q(reply_by__gte=F("received_on")), name="providerrequest_reply_is_due_after_it_came",
                violation_error_message="The reply cannot be due before the request was received.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="providerrequest_amount_is_not_negative",
                violation_error_message="Enter the pounds without a minus.",
            ),
            models.CheckConstraint(
                condition=Q(state="received", candidate__isnull=True)
                | Q(state__in=["being considered", "answered"], candidate__isnull=False),
                name="providerrequest_considered_is_on_the_long_list",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", reply__isnull=False, answered_on__isnull=False)
                | (~Q(state="answered") & Q(reply__isnull=True, answered_on__isnull=True)),
                name="providerrequest_answered_has_its_reply",
            ),
        ]  # fmt: skip

    @property
    def settled(self) -> str:
        return "It is answered, and stays as it was answered." if self.state == self.State.ANSWERED else ""


class BenefitsReview(RegisterEntry):
    """What an earlier investment was to bring and what it brought; a body decides whether it goes on ("we will review
    the benefits of previous investments ... and where they are not [of value] redirect resources")."""

    class State(models.TextChoices):
        OPEN = "being reviewed", "Being reviewed"
        DECIDED = "decided", "Decided"

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Continue"
        CHANGE = "change", "Change"
        STOP = "stop", "Stop"

    owner = models.ForeignKey(
        Organisation, verbose_name="who spends it", on_delete=models.PROTECT, related_name="benefits_reviews"
    )
    began_on = models.DateField("since when it is paid")
    amount = models.DecimalField("pounds a year (optional)", max_digits=14, decimal_places=2, null=True, blank=True)
    expected = models.TextField("benefit that was expected", help_text="As the decision to invest said it.")
    realised = models.TextField("benefit that was realised", blank=True, help_text="Needed before it is decided on.")
    evidence = models.TextField(
        "evidence", blank=True, help_text="The figures, their date and where they are. Needed before it is decided on."
    )
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    released = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="benefits_reviews"
    )

    class Meta(RegisterEntry.Meta):
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "number"], name="benefitsreview_number_is_unique_in_its_cycle"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="benefitsreview_amount_is_not_negative",
                violation_error_message="Enter the pounds without a minus.",
            ),
            models.CheckConstraint(
                condition=Q(released__isnull=True)
                | Q(outcome__in=["change", "stop"], released__gte=0, amount__isnull=True)
                | Q(outcome__in=["change", "stop"], released__gte=0, released__lte=F("amount")),
                name="benefitsreview_releases_no_more_than_was_spent",
            ),
            models.CheckConstraint(
                condition=Q(state="being reviewed", outcome="", meeting__isnull=True)
                | (Q(state="decided", meeting__isnull=False)
                   & ~Q(outcome="") & ~Q(reason="") & ~Q(realised="") & ~Q(evidence="")),
                name="benefitsreview_decided_has_its_grounds",
            ),
        ]  # fmt: skip

    @property
    def settled(self) -> str:
        return "It is decided on, and stays so; begin a new review." if self.state == self.State.DECIDED else ""


class ContractPlan(RegisterEntry):
    """A contract with a provider, when it ends, by when notice must be given, and what is planned for it."""

    class Intent(models.TextChoices):
        OPEN = "not decided", "Not decided yet"
        RENEW = "renew", "Renew or extend"
        CHANGE = "change", "Change"
        BUY = "procure", "Procure again"
        END = "end", "Let it end"

    provider = models.ForeignKey(
        Organisation, verbose_name="with which provider", on_delete=models.PROTECT, related_name="contract_plans"
    )
    ends_on = models.DateField("when it ends")
    notice_by = models.DateField(
        "notice by (optional)", null=True, blank=True, help_text="The last day on which notice can be given."
    )
    amount = models.DecimalField("pounds a year (optional)", max_digits=14, decimal_places=2, null=True, blank=True)
    intent = models.CharField("what is planned", max_length=20, choices=Intent, default=Intent.OPEN)
    planned = models.TextField("what is planned, in words", blank=True, help_text="Needed once something is decided.")
    intention = models.ForeignKey(
        Intention, on_delete=models.PROTECT, null=True, blank=True, related_name="contract_plans"
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, null=True, blank=True, related_name="contract_plans"
    )

    class Meta(RegisterEntry.Meta):
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "number"], name="contractplan_number_is_unique_in_its_cycle"),
            models.CheckConstraint(
                condition=Q(notice_by__isnull=True) | Q(notice_by__lte=F("ends_on")),
                name="contractplan_notice_is_before_its_end",
                violation_error_message="Notice cannot be given after the contract has ended.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="contractplan_amount_is_not_negative",
                violation_error_message="Enter the pounds without a minus.",
            ),
            models.CheckConstraint(
                condition=Q(intent="not decided") | ~Q(planned=""), name="contractplan_decided_says_what",
                violation_error_message="Say in words what is planned for the contract.",
            ),
        ]  # fmt: skip


class Recommendation(RegisterEntry):
    """A group that reviewed the plans in their totality recommends to the body that decides what to do with an
    intention, and how it is best delivered. It may change until that body has decided."""

    class Advice(models.TextChoices):
        NOW = "now", "Take it forward"
        SCALE = "at scale", "Take it forward, once for all or on a wider footprint"
        JOIN = "join", "Join it with another"
        NOT_NOW = "not now", "Not now"

    intention = models.ForeignKey(Intention, on_delete=models.PROTECT, related_name="recommendations")
    group = models.CharField(
        "which group recommends it", max_length=200, help_text="For example, the subgroup of the Executive Team."
    )
    to = models.ForeignKey(
        Organisation, verbose_name="to which body", on_delete=models.PROTECT, related_name="recommendations"
    )
    advice = models.CharField("what it recommends", max_length=10, choices=Advice)
    reason = models.TextField("why, and how it is best delivered")
    made_on = models.DateField("day of the recommendation")

    RIGHT = Permission.RUN_CYCLE

    class Meta(RegisterEntry.Meta):
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "number"], name="recommendation_number_is_unique_in_its_cycle"),
            models.CheckConstraint(condition=~Q(reason=""), name="recommendation_has_a_reason"),
        ]

    @property
    def settled(self) -> str:
        decided = {Intention.State.FORWARD, Intention.State.NOT_NOW, Intention.State.COMMITTED}
        return (
            "A body has decided on the intention; the recommendation stays." if self.intention.state in decided else ""
        )
