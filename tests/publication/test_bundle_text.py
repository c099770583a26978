"""Does the text of a section come through to its page whole, in order and safe?"""

from collections import Counter

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import richtext
from publication.bundle.tables import walk
from publication.bundle.text import PageText, first_paragraph, image_path
from publication.bundle.words import PageWords, in_order
from tests.publication.bundle_content import GLOSSARY, MEASURES, PICTURE_SHA256, bundle_content

ASSET = {"sha256": PICTURE_SHA256, "media_type": "image/png", "width": 640, "height": 260}


def page_text(glossary: list[dict] | None = None) -> PageText:
    sections = {"finance": "../finance/index.html", "here": "#here"}
    return PageText("../../", {PICTURE_SHA256: ASSET}, sections, PageWords(glossary or []))


def render(body: str, *, level: int = 1, glossary: list[dict] | None = None) -> lxml.html.HtmlElement:
    text = page_text(glossary).body(body, level=level, anchor="here", title="Here")
    return lxml.html.fragment_fromstring(str(text), create_parent="div")


def headings(tree: lxml.html.HtmlElement) -> list[str]:
    return [found.tag for found in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]


def test_headings_stand_below_the_sections_title_and_skip_no_level() -> None:
    body = "<h2>A</h2><h3>B</h3><h4>C</h4>"
    assert headings(render(body, level=1)) == ["h2", "h3", "h4"]
    assert headings(render(body, level=2)) == ["h3", "h4", "h5"]
    assert headings(render("<h4>Jumps</h4><h4>Again</h4><h2>Back</h2>", level=2)) == ["h3", "h4", "h3"]
    assert headings(render(body, level=5)) == ["h6", "h6", "h6"]


def test_each_heading_has_an_address_of_its_own_and_a_named_link_to_it() -> None:
    tree = render("<h2>Next steps</h2><p>x</p><h2>Next steps</h2><h2>???</h2>")
    ids = [found.get("id") for found in tree.iter("h2")]
    assert ids == ["here--next-steps", "here--next-steps-2", "here--part"]
    links = tree.find_class("jfp-permalink")
    assert [link.get("href") for link in links] == [f"#{each}" for each in ids]
    assert links[0].get("aria-label") == "Link to this part: Next steps"
    assert [link.text for link in links] == [None] * 3, "the link's sign is not part of the heading's text"


def test_a_table_scrolls_in_a_named_group_and_its_heads_have_a_scope() -> None:
    tree = render(
        MEASURES + "<table><tbody><tr><th></th><th>Two</th></tr><tr><th>a</th><td>b</td></tr></tbody></table>"
    )
    for table in tree.iter("table"):
        group = table.getparent()
        assert group.get("role") == "group"
        assert group.get("tabindex") == "0"
        assert group.get("aria-labelledby") == table.find("caption").get("id")
        assert all(head.get("scope") for head in table.iter("th"))
    second = list(tree.iter("table"))[1]
    assert second.find("caption").text == "Table 2 in “Here”"
    assert second.find(".//tr/td").get("scope") is None, "an empty corner is no heading"


def test_notes_lead_there_and_back() -> None:
    body = (
        '<p>One<sup data-note="k 1">1</sup> and again<sup data-note="k 1">1</sup>, two<sup data-note="*">*</sup>, '
        'lost<sup data-note="gone">9</sup>, x<sup>2</sup></p>'
        '<aside data-note="k 1" data-mark="1">First <em>note</em></aside>'
        '<aside data-note="*" data-mark="*"><p>Second</p></aside>'
    )
    tree = render(body)
    ids = {found.get("id"): found for found in tree.iter() if found.get("id")}
    marks = [link for link in tree.iter("a") if link.get("href", "").startswith("#note--") and link.get("id")]
    assert [mark.text for mark in marks] == ["1", "1", "*"]
    assert len({mark.get("id") for mark in marks}) == 3
    for mark in marks:
        note = ids[mark.get("href")[1:]]
        assert f"#{mark.get('id')}" in [back.get("href") for back in note.iter("a")]
    assert [item.text_content().replace("Back", "").strip() for item in tree.find_class("jfp-notes")[0].iter("li")] == [
        "1First note",
        "*Second",
    ]
    assert not list(tree.iter("aside"))
    assert "lost9, x2" in tree.text_content()


