"""What does a person type to sign in, to change their account, to invite others? Labels and sentences are ours, the
checks are allauth's. A password is typed once, with a button to show it, and may be pasted (WCAG 3.3.8)."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.db.models import QuerySet

from accounts.models import Membership, Role
from accounts.permissions import SCOPES, scopes_of
from core.nhs import NHSDateField
from organisations.models import Organisation

PASSWORD_HINT = "At least 12 characters. Three words that do not belong together are easy to keep and hard to guess."
CODE_HINT = "The 6 digits that your authenticator app shows, or one of your recovery codes."
CODE_BOX = {
    "class": "nhsuk-input--width-10",
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
}


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address like name@example.nhs.uk",
        },
    )


def _ask(form: forms.Form, name: str, label: str, *, hint: str = "", missing: str = "", **attributes: str) -> None:
    """Our label, hint and sentence on one of allauth's fields; its placeholder goes, as it vanishes while one types."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing or f"Enter {label[:1].lower()}{label[1:]}"
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


class SignIn(account.LoginForm):
    """E-mail address and password; the same words whether the address is unknown or the password is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.order_fields(["login", "password"])
        _ask(self, "password", "Password", missing="Enter your password")


class Confirm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self, "password", "Your password", missing="Enter your password")


class ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _ask(self, "oldpassword", "Current password", missing="Enter your current password")
        _ask(self, "password1", "New password", hint=PASSWORD_HINT, missing="Enter a new password")


class SetPassword(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _ask(self, "password1", "New password", hint=PASSWORD_HINT, missing="Enter a new password")


class NewPassword(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _ask(self, "password1", "New password", hint=PASSWORD_HINT, missing="Enter a new password")


class ForgottenPassword(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()


class Code(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self, "code", "Code", hint=CODE_HINT, missing="Enter the code", **CODE_BOX)


class ConfirmByCode(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self, "code", "Code", hint=CODE_HINT, missing="Enter the code", **CODE_BOX)


class FirstCode(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "The 6 digits that the app shows now."
        _ask(self, "code", "Code", hint=hint, missing="Enter the code that the app shows", **CODE_BOX)


class AddPasskey(passkeys.AddWebAuthnForm):
    """One kind of key: the browser makes it a passkey where it can, and a plain second step where it cannot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _ask(self, "name", "Name", hint="To tell it from others, for example “Work laptop”.", autocomplete="off")
        missing = "The passkey was not made. Choose “Make a passkey” and follow your browser."
        self.fields["credential"].error_messages |= {"required": missing, "invalid": missing}


class RenamePasskey(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self, "name", "Name", missing="Enter a name", autocomplete="off")


class Invite(forms.Form):
    """Whom to ask, for which role in which body, from when to when."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The letter with the invitation goes there.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address like name@example.nhs.uk",
        },
    )
    organisation = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="Choose a body", error_messages={"required": "Select a body"}
    )
    role = forms.ChoiceField(choices=Role, widget=forms.RadioSelect, error_messages={"required": "Select a role"})
    starts_on = NHSDateField(label="First day")
    ends_on = NHSDateField(
        label="Last day, if it is known", help_text="Leave it empty for a role without an end.", required=False
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = bodies
        if len(bodies) == 1:
            self.initial["organisation"] = bodies[0]


class LastDay(forms.Form):
    ends_on = NHSDateField(label="Last day", help_text="Leave it empty for a role without an end.", required=False)


class SearchAudit(forms.Form):
    """Which of the things that were done? Nothing asked means all of them."""

    who = forms.CharField(label="Who", help_text="An e-mail address, or part of one", required=False, max_length=254)
    what = forms.CharField(label="What was done", help_text="For example: published", required=False, max_length=80)
    kind = forms.ChoiceField(label="To what kind of thing", required=False)
    number = forms.CharField(
        label="Number of the thing", help_text="As the list below gives it", required=False, max_length=80
    )
    first = NHSDateField(label="First day", help_text="For example, 1 4 2026", required=False)
    last = NHSDateField(label="Last day", help_text="It counts too", required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", "All kinds"),
            *((key, f"{words[:1].upper()}{words[1:]}") for key, words in kinds),
        ]
        for name in ("who", "number"):
            self.fields[name].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "The last day must not come before the first day")
        return data


class NewAccount(forms.Form):
    """The first sign-in by invitation: only a name and a password; the address is the one the letter went to."""

    name = forms.CharField(
        label="Your name",
        help_text="As others should see it beside what you write.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    password = account.SetPasswordField(
        label="Password", help_text=PASSWORD_HINT, error_messages={"required": "Enter a password"}
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].widget.attrs.pop("placeholder", None)


class RoleChoice(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return f"{membership.get_role_display()} at {membership.organisation.name}"


class NewKey(forms.Form):
    """For which of one's roles a program acts, what it may do, and for how long."""

    DAYS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "A year"}

    name = forms.CharField(
        label="What is it for?",
        help_text="The program and where it runs, for example “Performance dashboard, data warehouse”.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter what the key is for"},
    )
    membership = RoleChoice(
        queryset=None, label="For which of your roles does it act?", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Select a role", "invalid_choice": "Select one of your roles"},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        help_text="Select no more than the program needs. It can never do more than your role can.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what the program may do"},
    )
    days = forms.TypedChoiceField(
        label="For how long?", choices=DAYS.items(), coerce=int, initial="90", widget=forms.RadioSelect,
        error_messages={"required": "Select for how long"},
    )  # fmt: skip

    def __init__(self, *args: Any, roles: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [each for each in roles if scopes_of(each.role)]
        possible = {scope for each in able for scope in scopes_of(each.role)}
        words = [(scope.value, said[:1].upper() + said[1:]) for scope, (said, _) in SCOPES.items() if scope in possible]
        self.fields["scopes"].choices = words
        self.fields["membership"].queryset = roles.filter(pk__in=[each.pk for each in able])
        self.initial.setdefault("scopes", [value for value, _ in words][:1])
        if len(able) == 1:
            self.initial["membership"] = able[0].pk
