"""Can everybody read the public pages? axe-core finds no fault, at a phone's width or a desktop's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plans.content import charts_of
from publication.bundle.bodies import render_bodies
from publication.bundle.frameworks import render_priorities
from publication.bundle.pages import render_pages
from publication.bundle.register import render_register
from publication.bundle.trace import render_trace
from tests.browser import open_browser, serve, violations
from tests.publication.bundle_content import (
    FILES,
    PICTURE,
    PICTURE_SHA256,
    RELEASE,
    bare_content,
    bundle_content,
)
from tests.publication.numbers_content import known_now, numbers_content
from tests.publication.priorities_content import no_priorities, site_priorities
from tests.publication.register_content import register
from tests.publication.site_content import bodies, site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLAN = "/plans/joint-forward-plan-2023-28/"
BARE = "/plans/bare/"
KINDS = {
    "contents": PLAN,
    "section": f"{PLAN}sections/population-health/",
    "notes": f"{PLAN}sections/about/",
    "old edition": f"{PLAN}editions/1/sections/foreword/",
    "full": f"{PLAN}full/",
    "summary": f"{PLAN}summary/",
    "opinions": f"{PLAN}opinions/",
    "requirements": f"{PLAN}requirements/",
    "place plans": f"{PLAN}place-plans/",
    "downloads": f"{PLAN}downloads/",
    "empty draft": BARE,
    "empty opinions": f"{BARE}opinions/",
    "home": "/",
    "plans": "/plans/",
    "register": "/plans/register/",
    "lineage": "/plans/lineage/",
    "history": f"{PLAN}editions/",
    "places": "/places/",
    "place": "/places/sefton/",
    "priorities": "/priorities/",
    "lists": "/priorities/frameworks/",
    "list": "/priorities/frameworks/objectives-2023/",
    "unknown list": "/priorities/frameworks/pledge-2023/",
    "milestones": "/priorities/milestones/",
    "comparison": "/priorities/places/",
    "requirements of all plans": "/requirements/",
    "all opinions": "/opinions/",
    "glossary": "/glossary/",
    "verify": "/verify/",
    "accessibility": "/accessibility/",
    "not found": "/404.html",
    "bodies": "/bodies/",
    "body": "/bodies/icb/",
    "body with roles": "/bodies/sefton-partnership/",
    "ended body": "/bodies/ccg/",
    "chart in a text": "/plans/measured/sections/services/",
    "targets and figures": "/priorities/commitments/measured/figures/",
}
WIDTHS = (1280, 320)


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    pages = {**render_pages(bundle_content(), RELEASE, FILES), f"images/{PICTURE_SHA256}.png": PICTURE}
    write(folder, site())
    write(folder, render_bodies(bodies()))
    write(folder, render_priorities(site_priorities()))
    write(folder, render_register(register()))
    write(folder / PLAN[1:], pages)
    measured = numbers_content()
    drawn = {f"images/{name}.svg": svg for name, svg in charts_of(measured).items()}
    write(folder / "plans" / "measured", {**render_pages(measured, RELEASE, []), **drawn})
    told = {"targets": [], "terms": [], "items": [], "figures": known_now()}
    write(folder, render_trace({**no_priorities(), "plans": [{"content": measured}]}, told, []))
    write(folder / f"{PLAN[1:]}editions/1", pages)
    write(folder / BARE[1:], render_pages(bare_content(purpose="draft"), {**RELEASE, "approvals": []}, []))
    with serve(folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    found = browser.new_page(viewport={"width": request.param, "height": 800})
    yield found
    found.close()


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_page_has_a_fault_that_axe_finds(page: Page, address: str, kind: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address + KINDS[kind])
    page.add_style_tag(content=".jfp-permalink { opacity: 1 !important }")
    assert violations(page) == []
    assert [url for url in asked if not url.startswith(address)] == []
    assert [text for text in complaints if "status.json" not in text and "404" not in text] == []
    spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert spill == 0, f"{spill} pixels beside the screen"


def test_an_old_edition_tells_of_the_new_one_and_the_newest_does_not(page: Page, address: str) -> None:
    page.goto(f"{address}{PLAN}editions/1/sections/about/")
    news = page.get_by_role("region", name="News about this plan")
    news.wait_for()
    assert "A later edition has been published" in news.inner_text()
    assert news.get_by_role("link").get_attribute("href") == PLAN
    assert violations(page) == []


def test_a_withdrawn_plan_says_so(page: Page, address: str) -> None:
    page.route("**/status.json", lambda route: route.fulfill(json={"latest": 1, "state": "withdrawn"}))
    page.goto(address + PLAN)
    page.get_by_text("This plan has been withdrawn.").wait_for()


def test_a_page_is_whole_without_its_script_and_without_the_site(page: Page, address: str) -> None:
    page.route("**/status.json", lambda route: route.abort())
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(f"{address}{PLAN}sections/about/")
    page.wait_for_load_state("networkidle")
    assert failures == []
    assert page.get_by_role("heading", level=1).inner_text() == "1 About this document"
    assert page.locator("#page--news").is_hidden()


def test_a_words_meaning_opens_beside_it_and_closes_with_escape(page: Page, address: str) -> None:
    page.goto(f"{address}{PLAN}sections/population-health/")
    word = page.locator("a.jfp-term", has_text="ICB")
    word.focus()
    page.keyboard.press("Enter")
    meaning = page.get_by_role("dialog")
    meaning.wait_for()
    assert "plans health services for an area" in meaning.inner_text()
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.className") == "jfp-term"


def test_without_script_a_word_leads_to_its_meaning_and_back(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}{PLAN}sections/population-health/")
    page.locator("a.jfp-term", has_text="ICB").click()
    assert page.url.endswith("#word--integrated-care-board")
    page.get_by_role("link", name="Back to Integrated Care Board in the text").click()
    assert page.url.endswith("#term--integrated-care-board")
    page.close()


def test_the_permanent_link_shows_when_the_keyboard_reaches_it(page: Page, address: str) -> None:
    page.goto(f"{address}{PLAN}sections/population-health/")
    link = page.get_by_role("link", name="Link to this part: 2.2 Prevention")
    assert link.evaluate("(it) => getComputedStyle(it).opacity") == "0"
    link.focus()
    assert link.evaluate("(it) => getComputedStyle(it).opacity") == "1"
    size = link.bounding_box()
    assert min(size["width"], size["height"]) >= 24
    page.keyboard.press("Enter")
    assert page.url.endswith("#prevention")


def test_axe_would_find_a_fault(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<main><img src=\"x.png\"></main>')")
    assert any(found.startswith("image-alt") for found in violations(page))
