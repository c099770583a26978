"""A database with every table and no row of ours: made once for the run, cloned by whoever needs a database.

The migrations take twenty seconds of a processor, a clone takes a tenth of one. So the first process that asks makes
the template, the others wait for it. On a machine that has run the same migrations before, it is read back from a dump
in pytest's own cache: its name tells all that the tables are made of, so a changed migration is run, never skipped. In
CI, where there is no cache, the migrations run in every run.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from psycopg import sql

from jfp_portal.embedded import Handle
from jfp_portal.embedded.keeper import programs
from tests.live import BASE_DIR, address_of, clone, drop, execute

NAME = "migrated"
MADE_OF = (
    "*/migrations/*.py", "core/frozen.py", "jfp_portal/settings.py", "jfp_portal/embedded/*.py", "requirements/*.txt",
)  # fmt: skip


CACHE = BASE_DIR / ".pytest_cache" / "migrated"


@contextmanager
def once(made: Path) -> Iterator[bool]:
    """Whether it is for us to make; then it is made when the block ends, and all who asked meanwhile find it so."""
    with made.with_name(f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not made.exists()
        made.touch()


def migrated() -> str:
    """The template's name. Nobody may stay connected to it: PostgreSQL clones only what is left alone."""
    base = Path(os.environ["JFP_TEST_BASE"])
    with once(base / "migrated") as ours:
        if ours:
            drop(NAME)
            execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
            # Somebody else's server may be of a version that our programs do not know.
            fill(address_of(NAME), can_dump=(base / "database").exists())
    return NAME


def migrated_cluster(folder: Path) -> None:
    """Puts into a run folder, which has no database yet, the one that a first start of an installation leaves there."""
    kept = Path(os.environ["JFP_TEST_BASE"]) / "first-start"
    with once(kept.with_suffix(".whole")) as ours:
        if ours:
            handle = Handle(kept, fast=True)
            fill(handle.url, can_dump=True)
            handle.close()
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", kept / "postgres", folder / "postgres"], check=True)


def fill(address: str, *, can_dump: bool) -> None:
    """From the dump where there is one of just these migrations, else by the migrations, which are then dumped."""
    dump = CACHE / f"{key(BASE_DIR)}.sql"
    if not can_dump:
        migrate(address)
    elif dump.exists():
        run_sql("psql", address, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                f"--file={dump}")  # fmt: skip
    else:
        migrate(address)
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob("*.sql"):
            old.unlink()
        half = dump.with_suffix(f".{os.getpid()}")
        run_sql("pg_dump", address, "--no-owner", f"--file={half}")
        half.rename(dump)


def key(root: Path) -> str:
    """Another one as soon as anything changes that the tables are made of."""
    told = hashlib.sha256()
    for path in sorted(path for pattern in MADE_OF for path in root.glob(pattern)):
        content = path.read_bytes()
        told.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return told.hexdigest()[:24]


def migrate(address: str) -> None:
    # In a process of its own: this one may have settings that a test changed, and would stay connected.
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "jfp_portal.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=BASE_DIR, env=environment, stdin=subprocess.DEVNULL, check=True)


def run_sql(program: str, address: str, *arguments: str) -> None:
    command = [programs() / program, *arguments, f"--dbname={address}"]
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django's hook: each worker's database is a clone. `migrate` is still asked, and finds nothing to do."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


@pytest.fixture(scope="session")
def live_template() -> Iterator[str]:
    """The name of a migrated, empty database to clone from; one for each xdist worker: none waits for another."""
    name = f"live_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_template"
    clone(migrated(), name)
    yield name
    drop(name)
