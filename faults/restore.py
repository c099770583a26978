"""A backup is brought back into an empty machine: every table, every hash, and a person who signs in."""

from __future__ import annotations

import http.cookiejar
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from faults.experiment import Experiment, Outcome
from faults.places import Durable, Stopwatch, act, durable, new_folder, rows
from jfp_portal.embedded import Handle, socket_dir
from jfp_portal.embedded.keeper import programs

PLANS = {"small": 1, "large": 20}
PASSWORD = "correct-horse-battery"
FILLED = """
from django.core.management import call_command
from tests import stages
cast = stages.cast()
for number in range(int(sys.argv[1])):
    edition = stages.joint_plan_ready(cast, slug=f"joint-{number}")
    call_command("publish", edition.plan.slug)
"""


def run_program(name: str, *arguments: object) -> None:
    done = subprocess.run(
        [programs() / name, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr[-2000:]}")


def back_up(system: Durable, into: Path) -> None:
    """The database as pg_dump writes it, then the publications: what is published later is not in the dump, and what
    the dump knows of is in the folder."""
    run_program("pg_dump", "--format=custom", f"--file={into / 'database.dump'}", f"--dbname={system.database_url}")
    shutil.copytree(system.publication_root, into / "publications", symlinks=True)


@contextmanager
def brought_back(backup: Path) -> Iterator[Durable]:
    """An installation on an empty machine: a cluster just made, an empty folder, and the backup."""
    folder = new_folder()
    handle = Handle(folder)
    system = Durable(folder, handle.url, {}, handle=handle)
    try:
        run_program("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={handle.url}", backup / "database.dump")
        shutil.copytree(backup / "publications", system.publication_root, symlinks=True)
        yield system
    finally:
        system.stop_all()
        handle.close()
        shutil.rmtree(folder, ignore_errors=True)


def tables(system: Durable) -> dict[str, tuple[int, str]]:
    """Of each table how many rows it has, and a hash of all of them."""
    found = {}
    with psycopg.connect(system.database_url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        for (name,) in names:
            query = sql.SQL("SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t")
            found[name] = connection.execute(query.format(sql.Identifier(name))).fetchone()
    return found


def manifests(system: Durable) -> list[tuple[str, str]]:
    return rows(system, "SELECT folder, manifest_sha256 FROM publication_publication ORDER BY 1")


def signs_in(site: str) -> bool:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{site}/accounts/sign-in/"
    opener.open(address, timeout=60).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    fields = {"login": "planner@test.local", "password": PASSWORD, "csrfmiddlewaretoken": token}
    request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})
    with opener.open(request, timeout=60) as answer:
        return answer.status == 200 and answer.url.endswith("/workspace/")


def differences(before: dict[str, tuple[int, str]], system: Durable) -> list[str]:
    """Each table that is not what it was, and each fault that `verify_publications` names."""
    after = tables(system)
    found = [
        f"{name}: {before.get(name)} before, {after.get(name)} after"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    verified = system.manage("verify_publications", check=False)
    return found + (verified.stderr.strip().splitlines() if verified.returncode else [])


class Restore(Experiment):
    name, number = "restore", "F16"
    proves = "a backup brought back into an empty machine has every row and every published byte, and people sign in"
    broken = "one byte of a bundle and one row changed in the backup's copy"

    def run(self, size: str) -> Outcome:
        return self._drill(PLANS[size], tampered=False)

    def control(self) -> Outcome:
        return self._drill(1, tampered=True)

    def _drill(self, plans: int, *, tampered: bool) -> Outcome:
        kept = new_folder()
        try:
            with durable() as system:
                act(system, FILLED, str(plans))
                before, told = tables(system), manifests(system)
                back_up(system, kept)
            clock = Stopwatch()
            with brought_back(kept) as system:
                took = clock.seconds
                if tampered:
                    self._tamper(system)
                outcome = Outcome(tried=len(before) + len(told), felt=1, lost=differences(before, system))
                if not tampered:
                    outcome.lost += [f"{row[0]} is another" for row in told if row not in manifests(system)]
                    if not signs_in(system.start_web()):
                        outcome.lost.append("nobody can sign in")
                outcome.figures = {"tables": len(before), "rows": sum(count for count, _ in before.values()),
                                   "publications": len(told), "seconds to bring it back": round(took, 1)}  # fmt: skip
                return outcome
        finally:
            shutil.rmtree(kept, ignore_errors=True)

    @staticmethod
    def _tamper(system: Durable) -> None:
        page = next(system.publication_root.glob("bundles/*/*/index.html"))
        content = bytearray(page.read_bytes())
        content[100] ^= 1
        page.write_bytes(content)
        where = {"host": str(socket_dir(system.folder)), "user": "postgres", "dbname": "jfp"}
        with psycopg.connect(**where, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # past the bolts, as an insider would
            connection.execute("UPDATE consultation_opinion SET text = text || ' '")
