"""The glossary, for administrators; it is shown wherever its terms are used. Writing goes through the action."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone

from plans import actions
from plans.models import GlossaryTerm


@admin.register(GlossaryTerm)
class GlossaryAdmin(admin.ModelAdmin):
    list_display = ("term", "meaning", "valid_from", "valid_to")
    search_fields = ("term", "meaning")
    ordering = ("term", "valid_from")

    def save_model(self, request: Any, obj: GlossaryTerm, form: Any, change: bool) -> None:
        fields = {name: getattr(obj, name) for name in ("term", "meaning", "aliases", "valid_from", "valid_to")}
        obj.pk = actions.register_term(slug=obj.slug, by=request.user, at=timezone.now(), **fields).pk

    def get_readonly_fields(self, request: Any, obj: GlossaryTerm | None = None) -> tuple[str, ...]:
        """A term keeps its address, by which it is found again."""
        return ("slug",) if obj else ()

    def has_delete_permission(self, request: Any, obj: GlossaryTerm | None = None) -> bool:
        """A term that a published plan explains stays; its meaning can be changed for the next edition."""
        return False
