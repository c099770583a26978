"""From a sentence to a published plan by keyboard alone, with scripts and without: write, sign off, freeze, ask the
boards, close the round, send on, record the decisions, publish. In every state the plan's page is sound."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from jfp_portal.serve.processes import beat_command
from tests.browser import open_browser, violations
from tests.journeys.test_workspace_life import enter, press, reach, says
from tests.journeys.writing import saved, sign_in, text
from tests.live import LiveSystem, address_of, clone, drop

pytestmark = [pytest.mark.live, pytest.mark.browser]
TODAY = datetime.now(ZoneInfo("Europe/London")).date()
SEED = """
from tests import stages
from tests.stages import NOW, SYSTEM
cast = stages.cast()
for name in ("kept", "plain"):
    edition = stages.written(stages.plan(cast, cast.joint, slug=f"{name}-plan"), [*stages.TEXT, *stages.VIEWS])
    section = edition.sections.get(slug="foreword")
    stages.plan_actions.structure.assign(section=section, owner=cast.people["planner"], post="", by=SYSTEM, at=NOW)
"""
# The boards' own pages are another journey; here they answer by the same verb.
ANSWERS = """
from django.utils import timezone
from consultation import actions
from consultation.models import Consultee, Opinion
for consultee in Consultee.objects.filter(round__snapshot__edition__plan__slug="{slug}"):
    actions.give_opinion(consultee=consultee, text="It does.", finding=Opinion.Finding.PROPER_ACCOUNT,
                         agreed_on=timezone.localdate(), how=Opinion.How.MEETING, by=None, at=timezone.now())
"""


@pytest.fixture(scope="module")
def installation(live_template, tmp_path_factory):
    """A running site with worker and reconciler, and two plans of which nothing is frozen yet."""
    name = live_template.replace("_template", "_workflow")
    clone(live_template, name)
    system = LiveSystem(tmp_path_factory.mktemp("workflow"), address_of(name), {"RECONCILE_SECONDS": "1"})
    try:
        system.manage("shell", "-c", SEED)
        system.manage("collectstatic", "--noinput", "--verbosity", "0")
        system.start("beat", *beat_command(system.run_dir))
        system.start_worker()
        yield system, system.start_web()
    finally:
        system.stop_all()
        drop(name)


def judged(page, scripts, state=""):
    """axe finds nothing. It is a script itself and waits for ever where none run: there the page is the same."""
    if scripts:
        assert violations(page) == [], state


def sound(page, scripts, state):
    """The plan's page says this state, and is sound on a telephone and a desktop."""
    expect(page.locator(".jfp-timeline strong").first).to_have_text(state)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        judged(page, scripts, (state, width))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (state, width)


def step(page, name):
    """Press one of the buttons of the edition's life; the same words may lead there from elsewhere on the page."""
    reach(page, page.locator("main .jfp-steps-row").get_by_role("link", name=name, exact=True))
    page.keyboard.press("Enter")


def enter_date(page, name, day):
    group = page.get_by_role("group", name=name)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        reach(page, group.get_by_label(label, exact=True))
        page.keyboard.press("Control+a")
        page.keyboard.type(str(number))


@pytest.mark.parametrize(("slug", "scripts"), [("kept-plan", True), ("plain-plan", False)])
def test_a_text_goes_all_the_way_by_keyboard(installation, slug, scripts):
    system, site = installation
    title = slug.replace("-", " ").title()
    with open_browser() as browser:
        page = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900}).new_page()
        sign_in(page, site)
        press(page, title, "link")
        sound(page, scripts, "Draft")
        write_and_sign_off(page, scripts)
        ask(page, scripts)
        system.manage("shell", "-c", ANSWERS.format(slug=slug))
        page.reload()
        step(page, "Close the consultation")
        press(page, "Close the consultation")
        says(page, "Round 1 is closed")
        sound(page, scripts, "Finalising")
        decide(page, scripts)
        publisher = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900}).new_page()
        sign_in(publisher, site, "second-planner")
        press(publisher, title, "link")
        publish(publisher, scripts, title, f"{site}/plans/{slug}/editions/1/")
        publisher.goto(f"{site}/workspace/plans/{slug}/")
        sound(publisher, scripts, "Published")


def choose(page, name):
    """One of a group: Tab leads to the group, the arrows within it."""
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    while not page.get_by_role("radio", name=name, exact=True).is_checked():
        page.keyboard.press("ArrowDown")


def write_and_sign_off(page, scripts):
    press(page, "Foreword", "link")
    if scripts:
        reach(page, text(page))
        page.keyboard.press("Control+End")
        page.keyboard.type(" So we wrote.")
        saved(page)
    else:
        reach(page, page.get_by_label("Text", exact=True))
        page.keyboard.press("Control+End")
        page.keyboard.type(" So we wrote.")
        press(page, "Save")
        says(page, "as version 2")
    expect(page.get_by_role("button", name="Sign off version 2")).to_be_visible()
    judged(page, scripts)
    press(page, "Sign off version 2")
    says(page, "is signed off as it stands")
    expect(page.locator("#section-standing")).to_contain_text("Signed off")
    press(page, "Overview", "link")
    expect(page.get_by_text("1 of 5 signed off")).to_be_visible()


def ask(page, scripts):
    step(page, "Freeze the text")
    enter(page, "Note (optional)", "To the boards")
    press(page, "Freeze and issue the text")
    says(page, "is frozen")
    step(page, "Ask the boards")
    enter_date(page, "First day", TODAY)
    enter_date(page, "Last day on which boards are asked to answer", TODAY)
    judged(page, scripts)
    press(page, "Ask 2 boards")
    says(page, "Round 1 is open")
    judged(page, scripts)
    press(page, "Overview", "link")
    sound(page, scripts, "In consultation")


def decide(page, scripts):
    step(page, "Freeze the final text and send it for approval")
    press(page, "Freeze and issue the text")
    says(page, "is frozen")
    sound(page, scripts, "Awaiting approval")
    step(page, "Record a body's decision")
    for body in ("Mercia Icb", "Mercia Trust"):
        reach(page, page.get_by_label("Body", exact=True))
        page.keyboard.type(body)
        choose(page, "Approved")
        enter_date(page, "Date of the meeting", TODAY)
        enter(page, "Meeting", "Board meeting in public")
        press(page, "Record this decision")
        says(page, f"{body}: approved is recorded")
        judged(page, scripts)
    press(page, "Overview", "link")
    sound(page, scripts, "Approved")
    # Who sent it on does not publish it.
    expect(page.get_by_text("another person must publish it").first).to_be_visible()


def publish(page, scripts, title, address):
    step(page, "Publish …")
    expect(page.get_by_role("button", name="Publish now")).to_be_visible()
    judged(page, scripts)
    press(page, "Publish now")
    page.wait_for_url("**/workspace/jobs/*/")
    # htmx swaps the part that changes; without scripts the page loads itself anew.
    press_when_done = page.get_by_role("link", name="Read edition 1 as the public sees it")
    expect(press_when_done).to_be_visible(timeout=60_000)
    judged(page, scripts)
    press(page, "Read edition 1 as the public sees it", "link")
    page.wait_for_url(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
