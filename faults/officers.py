"""Officers at their browsers, who submit the opinion of a board each, and try again or give up where it fails."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.live import LiveSystem

TOKEN = "f" * 32
SEED = """
import json, sys
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.db import transaction
from django.test import Client
from consultation.models import Consultee
from faults import casting
from tests import stages
from tests.consultation import board_stages as board
from tests.stages import NOW, SYSTEM
with transaction.atomic():
    cast = casting.cast()
    for number in range(OFFICERS):
        body = lambda kind: stages.organisation(f"{kind}-{number}", kind)
        stages.organisation_actions.register_place(
            slug=f"place-{number}", name=f"Place {number}", icb=cast.icb, position=number + 10, by=SYSTEM, at=NOW,
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
            email=f"officer-{consultee.pk}@test.local", name="Officer", password="x" * 12, by=SYSTEM, at=NOW
        )
        stages.account_actions.grant(
            user=user, organisation=consultee.organisation, role="hwb officer", starts_on=stages.date(2020, 1, 1),
            by=SYSTEM, at=NOW,
        )
        who = {"consultee": consultee, "person": board.person(user), "at": NOW}
        made = board.actions.save_draft(
            version=0, text=f"It does, says {consultee.pk}.", finding="partly", how="at a meeting",
            agreed_on=stages.TODAY, **who
        )
        board.actions.offer_draft(version=1, **who)
        board.actions.release_draft(version=1, **{**who, "person": second})
        client = Client()
        client.force_login(user)
        told.append([consultee.pk, str(made.key), client.cookies[settings.SESSION_COOKIE_NAME].value])
print("TOLD", json.dumps([settings.SESSION_COOKIE_NAME, told]))
"""


@dataclass
class Officer:
    """A person at a browser: submits, and after an error tries again; one who `gives_up` does not."""

    site: str
    cookie: str
    consultee: int
    key: str
    gives_up: bool
    shown: str = ""
    errors: int = 0
    answers: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, Location and page."""
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
        began = time.monotonic()
        status, location, _ = self.ask("POST", f"/boards/{self.consultee}/submit/", f"key={self.key}")
        self.seconds.append(time.monotonic() - began)
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


def cast(system: LiveSystem, count: int) -> list[tuple[int, str, str]]:
    """So many boards asked, each with an officer whose answer is released: consultee, key, session's cookie."""
    printed = system.manage("shell", "-c", SEED.replace("OFFICERS", str(count), 1)).stdout
    cookie, told = json.loads(printed.split("TOLD ", 1)[1])
    return [(consultee, key, f"{cookie}={session}") for consultee, key, session in told]
