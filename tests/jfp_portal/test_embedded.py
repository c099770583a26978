"""Does the embedded PostgreSQL start, get shared, and go, whatever dies?"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from jfp_portal import embedded
from jfp_portal.embedded import keeper
from tests.live import wait_for

HOLD = """
import sys, pathlib, time
from jfp_portal.embedded import Handle
handle = Handle(pathlib.Path(sys.argv[1]), fast=True)
print("ready", flush=True)
time.sleep(600)
"""


def postmaster(folder: Path) -> int | None:
    """The pid of the PostgreSQL that runs on this folder, if one does."""
    file = folder / "postgres" / "postmaster.pid"
    pid = int(file.read_text().split()[0]) if file.exists() else None
    return pid if pid and keeper.is_postgres(pid) else None


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def numbers(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number")]


@pytest.fixture
def folder() -> Path:
    """Not pytest's tmp_path: each pytest that starts here closes the folder above it to PostgreSQL's user."""
    return Path(tempfile.mkdtemp(dir=os.environ["JFP_TEST_BASE"])) / "run"


def test_starts_keeps_its_data_and_leaves_nothing(folder: Path) -> None:
    handle = embedded.Handle(folder, fast=True)
    with psycopg.connect(handle.url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        row = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == ("jfp", False), "triggers must bind the role that the portal runs as"
    process = handle.keeper
    handle.close()
    assert postmaster(folder) is None
    assert process is not None
    assert process.returncode == 0
    again = embedded.Handle(folder, fast=True)
    assert numbers(again.url) == [1]
    again.close()


def test_two_processes_share_one_server_and_the_last_stops_it(folder: Path) -> None:
    first, second = holder(folder), holder(folder)
    pid = postmaster(folder)
    first.terminate()
    first.communicate()
    time.sleep(0.5)
    assert postmaster(folder) == pid
    second.kill()  # SIGKILL: it cannot say good-bye, and the server must go all the same
    second.communicate()
    wait_for("the server's end", lambda: postmaster(folder) is None, 20)


def test_recovers_when_keeper_and_server_were_killed(folder: Path) -> None:
    handle = embedded.Handle(folder)
    with psycopg.connect(handle.url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    server = postmaster(folder)
    assert handle.keeper
    assert server
    os.kill(handle.keeper.pid, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    handle.keeper.wait()
    assert (folder / "postgres" / "postmaster.pid").exists(), "the test is about a stale lock file"
    handle.close()
    again = embedded.Handle(folder)
    assert numbers(again.url) == [7]
    again.close()


def test_a_stale_lock_file_that_names_a_living_stranger_is_no_obstacle(folder: Path) -> None:
    """After a power cut the number may be any other process's of the same user; PostgreSQL alone would not start."""
    embedded.Handle(folder, fast=True).close()
    owner = (folder / "postgres").stat().st_uid
    stranger = subprocess.Popen(["sleep", "600"], **({"user": owner} if os.geteuid() == 0 else {}))
    try:
        lock = folder / "postgres" / "postmaster.pid"
        lock.write_text(f"{stranger.pid}\n{folder / 'postgres'}\n1700000000\n5432\n\n\n\nready\n")
        handle = embedded.Handle(folder, fast=True)
        assert postmaster(folder) not in (None, stranger.pid)
        assert stranger.poll() is None
        handle.close()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_dies_is_started_again(folder: Path) -> None:
    handle = embedded.Handle(folder, fast=True)
    first = postmaster(folder)
    assert first
    os.kill(first, signal.SIGKILL)
    wait_for("the server's restart", lambda: postmaster(folder) not in (None, first) and handle.has_database(), 30)
    handle.close()


def test_who_holds_on_starts_another_keeper_where_one_was_killed(folder: Path) -> None:
    handle = embedded.Handle(folder, fast=True)
    assert handle.keeper
    os.kill(handle.keeper.pid, signal.SIGKILL)
    wait_for("the server's end with its keeper", lambda: postmaster(folder) is None, 20)

    def back() -> bool:
        handle.tend()
        return handle.has_database()

    wait_for("another server", back, 30)
    handle.close()
    assert postmaster(folder) is None


def test_a_path_too_long_for_a_socket_gets_a_private_one(folder: Path) -> None:
    deep = folder / ("long" * 20) / ("path" * 10)
    handle = embedded.Handle(deep, fast=True)
    place = embedded.socket_dir(deep)
    assert place.parent == Path("/tmp")
    assert place.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(handle.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    handle.close()
    assert not place.exists()


def test_database_url_wins(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/jfp")
    with embedded.database(folder) as found:
        assert found.url == "postgresql://elsewhere/jfp"
    assert not folder.exists()


def test_data_of_another_postgresql_is_refused_with_a_sentence(folder: Path) -> None:
    embedded.Handle(folder, fast=True).close()
    (folder / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(embedded.DatabaseUnavailable, match="holds data of PostgreSQL 16"):
        embedded.Handle(folder, fast=True)
