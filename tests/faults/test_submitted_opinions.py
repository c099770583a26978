"""Two hundred officers submit at once while PostgreSQL is killed and started again: every receipt that was shown is
there afterwards, once, and nothing is shown as given without one."""

import http.client
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jfp_portal.embedded import Handle
from tests.live import LiveSystem, wait_for
from tests.migrated import migrated_cluster

pytestmark = [pytest.mark.live, pytest.mark.slow]
OFFICERS = 200
THREADS = 16  # each holds a connection to the database, which has a hundred
KILLS = (signal.SIGQUIT, signal.SIGKILL)  # an immediate stop, and no stop at all
TOKEN = "f" * 32
SEED = f"""
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
import json
from django.db import transaction
from django.test import Client
from consultation.models import Consultee
from tests import stages
from tests.consultation import board_stages as board
from tests.stages import NOW, SYSTEM
with transaction.atomic():
    cast = stages.cast()
    for number in range({OFFICERS}):
        body = lambda kind: stages.organisation(f"{{kind}}-{{number}}", kind)
        stages.organisation_actions.register_place(
            slug=f"place-{{number}}", name=f"Place {{number}}", icb=cast.icb, position=number + 10, by=SYSTEM, at=NOW,
            board=body(stages.Kind.HEALTH_AND_WELLBEING_BOARD), authority=body(stages.Kind.LOCAL_AUTHORITY),
            partnership=body(stages.Kind.PLACE_PARTNERSHIP),
        )
    edition = stages.written(stages.plan(cast, cast.joint), stages.TEXT)
    draft = stages.publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    last = stages.date(2099, 1, 1)
    board.actions.open_round(snapshot=draft, opens_on=stages.TODAY, closes_on=last, by=SYSTEM, at=NOW)
    rows = Consultee.objects.filter(round__snapshot=draft, organisation__slug__contains="-board-").order_by("pk")
    second = board.BoardPerson("Chair", "chair@test.local", "Chair", None)
    told = []
    for consultee in rows:
        user = stages.account_actions.register(
            email=f"officer-{{consultee.pk}}@test.local", name="Officer", password="x" * 12, by=SYSTEM, at=NOW
        )
        stages.account_actions.grant(
            user=user, organisation=consultee.organisation, role="hwb officer", starts_on=stages.date(2020, 1, 1),
            by=SYSTEM, at=NOW,
        )
        who = {{"consultee": consultee, "person": board.person(user), "at": NOW}}
        made = board.actions.save_draft(
            version=0, text=f"It does, says {{consultee.pk}}.", finding="partly", how="at a meeting",
            agreed_on=stages.TODAY, **who
        )
        board.actions.offer_draft(version=1, **who)
        board.actions.release_draft(version=1, **{{**who, "person": second}})
        client = Client()
        client.force_login(user)
        told.append([consultee.pk, str(made.key), client.cookies[settings.SESSION_COOKIE_NAME].value])
print("TOLD", json.dumps([settings.SESSION_COOKIE_NAME, told]))
"""
KEPT = """
import json
from collections import Counter
from consultation.models import Consultee, Opinion
from core import ledger
from core.models import LedgerEntry
from publication.actions.verify import verify
links = ledger.entries()
print("KEPT", json.dumps({
    "opinions": [[row.consultee_id, row.number] for row in Opinion.objects.order_by("pk")],
    "given": list(Consultee.objects.filter(status="opinion_given").values_list("pk", flat=True)),
    "told": [link["payload"]["receipt"] for link in links if link["kind"] == "opinion"],
    "faults": ledger.faults(links) + list(verify().reasons),
}))
"""


