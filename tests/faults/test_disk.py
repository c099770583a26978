"""Is nothing half-made public and nothing acknowledged lost when a disk is full? Does it go on when there is room?"""

import pytest

from faults.disk import DiskFull
from faults.experiment import Impossible

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_a_full_disk_loses_nothing():
    try:
        outcome = DiskFull().run("small")
    except Impossible as reason:
        pytest.skip(str(reason))
    assert outcome.lost == []
    assert outcome.felt > 0


def test_a_publish_that_writes_straight_to_its_place_is_seen():
    try:
        assert DiskFull().control().lost
    except Impossible as reason:
        pytest.skip(str(reason))
