"""The directory and the calendar, for administrators. Writing goes through the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.utils import timezone

from organisations import actions, checks
from organisations.models import CalendarWindow, Meeting, Organisation, PapersRule

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


class CalendarAdmin(admin.ModelAdmin):
    """A row of the calendar. What names it (whose, which day) stays: a meeting that moved is cancelled, and the new day
    is a row of its own, so that feeds tell both."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    key: tuple[str, ...] = ()
    verb: Any = None

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return self.key if obj else ()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        fields = {field.name: getattr(obj, field.name) for field in obj._meta.fields if field.editable}
        obj.pk = type(self).verb(by=request.user, at=timezone.now(), **fields).pk

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """What the calendar said is part of how a round was planned."""
        return False


@admin.register(Meeting)
class MeetingAdmin(CalendarAdmin):
    key, verb = ("body", "held_on", "kind"), actions.record_meeting
    list_display = ("held_on", "body", "kind", "papers_due_on", "is_cancelled", "is_sample")
    list_filter = ("kind", "is_cancelled", "is_sample")
    list_select_related = ("body",)
    search_fields = ("body__name",)
    date_hierarchy = "held_on"


@admin.register(CalendarWindow)
class CalendarWindowAdmin(CalendarAdmin):
    key, verb = ("kind", "organisation", "starts_on"), actions.record_window
    list_display = ("starts_on", "ends_on", "kind", "title", "organisation")
    list_filter = ("kind",)
    list_select_related = ("organisation",)


@admin.register(PapersRule)
class PapersRuleAdmin(CalendarAdmin):
    key, verb = ("organisation", "body_kind", "valid_from"), actions.set_papers_rule
    list_display = ("holder_name", "working_days", "valid_from", "valid_to", "source")
    list_select_related = ("organisation",)