@dataclass
class Officer:
    """A person at a browser: submits, and after an error tries again; every second one gives up instead."""

    site: str
    cookie: str
    consultee: int
    key: str
    gives_up: bool
    shown: str = ""
    errors: int = 0
    answers: list[int] = field(default_factory=list)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        address = urlsplit(self.site)
        line = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        headers = {"Cookie": f"{self.cookie}; csrftoken={TOKEN}", "Host": f"127.0.0.1:{address.port}"}
        if body is not None:
            headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            line.close()

    def submit(self) -> bool:
        """Whether the receipt was shown."""
        status, location, _ = self.ask("POST", f"/boards/{self.consultee}/submit/", f"key={self.key}")
        self.answers.append(status)
        if status != 302 or "/receipts/" not in location:
            return False
        number = location.rstrip("/").rsplit("/", 1)[1]
        status, _, page = self.ask("GET", location)
        self.answers.append(status)
        if status == 200 and number in page:
            self.shown = number
        return bool(self.shown)

    def work(self, start: threading.Barrier, until: float) -> None:
        start.wait()
        while time.monotonic() < until:
            try:
                if self.submit():
                    return
            except (OSError, http.client.HTTPException):
                pass
            self.errors += 1
            if self.gives_up:
                return
            time.sleep(0.3)


def kill(folder, how: signal.Signals) -> None:
    """PostgreSQL as a whole; its keeper starts it again. The id is the one that this server wrote down itself."""
    pid = int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(pid, how)


def test_every_receipt_that_was_shown_is_there_once_and_nothing_is_given_without_one(tmp_path):
    # Not below tmp_path, whose folders PostgreSQL's own user may not pass through when it is started again.
    folder = Path(tempfile.mkdtemp(prefix="killed-", dir=os.environ["JFP_TEST_BASE"]))
    migrated_cluster(folder)
    handle = Handle(folder)  # with fsync: what was committed is on the disk
    system = LiveSystem(tmp_path, handle.url)
    try:
        cookie, told = json.loads(system.manage("shell", "-c", SEED).stdout.split("TOLD ", 1)[1])
        site = system.start_web(threads=THREADS)
        officers = [
            Officer(site, f"{cookie}={session}", consultee, key, gives_up=bool(number % 2))
            for number, (consultee, key, session) in enumerate(told)
        ]
        assert len(officers) == OFFICERS
        start, until = threading.Barrier(OFFICERS), time.monotonic() + 240
        threads = [threading.Thread(target=officer.work, args=(start, until)) for officer in officers]
        for thread in threads:
            thread.start()
        for count, how in enumerate(KILLS, start=1):
            wait_for("receipts", lambda count=count: sum(bool(o.shown) for o in officers) >= 25 * count, seconds=120)
            kill(folder, how)
            handle.wait_until_ready()
        for thread in threads:
            thread.join(300)
        kept = json.loads(system.manage("shell", "-c", KEPT).stdout.split("KEPT ", 1)[1])
        _judge(officers, kept)
    finally:
        system.stop_all()
        handle.close()
        shutil.rmtree(folder, ignore_errors=True)


def _judge(officers: list[Officer], kept: dict) -> None:
    shown = [(officer.consultee, officer.shown) for officer in officers if officer.shown]
    opinions = [tuple(row) for row in kept["opinions"]]
    assert kept["faults"] == []
    # The faults were felt, or the test has shown nothing.
    assert sum(officer.errors for officer in officers) > 0
    # Whoever went on got a receipt.
    assert all(officer.shown for officer in officers if not officer.gives_up)
    assert len(set(opinions)) == len(opinions)
    assert len({consultee for consultee, _ in opinions}) == len(opinions)
    assert set(shown) <= set(opinions)
    assert sorted(kept["told"]) == sorted(number for _, number in opinions)
    assert sorted(kept["given"]) == sorted(consultee for consultee, _ in opinions)
    # Who gave up finds on the page what is true: given with its receipt, or not given.
    numbers = dict(opinions)
    for officer in officers:
        if officer.gives_up and not officer.shown:
            status, _, page = officer.ask("GET", f"/boards/{officer.consultee}/")
            assert status == 200
            assert ("Opinion given" in page) == (officer.consultee in numbers)
            assert numbers.get(officer.consultee, "Released") in page
