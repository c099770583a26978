"""Does a publish that is killed at any moment leave nothing or the whole, and is it then finished, once?"""

import os
import random
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from jfp_portal.serve.processes import beat_command
from publication.bundle import manifest
from tests.live import wait_for

pytestmark = [pytest.mark.live, pytest.mark.slow]

TEXT = "# Services\n\nWhat we arrange.\n\n| Site | Beds |\n|---|---|\n| North | 1,095 |\n\n" + "\n\n".join(
    f"## Part {number}\n\n- first point\n- second point\n\nSome words about part {number}." for number in range(12)
)
QUICK = {"JOB_LEASE_SECONDS": "2", "RECONCILE_SECONDS": "1", "JOB_MOST_ATTEMPTS": "30"}


def rows(system, query, *values):
    with psycopg.connect(system.database_url, autocommit=True) as connection:
        return connection.execute(query, values).fetchall()


def state_of(system, slug):
    query = """
        SELECT p.state, p.folder, p.manifest_sha256 FROM publication_publication p
          JOIN plans_edition e ON e.id = p.edition_id JOIN plans_plan d ON d.id = e.plan_id WHERE d.slug = %s
    """
    found = rows(system, query, slug)
    return found[0] if found else None


def public(system, slug):
    return system.publication_root / "public/plans" / slug / "editions/1"


def faults_of_what_is_public(system, slug):
    """Nothing may be public that is not whole, and nothing whole may be public before the database says so."""
    here = public(system, slug)
    if not here.exists():
        return []
    state, folder, digest = state_of(system, slug)
    found = manifest.faults(here.resolve(), digest) if state == "published" else ["public, but not published"]
    if not str(here.resolve()).endswith(folder or "?"):
        found.append("the address leads elsewhere")
    return found


PREPARE = """
import sys, django; django.setup()
from django.core.management import call_command
call_command("seed_sample", without_publishing=True)
source, *slugs = sys.argv[1:]
for slug in slugs:
    call_command("import_plan", source, type="reference-document", title=slug, slug=slug)
    call_command("issue_draft", slug)
"""


def drafts(system, slugs):
    """The law and the bodies of the sample, and one frozen reference document for each slug; one process for all."""
    system.extra |= QUICK
    source = system.folder / "plan.md"
    source.write_text(TEXT)
    subprocess.run(
        [sys.executable, "-c", PREPARE, str(source), *slugs], env=system.environment, check=True, timeout=300
    )


def kill_somehow(system, worker, how):
    """The worker and whatever it started, or the worker alone (the PDF's process lives on as an orphan)."""
    if how == "group":
        system.kill(worker)
    else:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(30)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=pytest.mark.xdist_group(f"kill-{seed}")) for seed in (1, 2)])
def test_ten_kills_at_random_moments(live_system, seed):
    chance = random.Random(seed)
    slugs = [f"plan-{number}" for number in range(11)]
    drafts(live_system, slugs)

    live_system.start("beat", *beat_command(live_system.run_dir))
    worker = live_system.start_worker()
    started = time.monotonic()
    live_system.manage("publish", slugs[0], "--no-wait")
    wait_for("the first publish", lambda: public(live_system, slugs[0]).exists())
    usual = time.monotonic() - started

    for slug, how in zip(slugs[1:], ["group", "worker alone"] * 5, strict=False):
        live_system.manage("publish", slug, "--no-wait")
        time.sleep(chance.uniform(0, usual))
        kill_somehow(live_system, worker, how)
        assert faults_of_what_is_public(live_system, slug) == []
        worker = live_system.start_worker()
        wait_for(f"{slug} after a kill of the {how}", lambda slug=slug: public(live_system, slug).exists(), 90)
        assert faults_of_what_is_public(live_system, slug) == []

    wait_for("all jobs done", lambda: not rows(live_system, "SELECT 1 FROM core_job WHERE state <> 'done'"))
    told = [
        payload["plan"]
        for (payload,) in rows(live_system, "SELECT payload FROM core_ledgerentry WHERE kind = 'publication'")
    ]
    assert sorted(told) == sorted(slugs)
    assert len(list((live_system.publication_root / "bundles").glob("*/*"))) == len(slugs)
    assert live_system.manage("verify_publications").stdout.startswith("11 publications are unchanged")


def test_the_watch_sees_a_torn_publication(live_system):
    # The control: what the assertions above rest on must be able to fail.
    drafts(live_system, ["torn"])
    live_system.manage("publish", "torn")
    assert faults_of_what_is_public(live_system, "torn") == []
    page = public(live_system, "torn").resolve() / "index.html"
    page.write_bytes(page.read_bytes()[:100])
    assert faults_of_what_is_public(live_system, "torn") != []
    done = live_system.manage("verify_publications", check=False)
    assert done.returncode == 1
    assert "index.html was changed after publication" in done.stderr
