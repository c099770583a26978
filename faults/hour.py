"""An hour of mixed load on the service form's processes, with a fault every minute: no acknowledged write is lost, no
public page fails, and no process grows."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time

from faults import autosave, officers
from faults.broker import Redis
from faults.experiment import Experiment, Outcome
from faults.outage import front
from faults.places import Durable, Helper, act, children, durable, resident_megabytes, rows
from faults.publish import ASK, DRAFTS, faults_at_the_end, page, public
from faults.readers import Reader
from jfp_portal.serve.processes import beat_command, web_command, worker_command
from tests.live import fetch, free_port, wait_for

SECONDS = {"small": 120, "large": 3_600}
EVERY = {"small": 15, "large": 60}
PLANNERS = {"small": 10, "large": 50}
OFFICERS = {"small": 8, "large": 20}
PUBLISHES = {"small": 4, "large": 60}
OPINIONS = "SELECT number FROM consultation_opinion"
GROWTH = 1.25  # what a process may hold at the end, as a multiple of what it held after the first tenth
COMMANDS = {
    "worker": lambda system, port: worker_command(),
    "beat": lambda system, port: beat_command(system.run_dir),
    "web": lambda system, port: web_command(port),
}


class Site:
    """The service form's processes, started by its own commands, and started again when we have killed them."""

    def __init__(self, system: Durable) -> None:
        self.system, self.port = system, free_port()
        self.redis = Redis(system)
        self.running = {name: self._start(name) for name in COMMANDS}
        self.web = f"http://127.0.0.1:{self.port}"
        wait_for("the web server", lambda: fetch(f"{self.web}/healthz")[0] == 200, 90)

    def _start(self, name: str) -> object:
        return self.system.start(name, *COMMANDS[name](self.system, self.port))

    def kill(self, name: str) -> None:
        self.system.kill(self.running[name])
        self.running[name] = self._start(name)

    def kill_redis(self) -> None:
        self.redis.signal(signal.SIGKILL)
        self.redis.start()

    def kill_a_web_process(self) -> None:
        """granian starts another one."""
        os.kill(children(self.running["web"].pid)[-1], signal.SIGKILL)

    def pause_worker(self) -> None:
        worker = self.running["worker"]
        os.killpg(worker.pid, signal.SIGSTOP)
        time.sleep(float(self.system.extra["JOB_LEASE_SECONDS"]) * 2)
        os.killpg(worker.pid, signal.SIGCONT)

    def faults(self) -> list[object]:
        return [
            lambda: self.kill("worker"), self.system.kill_database, self.kill_redis, self.kill_a_web_process,
            self.pause_worker, lambda: self.kill("beat"), lambda: self.system.kill_database(signal.SIGQUIT),
        ]  # fmt: skip

    def memory(self) -> dict[str, float]:
        database = int((self.system.folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        pids = {name: process.pid for name, process in self.running.items()} | {"database": database}
        return {name: round(resident_megabytes(pid)) for name, pid in pids.items()}


class Hour(Experiment):
    name, number = "hour", "F26"
    proves = "under mixed load with a fault every minute no acknowledged write is lost and no public page fails"
    broken = "a database that acknowledges before it has written (synchronous_commit off)"

    def run(self, size: str) -> Outcome:
        return self._pass(size, SECONDS[size], careless=False)

    def control(self) -> Outcome:
        return self._pass("small", 30, careless=True)

    def _pass(self, size: str, seconds: int, *, careless: bool) -> Outcome:
        slugs = [f"hourly-{number}" for number in range(PUBLISHES[size])]
        with durable(BEHIND_PROXY="1") as system:
            (system.folder / "static").mkdir()
            system.extra["STATIC_ROOT"] = str(system.folder / "static")
            act(system, DRAFTS, *slugs)
            system.manage("publish", slugs[0])  # until then it is the application that answers at the root
            asked = officers.cast(system, OFFICERS[size])
            those = autosave.planners(system, PLANNERS[size])
            if careless:
                system.make_careless()
            site = Site(system)
            with front(system, site.web) as port:
                address = f"http://127.0.0.1:{port}"
                submitting = [officers.Officer(address, cookie, pk, key, False) for pk, key, cookie in asked]
                with Reader(address, [page(slugs[0]), "/", "/plans/"]) as reader:
                    with autosave.Writing(those, address, 1.0) as writing:
                        felt, memory = self._under_load(site, size, seconds, slugs, submitting, careless=careless)
                    if not careless:
                        self._settle(system, slugs)
                lost = autosave.losses(system, those) + reader.faults + self._opinions(system, submitting)
                if not careless:
                    lost += faults_at_the_end(system, slugs) + self._growth(memory)
            tried = writing.saves + sum(bool(officer.shown) for officer in submitting) + len(slugs) + reader.asked
            figures = {"minutes": round(seconds / 60, 1), "faults": felt, "saves acknowledged": writing.saves,
                       "saves not taken": writing.errors, "public pages read": reader.asked,
                       "public pages that failed": len(reader.faults)}  # fmt: skip
            for name, (first, last) in memory.items():
                figures |= {f"{name}: MB at the start": first, f"{name}: MB at the end": last}
            return Outcome(tried, felt, lost, figures)

    @staticmethod
    def _under_load(
        site: Site, size: str, seconds: int, slugs: list[str], submitting: list[officers.Officer], *, careless: bool
    ) -> tuple[int, dict[str, tuple[float, float]]]:
        """Publishes and submissions spread over the time, a fault every so often; how many, and the memory held."""
        began, felt, start = time.monotonic(), 0, threading.Barrier(1)
        faults = itertools.cycle(site.faults()[1:2] if careless else site.faults())
        due = [(number * seconds / len(slugs), "publish", slug) for number, slug in enumerate(slugs) if number]
        due += [(number * seconds / len(submitting), "submit", officer) for number, officer in enumerate(submitting)]
        due += [(moment, "fault", None) for moment in range(EVERY[size] // 2, seconds, EVERY[size])]
        due += [(seconds / 10, "weigh", None)]
        threads, first = [], site.memory()
        for moment, what, subject in sorted(due, key=lambda each: each[0]):
            time.sleep(max(0.0, moment - (time.monotonic() - began)))
            if what == "publish":
                threads.append(threading.Thread(target=_ask_until_asked, args=(site.system, subject)))
                threads[-1].start()
            elif what == "submit":
                threads.append(threading.Thread(target=subject.work, args=(start, began + seconds + 60)))
                threads[-1].start()
            elif what == "fault":
                next(faults)()
                felt += 1
            else:
                first = site.memory()
        time.sleep(max(0.0, seconds - (time.monotonic() - began)))
        site.system.wait_for_database()
        for thread in threads:
            thread.join(120)
        last = site.memory()
        return felt, {name: (first[name], last[name]) for name in first}

    @staticmethod
    def _settle(system: Durable, slugs: list[str]) -> None:
        wait_for("all publishes", lambda: all(public(system, slug).exists() for slug in slugs), 120, 0.5)
        still = "SELECT FROM core_job WHERE state IN ('queued', 'running')"
        wait_for("the end of all jobs", lambda: not rows(system, still), 60, 0.5)

    @staticmethod
    def _opinions(system: Durable, submitting: list[officers.Officer]) -> list[str]:
        kept = {number for (number,) in rows(system, OPINIONS)}
        return [f"the receipt {o.shown} was shown and is gone" for o in submitting if o.shown and o.shown not in kept]

    @staticmethod
    def _growth(memory: dict[str, tuple[float, float]]) -> list[str]:
        return [
            f"{name} held {first} MB, and {last} MB at the end"
            for name, (first, last) in memory.items()
            if last > first * GROWTH + 30
        ]


def _ask_until_asked(system: Durable, slug: str) -> None:
    """A person whose page failed asks again."""
    for _ in range(10):
        asker = Helper(system, ASK)
        try:
            asker.ask(slug)
        except (RuntimeError, OSError):
            time.sleep(2)
        else:
            return
        finally:
            asker.close()
