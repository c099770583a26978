"""Are the pages of a plan, and of the site, whole, true to the snapshot and readable from files alone?"""

import copy
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath
from posixpath import join, normpath

import lxml.html
import pytest

from publication.bundle.assets import verbatim
from publication.bundle.frameworks import render_priorities
from publication.bundle.pages import render_pages
from tests.publication.bundle_content import FILES, RELEASE, bare_content, bundle_content
from tests.publication.priorities_content import no_priorities, site_priorities
from tests.publication.site_content import empty_site
from tests.publication.site_content import site as whole_site

ROOT = Path(__file__).resolve().parents[2]
LATER = {"plan.pdf", "plan.json", "release.json", "manifest.json", "SHA256SUMS"} | {file["path"] for file in FILES}
Page = tuple[str, lxml.html.HtmlElement]


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return render_pages(bundle_content(), RELEASE, FILES)


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return {**whole_site(), **render_priorities(site_priorities())}


def documents(files: dict[str, bytes]) -> Iterator[Page]:
    for path, data in files.items():
        if path.endswith(".html"):
            yield path, lxml.html.document_fromstring(data.decode())


@pytest.fixture(scope="module")
def everything(pages: dict[str, bytes], site: dict[str, bytes]) -> list[Page]:
    bare = render_pages(bare_content(purpose="draft"), {**RELEASE, "approvals": []}, [])
    empty = {**empty_site(), **render_priorities(no_priorities())}
    return [page for files in (pages, site, bare, empty) for page in documents(files)]


def text_of(files: dict[str, bytes], path: str) -> str:
    return " ".join(lxml.html.document_fromstring(files[path].decode()).find("body").text_content().split())


def test_a_plan_has_all_its_pages(pages: dict[str, bytes]) -> None:
    assert {path for path in pages if path.endswith(".html")} == {
        "index.html",
        *(f"sections/{slug}/index.html" for slug in ("foreword", "about", "population-health", "finance", "views")),
        *(f"{name}/index.html" for name in ("full", "summary", "opinions", "requirements", "downloads", "place-plans")),
    }
    assert {"assets/nhsuk-frontend.min.css", "assets/portal.css", "assets/page.js", "assets/favicon.svg"} <= set(pages)
    assert "place-plans/index.html" not in render_pages(bare_content(), RELEASE, [])


