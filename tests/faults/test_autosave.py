"""Is every autosave that was acknowledged in the history, once, when PostgreSQL is killed while fifty people write?"""

import pytest

from faults.autosave import Autosave

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_every_acknowledged_save_is_in_the_history():
    outcome = Autosave().run("small")
    assert outcome.lost == []
    assert outcome.tried >= 150, "three times as many saves as there are planners"
    assert outcome.felt > 0, "nobody felt the kills"


def test_a_careless_database_loses_saves():
    assert any("is not in the history" in loss for loss in Autosave().control().lost)
