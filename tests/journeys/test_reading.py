"""Do the contents follow the reader, is a word explained where it stands by keyboard alone, and does a print name its
edition? In a real browser, on pages as they were published."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import open_browser, serve, violations

pytestmark = [pytest.mark.slow]

PLAN = "/plans/joint-forward-plan-2023-28"


@pytest.fixture
def page(sample_site: Path):
    with serve(sample_site) as address, open_browser() as browser:
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 800})
        yield page


def current(page: Page) -> str:
    return page.eval_on_selector_all(
        ".jfp-on-page [aria-current=location]", "found => found.map(each => each.hash).join()"
    )


def test_the_contents_follow_the_reader(page: Page) -> None:
    page.goto(f"{PLAN}/full/")
    links = page.eval_on_selector_all(".jfp-on-page a", "found => found.map(each => each.hash)")
    assert len(links) > 3
    assert current(page) == "", "nothing is said before the first part is reached"
    page.evaluate("id => document.getElementById(id).scrollIntoView()", links[2][1:])
    expect(page.locator(".jfp-on-page [aria-current=location]")).to_have_attribute("href", links[2])
    assert page.locator(".jfp-on-page").bounding_box()["y"] < 100, "the contents stay in sight"
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator(".jfp-on-page [aria-current=location]")).to_have_attribute("href", links[-1])
    page.keyboard.press("Home")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".jfp-on-page [aria-current]")).to_have_count(0)
    # A word is explained where it stands, and one comes back to it.
    word = page.locator("a.jfp-term").first
    word.focus()
    page.keyboard.press("Enter")
    meaning = page.locator(".jfp-meaning")
    expect(meaning).to_be_visible()
    expect(meaning.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    # On a phone the contents stand before the text and nothing is pushed sideways.
    for path in (f"{PLAN}/formats/", f"{PLAN}/what-changed/2/"):
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert violations(page) == [], path
