"""The merge: both sets of changes in one text, and nothing of either lost in silence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from core.richtext import clean
from plans.redline import Merge, merge
from plans.redline.units import read
from tests.plans.bodies import bodies, edited

THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@THOROUGH
@given(base=bodies(), data=st.data())
def test_changes_of_one_side_alone_are_taken_as_they_are(base: str, data: DataObject) -> None:
    other = data.draw(edited(base))
    assert merge(base, other, base) == Merge(other)
    assert merge(base, base, other) == Merge(other)
    assert merge(base, other, other) == Merge(other)


def lines_of(body: str) -> set[str]:
    return {unit.text for top in read(body) for unit in top.walk() if unit.text}


@THOROUGH
@given(base=bodies(), data=st.data())
def test_every_line_that_a_side_wrote_is_in_the_text_or_in_a_conflict(base: str, data: DataObject) -> None:
    mine, theirs = data.draw(edited(base)), data.draw(edited(base))
    merged = merge(base, mine, theirs)
    assert clean(merged.html) == merged.html
    for side, name in ((mine, "mine"), (theirs, "theirs")):
        # Two notes to one mark become one note, so a line may stand within a longer one.
        offered = [merged.html, *(getattr(each, name) for each in merged.conflicts)]
        lines = [line for body in offered for line in lines_of(body)]
        for written in lines_of(side) - lines_of(base):
            assert any(written in line for line in lines), name


@THOROUGH
@given(base=bodies(), data=st.data())
def test_both_sides_may_be_exchanged_as_to_what_collides(base: str, data: DataObject) -> None:
    mine, theirs = data.draw(edited(base)), data.draw(edited(base))
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert bool(one.conflicts) == bool(other.conflicts)


BASE = clean(
    '<p data-bid="aaaaaaaa">Alpha.</p><p data-bid="bbbbbbbb">Beta.</p><p data-bid="cccccccc">Gamma.</p>'
    '<ul data-bid="llllllll"><li data-bid="dddddddd">one</li><li data-bid="eeeeeeee">two</li></ul>'
    '<table data-bid="tttttttt"><tr><th>Site</th><th>Beds</th></tr><tr><td>North</td><td>1</td></tr>'
    "<tr><td>South</td><td>2</td></tr></table>"
)
PAIRS = {
    "two paragraphs": (("Alpha.", "Alpha mine."), ("Gamma.", "Gamma theirs.")),
    "two items": (("one", "one mine"), ("two", "two theirs")),
    "two rows": (("<td>1</td>", "<td>11</td>"), ("<td>2</td>", "<td>22</td>")),
    "new and changed": (("</ul>", "<li>three</li></ul>"), ("one", "one theirs")),
    "new in both": (("</p><p", "</p><p>Mine.</p><p"), ("</ul>", "<li>theirs</li></ul>")),
    "a row and a column's cell": (
        ("</tbody>", "<tr><td>East</td><td>3</td></tr></tbody>"),
        ("<td>2</td>", "<td>4</td>"),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_changes_to_different_blocks_come_together(name: str) -> None:
    mine, theirs = (clean(BASE.replace("\n", "").replace(old, new, 1)) for old, new in PAIRS[name])
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == []
    for body in (mine, theirs):
        assert lines_of(body) - lines_of(BASE) <= lines_of(merged.html)
    gone = (lines_of(BASE) - lines_of(mine)) | (lines_of(BASE) - lines_of(theirs))
    assert not gone & lines_of(merged.html)


def test_a_move_and_an_edit_of_the_same_block_come_together() -> None:
    alpha, rest = BASE.split("\n")[0], BASE.split("\n")[1:]
    mine = "\n".join([*rest, alpha])
    theirs = BASE.replace("Alpha.", "Alpha, edited.")
    merged = merge(BASE, mine, theirs)
    assert merged == Merge("\n".join([*rest, alpha.replace("Alpha.", "Alpha, edited.")]))


def test_the_same_block_changed_by_both_is_a_conflict_that_can_be_settled() -> None:
    mine, theirs = BASE.replace("Beta.", "Beta mine."), BASE.replace("Beta.", "Beta theirs.")
    merged = merge(BASE, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.bid, merged.html) == ("bbbbbbbb", theirs)
    assert merged.resolved({conflict.bid: conflict.mine}) == mine
    assert merged.resolved({conflict.bid: conflict.theirs}) == theirs
    assert "Beta" not in merged.resolved({conflict.bid: ""})
    assert merged.resolved({}) == theirs


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_what_one_took_out_and_the_other_changed_is_a_conflict(side: str) -> None:
    out = "\n".join(line for line in BASE.split("\n") if "Beta" not in line)
    edit = BASE.replace("Beta.", "Beta, edited.")
    merged = merge(BASE, out, edit) if side == "mine" else merge(BASE, edit, out)
    (conflict,) = merged.conflicts
    assert getattr(conflict, side) == ""
    assert "Beta, edited." in merged.html
    assert merged.resolved({conflict.bid: ""}) == out


def test_a_row_changed_by_both_offers_two_whole_tables_that_keep_the_other_rows() -> None:
    mine = BASE.replace("<td>1</td>", "<td>10</td>").replace("<td>2</td>", "<td>20</td>")
    theirs = BASE.replace("<td>1</td>", "<td>100</td>")
    (conflict,) = merge(BASE, mine, theirs).conflicts
    assert conflict.bid == "tttttttt"
    assert ("<td>10</td>" in conflict.mine, "<td>20</td>" in conflict.mine) == (True, True)
    assert ("<td>100</td>" in conflict.theirs, "<td>20</td>" in conflict.theirs) == (True, True)


def test_an_item_that_one_moved_into_another_list_and_the_other_changed_is_told_once() -> None:
    base = BASE + '\n<ul data-bid="mmmmmmmm"><li data-bid="ffffffff">six</li></ul>'
    item = '<li data-bid="dddddddd">one</li>'
    mine = base.replace(item, "").replace("six</li>", f"six</li>{item}")
    merged = merge(base, mine, base.replace("one</li>", "one, edited</li>"))
    assert merged.html.count("dddddddd") == 1
    (conflict,) = merged.conflicts
    assert (conflict.mine, "one, edited" in conflict.theirs) == (item, True)
