"""How does a file reach the database, and what is wrong with it? All set-based: no row passes through Python.

The file's bytes are copied as they are to a temporary table, which ends with the transaction. At first only what is
needed is kept of them, numbers as numbers, and the tables that stay hold the rules. Only when one of them refuses a row
is the file staged again, as text with a number for each row (`Layout.is_told`), and the reasons are looked for there
and told with the number of the row that a spreadsheet shows. A million good rows need not pay for what is said of bad
ones: half of the bytes of a Fingertips export are of no use to us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import DataError as UnreadableData

from metrics.imports.layouts import NUMBERS, Layout
from metrics.imports.periods import period
from metrics.imports.refusals import MOST_REFUSED, SHOWN, CannotRead, Refusal, RefusedRow
from metrics.models import MISSING, Status

TABLES = ("staged", "lines", "periods", "named", "resolved", "told", "refused")
DIMENSIONS = ("indicator", "area", "sex", "age", "category_type", "category")
# By which words sources say "all of them".
ALL_OF = {"sex": "'persons', 'person', 'not applicable', 'all'", "age": "'all ages', 'not applicable', 'all'"}
CHUNK = 1 << 20
NUMBER = r"^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$"
ENDLESS = r"[eE][-+]?0*[1-9]\d\d|[\d.]{99}"
Progress = Callable[[int, str], None]


class LookAgain(Exception):
    """Something is wrong with the file, and only its rows as they are told can say what."""


# The same areas, by the letters that their code begins with (Register of Geographic Codes of the ONS).
KINDS = r"""
    CASE WHEN code ~ '^[EWSNK]9[0-9]{7}$' THEN 'nation'
         WHEN code ~ '^E12[0-9]{6}$' THEN 'english region'
         WHEN code ~ '^E40[0-9]{6}$' THEN 'nhs region'
         WHEN code ~ '^E54[0-9]{6}$' THEN 'icb'
         WHEN code ~ '^E38[0-9]{6}$' THEN 'sub icb'
         WHEN code ~ '^(E(0[6-9]|10|47)|W06|S12|N09)[0-9]{6}$' THEN 'local authority'
         WHEN code ~ '^E0[12][0-9]{6}$' THEN 'neighbourhood'
         WHEN code ~ '^[A-Z0-9]{3,6}$' THEN 'organisation'
         ELSE 'other' END
"""
# What a note of Fingertips says of a value that is not there, and of one that is.
WITHOUT = """
    CASE WHEN note ILIKE '%suppress%' OR note ILIKE '%disclosure%' THEN 'Q'
         WHEN note ILIKE '%not applicable%' THEN 'M'
         WHEN note ILIKE '%not collected%' THEN 'L' ELSE 'O' END
"""
WITH = """
    CASE WHEN note = '' THEN 'A' WHEN note ILIKE '%provisional%' THEN 'P' WHEN note ILIKE '%estimate%' THEN 'E'
         WHEN note ILIKE '%data quality%' OR note ILIKE '%unreliable%' THEN 'U' ELSE 'A' END
