"""Who acts? People, and what each is to a body, from when to when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

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

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person is to a body. What each may do is the table in `accounts/permissions.py`."""

    PLANNER = "planner", "Planner"
    PLACE_AUTHOR = "place author", "Place author"
    ANALYST = "analyst", "Analyst"
    APPROVER = "approver", "Approver"
    HWB_OFFICER = "hwb officer", "Health and Wellbeing Board officer"
    HWB_CHAIR = "hwb chair", "Health and Wellbeing Board chair"
    READER = "reader", "Reader"
    ADMINISTRATOR = "administrator", "Administrator"


class Membership(models.Model):
    """A person holds a role in a body from one day to another; both ends count."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="granted")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "starts_on"], name="membership_is_granted_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} at {self.organisation}"
