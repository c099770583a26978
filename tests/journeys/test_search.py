"""Does a reader of the sample system find all that is said of one thing, from one search, by keyboard and without
JavaScript?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import open_browser, violations
from tests.live import LiveSystem, address_of, clone, drop
from tests.sample_site import DATABASE

pytestmark = [pytest.mark.slow]
OWN = "sample_search"
WANTED = "hypertension treated to NICE guidance"
# No opinion of the sample speaks of it, and none is put into a real board's mouth there: this one is the test's.
SPEAK = """
from datetime import UTC, date, datetime
from organisations.models import Organisation
from publication import actions
from publication.models import Publication
actions.record_later_opinion(
    publication=Publication.objects.get(edition__plan__slug="joint-forward-plan-2023-28", edition__status="published"),
    board=Organisation.objects.get(slug="sefton-health-and-wellbeing-board"),
    text="[Made up for a test.] We ask in which Places hypertension is treated to NICE guidance.",
    finding="partly", agreed_on=date(2024, 5, 2), how="at a meeting", given_to_nhs_england_on=date(2024, 5, 3),
    copy_received_on=date(2024, 5, 3), is_shown=True, by=None, at=datetime(2024, 5, 4, tzinfo=UTC),
)
"""


@pytest.fixture(scope="module")
def site(sample_site: Path) -> Iterator[str]:
    """The sample system's web server, on a copy of its database in which one more board has spoken."""
    clone(DATABASE, OWN)
    system = LiveSystem(sample_site.parent.parent, address_of(OWN))
    try:
        system.manage("shell", "-v", "0", "-c", SPEAK)
        system.manage("index_search")
        system.manage("collectstatic", "--noinput", "--verbosity", "0")
        yield system.start_web()
    finally:
        system.stop_all()
        drop(OWN)


def test_one_search_finds_the_promise_its_metric_its_target_the_places_and_the_opinions(site: str) -> None:
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
        page.goto(f"{site}/")
        page.locator("header input[name=q]").focus()
        page.keyboard.type(WANTED)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        found = {
            (hit.locator(".nhsuk-tag").first.inner_text(), hit.locator("h3 a").get_attribute("href"))
            for hit in page.locator(".jfp-search__results > li").all()
        }
        kinds = {kind for kind, _ in found}
        assert {"Commitment", "Metric", "Target", "Places compared", "Board’s opinion"} <= kinds
        plan = "/plans/joint-forward-plan-2023-28/editions/2/"
        assert any(kind == "Commitment" and href.startswith(plan) for kind, href in found)
        assert any(href == "/priorities/milestones/#hypertension-77" for _, href in found)
        assert any(href.startswith("/opinions/sefton-health-and-wellbeing-board/#") for _, href in found)
        # The plan in force stands before what it superseded.
        order = [row.inner_text() for row in page.locator(".jfp-search__where").all()]
        assert [("Superseded" in each) for each in order] == sorted("Superseded" in each for each in order)

        page.locator(f'.jfp-search__results a[href^="{plan}"][href*="#commitment--"]').first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/sections/**")
        landed = page.locator("li:target")
        assert "hypertension treated to NICE guidance to 77%" in landed.inner_text()
        assert landed.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(255, 245, 194)"
        page.close()

        looked_at = browser.new_page(viewport={"width": 320, "height": 900})
        for query in (WANTED, "hypretension", ""):
            looked_at.goto(f"{site}/search/?q={query}")
            assert violations(looked_at) == []
            assert looked_at.evaluate("document.documentElement.scrollWidth") <= 320
        assert "Did you mean" in looked_at.goto(f"{site}/search/?q=hypretension").text()
