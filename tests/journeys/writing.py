"""A small plan on a live system, and planners in browsers who write on it."""

from __future__ import annotations

from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.live import LiveSystem

PASSWORD = "correct-horse-battery"
SEED = """
from tests import stages
from accounts import actions
cast = stages.cast()
edition = stages.written(stages.plan(cast, cast.joint), stages.TEXT)
actions.grant(user=cast.people["author"], organisation=cast.icb, role="planner", starts_on=stages.date(2020, 1, 1),
              by=None, at=stages.NOW)
stages.plan_actions.register_term(slug="icb", term="integrated care board", meaning="The body.", aliases=["ICB"],
                                  by=None, at=stages.NOW)
print("UID", edition.sections.get(slug="why").uid)
"""


def seeded(system: LiveSystem) -> str:
    """A joint plan with its people; gives the path of the section “Why”."""
    told = system.manage("shell", "-c", SEED).stdout
    uid = told.rsplit("UID ", 1)[1].split()[0]
    system.manage("collectstatic", "--noinput", "--verbosity", "0")
    return f"/workspace/plans/mercia-plan/sections/{uid}/"


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
