"""Do forms and components come out as the design system means them, whatever the widget?"""

import datetime
from typing import Any

import lxml.html
import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from jinja2 import TemplateNotFound

from core import nhs
from core.csp import HEADER, POLICY, ContentSecurityPolicy


class Everything(forms.Form):
    name = forms.CharField(max_length=40, help_text="A <b>", widget=forms.TextInput({"autocomplete": "name"}))
    words = forms.CharField(widget=forms.Textarea)
    short = forms.CharField(max_length=200, widget=forms.Textarea({"rows": 3}))
    number = forms.IntegerField(initial=0)
    one = forms.ChoiceField(choices=[("a", "A"), ("More", [("b", "B"), ("c", "C")])])
    several = forms.MultipleChoiceField(choices=[("1", "First"), ("2", "Second")], widget=forms.CheckboxSelectMultiple)
    many = forms.MultipleChoiceField(choices=[("1", "First"), ("2", "Second")])
    radio = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")
    day = nhs.NHSDateField()
    file = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="kept")


def page(form: forms.Form) -> lxml.html.HtmlElement:
    template = Template(
        '{% load nhsuk %}<div lang="en-GB">{% nhs_error_summary form %}<form novalidate>{{ form }}</form></div>'
    )
    return lxml.html.fragment_fromstring(template.render(Context({"form": form})))


def control(tree: lxml.html.HtmlElement, name: str) -> lxml.html.HtmlElement:
    return tree.xpath("//*[@name=$name]", name=name)[0]


@pytest.mark.parametrize("data", [None, {}], ids=["new", "empty"])
def test_every_control_is_labelled_and_every_id_is_one(data: dict | None) -> None:
    tree = page(Everything(data))
    ids = [found.get("id") for found in tree.iter() if found.get("id")]
    assert len(ids) == len(set(ids))
    labels = {label.get("for") for label in tree.iter("label")}
    for found in tree.iter("input", "select", "textarea"):
        assert found.get("type") == "hidden" or found.get("id") in labels, found.get("name")
        assert all(each in ids for each in found.get("aria-describedby", "").split())
        assert found.get("required") is None
        assert found.get("maxlength") is None


def test_each_widget_has_its_own_component() -> None:
    tree = page(Everything())
    kinds = {
        name: control(tree, name) for name in ("words", "short", "one", "several", "many", "radio", "agree", "file")
    }
    assert kinds["several"].get("type") == "checkbox"
    assert kinds["radio"].get("type") == "radio"
    assert kinds["agree"].get("type") == "checkbox"
    assert [option.get("value") for option in kinds["one"]] == ["a", "b", "c"]
    assert kinds["many"].get("multiple") is not None
    assert kinds["short"].getparent().get("data-module") == "nhsuk-character-count"
    assert kinds["short"].get("rows") == "3"
    assert kinds["words"].getparent().get("data-module") is None
    assert not tree.xpath("//*[@data-module='nhsuk-file-upload']")
    assert control(tree, "name").get("autocomplete") == "name"
    assert control(tree, "hidden").get("value") == "kept"
    assert tree.xpath("//*[@class='nhsuk-hint' and text()]")[0].text.strip() == "A <b>"
    assert {legend.text_content().strip() for legend in tree.iter("legend")} == {"Several", "Radio", "Day"}


def test_what_was_entered_comes_back() -> None:
    data = {"number": "0", "one": "b", "several": ["2"], "many": ["1", "2"], "radio": "n", "agree": "on"}
    data |= {"day_day": "31", "day_month": "2", "day_year": "2026", "words": "<b>&", "secret": "s3cret"}
    tree = page(Everything(data))
    assert control(tree, "number").get("value") == "0"
    assert tree.xpath("//select[@name='one']/option[@selected]/@value") == ["b"]
    assert tree.xpath("//select[@name='many']/option[@selected]/@value") == ["1", "2"]
    assert tree.xpath("//input[@name='several'][@checked]/@value") == ["2"]
    assert tree.xpath("//input[@name='radio'][@checked]/@value") == ["n"]
    assert tree.xpath("//input[@name='agree'][@checked]/@value") == ["on"]
    assert [control(tree, f"day_{part}").get("value") for part in ("day", "month", "year")] == ["31", "2", "2026"]
    assert control(tree, "words").text == "<b>&"
    assert control(tree, "secret").get("value") in {None, ""}
    assert control(page(Everything()), "number").get("value") == "0", "nought is a value"


