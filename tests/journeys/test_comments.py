"""People speak about a text in the browser: by keyboard, with and without scripts; nothing fails the audit."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser import open_browser, violations
from tests.journeys.test_planner_publishes import by_keyboard

pytestmark = [pytest.mark.live, pytest.mark.browser]
PREPARE = """
import django; django.setup()
from tests import stages
people = stages.cast()
body = "<p>We will open two new clinics by March 2027.</p><ul><li>one</li><li>two</li></ul>" + stages.BEDS
stages.written(stages.plan(people, people.joint), [stages.text("Services", body)])
"""


@pytest.fixture
def site(live_system):
    subprocess.run([sys.executable, "-c", PREPARE], env=live_system.environment, check=True, timeout=120)
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    return live_system.start_web()


def sign_in(browser, site, who, **options):
    page = browser.new_context(viewport={"width": 1280, "height": 1000}, **options).new_page()
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill(f"{who}@test.local")
    page.locator("input[type=password]").fill("correct-horse-battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")
    return page


def fits(page, path=None):
    """Nothing pushes the page sideways on the smallest screen (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if path:
        page.screenshot(path=path, full_page=True)
    page.set_viewport_size({"width": 1280, "height": 1000})
    return wide <= 320


def test_a_passage_is_commented_on_answered_suggested_for_and_changed(site, tmp_path):
    with open_browser() as browser:
        # An analyst selects words by mouse, and sends by keyboard.
        analyst = sign_in(browser, site, "analyst")
        analyst.goto(f"{site}/workspace/plans/mercia-plan/comments/")
        assert violations(analyst) == []
        by_keyboard(analyst, "Services", "link")
        expect(analyst.get_by_text("Select words in the text")).to_be_visible()
        analyst.locator("p[data-bid]").first.evaluate(
            "(block) => { const text = block.firstChild; const range = document.createRange();"
            " range.setStart(text, 13); range.setEnd(text, 28); const chosen = getSelection();"
            " chosen.removeAllRanges(); chosen.addRange(range);"
            " block.dispatchEvent(new PointerEvent('pointerup', { bubbles: true })); }"
        )
        expect(analyst.get_by_label("Only these words of it (optional)")).to_have_value("two new clinics")
        analyst.get_by_label("Your comment").fill("Where will they be? @Planner")
        analyst.get_by_label("Your comment").press("Tab")
        by_keyboard(analyst, "Comment")
        expect(analyst.locator("mark")).to_have_text("two new clinics")
        expect(analyst.get_by_text("Where will they be?").first).to_be_visible()
        assert violations(analyst) == []
        assert fits(analyst, tmp_path / "section-320.png")
        analyst.screenshot(path=tmp_path / "section.png", full_page=True)

        # He suggests other words, without a script.
        plain = sign_in(browser, site, "analyst", java_script_enabled=False)
        plain.goto(analyst.url.partition("?")[0])
        plain.get_by_role("link", name="Suggest other words for paragraph 1").click()
        box = plain.get_by_label("Other words instead")
        expect(box).to_have_value("We will open two new clinics by March 2027.")
        box.fill("We will open three new clinics by March 2027.")
        plain.get_by_role("button", name="Suggest").click()
        expect(plain.get_by_text("Your suggestion is there.")).to_be_visible()

        # The planner is told, and takes it, by keyboard.
        planner = sign_in(browser, site, "planner")
        by_keyboard(planner, "Notices (1 unread)", "link")
        expect(planner.get_by_role("heading", level=1)).to_have_text("Notices")
        assert violations(planner) == []
        assert fits(planner)
        planner.screenshot(path=tmp_path / "notices.png", full_page=True)
        by_keyboard(planner, "Open (Analyst mentioned you in a comment on “Services” in Mercia Plan.)")
        expect(planner.get_by_role("heading", level=1)).to_contain_text("Comment on")
        planner.get_by_label("Your reply").fill("In the north.")
        by_keyboard(planner, "Resolve")
        expect(planner.get_by_text("The thread is resolved.")).to_be_visible()
        assert violations(planner) == []
        assert fits(planner)
        planner.goto(f"{site}/workspace/plans/mercia-plan/comments/")
        by_keyboard(planner, "Suggestion 2, Services", "link")
        expect(planner.get_by_role("heading", level=1)).to_contain_text("Suggestion on Services")
        assert violations(planner) == []
        assert fits(planner, tmp_path / "suggestion-320.png")
        planner.screenshot(path=tmp_path / "suggestion.png", full_page=True)
        by_keyboard(planner, "Accept the suggestion")
        expect(planner.get_by_text("The suggested words stand in the text now.")).to_be_visible()
        by_keyboard(planner, "Read it beside the text", "link")
        expect(planner.get_by_text("We will open three new clinics by March 2027.").first).to_be_visible()


def test_choosing_e_mail_and_the_outbox(site, tmp_path):
    with open_browser() as browser:
        page = sign_in(browser, site, "administrator")
        for address in ("/workspace/notifications/", "/workspace/notifications/choices/", "/workspace/mail/"):
            page.goto(f"{site}{address}")
            assert violations(page) == [], address
            assert fits(page), address
            page.screenshot(path=tmp_path / f"{address.strip('/').replace('/', '-')}.png", full_page=True)
        page.goto(f"{site}/workspace/notifications/choices/")
        page.get_by_label("Somebody mentions me by name, with @").select_option("weekly")
        by_keyboard(page, "Keep my choice")
        expect(page.get_by_text("Your choice is kept.")).to_be_visible()
        expect(page.get_by_label("Somebody mentions me by name, with @")).to_have_value("weekly")
