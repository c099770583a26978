"""An officer answers for a board by keyboard alone, from signing in to the receipt; another person releases it."""

import os
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import open_browser, violations
from tests.journeys.test_workspace_life import enter, press, reach, says
from tests.journeys.writing import PASSWORD
from tests.live import LiveSystem, address_of, clone, drop

# One after the other: the second draft comes after the first was answered.
pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.xdist_group("board answers")]
SEED = """
from tests import stages
from tests.consultation import board_stages as board
cast = stages.cast()
board.chair(cast)
consultee = board.asked(cast)
print("PK", consultee.pk)
"""
REDRAFT = """
from consultation import actions
from consultation.models import Consultee
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY
round = Consultee.objects.get(pk={pk}).round
for consultee in round.consultees.filter(status="awaiting"):
    actions.record_no_reply(consultee=consultee, tried="Letters.", by=SYSTEM, at=NOW)
actions.close_round(round=round, by=SYSTEM, at=NOW)
edition = round.snapshot.edition
stages.reworded(edition)
draft = stages.publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
second = actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY.replace(year=2099), by=SYSTEM, at=NOW)
print("PK", second.consultees.get(organisation__slug="avon-board").pk)
"""
SHOTS = os.environ.get("JFP_SHOTS")


@pytest.fixture(scope="module")
def site(live_template, tmp_path_factory):
    name = live_template.replace("_template", "_boards")
    clone(live_template, name)
    system = LiveSystem(tmp_path_factory.mktemp("boards"), address_of(name))
    try:
        number = told(system, SEED)
        system.manage("collectstatic", "--noinput", "--verbosity", "0")
        yield system, system.start_web(), number
    finally:
        system.stop_all()
        drop(name)


