"""Is a section's body rewritten so that it prints cleanly under PDF/UA, with nothing lost?"""

import io
import re

import pikepdf
import pytest
from lxml import html

from publication.pdf import CannotRender
from publication.pdf.body import Body, Places, fragments_wanted, parse
from publication.pdf.press import typeset
from tests.publication.pdf_sample import PICTURE, PICTURE_NAME
from tests.publication.pdf_walk import faults, structure

WHERE = "The section “Test”"


def printed(fragment: str, level: int = 2, anchors: dict[str, str] | None = None) -> str:
    root = parse(fragment, WHERE)
    places = Places(anchors or {}, fragments_wanted(root))
    return Body(root, WHERE, level, "1", places, {PICTURE_NAME}).printed()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # 7.18.5-1: a link holds text only
        (
            '<p>a <a href="https://x.org"><strong>b</strong></a> c</p>',
            '<p>a <strong><a href="https://x.org">b</a></strong> c</p>',
        ),
        (
            '<p><a href="https://x.org">one <em>two</em> three</a> four</p>',
            '<p><a href="https://x.org">one two three</a> four</p>',
        ),
        # where a link cannot lead, its words stay
        (
            '<p><a href="#">here</a>, <a href="/plans/x/">there</a>, <a href="javascript:x">x</a></p>',
            "<p>here, there, x</p>",
        ),
        ('<p><a href="file:///etc/passwd">x</a><a href="https://x.org"></a></p>', "<p>x</p>"),
        # 7.2-20: no paragraph in a list item
        ("<ul><li><p>one</p></li></ul>", "<ul><li>one</li></ul>"),
        (
            "<ul><li><p>one</p><p>two</p><ul><li>in</li></ul></li></ul>",
            "<ul><li>one<br>two<ul><li>in</li></ul></li></ul>",
        ),
        ("<ul><li>one<p>two</p> three</li></ul>", "<ul><li>one<br>two three</li></ul>"),
        # headings go below the section's own, and never skip a level
        ("<h2>a</h2><h4>b</h4><h2>c</h2>", "<h3>a</h3><h4>b</h4><h3>c</h3>"),
        ("<h1>a</h1>", "<h3>a</h3>"),
        # what print cannot show goes, its words stay
        (
            '<p class="x" style="background:url(file:///x)" onclick="y">a<!-- b --><span>c</span></p>',
            "<p>a<span>c</span></p>",
        ),
        ("<div><b>a</b> <u>b</u></div>", "<strong>a</strong> b"),
        (
            '<ol start="3" type="a"><li>x</li></ol>',
            '<ol style="list-style-type: lower-alpha; counter-reset: list-item 2"><li>x</li></ol>',
        ),
        ('<ol start="1e9" type="url(x)"><li>x</li></ol>', "<ol><li>x</li></ol>"),
        ("<p></p><p> </p><p>x</p>", "<p>x</p>"),
    ],
)
def test_rewriting(given: str, expected: str) -> None:
    assert printed(given) == expected


def test_headings_stop_at_six() -> None:
    assert printed("<h2>a</h2><h3>b</h3>", level=6) == "<h6>a</h6><h6>b</h6>"


def test_links_inside_the_plan_lead_to_what_they_name() -> None:
    body = printed(
        '<p data-bid="abcdefgh">x <a href="#other">o</a> <a href="#abcdefgh">self</a></p>',
        anchors={"other": "s-2", "abcdefgh": "b-1"},
    )
    assert body == '<p id="b-1">x <a href="#s-2">o</a> <a href="#b-1">self</a></p>'


def test_notes_stand_at_the_end_and_link_both_ways() -> None:
    body = printed(
        '<p>a<sup data-note="k">*</sup> b<sup data-note="k">*</sup> c<sup data-note="gone">9</sup></p>'
        '<aside data-note="k" data-mark="*"><p>First.</p><p>Second.</p></aside>'
        '<aside data-note="z" data-mark="2">Not <em>called</em>.</aside>'
    )
    assert body == (
        '<p>a<sup id="call-1-1"><a href="#note-1-1">*</a></sup> b<sup><a href="#note-1-1">*</a></sup> c<sup>9</sup></p>'
        '<div class="notes"><p><sup id="note-1-1"><a href="#call-1-1">*</a></sup> First.</p><p>Second.</p>'
        '<p><sup id="note-1-2">2</sup> Not <em>called</em>.</p></div>'
    )


def table(fragment: str) -> html.HtmlElement:
    return html.fragment_fromstring(printed(fragment), create_parent="div").find("table")