def test_the_same_snapshot_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import django, hashlib; django.setup()\n"
        "from publication.bundle.pages import render_pages\n"
        "from tests.publication.bundle_content import *\n"
        "pages = render_pages(bundle_content(), RELEASE, FILES)\n"
        "print(hashlib.sha256(repr(sorted(pages.items())).encode()).hexdigest())"
    )
    found = set()
    for seed, zone in (("1", "UTC"), ("2", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": "C"}
        run = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        found.add(run.stdout)
    assert len(found) == 1


def test_rendering_does_not_touch_the_snapshot() -> None:
    content, release = bundle_content(), copy.deepcopy(RELEASE)
    render_pages(content, release, FILES)
    assert content == bundle_content()
    assert release == RELEASE


def test_each_page_is_sound(everything: list[Page]) -> None:
    for path, page in everything:
        assert page.get("lang") == "en-GB", path
        assert re.fullmatch(r"\S.* – Cheshire and Merseyside health and care plans", page.findtext(".//title")), path
        levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert not [low for high, low in pairwise(levels) if low > high + 1], (path, levels)
        ids = Counter(found.get("id") for found in page.iter() if found.get("id"))
        assert [name for name, times in ids.items() if times > 1] == [], path
        for found in page.iter():
            assert not {"style", *(name for name in found.attrib if name.startswith("on"))} & set(found.attrib), path
            for attribute in ("aria-labelledby", "aria-describedby"):
                assert all(name in ids for name in found.get(attribute, "").split()), (path, found.attrib)
        run = [script for script in page.iter("script") if script.get("type") != "application/ld+json"]
        assert all(script.get("src") for script in run), path
        assert not list(page.iter("style")), path
        assert all(image.get("alt") is not None for image in page.iter("img")), path
        for table in page.iter("table"):
            assert table.find("caption") is not None, path
            assert all(head.get("scope") for head in table.iter("th")), path


def test_no_page_loads_anything_from_elsewhere(everything: list[Page], pages: dict[str, bytes]) -> None:
    for path, page in everything:
        loaded = [found.get("src") for found in page.iter("script", "img") if found.get("src")]
        loaded += [link.get("href") for link in page.iter("link") if link.get("rel") in {"stylesheet", "icon"}]
        assert not [address for address in loaded if re.match(r"(\w+:)?//", address)], path
    for path, data in pages.items():
        if path.endswith((".css", ".svg")):
            assert set(re.findall(rb"https?://[^\s\"')]+", data)) <= {b"http://www.w3.org/2000/svg"}, path
    assert b"frutiger" not in pages["assets/nhsuk-frontend.min.css"].lower()


def test_links_inside_the_bundle_are_relative_and_lead_to_something(pages: dict[str, bytes]) -> None:
    found = {path: {each.get("id") for each in page.iter() if each.get("id")} for path, page in documents(pages)}
    for path, page in documents(pages):
        for link in page.iter("a", "link"):
            href = link.get("href")
            if re.match(r"https?:|mailto:", href):
                continue
            if href.startswith("/"):
                assert re.match(
                    r"/(plans|places|bodies|priorities|requirements|opinions|consultations|metrics|glossary"
                    r"|verify|accessibility|follow)?(/|$)",
                    href,
                ), (path, href)
                continue
            target, _, fragment = href.partition("#")
            place = normpath(join(PurePosixPath(path).parent.as_posix(), target)) if target else path
            assert place in pages or place in LATER, (path, href)
            assert not fragment or fragment in found[place], (path, href)


def test_links_of_one_page_that_read_alike_lead_to_the_same_place(everything: list[Page]) -> None:
    within = {"jfp-notes__back", "jfp-words__back", "jfp-term"}
    for path, page in everything:
        named: dict[str, set[str]] = {}
        for link in page.iter("a"):
            name = link.get("aria-label") or " ".join(link.text_content().split())
            # "We will" is a title that authors use again and again; its place in the contents tells one from another.
            own = not within & set(link.classes) and not link.get("href").startswith("#note--")
            if own and not name.endswith("We will"):
                named.setdefault(name, set()).add(link.get("href"))
        assert {name: hrefs for name, hrefs in named.items() if len(hrefs) > 1} == {}, path


def test_the_first_page_says_what_the_plan_is_and_how_it_was_agreed(pages: dict[str, bytes]) -> None:
    text = text_of(pages, "index.html")
    for words in (
        "Joint Forward Plan 2023-28",
        "NHS Cheshire and Merseyside",
        "1 April 2023 to 31 March 2028",
        "edition 1, published 1 July 2023",  # half past midnight in London, though still June in UTC
        "approved this text on 29 June 2023, Board of the ICB (minute ICB/6/23/12)",
        "9 Health and Wellbeing Boards were asked for an opinion: 7 gave one, and for 2 no reply is recorded",
        "Graham Urwin, Chief Executive, 30 June 2023",
        "Whole plan (PDF, 1.8 MB)",
        RELEASE["snapshot_sha256"],
    ):
        assert words in text, words
    entries = lxml.html.document_fromstring(pages["index.html"].decode()).find_class("jfp-contents")[0]
    assert {link.text: link.get("href") for link in entries.iter("a")}["2.1.1 Anchor institutions"] == (
        "sections/population-health/index.html#anchor-institutions"
    )


def test_a_section_page_has_its_neighbours_contents_and_promises(pages: dict[str, bytes]) -> None:
    page = lxml.html.document_fromstring(pages["sections/population-health/index.html"].decode())
    assert page.xpath("//a[@rel='prev']/@href") == ["../../sections/about/index.html"]
    assert page.xpath("//a[@rel='next']/@href") == ["../../sections/finance/index.html"]
    assert page.xpath("//nav[@aria-label='On this page']//a/@href") == [
        "#all-together-fairer",
        "#prevention",
        "#screening",
    ]
    panel = page.find_class("jfp-promises")[0]
    assert [lead.text for lead in panel.find_class("jfp-promises__lead")] == ["We will", "And"]
    assert panel.xpath(".//li/ul/li/text()") == ["Reach an 80% reduction by 2032."]
    assert not lxml.html.document_fromstring(pages["sections/foreword/index.html"].decode()).xpath("//a[@rel='prev']")


def test_the_whole_text_is_on_one_page_under_the_same_anchors(pages: dict[str, bytes]) -> None:
    full = lxml.html.document_fromstring(pages["full/index.html"].decode())
    for slug in ("foreword", "about", "all-together-fairer", "anchor-institutions", "views"):
        assert full.get_element_by_id(slug).tag == {"all-together-fairer": "h3", "anchor-institutions": "h4"}.get(
            slug, "h2"
        )
    assert full.get_element_by_id("about--our-approach").tag == "h3"


def test_the_summary_is_the_same_source_in_brief(pages: dict[str, bytes]) -> None:
    text = text_of(pages, "summary/index.html")
    assert "Partners across nine Places have agreed to work as one." in text
    assert "This plan describes how we arrange services. It answers" in text, "no summary written: the first paragraph"
    assert "Reduce the emissions" in text
    assert "Embed, and expand" not in text, "supporting commitments are for the full text"
    assert "Our money" not in text
    page = lxml.html.document_fromstring(pages["summary/index.html"].decode())
    assert (
        page.xpath("//p[@class='jfp-more']/a/@href")[-1]
        == "../sections/population-health/index.html#all-together-fairer"
    )


def test_opinions_stand_word_for_word_and_silence_is_named(pages: dict[str, bytes]) -> None:
    page = lxml.html.document_fromstring(pages["opinions/index.html"].decode())
    for opinion in bundle_content()["opinions"]:
        section = page.get_element_by_id(f"opinion--{opinion['board']['slug']}-1").getparent().getparent()
        quotes = section.find_class("jfp-verbatim")
        if opinion["state"] == "opinion given":
            assert quotes[0].text_content() == opinion["text"]
            assert opinion["sha256"] in section.text_content()
        else:
            assert quotes == []
            said = "did not reply: it was asked about the text of round 1. Silence is not consent."
            assert said in section.text_content()


def test_text_that_must_stand_as_it_came_keeps_its_blank_lines() -> None:
    shown = verbatim("a\n\n  <b>&amp;\r\n")
    assert "\n" not in shown, "a line of its own could be taken for one that a template left"
    assert lxml.html.fragment_fromstring(f"<p>{shown}</p>").text_content() == "a\n\n  <b>&amp;\n"


def test_requirements_name_the_law_and_where_it_is_answered(pages: dict[str, bytes]) -> None:
    text = text_of(pages, "requirements/index.html")
    assert "4 of 5 are answered in the text; for 1 a reason is given instead" in text
    assert "Not in the text, because: It is answered by the Supporting Content." in text
    page = lxml.html.document_fromstring(pages["requirements/index.html"].decode())
    row = page.get_element_by_id("requirement--1")
    assert row.xpath(".//a/@href") == [
        "https://www.legislation.gov.uk/ukpga/2006/41/section/14Z52",
        "../sections/foreword/index.html",
    ]


def test_downloads_name_format_and_size(pages: dict[str, bytes]) -> None:
    text = text_of(pages, "downloads/index.html")
    for words in (
        "Plan as data (JSON, 413 KB)",
        "Table 1, in “2.1 All Together Fairer” (CSV, 4 KB)",
        "All commitments (CSV",
    ):
        assert words in text


def test_a_draft_says_on_every_page_that_it_is_one() -> None:
    for path, page in documents(render_pages(bare_content(purpose="draft"), RELEASE, [])):
        assert "This is a draft for comment" in page.text_content(), path
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"], path


def test_what_is_not_there_is_said_in_words() -> None:
    files = render_pages(bare_content(), {**RELEASE, "approvals": []}, [])
    for path, words in {
        "index.html": "No approval is recorded for this edition.",
        "opinions/index.html": "No opinions are recorded for this edition.",
        "requirements/index.html": "No list of requirements applies to this type of plan.",
        "summary/index.html": "No part of this edition is marked for a summary.",
        "downloads/index.html": "no files to download besides its pages",
        "full/index.html": "This edition has no sections.",
    }.items():
        assert words in text_of(files, path), path
    empty = empty_site()
    for path, words in {
        "index.html": "No plan has been published yet.",
        "plans/index.html": "No plan has been published yet.",
        "places/index.html": "No Place has been entered yet.",
        "opinions/index.html": "No opinion has been published yet.",
        "glossary/index.html": "No words are explained here yet.",
    }.items():
        assert words in text_of(empty, path), path


def test_a_hostile_snapshot_stays_text() -> None:
    content = bundle_content()
    evil = '"><script>alert(1)</script>'
    content["plan"]["title"] = content["sections"][0]["title"] = content["glossary"][0]["meaning"] = evil
    content["sections"][2]["sections"][0]["commitments"][0]["text"] = content["opinions"][0]["note"] = evil
    for path, page in documents(render_pages(content, RELEASE, FILES)):
        run = [script.get("src") for script in page.iter("script") if script.get("type") != "application/ld+json"]
        assert run == ["../" * path.count("/") + "assets/page.js"], path


def test_vendored_files_are_what_was_fetched() -> None:
    run = subprocess.run(
        [sys.executable, "script/vendor", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_a_page_names_its_edition_on_paper_and_without_its_script(pages: dict[str, bytes]) -> None:
    for path, page in documents(pages):
        (style,) = page.xpath("//link[@media='print']/@href")
        assert normpath(join(str(PurePosixPath(path).parent), style)) == "assets/edition.css"
        (fallback,) = page.iter("noscript")
        assert "This is edition 1" in fallback.text_content()
        assert fallback.find(".//a").get("href") == "/plans/joint-forward-plan-2023-28/editions/"


def test_what_is_printed_at_the_foot_of_each_page_stays_words() -> None:
    content = bundle_content()
    content["plan"]["title"] = 'A "plan" \\ of\nours</style>'
    style = render_pages(content, RELEASE, FILES)["assets/edition.css"].decode()
    assert r'content: "A \22 plan\22  \5c  of\a ours\3c /style>, edition 1, published 1 July 2023. /plans/' in style


def test_a_site_that_knows_its_address_names_it() -> None:
    known = render_pages(bundle_content(), {**RELEASE, "site_address": "https://plans.example.org"}, FILES)
    root = "https://plans.example.org/plans/joint-forward-plan-2023-28/editions/"
    for path, page in documents(known):
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical.startswith(root)
        assert canonical.endswith(f"/{path.removesuffix('index.html')}")
        assert f"Permanent address: {root}" in page.find_class("jfp-cite")[0].text_content()
    assert root in known["assets/edition.css"].decode()
    assert b'rel="canonical"' not in render_pages(bundle_content(), RELEASE, FILES)["index.html"]


def test_an_edition_is_described_for_search_engines(pages: dict[str, bytes]) -> None:
    page = lxml.html.document_fromstring(pages["index.html"].decode())
    told = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert told["@type"] == "Report"
    assert told["license"].endswith("/open-government-licence/version/3/")
    assert {each["name"] for each in told["encoding"]} >= {"PDF", "JSON"}
    hostile = bundle_content()
    hostile["plan"]["title"] = "</script><b>Plan</b>"
    page = lxml.html.document_fromstring(render_pages(hostile, RELEASE, FILES)["index.html"].decode())
    assert json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)["name"] == hostile["plan"]["title"]
