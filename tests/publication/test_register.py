"""Do the register and the lineage say all that is known, and is the picture the same in words?"""

import re
import xml.etree.ElementTree as ET

import lxml.html
import pytest

from publication import queries
from publication.bundle import lineage
from publication.bundle import register as register_pages
from publication.bundle.register import PICTURE, partial, render_register
from tests.publication.register_content import register, relation

REGISTER, LINEAGE = "plans/register/index.html", "plans/lineage/index.html"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_register(register())


def body(files: dict[str, bytes], path: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(files[path].decode()).find("body")


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_an_entry_says_what_is_known_and_what_is_not(files) -> None:
    page = body(files, REGISTER)
    held, local = (text(page.get_element_by_id(slug)) for slug in ("joint-forward-plan-2023-28", "local-strategy"))
    assert "Read it here" in held
    assert "SUMMARY" in held
    assert "May/June (May to June 2023): Opinion given, HWB (expected)" in held
    assert "June 2023: Final" in held
    assert "Not held here" in local
    assert "Not said in the documents" in local
    assert "Not known. No source gives its period." in local
    assert "It is also a Place plan“is also the Place Plan”" in local
    assert "7 March 2023: Workshop, the partnership. A long list." in local
    assert "On another site: Needs assessment, checked 1 November 2026" in text(
        page.get_element_by_id("needs-assessment")
    )
    assert "Figure 1" in text(page)


def test_only_a_plan_that_is_held_is_linked(files) -> None:
    links = {link.get("href") for link in body(files, REGISTER).iter("a")}
    assert "/plans/joint-forward-plan-2023-28/" in links
    assert not {"/plans/local-strategy/", "/plans/needs-assessment/"} & links


def test_every_anchor_leads_somewhere(files) -> None:
    ids = {element.get("id") for element in body(files, REGISTER).iter() if element.get("id")}
    for path in (REGISTER, LINEAGE):
        for link in body(files, path).iter("a"):
            href = link.get("href")
            if href.startswith("/plans/register/#") or (path == REGISTER and href.startswith("#")):
                assert href.partition("#")[2] in ids | {"maincontent"}, href


def test_the_picture_is_told_in_words(files) -> None:
    page = body(files, LINEAGE)
    (image,) = page.iter("img")
    assert image.get("src") == f"/{PICTURE}"
    assert "in words" in image.get("alt")
    assert "Joint forward plan 2023 28: delivers Local strategy" in text(page)
    assert "Needs assessment: aligned with" not in text(page).split("Every relation")[0]
    assert "aligned with Joint forward plan 2023 28: “in its own words”" in text(page)


def test_the_picture_holds_every_plan_that_its_relations_name(files) -> None:
    svg = ET.fromstring(files[PICTURE])
    words = " ".join(element.text or "" for element in svg.iter("{http://www.w3.org/2000/svg}text"))
    for plan in ("Joint forward plan", "Local strategy", "Needs assessment"):
        assert plan in words
    lines = [p for p in svg.iter("{http://www.w3.org/2000/svg}path") if p.get("marker-end")]
    assert len(lines) == 3 + 2  # three relations, and the two kinds of line in the key
    assert not re.search(rb"<script|<style|style=|href=|http://(?!www.w3.org/2000/svg)", files[PICTURE])


def test_the_same_relations_give_the_same_picture() -> None:
    drawn = lineage.drawn(register()["relations"])
    assert lineage.draw(drawn) == lineage.draw([dict(each) for each in drawn])


def test_what_informs_stands_above_and_a_part_above_its_whole() -> None:
    assert lineage.flow(relation("a", "informed by", "b")) == ("b", "a")
    assert lineage.flow(relation("a", "part of", "b")) == ("a", "b")


def test_boxes_neither_overlap_nor_leave_the_picture() -> None:
    many = [relation(f"part-number-{i}", "part of", "whole") for i in range(7)]
    many += [relation("whole", "delivers", "first"), relation("part-number-3", "informed by", "first")]
    svg = ET.fromstring(lineage.draw(many))
    boxes = [
        tuple(float(box.get(name)) for name in ("x", "y", "width", "height"))
        for box in svg.iter("{http://www.w3.org/2000/svg}rect")
        if box.get("x") and box.get("width") == str(lineage.BOX)
    ]
    assert len(boxes) == 9
    for x, y, width, height in boxes:
        assert x >= 0
        assert x + width <= float(svg.get("width"))
        assert y + height <= float(svg.get("height"))
    crossing = [
        (one, two)
        for one in boxes
        for two in boxes
        if one < two and abs(one[0] - two[0]) < lineage.BOX and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]
    ]
    assert crossing == []


def test_a_circle_is_drawn_too() -> None:
    circle = [relation("a", "delivers", "b"), relation("b", "delivers", "c"), relation("c", "delivers", "a")]
    assert ET.fromstring(lineage.draw(circle)) is not None


def test_an_empty_register_says_so() -> None:
    files = render_register({"plans": [], "relations": [], "lost": []})
    assert PICTURE not in files
    assert "No plan has been entered in the register yet." in text(body(files, REGISTER))
    assert "No relation between plans has been entered yet." in text(body(files, LINEAGE))


@pytest.mark.parametrize(("value", "said"), [("2026", "2026"), ("2026-03", "March 2026"), (None, "")])
def test_a_date_is_said_as_long_as_it_is_certain(value, said) -> None:
    assert partial(value) == said


@pytest.mark.parametrize(
    ("words", "starts", "said"),
    [
        ("7th March", "2023-03-07", "7 March 2023"),
        ("31 st January", "2024-01-31", "31 January 2024"),
        ("April", "2023-04", "April 2023"),
        ("end of March", "2023-03", "end of March (March 2023)"),
        ("through to summer 2023", "2023", "through to summer 2023"),
        ("following endorsement", None, "following endorsement"),
    ],
)
def test_a_day_keeps_the_words_of_its_source(words, starts, said) -> None:
    assert register_pages.said({"words": words, "starts": starts, "ends": None}) == said


@pytest.mark.parametrize(
    ("words", "starts", "ends", "said"),
    [
        ("May/June", "2023-05", "2023-06", "May/June (May to June 2023)"),
        ("December/ January", "2023-12", "2024-01", "December/ January (December 2023 to January 2024)"),
        ("during 2021-22", "2021", "2022", "during 2021-22"),
    ],
)
def test_a_span_names_a_year_once(words, starts, ends, said) -> None:
    assert register_pages.said({"words": words, "starts": starts, "ends": ends}) == said


@pytest.mark.django_db
def test_a_published_plan_that_nobody_entered_is_listed() -> None:
    plan = {"slug": "ours", "title": "Our plan", "type": "Plan", "owner": "We", "place": None, "place_name": "",
            "starts_on": "2026-04-01", "ends_on": None, "summary": "What we do."}  # fmt: skip
    (found,) = queries.site_register([plan])["plans"]
    assert (found["plan"], found["period_words"], found["known"]) == ("ours", "2026", "What we do.")
    assert b"/plans/ours/" in render_register(queries.site_register([plan]))[REGISTER]
