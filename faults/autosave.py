"""Planners' browsers save while they write, and PostgreSQL is killed: each save that was acknowledged is in the
history, once."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from faults.experiment import Experiment, Outcome
from faults.places import Durable, durable
from tests.live import LiveSystem, wait_for

PLANNERS = 50
KILLS = {"small": 2, "large": 12}
TOKEN = "f" * 32
SEED = """
import json
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.db import transaction
from django.test import Client
from faults import casting
from tests import stages
with transaction.atomic():
    cast = casting.cast()
    texts = [stages.text(f"Section {number}", "<p>Begun.</p>") for number in range(PLANNERS)]
    edition = stages.written(stages.plan(cast, cast.joint, slug="written-plan"), texts)
    client = Client()
    client.force_login(cast.people["planner"])
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    paths = [f"/workspace/plans/{edition.plan.slug}/sections/{row.uid}/" for row in edition.sections.order_by("pk")]
print("TOLD", json.dumps([cookie, paths]))
"""
HISTORY = """
import json
from plans.models import Section
rows = {str(section.uid): [section.version, list(section.revisions.order_by("version").values_list("version", "body"))]
        for section in Section.objects.all()}
print("ROWS", json.dumps(rows))
"""


@dataclass
class Planner:
    """A browser with one section open, which saves what was written since as the editor's script does."""

    site: str
    cookie: str
    path: str
    number: int
    version: int = 1
    acknowledged: dict[int, str] = field(default_factory=dict)
    errors: int = 0
    answers: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    refusal: str = ""  # what the last answer said that was neither a save nor a conflict

    @property
    def uid(self) -> str:
        return self.path.rstrip("/").rsplit("/", 1)[1]

    def save(self, words: str) -> tuple[int, dict]:
        address = urlsplit(self.site)
        line = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded", "If-Match": f'"{self.version}"',
        }  # fmt: skip
        try:
            title = f"Section {self.number}"
            line.request(
                "POST", self.path, urlencode({"title": title, "brief": "", "body": f"<p>{words}</p>"}), headers
            )
            answer = line.getresponse()
            body = answer.read().decode()
            if answer.status >= 500:
                self.refusal = body
            return answer.status, json.loads(body) if body.startswith("{") else {}
        finally:
            line.close()

    def write(self, ended: threading.Event, pause: float) -> None:
        """Saves until told to end. After an error the same words are tried again, from the version that the server
        names: whether the first try was kept is then seen in the history, and never claimed here."""
        count = 0
        while not ended.is_set():
            words = f"Planner {self.number} save {count}."
            began = time.monotonic()
            try:
                status, told = self.save(words)
            except (OSError, http.client.HTTPException):
                status, told = 0, {}
            self.seconds.append(time.monotonic() - began)
            self.answers.append(status)
            if status == 200:
                self.version = told["version"]
                self.acknowledged[self.version] = words
                count += 1
            elif status == 412:
                self.version = told["version"]
                count += 1
            else:
                self.errors += 1
            ended.wait(pause)


class Writing:
    """Planners who write, each in a thread of its own, while the block runs."""

    def __init__(self, those: list[Planner], site: str, pause: float = 0.1) -> None:
        self.those, self.ended = those, threading.Event()
        for planner in those:
            planner.site = site
        self.threads = [
            threading.Thread(target=planner.write, args=(self.ended, pause), daemon=True) for planner in those
        ]

    def __enter__(self) -> Writing:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    @property
    def saves(self) -> int:
        return sum(len(planner.acknowledged) for planner in self.those)

    @property
    def errors(self) -> int:
        return sum(planner.errors for planner in self.those)

    @property
    def seconds(self) -> list[float]:
        return sorted(second for planner in self.those for second in planner.seconds)


def planners(system: LiveSystem, count: int) -> list[Planner]:
    printed = system.manage("shell", "-c", SEED.replace("PLANNERS", str(count))).stdout
    cookie, paths = json.loads(printed.split("TOLD ", 1)[1])
    return [Planner("", cookie, path, number) for number, path in enumerate(paths)]


def losses(system: LiveSystem, those: list[Planner]) -> list[str]:
    """Every acknowledged save that is not in the history as it was acknowledged, every gap and every double."""
    history = json.loads(system.manage("shell", "-c", HISTORY).stdout.split("ROWS ", 1)[1])
    lost = []
    for planner in those:
        version, found = history[planner.uid]
        kept = {number: re.sub(r"<[^>]+>", "", body) for number, body in found}
        lost += [
            f"planner {planner.number}: version {number} was acknowledged and is not in the history"
            for number, words in planner.acknowledged.items()
            if kept.get(number) != words
        ]
        if sorted(kept) != list(range(1, version + 1)):
            lost.append(f"planner {planner.number}: the history has a gap")
        if len(set(kept.values())) != len(kept):
            lost.append(f"planner {planner.number}: something was saved twice")
    return lost


class Autosave(Experiment):
    name, number = "autosave", "F2"
    proves = "each autosave that was acknowledged is in the section's history, once, after PostgreSQL is killed"
    broken = "a database that acknowledges before it has written (synchronous_commit off)"

    def run(self, size: str) -> Outcome:
        with durable() as system:
            return self._written(system, PLANNERS, KILLS[size])

    def control(self) -> Outcome:
        with durable() as system:
            return self._written(system, 5, 1, careless=True)

    @staticmethod
    def _written(system: Durable, count: int, kills: int, *, careless: bool = False) -> Outcome:
        those = planners(system, count)
        if careless:
            system.make_careless()
        with Writing(those, system.start_web(threads=8)) as writing:
            for turn in range(kills if careless else kills + 1):  # the last time without a kill: it goes on after it
                before = writing.saves
                wait_for("saves", lambda before=before: writing.saves >= before + count, 120, 0.02)
                if turn < kills:
                    system.kill_database()
                    system.wait_for_database()
        figures = {"planners": count, "kills": kills, "slowest save in seconds": round(writing.seconds[-1], 1)}
        return Outcome(writing.saves, writing.errors, losses(system, those), figures)
