"""Does a publish that is killed at any moment leave nothing or the whole, and is it then finished, once?"""

import pytest

from faults.places import act, installation
from faults.publish import DRAFTS, Publish, faults_of_what_is_public, public

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_workers_killed_and_paused_at_random_moments_publish_each_edition_once():
    outcome = Publish().run("small")
    assert outcome.lost == []
    assert outcome.felt >= 2, "the kills fell where nothing was under way"


def test_without_the_fence_an_edition_is_published_twice():
    assert any("2 times in the ledger" in loss for loss in Publish().control().lost)


def test_the_watch_sees_a_torn_publication():
    with installation() as system:
        act(system, DRAFTS, "torn")
        system.manage("publish", "torn")
        assert faults_of_what_is_public(system, "torn") == []
        page = public(system, "torn").resolve() / "index.html"
        page.write_bytes(page.read_bytes()[:100])
        assert faults_of_what_is_public(system, "torn") != []
        done = system.manage("verify_publications", check=False)
        assert done.returncode == 1
        assert "index.html was changed after publication" in done.stderr
