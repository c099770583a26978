"""From home to a closed gap by keyboard alone, with scripts and without; every page in every state is sound."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import open_browser, violations
from tests.journeys.writing import sign_in
from tests.live import LiveSystem, address_of, clone, drop
from tests.stages import VIEWS

LAST = [each.title for each in VIEWS]
pytestmark = [pytest.mark.live, pytest.mark.browser]
SEED = """
from consultation import actions as consultation_actions
from publication import actions as publication_actions
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY
cast = stages.cast()
stages.account_actions.grant(user=cast.people["planner"], organisation=cast.icb, role="publisher",
                             starts_on=TODAY.replace(year=2020), by=SYSTEM, at=NOW)
made = {}
for name in ("kept", "plain", "draft", "asked", "awaiting"):
    made[name] = stages.written(stages.plan(cast, cast.joint, slug=f"{name}-plan"), [*stages.TEXT, *stages.VIEWS])
    section = made[name].sections.get(slug="foreword")
    print("UID", name, section.uid, section.commitments.get().uid)
for name in ("kept", "plain"):
    stages.consulted(made[name])
draft = publication_actions.issue_draft(edition=made["asked"], by=SYSTEM, at=NOW)
consultation_actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
stages.consulted(made["awaiting"])
stages.finalised(made["awaiting"])
stages.published(stages.joint_plan_ready(cast, slug="public-plan"))
"""


@pytest.fixture(scope="module")
def site(live_template, tmp_path_factory):
    """A running site with a plan in each state; its address, and of each plan the uid of a section and a commitment."""
    name = live_template.replace("_template", "_life")
    clone(live_template, name)
    system = LiveSystem(tmp_path_factory.mktemp("life"), address_of(name))
    try:
        told = system.manage("shell", "-c", SEED).stdout
        system.manage("collectstatic", "--noinput", "--verbosity", "0")
        rows = [line.split() for line in told.splitlines() if line.startswith("UID ")]
        yield system.start_web(), {plan: uids for _, plan, *uids in rows}
    finally:
        system.stop_all()
        drop(name)


def reach(page: Page, wanted):
    """Tab to a control, as a person without a mouse does."""
    expect(wanted).to_be_visible()
    for _ in range(150):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached by keyboard.")


def press(page: Page, name: str, role: str = "button", key: str = "Enter", exact: bool = True):
    wanted = page.get_by_role(role, name=name, exact=exact)
    reach(page, wanted)
    page.keyboard.press(key)


def enter(page: Page, label: str, words: str):
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def says(page: Page, words: str):
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def stand(page: Page, *titles: str):
    """The sections stand in this order, and no other is among them."""
    expect(page.locator(".jfp-outline__title > a")).to_have_text([*titles, *LAST])


@pytest.mark.parametrize(("plan", "scripts"), [("Kept Plan", True), ("Plain Plan", False)])
def test_a_text_is_put_in_order_and_a_gap_closed_by_keyboard(site, plan, scripts):
    address, _ = site
    with open_browser() as browser:
        page = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900}).new_page()
        sign_in(page, address)
        press(page, plan, "link")
        press(page, "Structure", "link")
        put_in_order(page)
        close_gaps(page)


def put_in_order(page):
    stand(page, "Foreword", "Why", "Services")
    press(page, "Up Services")
    says(page, "“Services” moved to position 1 of")
    press(page, "Down Services")
    says(page, "“Services” moved to position 2 of")
    press(page, "In Services")
    says(page, "in “Foreword”")
    press(page, "Out Services")
    stand(page, "Foreword", "Why", "Services")
    press(page, "Why", "link")
    reach(page, page.locator("summary", has_text="Split this section"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    enter(page, "Title of the second part", "What follows")
    press(page, "Split section")
    stand(page, "Foreword", "Why", "What follows", "Services")
    press(page, "What follows", "link")
    press(page, "Merge into “Why”")
    stand(page, "Foreword", "Why", "Services")
    press(page, "Undo the last change", exact=False)
    says(page, "Undone")
    stand(page, "Foreword", "Why", "What follows", "Services")
    press(page, "Foreword", "link")
    reach(page, page.get_by_label("Owner", exact=True))
    page.keyboard.type("Planner")
    press(page, "Save owner")


def close_gaps(page):
    press(page, "Coverage", "link")
    gaps = page.get_by_role("link", name="Say where it is answered")
    expect(gaps.first).to_be_visible()
    before = gaps.count()
    reach(page, gaps.first)
    page.keyboard.press("Enter")
    press(page, "Foreword", "checkbox", "Space")
    press(page, "Save")
    says(page, "is up to date")
    expect(gaps).to_have_count(before - 1)


def sound(page: Page, address: str):
    """The page is there, axe finds nothing on a telephone or a desktop, and nothing lies beside the screen."""
    assert page.goto(address).status == 200, address
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], (address, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_every_page_in_every_state_is_sound(site):
    address, uids = site
    section, commitment = uids["draft"]
    beside = ("", "links/", "comments/", "history/", "advice/", "commitments/")
    pages = ["", "import/", "data-quality/", "notifications/", "notifications/choices/", "jobs/"]
    parts = {
        "draft": [
            "", "structure/", f"structure/{section}/", "coverage/", "coverage/joint-1/", "decisions/", "comments/",
            "compare/", "import/", "issue-draft/", "abandon/", "consultation/open/",
            f"commitments/{commitment}/sources/", *(f"sections/{section}/{part}" for part in beside),
        ],
        "asked": ["", "consultation/close/", "decisions/", "structure/"],
        "awaiting": ["", "take-back/", "decisions/", "issue-draft/", f"sections/{uids['awaiting'][0]}/"],
        "public": ["", "start-edition/", "withdraw/", "compare/"],
    }  # fmt: skip
    pages += [f"plans/{plan}-plan/{part}" for plan, those in parts.items() for part in those]
    with open_browser() as browser:
        page = browser.new_page()
        sign_in(page, address)
        for each in pages:
            sound(page, f"{address}/workspace/{each}")
