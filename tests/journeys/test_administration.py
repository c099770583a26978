"""An administrator lets one board take over from another: by keyboard, on a telephone's width, and reads it back."""

import pytest
from playwright.sync_api import expect

from tests.browser import open_browser
from tests.journeys.test_workspace import sign_in, sound

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]
SEED = """
from tests import stages
stages.cast()
"""
BODIES = "/workspace/administration/bodies/"


def test_a_board_takes_over_from_another_by_keyboard(live_system):
    live_system.manage("shell", "-c", SEED)
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 900})
        sign_in(page, site, "administrator@test.local")
        page.get_by_role("link", name="Administration: bodies").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Administration")
        page.goto(f"{site}{BODIES}?q=avon")
        page.get_by_role("link", name="Avon Board").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Another body takes over").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Another body takes over")
        sound(page)
        page.get_by_label("Name of the new body").focus()
        for words in ("Avon and Tamar Board", "1", "4", "2027", "Order 2027"):
            page.keyboard.type(words)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("From 1 April 2027 on, Avon and Tamar Board does what Avon Board did.")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Confirm and save").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("It is recorded who takes over")
        expect(page.get_by_text("Succeeded (successor: avon-and-tamar-board)")).to_be_visible()
        sound(page)
