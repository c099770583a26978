"""Is the role that runs the portal able to do its work, and unable to unfreeze a row by any of the known ways?"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from core import roles
from core.verdict import Refused
from jfp_portal.embedded import RUNTIME
from jfp_portal.serve import prepare
from tests.live import BASE_DIR, execute

# A whole life, from the first organisation to a published plan whose every hash is verified, by the real verbs.
WORK = """
import django; django.setup()
from tests import stages
from publication import actions
from plans import actions as plan_actions
plan_actions.store_asset(data=b"picture", media_type="image/png", width=1, height=1)
stages.published(stages.joint_plan_ready(stages.cast()))
actions.verify().require()
"""
# By which way -> what is tried. The first twelve are F15's; to each the owner of the tables is the control.
WAYS = {
    "update": "UPDATE plans_snapshot SET sha256 = repeat('0', 64)",
    "delete": "DELETE FROM core_auditevent",
    "truncate": "TRUNCATE core_ledgerentry",
    "cascade": "TRUNCATE organisations_organisation CASCADE",
    "upsert": "INSERT INTO core_ledgerentry SELECT * FROM core_ledgerentry ON CONFLICT (id) DO UPDATE SET kind = 'x'",
    "merge": "MERGE INTO core_auditevent a USING core_auditevent b ON a.id = b.id WHEN MATCHED THEN DELETE",
    "disable triggers": "ALTER TABLE plans_snapshot DISABLE TRIGGER USER",
    "disable one trigger": "ALTER TABLE plans_snapshot DISABLE TRIGGER plans_snapshot_frozen_rows",
    "drop the trigger": "DROP TRIGGER plans_snapshot_frozen_rows ON plans_snapshot",
    "replace the function": "CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql "
    "AS 'BEGIN RETURN NEW; END'",
    "rewrite the column": "ALTER TABLE core_ledgerentry ALTER COLUMN kind TYPE varchar(80) USING 'x'",
    "replication role": "SET session_replication_role = replica",
    "drop the table": "DROP TABLE core_ledgerentry CASCADE",
    "rename the table": "ALTER TABLE core_ledgerentry RENAME TO elsewhere",
    "a rule instead": "CREATE RULE away AS ON INSERT TO core_ledgerentry DO INSTEAD NOTHING",
    "another trigger": "CREATE TRIGGER first BEFORE INSERT ON core_ledgerentry FOR EACH ROW "
    "EXECUTE FUNCTION core_refuse_change()",
    "become the owner": "SET ROLE {owner}",
    "take the right": "GRANT UPDATE ON core_ledgerentry TO {runtime}; UPDATE core_ledgerentry SET kind = 'x'",
    "forget a migration": "DELETE FROM django_migrations",
    "a table of its own": "CREATE TABLE public.mine ()",
}
FROZEN_TO_ALL = {
    "update",
    "delete",
    "truncate",
    "cascade",
    "upsert",
    "merge",
    "take the right",
}  # to the owner by the triggers
SUPERUSERS = {"replication role"}  # not even the owner's


@pytest.fixture(scope="module")
def runtime() -> tuple[str, str]:
    """Name and password of a role to run as: the embedded server's own, or one made for these tests."""
    if (Path(os.environ["JFP_TEST_BASE"]) / "database").exists():
        return RUNTIME, ""
    name, password = f"portal_runtime_{os.getpid()}", secrets.token_hex(8)
    order = "CREATE ROLE {} LOGIN PASSWORD {}"
    execute(sql.SQL(order).format(sql.Identifier(name), sql.Literal(password)))
    return name, password


def address(owner_url: str, role: str, password: str) -> str:
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role}:{password}@{place}" if password else f"{role}@{place}").geturl()


def refusal(url: str, statement: str) -> str:
    """The error that the statement ends with, or nothing; it is taken back in any case."""
    with psycopg.connect(url) as way:
        try:
            way.execute("SET CONSTRAINTS ALL IMMEDIATE")
            way.execute(statement)
        except psycopg.Error as error:
            return str(error)
        finally:
            way.rollback()
    return ""


