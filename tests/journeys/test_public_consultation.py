"""A member of the public answers by keyboard alone, on the smallest screen, and without scripts; a planner moderates
and replies by keyboard; the public reads what was done. axe-core finds nothing on any page."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import open_browser, violations
from tests.journeys.test_planner_publishes import by_keyboard

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]
PREPARE = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from consultation import actions
from tests import consulting, stages
people = stages.cast()
now = timezone.now()
stages.NOW = now
stages.TODAY = timezone.localdate(now)
consulting.WHO = {"by": None, "at": now}
snapshot = consulting.drafted(people)
consulting.opened(snapshot, closes_at=now + timedelta(days=20), other_ways="Write to us.")
"""
LETTER = """
import django; django.setup()
from core.models import Mail
print(Mail.objects.latest("pk").text)
"""
HOME = "/consultations/our-draft-plan/"
WORK = "/workspace/plans/mercia-plan/responses/our-draft-plan/"


@pytest.fixture
def site(live_system):
    subprocess.run([sys.executable, "-c", PREPARE], env=live_system.environment, check=True, timeout=120)
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    return live_system.start_web()


def letter(live_system) -> str:
    run = [sys.executable, "-c", LETTER]
    told = subprocess.run(run, env=live_system.environment, check=True, timeout=60, capture_output=True, text=True)
    return re.search(r"/consultations/\S+/yours/\S+/", told.stdout)[0]


def judged(page: Page, name: str) -> None:
    """Nothing fails the audit, and nothing pushes the page sideways at 320 px (WCAG 1.4.10)."""
    assert violations(page) == [], name
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    if folder := os.environ.get("JFP_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}-320.png"), full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path=str(Path(folder) / f"{name}-1280.png"), full_page=True)
    page.set_viewport_size(before)


def step(page: Page, name: str, role: str = "button") -> None:
    """Goes on by keyboard, and waits for the page that comes."""
    with page.expect_navigation():
        by_keyboard(page, name, role)


def fill(page: Page, label: str, words: str) -> None:
    """Tabs to the field of that label, as by_keyboard does to a link, and types."""
    for _ in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate("() => [...(document.activeElement.labels || [])].map((each) => each.textContent.trim())")
        if any(label in each for each in found):
            page.keyboard.type(words)
            return
    raise AssertionError(f"No field “{label}” was reached by keyboard.")


def test_from_the_list_to_a_confirmed_response_by_keyboard_alone(site, live_system):
    with open_browser() as browser:
        page = browser.new_context(viewport={"width": 320, "height": 900}).new_page()
        page.goto(f"{site}/consultations/")
        judged(page, "list")
        step(page, "Our draft plan", "link")
        judged(page, "consultation")
        step(page, "Read the draft plan", "link")
        judged(page, "draft")
        step(page, "Services", "link")
        judged(page, "section")
        step(page, "Comment on this paragraph (1 of 2)", "link")
        judged(page, "comment")
        fill(page, "Which words do you mean?", "not in it")
        fill(page, "Your comment", "Please name them.")
        step(page, "Save the comment")
        expect(page.get_by_role("alert")).to_contain_text("These words are not in the text")
        expect(page.get_by_label("Your comment")).to_have_value("Please name them.")
        judged(page, "comment-error")
        fill(page, "Which words do you mean?", "")
        page.keyboard.press("Control+A")
        page.keyboard.type("What we arrange")
        step(page, "Save the comment")
        expect(page.get_by_text("“What we arrange”")).to_be_visible()
        judged(page, "comments")
        step(page, "Questions", "link")
        fill(page, "What is missing?", "Evening clinics.")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        judged(page, "questions")
        step(page, "Save and go on")
        step(page, "Go on", "link")
        judged(page, "who")
        fill(page, "Your e-mail address", "no address")
        step(page, "Save and go on")
        expect(page.get_by_role("alert")).to_contain_text("correct format")
        judged(page, "who-error")
        fill(page, "Your e-mail address", "")
        page.keyboard.press("Control+A")
        page.keyboard.type("ann@example.org")
        step(page, "Save and go on")
        preview = page.get_by_role("group", name="What will be public")
        expect(preview).to_contain_text("A member of the public")
        expect(preview).to_contain_text("Evening clinics.")
        expect(preview).not_to_contain_text("ann@example.org")
        judged(page, "check")
        page.wait_for_timeout(3_100)
        fill(page, "I agree", "")
        page.keyboard.press("Space")
        step(page, "Send my response")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Now confirm")
        judged(page, "sent")
        page.goto(site + letter(live_system))
        judged(page, "yours")
        step(page, "Confirm my response")
        expect(page.get_by_role("status")).to_contain_text("confirmed and counts")
        judged(page, "confirmed")


