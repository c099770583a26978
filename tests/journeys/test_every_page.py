"""Is every page of the sample system, published through the real verbs, whole, reachable and open to everybody?"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from tests.browser import WIDTHS, markup_faults, open_browser, serve, spills, violations
from tests.crawl import Crawl
from tests.sample_site import ADDRESS, CONTACT

# Pages that say that there is nothing of their kind: an edition has the file, its menu does not offer it.
UNLINKED = re.compile(r"/404\.html|/plans/[^/]+/(editions/\d+/)?(opinions|requirements|summary)/")
# Hundreds of pages of two templates that differ in words alone.
ALIKE = re.compile(r"/priorities/commitments/[^/]+/[^/]+/|/bodies/[^/]+/")
SHARDS = 2


@cache
def crawl(public: Path) -> Crawl:
    return Crawl(public, ADDRESS).run("/")


@cache
def whole(public: Path) -> Crawl:
    """Those that no link leads to as well."""
    return Crawl(public, ADDRESS).run(*sorted(addresses(public)))


def addresses(public: Path) -> set[str]:
    """Every page that the folder holds, links to bundles followed."""
    found, waiting = set(), [public]
    while waiting:
        folder = waiting.pop()
        for entry in folder.iterdir():
            if entry.is_dir():
                waiting.append(entry)
            elif entry.suffix == ".html":
                found.add(f"/{entry.relative_to(public)}".removesuffix("index.html"))
    return found


def kind(address: str) -> str:
    """What sort of page it is: its address without the names of one plan, section, body, Place or list."""
    pattern = re.sub(r"(?<=^/plans/)(?!register/|lineage/)[^/]+(?=/)|(?<=editions/)\d+(?=/)", "*", address)
    pattern = re.sub(r"(?<=^/priorities/commitments/).+/", lambda found: re.sub("[^/]+", "*", found[0]), pattern)
    return re.sub(r"(?<=/sections/)[^/]+|(?<=^/(?:places|bodies)/)[^/]+|(?<=/frameworks/)[^/]+", "*", pattern)


pytestmark = [pytest.mark.slow]


@pytest.mark.xdist_group("every-page-0")
def test_no_link_is_dead_and_no_page_asks_another_host(sample_site: Path) -> None:
    found = crawl(sample_site)
    assert len(found.pages) > 400
    assert found.faults == []
    assert whole(sample_site).faults == []
    # Not pages alone: what they fetch, what they offer to keep and to follow, and what a style sheet fetches in turn.
    kinds = {Path(address).suffix for address in found.files}
    assert kinds >= {".css", ".js", ".svg", ".pdf", ".json", ".csv", ".ics", ".atom", ".xml", ".txt"}
    assert "/assets/images/nhsuk-icon-cross.svg" in found.files


@pytest.mark.xdist_group("every-page-0")
def test_every_page_can_be_reached_from_home(sample_site: Path) -> None:
    lonely = addresses(sample_site) - set(crawl(sample_site).pages)
    assert [address for address in sorted(lonely) if not UNLINKED.fullmatch(address)] == []


@pytest.mark.xdist_group("every-page-0")
def test_every_page_is_well_formed(sample_site: Path) -> None:
    pages = whole(sample_site).pages.values()
    assert [f"{page.address} {fault}" for page in pages for fault in page.faults()] == []


@pytest.mark.xdist_group("every-page-0")
def test_the_sitemap_names_the_sites_pages_and_each_plan(sample_site: Path) -> None:
    named = re.findall(r"<loc>(.+?)</loc>", (sample_site / "sitemap.xml").read_text())
    paths = [address.removeprefix(ADDRESS) for address in named]
    assert set(paths) <= set(crawl(sample_site).pages)
    assert {"/", "/places/sefton/", "/requirements/", "/plans/joint-forward-plan-2023-28/"} <= set(paths)
    assert CONTACT in (sample_site / "accessibility/index.html").read_text()


@pytest.mark.xdist_group("every-page-0")
def test_each_text_is_explained_by_the_meanings_of_its_time(sample_site: Path) -> None:
    def meaning(plan: str, words: str) -> str:
        page = lxml.html.parse(str(sample_site / f"plans/{plan}/full/index.html"))
        (term,) = page.xpath(f"//a[@class='jfp-term'][starts-with(@id, 'term--{words}')]")
        (entry,) = page.xpath(f"//dt[@id='{term.get('href')[1:]}']/following-sibling::dd[1]")
        return " ".join(entry.text_content().split())

    assert "A local partnership of one Place" in meaning("strategy-2021-25", "integrated-care-partnership")
    assert "of their own will" in meaning("strategy-2021-25", "health-and-care-partnership")
    assert "statutory joint committee" in meaning("joint-forward-plan-2023-28", "health-and-care-partnership")
    glossary = (sample_site / "glossary/index.html").read_text()
    for words in ("Since 1 July 2022", "Until 30 June 2022", "A local partnership of one Place"):
        assert words in glossary


# What the documents count: parts with a title of their own, and what is listed under them.
SHAPES = [
    # Six principles, and three reasons why a service area is included.
    ("sefton", "Principles", "Principle, Inclusion rule", 2, 6 + 3),
    ("sefton", "Themes", "Life course, Life-course stage, Cross-cutting theme", 1 + 4 + 1 + 3, 18),
    ("sefton", "Enablers", "Enabler", 1, 7),
    ("wirral", "Programmes", "Refresh, Programme", 2, 0),
    ("liverpool", "Objectives", "Core goal", 1, 5),
    ("liverpool", "Priorities", "Priority", 1 + 5, 10),
    ("liverpool", "Cohorts", "Cohort", 5, 16),
    ("knowsley", "Principles", "Principle", 1, 3),
    ("knowsley", "Outcomes", "Ambition", 1, 5),
    ("knowsley", "Challenges", "Challenge", 1, 6),
    ("knowsley", "Priorities", "Focus area", 1, 4),
    ("knowsley", "Enablers", "Enabler", 1, 5),
    ("st-helens", "Principles", "Guiding principle, Values-based principle", 2, 5 + 3),
    ("st-helens", "Priorities", "Priority", 1 + 4, 13),
    ("st-helens", "Enablers", "Enabler programme", 1 + 3, 0),
    ("warrington", "Outcomes", "Outcome", 1, 3),
    ("warrington", "Themes", "Theme", 1 + 3, 5),
    ("warrington", "Enablers", "Enabler workstream", 1, 5),
    ("halton", "Outcomes", "Goal", 4, 4),
    ("halton", "Priorities", "Strategic priority", 1 + 4, 4),
    ("cheshire-west", "Objectives", "Objective", 1, 11),
    ("cheshire-west", "Priorities", "Strategic intention", 1, 3),
    ("cheshire-west", "Themes", "Focus", 1 + 3, 0),
    ("cheshire-west", "Programmes", "Programme", 1, 5),
    ("cheshire-east", "Principles", "Core principle, Golden thread", 1 + 1 + 7, 5),
    ("cheshire-east", "Outcomes", "Core outcome, Outcomes framework", 2, 4),
    # Six themes; five areas of focus across them, which are no themes.
    ("cheshire-east", "Themes", "Priority core theme", 1, 6),
    ("cheshire-east", "Priorities", "Area of focus", 1, 5),
    ("cheshire-east", "Enablers", "Enabling workstream", 1, 7),
]


@pytest.mark.xdist_group("every-page-0")
def test_each_place_keeps_its_own_shape_and_labels(sample_site: Path) -> None:
    found = set()
    for place in sorted({place for place, *_ in SHAPES}):
        page = lxml.html.document_fromstring((sample_site / f"places/{place}/index.html").read_bytes().decode())
        for words in page.find_class("jfp-own-words"):
            heading = words.getprevious()
            label = heading.text_content().partition("called: ")[2]
            listed = [item for item in words.iter("li") if item.find("ul") is None and item.find("a") is None]
            found.add((place, heading.text.strip(), label, len(list(words.iter("a"))), len(listed)))
    assert set(SHAPES) - found == set()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


def faults_of(page: Page, address: str, paths: list[str], widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """axe-core's complaints, and what a page of these widths would show beside its edge."""
    found = []
    for path in paths:
        page.goto(address + path, wait_until="load")
        found += [f"{path} {fault}" for fault in [*violations(page), *spills(page, widths)]]
    return found


