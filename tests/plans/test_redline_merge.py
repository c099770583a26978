"""The merge: both sets of changes in one text, and nothing of either lost in silence."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from core.richtext import clean
from plans.redline import Merge, merge
from plans.redline.units import read
from tests.plans.bodies import bodies, edited

THOROUGH = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


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
