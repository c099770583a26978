"""A whole installation for one test: own database, own folders, real worker and web processes.

Tests of real processes cannot live inside a transaction, and the triggers on frozen tables refuse the flush that
`transaction=True` would do. So each gets a database cloned from a migrated template, dropped afterwards.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from jfp_portal.serve.processes import worker_command
from jfp_portal.serve.supervisor import end_with_parent

BASE_DIR = Path(__file__).resolve().parent.parent


def address_of(database: str) -> str:
    """The run's PostgreSQL, another database in it."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def execute(statement: sql.Composed) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def drop(database: str) -> None:
    execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def clone(template: str, database: str) -> None:
    drop(database)
    execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address: str, timeout: float = 20) -> tuple[int, bytes]:
    """Status and body; a refused connection raises OSError, an error status does not raise."""
    try:
        with urllib.request.urlopen(address, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def wait_for(what: object, happened: object, seconds: float = 60, pause: float = 0.1) -> object:
    """Calls `happened` until it gives something true, and returns it; fails the test naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if result := happened():
                return result
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not happen within {seconds:.0f} seconds")
        time.sleep(pause)


@dataclass
class LiveSystem:
    """One installation. Everything started through it is ended by `stop_all`, which the fixture calls."""

    folder: Path
    database_url: str
    extra: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def run_dir(self) -> Path:
        return self.folder / "run"

    @property
    def publication_root(self) -> Path:
        return self.folder / "publications"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DATABASE_URL": self.database_url,
            "JFP_RUN_DIR": str(self.run_dir),
            "PUBLICATION_ROOT": str(self.publication_root),
            "DJANGO_SETTINGS_MODULE": "jfp_portal.settings",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(BASE_DIR),
        }
        return {**os.environ, **own, **self.extra}

    def manage(self, *arguments: str, check: bool = True, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """manage.py in a process of its own. With `check`, a failure fails the test and shows what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip
        if check and done.returncode:
            pytest.fail(f"manage.py {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """A process in a group of its own, its output in <run_dir>/log/<name>.log."""
        log = self.log(name)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            process = subprocess.Popen(
                command, cwd=BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def log(self, name: str) -> Path:
        return self.run_dir / "log" / f"{name}.log"

    def start_worker(self, *, beat: bool = False, name: str = "worker", wait: bool = True) -> subprocess.Popen[bytes]:
        """A real Celery worker (filesystem broker unless `extra` names another); with `beat`, the reconciler rings."""
        schedule = ["--beat", "--schedule", str(self.run_dir / f"beat-{name}")] if beat else []
        before = self.log(name).stat().st_size if self.log(name).exists() else 0
        process = self.start(
            name, *worker_command("--hostname", f"{name}@localhost", *schedule),
        )  # fmt: skip
        if wait:
            self.wait_for("the worker's start", lambda: b" ready." in self.log(name).read_bytes()[before:], process)
        return process

    def start_web(self, *, name: str = "web", port: int = 0, threads: int = 0) -> str:
        """A real granian on this port, else a free one, with so many threads (else its own number); gives its address
        without a slash at the end."""
        more = ["--blocking-threads", str(threads)] if threads else []
        port = port or free_port()
        process = self.start(
            name, sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", *more, "jfp_portal.wsgi:application",
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        self.wait_for("the web server's start", lambda: fetch(f"{address}/healthz")[0], process)
        return address

    def wait_for(self, what: str, happened: object, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
        def alive() -> object:
            if process.poll() is not None:
                logs = "\n".join(path.read_text(errors="replace")[-3000:] for path in self.run_dir.glob("log/*.log"))
                pytest.fail(f"{what}: the process ended with {process.returncode}\n{logs}")
            return happened()

        wait_for(what, alive, seconds)

    def kill(self, process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
        """Signals the whole group, children included, and waits for its leader."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        process.wait(60)

    def stop_all(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + 5
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            self.kill(process)


@pytest.fixture
def live_system(live_template: str, tmp_path: Path) -> Iterator[LiveSystem]:
    """An installation of its own for this test: `manage`, `start_worker`, `start_web`, `kill`; ended afterwards."""
    name = live_template.replace("_template", "_clone")
    clone(live_template, name)
    system = LiveSystem(tmp_path, address_of(name))
    try:
        yield system
    finally:
        system.stop_all()
        drop(name)