def sample_of(public: Path) -> list[str]:
    """Each distinct page once; of the hundreds that are alike each tenth."""
    paths = sorted(page.address for page in whole(public).distinct())
    alike = [path for path in paths if ALIKE.fullmatch(path)]
    return sorted({*paths} - {*alike}) + alike[::10]


@pytest.mark.browser
@pytest.mark.parametrize(
    "shard", [pytest.param(n, marks=pytest.mark.xdist_group(f"every-page-{n}")) for n in range(SHARDS)]
)
def test_every_page_is_valid_html(sample_site: Path, browser: Browser, shard: int) -> None:
    page, files = browser.new_page(), whole(sample_site).pages
    found = {path: markup_faults(page, files[path].file.read_text()) for path in sample_of(sample_site)[shard::SHARDS]}
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.browser
@pytest.mark.parametrize(
    "shard", [pytest.param(n, marks=pytest.mark.xdist_group(f"every-page-{n}")) for n in range(SHARDS)]
)
def test_axe_finds_no_fault_on_any_page(sample_site: Path, browser: Browser, shard: int) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    with serve(sample_site) as address:
        # Phone and tablet by kind, below: each change of width lays the page out anew.
        assert faults_of(page, address, sample_of(sample_site)[shard::SHARDS], (1280,)) == []


@pytest.mark.browser
@pytest.mark.xdist_group("every-page-1")
def test_axe_finds_no_fault_on_any_kind_of_page_on_a_phone(sample_site: Path, browser: Browser) -> None:
    kinds: dict[str, str] = {}
    for path in sorted(whole(sample_site).pages):
        kinds.setdefault(kind(path), path)
    assert len(kinds) > 25
    page = browser.new_page(viewport={"width": 320, "height": 800})
    with serve(sample_site) as address:
        assert faults_of(page, address, list(kinds.values())) == []
