"""A planner takes a plan away as a Word document, changes it, and brings it in again: by keyboard, without scripts."""

import io
import os
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from tests.browser import open_browser, violations
from tests.journeys.test_planner_publishes import by_keyboard

pytestmark = [pytest.mark.live, pytest.mark.browser]
TEXT = "# Services\n\nWhat we arrange.\n\n| Site | Beds |\n|---|---|\n| North | 1,095 |\n\n## Money\n\nIt is short.\n"
LOOK = os.environ.get("JFP_LOOK", "")


def look(page, name):
    """Both widths without a fault; a picture of each, where somebody wants to look."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"
        if LOOK:
            page.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)


def test_a_plan_leaves_and_comes_back(live_system):
    password = "correct-horse-battery"
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": password}
    live_system.manage("seed_sample", "--without-publishing")
    source = live_system.folder / "plan.md"
    source.write_text(TEXT)
    live_system.manage("import_plan", str(source), "--type", "reference-document", "--title", "Our document")
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    site = live_system.start_web()

    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}/accounts/sign-in/")
        page.get_by_label("E-mail address").fill("planner@sample.local")
        page.get_by_label("Password", exact=True).fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/workspace/")
        page.goto(f"{site}/workspace/plans/our-document/")
        look(page, "plan")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the working text (Word)").click()
        changed = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
        for paragraph in changed.paragraphs:
            if paragraph.text == "It is short.":
                paragraph.runs[0].text = "It is shorter every year."
        changed.add_heading("People", 1)
        changed.add_paragraph("Who works here.")
        file = live_system.folder / "back.docx"
        changed.save(str(file))

        by_keyboard(page, "Bring in sections from a Word document or another file", "link")
        look(page, "file")
        by_keyboard(page, "Read the file")
        expect(page.get_by_role("link", name="Choose the file to import")).to_be_visible()
        look(page, "file-error")
        page.get_by_label("File").set_input_files(str(file))
        page.get_by_role("button", name="Read the file").click()
        page.wait_for_url("**/import/check/")
        look(page, "check")
        expect(page.get_by_label("What becomes of “Services”")).to_have_value("leave")
        expect(page.get_by_label("What becomes of “Money”")).to_have_value("replace")
        expect(page.get_by_label("What becomes of “People”")).to_have_value("add")
        by_keyboard(page, "Bring in what I chose")
        expect(page.get_by_text("2 sections were brought in")).to_be_visible()

        # The same pages without scripts; and a plan of its own.
        bare = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
        bare.goto(f"{site}/workspace/import/")
        bare.get_by_label("File").set_input_files(str(file))
        bare.get_by_role("button", name="Read the file").click()
        bare.get_by_label("Title").fill("Another document")
        bare.get_by_label("Type of plan").select_option(label="Reference document")
        bare.get_by_label("Owner").select_option(index=1)
        bare.get_by_role("button", name="Make the plan").click()
        expect(bare.get_by_text("Another document is made, with 3 sections")).to_be_visible()
        page.goto(f"{site}/workspace/import/")
        page.get_by_label("File").set_input_files(str(file))
        page.get_by_role("button", name="Read the file").click()
        look(page, "new-check")
