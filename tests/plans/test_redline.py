"""The redline: either side can be read back exactly, whatever the two bodies are, and a person is told what changed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from plans.redline import accept, redline, reject
from tests.plans.bodies import bodies, edited

THOROUGH = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@THOROUGH
@given(old=bodies(), data=st.data())
def test_either_side_can_be_read_back_after_edits(old: str, data: DataObject) -> None:
    new = data.draw(edited(old))
    found = redline(old, new)
    assert accept(found.html) == new
    assert reject(found.html) == old


@THOROUGH
@given(old=bodies(), new=bodies())
def test_either_side_can_be_read_back_whatever_the_two_are(old: str, new: str) -> None:
    found = redline(old, new)
    assert accept(found.html) == new
    assert reject(found.html) == old
