"""Is every opinion whose receipt was shown there, once, when PostgreSQL is killed while two hundred officers submit?"""

import pytest

from faults.opinions import Opinions

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_every_receipt_that_was_shown_is_there_once_and_nothing_is_given_without_one():
    outcome = Opinions().run("small")
    assert outcome.lost == []
    assert outcome.tried == 200
    assert outcome.felt > 0, "nobody felt the kills"


def test_a_careless_database_loses_receipts():
    assert any("there is no such opinion" in loss for loss in Opinions().control().lost)
