"""What should a person know of, and how do they want to be told? It speaks of a plan, so it lives where plans live."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Mail
from plans.models.plan import Plan


class Notification(models.Model):
    """One thing that happened, told to one person: on their page, and by e-mail as they chose for its kind.

    `mail_text` is what an e-mail may say: what happened, in words that hold nothing of the text of a plan.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Somebody comments on a section that I wrote"
        REPLY = "reply", "Somebody replies in a thread that I am in, or resolves it"
        ASSIGNED = "assigned", "A comment is assigned to me"
        MENTION = "mention", "Somebody mentions me by name, with @"
        SECTION = "section", "A section is signed off, or opened again"
        DRAFT = "draft", "The text of a plan is frozen and issued"
        APPROVAL = "approval", "A body's approval or endorsement is recorded"
        STATE = "state", "A plan moves on: to consultation, to approval, to publication"
        DEADLINE = "deadline", "A date of a plan is near"

    class How(models.TextChoices):
        NONE = "none", "No e-mail"
        IMMEDIATE = "immediate", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "On Mondays"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=12, choices=Kind)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="notifications")
    text = models.CharField(max_length=700)
    mail_text = models.CharField(max_length=500)
    path = models.CharField(max_length=400, help_text="Where it can be seen, from the root of the portal.")
    key = models.CharField(max_length=200, help_text="What happened; told to a person once.")
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How)
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, blank=True, related_name="notifications")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_is_told_once")]
        indexes = [
            models.Index(fields=["user", "-at"], name="notification_of_a_person"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(fields=["how", "at"], condition=Q(mail__isnull=True), name="notification_not_mailed"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.text}"


# Of what waits for one person alone an e-mail comes at once; of the rest a digest.
AT_FIRST = {
    kind: Notification.How.IMMEDIATE
    if kind in {Notification.Kind.ASSIGNED, Notification.Kind.MENTION}
    else Notification.How.DAILY
    for kind in Notification.Kind
}


class NoticeChoice(models.Model):
    """How a person wants to be told of one kind of thing by e-mail, where it is not as at first."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_choices")
    kind = models.CharField(max_length=12, choices=Notification.Kind)
    how = models.CharField(max_length=10, choices=Notification.How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="noticechoice_is_one_for_a_kind")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_kind_display()}: {self.get_how_display()}"
