"""How does a form or a component look? As the NHS design system says: through NHS England's own macros.

The pages are Django's templates; only the markup of components comes from Jinja (`nhsuk-frontend-jinja`), so that an
upgrade of the design system needs no template of ours rewritten. Forms say `novalidate` in their own tag: the browser's
messages are not read out as reliably as the error summary.
"""

import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField, fields
from django.forms.renderers import DjangoTemplates
from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader

# Where the macro's name is not the component's own name in camel case.
MACROS = {"images": "image", "tables": "table", "do-dont-list": "list"}
OWN_ATTRIBUTES = {"required", "maxlength", "aria-describedby", "aria-invalid", "rows", "cols", "class", "id"}
DATE_PARTS = ("day", "month", "year")


class NHSFormRenderer(DjangoTemplates):
    """Django's forms in the NHS look: `{{ form }}`, `{{ form.name.as_field_group }}`. The admin keeps its own."""

    form_template_name = "nhs/form.html"
    field_template_name = "nhs/field.html"

    def get_template(self, template_name: str) -> Any:
        """Our two templates are the project's, all others Django's own."""
        return (
            loader.get_template(template_name)
            if template_name.startswith("nhs/")
            else super().get_template(template_name)
        )


class DateWidget(forms.MultiWidget):
    """Three boxes, as people type dates faster than they pick them. Posts `name_day`, `name_month`, `name_year`."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in DATE_PARTS}, attrs)

    def decompress(self, value: datetime.date | None) -> list:
        return [value.day, value.month, value.year] if value else [None] * 3

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class NHSDateField(forms.MultiValueField):
    """A date in three boxes. Says one sentence, not three, when something in it is wrong."""

    widget = DateWidget
    default_error_messages: ClassVar = {
        "required": "Enter a date",
        "incomplete": "The date must include a day, a month and a year",
        "invalid": "Enter a real date, for example 30 6 2026",
    }

    def __init__(self, **kwargs: Any) -> None:
        bounds = ((1, 31), (1, 12), (1900, 2200))
        parts = [forms.IntegerField(min_value=low, max_value=high) for low, high in bounds]
        super().__init__(parts, **kwargs)

    def clean(self, value: list) -> datetime.date | None:
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            codes = {each.code for each in error.error_list}
            filled = [part for part in value or [] if part not in self.empty_values]
            code = "required" if not filled else "incomplete" if codes & {"required", "incomplete"} else "invalid"
            raise forms.ValidationError(self.error_messages[code], code=code) from None

    def compress(self, data_list: list) -> datetime.date | None:
        if not data_list:
            return None
        if None in data_list:
            # A date that may be left out, of which a part was left out.
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            return datetime.date(data_list[2], data_list[1], data_list[0])
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=64)
def _macro(name: str) -> Any:
    first, *rest = name.split("-")
    macro = MACROS.get(name, first + "".join(map(str.title, rest)))
    return getattr(_environment().get_template(f"nhsuk/components/{name}/macro.jinja").module, macro)


def component(name: str, /, **params: Any) -> SafeString:
    """Returns the markup of a component of the NHS design system, `error-summary` for example.

    Parameters are those of the design system's own documentation. Raises TemplateNotFound for an unknown component.
    """
    return mark_safe(_macro(name)(params))


def field(bound: BoundField) -> SafeString:
    """Returns a form field with label, hint, error and control, whichever widget it has."""
    widget = bound.field.widget
    if bound.is_hidden:
        return bound.as_widget()
    # CheckboxSelectMultiple inherits from RadioSelect, so the order of these questions matters.
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return component("checkboxes", **_group(bound), items=_options(bound))
    if isinstance(widget, forms.RadioSelect):
        return component("radios", **_group(bound), items=_options(bound))
    if isinstance(widget, forms.CheckboxInput):
        return _checkbox(bound)
    if isinstance(widget, DateWidget):
        return component("date-input", **_group(bound, id=bound.auto_id), items=_date_boxes(bound))
    params = _params(bound)
    if isinstance(widget, forms.Select):
        if widget.allow_multiple_selected:
            params["attributes"]["multiple"] = "multiple"
        return component("select", **params, items=_options(bound))
    if isinstance(widget, forms.FileInput):
        return _without_script(component("file-upload", **params))
    if isinstance(widget, forms.PasswordInput):
        return component("password-input", **params)
    params["value"] = _text(bound)
    if isinstance(widget, forms.Textarea):
        params["rows"] = widget.attrs.get("rows", 5)
        longest = getattr(bound.field, "max_length", None)
        return component("character-count", **params, maxlength=longest) if longest else component("textarea", **params)
    return component("input", **params, type=widget.input_type)


def error_summary(*filled: forms.BaseForm) -> SafeString | str:
    """Returns the list of everything wrong in these forms, each linked to its field; nothing when nothing is wrong."""
    items: list[dict[str, Any]] = []
    for form in filled:
        for name, errors in form.errors.items():
            if name == "__all__":
                items += [{"text": str(message)} for error in errors.as_data() for message in error.messages]
            else:
                items.append({"text": _message(form[name]), "href": f"#{_first_id(form[name])}"})
    return component("error-summary", heading="There is a problem", errorList=items) if items else ""


def _message(bound: BoundField) -> str:
    """What is wrong with a field, as one sentence that says which field it means wherever it is read."""
    error = bound.errors.as_data()[0]
    standing = fields.Field.default_error_messages["required"]
    if error.code != "required" or error.messages[0] != standing:
        return str(error.messages[0])
    verb = "Select" if isinstance(bound.field, fields.ChoiceField | fields.BooleanField | fields.FileField) else "Enter"
    label = str(bound.label)
    return f"{verb} {label[:1].lower() + label[1:] if label[1:2].islower() else label}"


def _first_id(bound: BoundField) -> str:
    """The control that a label or a summary points at; of a group, which has no id for a label, the first."""
    return bound.id_for_label or bound.auto_id


def _params(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    given = {**widget.attrs, **bound.build_widget_attrs({}, widget)}
    classes = getattr(bound.field, "label_class", "nhsuk-label--s")
    return {
        "id": _first_id(bound),
        "name": bound.html_name,
        "classes": widget.attrs.get("class", ""),
        "attributes": {name: value for name, value in given.items() if name not in OWN_ATTRIBUTES},
        "label": {"text": str(bound.label), "classes": classes},
        "hint": {"text": str(bound.help_text)} if bound.help_text else None,
        "errorMessage": {"text": _message(bound)} if bound.errors else None,
    }


def _group(bound: BoundField, **more: Any) -> dict[str, Any]:
    """A question with several controls: its label is a legend. With an id beside the prefix an id would occur twice."""
    legend = {"text": str(bound.label), "classes": "nhsuk-fieldset__legend--s"}
    kept = {key: value for key, value in _params(bound).items() if key not in {"id", "label", "attributes"}}
    return {**kept, "fieldset": {"legend": legend}, "idPrefix": bound.auto_id, **more}


def _checkbox(bound: BoundField) -> SafeString:
    params = _params(bound)
    item = {"value": "on", "text": params["label"]["text"], "checked": bool(bound.value()), "hint": params["hint"]}
    kept = {key: params[key] for key in ("name", "errorMessage")}
    return component("checkboxes", **kept, idPrefix=bound.auto_id, items=[item])


def _options(bound: BoundField) -> list[dict[str, Any]]:
    value = bound.value()
    chosen = (
        {str(each) for each in value}
        if isinstance(value, (list, tuple, set))
        else {"" if value is None else str(value)}
    )
    return [
        {"value": str(key), "text": str(text), "selected": str(key) in chosen, "checked": str(key) in chosen}
        for key, label in bound.field.choices
        for key, text in (label if isinstance(label, (list, tuple)) else [(key, label)])
    ]


def _date_boxes(bound: BoundField) -> list[dict[str, Any]]:
    value = bound.value()
    values = value if isinstance(value, list) else bound.field.widget.decompress(value)
    wrong = " nhsuk-input--error" if bound.errors else ""
    return [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{index}",
            "label": part.title(),
            "value": "" if values[index] is None else str(values[index]),
            "classes": f"nhsuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for index, part in enumerate(DATE_PARTS)
    ]


def _text(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    return "" if value is None else str(value)


def _without_script(markup: SafeString) -> SafeString:
    """The design system's script replaces the file box by a button whose name lacks the label's words (WCAG 2.5.3)."""
    return mark_safe(markup.replace(' data-module="nhsuk-file-upload"', ""))