def test_without_scripts_and_then_by_a_planner(site, live_system):
    with open_browser() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(site + HOME)
        page.get_by_role("link", name="Have your say").click()
        page.get_by_label("What is missing?").fill("Call Jane Roe about evenings.")
        page.get_by_label("Avon").check()
        page.get_by_role("button", name="Save and go on").click()
        page.get_by_role("link", name="Go on without a comment").click()
        page.get_by_label("Your e-mail address").fill("ann@example.org")
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_timeout(3_100)
        page.get_by_label("I agree").check()
        page.get_by_role("button", name="Send my response").click()
        page.goto(site + letter(live_system))
        page.get_by_role("button", name="Confirm my response").click()
        expect(page.get_by_role("status")).to_contain_text("confirmed and counts")

        desk = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        desk.goto(f"{site}/accounts/sign-in/")
        desk.get_by_label("E-mail address").fill("planner@test.local")
        desk.locator("input[type=password]").fill("correct-horse-battery")
        desk.keyboard.press("Enter")
        desk.wait_for_url("**/workspace/")
        desk.goto(f"{site}/workspace/plans/mercia-plan/responses/")
        judged(desk, "work-list")
        step(desk, "Our draft plan", "link")
        judged(desk, "work-manage")
        step(desk, "Read and moderate", "link")
        judged(desk, "work-queue")
        with desk.expect_navigation():
            desk.get_by_role("link", name=re.compile(r"^\w{4}-\w{4}-\w{4}$")).last.press("Enter")
        desk.locator("summary", has_text="Take words out").press("Enter")
        desk.get_by_label("Which words?").fill("Jane Roe")
        judged(desk, "work-response")
        step(desk, "Take them out")
        expect(desk.get_by_text("Call [removed: personal information] about evenings.")).to_be_visible()
        desk.locator("summary", has_text="Take a point from it").press("Enter")
        desk.get_by_label("Its words").fill("about evenings.")
        step(desk, "Keep this point")
        step(desk, "Publish as it stands below")
        judged(desk, "work-published")
        desk.goto(f"{site}{WORK}themes/")
        desk.get_by_label("“about evenings.”").press("Space")
        desk.get_by_label("or into a new theme called").fill("Evenings")
        step(desk, "Move the chosen points")
        judged(desk, "work-themes")
        with desk.expect_navigation():
            desk.get_by_role("link", name="Evenings", exact=True).press("Enter")
        desk.get_by_label("Accepted", exact=True).press("Space")
        desk.get_by_label("Why, and what was done").fill("We open at six.")
        judged(desk, "work-reply")
        step(desk, "Save the reply")
        for name in ("enter", "edit", "close", "preview", "statements"):
            desk.goto(f"{site}{WORK}{name}/")
            judged(desk, f"work-{name}")
        desk.goto(f"{site}{WORK}close/")
        step(desk, "Close it")
        desk.goto(f"{site}{WORK}statements/")
        judged(desk, "work-statements-after")

        page.goto(site + HOME)
        expect(page.get_by_text("We open at six.")).to_be_visible()
        page = browser.new_page()
        page.goto(site + HOME)
        judged(page, "outcome")
        step(page, "Read the 1 published response", "link")
        expect(page.get_by_text("Call [removed: personal information] about evenings.")).to_be_visible()
        judged(page, "published")
