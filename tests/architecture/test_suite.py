"""Is the suite dealt out to its workers as it says?"""

import json
from functools import partial

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Membership, User
from core.models import AuditEvent
from tests import stages
from tests.conftest import FIRST
from tests.kept_rows import keep
from tests.live import BASE_DIR
from tests.migrated import key


def test_the_tests_of_a_file_stay_on_one_worker(request):
    """pytest 9.2 loses the groups of pytest-xdist 3.8 without a word: files then make everything twice, and tests that
    come one after the other meet on two workers."""
    is_dealt_out = getattr(request.config.option, "loadgroup", False)
    assert not is_dealt_out or request.node.nodeid.endswith("@tests/architecture/test_suite.py")


def test_the_name_of_a_test_is_the_same_on_every_worker(request):
    """A test named after the bytes of its case has another name each second if the bytes tell the time (a zip does),
    and workers that disagree about a name end the run before its first test."""
    archive = ("a zip", b"PK\x03\x04 made at noon")
    name = partial(request.config.hook.pytest_make_parametrize_id, config=request.config)
    assert [name(val=case, argname=said) for said, case in [archive, ("said", "x" * 61)]] == ["a zip", "x" * 60]
    assert max(len(item.nodeid.split("@tests/")[0]) for item in request.session.items) < 400


def test_a_changed_migration_is_run_and_not_read_back(tmp_path):
    """The migrated database is kept from run to run: under a name that changes with all that its tables are made of."""
    made = tmp_path / "plans" / "migrations" / "0001_initial.py"
    made.parent.mkdir(parents=True)
    keys = set()
    for text in ("first", "second"):
        made.write_text(text)
        keys.add(key(tmp_path))
    made.rename(made.with_name("0002_initial.py"))
    keys.add(key(tmp_path))
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "frozen.py").write_text("bolts")
    keys.add(key(tmp_path))
    assert len(keys) == 4


def test_what_begins_first_is_there(request):
    """A file that was renamed would quietly go back to its place in the alphabet."""
    assert [name for name in FIRST if "/" in name and not (BASE_DIR / name).exists()] == []
    places = [FIRST.index(item.location[0]) for item in request.session.items if item.location[0] in FIRST]
    assert places == sorted(places)


def _by_table(sql):
    """The rows of each statement. Where they lie in a table's pages, and so their order, is PostgreSQL's own affair."""
    parts = (statement.split("$kept$") for statement in sql.split(";\n"))
    return {head: sorted(map(json.dumps, json.loads(rows))) for head, rows, _ in parts}


def test_what_is_kept_and_put_back_is_what_the_verbs_wrote(db):
    """The cast of most tests is made once by the real verbs, and its rows are put back for each."""
    kept = keep(stages.cast)
    assert not User.objects.exists(), "making it left nothing"
    again = keep(kept.put_back)
    assert _by_table(again.sql) == _by_table(kept.sql)
    first, second = kept.put_back(), kept.made
    assert first.people["planner"] == second.people["planner"]
    assert first.people["planner"] is not second.people["planner"], "no test sees what another did to an object"
    assert first.people["planner"].check_password("correct-horse-battery")
    assert Membership.objects.count() == AuditEvent.objects.filter(verb="granted").count() == len(first.people)


def test_the_clones_have_what_the_migrations_make(db):
    """No migration was left out, and nothing is done twice: what the models say is what the tables are."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone()[0] > 50, "the bolts of the frozen tables were read back as well"
