"""Do the pages of bodies tell what each is, lead to every other, and keep apart what has one name in two years?"""

import lxml.html
import pytest

from publication.bundle.bodies import render_bodies
from tests.publication.site_content import bodies
from tests.publication.site_content import site as whole_site


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return render_bodies(bodies())


def document(files: dict[str, bytes], slug: str = "") -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(files[f"bodies/{slug}/index.html" if slug else "bodies/index.html"].decode())


def words(files: dict[str, bytes], slug: str = "") -> str:
    main = document(files, slug).find(".//main")
    for block in main.iter("p", "li", "dt", "dd", "h1", "h2", "h3", "td", "th"):
        block.text = f" {block.text or ''}"
    return " ".join(main.text_content().split())


def test_every_link_leads_to_a_page_or_to_a_plan(pages: dict[str, bytes]) -> None:
    site = {**whole_site(), **pages}
    for path in pages:
        page = lxml.html.document_fromstring(pages[path].decode())
        for link in page.iter("a"):
            target, _, anchor = link.get("href").partition("#")
            if not target:
                assert page.get_element_by_id(anchor) is not None
                continue
            target = target.lstrip("/")
            file = target + "index.html" if not target or target.endswith("/") else target
            elsewhere = ("plans/", "priorities/", "consultations/", "metrics/", "workspace/", "ledger/", "api/")
            assert file in site or target.startswith(elsewhere), (path, target)


def test_the_directory_counts_each_kind_and_says_what_it_is(pages: dict[str, bytes]) -> None:
    text = words(pages)
    assert "Board of a Place partnership (1) The board in which the partners of one Place decide together." in text
    assert "Mercia CCG (until 30 June 2022)" in text
    assert "Contracts, Mercia ICB" in text


def test_what_a_body_decided_stands_under_the_plans_warning() -> None:
    files = render_bodies(bodies(), notice="All approvals here are samples.")
    assert "Approved" in words(files, "icb")
    assert "All approvals here are samples." in document(files, "icb").text_content()
    assert "All approvals here are samples." not in document(files, "ccg").text_content(), "it decided nothing"


def test_the_tree_leads_down_to_a_body_and_to_all_its_parts(pages: dict[str, bytes]) -> None:
    (tree,) = document(pages, "sefton-partnership").find_class("jfp-body-tree")
    assert " ".join(tree.text_content().split()) == "Mercia System Sefton Partnership Sefton Board"
    assert [here.text for here in tree.xpath(".//*[@aria-current='page']")] == ["Sefton Partnership"]
    assert len(tree.xpath("./li/ul/li/ul/li")) == 1
    (whole,) = document(pages).find_class("jfp-body-tree")
    assert len(whole.xpath(".//li")) == 6, "a body outside the system stands in no tree"


def test_before_and_after_and_what_ended(pages: dict[str, bytes]) -> None:
    assert "This body ended on 30 June 2022. Mercia ICB took over." in words(pages, "ccg")
    assert "Took over from Mercia CCG" in words(pages, "icb")


def test_who_hosts_for_whom_and_who_answers_to_whom(pages: dict[str, bytes]) -> None:
    assert "Hosts Efficiency at Scale, on behalf of Mercia ICB." in words(pages, "trust")
    assert "On its behalf, Mercia Trust hosts Efficiency at Scale." in words(pages, "icb")
    roles = words(pages, "sefton-partnership")
    assert "Senior Responsible Owner (no person is named), accountable to Sefton Board" in roles
    assert "One for each of: Starting Well Living Well" in roles
    assert "Senior Responsible Owner (no person is named), Sefton Partnership" in words(pages, "sefton-board")


def test_what_it_is_to_the_published_plans(pages: dict[str, bytes]) -> None:
    text = words(pages, "icb")
    for role in ("Its plans", "Answers for", "Approved"):
        assert f"{role} Joint Forward Plan 2023-28" in text


def test_letters_with_two_meanings_are_told_apart_by_year(pages: dict[str, bytes]) -> None:
    meanings = "“ICP” Used in 2021: Sefton Partnership From 1 July 2022: Mercia Committee"
    for slug in ("", "committee", "sefton-partnership"):
        assert meanings in words(pages, slug)
    assert "also meant others" not in words(pages, "icb")


def test_what_is_unknown_is_said(pages: dict[str, bytes]) -> None:
    assert "What the documents do not say. Who founded it." in words(pages, "icb")
    assert "Began Not recorded Ended No end is recorded" in words(pages, "trust")


def test_the_place_of_a_group_is_that_of_the_partnership_above_it(pages: dict[str, bytes]) -> None:
    assert "Place Sefton" in words(pages, "sefton-board")


def test_an_empty_directory_is_a_page_too() -> None:
    assert "No body has been entered yet." in words(render_bodies([]))


def test_who_leads_what_is_told_by_subject(pages: dict[str, bytes]) -> None:
    table = document(pages).xpath("//*[@id='leads']/following::table[1]")[0]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tbody/tr")]
    assert rows == [
        ["Efficiency at Scale", "Mercia Trust Hosts"],
        ["Living Well", "Sefton Partnership Senior Responsible Owner"],
        ["Starting Well", "Sefton Partnership Senior Responsible Owner"],
    ]
    # What every body of a kind does is not one body's lead.
    each = [{**row, "remits": [{**remit, "each": True} for remit in row["remits"]], "posts": []} for row in bodies()]
    assert "Who leads what" not in words(render_bodies(each))
