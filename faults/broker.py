"""Redis is killed with work queued, emptied, and paused: every job is done once, and people go on working meanwhile."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import Counter

from faults.experiment import Experiment, Impossible, Outcome
from faults.officers import Officer, cast
from faults.places import Helper, Stopwatch, installation, rows
from jfp_portal.serve.processes import beat_command
from tests.live import LiveSystem, free_port, wait_for

FILES = 5  # jobs queued for each fault
PAUSE = {"small": 5, "large": 60}
ROUNDS = {"small": 1, "large": 4}
# Seconds after Redis is back in which everything must be done: what is promised, and what a busy machine is given.
SOON = {"small": 150, "large": 60}
QUICK_ANSWER = 1.0  # seconds, for ninety-five answers of a hundred
SEND = """
from django.utils import timezone
from metrics import actions
def do(name):
    head = "indicator,indicator_name,area,area_name,period,value\\n"
    lines = "\\n".join(f"{name}-{n},Made up,E06000001,Avon,{1900 + n},{n}" for n in range(5))
    actions.send_file(source="Made up", filename=name, content=(head + lines).encode(), by=None, at=timezone.now())
"""


class Redis:
    """Debian's, without persistence: what it is killed with is gone."""

    def __init__(self, system: LiveSystem) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise Impossible("redis-server is not installed: apt-get install redis-server")
        self.system, self.program, self.port = system, program, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        system.extra["CELERY_BROKER_URL"] = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        self.process = self.system.start(
            "redis", self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", str(self.system.folder),
        )  # fmt: skip
        wait_for("Redis", lambda: self.say("PING").startswith("+PONG"), 20)

    def say(self, command: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), 5) as line:
            line.sendall(f"{command}\r\n".encode())
            return line.recv(100).decode()

    def waiting(self) -> int:
        """How many messages it holds for the workers."""
        return int(self.say("LLEN celery").strip().lstrip(":"))

    def signal(self, how: signal.Signals) -> None:
        assert self.process is not None
        os.kill(self.process.pid, how)
        if how == signal.SIGKILL:
            self.process.wait(20)


class People:
    """Officers who submit one after another, and somebody who opens the page of signing in, while the block runs."""

    def __init__(self, officers: list[Officer]) -> None:
        self.officers, self.ended = officers, threading.Event()
        self.answers: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.shown = 0
        self.thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> People:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join(60)

    def _work(self) -> None:
        waiting = iter(self.officers)
        while not self.ended.is_set():
            officer = next(waiting, None)
            if officer is not None:
                self._timed(officer.submit)
                self.answers.update(officer.answers)
                self.shown += bool(officer.shown)
            self.answers[self._timed(lambda: self.officers[0].ask("GET", "/accounts/sign-in/")[0]) or 0] += 1
            self.ended.wait(0.3)

    def _timed(self, do: object) -> object:
        began = time.monotonic()
        try:
            return do()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            self.seconds.append(time.monotonic() - began)

    @property
    def usually(self) -> float:
        """Ninety-five answers of a hundred took no longer than this, in seconds."""
        asked = sorted(self.seconds)
        return asked[int(len(asked) * 0.95)] if asked else 0.0

    def losses(self, so_far: float) -> list[str]:
        """`so_far`: as long as answers took on this machine when nothing was wrong."""
        wrong = [f"{count} answers were {status}" for status, count in self.answers.items() if not 200 <= status < 500]
        if self.usually > QUICK_ANSWER + so_far:
            wrong.append(f"people waited {self.usually:.1f} s (p95); {so_far:.1f} s when nothing was wrong")
        return wrong


def left_or_double(system: LiveSystem, names: list[str]) -> list[str]:
    """Every file that is not taken in, and every release that stands twice or is not whole."""
    states = dict(rows(system, "SELECT filename, state FROM metrics_sentfile"))
    releases = Counter(name for (name,) in rows(system, "SELECT name FROM metrics_release WHERE rows = 5"))
    found = [f"{name} is {states.get(name, 'gone')}" for name in names if states.get(name) != "taken in"]
    return found + [f"{name} stands {releases[name]} times" for name in names if releases[name] != 1]


class Broker(Experiment):
    name, number = "broker", "F4"
    proves = "with Redis killed, emptied or paused, each job is done once within a minute, and people go on working"
    broken = "no reconciler (beat is not started)"

    def run(self, size: str) -> Outcome:
        outcome = Outcome()
        with installation(SITE_ADDRESS="") as system:
            redis = Redis(system)
            told = cast(system, 8 * ROUNDS[size])
            site = system.start_web(threads=4)
            officers = [Officer(site, cookie, consultee, key, gives_up=False) for consultee, key, cookie in told]
            sender = Helper(system, SEND)
            system.start("beat", *beat_command(system.run_dir))
            system.start_worker()
            before = self._in_peace(officers[:4])
            names: list[str] = []
            slowest = 0.0
            with People(officers[4:]) as people:
                for turn in range(ROUNDS[size]):
                    for fault in (self._killed, self._emptied, self._paused):
                        new = [f"{fault.__name__}-{turn}-{number}" for number in range(FILES)]
                        outcome.felt += fault(redis, sender, new, PAUSE[size])
                        names += new
                        slowest = max(slowest, self._done(system, names, SOON[size]))
            outcome.tried = len(names) + people.shown
            outcome.lost = left_or_double(system, names) + people.losses(before)
            outcome.figures = {"jobs": len(names), "seconds until all were done": round(slowest, 1),
                               "opinions submitted meanwhile": people.shown,
                               "p95 of people in seconds": round(people.usually, 2),
                               "p95 when nothing was wrong": round(before, 2)}  # fmt: skip
        return outcome

    @staticmethod
    def _in_peace(officers: list[Officer]) -> float:
        with People(officers) as people:
            wait_for("answers", lambda: len(people.seconds) >= 12, 60)
        return people.usually

    @staticmethod
    def _killed(redis: Redis, sender: Helper, names: list[str], pause: int) -> int:
        """Half is queued before the kill, half while there is no Redis."""
        for name in names[::2]:
            sender.ask(name)
        redis.signal(signal.SIGKILL)
        for name in names[1::2]:
            sender.ask(name)
        redis.start()
        return 1

    @staticmethod
    def _emptied(redis: Redis, sender: Helper, names: list[str], pause: int) -> int:
        for name in names:
            sender.ask(name)
        return int(redis.say("FLUSHALL").startswith("+OK"))

    @staticmethod
    def _paused(redis: Redis, sender: Helper, names: list[str], pause: int) -> int:
        redis.signal(signal.SIGSTOP)
        began = Stopwatch()
        for name in names:
            sender.ask(name)
        time.sleep(max(0.0, pause - began.seconds))
        redis.signal(signal.SIGCONT)
        return 1

    @staticmethod
    def _done(system: LiveSystem, names: list[str], within: int) -> float:
        began = Stopwatch()
        open_jobs = "SELECT FROM core_job WHERE state IN ('queued', 'running')"
        wait_for(f"{len(names)} jobs", lambda: not rows(system, open_jobs), within, 0.1)
        return began.seconds

    def control(self) -> Outcome:
        with installation() as system:
            redis = Redis(system)
            sender = Helper(system, SEND)
            names = [f"stuck-{number}" for number in range(3)]
            felt = self._emptied(redis, sender, names, 0)
            system.start_worker()
            time.sleep(5)
            return Outcome(len(names), felt, left_or_double(system, names))
