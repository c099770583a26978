import pytest

from core.verdict import Refused, Verdict


def test_a_yes_is_true_and_lets_pass():
    assert Verdict()
    Verdict().require()


def test_a_no_carries_every_reason_once():
    verdict = Verdict(("One.",)) & Verdict(("Two.", "One."))
    assert not verdict
    assert verdict.reasons == ("One.", "Two.")
    with pytest.raises(Refused) as refused:
        verdict.require()
    assert refused.value.reasons == ("One.", "Two.")


def test_no_if():
    assert Verdict.no_if(False, "Never.")
    assert Verdict.no_if(True, "Now.").reasons == ("Now.",)
