"""What does a person type to sign in?"""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignIn(AuthenticationForm):
    """E-mail address and password; the same words whether the address is unknown or the password is wrong."""

    username = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address"},
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )
    error_messages = {
        "invalid_login": "The e-mail address or the password is not right. Check both and try again.",
        "inactive": "This account is closed. Ask an administrator.",
    }

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()
