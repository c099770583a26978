"""One person sends a document on and another publishes it, in the browser, by keyboard alone, with a real worker at
work, and watches it."""

import pytest
from playwright.sync_api import expect

from jfp_portal.serve.processes import beat_command
from tests.browser import open_browser, violations

pytestmark = [pytest.mark.live, pytest.mark.browser]
TEXT = "# Services\n\nWhat we arrange.\n\n| Site | Beds |\n|---|---|\n| North | 1,095 |\n"


def by_keyboard(page, name, role="button", exact=False):
    """Tab from the start of the page to a control, as a person without a mouse does, and press Enter."""
    wanted = page.get_by_role(role, name=name, exact=exact)
    expect(wanted).to_be_visible()
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"The {role} “{name}” cannot be reached by keyboard.")


def sign_in(browser, site, email, password):
    """A page of this person's own, in the workspace."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")
    return page


def test_a_planner_sends_on_and_another_person_publishes_by_keyboard(live_system):
    password = "correct-horse-battery"
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": password, "RECONCILE_SECONDS": "1"}
    live_system.manage("seed_sample", "--without-publishing")
    source = live_system.folder / "plan.md"
    source.write_text(TEXT)
    live_system.manage("import_plan", str(source), "--type", "reference-document", "--title", "Our document")
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    live_system.start("beat", *beat_command(live_system.run_dir))
    live_system.start_worker()
    site = live_system.start_web()

    with open_browser() as browser:
        page = sign_in(browser, site, "planner@sample.local", password)
        by_keyboard(page, "Our document", "link", exact=True)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Our document")
        assert violations(page) == []
        by_keyboard(page, "Freeze the final text and release it", "link")
        by_keyboard(page, "Freeze and issue the text")
        expect(page.get_by_text("is frozen")).to_be_visible()
        # Whoever sent it on does not publish it.
        expect(page.get_by_text("another person must publish it").first).to_be_visible()
        expect(page.get_by_role("link", name="Publish …")).to_have_count(0)
        page = sign_in(browser, site, "publisher@sample.local", password)
        by_keyboard(page, "Our document", "link", exact=True)
        by_keyboard(page, "Publish …", "link")
        expect(page.get_by_role("button", name="Publish now")).to_be_visible()
        assert violations(page) == []
        by_keyboard(page, "Publish now")
        page.wait_for_url("**/workspace/jobs/*/")
        # htmx swaps the part that changes; the address and the page stay.
        done = page.get_by_role("link", name="Read edition 1 as the public sees it")
        expect(done).to_be_visible(timeout=60_000)
        assert violations(page) == []
        done.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Our document")
        assert page.url == f"{site}/plans/our-document/editions/1/"
        pdf = live_system.folder / "from a friend.pdf"
        pdf.write_bytes(page.request.get(f"{page.url}plan.pdf").body())
        page.goto(f"{site}/verify/")
        by_keyboard(page, "Let this site check a file", "link")
        expect(page.get_by_role("heading", level=1)).to_have_text("Check a copy")
        assert violations(page) == []
        page.get_by_label("The file").set_input_files(pdf)
        by_keyboard(page, "Check")
        expect(page.get_by_role("heading", name="Unchanged, and in force")).to_be_visible()
        assert "typed=" in page.url, "only the fingerprint was sent"
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