@pytest.mark.live
def test_the_role_that_runs_does_its_work_and_cannot_unfreeze_a_row(live_system, runtime) -> None:
    owner, role = live_system.database_url, runtime[0]
    own = address(owner, *runtime)
    live_system.extra = {"DATABASE_URL": own, "DATABASE_OWNER_URL": owner}
    assert "and no more" in live_system.manage("grant_runtime", role).stdout, "as the owner, though DATABASE_URL runs"
    live_system.extra["DATABASE_OWNER_URL"] = ""
    worked = live_system.start("work", sys.executable, "-c", WORK)
    assert worked.wait(60) == 0, live_system.log("work").read_text()[-3000:]
    with psycopg.connect(own) as way:
        for table in ("plans_snapshot", "core_ledgerentry", "core_auditevent"):
            assert way.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone() > (0,)
    words = {"owner": urlsplit(owner).username, "runtime": role}
    for way, statement in WAYS.items():
        asked = statement.format(**words) if "{" in statement else statement
        assert any(word in refusal(own, asked) for word in ("permission denied", "must be owner")), way
        if way in FROZEN_TO_ALL:
            assert "frozen" in refusal(owner, asked), f"{way}: the owner is kept from it by the trigger only"
        elif way not in SUPERUSERS:
            assert refusal(owner, asked) == "", f"{way}: the control, whom nothing keeps from it"


@pytest.mark.django_db
def test_the_migrations_triggers_are_those_of_the_database() -> None:
    assert roles.triggers_of_migrations() == roles.triggers_there()
    assert len(roles.triggers_of_migrations()) > 100
    assert roles.missing_triggers()


@pytest.mark.django_db
@pytest.mark.parametrize("order", [
    "ALTER TABLE plans_snapshot DISABLE TRIGGER plans_snapshot_frozen_rows",
    "DROP TRIGGER plans_snapshot_frozen_rows ON plans_snapshot",
    "ALTER TABLE plans_snapshot ENABLE REPLICA TRIGGER plans_snapshot_frozen_rows",
])  # fmt: skip
def test_a_trigger_that_is_not_in_force_is_named_and_nobody_gets_rights(order, runtime, client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(order)
    [reason] = roles.missing_triggers().reasons
    assert "1 of the triggers" in reason
    assert "plans_snapshot_frozen_rows on plans_snapshot" in reason
    with pytest.raises(Refused, match="plans_snapshot_frozen_rows"):
        roles.grant(runtime[0])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "plans_snapshot_frozen_rows" in answer.json()["bolts"]


@pytest.mark.django_db
def test_the_owner_is_too_mighty_to_run_for_real(client, settings) -> None:
    assert client.get("/readyz").json()["bolts"] == "ok", "a newcomer's machine has one role"
    [reason] = roles.too_mighty().reasons
    assert "grant_runtime" in reason
    settings.HTTPS = True
    answer = client.get("/readyz", secure=True)
    assert (answer.status_code, answer.json()["bolts"]) == (503, reason)


@pytest.mark.django_db
def test_no_owner_is_given_rights_and_a_forgotten_grant_is_told(runtime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        with pytest.raises(Refused, match="Choose another role"):
            roles.grant(owner)
        roles.grant(runtime[0])
        cursor.execute("CREATE TABLE later (id int)")
        cursor.execute("SELECT has_table_privilege(%s, 'later', 'SELECT')", [runtime[0]])
        assert cursor.fetchone() == (False,), "a new table is given by running grant_runtime again"


def test_the_installation_names_a_role_of_its_own() -> None:
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    assert compose.count("DATABASE_OWNER_URL") == 1, "only the step that makes the tables may become their owner"


@pytest.mark.django_db
def test_an_installation_is_not_made_ready_to_run_for_real_as_the_owner(settings, monkeypatch, capsys) -> None:
    monkeypatch.setattr(prepare, "call_command", lambda *args, **options: None)
    monkeypatch.setattr(prepare.roles, "grant", lambda role, **more: pytest.fail("there is no owner to grant it"))
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    prepare.make_tables("postgresql://somebody@/jfp")
    assert "Note: The portal runs as the database role" in capsys.readouterr().out
    settings.HTTPS = True
    with pytest.raises(Refused, match="DATABASE_OWNER_URL the owner"):
        prepare.make_tables("postgresql://somebody@/jfp")


@pytest.mark.django_db
def test_making_ready_as_the_owner_gives_the_role_that_runs_its_rights(settings, monkeypatch, capsys) -> None:
    given = []
    monkeypatch.setattr(prepare, "call_command", lambda *args, **options: None)
    monkeypatch.setattr(prepare.roles, "grant", lambda role, password: given.append((role, password)) or ["one"])
    monkeypatch.setattr(prepare.roles, "may_make_roles", lambda: True)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://portal@/jfp")
    settings.HTTPS = True
    prepare.make_tables("postgresql://portal_runtime:a%2Fb@db:5432/jfp")
    assert given == [("portal_runtime", "a/b")]
    assert "can add to 1 frozen tables" in capsys.readouterr().out
