"""Is a backup that is brought back into an empty machine the same, to the row and to the byte?"""

import pytest

from faults.restore import Restore

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_a_backup_comes_back_whole():
    outcome = Restore().run("small")
    assert outcome.lost == []
    assert outcome.tried > 0
    assert outcome.felt > 0


def test_a_changed_byte_and_a_changed_row_are_named():
    lost = Restore().control().lost
    assert any("index.html was changed after publication" in loss for loss in lost)
    assert any("consultation_opinion: " in loss for loss in lost)
