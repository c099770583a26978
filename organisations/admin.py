"""The directory, for administrators: a body's dates, codes, parent and description. Writing goes through the action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone

from organisations import actions, checks
from organisations.models import Organisation

EDITABLE = ("parent", "ods_code", "gss_code", "valid_from", "valid_to", "description", "unknown")


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = EDITABLE

    def clean_parent(self) -> Organisation | None:
        parent = self.cleaned_data["parent"]
        if parent is not None:
            verdict = checks.may_be_part_of(self.instance, parent)
            if not verdict:
                raise forms.ValidationError(list(verdict.reasons))
        return parent


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """A body that ends is given its last day, never deleted: duties and lists stop counting it the day after."""

    form = OrganisationForm
    list_display = ("name", "kind", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name", "names__name")
    readonly_fields = ("name", "kind", "slug")
    fields = ("name", "kind", "slug", *EDITABLE)

    def save_model(self, request: Any, obj: Organisation, form: Any, change: bool) -> None:
        fields = {name: getattr(obj, name) for name in EDITABLE}
        actions.register(slug=obj.slug, by=request.user, at=timezone.now(), **fields)

    def has_add_permission(self, request: Any) -> bool:
        """New bodies come with their name and source, from the data files."""
        return False

    def has_delete_permission(self, request: Any, obj: Organisation | None = None) -> bool:
        """What a body did stays true after its end."""
        return False
