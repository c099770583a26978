"""How does the database refuse to change what is frozen? With triggers, made by migrations through this file.

The triggers hold against the ORM, raw SQL, cascades and TRUNCATE. They do not hold against the owner of the table who
drops them: a service runs the portal under a role that does not own the tables (`core.roles`), and the hashes tell of
what was changed past the triggers.
"""

from django.db.migrations import RunSQL

FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % on % is refused; what left the house is never changed or deleted', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION core_refuse_column_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name
           AND NOT (to_jsonb(OLD) -> name = 'null'::jsonb OR to_jsonb(OLD) ->> name = '') THEN
            RAISE EXCEPTION 'frozen: % of % is set once and never changed', name, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""

DROP_FUNCTION = "DROP FUNCTION core_refuse_change(); DROP FUNCTION core_refuse_column_change();"


def install() -> RunSQL:
    """The trigger functions; once, in core's first migration."""
    return RunSQL(FUNCTION, DROP_FUNCTION)


def freeze(table: str) -> RunSQL:
    """Rows of this table may be added, and nothing else, ever."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_frozen_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
        CREATE TRIGGER {table}_frozen_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
        """,
        f"DROP TRIGGER {table}_frozen_rows ON {table}; DROP TRIGGER {table}_frozen_table ON {table};",
    )


def freeze_columns(table: str, *columns: str) -> RunSQL:
    """Rows are never deleted, and these columns are set once (null or empty to a value), then never changed."""
    names = ", ".join(f"'{column}'" for column in columns)
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_frozen_columns BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION core_refuse_column_change({names});
        CREATE TRIGGER {table}_frozen_rows BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
        CREATE TRIGGER {table}_frozen_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_frozen_columns ON {table};
        DROP TRIGGER {table}_frozen_rows ON {table};
        DROP TRIGGER {table}_frozen_table ON {table};
        """,
    )
