"""`{% load nhsuk %}`: forms and components of the NHS design system in a Django template."""

from typing import Any

from django import forms, template
from django.conf import settings
from django.forms import BoundField

from core import nhs

register = template.Library()


@register.simple_tag
def nhs_field(bound: BoundField) -> str:
    """One field of a form: `{% nhs_field form.name %}`."""
    return nhs.field(bound)


@register.simple_tag
def nhs_error_summary(*filled: forms.BaseForm) -> str:
    """Everything wrong in one form or several: `{% nhs_error_summary form %}`. Without a form it is empty."""
    return nhs.error_summary(*(form for form in filled if form))


@register.simple_tag
def own_name() -> str:
    """What this installation is called (SITE_NAME), on error pages too, which have no context."""
    return settings.SITE_NAME


@register.simple_tag
def nhsuk(name: str, **params: Any) -> str:
    """Any component: `{% nhsuk "tag" text="Draft" colour="grey" %}`."""
    return nhs.component(name, **params)
