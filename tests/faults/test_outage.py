"""Does every published address answer as before with database, broker, workers and web stopped?"""

import pytest

from faults.outage import Outage

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_every_published_address_outlives_all_that_stands_behind_it():
    outcome = Outage().run("small")
    assert outcome.lost == []
    assert outcome.tried > 0
    assert outcome.felt > 0


def test_what_the_application_answers_does_not_outlive_it():
    assert any("/workspace/ answers 503" in loss for loss in Outage().control().lost)
