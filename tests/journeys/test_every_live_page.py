"""Is every page that the application answers for everybody whole, valid, open to all, and without a dead link?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import markup_faults, open_browser, spills, violations
from tests.crawl import Crawl
from tests.live import LiveSystem, address_of, clone, drop
from tests.live_crawl import LiveCrawl
from tests.sample_site import ADDRESS, DATABASE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.live, pytest.mark.xdist_group("every-page-1")]
OWN = "sample_live"
# No page links to a search with an answer, one that is misspelt, one for nothing.
ASKED = ("/search/?q=health", "/search/?q=hypretension", "/search/?q=", "/search/?q=zzzz")
# What a reader must be able to reach from the site's own pages.
REACHED = {
    "/search/", "/search/?q", "/search/?page,q", "/metrics/", "/metrics/*/", "/metrics/lists/*/", "/follow/",
    "/verify/copy/", "/verify/receipt/", "/api/docs/", "/consultations/", "/consultations/*/",
    "/consultations/*/draft/", "/consultations/*/draft/*/", "/consultations/*/respond/",
    "/consultations/*/respond/check/",
    "/consultations/*/responses/",
}  # fmt: skip


@pytest.fixture(scope="module")
def crawl(sample_site: Path) -> Iterator[LiveCrawl]:
    """From the links that the site's files have to the application, on a copy of the sample system's database."""
    clone(DATABASE, OWN)
    system = LiveSystem(sample_site.parent.parent, address_of(OWN))
    try:
        system.manage("collectstatic", "--noinput", "--verbosity", "0")
        host = system.start_web()
        starts = [*Crawl(sample_site, ADDRESS).run("/").working, *ASKED]
        yield LiveCrawl(sample_site, ADDRESS, host=host).run(*starts)
    finally:
        system.stop_all()
        drop(OWN)


def test_no_link_is_dead_and_every_page_is_well_formed(crawl: LiveCrawl) -> None:
    assert set(crawl.judged()) >= REACHED
    assert crawl.faults == []
    assert [f"{page.address} {fault}" for page in crawl.pages.values() for fault in page.faults()] == []


def test_every_kind_of_page_is_valid_and_axe_finds_no_fault(crawl: LiveCrawl) -> None:
    found = []
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 800})
        for address in crawl.judged().values():
            page.goto(crawl.host + address, wait_until="load")
            faults = [*violations(page), *spills(page), *markup_faults(page, crawl.sent[address])]
            found += [f"{address} {fault}" for fault in faults]
    assert found == []
