"""A small plan on a live system, and planners in browsers who write on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.live import LiveSystem, address_of, clone, drop

PASSWORD = "correct-horse-battery"
PLANS = 24
SEED = f"""
from tests import stages
from accounts import actions
cast = stages.cast()
for number in range({PLANS}):
    edition = stages.written(stages.plan(cast, cast.joint, slug=f"mercia-plan-{{number}}"), stages.TEXT)
    print("UID", edition.plan.slug, edition.sections.get(slug="why").uid)
actions.grant(user=cast.people["author"], organisation=cast.icb, role="planner", starts_on=stages.date(2020, 1, 1),
              by=None, at=stages.NOW)
stages.plan_actions.register_term(slug="icb", term="integrated care board", meaning="The body.", aliases=["ICB"],
                                  by=None, at=stages.NOW)
"""


def seeded(system: LiveSystem) -> list[str]:
    """Joint plans with their people; gives the path of the section “Why” of each."""
    told = system.manage("shell", "-c", SEED).stdout
    system.manage("collectstatic", "--noinput", "--verbosity", "0")
    rows = [line.split() for line in told.splitlines() if line.startswith("UID ")]
    return [f"/workspace/plans/{slug}/sections/{uid}/" for _, slug, uid in rows]


@contextmanager
def site_to_write_on(template: str, folder: Path) -> Iterator[tuple[LiveSystem, str, list[str]]]:
    """A running site for all tests of a file; each takes a plan of its own from the list."""
    name = template.replace("_template", "_writing")
    clone(template, name)
    system = LiveSystem(folder, address_of(name))
    try:
        paths = seeded(system)
        yield system, system.start_web(), paths
    finally:
        system.stop_all()
        drop(name)


def sign_in(page: Page, site: str, who: str = "planner") -> None:
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill(f"{who}@test.local")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")


def text(page: Page):
    return page.get_by_role("textbox", name="Text", exact=True)


def saved(page: Page, timeout: float = 8_000) -> None:
    expect(page.locator("#section-status")).to_contain_text("Saved at", timeout=timeout)
    page.wait_for_function("() => jfpEditor.autosave.state === 'saved' && !jfpEditor.autosave.isDirty", timeout=timeout)


def wait_words(page: Page, words: str, timeout: float = 10_000) -> None:
    expect(page.locator("#section-status")).to_contain_text(words, timeout=timeout)


@contextmanager
def quiet(page: Page):
    """Fails when the page throws or the policy refuses something meanwhile."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    yield wrong
    assert wrong == []
