"""The ground that every test stands on: the database, and (for the few that need one) a live system."""

import pytest

from tests import (
    database,  # noqa: F401  (first: it starts the database, then Django)
    stages,
)
from tests.live import live_system, live_template  # noqa: F401
from tests.sample_site import sample_site  # noqa: F401


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
    return stages.cast()
