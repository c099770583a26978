"""Does script/server start everything, survive deaths, and leave nothing behind however it ends?"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jfp_portal.serve.supervisor import Child, Supervisor, end_with_parent
from tests.live import BASE_DIR, fetch, free_port, wait_for
from tests.migrated import migrated_cluster

pytestmark = pytest.mark.live


class Installation:
    """script/server on a run folder of its own, without the sample system, which has its own tests."""

    def give_tables(self) -> "Installation":
        """The database that a first start leaves; for tests that are not about the first start."""
        migrated_cluster(self.folder / "run")
        return self

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.printed = folder / "printed.txt"
        self.sessions: set[int] = set()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        dropped = {"DATABASE_URL", "PUBLICATION_ROOT", "STATIC_ROOT", "CELERY_BROKER_URL", "REDIS_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        return {**kept, "JFP_RUN_DIR": str(self.folder / "run"), "JFP_SAMPLE": "no"}

    def start(self, *options: str, **more: str) -> None:
        with self.printed.open("wb") as output:
            self.process = subprocess.Popen(
                [BASE_DIR / "script" / "server", "--port", str(self.port), *options],
                env={**self.environment, **more}, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip

    def wait_until_running(self) -> None:
        def running() -> bool:
            assert self.process is not None
            if self.process.poll() is not None:
                pytest.fail(f"the server ended with {self.process.returncode}:\n{self.text()}")
            return "The portal is running" in self.text()

        wait_for(f"the start of the server ({self.printed})", running, 300)  # a busy machine migrates for long
        self.left()  # remembers who is ours

    def end(self, how: signal.Signals = signal.SIGINT, seconds: float = 60) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def text(self) -> str:
        return self.printed.read_text(errors="replace")

    def health(self) -> int:
        return fetch(f"http://127.0.0.1:{self.port}/healthz")[0]

    def left(self) -> list[str]:
        """Command lines of what runs for this installation: found by its folder in arguments, environment or current
        folder, or as a member of a session where such a one was seen (nginx's workers show nothing of their own)."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                command = (process / "cmdline").read_bytes().replace(bytes(1), b" ").decode(errors="replace")
                session = os.getsid(int(process.name))
                seen = command.encode() + (process / "environ").read_bytes() + os.fsencode(os.readlink(process / "cwd"))
                found[process.name] = (session, command, os.fsencode(self.folder) in seen)
        self.sessions |= {session for session, _, ours in found.values() if ours} - {os.getsid(0)}
        return [f"{pid}: {text}" for pid, (session, text, ours) in found.items() if ours or session in self.sessions]

    def find(self, *words: str) -> int | None:
        """The oldest process of this installation whose command line has all the words."""
        matching = [line for line in self.left() if all(word in line for word in words)]
        return min(int(line.split(":")[0]) for line in matching) if matching else None

    def strike(self, *words: str) -> int:
        """SIGKILL to the group of the process that `find` finds; fails the test where there is none."""
        process = self.find(*words)
        assert process is not None, f"{words} runs not"
        os.killpg(os.getpgid(process), signal.SIGKILL)
        return process


@pytest.fixture
def server() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="server-", dir=os.environ["JFP_TEST_BASE"]))
    installation = Installation(folder)
    yield installation
    for line in installation.left():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(line.split(":")[0]), signal.SIGKILL)
    if installation.process is not None:
        installation.process.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


def identity(installation: Installation) -> bytes:
    """The database's own identity: another one after a new initdb."""
    return (installation.folder / "run" / "postgres" / "global" / "pg_control").read_bytes()[:8]