def told(system: LiveSystem, script: str) -> str:
    return system.manage("shell", "-c", script).stdout.split("PK ", 1)[1].split()[0]


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/boards/")
    enter(page, "E-mail address", f"{who}@test.local")
    enter(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/boards/")


def sound(page: Page, name: str) -> None:
    """axe finds nothing, and on the narrowest screen nothing is to be moved sideways."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        assert violations(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


def test_from_signing_in_to_the_receipt_by_keyboard_alone(site):
    system, address, number = site
    with open_browser() as browser:
        officer = browser.new_context(bypass_csp=False).new_page()
        sign_in(officer, address, "officer")
        sound(officer, "1-list")
        press(officer, "Mercia Plan", role="link")
        sound(officer, "2-question")
        press(officer, "What the draft does about your priorities", role="link")
        expect(officer.get_by_text("Nothing in this draft is linked to it")).to_have_count(1)
        expect(officer.get_by_text("Open two clinics by March 2027")).to_be_visible()
        sound(officer, "3-priorities")
        press(officer, "Foreword", role="link")
        sound(officer, "4-section")
        officer.goto(f"{address}/boards/{number}/draft/")
        sound(officer, "4-draft")
        officer.goto(f"{address}/boards/{number}/answer/")
        reach(officer, officer.get_by_label("The draft takes proper account of it"))
        officer.keyboard.press("Space")
        officer.keyboard.press("ArrowDown")
        expect(officer.get_by_label("The draft takes proper account of part of it")).to_be_checked()
        enter(officer, "Reasons (optional)", "Homes are named once.")
        enter(officer, "The board’s opinion, in its own words", "  The board welcomes the draft.")
        officer.keyboard.press("Enter")
        officer.keyboard.type("It asks for more on homes. ")
        expect(officer.locator("#answer-status")).to_contain_text("Saved at", timeout=8_000)
        reach(officer, officer.get_by_label("At a meeting of the board"))
        officer.keyboard.press("Space")
        for part, words in (("Day", "2"), ("Month", "11"), ("Year", "2026")):
            enter(officer, part, words)
        sound(officer, "5-answer")
        press(officer, "Save and check your answers")
        officer.wait_for_url("**/check/")
        sound(officer, "6-check")
        press(officer, "Offer it for release")
        says(officer, "waits for a second person")
        chair = browser.new_context().new_page()
        sign_in(chair, address, "chair")
        press(chair, "Mercia Plan", role="link")
        press(chair, "Check, release and submit", role="link")
        sound(chair, "7-release")
        press(chair, "Release it")
        says(chair, "The answer is released")
        officer.goto(f"{address}/boards/{number}/check/")
        sound(officer, "8-submit")
        press(officer, "Submit the opinion of the board")
        officer.wait_for_url("**/receipts/*/")
        sound(officer, "9-receipt")
        receipt = officer.url.rstrip("/").rsplit("/", 1)[1]
        # The browser's own line ends came in; what was typed is kept to the letter.
        words = "  The board welcomes the draft.\r\nIt asks for more on homes. "
        script = "from consultation.models import Opinion; print('SAID', Opinion.objects.get().text.encode().hex())"
        assert f"SAID {words.encode().hex()}\n" in system.manage("shell", "-c", script).stdout
        anybody = browser.new_context().new_page()
        anybody.goto(f"{address}/verify/receipt/")
        enter(anybody, "Receipt number", receipt.lower().replace("-", " "))
        anybody.keyboard.press("Enter")
        expect(anybody.get_by_text("received, and it stands")).to_be_visible()
        expect(anybody.get_by_text("The board welcomes")).to_have_count(0)
        sound(anybody, "10-verify")


def test_on_the_next_draft_only_what_changed_is_shown_and_the_answer_is_reconfirmed(site):
    system, address, number = site
    second = told(system, REDRAFT.format(pk=number))
    with open_browser() as browser:
        page = browser.new_page()
        sign_in(page, address, "officer")
        page.goto(f"{address}/boards/{second}/")
        sound(page, "11-again")
        press(page, "What changed since draft 1", role="link")
        expect(page.get_by_text("Reworded.")).to_be_visible()
        expect(page.get_by_text("Because people need it.")).to_have_count(0)
        expect(page.get_by_text("The board welcomes the draft.")).to_be_visible()
        sound(page, "12-changes")
        reach(page, page.get_by_label("Reconfirm it"))
        page.keyboard.press("Space")
        press(page, "Go on")
        page.wait_for_url("**/answer/")
        box = page.get_by_label("The board’s opinion, in its own words")
        assert box.input_value().startswith("  The board welcomes")
        sound(page, "13-reconfirm")


def test_what_was_typed_outlives_the_server_and_a_newer_answer_is_never_overwritten(site):
    _, address, _ = site
    with open_browser() as browser:
        page, other = browser.new_context().new_page(), browser.new_context().new_page()
        for each, who in ((page, "officer"), (other, "chair")):
            sign_in(each, address, who)
            row = each.locator(".jfp-asked li").first
            each.goto(address + row.get_by_role("link").get_attribute("href") + "answer/")
        box = page.get_by_label("The board’s opinion, in its own words")
        box.fill("Mine.")
        expect(page.locator("#answer-status")).to_contain_text("Saved at", timeout=8_000)
        theirs = other.get_by_label("The board’s opinion, in its own words")
        theirs.fill("Theirs.")
        expect(other.locator("#answer-status")).to_contain_text("saved this answer after you opened it", timeout=8_000)
        assert theirs.input_value() == "Theirs."
        sound(other, "14-stale")
        page.context.set_offline(True)
        box.fill("Mine, and more.")
        expect(page.locator("#answer-status")).to_contain_text("cannot be reached", timeout=8_000)
        page.context.set_offline(False)
        expect(page.locator("#answer-status")).to_contain_text("Saved at", timeout=12_000)


def test_a_stranger_is_told_of_no_receipt(site):
    _, address, _ = site
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/verify/receipt/?number=0000-0000-0000", timeout=20)
    assert refused.value.code == 404
