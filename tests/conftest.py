"""The ground that every test stands on: the database, and (for the few that need one) a live system."""

from tests import database  # noqa: F401  (first: it starts the database, then Django)
from tests.live import live_system, live_template  # noqa: F401
