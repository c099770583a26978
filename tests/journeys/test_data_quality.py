"""Can a planner look through what is to mend, set one thing aside and take it up again, by keyboard, on any screen?"""

import pytest
from playwright.sync_api import expect

from tests.browser import open_browser, violations

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]


def test_a_planner_sets_a_finding_aside_and_takes_it_up(live_system):
    password = "correct-horse-battery"
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": password}
    live_system.manage("seed_sample", "--without-publishing")
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 900})
        page.goto(f"{site}/accounts/sign-in/")
        page.get_by_label("E-mail address").fill("planner@sample.local")
        page.get_by_label("Password", exact=True).fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/workspace/")
        page.get_by_role("link", name="Data quality").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Data quality")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320

        page.get_by_label("Kind").select_option(label="Stray signs")
        page.get_by_role("button", name="Show").press("Enter")
        expect(page.get_by_text("“<running costs” begins with a sign").first).to_be_visible()
        page.get_by_role("link", name="Set aside").press("Enter")
        page.get_by_role("button", name="Set aside").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Say why this can be left as it is")
        assert violations(page) == []
        page.get_by_label("Why can it be left as it is?").fill("The source prints it so.")
        page.get_by_role("button", name="Set aside").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Set aside.")

        page.get_by_label("Show").select_option(label="Set aside")
        page.get_by_role("button", name="Show").press("Enter")
        expect(page.get_by_text("The source prints it so.")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="Identifying/developing priorities").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Advice on")
        assert violations(page) == []
        page.go_back()
        page.get_by_role("button", name="Put back").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("among the open ones again")
