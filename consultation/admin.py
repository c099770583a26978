"""When boards are reminded, for administrators. Writing goes through the actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone

from consultation import actions
from consultation.models import ReminderRule


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    """A rule that no longer holds is given its last day, never deleted: letters went by it."""

    list_display = ("plan_type", "before", "working_days", "valid_from", "valid_to", "source")
    list_filter = ("plan_type", "before")
    list_select_related = ("plan_type",)
    ordering = ("plan_type__name", "before", "-working_days")

    def get_readonly_fields(self, request: Any, obj: ReminderRule | None = None) -> tuple[str, ...]:
        return ("plan_type", "before", "working_days") if obj else ()

    def save_model(self, request: Any, obj: ReminderRule, form: Any, change: bool) -> None:
        who = {"by": request.user, "at": timezone.now()}
        told = {"source": obj.source, "valid_from": obj.valid_from, "valid_to": obj.valid_to}
        if change:
            actions.change_reminder_rule(rule=obj, **told, **who)
        else:
            key = {"plan_type": obj.plan_type, "before": obj.before, "working_days": obj.working_days}
            obj.pk = actions.set_reminder_rule(**key, **told, **who).pk

    def has_delete_permission(self, request: Any, obj: ReminderRule | None = None) -> bool:
        """What a rule said is part of how a round was run."""
        return False
