"""What a costly set-up wrote, kept and put back: the real verbs make a cast once for each worker, every test has it.

Making the cast takes two hundred statements and much Python, and two thousand tests want one. The first of them makes
it inside a savepoint, all rows that it wrote are read, and the savepoint is rolled back; each test then gets those rows
in one statement, inside its own transaction, and copies of the objects. Nothing outlives a test that did not before.

Only for what is in the database alone: files and letters handed over are not kept.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

COLUMNS = """
    SELECT attrelid::regclass::text, array_agg(quote_ident(attname) ORDER BY attnum)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
     GROUP BY attrelid
"""


@dataclass(frozen=True)
class Kept:
    """Objects as they were made, and the statements that write their rows again."""

    made: object
    sql: str

    def put_back(self) -> object:
        with connection.connection.cursor() as cursor:  # psycopg's own: several statements, one way there and back
            cursor.execute(self.sql)
        return copy.deepcopy(self.made)


def keep(make: Callable[[], object]) -> Kept:
    """Makes it, reads what was written, takes it back. What the test had written before stays where it is."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Its own mark on the time of this transaction: rows from here on have this savepoint's number, or a later.
            cursor.execute("CREATE TEMPORARY TABLE kept_rows_begin ()")
            cursor.execute("SELECT xmin::text::bigint FROM pg_class WHERE oid = 'kept_rows_begin'::regclass")
            since = cursor.fetchone()[0]
        made = make()
        sql = written(since)
        transaction.set_rollback(True)
    return Kept(made, sql)


def written(since: int) -> str:
    """Statements that write again what this transaction wrote: tables and rows in the order in which it did so, as
    triggers may look for earlier ones. A row that was there before and was changed is a conflict when put back."""
    tables = []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, columns in cursor.fetchall():
            cursor.execute(f"""
                SELECT min(xmin::text::bigint),
                       jsonb_agg(to_jsonb(t) - '{{xmin,ctid}}'::text[] ORDER BY xmin::text::bigint, ctid)::text
                  FROM (SELECT {", ".join(columns)}, xmin, ctid FROM {table} WHERE xmin::text::bigint >= {since}) AS t
            """)
            first, rows = cursor.fetchone()
            if first is not None:
                assert "$kept$" not in rows
                tables.append((first, table, ", ".join(columns), rows))
    return ";\n".join(
        f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE "
        f"SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $kept${rows}$kept$)"
        for _, table, columns, rows in sorted(tables)
    )
