"""Where does an experiment take place? In an installation of its own, with real processes, gone when the block ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg

from faults.experiment import Impossible
from jfp_portal.embedded import Handle, socket_dir
from tests.live import BASE_DIR, LiveSystem, address_of, clone, drop
from tests.migrated import migrated, migrated_cluster

# A job's lease and the reconciler's round, so short that a kill is mended while one watches; and as many attempts as
# an experiment that kills each of them may need.
QUICK = {"JOB_LEASE_SECONDS": "2", "RECONCILE_SECONDS": "1", "JOB_MOST_ATTEMPTS": "30"}


def new_folder() -> Path:
    """A folder of the run's own. Not below pytest's, which PostgreSQL's user may not pass through."""
    made = Path(tempfile.mkdtemp(prefix="faults-", dir=os.environ["JFP_TEST_BASE"]))
    made.chmod(0o711)
    return made


@contextmanager
def installation(**extra: str) -> Iterator[LiveSystem]:
    """One whose database shares the run's server, which does not wait for its disk: for faults of all else."""
    folder = new_folder()
    name = folder.name.replace("-", "_")
    clone(migrated(), name)
    system = LiveSystem(folder, address_of(name), QUICK | extra)
    try:
        yield system
    finally:
        system.stop_all()
        drop(name)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Durable(LiveSystem):
    """One with a PostgreSQL of its own that waits for its disk, and that may be killed."""

    handle: Handle | None = None

    def kill_database(self, how: signal.Signals = signal.SIGKILL) -> None:
        """PostgreSQL as a whole; its keeper starts it again. The id is the one that this server wrote down itself."""
        recorded = self.folder / "postgres" / "postmaster.pid"
        os.kill(int(recorded.read_text().split("\n", 1)[0]), how)

    def wait_for_database(self) -> None:
        assert self.handle is not None
        self.handle.wait_until_ready()

    def make_careless(self) -> None:
        """The control's database: it says that a write is kept long before it is."""
        where = {"host": str(socket_dir(self.folder)), "user": "postgres", "dbname": "postgres"}
        with psycopg.connect(**where, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_commit = off")
            connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            connection.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
            connection.execute("SELECT pg_reload_conf()")


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of this size at this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        raise Impossible("a small disk can be made by root only, and only where mounting is allowed")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


@contextmanager
def durable(megabytes: int = 0, **extra: str) -> Iterator[Durable]:
    """One whose database may be killed; with `megabytes`, on a disk of its own of that size."""
    folder = new_folder()
    with small_disk(folder, megabytes) if megabytes else nullcontext():
        migrated_cluster(folder)
        handle = Handle(folder)
        system = Durable(folder, handle.url, QUICK | extra, handle=handle)
        try:
            yield system
        finally:
            system.stop_all()
            handle.close()
    shutil.rmtree(folder, ignore_errors=True)


def rows(system: LiveSystem, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(system.database_url, autocommit=True) as connection:
        return connection.execute(query, values).fetchall()


def children(pid: int) -> list[int]:
    """The processes that this one started and that still run, in order of their age."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == pid and words[0] != "Z":
            found.append(int(path.parent.name))
    return sorted(found)


def resident_megabytes(pid: int) -> float:
    """What a process and all below it hold in memory now."""
    own = 0.0
    with suppress(OSError):
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    return own + sum(resident_megabytes(child) for child in children(pid))


class Helper:
    """A process of the installation that does one thing each time it is told to, as starting Django takes seconds.

    `script` defines `do(line)`; what it returns is printed, and `ask` gives it. What it raises ends the process.
    """

    FRAME = "import sys\nfor line in sys.stdin:\n    print('DONE', do(line.strip()), flush=True)\n"

    def __init__(self, system: LiveSystem, script: str) -> None:
        system.log("helper").parent.mkdir(parents=True, exist_ok=True)
        with system.log("helper").open("ab") as log:
            self.process = self._started(system, script, log)
        system.processes.append(self.process)

    def _started(self, system: LiveSystem, script: str, log: IO[bytes]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{script}\n{self.FRAME}"], cwd=BASE_DIR,
            env=system.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=log,
            start_new_session=True,
        )  # fmt: skip

    def ask(self, line: str = "") -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        for answer in self.process.stdout:
            if answer.startswith("DONE "):
                return answer[5:].strip()
        raise RuntimeError(f"the process that was asked for {line!r} ended")

    def close(self) -> None:
        self.process.kill()
        self.process.wait(20)


def act(system: LiveSystem, script: str, *arguments: str) -> str:
    """Some lines of Python in the installation, Django set up; gives what they printed."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, django; django.setup()\n{script}", *arguments], cwd=BASE_DIR,
        env=system.environment, timeout=600, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{done.stdout}\n{done.stderr}"[-3000:])
    return done.stdout


class Stopwatch:
    def __init__(self) -> None:
        self.began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began
