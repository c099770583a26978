"""A real Chromium for the tests that need one, a server for files, axe-core's judgement of a page, and an HTML
validator's."""

import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

# What is waited for is a state; how long a busy machine takes to reach it says nothing about the page.
expect.set_options(timeout=20_000)

VENDOR = Path(__file__).parent / "vendor"
AXE = VENDOR / "axe-core" / "axe.min.js"
VALIDATOR = VENDOR / "html-validate" / "html-validate.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A phone, a tablet, a screen.
WIDTHS = (320, 768, 1280)
# As NHS England's own service does, each for its reason.
EXCLUDED = {
    # Breadcrumb, back link and skip link stand outside the main landmark, as the design system places them.
    "region": {"enabled": False}
}


def chromium() -> str:
    """The browser of this machine. Without one the test is skipped, in CI it fails: there it may not go missing."""
    found = os.environ.get("JFP_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("There is no Chromium on this machine.")
    pytest.skip("There is no Chromium on this machine.")


@contextmanager
def open_browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """The tests' output is for what fails."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serves a folder's files, nothing else; gives the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands: rule, how grave, and the first element of each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    result = page.evaluate(
        "(options) => axe.run(document, options)",
        {"runOnly": {"type": "tag", "values": RULES}, "rules": EXCLUDED, "resultTypes": ["violations"]},
    )
    return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]}" for v in result["violations"]]


def faults_of_pages(folder: Path) -> dict[str, list[str]]:
    """What is wrong with each page of a folder: axe at 1,280 px, and whether it scrolls sideways there and at 320 px.
    With JFP_SHOTS their pictures are put into that folder, for people to look at."""
    found, shots = {}, os.environ.get("JFP_SHOTS")
    with open_browser() as browser, serve(folder) as address:
        for file in sorted(folder.glob("*.html")):
            for width in (1280, 320):
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.goto(f"{address}/{file.name}")
                faults = violations(page) if width == 1280 else []
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    faults.append("scrolls sideways")
                if faults:
                    found[f"{file.stem} at {width}"] = faults
                if shots:
                    page.screenshot(path=f"{shots}/{file.stem}-{width}.png", full_page=True)
                page.close()
    return found


def spills(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """At which of these widths something stands beside the page's edge, so that the whole page scrolls sideways (WCAG
    2.2, 1.4.10 Reflow). Leaves the page as wide as it was."""
    before, found = page.viewport_size, []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"spills {spill} pixels at {width}"] if spill > 0 else []
    page.set_viewport_size(before)
    return found


def markup_faults(page: Page, markup: str) -> list[str]:
    """What the HTML standard does not allow in the markup as it was sent (a browser's tree has most of it mended). It
    is judged in this page, which may be an empty one."""
    if not page.evaluate("() => 'htmlFaults' in window"):
        page.evaluate(VALIDATOR.read_text())
    return page.evaluate("(markup) => htmlFaults(markup)", markup)
