"""Workers are killed, or paused beyond their lease, while they publish: each edition becomes public whole, once."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from faults.experiment import Experiment, Outcome
from faults.places import Helper, Stopwatch, act, children, installation, rows
from faults.readers import Reader
from jfp_portal.serve.processes import beat_command, worker_command
from publication.bundle import manifest
from tests.live import LiveSystem, wait_for

DRAFTS = """
from faults import casting
from tests import stages
cast = casting.cast()
parts = [stages.text(f"Part {number}", f"{stages.WHY}<p>Some words about part {number}.</p>{stages.BEDS}")
         for number in range(12)]
for slug in sys.argv[1:]:
    edition = stages.written(stages.plan(cast, cast.reference, slug=slug), parts)
    stages.publication_actions.issue_draft(edition=edition, by=None, at=stages.NOW)
"""
ASK = """
from django.utils import timezone
from plans.queries import plan_named, working_edition
from publication import actions
def do(slug):
    edition = working_edition(plan_named(slug))
    edition and actions.publish(edition=edition, by=None, at=timezone.now())
"""
# How a worker may go: with all that it started, alone (the typesetter lives on as an orphan), its typesetter only, or
# not at all, but silent for longer than its lease.
WAYS = ("group", "worker alone", "typesetter", "group", "pause")
KILLS = {"small": 5, "large": 200}


def public(system: LiveSystem, slug: str) -> Path:
    return system.publication_root / "public/plans" / slug / "editions/1"


def page(slug: str) -> str:
    return f"/plans/{slug}/editions/1/"


def faults_of_what_is_public(system: LiveSystem, slug: str) -> list[str]:
    """Nothing may be public that is not whole, and nothing whole may be public before the database says so."""
    here = public(system, slug)
    if not here.exists():
        return []
    query = """
        SELECT p.state, p.folder, p.manifest_sha256 FROM publication_publication p
          JOIN plans_edition e ON e.id = p.edition_id JOIN plans_plan d ON d.id = e.plan_id WHERE d.slug = %s
    """
    told = rows(system, query, slug)
    if not told:
        return [f"{slug}: public, but nobody asked for it"]
    ((state, folder, digest),) = told
    found = manifest.faults(here.resolve(), digest) if state == "published" else ["public, but not published"]
    if not str(here.resolve()).endswith(folder or "?"):
        found.append("the address leads elsewhere")
    return [f"{slug}: {fault}" for fault in found]


def faults_at_the_end(system: LiveSystem, slugs: list[str]) -> list[str]:
    """One entry of the ledger and one bundle for each, nothing open, and every hash as it was."""
    told = [
        plan for (plan,) in rows(system, "SELECT payload->>'plan' FROM core_ledgerentry WHERE kind = 'publication'")
    ]
    found = [f"{slug} stands {told.count(slug)} times in the ledger" for slug in slugs if told.count(slug) != 1]
    for slug in slugs:
        bundles = list((system.publication_root / "bundles" / slug).glob("*"))
        if len(bundles) != 1:
            found.append(f"{slug} has {len(bundles)} bundles")
    left = rows(system, "SELECT id, state FROM core_job WHERE state IN ('queued', 'running')")
    found += [f"job {job} is still {state}" for job, state in left]
    verified = system.manage("verify_publications", check=False)
    if verified.returncode or not verified.stdout.startswith(f"{len(slugs)} publication"):
        found += (verified.stderr or verified.stdout).strip().splitlines()
    return found


class Publish(Experiment):
    name, number = "publish", "F1"
    proves = "a publish that is killed at any moment leaves nothing or the whole, and is then finished, once"
    broken = "workers without the fence and without the edition's own life, paused beyond their lease"

    def run(self, size: str) -> Outcome:
        kills, chance = KILLS[size], random.Random(1)
        slugs = [f"plan-{number}" for number in range(kills + 1)]
        outcome = Outcome(tried=kills + 1)
        with installation() as system:
            act(system, DRAFTS, *slugs)
            site = system.start_web()
            system.start("beat", *beat_command(system.run_dir))
            paths: list[str] = []
            with Reader(site, paths) as reader:
                usual = self._first(system, slugs[0], paths)
                slowest = 0.0
                for number, slug in enumerate(slugs[1:]):
                    took, felt = self._struck(system, slug, WAYS[number % len(WAYS)], chance.uniform(0, usual), outcome)
                    slowest, outcome.felt = max(slowest, took), outcome.felt + felt
                    paths[:] = [page(slug), f"{page(slug)}plan.pdf", page(slugs[0])]
            outcome.lost += faults_at_the_end(system, slugs)
            self._judge(reader, system, slugs, outcome)
            outcome.figures |= {"kills": kills, "slowest seconds from kill to public": round(slowest, 1)}
        return outcome

    def _first(self, system: LiveSystem, slug: str, paths: list[str]) -> float:
        """How long an undisturbed publish takes here."""
        self.asker = Helper(system, ASK)
        self.worker = system.start_worker()
        paths.append(page(slug))
        began = Stopwatch()
        self.asker.ask(slug)
        wait_for("the first publish", lambda: public(system, slug).exists(), pause=0.02)
        return began.seconds

    def _struck(self, system: LiveSystem, slug: str, how: str, after: float, outcome: Outcome) -> tuple[float, int]:
        """Asks for a publish and strikes so many seconds later; how long it then took, and whether it was felt."""
        self.asker.ask(slug)
        time.sleep(after)
        was_open = bool(rows(system, "SELECT FROM core_job WHERE state IN ('queued', 'running')"))
        began, paused = Stopwatch(), None
        if how == "typesetter":
            self._kill_typesetter(self.worker.pid)
        elif how == "pause":
            os.killpg(self.worker.pid, signal.SIGSTOP)
            paused = self.worker
        elif how == "group":
            system.kill(self.worker)
        else:
            self.worker.kill()
            self.worker.wait(30)
        outcome.lost += faults_of_what_is_public(system, slug)
        if how != "typesetter":
            self.worker = system.start_worker(name=f"worker-{slug}", wait=False)
        self._until_public(system, slug)
        outcome.lost += faults_of_what_is_public(system, slug)
        took = began.seconds
        if paused is not None:
            self._wake(system, paused, outcome, slug)
        return took, int(was_open)

    @staticmethod
    def _kill_typesetter(worker: int) -> None:
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            for child in children(worker):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                return
            time.sleep(0.01)

    def _until_public(self, system: LiveSystem, slug: str) -> None:
        """A typesetter that was killed is a failed job, told in words: a person asks again, and so do we."""

        def there() -> bool:
            if public(system, slug).exists():
                return True
            if rows(system, "SELECT FROM core_job HAVING bool_and(state IN ('done', 'failed'))"):
                self.asker.ask(slug)
            return False

        wait_for(f"{slug} after its kill", there, 90, 0.05)

    @staticmethod
    def _wake(system: LiveSystem, paused: subprocess.Popen[bytes], outcome: Outcome, slug: str) -> None:
        """The worker that was silent for longer than its lease goes on where it stopped, and must not count."""
        time.sleep(float(system.extra["JOB_LEASE_SECONDS"]) / 4)
        os.killpg(paused.pid, signal.SIGCONT)
        time.sleep(1.5)
        outcome.lost += faults_of_what_is_public(system, slug)
        system.kill(paused)

    @staticmethod
    def _judge(reader: Reader, system: LiveSystem, slugs: list[str], outcome: Outcome) -> None:
        outcome.lost += reader.faults
        for slug in slugs:
            for path, name in ((page(slug), "index.html"), (f"{page(slug)}plan.pdf", "plan.pdf")):
                whole = sha256((public(system, slug) / name).read_bytes()).hexdigest()
                outcome.lost += reader.torn(path, whole)
        outcome.figures |= {"pages read": reader.asked, "reads a second": round(reader.asked / reader.seconds, 1)}
        if reader.asked < 20 * reader.seconds:
            outcome.figures["fewer than 20 reads a second"] = 1

    def control(self) -> Outcome:
        """A worker that does not ask whether the job is still its own is paused beyond its lease, and comes back."""
        with installation() as system:
            act(system, DRAFTS, "twice")
            unfenced = [sys.executable, "-m", "faults.unfenced", *worker_command()[3:]]
            Helper(system, ASK).ask("twice")
            first = system.start("unfenced-1", *unfenced)
            begun = "SELECT FROM core_job WHERE state = 'running' AND progress BETWEEN 10 AND 84"
            wait_for("the first worker's work", lambda: rows(system, begun), 60, 0.01)
            os.killpg(first.pid, signal.SIGSTOP)
            wait_for("its lease's end", lambda: rows(system, "SELECT FROM core_job WHERE lease_until < now()"), 30)
            act(system, "from core import jobs; jobs.reconcile()")
            system.start("unfenced-2", *unfenced)
            wait_for("the second worker's publish", lambda: public(system, "twice").exists(), 60)
            os.killpg(first.pid, signal.SIGCONT)
            twice = "SELECT FROM core_ledgerentry WHERE kind = 'publication' OFFSET 1"
            with contextlib.suppress(BaseException):
                wait_for("the first worker's second publish", lambda: rows(system, twice), 20)
            return Outcome(tried=1, felt=1, lost=faults_at_the_end(system, ["twice"]))