def test_a_table_is_squared_and_its_header_cells_have_a_scope() -> None:
    made = table(
        "<table><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><th>r</th><td>1</td><td>2</td></tr>"
        "<tr><td>3</td></tr></tbody></table>"
    )
    rows = [[(cell.tag, cell.get("scope")) for cell in row] for row in made.iter("tr")]
    assert rows == [
        [("td", None), ("th", "col"), ("td", None)],
        [("th", "row"), ("td", None), ("td", None)],
        [("td", None), ("td", None), ("td", None)],
    ]


def test_rows_that_a_cell_ties_together_stay_on_one_page() -> None:
    first, tied = "<tr><th>b</th><td>3</td></tr>", '<tr><th rowspan="2">a</th><td>1</td></tr><tr><td>2</td></tr>'
    made = table(f"<table>{first}{tied}</table>")
    assert [(part.get("class"), len(part)) for part in made.iter("tbody")] == [(None, 1), ("kept", 2)]
    made = table(f"<table>{tied}{first}</table>")
    assert not made.xpath(".//*[@rowspan]"), "WeasyPrint breaks the first group of a table whatever it is told"


def test_a_group_too_long_for_a_page_is_untied_and_loses_nothing() -> None:
    long = "word " * 100
    made = table(
        '<table><tr><th rowspan="4">Area<sup data-note="n">1</sup></th><td rowspan="2">once</td><td>'
        + long
        + f"</td></tr><tr><td>{long}</td></tr><tr><td>x</td><td>{long}</td></tr><tr><td>y</td><td>z</td></tr></table>"
        + '<aside data-note="n" data-mark="1">Note.</aside>'
    )
    assert not made.xpath(".//*[@rowspan]")
    rows = [["".join(cell.itertext()).strip()[:5].strip() for cell in row] for row in made.iter("tr")]
    assert rows == [["Area1", "once", "word"], ["Area", "", "word"], ["Area", "x", "word"], ["Area", "y", "z"]]


def test_a_row_span_beyond_the_table_is_cut() -> None:
    made = table(
        '<table><tr><td>x</td><td>y</td></tr><tr><td rowspan="9">a</td><td>b</td></tr><tr><td>c</td></tr></table>'
    )
    assert made.xpath(".//td[@rowspan]")[0].get("rowspan") == "2"


def test_wide_tables_get_smaller_type_or_a_landscape_page() -> None:
    def row(*words: str) -> str:
        return "<table><tr>" + "".join(f"<td>{word}</td>" for word in words) + "</tr></table>"

    assert table(row("a", "b")).get("class") == "plain"
    assert table(row(*"abcde")).get("class") == "wide"
    assert table(row(*"abcdefgh")).get("class") == "landscape"
    assert table(row(*["responsibilities"] * 6)).get("class") == "small"
    assert table(row(*["responsibilities"] * 7)).get("class") == "landscape"
    assert table(row(*["responsibilities"] * 10)).get("class") == "landscape dense"


def test_a_table_in_a_list_is_lifted_behind_it() -> None:
    body = printed("<ul><li>one<table><tr><td>x</td></tr></table> two</li></ul><p>y</p>")
    assert re.sub(r' class="\w+"', "", body) == (
        "<ul><li>one two</li></ul><table><tbody><tr><td>x</td></tr></tbody></table><p>y</p>"
    )


def test_every_picture_has_words() -> None:
    source = f"asset:{PICTURE_NAME}"
    assert 'alt="Picture"' in printed(f'<p><img src="{source}"></p>')
    assert 'alt="Waits by Place"' in printed(
        f'<figure><img src="{source}" alt=" "><figcaption>Waits  by\nPlace</figcaption></figure>'
    )
    for address in ("http://127.0.0.1/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "asset:" + "0" * 64):
        with pytest.raises(CannotRender, match=r"Test.*a picture that is not among the plan's own"):
            printed(f'<img src="{address}" alt="x">')


DIRTY = {
    "7.18.5-1": '<p><a href="https://x.org"><strong>b</strong> c</a></p>',
    "7.2-20": "<ul><li><p>one</p><p>two</p></li></ul>",
    "7.2-43": "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
    "7.4.2": "<h4>a</h4>",
}


@pytest.mark.parametrize("rule", DIRTY)
def test_what_fails_pdf_ua_as_it_comes_passes_after_rewriting(rule: str) -> None:
    """Also the control of the walk: it must see the fault in the raw markup."""

    def told(body: str) -> list[str]:
        page = f'<html lang="en"><title>t</title><h1>t</h1><h2>s</h2>{body}</html>'
        made = typeset(page, {"asset:x": ("image/png", PICTURE)}, identifier="x", cpu_seconds=20, memory_mb=1500)
        with pikepdf.open(io.BytesIO(made)) as opened:
            assert any(kind == "P" or kind == "TD" or kind[0] == "H" for kind, _ in structure(opened))
            return faults(opened)

    assert any(fault.startswith(rule) for fault in told(DIRTY[rule]))
    assert told(printed(DIRTY[rule])) == []
