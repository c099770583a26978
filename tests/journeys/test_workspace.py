"""A planner puts a text in order and closes gaps: by keyboard, mouse, without scripts, and while another does too."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser import open_browser, violations

pytestmark = [pytest.mark.live, pytest.mark.browser]
PASSWORD = "correct-horse-battery"
TEXT = "# One\n\nFirst.\n\nSecond.\n\n# Two\n\nText.\n\n# Three\n\nText.\n\n# Four\n\nText.\n"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def titles(page):
    return page.locator(".jfp-outline__title > a").all_inner_texts()


def sign_in(page, site, email="planner@sample.local"):
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")


def sound(page):
    """axe finds nothing at a desktop's width and a telephone's, and nothing lies beside the screen."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_the_workspace_by_keyboard_by_mouse_without_scripts_and_by_two_at_once(live_system):
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": PASSWORD}
    live_system.manage("seed_sample", "--without-publishing")
    source = live_system.folder / "plan.md"
    source.write_text(TEXT)
    live_system.manage("import_plan", str(source), "--type", "joint-forward-plan", "--title", "Our plan")
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()
    here = f"{site}/workspace/plans/our-plan/"
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        sound(page)
        by_key_and_mouse(page, f"{here}structure/")
        for part in ("", "structure/", "coverage/", "decisions/", "issue-draft/", "abandon/", "consultation/open/"):
            page.goto(here + part)
            sound(page)
        page.goto(f"{here}structure/")
        page.locator(".jfp-outline__title > a").first.click()
        sound(page)
        page.get_by_role("link", name="What it answers").click()
        sound(page)
        without_scripts(browser, site, here)
    two_at_once(live_system, site, f"{here}structure/")


def by_key_and_mouse(page, address):
    page.goto(address)
    assert titles(page) == ["One", "Two", "Three", "Four"]
    up = page.get_by_role("button", name="Up Four")
    up.focus()
    for place in ("3", "2"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"“Four” moved to position {place} of 4.")
        # The same key goes on moving it: its button has the focus again.
        expect(page.get_by_role("button", name="Up Four")).to_be_focused()
    assert titles(page) == ["One", "Four", "Two", "Three"]
    rows = page.locator(".jfp-outline__row")
    rows.nth(3).locator(".jfp-outline__handle").drag_to(rows.nth(0), target_position={"x": 200, "y": 3})
    expect(page.get_by_role("status")).to_contain_text("“Three” moved to position 1 of 4.")
    assert titles(page) == ["Three", "One", "Four", "Two"]
    page.get_by_role("button", name="Undo the last change").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert titles(page) == ["One", "Four", "Two", "Three"]


def without_scripts(browser, site, here):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, site)
    page.goto(f"{here}structure/")
    page.get_by_role("button", name="In Four").click()
    expect(page.get_by_role("status")).to_contain_text("“Four” moved to position 1 of 1 in “One”.")
    page.get_by_role("link", name="One", exact=True).click()
    page.locator("summary", has_text="Split this section").click()
    page.get_by_label("Second.").check()
    page.get_by_label("Title of the second part").fill("The second part")
    page.get_by_role("button", name="Split section").click()
    assert titles(page) == ["One", "The second part", "Four", "Two", "Three"]
    page.goto(f"{here}coverage/?list=requirements")
    page.get_by_role("link", name="Say where it is answered").first.click()
    page.get_by_label("Two", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("is up to date")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these rows").click()
    assert ",answered,,Two," in download.value.path().read_text("utf-8-sig")


def person(site):
    """Somebody at a keyboard who is faster than a browser: signed in, with the token that forms carry."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    door = f"{site}/accounts/sign-in/"
    token = TOKEN.search(opener.open(door).read().decode())[1]
    fields = {"csrfmiddlewaretoken": token, "login": "planner@sample.local", "password": PASSWORD}
    opener.open(door, urllib.parse.urlencode(fields).encode())
    return opener


def two_at_once(live_system, site, address):
    """Two people press Up and Down as fast as they can: every answer is a page, and the order has no hole or double."""
    answers, faults = [], []

    def press(opener, step, uids):
        token = TOKEN.search(opener.open(address).read().decode())[1]
        for uid in uids * 5:
            data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "move": f"{step}:{uid}"}).encode()
            try:
                answers.append(opener.open(address, data).status)
            except urllib.error.HTTPError as error:
                faults.append(error.code)

    people = [person(site), person(site)]
    uids = re.findall(r'data-uid="([^"]+)"', people[0].open(address).read().decode())
    threads = [
        threading.Thread(target=press, args=(opener, step, uids))
        for opener, step in zip(people, ("down", "up"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, len(answers)) == ([], 2 * 5 * len(uids))
    with psycopg.connect(live_system.database_url) as connection:
        rows = connection.execute(
            "SELECT s.parent_id, array_agg(s.position ORDER BY s.position) FROM plans_section s"
            " JOIN plans_edition e ON e.id = s.edition_id JOIN plans_plan p ON p.id = e.plan_id"
            " WHERE p.slug = 'our-plan' AND s.removed_at IS NULL GROUP BY s.parent_id"
        ).fetchall()
        moves = connection.execute("SELECT count(*) FROM plans_structurechange").fetchone()[0]
    assert all(positions == list(range(1, len(positions) + 1)) for _, positions in rows), rows
    assert moves > 10
