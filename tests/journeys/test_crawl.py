"""Does the crawl find each fault that a page may have? A site with one of each is made, and one without."""

from pathlib import Path

import pytest

from tests.browser import markup_faults, open_browser, spills
from tests.crawl import Crawl

SITE = "https://plans.example.nhs.uk"
WHOLE = """<!DOCTYPE html><html lang="en-GB"><head><title>Whole</title>{head}</head>
<body><h1 id="top">Whole</h1><p><a href="#top">Top</a></p>{body}</body></html>"""


def crawl(folder: Path, *, head: str = "", body: str = "", **files: str) -> Crawl:
    (folder / "index.html").write_text(WHOLE.format(head=head, body=body))
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return Crawl(folder, SITE).run("/")


def test_a_whole_site_has_no_fault(tmp_path: Path) -> None:
    found = crawl(
        tmp_path,
        head='<link rel="stylesheet" href="own.css"><link rel="canonical" href="https://plans.example.nhs.uk/">'
        '<script type="application/ld+json">{"url": "https://plans.example.nhs.uk/", "encoding": []}</script>',
        body='<a href="https://www.nhs.uk/conditions/">NHS</a> <a href="mailto:team@nhs.net">Write</a> '
        '<a href="feed.atom">Feed</a> <a href="/search/?q=health">Search</a>',
        own_css="body { background: url('own.svg') }", own_svg="<svg/>",
        feed_atom='<feed><entry><link href="https://plans.example.nhs.uk/"/></entry></feed>',
        sitemap_xml="<urlset><url><loc>https://plans.example.nhs.uk/</loc></url></urlset>",
        robots_txt="Sitemap: https://plans.example.nhs.uk/sitemap.xml",
    )  # fmt: skip
    assert found.faults == []
    assert found.files == {"/own.css", "/own.svg", "/feed.atom", "/sitemap.xml", "/robots.txt"}
    assert list(found.working) == ["/search/?q=health"]
    assert list(found.pages["/"].faults()) == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"body": '<a href="gone/">Gone</a>'}, "/ leads to gone/, which is not there"),
        ({"body": '<a href="#gone">Gone</a>'}, "/ leads to the missing place /#gone"),
        ({"body": '<img src="gone.png" alt="Gone">'}, "/ leads to gone.png, which is not there"),
        ({"body": '<object data="gone.svg"></object>'}, "/ leads to gone.svg, which is not there"),
        ({"body": '<a href="plan.pdf">Plan</a>', "plan_pdf": ""}, "/ leads to plan.pdf, which is not there"),
        ({"body": '<img src="https://elsewhere.org/a.png" alt="">'}, "/ asks https://elsewhere.org/a.png"),
        ({"body": '<a href="https://elsewhere">No host</a>'}, "/ asks https://elsewhere"),
        ({"body": '<a href="https://else where.org/">A gap</a>'}, "/ asks https://else where.org/"),
        ({"body": '<a href="javascript:go()">A script</a>'}, "/ asks javascript:go()"),
        ({"body": '<a href="mailto:nobody">Write</a>'}, "/ asks mailto:nobody"),
        ({"head": f'<link rel="canonical" href="{SITE}/gone/">'}, "/ leads to /gone/, which is not there"),
        (
            {"head": f'<script type="application/ld+json">{{"a": [{{"contentUrl": "{SITE}/plan.pdf"}}]}}</script>'},
            "/ leads to /plan.pdf, which is not there",
        ),
        (
            {"head": '<link rel="stylesheet" href="own.css">', "own_css": "body { background: url(gone.svg) }"},
            "/own.css leads to gone.svg, which is not there",
        ),
        (
            {"head": '<link rel="stylesheet" href="own.css">', "own_css": '@import "//elsewhere.org/a.css";'},
            "/own.css asks //elsewhere.org/a.css",
        ),
        (
            {"body": '<a href="feed.atom">Feed</a>', "feed_atom": f'<link rel="self" href="{SITE}/gone.atom"/>'},
            "/feed.atom leads to /gone.atom, which is not there",
        ),
        ({"sitemap_xml": f"<loc>{SITE}/gone/</loc>"}, "/sitemap.xml leads to /gone/, which is not there"),
        ({"robots_txt": f"Sitemap: {SITE}/sitemap.xml"}, "/robots.txt leads to /sitemap.xml, which is not there"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, made: dict[str, str], said: str) -> None:
    assert crawl(tmp_path, **made).faults == [said]


@pytest.mark.browser
def test_the_validator_tells_what_the_standard_does_not_allow() -> None:
    whole = WHOLE.format(head="", body="")
    cases = {
        "": None,
        "<p><div>A block in a paragraph</div></p>": "no-implicit-close",
        "<ul><p>No item</p></ul>": "element-permitted-content",
        '<p id="top">Twice</p>': "no-dup-id",
        "<table><tr><th>Head</tr></table>": "no-implicit-close",
        '<img src="a.png">': "wcag/h37",
        '<input type="numeral">': "attribute-allowed-values",
        "<button>Go</span></button>": "close-order",
        "<blink>Look</blink>": "deprecated",
        '<a href="/"><a href="/">Link in link</a></a>': "element-permitted-content",
        '<p class="a" class="b">Twice</p>': "no-dup-attr",
        '<label for="gone">Name</label>': "no-missing-references",
    }
    with open_browser() as browser:
        page = browser.new_page()
        for body, rule in cases.items():
            found = markup_faults(page, WHOLE.format(head="", body=body) if body else whole)
            assert (rule is None and found == []) or any(f"({rule})" in fault for fault in found), (body, found)


@pytest.mark.browser
def test_what_stands_beside_the_edge_of_a_phone_is_told() -> None:
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_content('<body style="margin: 0"><p style="width: 600px">Wide</p>')
        assert spills(page) == ["spills 280 pixels at 320"]
        assert page.viewport_size == {"width": 1280, "height": 800}
        page.set_content('<body style="margin: 0"><div style="overflow-x: auto"><p style="width: 600px">Wide</p></div>')
        assert spills(page) == []
