"""The administration shows no sign-in secrets and changes no session: allauth's own tables stay out of it."""

# Each registers what is taken out below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

for model in (EmailAddress, Authenticator, UserSession, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
