"""Does the release that runs survive the migrations of the next one, and can it be gone back to?

During an upgrade both run on the same tables (docs/operations.md, "Upgrade"). So a migration adds, with a default in
the database, and what nothing uses any more is dropped one release later. One that must do more says in the module
`NEEDS_RELEASE = "why no running release uses it"`.
"""

import importlib
import re

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import AddField, AlterField, CreateModel, RemoveField, RunSQL, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import DeleteModel, RenameField, RenameModel
from django.db.models import NOT_PROVIDED

# The number of each room's last migration in the last release. Until there was one, only what is named is judged.
RELEASED = {"core": 5}
TAKES_AWAY = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN)|RENAME\s+(TO|COLUMN)|ALTER\s+COLUMN\s+\w+\s+(SET\s+NOT\s+NULL|TYPE))", re.I
)


def faults_of(operation: object) -> list[str]:
    """What of it a process of the release before would not survive."""
    if isinstance(operation, SeparateDatabaseAndState):
        return [fault for inner in operation.database_operations for fault in faults_of(inner)]
    if isinstance(operation, RemoveField | DeleteModel | RenameField | RenameModel):
        return [f"{operation.describe()}: the running release still uses it"]
    if isinstance(operation, AddField) and not isinstance(operation.field, models.ManyToManyField):
        field = operation.field
        if not field.null and field.db_default is NOT_PROVIDED:
            return [f"{operation.describe()}: the running release adds rows without it; give it a db_default"]
    if isinstance(operation, AlterField) and not operation.field.null and operation.field.db_default is NOT_PROVIDED:
        return [f"{operation.describe()}: the running release may write what this refuses"]
    if isinstance(operation, RunSQL):
        found = TAKES_AWAY.search(str(operation.sql))
        return [f"{found[0]} in SQL: the running release still uses it"] if found else []
    return []


def judged() -> list[tuple[str, str]]:
    loader = MigrationLoader(None)
    ours = {app.label for app in apps.get_app_configs() if not app.name.startswith(("django", "allauth"))}
    assert set(RELEASED) <= ours
    return sorted(key for key in loader.disk_migrations if key[0] in RELEASED and int(key[1][:4]) > RELEASED[key[0]])


@pytest.mark.parametrize(("app", "name"), judged())
def test_the_running_release_survives_a_migration(app: str, name: str) -> None:
    module = importlib.import_module(f"{app}.migrations.{name}")
    found = [fault for operation in module.Migration.operations for fault in faults_of(operation)]
    assert not found or getattr(module, "NEEDS_RELEASE", ""), f"{app} {name}: {found}"


text = models.CharField(max_length=9)


@pytest.mark.parametrize(
    ("operation", "is_safe"),
    [
        (CreateModel("Thing", [("name", text)]), True),
        (AddField("Thing", "name", models.CharField(max_length=9, null=True)), True),
        (AddField("Thing", "name", models.CharField(max_length=9, db_default="")), True),
        (AddField("Thing", "things", models.ManyToManyField("plans.Plan")), True),
        (AddField("Thing", "name", models.CharField(max_length=9, default="")), False),
        (AlterField("Thing", "name", text), False),
        (RemoveField("Thing", "name"), False),
        (RenameField("Thing", "name", "title"), False),
        (RenameModel("Thing", "Other"), False),
        (DeleteModel("Thing"), False),
        (RunSQL("CREATE INDEX x ON plans_plan (id)"), True),
        (RunSQL("ALTER TABLE plans_plan DROP COLUMN summary"), False),
        (SeparateDatabaseAndState([RunSQL("ALTER TABLE a ALTER COLUMN b SET NOT NULL")], []), False),
    ],
    ids=lambda case: type(case).__name__ if not isinstance(case, bool) else str(case),
)
def test_the_check_knows_what_a_running_release_survives(operation: object, is_safe: bool) -> None:
    assert (faults_of(operation) == []) is is_safe
