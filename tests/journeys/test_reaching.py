"""Does a draft reach a board's officers, from whom to write to until the link in their mailbox opens: by keyboard, on a
phone and on a screen, through a real mail server?"""

import os
import re
import sys
from datetime import timedelta
from email import message_from_string
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from tests.browser import open_browser, violations
from tests.live import wait_for
from tests.smtp_sink import sink, taken

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]
MAKE = """
import django; django.setup()
from publication import actions
from tests import stages
people = stages.cast()
edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
actions.issue_draft(edition=edition, by=None, at=stages.NOW)
"""
WORK = """
import django; django.setup()
from django.utils import timezone
from consultation import actions
from core import mail
actions.answer_link_requests(at=timezone.now())
mail.send_due()
"""
PLAN = "/workspace/plans/mercia-plan/"


def picture(page, name: str) -> None:
    """For the eye of whoever changes the page: JFP_PICTURES names a folder."""
    if folder := os.environ.get("JFP_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def judged(page, name: str) -> None:
    """Nothing to find for axe and nothing to scroll sideways, at a phone's width and a screen's."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        picture(page, f"{name}-{width}")


@pytest.fixture
def post_office(live_system, tmp_path):
    """A site with a draft to be asked about, and a mail server; `arrived()` works the queue and gives the letters."""
    with sink(tmp_path / "taken") as server:
        live_system.extra |= {"EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}?tls=none"}
        made = live_system.start("make", sys.executable, "-c", MAKE)
        assert made.wait(timeout=120) == 0, live_system.log("make").read_text()
        live_system.manage("collectstatic", "--noinput", "--verbosity", "0")

        def arrived() -> list[tuple[str, str]]:
            worker = live_system.start("work", sys.executable, "-c", WORK)
            assert worker.wait(timeout=60) == 0, live_system.log("work").read_text()
            letters = taken(server.path)
            return [(row["to"], message_from_string(row["text"]).get_payload(decode=True).decode()) for row in letters]

        live_system.arrived = arrived
        live_system.site = live_system.start_web()
        yield live_system


def link_in(text: str, site: str) -> str:
    """The link of a letter, on the port where this site listens."""
    return site + re.search(r"(/boards/link/(?!new/)[^/\s]+/)", text).group(1)


def signed_in(browser, site):
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill("planner@test.local")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")
    return page


def add_contact(page, name: str, email: str, *, shared: bool = False) -> None:
    if shared:
        page.get_by_label("A shared mailbox").press("Space")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.keyboard.press("Enter")


def test_a_draft_reaches_the_boards(post_office):
    site = post_office.site
    with open_browser() as browser:
        page = signed_in(browser, site)
        page.goto(f"{site}{PLAN}consultation/open/")
        expect(page.get_by_role("heading", name="2 boards would get no letter")).to_be_visible()
        judged(page, "open-with-gaps")
        page.get_by_role("link", name="Add a contact of Avon Board").press("Enter")
        judged(page, "contacts-empty")
        page.get_by_label("E-mail domain").fill("@avon.gov.uk")
        page.keyboard.press("Enter")
        add_contact(page, "Jo Bloggs", "jo@example.org")
        expect(page.get_by_role("alert")).to_contain_text("its addresses end in avon.gov.uk")
        judged(page, "contacts-refused")
        page.get_by_label("E-mail address").fill("jo@avon.gov.uk")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Jo Bloggs is a contact of Avon Board now.")
        judged(page, "contacts")

        page.goto(f"{site}{PLAN}consultation/open/")
        page.locator("summary", has_text="Read the letter that 1 contact gets").press("Enter")
        expect(page.get_by_text("Dear Jo Bloggs")).to_be_visible()
        judged(page, "open-with-letter")
        closes = localdate() + timedelta(days=60)
        for group, day in (("First day", localdate()), ("Last day on which", closes)):
            box = page.get_by_role("group", name=group)
            for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                box.get_by_label(part).fill(str(value))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="1 board not reached")).to_be_visible()
        judged(page, "round-with-gap")
        round_page = page.url

        page.get_by_role("link", name="Add a contact of Tamar Board").press("Enter")
        page.get_by_label("E-mail domain").fill("tamar.gov.uk")
        page.keyboard.press("Enter")
        add_contact(page, "Tamar support", "board@tamar.gov.uk", shared=True)
        page.get_by_role("link", name="Send the draft to a contact").press("Enter")
        judged(page, "board-not-reached")
        page.get_by_role("button", name="Send the draft to Tamar support").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("A letter with a new link is on its way")

        letters = dict(post_office.arrived())
        assert set(letters) == {"jo@avon.gov.uk", "board@tamar.gov.uk"}
        assert "Does the draft take proper account of your strategy?" in letters["jo@avon.gov.uk"]
        page.goto(round_page)
        judged(page, "round")
        first = link_in(letters["jo@avon.gov.uk"], site)
        officer = browser.new_context().new_page()
        officer.goto(first)
        assert re.fullmatch(rf"{site}/boards/\d+/", officer.url), "the key has left the address"

        support = browser.new_context(viewport={"width": 320, "height": 900}).new_page()
        support.goto(link_in(letters["board@tamar.gov.uk"], site))
        judged(support, "who")
        support.get_by_label("Your name").fill("Sam Lee")
        support.get_by_label("Your role").fill("Clerk")
        support.get_by_label("Your own e-mail address").fill("sam@gmail.com")
        support.keyboard.press("Enter")
        expect(support.get_by_role("alert")).to_contain_text("sam@gmail.com is not an address of Tamar Board")
        judged(support, "who-refused")
        support.get_by_label("Your own e-mail address").fill("sam@tamar.gov.uk")
        support.keyboard.press("Enter")
        support.wait_for_url(re.compile(r"/boards/\d+/$"))

        officer.goto(f"{site}/boards/link/new/")
        judged(officer, "new-link")
        officer.get_by_label("Your e-mail address at the board").fill("jo@avon.gov.uk")
        officer.keyboard.press("Enter")
        expect(officer.get_by_role("heading", level=1)).to_contain_text("Look into your mailbox")
        judged(officer, "new-link-asked")
        newest = wait_for("the new link", lambda: [t for to, t in post_office.arrived() if "Somebody asked for" in t])
        officer.goto(first)
        expect(officer.get_by_role("heading", level=1)).to_contain_text("This link opens nothing")
        judged(officer, "link-closed")
        officer.goto(link_in(newest[-1], site))
        assert re.fullmatch(rf"{site}/boards/\d+/", officer.url)
        officer.get_by_role("link", name="Write the board’s answer").press("Enter")
        officer.get_by_role("textbox").first.fill("It takes proper account of what we said.")
        with officer.expect_response(lambda answer: answer.request.method == "POST") as sent:
            officer.get_by_role("button", name="Save", exact=True).press("Enter")
        assert sent.value.status < 400, "a form that comes by a link is taken"

        page.goto(round_page)
        page.get_by_role("link", name="Avon Board").press("Enter")
        page.get_by_role("button", name="Remind all contacts now").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("1 reminder is on the way.")
        judged(page, "board")
        page.get_by_role("link", name="Record that there was no reply").press("Enter")
        judged(page, "no-reply")
        page.get_by_role("button", name="Record no reply").press("Enter")
        expect(page.get_by_text("reminder sent to an officer of the board")).to_be_visible()

        page.goto(f"{site}{PLAN}rounds/")
        judged(page, "rounds")
        page.get_by_role("link", name="Who was involved before there was a draft").press("Enter")
        page.get_by_label("Which board?").select_option("Tamar Board")
        page.get_by_label("What happened?").fill("Priorities discussed")
        page.get_by_label("Where is it written down?").fill("Minutes")
        page.keyboard.press("Enter")
        expect(page.get_by_role("table")).to_contain_text("Priorities discussed")
        judged(page, "involvement")
