"""Do the pages about priorities say what serves what, in the words of the sources, and lead to where it stands?"""

import lxml.html
import pytest

from plans.models import Section
from publication.bundle.comparison import TYPES, own_words
from publication.bundle.frameworks import due, render_priorities
from publication.bundle.pages import render_pages
from publication.bundle.trace import render_trace
from tests.publication.bundle_content import FILES, RELEASE, bundle_content
from tests.publication.priorities_content import (
    JOINT,
    no_priorities,
    place_plans,
    site_measures,
    site_not_now,
    site_priorities,
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_priorities(site_priorities())


def tree(files: dict[str, bytes], path: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(files[f"priorities/{path}index.html"].decode())


def text_of(files: dict[str, bytes], path: str) -> str:
    """What the eye reads of a page."""
    main = tree(files, path).get_element_by_id("maincontent")
    for hidden in main.find_class("nhsuk-u-visually-hidden"):
        hidden.drop_tree()
    return " ".join(main.text_content().split())


def test_the_same_data_give_the_same_bytes(files: dict[str, bytes]) -> None:
    assert render_priorities(site_priorities()) == files


def test_every_link_into_a_plan_leads_to_its_page_and_place(files: dict[str, bytes]) -> None:
    published = {
        f"/plans/{JOINT}/{path}": data for path, data in render_pages(bundle_content(), RELEASE, FILES).items()
    }
    for content in place_plans():
        pages = render_pages(content, RELEASE, [])
        published |= {f"/plans/{content['plan']['slug']}/{path}": data for path, data in pages.items()}
    files = files | render_trace(site_priorities(), site_measures(), site_not_now())
    seen = 0
    for data in files.values():
        for link in lxml.html.document_fromstring(data.decode()).xpath("//main//a/@href"):
            page, _, fragment = link.partition("#")
            if page.startswith("/plans/"):
                found = lxml.html.document_fromstring(
                    published[page if page in published else f"{page}index.html"].decode()
                )
                assert not fragment or found.get_element_by_id(fragment) is not None
                seen += 1
            elif (
                page.startswith("/priorities/") and page.endswith("/") and not page.startswith("/priorities/outcomes/")
            ):
                found = lxml.html.document_fromstring(files[f"{page[1:]}index.html"].decode())
                assert not fragment or found.get_element_by_id(fragment) is not None
                seen += 1
    assert seen > 20


def test_the_newest_objectives_stand_first_with_what_serves_them(files: dict[str, bytes]) -> None:
    text = text_of(files, "")
    assert "1 Fairness for all" in text
    assert "Equality" not in text
    assert "1 commitment comes from this area" in text
    assert "It says so." in text
    assert "Several priorities in one cell Good jobs Good schools One cell." in text
    assert "To follow To be agreed" in text


def test_an_area_that_the_table_of_priorities_leaves_out_is_marked(files: dict[str, bytes]) -> None:
    marked = tree(files, "").xpath("//li[contains(@class, 'jfp-tree__branch')][.//strong]")
    assert [each.get("id") for each in marked] == ["fairness--homes"]
    assert "leaves out 1 of these 2." in text_of(files, "")


def test_a_commitment_without_a_source_is_told_not_hidden(files: dict[str, bytes]) -> None:
    assert "1 tell where they come from. For 1 the plan states no source, and none is guessed." in text_of(files, "")
    assert "Nothing named." in text_of(files, "")


def test_a_list_shows_exact_words_notes_facts_and_other_versions(files: dict[str, bytes]) -> None:
    newer, older = (text_of(files, f"frameworks/objectives-{year}/") for year in (2023, 2021))
    assert "Area of focus: Homes for all. Two wordings." in newer
    assert "In place of Equality for all (Objectives, 2021) Wider." in newer
    assert "Replaced by Fairness for all (Objectives, 2023) Wider." in older
    assert "Level: LA" in older
    assert "Other versions 2023" in older
    assert "Named in" in newer


def test_what_a_source_does_not_give_is_said_to_be_unknown(files: dict[str, bytes]) -> None:
    text = text_of(files, "frameworks/pledge-2023/")
    assert "Not known Only the number is known." in text
    assert "14, of which 0 known here" in text
    assert "Contents unknown" in text_of(files, "frameworks/")


def test_a_milestone_stands_once_with_each_place_that_states_it(files: dict[str, bytes]) -> None:
    text = text_of(files, "milestones/")
    assert text.count("March 2024 Jobs") == 1
    assert "Stated in 2 places “Jobs by March 2024”" in text
    assert "“More jobs” A paper. No date here" in text


@pytest.mark.parametrize(("day", "precision", "said"), [
    ("2024-03-31", "day", "31 March 2024"), ("2024-03-31", "month", "March 2024"), ("2032-12-31", "year", "2032"),
    ("2024-03-31", "financial year", "2023/24"), ("2024-04-30", "financial year", "2024/25"),
    ("2000-03-31", "financial year", "1999/00"),
])  # fmt: skip
def test_a_date_is_no_more_exact_than_its_source(day: str, precision: str, said: str) -> None:
    assert due(day, precision) == said


def test_places_are_compared_by_type_and_keep_their_own_label_and_words(files: dict[str, bytes]) -> None:
    text = text_of(files, "places/")
    assert "Vision 1 of 2 Places Sefton Vision Vision A fair chance. No part of this type: Halton" in text
    assert "Sefton Life course, Stage Themes Start Early Years Maternity" in text
    assert "Halton Goal Goal (Work) No part of this type: Sefton" in text
    assert "Mission" not in text


def test_only_what_a_part_quotes_or_lists_is_its_own_words() -> None:
    assert own_words("<p>Ours.</p><ul><li>One<ul><li>below</li></ul></li><li>Two <strong>too</strong></li></ul>") == [
        "One", "Two too",
    ]  # fmt: skip
    assert own_words(" ") == []


def test_every_type_of_part_can_be_compared() -> None:
    assert set(TYPES) == set(Section.CommonType.values)


def test_before_anything_is_entered_the_pages_say_so() -> None:
    empty = render_priorities(no_priorities())
    for path, words in {
        "": "No objectives have been entered yet.",
        "frameworks/": "No list has been entered yet.",
        "milestones/": "No milestone is in a published plan yet.",
        "places/": "No Place plan has been published yet.",
    }.items():
        assert words in text_of(empty, path)


def test_hostile_words_stay_text() -> None:
    data = site_priorities()
    evil = '"><script>alert(1)</script>'
    data["frameworks"][0]["items"][0]["wording"] = data["milestones"][0]["title"] = data["frameworks"][1]["name"] = evil
    for page in render_priorities(data).values():
        assert not list(lxml.html.document_fromstring(page.decode()).iter("script"))
