"""Who acts? People, and what each is to a body, from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from organisations.models import Organisation


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, known by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may enter the administration pages", default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(
        default=0, help_text="Grows when the person signs out everywhere: sessions of an older epoch are not theirs."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to be this person's: ends all of them when the password or the epoch changes."""
        value = f"{self.password}/{self.session_epoch}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a person is to a body. What each may do is the table in `accounts/permissions.py`."""

    PLANNER = "planner", "Planner"
    PLACE_AUTHOR = "place author", "Place author"
    SRO = "sro", "Senior Responsible Owner"
    ANALYST = "analyst", "Analyst"
    APPROVER = "approver", "Approver"
    BOARD_SECRETARY = "board secretary", "Board secretary"
    PUBLISHER = "publisher", "Publisher"
    HWB_OFFICER = "hwb officer", "Health and Wellbeing Board officer"
    HWB_CHAIR = "hwb chair", "Health and Wellbeing Board chair"
    READER = "reader", "Reader"
    ADMINISTRATOR = "administrator", "Administrator"


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date) -> MembershipQuerySet:
        """Held on that day; both ends count. One that was ended does not count from the day of its ending, and none
        outlives its body."""
        held = self.filter(starts_on__lte=day).exclude(ends_on__lt=day)
        held = held.filter(Q(organisation__valid_to__isnull=True) | Q(organisation__valid_to__gte=day))
        return held.filter(Q(ended_at__isnull=True) | Q(ended_at__date__gt=day))


class Membership(models.Model):
    """A person holds a role in a body from one day to another; both ends count. It may be ended at once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="granted")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Ended at once, whatever the last day says.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "starts_on"],
                condition=Q(ended_at__isnull=True),
                name="membership_is_granted_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} at {self.organisation}"


class Invitation(models.Model):
    """A body's administrator asks somebody to take a role in it. The link in the letter holds a token, of which only
    the hash is kept; it opens the door once, until it expires, is withdrawn, or is sent anew."""

    email = models.EmailField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="invited")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="invitations")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="invitation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_after_it_is_sent"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_is_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_is_accepted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()} at {self.organisation}"


class Token(models.Model):
    """By this key a program acts for a person, as one member of one body and no more, in the `scopes` that were chosen.
    Of the key itself only the hash is kept; `prefix` is its beginning, by which people and the audit name it.

    Whether it opens is asked anew at each request (`accounts.queries.token_is_good`): it ends with the membership, with
    the account, with its day, or when somebody revokes it.
    """

    LONGEST = timedelta(days=365)

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What it is for, in its maker's words.")
    prefix = models.CharField(max_length=20, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the whole key, in hexadecimal.")
    scopes = models.JSONField(help_text="The names of what it may do (accounts.permissions.Scope).")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires_after_it_is_made"),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("made_at") + timedelta(days=365)), name="token_lives_a_year_at_most"
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_may_do_something"),
            models.CheckConstraint(condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"), name="token_is_kept_as_a_hash"),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False), name="token_revoked_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class KeptAnswer(models.Model):
    """What a program was answered under an `Idempotency-Key`, so that the same request, sent again because the answer
    was lost on its way, is answered again and done once."""

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    asked_sha256 = models.CharField(max_length=64, help_text="Of what was asked: the same key for another is refused.")
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answer_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.token}: {self.key}"
