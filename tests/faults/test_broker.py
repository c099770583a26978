"""Is each job done once, and do people go on working, when Redis is killed, emptied or paused?"""

import pytest

from faults.broker import Broker

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_every_job_is_done_once_whatever_becomes_of_redis():
    outcome = Broker().run("small")
    assert outcome.lost == []
    assert outcome.tried > 0
    assert outcome.felt > 0


def test_without_the_reconciler_work_is_stuck():
    assert any("stuck-0 is loading" in loss for loss in Broker().control().lost)