def test_the_summary_names_every_fault_and_leads_to_its_control() -> None:
    form = Everything({})
    form.add_error(None, "Nothing fits.")
    tree = page(form)
    summary = tree.find_class("nhsuk-error-summary")[0]
    assert "Nothing fits." in summary.text_content()
    links = [link.get("href") for link in summary.iter("a")]
    assert len(links) == len(form.errors) - 1
    for href in links:
        assert tree.get_element_by_id(href[1:]).tag in {"input", "select", "textarea"}, href
    assert page(Everything()).find_class("nhsuk-error-summary") == []
    sentences = [link.text_content().strip() for link in summary.iter("a")]
    assert len(sentences) == len(set(sentences))
    assert {"Enter words", "Select radio", "Select I agree", "Select file", "Enter a date"} <= set(sentences)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "", ""), "Enter a date"),
        (("30", "", "2026"), "The date must include a day, a month and a year"),
        (("31", "2", "2026"), "Enter a real date, for example 30 6 2026"),
        (("x", "99", "1"), "Enter a real date, for example 30 6 2026"),
    ],
)
def test_what_is_no_date_gets_one_sentence(parts: tuple[str, str, str], sentence: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        nhs.NHSDateField().clean(list(parts))
    assert refused.value.messages == [sentence]


def test_three_boxes_make_a_date() -> None:
    assert nhs.NHSDateField().clean(["30", "6", "2026"]) == datetime.date(2026, 6, 30)


def test_an_optional_date_may_be_left_out() -> None:
    assert nhs.NHSDateField(required=False).clean(["", "", ""]) is None


def test_any_component_may_be_used_and_escapes_what_it_is_given() -> None:
    shown = Template('{% load nhsuk %}{% nhsuk "tag" text=words colour="grey" %}').render(
        Context({"words": "<script>"})
    )
    assert "&lt;script&gt;" in shown
    assert "nhsuk-tag--grey" in shown
    for name in ("images", "tables", "do-dont-list", "summary-list", "action-link"):
        assert nhs.component(name) is not None
    with pytest.raises(TemplateNotFound):
        nhs.component("no-such-thing")


def test_one_field_may_be_drawn_alone() -> None:
    form = Everything()
    assert 'name="name"' in form["name"].as_field_group()
    assert 'name="name"' in Template("{% load nhsuk %}{% nhs_field form.name %}").render(Context({"form": form}))


def test_error_pages_stand_without_any_context(settings: Any) -> None:
    settings.SITE_NAME = "Plans <here>"
    pages = {"403": "a permission that you do not have", "404": "Page not found", "500": "The fault is ours"}
    for name, words in pages.items():
        shown = lxml.html.document_fromstring(get_template(f"{name}.html").render())
        assert words in shown.text_content()
        assert shown.findtext(".//title").endswith(" – Plans <here>")
        assert len(list(shown.iter("h1"))) == 1


def test_the_policy_stands_on_every_response_but_does_not_replace_a_views_own(rf: RequestFactory) -> None:
    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def own(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={HEADER: "default-src 'none'"})

    assert ContentSecurityPolicy(plain)(rf.get("/"))[HEADER] == POLICY
    assert ContentSecurityPolicy(own)(rf.get("/"))[HEADER] == "default-src 'none'"
    assert "unsafe" not in POLICY
