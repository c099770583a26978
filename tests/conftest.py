"""The ground that every test stands on: the database, and (for the few that need one) a live system."""

import gc
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from tests import (
    database,  # noqa: F401  (first: it starts the database, then Django)
    stages,
)
from tests.kept_rows import Kept, keep
from tests.live import drop, live_system  # noqa: F401
from tests.migrated import django_db_modify_db_settings, live_template  # noqa: F401
from tests.sample_site import DATABASE, sample_site  # noqa: F401

# The same cases on every machine, and no minutes of shrinking (Hypothesis allows itself five): what is green here is
# green in CI. New cases, made small: `script/test --hypothesis-profile=search tests/plans/test_redline.py`, as often as
# one likes; a case that it finds becomes an `@example`.
hypothesis_settings.register_profile(
    "fixed", derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate]
)
hypothesis_settings.register_profile("search", deadline=None, print_blob=True)
hypothesis_settings.load_profile("fixed")


def pytest_unconfigure(config):
    """The process that started the workers leaves no sample behind, whose PostgreSQL it may be."""
    if not hasattr(config, "workerinput") and (Path(os.environ["JFP_TEST_BASE"]) / "sample-site").exists():
        drop(DATABASE)


# What takes longest begins first, so that no worker is left with it alone at the end. The first makes the sample site,
# the second needs no database: the workers do not wait for one another's set-up. `every-page-1` comes in its own turn,
# when the site is there.
FIRST = (
    "every-page-0",
    "tests/plans/test_redline.py",
    "tests/plans/test_redline_merge.py",
    "tests/journeys/test_the_whole_law.py",
    "tests/jfp_portal/test_serve.py",
    "tests/faults/test_killed_workers.py",
    "tests/journeys/test_accounts.py",
    "tests/jfp_portal/test_service.py",
    "tests/journeys/test_whole_workflow.py",
    "tests/journeys/test_workspace_life.py",
    "tests/faults/test_submitted_opinions.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """The tests of a file stay on one worker, so that what a file makes once (a site, a publication, a PDF) is made
    once. A file that has groups of its own is dealt out by these. Then the longest are put first."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))
    yield  # pytest-django puts tests that need the database before others
    items.sort(key=_turn)


def _turn(item):
    """By its own names: an item is no key of a dictionary, as pytest-xdist renames it meanwhile."""
    names = (item.get_closest_marker("xdist_group").args[0], item.location[0])
    return min((FIRST.index(name) for name in names if name in FIRST), default=len(FIRST))


def pytest_collection_finish():
    """What is there now (Django, four thousand tests) stays until the end: the collector need not look at it again and
    again. That takes an eighth of the processor's time off the tests of pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_make_parametrize_id(val, argname):
    """A case of bytes is named after its argument, a long text after its beginning: bytes that tell the time (a zip
    does) give a test another name each second, and workers that disagree about a name run nothing at all."""
    if isinstance(val, bytes):
        return argname
    if isinstance(val, str) and len(val) > 60:
        return val[:60]
    return None


@pytest.fixture(autouse=True)
def own_publication_root(settings, tmp_path):
    """No test publishes into the installation's folder, nor into another test's."""
    settings.PUBLICATION_ROOT = tmp_path / "publications"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real hasher is slow on purpose; no test here is about it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db):
    """The cast: an ICB with two Places and their boards, plan types with and without gates, and people by role."""
    return _cast().put_back()


@cache
def _cast() -> Kept:
    return keep(stages.cast)
