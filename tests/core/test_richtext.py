"""The closed schema: whatever comes in, only canonical text goes out, once and for all."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.richtext import TooLarge, clean, plain, shift_headings, tables, text_set
from core.richtext.schema import BID, IDENTIFIED
from core.richtext.tree import Node, parse, serialise

PICTURE = "asset:" + "a1" * 32


def bare(html: str) -> str:
    """The canonical body without its ids and line ends, for comparing structure."""
    return re.sub(r' data-bid="[a-z2-7]{8}"', "", clean(html)).replace("\n", "")


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("stray <b>text</b>", "<p>stray <strong>text</strong></p>"),
        ("<div>one<div>two</div>three</div>", "<p>one</p><p>two</p><p>three</p>"),
        ("<p> </p><p>&nbsp;</p><ul><li></li></ul><p>x</p>", "<p>x</p>"),
        ("<b><p>one</p><p>two</p></b>", "<p><strong>one</strong></p><p><strong>two</strong></p>"),
        ("<b>a</b><b>b</b><b><b>c</b></b>", "<p><strong>abc</strong></p>"),
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h4>B</h4>"),
        ("a<br><br><br>b<br>", "<p>a<br>b</p>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>"),
        ("<ul><li>a<ul><li>b</ul>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><li>• a</li><li><b>• b</b></li></ul>", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
        ("<ul> •one •two </ul>", "<ul><li>one</li><li>two</li></ul>"),
        ("<ul>no items at all <p>more</p></ul>", "<p>no items at all</p><p>more</p>"),
        ('<ol start="4" type="a"><li>x</ol>', '<ol start="4" type="a"><li>x</li></ol>'),
        ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "<p><strong>Term</strong></p><p>Meaning</p>"),
        ("<pre>a\nb</pre>", "<p>a<br>b</p>"),
        ('<span lang="cy">Iechyd</span> <span style="x">y</span>', '<p><span lang="cy">Iechyd</span> y</p>'),
        ('<abbr title="Integrated Care Board">ICB</abbr>', '<p><abbr title="Integrated Care Board">ICB</abbr></p>'),
        (
            f'<p>a<img src="{PICTURE}" alt="A map">b</p>',
            f'<p>a</p><figure><img src="{PICTURE}" alt="A map"></figure><p>b</p>',
        ),
        (
            f'<figure><img src="{PICTURE}" alt="m"><figcaption><p>Cap</p></figcaption></figure>',
            f'<figure><img src="{PICTURE}" alt="m"><figcaption>Cap</figcaption></figure>',
        ),
        (
            f'<ul><li>a<img src="{PICTURE}" alt="m"></li></ul><p>z</p>',
            f'<ul><li>a</li></ul><figure><img src="{PICTURE}" alt="m"></figure><p>z</p>',
        ),
        ('<img src="http://elsewhere.example/x.png" alt="m">', ""),
    ],
)
def test_structure_is_repaired(given_html: str, expected: str) -> None:
    assert bare(given_html) == expected


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ('<a href="https://a.b"><strong>go</strong></a>', '<strong><a href="https://a.b">go</a></strong>'),
        ('<a href="https://a.b">go <b>now</b></a>', '<a href="https://a.b">go now</a>'),
        ('<b>see <a href="/x">this</a></b>', '<strong>see <a href="/x">this</a></strong>'),
        ('<a href="mailto:a@b.c">m</a> <a href="#s">f</a>', '<a href="mailto:a@b.c">m</a> <a href="#s">f</a>'),
    ],
)
def test_links_hold_text_only(given_html: str, expected: str) -> None:
    assert bare(given_html) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "#",
        "",
        "page.html",
        "ftp://a.b/c",
        "vbscript:x",
        "https://",
        "java\tscript:x",
        "asset:" + "a" * 64,
        "tel:123",
    ],
)
def test_links_that_lead_nowhere_good_become_text(address: str) -> None:
    assert bare(f'<a href="{address}">text</a>') == "<p>text</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<svg onload=x><text>in svg</text></svg>",
        "<math><mi>x</mi></math>",
        "<iframe src=javascript:1>x</iframe>",
        '<img src="data:image/svg+xml,x" onerror=1>',
        "<object data=x></object>",
        "<template><p>t</p></template>",
        "<noscript><img src=x onerror=1>x</noscript>",
        "<!--[if IE]>x<![endif]-->",
    ],
)
def test_nothing_that_runs_or_loads_is_left(hostile: str) -> None:
    assert bare(f'<p onclick="x" style="color:red" class="c" id="i">safe</p>{hostile}') == "<p>safe</p>"


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        (
            "<table><tr><th></th><th>A</th></tr><tr><th>r</th><td>1</td></tr></table>",
            (
                '<table><thead><tr><td></td><th scope="col">A</th></tr></thead>'
                '<tbody><tr><th scope="row">r</th><td>1</td></tr></tbody></table>'
            ),
        ),
        (
            "<table><tr><td>1<td>2<td>3<tr><td>4</table>",
            "<table><tbody><tr><td>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td></td><td></td></tr></tbody></table>",
        ),
        ("<table><tr><td><p>one</p></td></tr></table>", "<table><tbody><tr><td>one</td></tr></tbody></table>"),
        (
            "<table><tr><td><p>one</p><ul><li>x</ul></td></tr></table>",
            "<table><tbody><tr><td><p>one</p><ul><li>x</li></ul></td></tr></tbody></table>",
        ),
        (
            "<table><tr><td><h4>H</h4>t</td></tr></table>",
            "<table><tbody><tr><td><p><strong>H</strong></p><p>t</p></td></tr></tbody></table>",
        ),
        (
            "<table><tr><td rowspan=9>a<td>b<tr><td>c</table>",
            '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
        ),
        (
            "<table><tr><td colspan=40>a<tr><td>b<td>c</table>",
            '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>',
        ),
        (
            "<table><tr><td>a<table><tr><td>b<td>c</table></table>",
            "<table><tbody><tr><td><p>a</p><p>b</p><p>c</p></td></tr></tbody></table>",
        ),
        ("<table><tr><td></td></tr></table>", ""),
        ("<table><caption>Only</caption></table>", "<p>Only</p>"),
    ],
)
def test_tables_are_squared_and_headed(given_html: str, expected: str) -> None:
    assert bare(given_html) == expected


def test_notes_stand_at_the_end_in_the_order_of_their_references() -> None:
    body = bare(
        '<aside data-note="b" data-mark="2"><p>Second</p></aside><p>x'
        '<sup data-note="a">1</sup> y<sup data-note="b">2</sup><sup data-note="lost">9</sup></p>'
        '<aside data-note="a"><p>First</p><p>more</p></aside>'
    )
    assert body == (
        '<p>x<sup data-note="a">1</sup> y<sup data-note="b">2</sup><sup>9</sup></p>'
        '<aside data-note="a" data-mark="1">First<br>more</aside><aside data-note="b" data-mark="2">Second</aside>'
    )


def test_ids_are_kept_made_unique_and_do_not_depend_on_place() -> None:
    first = clean('<p data-bid="abcdefgh">a</p><p data-bid="abcdefgh">b</p><p data-bid="WRONG">c</p><p>c</p>')
    ids = re.findall(r'data-bid="(.*?)"', first)
    assert ids[0] == "abcdefgh"
    assert len(set(ids)) == 4
    assert all(BID.match(each) for each in ids)
    assert (
        re.findall(r'data-bid="(.*?)"', clean("<p>new</p><p>c</p>"))[1]
        == re.findall(r'data-bid="(.*?)"', clean("<p>c</p>"))[0]
    )
    assert "abcdefgh" not in clean(first, keep_ids=False)


@pytest.mark.parametrize(
    ("large", "word"),
    [
        ("<ul><li>x" * 40, "30 levels"),
        ("<div>" * 50_000, "30 levels"),
        ("<ul><li>" * 20_000, "30 levels"),
        ("<table><tr><td colspan=1000000000>x</table>", "50 rows or columns"),
        ("<table><tr><td rowspan=51>x</table>", "50 rows or columns"),
        ("<table>" + "<tr><td>x" * 201 + "</table>", "200"),
        ("<table><tr>" + "<td>x" * 21 + "</table>", "20"),
        ("<table><tr>" + "<td colspan=50>x" * 5_000 + "</table>", "20"),
        ("<p>" + "word " * 50_000, "200 KB"),
        ("x" * 2_000_000, "1000 KB"),
        ("<ul>" + "<li>x" * 2_001 + "</ul>", "2000"),
    ],
)
def test_what_is_too_large_is_refused_at_once_with_a_sentence(large: str, word: str) -> None:
    started = time.process_time()
    with pytest.raises(TooLarge, match=word) as refusal:
        clean(large)
    assert str(refusal.value).endswith(".")
    assert time.process_time() - started < 5


def test_the_bounds_themselves_are_allowed() -> None:
    assert len(next(tables(clean("<table>" + "<tr>" + "<td>x" * 20 + "<tr><td>y" * 199 + "</table>"))).body) == 200
    assert clean("<ul>" + "<li>x" * 2_000 + "</ul>").count("<li") == 2_000


def test_texts_tables_and_headings_are_read_back() -> None:
    body = clean(
        "<h2>H</h2><p>a <b>b</b><br>c</p><ul><li>one<ul><li>two</ul></ul><blockquote>q</blockquote>"
        "<table><caption>Cap</caption><tr><th>A<th>B<tr><td colspan=2>x<tr><td><p>y</p><ul><li>z</ul><td>w</table>"
        '<p>n<sup data-note="k">1</sup></p><aside data-note="k">Note</aside>'
    )
    assert text_set(body) == ["H", "a b c", "one", "two", "q", "Cap", "A", "B", "x", "y", "z", "w", "n", "Note"]
    assert "n1" in text_set(body, note_marks=True)
    assert plain(body).split("\n") == text_set(body)
    (table,) = tables(body)
    assert (table.caption, table.header, table.body) == ("Cap", [["A", "B"]], [["x", "x"], ["y z", "w"]])
    assert re.sub(r' data-bid="\w+"', "", shift_headings(clean("<h2>a</h2><h3>b</h3><h4>c</h4>&lt;h2>"), 5)) == (
        "<h5>a</h5>\n<h6>b</h6>\n<h6>c</h6>\n<p>&lt;h2&gt;</p>"
    )
    with pytest.raises(ValueError, match="level 7"):
        shift_headings(body, 7)


TAGS = [
    "p", "div", "b", "em", "a", "span", "sup", "sub", "br", "abbr", "ul", "ol",
    "li", "table", "tr", "td", "th", "thead", "caption", "figure", "figcaption", "img", "blockquote", "h1",
    "h3", "aside", "pre", "dl", "dt",
]  # fmt: skip
ATTRIBUTES = [
    "",
    ' href="https://a.b/c"',
    ' href="#"',
    ' data-note="n1"',
    ' data-note="n2" data-mark="*"',
    ' lang="cy"',
    ' title="T"',
    ' colspan="3"',
    ' rowspan="2"',
    f' src="{PICTURE}" alt="pic"',
    ' data-bid="aaaaaaaa"',
    ' start="3"',
    ' onclick="x"',
]
OPENING = st.builds(lambda tag, attrs: f"<{tag}{attrs}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
CLOSING = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
TEXT = st.sampled_from(
    ["a", "b ", " c", "• d", " ", "\n", "&amp;", "&lt;x", "<30", "\xa0", "words here", "1.", "\x00", "\ud800", "\u200b"]
)
SOUP = st.lists(st.one_of(OPENING, OPENING, CLOSING, TEXT, TEXT, st.text(max_size=4)), max_size=30).map("".join)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_cleaning_twice_changes_nothing_and_keeps_the_schema(soup: str) -> None:
    body = clean(soup)
    assert clean(body) == body
    root = parse(body)
    ids = [node.attrs["data-bid"] for node in root.walk() if node.tag in IDENTIFIED]
    assert len(ids) == len(set(ids))
    _assert_schema(root)


BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "figure", "aside"}
INLINE = {"strong", "em", "a", "sup", "sub", "br", "span", "abbr"}
INSIDE = {
    "root": BLOCKS,
    "p": INLINE,
    "h2": INLINE,
    "h3": INLINE,
    "h4": INLINE,
    "ul": {"li"},
    "ol": {"li"},
    "blockquote": {"p"},
    "li": INLINE | {"ul", "ol"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
    "td": INLINE | {"p", "ul", "ol"},
    "th": INLINE | {"p", "ul", "ol"},
    "caption": INLINE,
    "figure": {"img", "figcaption"},
    "figcaption": INLINE,
    "aside": INLINE,
    "a": set(),
    **dict.fromkeys(INLINE - {"a"}, INLINE),
}


def _assert_schema(root: Node) -> None:
    for node in root.walk():
        for child in node.elements():
            assert child.tag in INSIDE.get(node.tag, set()), f"{child.tag} in {node.tag}"
        if node.tag == "th":
            assert node.attrs.get("scope") in ("row", "col")
        if node.tag in ("root", "ul", "ol", "blockquote", "table", "thead", "tbody", "tr", "figure"):
            assert not any(isinstance(child, str) and child.strip() for child in node.children)
        if node.tag == "li":
            kinds = [isinstance(child, Node) and child.tag in ("ul", "ol") for child in node.children]
            assert kinds == sorted(kinds)
        if node.tag == "table":
            widths = {len(row) for table in tables(_written(node)) for row in table.header + table.body}
            assert len(widths) == 1


def _written(node: Node) -> str:
    return serialise([node])
