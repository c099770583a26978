"""From an empty template to a commitment of next year's edition: teams write, four people score blind, another team
challenges, a body decides. In a browser, on the sample, with axe and a telephone's width on every page."""

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser import open_browser
from tests.journeys.test_workspace import PASSWORD, sign_in, sound

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.slow]
SCORERS = ("planner", "analyst", "approver", "sro")
HERE = "/workspace/cycles/nhs-cheshire-and-merseyside-2027-28/"
PAGES = (
    "", "copy/", "steps/1/", "guidance/1/", "candidates/", "candidates/add/", "candidates/1/", "intentions/",
    "intentions/add/", "intentions/import/", "intentions/1/", "intentions/4/", "intentions/4/sections/1/",
    "intentions/4/sections/3/", "intentions/4/sections/4/", "intentions/2/questions/", "intentions/2/challenges/",
    "intentions/2/decision/", "scoring/", "not-now/", "summaries/",
    "summaries/place/sefton/", "summaries/pictures/all/",
)  # fmt: skip


@pytest.fixture
def everybody(live_system):
    """The site on the sample system, and a page of the browser for each person, signed in."""
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": PASSWORD}
    live_system.manage("seed_sample", "--without-publishing", timeout=900)
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    live_system.start_worker()
    site = live_system.start_web()
    with open_browser() as browser:
        people = {}

        def page_of(name):
            if name not in people:
                people[name] = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                people[name].set_default_timeout(60_000)
                sign_in(people[name], site, f"{name}@sample.local")
            return people[name]

        yield site + HERE, page_of


def test_every_page_is_sound_and_an_intention_becomes_a_commitment(everybody):
    here, page_of = everybody
    planner = page_of("planner")
    for part in PAGES:
        planner.goto(here + part)
        sound(planner)
    on_one_page(planner, here, "sefton")
    by_keyboard(page_of("author.sefton"), here)
    scored_blind(page_of, here)
    challenged_and_decided(page_of, here)


def on_one_page(page, here, place):
    """A Place's page is asked for as a PDF without a mouse; a worker makes it, and the page says so by itself."""
    page.goto(f"{here}summaries/place/{place}/")
    page.get_by_role("button", name="Make the PDF").focus()
    page.keyboard.press("Enter")
    file = page.get_by_role("link", name="PDF, one page of A4")
    expect(file).to_be_visible(timeout=60_000)
    sound(page)
    file.focus()
    with page.expect_download() as given:
        page.keyboard.press("Enter")
    with pikepdf.open(given.value.path()) as found:
        assert len(found.pages) == 1


def by_keyboard(page, here):
    """A section of the template is answered without a mouse."""
    page.goto(f"{here}intentions/add/")
    page.get_by_label("What you intend to do").focus()
    page.keyboard.type("Night clinics")
    page.keyboard.press("Tab")
    page.keyboard.type("Sefton Partnership")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Workforce").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What it needs of the workforce").focus()
    page.keyboard.type("Two nurses")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("“Workforce” is saved.")


def scored_blind(page_of, here):
    planner = page_of("planner")
    planner.goto(f"{here}scoring/")
    for name in ("Priya Planner", "Aisha Analyst", "Alan Approver", "Olive Owner"):
        planner.get_by_label(name).check()
    planner.get_by_role("button", name="Open the round").click()
    for each, name in enumerate(SCORERS):
        page = page_of(name)
        for number in (1, 2, 3):
            page.goto(f"{here}scoring/mine/{number}/")
            if each == 0 and number == 1:
                sound(page)
            for group in page.get_by_role("group").all():
                if group.get_by_role("radio").count():
                    group.get_by_label(str(max(5 - number - each % 2, 0)), exact=True).check()
            page.get_by_role("button", name="Save these scores").click()
        page.goto(f"{here}scoring/")
        assert page.get_by_role("heading", name="Ranks").count() == 0
        page.goto(f"{here}scoring/mine/")
        page.get_by_role("button", name="Hand in your scores").click()
    planner.goto(f"{here}scoring/")
    expect(planner.get_by_role("heading", name="Ranks")).to_be_visible()
    sound(planner)
    planner.goto(f"{here}intentions/2/scores/")
    sound(planner)


def challenged_and_decided(page_of, here):
    planner, author = page_of("planner"), page_of("author.sefton")
    author.goto(f"{here}intentions/2/challenges/")
    author.get_by_label("The challenge").fill("Is it ours to do?")
    author.get_by_role("button", name="Record the challenge").click()
    planner.goto(f"{here}intentions/2/challenges/")
    planner.get_by_label("Your team's answer").fill("It is, once for all.")
    planner.get_by_role("button", name="Answer").click()
    sound(planner)
    planner.get_by_label("The intention stands as it is").check()
    planner.get_by_label("Why", exact=True).fill("Agreed.")
    planner.get_by_role("button", name="Record the outcome").click()
    planner.goto(f"{here}intentions/2/questions/")
    for group in planner.get_by_role("group").all():
        if group.get_by_label("No", exact=True).count():
            group.get_by_label("No", exact=True).check()
    for box in planner.get_by_label("Evidence:").all():
        box.fill("None was found.")
    planner.get_by_label("On which footprint is it best done?").select_option("whole area")
    planner.get_by_label("Reason for the footprint").fill("The need is the same everywhere.")
    planner.get_by_role("button", name="Save the answers").click()
    planner.goto(f"{here}intentions/2/decision/")
    planner.get_by_label("Take forward").check()
    planner.get_by_label("At which meeting").select_option(index=1)
    planner.get_by_label("Reason, as the meeting gave it").fill("It comes first.")
    planner.get_by_role("button", name="Record this decision").click()
    expect(planner.get_by_role("status").first).to_contain_text("The decision is recorded: take forward.")
    planner.get_by_role("link", name="Make a commitment of it").click()
    sound(planner)
    planner.get_by_label("In which section").select_option(index=1)
    planner.get_by_label("We will").fill("Open one pathway for ADHD")
    planner.get_by_role("button", name="Make the commitment").click()
    expect(planner.get_by_text("Open one pathway for ADHD").first).to_be_visible()
    planner.goto(f"{here}intentions/2/")
    expect(planner.get_by_text("we will Open one pathway for ADHD")).to_be_visible()
    sound(planner)
