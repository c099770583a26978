"""The disk of the publications fills up, then the disk of the database: nothing half-made is public, nothing that was
acknowledged is lost, and all goes on by itself when there is room again."""

from __future__ import annotations

import os
from pathlib import Path

from faults import autosave
from faults.experiment import Experiment, Outcome
from faults.places import Durable, Helper, Stopwatch, act, durable, installation, rows, small_disk
from faults.publish import ASK, DRAFTS, faults_at_the_end, faults_of_what_is_public, public
from tests.live import LiveSystem, wait_for

PLANNERS = {"small": 5, "large": 50}
ENOUGH = {"publications": 24, "database": 500}  # megabytes
FAILED = "SELECT error FROM core_job WHERE state = 'failed'"


def fill(folder: Path, leave: int = 0) -> Path:
    """Fills the disk but for `leave` bytes; the file to delete when there shall be room again."""
    ballast, room = folder / "ballast", os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(4096, room.f_bavail * room.f_frsize - leave))
    return ballast


def write_straight(system: LiveSystem, slug: str) -> None:
    """The control: a publish of the first edition's files under another name, without staging and renaming."""
    made = public(system, slug)
    made.mkdir(parents=True)
    for path in sorted(public(system, "first").resolve().rglob("*")):
        if path.is_file():
            try:
                (made / path.name).write_bytes(path.read_bytes() * 4)
            except OSError:
                return  # no room: what is there stays


class DiskFull(Experiment):
    name, number = "disk", "F18"
    proves = "with no room left nothing half-made is public and no acknowledged save is lost; with room it goes on"
    broken = "a publish that writes straight to its public place"

    def run(self, size: str) -> Outcome:
        outcome, more = self._publications(), self._database(PLANNERS[size])
        return Outcome(
            outcome.tried + more.tried, min(outcome.felt, more.felt), outcome.lost + more.lost,
            outcome.figures | more.figures,
        )  # fmt: skip

    @staticmethod
    def _publications() -> Outcome:
        with installation() as system, small_disk(system.publication_root, ENOUGH["publications"]):
            act(system, DRAFTS, "first", "second")
            asker = Helper(system, ASK)
            system.start_worker(beat=True)
            asker.ask("first")
            wait_for("the first publish", lambda: public(system, "first").exists(), 90)
            ballast = fill(system.publication_root, leave=40_000)
            asker.ask("second")
            ((error,),) = wait_for("the refusal", lambda: rows(system, FAILED), 90)
            lost = [] if "space" in error else [f"the reason is not told: {error}"]
            if public(system, "second").exists():
                lost.append("the second edition is public without room for it")
            lost += faults_of_what_is_public(system, "first")
            ballast.unlink()
            asker.ask("second")
            wait_for("the second publish", lambda: public(system, "second").exists(), 90)
            return Outcome(2, 1, lost + faults_at_the_end(system, ["first", "second"]))

    @staticmethod
    def _database(count: int) -> Outcome:
        with durable(megabytes=ENOUGH["database"]) as system:
            those = autosave.planners(system, count)
            with autosave.Writing(those, system.start_web(threads=4)) as writing:
                wait_for("saves", lambda: writing.saves >= 2 * count, 60, 0.05)
                ballast = fill(system.folder)
                wait_for("saves that are refused", lambda: writing.errors >= 2 * count, 120, 0.05)
                ballast.unlink()
                clock, before = Stopwatch(), writing.saves
                wait_for("saves again", lambda: _tended(system) and writing.saves >= before + count, 120, 0.1)
                took = clock.seconds
            lost = autosave.losses(system, those)
            in_words = sum(len(planner.refusal) > 200 for planner in those)
            figures = {"saves refused for want of room": writing.errors, "planners told in words": in_words,
                       "seconds until saves were taken again": round(took, 1)}  # fmt: skip
            return Outcome(writing.saves, writing.errors, lost, figures)

    def control(self) -> Outcome:
        with installation() as system, small_disk(system.publication_root, ENOUGH["publications"]):
            act(system, DRAFTS, "first", "second")
            system.manage("publish", "first")
            fill(system.publication_root, leave=40_000)
            write_straight(system, "second")
            return Outcome(1, 1, faults_of_what_is_public(system, "second"))


def _tended(system: Durable) -> bool:
    """As the supervisor does: another keeper where PostgreSQL's own gave up."""
    assert system.handle is not None
    system.handle.tend()
    return True
