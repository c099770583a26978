"""As whom does the portal speak to its database? As a role that owns nothing and may add to what is frozen, no more.

The bolts of `core.frozen` hold against everybody but the owner of a table, who can take them off. So the owner migrates
and nobody else uses that role; what runs has the rights that `grant` gives, and `faults` tells where that is not so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.migrations import RunSQL
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from core.verdict import Verdict

TRIGGER = re.compile(
    r"\b(CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\s+(?:IF\s+EXISTS\s+)?(\w+)\s.*?\bON\s+(\w+)",
    re.IGNORECASE | re.DOTALL,
)
OURS = "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
# Always refused by a trigger of core.frozen: bits 2, 8 and 16 of tgtype are BEFORE, DELETE and UPDATE.
BOLTED = f"""
    SELECT c.relname, bool_or(t.tgtype & 16 > 0), bool_or(t.tgtype & 8 > 0)
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE {OURS} AND p.proname = 'core_refuse_change' AND t.tgtype & 3 = 3 AND t.tgqual IS NULL AND t.tgattr = ''
     GROUP BY c.relname ORDER BY c.relname
"""
GRANT = """
    REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role};
    GRANT USAGE ON SCHEMA public TO {role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall()


@cache
def triggers_of_migrations() -> frozenset[tuple[str, str]]:
    """(table, trigger) of every trigger that the migrations of this program leave behind."""
    executor = MigrationExecutor(connection)
    found: set[tuple[str, str]] = set()
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True):
        for operation in migration.operations:
            for statement in _statements(operation):
                for verb, name, table in TRIGGER.findall(statement):
                    (found.add if verb.upper() == "CREATE" else found.discard)((table, name))
    return frozenset(found)


def _statements(operation: Any) -> Iterator[str]:
    for inner in getattr(operation, "database_operations", []):
        yield from _statements(inner)
    if isinstance(operation, RunSQL):
        for part in [operation.sql] if isinstance(operation.sql, str) else operation.sql:
            yield part if isinstance(part, str) else part[0]


def triggers_there() -> set[tuple[str, str]]:
    """(table, trigger) of every trigger of the database that is in force."""
    there = f"""
        SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE {OURS} AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
    """
    return set(_rows(there))


def bolted() -> dict[str, tuple[bool, bool]]:
    """By frozen table: whether its rows are never changed, whether they are never deleted; as the database has it."""
    return {table: (no_update, no_delete) for table, no_update, no_delete in _rows(BOLTED)}


def missing_triggers() -> Verdict:
    """Whether every trigger of the migrations is in force."""
    missing = sorted(triggers_of_migrations() - triggers_there())
    names = ", ".join(f"{name} on {table}" for table, name in missing[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    return Verdict.no_if(
        bool(missing),
        f"{len(missing)} of the triggers that keep what is frozen are missing or switched off: {names}{more}. Run "
        "migrate; if they are still missing, find out who took them off and restore the database from a backup.",
    )


def too_mighty() -> Verdict:
    """Whether the role of this connection could change what is frozen, or take off what keeps it."""
    mighty = f"""
        SELECT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user),
               count(*) FILTER (WHERE pg_has_role(c.relowner, 'MEMBER')),
               count(*) FILTER (WHERE has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')),
               current_user
          FROM pg_class c WHERE {OURS}
    """
    changeable = f"""
        SELECT relname FROM ({BOLTED}) b (relname, no_update, no_delete)
         WHERE no_update AND has_any_column_privilege(quote_ident(relname), 'UPDATE')
            OR no_delete AND has_table_privilege(quote_ident(relname), 'DELETE')
    """
    [(is_super, owned, more, role)] = _rows(mighty)
    frozen = [] if is_super or owned else [table for (table,) in _rows(changeable)]
    told = "is a superuser or may make roles" if is_super else f"owns {owned} tables or may act as who owns them"
    told = told if is_super or owned else f"may change, empty or bolt off {max(more, len(frozen))} tables"
    return Verdict.no_if(
        bool(is_super or owned or more or frozen),
        f"The portal runs as the database role {role}, which {told}: it could take off what keeps frozen rows. Make a "
        "role of its own, give DATABASE_URL that role and DATABASE_OWNER_URL the owner, and run manage.py "
        "grant_runtime (docs/operations.md#database-roles).",
    )


def too_weak() -> Verdict:
    """Whether the role of this connection may read and add everywhere; it may not where grants were forgotten."""
    weak = _rows(
        f"SELECT c.relname FROM pg_class c WHERE {OURS} AND c.relname <> 'django_migrations' "
        "AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')) ORDER BY 1"
    )
    return Verdict.no_if(
        bool(weak),
        f"The portal may not use {len(weak)} of its tables, the first of them {weak[0][0] if weak else ''}: after "
        "migrate, run manage.py grant_runtime with the name of its role.",
    )


def exists(role: str) -> bool:
    return bool(_rows("SELECT FROM pg_roles WHERE rolname = %s", role))


def may_make_roles() -> bool:
    return bool(_rows("SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)"))


@transaction.atomic
def grant(role: str, *, password: str = "") -> list[str]:
    """Give a role what the portal needs to run and nothing else, and take away all that it had; gives the frozen
    tables. With a password, a role that is missing is made, and one that is there gets that password. Run by the owner
    of the tables, after every migrate. Raises Refused with every reason."""
    (missing_triggers() & _is_another(role)).require()
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        if password:
            verb = "ALTER" if exists(role) else "CREATE"
            order = sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(sql.SQL(verb), name, sql.Literal(password))
            cursor.execute(order.as_string())
        cursor.execute(sql.SQL(GRANT).format(role=name).as_string())
        frozen = bolted()
        for table, (no_update, no_delete) in frozen.items():
            rights = ", ".join(right for right, is_off in (("UPDATE", no_update), ("DELETE", no_delete)) if is_off)
            order = sql.SQL("REVOKE {} ON {} FROM {}").format(sql.SQL(rights), sql.Identifier(table), name)
            cursor.execute(order.as_string())
    return list(frozen)


def _is_another(role: str) -> Verdict:
    """Whether the role is neither the owner nor one that may act as the owner, nor a superuser."""
    found = _rows(
        f"SELECT rolsuper OR EXISTS (SELECT FROM pg_class c WHERE {OURS} AND pg_has_role(r.oid, c.relowner, 'MEMBER')) "
        "FROM pg_roles r WHERE rolname = %s",
        role,
    )
    return Verdict.no_if(
        bool(found and found[0][0]),
        f"{role} owns tables of the portal, may act as who owns them, or is a superuser: no grant takes that away. "
        "Choose another role.",
    )
