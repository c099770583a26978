"""Do home, the Places and the page about the law show the whole system, true to the frozen texts?"""

import lxml.html
import pytest

from publication.bundle.home import render_home
from publication.bundle.places import Finder, around, on_map, render_places
from publication.bundle.requirements import render_requirements
from tests.publication.bundle_content import bundle_content, commitment, p, section, ul
from tests.publication.priorities_content import no_priorities, site_priorities
from tests.publication.register_content import plan as known_plan
from tests.publication.register_content import relation
from tests.publication.site_content import bodies, body, no_register, places, plans


def main_of(files: dict[str, bytes], path: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(files[path].decode()).find(".//main")


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links(element: lxml.html.HtmlElement) -> dict[str, str]:
    return {text_of(link): link.get("href") for link in element.iter("a")}


def wide() -> dict:
    """A plan for the whole area that names Sefton in a paragraph, in a promise, and within a trust's name."""
    content = bundle_content()
    content["sections"] = [
        section("one", "1", "Trusts", p("The Sefton Hospital Trust is large.")),
        section("two", "2", "Neighbourhoods", p("Nothing."),
                section("below", "2.1", "Homes", ul("Warm homes in Sefton", "Dry homes")),
                commitments=[commitment("Open a clinic in Sefton."), commitment("Open clinics.")]),
    ]  # fmt: skip
    return content


def local() -> dict:
    content = bundle_content()
    content["plan"] = {**content["plan"], "slug": "place-plan-sefton", "place": {"slug": "sefton", "name": "Sefton"}}
    content["sections"] = [
        section("aims", "", "Golden threads", ul("Carers", "Obesity"), common_type="priority", local_type="Thread"),
        section("about", "", "About us", p("Text."), common_type="context"),
    ]
    return content


@pytest.fixture(scope="module")
def sefton() -> lxml.html.HtmlElement:
    place = {"slug": "sefton", "name": "Sefton"}
    strategy = known_plan("living-well", place=place, type="Joint strategy", priorities=["Start well"])
    register = {
        "plans": [strategy, known_plan("other")],
        "relations": [relation("living-well", "part of", "strategies"), relation("other", "delivers", "strategies")],
        "lost": [{"plan": {"slug": slug, "title": slug}, "title": f"Map of {slug}", "where": "page 3",
                  "known": "A map.", "lost": "When copied."} for slug in ("living-well", "other")],
    }  # fmt: skip
    all_bodies = [*bodies(), body("hospital", "Sefton Hospital Trust", "nhs-trust")]
    all_places = places()
    for each in all_places:
        each["partnership"] = {"slug": "sefton-partnership", "name": "Sefton Partnership"}
    files = render_places(all_places, plans(), all_bodies, register, [wide(), local()])
    return main_of(files, "places/sefton/index.html")


def test_a_place_shows_its_priorities_in_its_own_words(sefton: lxml.html.HtmlElement) -> None:
    text = text_of(sefton)
    assert "Priorities called: Thread" in text
    assert text.index("Golden threads") < text.index("Carers") < text.index("Obesity")
    assert links(sefton)["Golden threads in the plan of Sefton"] == (
        "/plans/place-plan-sefton/sections/aims/index.html"
    )
    assert "About us" not in text


def test_it_shows_where_the_plan_for_all_names_it_and_not_where_a_trust_bears_its_name(sefton) -> None:
    found = links(sefton)
    root = "/plans/joint-forward-plan-2023-28/sections"
    assert found["2.1 Homes"] == f"{root}/two/index.html#below"
    assert found["Open a clinic in Sefton."].startswith(f"{root}/two/index.html#commitment--")
    text = text_of(sefton)
    assert "Warm homes in Sefton" in text
    assert "Dry homes" not in text
    assert "1 Trusts" not in text
    assert "Open clinics." not in text


def test_it_shows_what_its_board_said_of_each_edition(sefton: lxml.html.HtmlElement) -> None:
    found = [href for href in links(sefton).values() if "/opinions/index.html#" in href]
    assert found == ["/plans/joint-forward-plan-2023-28/editions/2/opinions/index.html#opinion--sefton-hwb-1"]


def test_it_shows_its_strategy_groups_relations_and_losses_and_nobody_elses(sefton: lxml.html.HtmlElement) -> None:
    text = text_of(sefton)
    for words in ("Living well", "Joint strategy", "Not known", "Start well", "Map of living-well", "part of"):
        assert words in text, words
    assert "Map of other" not in text
    assert "delivers" not in text
    (tree,) = sefton.find_class("jfp-body-tree")
    assert text_of(tree) == "Sefton Partnership Sefton Board"


def test_a_place_of_which_nothing_is_known_says_so() -> None:
    bare = [{**places()[0], "plan": None}]
    text = text_of(main_of(render_places(bare, [], [], no_register(), []), f"places/{bare[0]['slug']}/index.html"))
    for words in (
        "has been published yet", "Nothing can be shown before its plan is published.",
        "No plan for the whole area has been published yet.", "is known to this site", "No board or group of",
    ):  # fmt: skip
        assert words in text, words


def test_a_long_text_is_cut_about_the_name() -> None:
    finder = Finder({"Sefton"}, set())
    text = "word " * 100 + "Sefton " + "word " * 100
    cut = around(text, finder)
    assert "Sefton" in cut
    assert len(cut) < 260
    assert cut.startswith("… word")
    assert cut.endswith("word …")
    assert around("Sefton is here.", finder) == "Sefton is here."
    assert finder("Seftonian") is None


def test_the_map_is_drawn_only_when_every_place_has_its_square() -> None:
    rows = places()
    assert [place["map"] for place in on_map(rows)] == sorted((p["map"] for p in rows), key=lambda at: (at[1], at[0]))
    assert on_map([*rows, {**rows[0], "map": None}]) == []


def test_home_shows_the_system_at_a_glance() -> None:
    files = render_home(plans(), places(), bodies(), site_priorities())
    main = main_of(files, "index.html")
    text, found = text_of(main), links(main)
    assert found[plans()[0]["title"]] == "/plans/joint-forward-plan-2023-28/"
    given = [opinion for opinion in plans()[0]["opinions"] if opinion["state"] == "opinion given"]
    assert f"Edition 2 LatestOpinions recorded: {len(given)} of {len(plans()[0]['opinions'])} boards" in text
    assert found["Edition 1"] == "/plans/joint-forward-plan-2023-28/editions/1/"
    rows = main.findall(".//tbody/tr")
    assert len(rows) == len(places())
    assert found["Mercia ICB"] == "/bodies/icb/"
    assert found["All 8 bodies, and what each is part of"] == "/bodies/"
    assert text.index("30 June 2024") < text.index("What changed last")
    assert [text_of(item) for item in main.findall(".//ol[@class='jfp-aims']/li/a")]


def test_home_leads_with_the_plan_that_the_boards_are_asked_about_whatever_comes_out_later() -> None:
    first, *others = plans()
    latest = {**first["editions"][-1], "published_at": "2027-01-01T11:00:00Z"}
    later = {**first, "slug": "capital", "title": "Capital plan", "editions": [latest], "opinions": []}
    main = main_of(render_home([later, first, *others], places(), [], no_priorities()), "index.html")
    assert text_of(main.find(".//h2")).startswith(first["title"])
    assert "Also for the whole area: Capital plan" in " ".join(text_of(main).split())


def test_home_of_an_empty_system_says_so() -> None:
    text = text_of(main_of(render_home([], [], [], no_priorities()), "index.html"))
    for words in (
        "No plan has been published yet.",
        "Nothing has been published yet.",
        "No body has been entered yet.",
    ):
        assert words in text


def test_requirements_lead_to_their_answers_in_each_edition() -> None:
    new, old = bundle_content(), bundle_content()
    old["edition"] = new["edition"] - 1
    old["requirements"] = old["requirements"][1:]
    gap = new["requirements"][0] | {"id": "gap", "number": 99, "answers": [], "reason": ""}
    new["requirements"].append(gap)
    rows = [{"content": new, "latest": True}, {"content": old, "latest": False}]
    main = main_of(render_requirements(rows), "requirements/index.html")
    items = {item.get("id"): item for item in main.find_class("jfp-asked__item")}
    assert list(items) == [row["id"] for kind in ("content", "published content", "advisory")
                           for row in new["requirements"] if row["kind"] == kind]  # fmt: skip
    assert "Gap Not answered" in text_of(items["gap"])
    assert links(main)["99"] == "#gap"
    assert f"Not asked of edition {old['edition']}" in text_of(items[new["requirements"][0]["id"]])
    answered = next(row for row in new["requirements"][1:] if row["answers"])
    hrefs = list(links(items[answered["id"]]).values())
    assert any(href.startswith("/plans/joint-forward-plan-2023-28/sections/") for href in hrefs)
    assert (
        f"/plans/joint-forward-plan-2023-28/editions/{old['edition']}/requirements/index.html"
        f"#requirement--{answered['number']}" in hrefs
    )
