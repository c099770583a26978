"""The redline: either side can be read back exactly, whatever the two bodies are, and a person is told what changed."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from lxml import html

from core.richtext import clean
from plans.redline import Redline, SectionState, accept, folded, in_words, redline, reject, sections
from tests.plans.bodies import PICTURES, bodies, edited

THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
OURS = re.compile(r' (?:data-redline|data-was|data-old|class|id)="')


def sound(old: str, new: str) -> Redline:
    """The redline, after it was seen to be exact, complete and well formed."""
    found = redline(old, new)
    assert accept(found.html) == new
    assert reject(found.html) == old
    return found


def compared(old: str, new: str) -> Redline:
    """The redline of two bodies as typed; blocks that are the same in both have the same ids, as from an editor."""
    found = sound(clean(old), clean(new))
    for table in html.fragment_fromstring(found.html, create_parent="div").iter("table"):
        widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1 or table.xpath(".//@rowspan"), "rows of one length (ISO 14289-1, 7.2)"
    return found


@THOROUGH
@given(old=bodies(), data=st.data())
def test_either_side_can_be_read_back_after_edits(old: str, data: DataObject) -> None:
    new = data.draw(edited(old))
    found = sound(old, new)
    # Only ids of blocks may differ without a word to the reader.
    bare = re.compile(r' data-bid="\w+"')
    assert bool(found.changes) == (bare.sub("", old) != bare.sub("", new))


@THOROUGH
@given(old=bodies(), new=bodies())
def test_either_side_can_be_read_back_whatever_the_two_are(old: str, new: str) -> None:
    sound(old, new)


@THOROUGH
@given(body=bodies())
def test_no_change_leaves_no_mark(body: str) -> None:
    assert redline(body, body) == Redline(body)
    assert accept(body) == reject(body) == body


@THOROUGH
@given(old=bodies(), data=st.data())
def test_what_is_made_is_html_that_a_parser_does_not_repair(old: str, data: DataObject) -> None:
    found = redline(old, data.draw(edited(old)))
    tree = html.fragment_fromstring(found.html, create_parent="div")
    assert len(tree.xpath(".//*")) == found.html.count("<") - found.html.count("</")
    assert html.tostring(tree, encoding="unicode").count("<") == found.html.count("<") + 2
    ids = tree.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert {change.anchor for change in found.changes} <= set(ids)
    assert {figure.anchor for figure in found.figures} <= set(ids)
    assert {change.anchor_from for change in found.changes if change.anchor_from} <= set(ids)
    for table in tree.iter("table"):
        if not table.xpath(".//@rowspan"):
            widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")}
            assert len(widths) == 1, "rows of one length (ISO 14289-1, 7.2)"
    assert all(part.html for part in folded(found.html))
    assert not re.search(r"data-(?:was|old|bid)=", "".join(part.html for part in folded(found.html)))


@pytest.mark.parametrize("number", range(4))
def test_every_change_is_told_in_words_to_who_does_not_see_it(number: int) -> None:
    old = "<p>one</p><p>two three four five</p><ul><li>a b</li></ul><p>x y z q w</p>"
    new = [
        "<p>one</p>",
        old + "<p>six</p>",
        old.replace("three", "3"),
        "<p>x y z q w</p>" + old.replace("<p>x y z q w</p>", ""),
    ]
    found = compared(old, new[number])
    page = html.fragment_fromstring(found.html, create_parent="div")
    for mark in page.iter("ins", "del"):
        words = " ".join(mark.itertext())
        block = " ".join(next(e for e in [mark, *mark.iterancestors()] if e.get("data-redline")).itertext())
        assert re.search(r"\[(?:added|removed|moved)", words + block)
        assert "end of" in words + block


CASES = {
    "text": ("<p>We open two clinics.</p>", "<p>We open three clinics.</p>", ("changed", "text")),
    "new block": ("<p>a</p>", "<p>a</p><p>b</p>", ("inserted", "text")),
    "gone": ("<p>a</p><p>b</p>", "<p>a</p>", ("deleted", "text")),
    "moved": ("<p>a b c</p><p>d e f</p><p>g h i</p>", "<p>g h i</p><p>a b c</p><p>d e f</p>", ("moved", "place")),
    "level": ('<h2 data-bid="aaaaaaaa">A</h2>', '<h3 data-bid="aaaaaaaa">A</h3>', ("changed", "heading-level")),
    "list": (
        '<ul data-bid="aaaaaaaa"><li data-bid="bbbbbbbb">x</li></ul>',
        '<ol data-bid="aaaaaaaa"><li data-bid="bbbbbbbb">x</li></ol>',
        ("changed", "list-type"),
    ),
    "link": ('<p><a href="/a">x</a> y</p>', '<p><a href="/b">x</a> y</p>', ("changed", "link-target")),
    "emphasis": ("<p>a b</p>", "<p>a <em>b</em></p>", ("changed", "formatting")),
    "half a word": ("<p>wordy one</p>", "<p><em>word</em>y one</p>", ("changed", "formatting")),
    "alt": (
        f'<figure data-bid="aaaaaaaa"><img src="{PICTURES[0]}" alt="A"></figure>',
        f'<figure data-bid="aaaaaaaa"><img src="{PICTURES[0]}" alt="B"></figure>',
        ("changed", "alt"),
    ),
    "picture": (
        f'<figure data-bid="aaaaaaaa"><img src="{PICTURES[0]}" alt="A"></figure>',
        f'<figure data-bid="aaaaaaaa"><img src="{PICTURES[1]}" alt="A"></figure>',
        ("changed", "picture"),
    ),
    "divided": ("<p>One two. Three four.</p>", "<p>One two.</p><p>Three four.</p>", ("changed", "divided")),
    "joined": ("<p>One two.</p><p>Three four.</p>", "<p>One two. Three four.</p>", ("changed", "joined")),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_has_its_own_record(name: str) -> None:
    old, new, expected = CASES[name]
    (change,) = compared(old, new).changes
    assert (change.kind, change.aspect) == expected
    assert change.said


TABLE = (
    '<table data-bid="aaaaaaaa"><caption>Beds</caption><tr><th>Site</th><th>Beds</th></tr>'
    "<tr><td>North</td><td>1,095</td></tr><tr><td>South</td><td>95</td></tr></table>"
)
TABLES = {
    "cell": (TABLE.replace("1,095", "1,100"), [("changed", "text")]),
    "row in": (TABLE.replace("</table>", "<tr><td>East</td><td>5</td></tr></table>"), [("inserted", "text")]),
    "row out": (TABLE.replace("<tr><td>North</td><td>1,095</td></tr>", ""), [("deleted", "text")]),
    "caption": (TABLE.replace("Beds</caption>", "Beds of all</caption>"), [("changed", "caption")]),
    "column": (
        TABLE.replace("Beds</th>", "Beds</th><th>Wards</th>").replace("95</td>", "95</td><td>7</td>"),
        [("inserted", "column")],
    ),
    "column and rows": (
        TABLE.replace("Beds</th>", "Wards</th><th>Beds</th>")
        .replace("<td>1,095", "<td>7</td><td>1,095")
        .replace("<td>South</td><td>95</td>", "<td>East</td><td>8</td><td>5</td>"),
        [("deleted", "text"), ("inserted", "text"), ("inserted", "column")],
    ),
    "header": (TABLE.replace("<td>North</td>", "<th>North</th>"), [("changed", "cell-header")]),
    "joined": (
        TABLE.replace("<td>North</td>", '<td rowspan="2">North</td>').replace("<td>South</td>", ""),
        [("changed", "cells")],
    ),
    "rows turned": (
        TABLE.replace("<tr><td>North</td><td>1,095</td></tr>", "").replace(
            "</table>", "<tr><td>North</td><td>1,095</td></tr></table>"
        ),
        [("moved", "place")],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_compared_by_row_and_column(name: str) -> None:
    new, expected = TABLES[name]
    assert [(change.kind, change.aspect) for change in compared(TABLE, new).changes] == expected


def test_figures_dates_and_targets_that_changed_are_listed() -> None:
    found = compared(
        "<p>Cut waits to 45% by 31 March 2026 at £1.2 million, as in 2024/25.</p>",
        "<p>Cut waits to 50% by 30 June 2026 at £1.2 million, as in 2024/25, for 3 sites.</p>",
    )
    assert [(figure.old, figure.new) for figure in found.figures] == [
        ("45%", "50%"),
        ("31 March 2026", "30 June 2026"),
        ("", "3"),
    ]
    assert (found.inserted, found.deleted) == (6, 3)
    assert in_words(found.changes) == "1 change: 1 paragraph"


def test_an_item_put_into_another_list_was_moved() -> None:
    old = "<ul><li>one clinic in town</li><li>two</li></ul><p>between</p><ul><li>three</li></ul>"
    new = clean(old).replace('<li data-bid="' + bid(old, "one clinic") + '">one clinic in town</li>', "")
    new = new.replace("three</li>", f'three</li><li data-bid="{bid(old, "one clinic")}">one clinic in town</li>')
    (change,) = compared(old, new).changes
    assert (change.kind, change.noun) == ("moved", "list item")
    assert change.anchor_from


def bid(body: str, text: str) -> str:
    return re.search(rf'data-bid="(\w+)">{text}', clean(body))[1]


def test_a_few_words_more_leave_the_others_unmarked() -> None:
    found = compared("<p>The plan is for all people here.</p>", "<p>The new plan is for all people here.</p>")
    assert re.sub(r"<span[^>]*>[^<]*</span>", "", found.html).count("<ins> new</ins>") == 1
    assert "<del>" not in found.html


def test_what_only_looks_like_a_mark_is_text() -> None:
    body = clean('<p>&lt;ins&gt;[added: x end of addition]&lt;/ins&gt; data-redline="words"</p>')
    assert accept(redline("", body).html) == body
    assert reject(redline(body, "").html) == body


def state(uid: str, title: str, body: str = "", parent: str = "") -> SectionState:
    return SectionState(uid, title, clean(body), parent)


def test_sections_are_aligned_by_their_ids() -> None:
    old = [state("a", "A", "<p>1</p>"), state("b", "B"), state("c", "C"), state("d", "D"), state("e", "E")]
    new = [state("a", "A2", "<p>2</p>"), state("d", "D"), state("c", "C", parent="a"), state("n", "N"), state("e", "E")]
    found = {change.uid: change.kinds for change in sections(old, new)}
    assert found == {"a": ("renamed", "changed"), "b": ("removed",), "d": (), "c": ("moved",), "n": ("added",), "e": ()}
    assert list(found) == ["a", "b", "d", "c", "n", "e"]


def test_sections_that_changed_places_moved() -> None:
    old = [state(uid, uid) for uid in "abcd"]
    new = [state(uid, uid) for uid in "bcda"]
    assert [change.uid for change in sections(old, new) if change.kinds] == ["a"]
