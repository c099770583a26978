"""Do the site's own pages lead to every plan, edition and opinion, and to nothing that is not there?"""

import json

import lxml.html
import pytest

from publication.bundle.frameworks import render_priorities
from publication.bundle.home import render_home
from publication.bundle.register import render_register
from publication.bundle.site import render_site, status
from publication.bundle.trace import render_trace
from tests.publication.bundle_content import GLOSSARY
from tests.publication.priorities_content import (
    no_priorities,
    site_measures,
    site_not_now,
    site_priorities,
)
from tests.publication.register_content import register
from tests.publication.site_content import places, plans
from tests.publication.site_content import site as whole_site


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return {
        **whole_site(address="https://plans.example.org/"),
        **render_priorities(site_priorities()),
        **render_trace(site_priorities(), site_measures(), site_not_now()),
        **render_register(register()),
    }


def text_of(files: dict[str, bytes], path: str) -> str:
    return " ".join(lxml.html.document_fromstring(files[path].decode()).find("body").text_content().split())


def test_links_of_the_site_lead_to_its_pages_or_to_a_bundle(site: dict[str, bytes]) -> None:
    bundles = tuple(f"plans/{plan['slug']}/" for plan in plans())
    for path, data in site.items():
        if not path.endswith(".html"):
            continue
        page = lxml.html.document_fromstring(data.decode())
        for link in page.iter("a", "link", "script"):
            href = link.get("href") or link.get("src")
            if href.startswith("#"):
                assert page.get_element_by_id(href[1:]) is not None
                continue
            target = href.partition("#")[0].lstrip("/")
            place = target + "index.html" if not target or target.endswith("/") else target
            if href.startswith(("https://example.org/needs", "https://www.legislation.gov.uk/")):
                continue  # a plan on another site, and the law
            assert href.startswith("/"), (path, href)
            working = (
                "plans/partners/",
                "priorities/outcomes/",
                "workspace/",
                "api/",
                "consultations/",
                "verify/",
                "follow/",
                "formats/ask/",
                "ledger/",
                "bodies/",
                "metrics/",
            )
            assert place in site or target.startswith((*bundles, *working)), (path, href)


def test_the_history_gives_every_edition_its_address_and_fingerprints(site: dict[str, bytes]) -> None:
    text = text_of(site, "plans/joint-forward-plan-2023-28/editions/index.html")
    assert text.index("Edition 2 Latest") < text.index("Edition 1 ")
    for edition in plans()[0]["editions"]:
        assert edition["manifest_sha256"] in text
        assert f"/plans/joint-forward-plan-2023-28/editions/{edition['number']}/" in text


def test_a_frozen_page_is_told_the_latest_edition(site: dict[str, bytes]) -> None:
    assert json.loads(site["plans/joint-forward-plan-2023-28/status.json"]) == {"latest": 2, "state": "published"}
    assert json.loads(site["plans/place-plan-halton/status.json"])["state"] == "withdrawn"
    assert json.loads(status({"editions": [], "state": "withdrawn"})) == {"latest": 0, "state": "withdrawn"}


def test_a_place_shows_its_plan_and_what_its_board_said(site: dict[str, bytes]) -> None:
    assert "Sefton Place plan 2024/25" in text_of(site, "places/sefton/index.html")
    assert "The plan takes proper account of the strategy. Agreed 7 June 2023." in text_of(
        site, "places/sefton/index.html"
    )
    assert "No reply was recorded." in text_of(site, "places/knowsley/index.html")
    assert "No plan of Wirral has been published yet." in text_of(site, "places/wirral/index.html")


def test_machines_are_told_what_to_read(site: dict[str, bytes]) -> None:
    assert b"Disallow: /workspace/" in site["robots.txt"]
    assert b"Sitemap: https://plans.example.org/sitemap.xml" in site["robots.txt"]
    assert b"<loc>https://plans.example.org/plans/joint-forward-plan-2023-28/</loc>" in site["sitemap.xml"]
    assert b"<loc>https://plans.example.org/requirements/</loc>" in site["sitemap.xml"]
    without = whole_site(address="")
    assert "sitemap.xml" not in without
    assert b"Sitemap" not in without["robots.txt"]


def test_a_reference_document_stands_apart_and_does_not_lead() -> None:
    old = {**plans()[0], "slug": "old", "title": "Old strategy", "is_reference": True, "superseded_by": "New strategy"}
    files = render_site([*plans(), old], GLOSSARY) | render_home([*plans(), old], places(), [], no_priorities())
    listed = text_of(files, "plans/index.html")
    assert listed.index("Kept for reference") < listed.index("Old strategy Superseded")
    assert "followed by New strategy" in listed
    home = text_of(files, "index.html")
    assert home.index("Joint Forward Plan") < home.index("What changed last") < home.index("Old strategy")
    assert "Old strategy" in text_of(render_home([old], [], [], no_priorities()), "index.html")


def test_statements_are_drafts_until_whoever_runs_the_site_completes_them():
    told = {
        "controller": "Mercia ICB",
        "data_protection": "dpo@mercia.example",
        "accessibility": "Tested <by> Ann.\n\nAll read.",
    }
    draft = render_site(plans(), GLOSSARY, contact="us@mercia.example", statements={})
    whole = render_site(plans(), GLOSSARY, contact="us@mercia.example", statements=told)
    for path in ("privacy/index.html", "accessibility/index.html"):
        assert "This is a draft." in text_of(draft, path)
        assert "This is a draft." not in text_of(whole, path)
    assert "Mercia ICB answers for the personal data on this site" in text_of(whole, "privacy/index.html")
    assert "Tested <by> Ann. All read." in text_of(whole, "accessibility/index.html")
    assert "not yet been tested with screen readers" in text_of(draft, "accessibility/index.html")
    assert "not yet been tested with screen readers" not in text_of(whole, "accessibility/index.html")
    reached_by_none = render_site(plans(), GLOSSARY, contact="", statements=told)
    assert "This is a draft." in text_of(reached_by_none, "accessibility/index.html")
