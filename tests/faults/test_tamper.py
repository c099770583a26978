"""Does a stranger who kept a checkpoint find every change of the published ledger?"""

import pytest

from faults.tamper import Tamper

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_every_change_is_found_against_a_kept_checkpoint():
    outcome = Tamper().run("small")
    assert outcome.lost == []
    assert outcome.tried > 100


def test_the_chain_alone_misses_what_was_chained_anew():
    lost = Tamper().control().lost
    assert any("and chained anew: not found" in loss for loss in lost)
