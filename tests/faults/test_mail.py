"""Does every message arrive when its sender, or the server, is struck at any moment, and does each double carry the
same Message-ID?"""

import pytest

from faults.mail import POST, MailLost, post_office
from faults.places import act, rows
from jfp_portal.serve.processes import beat_command
from tests.live import wait_for
from tests.smtp_sink import taken

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_senders_and_servers_struck_at_random_moments_lose_nothing():
    outcome = MailLost().run("small")
    assert outcome.lost == []
    assert outcome.felt >= 4


def test_a_sender_that_says_so_first_is_seen():
    assert any("says sent" in loss for loss in MailLost().control().lost)


def test_a_real_worker_sends_through_a_server_that_comes_late():
    with post_office() as (system, office):
        system.kill(office.process)
        system.start("beat", *beat_command(system.run_dir))
        system.start_worker()
        act(system, POST, "3")
        tried = "SELECT 1 FROM core_mail WHERE last_error LIKE '%%could not be reached%%'"
        wait_for("the first try", lambda: rows(system, tried), 60)
        office.open()
        wait_for("the messages", lambda: len({message["id"] for message in taken(office.box)}) == 3, 60)
        still = "SELECT 1 FROM core_mail WHERE state NOT IN ('sent', 'failed')"
        wait_for("the rows", lambda: not rows(system, still), 30)