def test_runs_ends_and_goes_on_with_its_data(server: Installation) -> None:
    server.start()
    server.wait_until_running()
    assert f"http://127.0.0.1:{server.port}/" in server.text()
    assert server.health() == 200
    assert fetch(f"http://127.0.0.1:{server.port}/static/VENDORED.json")[0] == 200
    wait_for("the worker", lambda: server.find("celery", "worker"), 30)
    assert server.end(signal.SIGINT) == 0
    assert server.left() == []
    assert "Everything has stopped." in server.text()
    first, began = identity(server), time.monotonic()
    server.start()
    server.wait_until_running()
    assert time.monotonic() - began < 30, "a second start takes seconds"
    assert identity(server) == first
    refused = subprocess.run(
        [BASE_DIR / "script" / "server", "--port", str(free_port())],
        env=server.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "already running" in refused.stderr
    assert server.end(signal.SIGTERM) == 0
    assert server.left() == []
    server.start("--fresh")
    server.wait_until_running()
    assert identity(server) != first
    server.end()


def test_a_child_that_dies_is_started_again(server: Installation) -> None:
    server.give_tables().start()
    server.wait_until_running()
    web = server.strike("granian")
    wait_for("another web server", lambda: server.find("granian") not in (None, web), 30)
    wait_for("its answer", lambda: server.health() == 200, 30)
    worker = server.strike("celery", "worker")
    wait_for("another worker", lambda: server.find("celery", "worker") not in (None, worker), 30)
    assert server.end() == 0
    assert server.left() == []


def test_a_child_that_cannot_live_ends_the_whole_with_a_sentence(server: Installation) -> None:
    server.give_tables().start(WORKER_PROCESSES="none at all")
    assert server.process is not None
    assert server.process.wait(120) == 1
    assert "worker ended 5 times within a minute" in server.text()
    assert server.left() == []


@pytest.mark.parametrize("moment", [0.4, 1.2, 2.5, 4.0, 6.0])
@pytest.mark.slow
def test_told_to_end_while_it_starts(server: Installation, moment: float) -> None:
    server.start()
    time.sleep(moment)
    server.end(signal.SIGTERM)
    wait_for("the end of all", lambda: server.left() == [], 15)


def test_killed_outright_it_takes_all_with_it(server: Installation) -> None:
    server.give_tables().start()
    server.wait_until_running()
    server.end(signal.SIGKILL)
    wait_for("the end of all", lambda: server.left() == [], 30)


def test_what_a_dead_child_leaves_behind_goes_too(tmp_path: Path) -> None:
    """A web server's orphans would hold its port against the next one."""
    supervisor = Supervisor(tmp_path / "log", tmp_path)
    with supervisor:
        script = "sleep 600 & echo $! >> pids; wait"
        supervisor.start(Child("leaver", ["bash", "-c", script], os.environ))
        pids = tmp_path / "pids"
        wait_for("its own child", lambda: pids.exists() and pids.read_text().endswith("\n"), 10)
        orphan = int(pids.read_text())
        child = supervisor.children[0].process
        assert child is not None
        child.kill()
        child.wait()
        assert Path(f"/proc/{orphan}").exists()
        supervisor.watch_until(lambda: len(pids.read_text().split()) == 2, 10, "No second start")
    wait_for("the end of both", lambda: not any(runs(int(pid)) for pid in pids.read_text().split()), 5)


def runs(pid: int) -> bool:
    """Whether this process is there and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_taken_port_is_a_clear_sentence(server: Installation) -> None:
    server.give_tables().start()
    server.wait_until_running()
    other = subprocess.run(
        [BASE_DIR / "script" / "server", "--port", str(server.port)],
        env={**server.environment, "JFP_RUN_DIR": str(server.folder / "other")},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert other.returncode == 1
    assert f"Port {server.port} is taken" in other.stderr
    assert "Traceback" not in other.stderr


def test_fresh_refuses_what_it_did_not_make(server: Installation) -> None:
    keep = server.folder / "run" / "mine.txt"
    keep.parent.mkdir()
    keep.write_text("not the portal's")
    server.start("--fresh", DATABASE_URL="postgresql://elsewhere/jfp")
    assert server.process is not None
    assert server.process.wait(60) == 1
    assert "--fresh deletes only what lies in the run folder" in server.text()
    assert keep.exists()