"""


def stage(path: Path, layout: Layout, *, progress: Progress = lambda percent, words: None) -> int:
    """Copy the file to the table `staged`, one column for each field; returns the number of rows. In the caller's
    transaction. Memory is one chunk, whatever the file's size. Raises CannotRead."""
    size = max(path.stat().st_size, 1)
    with connection.cursor() as cursor:
        # The planner knows nothing of tables this new; left to itself it goes through one for each row, or sorts them.
        # Should our process die, the server is to notice soon, and not only when it has done all of the work.
        cursor.execute(
            "SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off;"
            "SET LOCAL jit = off; SET LOCAL client_connection_check_interval = '1s'"
        )
        # A transaction may take in more than one file.
        cursor.execute("DROP TABLE IF EXISTS " + ", ".join(f"pg_temp.{name}" for name in TABLES))
        cursor.execute("CREATE TEMP TABLE refused (line int, reason text) ON COMMIT DROP")
        table, statement = _staging(layout)
        cursor.execute(table)
        try:
            with transaction.atomic(), cursor.copy(statement) as copy, path.open("rb") as file:
                held = b""  # empty lines at the end of a file, which many programs leave, are no rows
                for sent, chunk in enumerate(iter(lambda: file.read(CHUNK), b""), start=1):
                    said = (held + chunk).rstrip(b"\r\n")
                    copy.write(said)
                    held = (held + chunk)[len(said) :]
                    if sent % 16 == 0:
                        progress(min(40, 40 * sent * CHUNK // size), "Copying the file")
        except UnreadableData as error:
            where = (error.diag.context or "").split(":")[0].removeprefix("COPY staged, ")
            told = f"{error.diag.message_primary or error} ({where})" if where else str(error)
            raise CannotRead(f"The file could not be read as a table: {told}.") from error
        return cursor.rowcount


def _staging(layout: Layout) -> tuple[str, str]:
    """How the table `staged` is made, and how the file is copied to it. What we have no use for keeps its first letter:
    the type "char" drops the rest as it is read."""
    fields = [f"c{at}" for at in range(layout.width)]
    numbers = {f"c{layout.columns[name]}" for name in NUMBERS if name in layout.columns}
    texts = {f"c{at}" for at in layout.columns.values()} - numbers
    kinds, options = dict.fromkeys(fields, "text"), "NULL '\\N'"
    if not layout.is_told:
        kinds = {each: "float8" if each in numbers else "text" if each in texts else '"char"' for each in fields}
        empty = ", ".join(each for each in fields if each not in texts)
        options = f"NULL '', FORCE_NULL ({empty}), FORCE_NOT_NULL ({', '.join(sorted(texts))})"
    columns = [f"{each} {kind}" for each, kind in kinds.items()]
    if layout.is_told or layout.is_numbered:
        columns.append("line int GENERATED BY DEFAULT AS IDENTITY")
    given = [*fields, "line"] if layout.is_numbered else fields
    return (
        f"CREATE TEMP TABLE staged ({', '.join(columns)}) ON COMMIT DROP",
        f"COPY staged ({', '.join(given)}) FROM STDIN WITH (FORMAT csv, HEADER true, {options})",
    )


def name_lines(layout: Layout) -> list[Refusal]:
    """From `staged` make `lines` (each series that the file names, as it names it) and `periods`. Returns what is wrong
    with those names."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE lines ON COMMIT DROP AS {_lines(layout)}")
        cursor.execute("CREATE TEMP TABLE periods (name text, period_start date, period_end date) ON COMMIT DROP")
        cursor.execute(f"SELECT DISTINCT {_period(layout)} FROM staged")
        names = [name for (name,) in cursor.fetchall()]
        days = [(name, *found) for name in names if (found := _days(name))]
        with cursor.copy("COPY periods FROM STDIN") as copy:
            for row in days:
                copy.write_row(row)
    return list(_misnamed(layout, all_read=len(days) == len(names)))


def rows(layout: Layout) -> str:
    """SQL for what each row of `staged` says, with its series from `resolved`. A number that is none fails there."""
    joined = " AND ".join(f"l.raw_{name} = {column(layout, name)}" for name in DIMENSIONS)
    note, value = f"btrim({column(layout, 'note')})", number(layout, "value")
    read = f"CASE WHEN {value} IS NULL THEN {WITHOUT} ELSE {WITH} END".replace("note", note)
    if "status" in layout.columns:
        said = f"upper(btrim({column(layout, 'status')}))"
        read = f"CASE WHEN {said} <> '' THEN {said} ELSE {read} END"
    return (
        f"SELECT {'s.line, ' if layout.is_told else ''}l.series_id, p.period_start, p.period_end,"
        f" {', '.join(f'{number(layout, name)} AS {name}' for name in NUMBERS)}, left({note}, 300) AS note,"
        f" {read} AS status FROM staged s JOIN resolved l ON {joined} JOIN periods p ON p.name = {_period(layout)}"
    )


def faults(layout: Layout, *, names_only: bool = False) -> list[Refusal]:
    """Why the database refused the rows: looked for only when it did, in `staged` and then in what its rows say."""
    found = list(_not_numbers(layout))
    if not found and not names_only:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE said ON COMMIT DROP AS {rows(layout)}")
        found = list(_impossible(layout))
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE said")
    return found


def refused_rows(layout: Layout) -> list[RefusedRow]:
    """Each row that a refusal was found for, with all its reasons, as the file has it; at most MOST_REFUSED."""
    cells = ", ".join(f"coalesce(c{at}, '')" for at in range(layout.width))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.line + 1, r.reason, {cells} FROM refused r JOIN staged s USING (line)"
            f" ORDER BY 1, 2 LIMIT {MOST_REFUSED}"
        )
        return [RefusedRow(row, reason, tuple(told)) for row, reason, *told in cursor.fetchall()]


def refuse(layout: Layout, reason: str, rule: str, params: list[Any] | None = None) -> list[Refusal]:
    """Refuse the rows of the series whose `lines` keep the rule; none where no series does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM lines l WHERE {rule} LIMIT 1", params)
        if not cursor.rowcount:
            return []
    same = " AND ".join(f"l.raw_{name} = {column(layout, name)}" for name in DIMENSIONS)
    return _found(layout, reason, f"FROM staged s JOIN lines l ON {same} WHERE {rule}", params)


def column(layout: Layout, name: str) -> str:
    """SQL for a field as the file has it; empty where the file has none."""
    if name in layout.columns:
        return f"c{layout.columns[name]}"
    return "''::text"


def number(layout: Layout, name: str) -> str:
    """SQL for a number as the file has it; nothing where the file has none."""
    if name not in layout.columns:
        return "NULL::float8"
    given = f"c{layout.columns[name]}"
    return f"nullif(btrim({given}), '')::float8" if layout.is_told else given


def _lines(layout: Layout) -> str:
    """Two spellings of a series are two lines with one series. The word for "all of them" is empty."""
    raw = ", ".join(f"{column(layout, name)} AS raw_{name}" for name in DIMENSIONS)
    tidy = ", ".join(
        f"CASE WHEN lower(btrim(raw_{name})) IN ({ALL_OF[name]}) THEN '' ELSE btrim(raw_{name}) END AS {name}"
        if name in ALL_OF else f"btrim(raw_{name}) AS {name}"
        for name in DIMENSIONS
    )  # fmt: skip
    return (
        f"SELECT {', '.join(f'raw_{name}' for name in DIMENSIONS)}, {tidy},"
        " indicator_name, area_name, first FROM ("
        f"SELECT {raw}, btrim(max({column(layout, 'indicator_name')})) AS indicator_name,"
        f" btrim(max({column(layout, 'area_name')})) AS area_name, min(ctid) AS first"
        " FROM staged GROUP BY 1, 2, 3, 4, 5, 6) named"
    )


def _period(layout: Layout) -> str:
    if "period" in layout.columns:
        return column(layout, "period")
    return f"{column(layout, 'period_start')} || '|' || {column(layout, 'period_end')}"


def _days(name: str) -> tuple[object, object] | None:
    if "|" not in name:
        return period(name)
    first, last = (period(part) for part in name.split("|", 1))
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _misnamed(layout: Layout, *, all_read: bool) -> Iterator[Refusal]:
    """Rows that name no indicator, no area, or a period or status that cannot be read."""
    yield from refuse(layout, "The indicator is empty", "indicator = ''")
    yield from refuse(layout, "The area's code is empty", "area = ''")
    yield from refuse(layout, "The area's code is longer than any code", "length(area) > 20")
    yield from refuse(
        layout, "A category has no type, or a type has no category", "(category_type = '') <> (category = '')"
    )
    for name, most in (("sex", 20), ("age", 60), ("category_type", 120), ("category", 120)):
        yield from refuse(
            layout, f"The {name.replace('_', ' ')} is longer than {most} letters", f"length({name}) > {most}"
        )
    if not all_read:
        sql = f"FROM staged s WHERE NOT EXISTS (SELECT FROM periods p WHERE p.name = {_period(layout)})"
        yield from _found(
            layout, "The period cannot be read; write 2019, 2019/20, 2019/20 Q1, Jan 2020 or 2020-01-31", sql
        )


def _not_numbers(layout: Layout) -> Iterator[Refusal]:
    """Numbers and statuses that cannot be read: which, and where."""
    if "status" in layout.columns:
        known = ", ".join(f"'{code}'" for code in Status.values)
        sql = f"FROM staged s WHERE upper(btrim({column(layout, 'status')})) NOT IN ('', {known})"
        yield from _found(layout, f"The status is none of {', '.join(Status.values)}", sql)
    for name in NUMBERS:
        words = name.replace("_998", " 99.8% limit").replace("numerator", "count")
        given = column(layout, name)
        sql = f"FROM staged s WHERE btrim({given}) <> '' AND {given} !~ '{NUMBER}'"
        yield from _found(layout, f"The {words} is not a number; write it without words and without separators", sql)
        sql = f"FROM staged s WHERE {given} ~ '{NUMBER}' AND {given} ~ '{ENDLESS}'"
        yield from _found(layout, f"The {words} is too large, or too long", sql)


def _impossible(layout: Layout) -> Iterator[Refusal]:
    """What rows say that cannot be: the same rules as the table's own."""
    nothing = ", ".join(f"'{code}'" for code in MISSING)
    rules = {
        "A lower confidence limit is above the value": "lower > value OR lower_998 > value",
        "An upper confidence limit is below the value": "upper < value OR upper_998 < value",
        "A denominator is negative": "denominator < 0",
        f"The status says that there is no value ({', '.join(MISSING)}), and there is one":
            f"value IS NOT NULL AND status IN ({nothing})",
        "There is no value, and the status does not say why": f"value IS NULL AND status NOT IN ({nothing})",
    }  # fmt: skip
    for reason, rule in rules.items():
        yield from _found(layout, reason, f"FROM said s WHERE {rule}")
    twice = "SELECT series_id, period_start, period_end FROM said GROUP BY 1, 2, 3 HAVING count(*) > 1"
    yield from _found(layout, "The same series has two values for a period",
                      f"FROM said s JOIN ({twice}) d USING (series_id, period_start, period_end)")  # fmt: skip


def _found(layout: Layout, reason: str, sql: str, params: list[Any] | None = None) -> list[Refusal]:
    """The rows of a query, which calls them `s`, each kept in `refused` with the reason. Raises LookAgain where there
    are some and they were not staged as they are told."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {sql}", params)
        count = cursor.fetchone()[0]
        if not count:
            return []
        if not layout.is_told:
            raise LookAgain(reason)
        cursor.execute(f"SELECT s.line {sql} ORDER BY s.line LIMIT {MOST_REFUSED}", params)
        found = [line for (line,) in cursor.fetchall()]
        with cursor.copy("COPY refused FROM STDIN") as copy:
            for line in found:
                copy.write_row((line, reason))
    # The header is the first row of the sheet.
    return [Refusal(reason, count, tuple(line + 1 for line in found[:SHOWN]))]
