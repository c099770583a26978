import json
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_json, moment, sha256

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_the_order_of_keys_does_not_matter():
    assert canonical_json({"b": 1, "a": "é"}) == canonical_json({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()


@given(VALUES)
def test_reading_back_gives_the_same_bytes(value):
    data = canonical_json(value)
    assert canonical_json(json.loads(data)) == data


def test_sha256_is_the_published_one():
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_moment_is_in_utc_to_the_second():
    summer = timezone(timedelta(hours=1))
    assert moment(datetime(2026, 6, 30, 12, 0, 1, 500, tzinfo=summer)) == "2026-06-30T11:00:01Z"
