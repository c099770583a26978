"""The public tree of the whole sample system, as publishing leaves it, for the tests that read every page of it.

Seeding takes most of a minute, so it is done once for the run, by whichever worker of xdist asks first; the files are
then read by all.
"""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.live import LiveSystem, address_of, clone, drop
from tests.migrated import migrated

ADDRESS = "https://plans.example.nhs.uk"
CONTACT = "contact@plans.example.nhs.uk"
DATABASE = "sample_site"


def build(folder: Path) -> None:
    """Seeds a database of its own in a process of its own, and publishes everything into `folder`. The database stays
    until the run ends, for tests that need both."""
    drop(DATABASE)
    clone(migrated(), DATABASE)
    environment = {"SITE_ADDRESS": ADDRESS, "SITE_CONTACT": CONTACT}
    system = LiveSystem(folder, address_of(DATABASE), environment)
    system.manage("seed_sample", timeout=900)


@pytest.fixture(scope="session")
def sample_site() -> Path:
    """The folder that a web server would serve."""
    base = Path(os.environ["JFP_TEST_BASE"])
    folder = base / "sample-site"
    with (base / "sample-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            build(folder)
            (folder / "whole").touch()
    return folder / "publications" / "public"
