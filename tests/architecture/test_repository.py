"""Is the repository fit for a newcomer's machine?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from celery import current_app
from django.core.management import call_command

from core import queue
from publication.actions import TASK

ROOT = Path(__file__).resolve().parents[2]
MACHINE = re.compile(
    r"(^|[\s\"'=(:])/(work|root|home/\w+)/|https?://[^\s\"']*/simple|https?://[^\s\"']+\.(tgz|whl)\b", re.MULTILINE
)


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_nothing_committed_names_this_machine_or_a_registry():
    texts = {".py", ".txt", ".in", ".md", ".yaml", ".yml", ".toml", ".html", ".json", ".conf", ".sh", ""}
    found = [
        str(path.relative_to(ROOT))
        for path in committed()
        if path.suffix in texts and path != Path(__file__) and MACHINE.search(path.read_text(errors="ignore"))
    ]
    assert found == []


# Data files of every system, and the form from which one begins.
FOR_ALL = {"national", "starter"}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_place_of_the_sample_is_named_in_code():
    """Everything about one area is data (DESIGN.md, section 1): another area changes files, no code."""
    places = yaml.safe_load((ROOT / "jfp_portal/sample/places.yaml").read_text(encoding="utf-8"))
    icb = yaml.safe_load((ROOT / "jfp_portal/sample/site.yaml").read_text(encoding="utf-8"))["name"]
    names = {place["name"] for place in places} | {icb.split(" health ")[0]}
    assert len(names) == 10
    pattern = re.compile("|".join(re.escape(name).replace(r"\ ", "[ -]") for name in names), re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in committed()
        if (path.suffix in {".py", ".html", ".txt", ".js", ".css", ".sh", ".toml"} or FOR_ALL & set(path.parts))
        and path.relative_to(ROOT).parts[0] not in {"tests", "bench"}
        and pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["base", "test"])
def test_lock_files_pin_everything_with_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pinned = re.findall(r"^[a-z0-9][^\s=]*==[^\s]+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    assert len(pinned) > 20
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert "index" not in text
    assert "http" not in text


@pytest.mark.parametrize("name", ["base", "test"])
def test_every_dependency_says_why_it_is_here(name):
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith(("#", "-r")) and " # " not in line] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_task_that_is_rung_for_is_registered():
    current_app.loader.import_default_modules()
    beat = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert {TASK, *beat} <= set(current_app.tasks)


def test_a_broker_that_is_down_is_not_shown(monkeypatch, caplog):
    asked = []

    def refuse(*args, **kwargs):
        asked.append(args)
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", refuse)
    monkeypatch.setattr(queue, "_rests_until", 0.0)
    queue.ring("nobody.listens", job_id=1)
    assert "did not take" in caplog.text
    # Who rings next does not wait for it to time out again; later it is tried again.
    queue.ring("nobody.listens", job_id=2)
    assert len(asked) == 1
    monkeypatch.setattr(queue, "_rests_until", queue._rests_until - queue.REST_SECONDS)
    queue.ring("nobody.listens", job_id=3)
    assert len(asked) == 2


def test_the_code_passes_the_linter():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
