"""The registers of a planning cycle in a browser: every page is sound; an issue reaches the long list by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser import open_browser
from tests.journeys.test_workspace import PASSWORD, sign_in, sound

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]
HERE = "/workspace/cycles/nhs-cheshire-and-merseyside-2027-28/"
PAGES = (
    "issues/", "issues/add/", "issues/5/", "requests/", "requests/1/", "benefits/1/", "contracts/", "contracts/2/",
    "data/", "data/1/", "recommendations/1/", "place-development/", "place-development/add/", "pipeline/", "result/",
)  # fmt: skip


def test_every_register_is_sound_and_an_issue_reaches_the_long_list_by_keyboard(live_system):
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": PASSWORD}
    live_system.manage("seed_sample", "--without-publishing", timeout=900)
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        sign_in(page, site, "planner@sample.local")
        for part in PAGES:
            page.goto(f"{site}{HERE}{part}")
            sound(page)
        page.goto(f"{site}{HERE}issues/add/")
        page.get_by_label("What needs attention").focus()
        page.keyboard.type("Night cover")
        page.keyboard.press("Tab")
        page.keyboard.type("Complaints")
        page.keyboard.press("Tab")
        page.keyboard.type("Nine complaints in a month.")
        page.get_by_role("button", name="Save").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("“Night cover” is entered")
        page.get_by_role("link", name="Night cover").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Put it on the long list").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("It is on the long list")
        page.goto(f"{site}{HERE}candidates/")
        expect(page.get_by_role("link", name="Night cover")).to_be_visible()
