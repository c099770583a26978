"""Where does the database come from when nobody names one? A real PostgreSQL from a wheel, in a folder of our own.

Whoever uses it holds a shared lock on `postgres.users`; the kernel drops it when he dies, however he dies. A keeper
process runs PostgreSQL as its child, and stops it when it gets that lock for itself: that is, when nobody is left.
So several processes share one server, a dead one neither keeps it alive nor takes it from the others, and nothing
stays behind. (The wheel's own `get_server` counts handles by process id, which a SIGKILL leaves wrong for ever.)
"""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.core.management import execute_from_command_line
from psycopg import errors

from jfp_portal.embedded import keeper
from jfp_portal.embedded.keeper import DatabaseUnavailable, lockable, locked, programs, socket_dir
from jfp_portal.environment import act_as_owner_to

__all__ = ["DatabaseUnavailable", "Handle", "database", "manage", "run_dir", "socket_dir"]

BASE_DIR = Path(__file__).resolve().parent.parent.parent
OWNER, DATABASE = "jfp", "jfp"
RUNTIME = "jfp_runtime"  # as whom the service form runs: it owns nothing (core.roles)


def run_dir() -> Path:
    return Path(os.environ.get("JFP_RUN_DIR") or BASE_DIR / ".jfp").absolute()


class Handle:
    """One user's hold on the embedded server. `close` waits for the end of it where nobody else uses it."""

    def __init__(self, folder: Path, *, fast: bool = False, stopping: Callable[[], bool] = lambda: False) -> None:
        self.folder, self.fast, self.stopping = folder, fast, stopping
        (folder / "log").mkdir(parents=True, exist_ok=True)
        self.keeper: subprocess.Popen[bytes] | None = None
        self.lock: int | None = None
        self.spawned = 0.0
        try:
            self.wait_until_ready()
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        return self.url_of(OWNER)

    def url_of(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(socket_dir(self.folder)), safe='/')}"

    def wait_until_ready(self, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds  # crash recovery may take long on a slow machine
        while not self.ready():
            if self.stopping():
                raise InterruptedError("told to stop")
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"PostgreSQL did not start in {seconds:.0f} seconds. {self.last_words()}")
            time.sleep(0.05)

    def ready(self) -> bool:
        if self.lock is None:
            self.lock = locked(self.folder / "postgres.users", fcntl.LOCK_SH)
            if self.lock is None:
                return False  # the last keeper is just stopping
        if lockable(self.folder / "postgres.keeper", fcntl.LOCK_EX):
            if self.keeper is not None and self.keeper.poll():
                raise DatabaseUnavailable(f"PostgreSQL could not be started. {self.last_words()}")
            if self.keeper is None or self.keeper.poll() is not None:
                self.spawn()
            return False
        return self.has_database()

    def tend(self) -> None:
        """For who holds on long: starts another keeper where ours was killed. Costs microseconds; call it often."""
        if time.monotonic() - self.spawned > 1 and lockable(self.folder / "postgres.keeper", fcntl.LOCK_EX):
            if self.keeper is not None:
                self.keeper.poll()
            self.spawn()

    def spawn(self) -> None:
        self.spawned = time.monotonic()
        command = [sys.executable, "-P", keeper.__file__, str(self.folder), *(["--fast"] if self.fast else [])]
        with open(self.folder / "log" / "postgres.log", "ab") as log:
            self.keeper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
            )

    def has_database(self) -> bool:
        """Whether the server answers; makes our roles (no superusers: triggers bind them) and database if missing."""
        where = {"host": str(socket_dir(self.folder)), "user": "postgres", "dbname": "postgres", "connect_timeout": 5}
        try:
            with psycopg.connect(**where, autocommit=True) as connection:
                for statement, exists in (
                    (f"CREATE ROLE {OWNER} LOGIN CREATEDB", errors.DuplicateObject),
                    (f"CREATE ROLE {RUNTIME} LOGIN", errors.DuplicateObject),
                    (f"CREATE DATABASE {DATABASE} OWNER {OWNER}", errors.DuplicateDatabase),
                ):
                    with contextlib.suppress(exists, errors.UniqueViolation):
                        connection.execute(statement)
        except psycopg.OperationalError:
            return False
        return True

    def last_words(self) -> str:
        log = self.folder / "log" / "postgres.log"
        lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        return "\n  ".join([f"The end of {log}:", *lines])

    def close(self) -> None:
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None
        while not lockable(self.folder / "postgres.keeper", fcntl.LOCK_EX):
            # Refused both ways in this order, the lock is the keeper's, who is stopping; else somebody else goes on.
            if not lockable(self.folder / "postgres.users", fcntl.LOCK_EX) and lockable(
                self.folder / "postgres.users", fcntl.LOCK_SH
            ):
                return
            time.sleep(0.02)
        if self.keeper is not None:
            self.keeper.wait()


class Given:
    """A database that somebody else runs."""

    def __init__(self, url: str) -> None:
        self.url = url

    def tend(self) -> None:
        pass


@contextlib.contextmanager
def database(
    folder: Path | None = None, *, fast: bool = False, stopping: Callable[[], bool] = lambda: False
) -> Iterator[Handle | Given]:
    """The database while the block runs: the one of DATABASE_URL where it is set, else the embedded server.

    Raises DatabaseUnavailable with a sentence for the person, InterruptedError when `stopping` says so meanwhile.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield Given(given)
        return
    handle = Handle(folder or run_dir(), fast=fast, stopping=stopping)
    try:
        yield handle
    finally:
        handle.close()


def manage(arguments: list[str]) -> None:
    """Django's command line with the database there; shares the server with a running `script/server`."""
    try:
        with database() as found:
            if isinstance(found, Handle):
                os.environ["PATH"] = f"{os.environ.get('PATH', '')}:{programs()}"  # psql, for `dbshell`
                os.environ["PGHOST"] = str(socket_dir(found.folder))
            os.environ["DATABASE_URL"] = found.url
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jfp_portal.settings")
            act_as_owner_to(arguments)
            sys.argv = [str(BASE_DIR / "manage.py"), *arguments]
            execute_from_command_line(sys.argv)
    except DatabaseUnavailable as reason:
        sys.exit(str(reason))
