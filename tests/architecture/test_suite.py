"""Is the suite dealt out to its workers as it says?"""


def test_the_tests_of_a_file_stay_on_one_worker(request):
    """pytest 9.2 loses the groups of pytest-xdist 3.8 without a word: files then make everything twice, and tests that
    come one after the other meet on two workers."""
    is_dealt_out = getattr(request.config.option, "loadgroup", False)
    assert not is_dealt_out or request.node.nodeid.endswith("@tests/architecture/test_suite.py")
