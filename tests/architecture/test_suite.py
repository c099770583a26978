"""Is the suite dealt out to its workers as it says?"""

from functools import partial


def test_the_tests_of_a_file_stay_on_one_worker(request):
    """pytest 9.2 loses the groups of pytest-xdist 3.8 without a word: files then make everything twice, and tests that
    come one after the other meet on two workers."""
    is_dealt_out = getattr(request.config.option, "loadgroup", False)
    assert not is_dealt_out or request.node.nodeid.endswith("@tests/architecture/test_suite.py")


def test_the_name_of_a_test_is_the_same_on_every_worker(request):
    """A test named after the bytes of its case has another name each second if the bytes tell the time (a zip does),
    and workers that disagree about a name end the run before its first test."""
    archive = ("a zip", b"PK\x03\x04 made at noon")
    name = partial(request.config.hook.pytest_make_parametrize_id, config=request.config)
    assert [name(val=case, argname=said) for said, case in [archive, ("said", "x" * 61)]] == ["a zip", "x" * 60]
    assert max(len(item.nodeid.split("@tests/")[0]) for item in request.session.items) < 400
