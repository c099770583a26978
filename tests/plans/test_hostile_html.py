"""No hostile HTML that is posted to a section is ever stored, shown or printed alive."""

import re

import lxml.html
import pytest
from django.urls import reverse

from core.richtext import clean, references
from core.richtext.schema import PICTURE, REFERENCE
from publication import content
from publication.bundle.text import PageText
from publication.bundle.words import PageWords
from publication.pdf.body import Body, Places, parse
from tests import stages
from tests.hostile import CASES, RUN

MAY = {
    "a": {"href", "data-ref"}, "img": {"src", "alt"}, "span": {"lang"}, "abbr": {"title"}, "ol": {"start", "type"},
    "sup": {"data-note"}, "aside": {"data-note", "data-mark"}, "div": {"data-object"},
    "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"},
    **{tag: set() for tag in ("p", "h2", "h3", "h4", "ul", "li", "blockquote", "figure", "figcaption", "table")},
    **{tag: set() for tag in ("caption", "thead", "tbody", "tr", "strong", "em", "sub", "br")},
}  # fmt: skip
NEVER = {"script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "meta", "link"}


def alive(html: str) -> list[str]:
    """Whatever in a stored body could run, load, style or shadow, as a browser's parser reads it."""
    found = []
    for element in lxml.html.fragment_fromstring(html, create_parent="main").iterdescendants():
        if element.tag not in MAY:
            found.append(f"<{element.tag}>")
            continue
        found += [f"{element.tag} {name}" for name in set(element.attrib) - MAY[element.tag] - {"data-bid"}]
        href, source = element.get("href"), element.get("src")
        if href is not None and not re.match(r"(https?://[^/]|mailto:|#|/(?!/))", href):
            found.append(f"href {href}")
        if element.tag == "img" and not PICTURE.match(source or ""):
            found.append(f"src {source}")
    return found + [ref for ref in references(html) if not REFERENCE.match(ref)]


def runs(html: str) -> list[str]:
    """What of a page's part would run or load, whatever classes and wrappers the page gave it."""
    return [
        f"{element.tag} {dict(element.attrib)}"
        for element in lxml.html.fragment_fromstring(html, create_parent="main").iterdescendants()
        if not isinstance(element.tag, str)
        or element.tag
        in {"script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "meta", "link"}
        or any(name.startswith(("on", "hx-", "style")) for name in element.attrib)
        or re.match(r"\s*(javascript|data|vbscript):", element.get("href", ""), re.IGNORECASE)
    ]


def _as_it_came(case: str) -> list[str]:
    return alive(case.replace("\x00", ""))


def test_there_are_a_thousand_different_cases():
    assert len(set(CASES)) >= 1_000
    assert all("pwned" in case or "evil" in case or "style" in case or "getElementById" in case for case in CASES)


def test_the_judge_sees_what_is_alive():
    assert sum(bool(_as_it_came(case)) for case in CASES) > len(CASES) * 0.8
    assert alive(f"<p onclick={RUN}>x</p>") == ["p onclick"]
    assert alive("<p><a href='javascript:x'>x</a></p>") == ["href javascript:x"]
    assert alive("<svg></svg>") == ["<svg>"]
    assert runs(f"<p onclick={RUN}>x</p>")
    assert runs("<p><a href=' javascript:x'>x</a></p>")


def test_no_case_is_stored_alive():
    assert {case: found for case in CASES if (found := alive(clean(case)))} == {}
    assert [case for case in CASES if clean(clean(case)) != clean(case)] == []


@pytest.mark.django_db
def test_no_case_that_is_posted_is_stored_shown_frozen_or_printed_alive(client, people):
    edition = stages.written(stages.plan(people, people.reference), stages.TEXT)
    section = edition.sections.get(slug="why")
    client.force_login(people.people["planner"])
    address = reverse("plans:section", kwargs={"slug": edition.plan.slug, "uid": section.uid})
    version = 1
    for start in range(0, len(CASES), 40):
        # In one text: what one case leaves open, another may close.
        body = "\n".join(CASES[start : start + 40]).replace("\x00", "")
        answer = client.post(
            address, {"title": "<script>x</script>", "brief": body[:500], "body": body},
            headers={"Accept": "application/json", "If-Match": f'"{version}"'},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        version = answer.json()["version"]
        section.refresh_from_db()
        assert alive(section.body) == []
        assert alive(section.summary) == []
        page = client.get(address).content.decode()
        assert "<script>x" not in page
        assert runs(page.split("<noscript>")[1].split("</noscript>")[0]) == []
    frozen = content.compose(edition, number=1, purpose="draft", at=stages.NOW)
    body = next(each for top in frozen["sections"] for each in top["sections"])["body"]
    public = PageText("", {}, {}, PageWords([])).body(body, level=2, anchor="a", title="A")
    printed = Body(parse(re.sub(r"<figure.*?</figure>", "", body, flags=re.DOTALL), "A"), "A", 2, "p", Places(), set())
    assert runs(public) == []
    assert runs(printed.printed()) == []