def test_pictures_come_from_the_bundle_with_their_size_and_words() -> None:
    tree = render(f'<figure><img src="asset:{PICTURE_SHA256}" alt="Bars"><figcaption>Figure 1</figcaption></figure>')
    image = tree.find(".//img")
    assert image.get("src") == f"../../images/{PICTURE_SHA256}.png"
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("Bars", "640", "260")
    assert render('<figure><img src="asset:0" alt="x"><figcaption>Kept</figcaption></figure>').find(".//img") is None
    assert image_path({**ASSET, "media_type": "image/jpeg"}).endswith(".jpg")


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("https://www.england.nhs.uk/", "https://www.england.nhs.uk/"),
        ("mailto:jfp@example.org", "mailto:jfp@example.org"),
        ("/plans/other/", "/plans/other/"),
        ("#finance", "../finance/index.html"),
        ("#", None),
        ("#nowhere", None),
        ("javascript:alert(1)", None),
        ("//elsewhere.example", None),
        ("data:text/html,x", None),
    ],
)
def test_a_link_leads_somewhere_safe_or_is_only_its_words(href: str, found: str | None) -> None:
    tree = render(f'<p>See <a href="{href}">the words</a> there.</p>')
    links = [link.get("href") for link in tree.iter("a")]
    assert links == ([found] if found else [])
    assert tree.text_content() == "See the words there."


def test_nothing_outside_the_schema_reaches_a_frozen_page() -> None:
    tree = render(
        '<p onclick="x()" style="color:red" id="maincontent" data-bid="aaaaaaa2">Text<script>alert(1)</script>'
        '<iframe src="https://x.example">in</iframe><!-- note --><b>bold</b></p><img src="https://x.example/p.png">'
    )
    paragraph = tree.find("p")
    assert dict(paragraph.attrib) == {"id": "here--aaaaaaa2"}
    assert paragraph.text_content() == "Textinbold"
    assert not [found for found in tree.iter() if found.tag in {"script", "iframe", "img"} or found.get("onclick")]


def test_every_word_of_a_body_is_found_again_on_its_page() -> None:
    content = bundle_content()
    text = page_text(GLOSSARY)
    for section in walk(content["sections"]):
        shown = text.body(section["body"], level=1, anchor=section["slug"], title=section["title"])
        missing = Counter(richtext.text_set(section["body"])) - Counter(richtext.text_set(str(shown)))
        assert missing == Counter(), section["title"]


def test_a_word_is_explained_once_at_its_first_place_in_the_text() -> None:
    text = page_text(GLOSSARY)
    first = str(text.body("<h2>ICB</h2><p>The ICBs and the ICB.</p>", level=1, anchor="a", title="A"))
    second = str(text.body("<p>The Integrated Care Board again</p>", level=1, anchor="b", title="B"))
    assert first.count("jfp-term") == 1
    assert 'href="#word--integrated-care-board">ICBs</a> and the ICB.' in first
    assert "jfp-term" not in second
    assert [entry["slug"] for entry in text.words.used] == ["integrated-care-board"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>An integrated care  board</p>", ["integrated care  board"]),
        ("<p>integrated care and a Place-based team in a place</p>", ["integrated care"]),
        ("<p>We send SEND.</p>", ["SEND"]),
        ("<p>ICBX XICB non-ICB</p>", []),
        ("<p><a href='#here'>ICB</a> <abbr title='x'>ICB</abbr> <em>The ICB</em></p>", ["ICB"]),
        ("<table><thead><tr><th>ICB</th></tr></thead><tbody><tr><td>ICB</td></tr></tbody></table>", ["ICB"]),
        ("<p>Places<br>SEND</p><ul><li>ICB<ul><li>below</li></ul></li></ul>", ["Places", "SEND", "ICB"]),
    ],
)
def test_words_are_whole_and_the_longest_wins(body: str, words: list[str]) -> None:
    tree = render(body, glossary=GLOSSARY)
    assert [found.text for found in tree.find_class("jfp-term")] == words


def test_other_names_that_say_nothing_new_are_not_listed() -> None:
    entry = {"slug": "x", "term": "Net zero", "meaning": "m", "aliases": ["Net Zero", "NZ", "net zeros", "NZs"]}
    other = {"slug": "a", "term": "anchor", "meaning": "m", "aliases": []}
    shown = in_order([entry, other])
    assert [(each["term"], each["aliases"]) for each in shown] == [("anchor", []), ("Net zero", ["NZ"])]


def test_a_word_in_a_heading_cell_stays_plain() -> None:
    tree = render(
        "<table><thead><tr><th>ICB</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>", glossary=GLOSSARY
    )
    assert tree.find_class("jfp-term") == []


@given(st.text(alphabet="aIC B<&>\"'éSENDplce-\u00a0\n", max_size=60))
def test_marking_words_changes_no_letter_of_a_text(text: str) -> None:
    line = page_text(GLOSSARY).line(text)
    assert lxml.html.fragment_fromstring(f"<p>[{line}]</p>").text_content() == f"[{text}]"


def test_a_summary_may_borrow_the_first_paragraph_without_its_note_marks() -> None:
    body = '<ul><li>No</li></ul><p> </p><p>Yes<sup data-note="a">1</sup>, 10<sup>2</sup>.</p><p>Later</p>'
    assert first_paragraph(body) == "<p>Yes, 10<sup>2</sup>.</p>"
    assert first_paragraph("") == ""
