"""Does a planner find by when the draft must leave, by keyboard, on a phone and on a screen, and on paper?"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import open_browser, violations

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]


def picture(page, name: str) -> None:
    """For the eye of whoever changes the page: JFP_PICTURES names a folder."""
    if folder := os.environ.get("JFP_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_planner_reckons_a_timetable(live_system):
    password = "correct-horse-battery"
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": password}
    live_system.manage("seed_sample", "--without-publishing")
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 900}, java_script_enabled=True)
        page.goto(f"{site}/accounts/sign-in/")
        page.get_by_label("E-mail address").fill("planner@sample.local")
        page.get_by_label("Password", exact=True).fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/workspace/")
        page.goto(f"{site}/workspace/plans/joint-forward-plan-2023-28/")
        page.get_by_role("link", name="Timetable").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Timetable")
        expect(page.get_by_role("table").locator("tbody tr")).to_have_count(9)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        picture(page, "timetable-320")

        page.get_by_role("group", name="When is the plan to be published?").get_by_label("Month").fill("2")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Enter a real date")
        assert violations(page) == []
        picture(page, "timetable-error-320")
        page.get_by_role("group", name="When is the plan to be published?").get_by_label("Day").fill("26")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2).first).to_contain_text("26 February 20")
        expect(page.get_by_text("Cannot make it").first).to_be_visible()

        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{site}/workspace/plans/joint-forward-plan-2023-28/timetable/?publish_day=30&publish_month=4"
                  "&publish_year=2027")  # fmt: skip
        assert violations(page) == []
        expect(page.get_by_role("img", name="Timeline")).to_be_visible()
        picture(page, "timetable-1280")
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="Reckon the timetable")).to_be_hidden()
        picture(page, "timetable-print")
        page.emulate_media(media="screen")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the table").press("Enter")
        assert "Sefton Health and Wellbeing Board" in download.value.path().read_text()

        bare = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
        bare.goto(page.url)
        bare.get_by_role("button", name="Reckon the timetable").press("Enter")
        expect(bare.get_by_role("table").locator("tbody tr")).to_have_count(9)
