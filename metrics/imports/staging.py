"""How does a file reach the database, and what is wrong with it? All set-based: no row passes through Python.

The file's bytes are copied as they are to a temporary table of text, which ends with the transaction. The tables that
stay hold the rules; only when they refuse a row are the reasons looked for, and told with the number of the row that a
spreadsheet shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import DataError, connection, transaction
from psycopg import DataError as UnreadableData

from metrics.imports.layouts import NUMBERS, CannotRead, Layout
from metrics.imports.periods import period
from metrics.models import MISSING, Status

TABLES = ("staged", "lines", "periods", "named", "resolved", "told", "gone")
DIMENSIONS = ("indicator", "area", "sex", "age", "category_type", "category")
# By which words sources say "all of them".
ALL_OF = {"sex": "'persons', 'person', 'not applicable', 'all'", "age": "'all ages', 'not applicable', 'all'"}
CHUNK = 1 << 20
SHOWN = 5
NUMBER = r"^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$"
Progress = Callable[[int, str], None]

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


@dataclass(frozen=True)
class Refusal:
    """A reason why rows cannot be taken in, how many, and the first of them."""

    reason: str
    count: int
    rows: tuple[int, ...]

    def __str__(self) -> str:
        first = f": {', '.join(map(str, self.rows))}" if self.rows else ""
        more = " and more" if self.rows and self.count > len(self.rows) else ""
        return f"{self.reason} ({self.count:,} row{'' if self.count == 1 else 's'}{first}{more})"


def stage(path: Path, layout: Layout, *, progress: Progress = lambda percent, words: None) -> int:
    """Copy the file to the table `staged`, one column for each field; returns the number of rows. In the caller's
    transaction. Memory is one chunk, whatever the file's size. Raises CannotRead."""
    names = ", ".join(f"c{at} text" for at in range(layout.width))
    fields = ", ".join(f"c{at}" for at in range(layout.width))
    size = max(path.stat().st_size, 1)
    with connection.cursor() as cursor:
        # The planner knows nothing of tables this new; left to itself it goes through one for each row, or sorts them.
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off")
        # A transaction may take in more than one file.
        cursor.execute("DROP TABLE IF EXISTS " + ", ".join(f"pg_temp.{name}" for name in TABLES))
        cursor.execute(f"CREATE TEMP TABLE staged ({names}, line int GENERATED ALWAYS AS IDENTITY) ON COMMIT DROP")
        statement = f"COPY staged ({fields}) FROM STDIN WITH (FORMAT csv, HEADER true, NULL '\\N')"
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
        cursor.execute("ANALYZE lines; ANALYZE periods")
    return list(_misnamed(layout, all_read=len(days) == len(names)))


def rows(layout: Layout) -> str:
    """SQL for what each row of `staged` says, with its series from `resolved`. A number that is none fails there."""
    joined = " AND ".join(f"l.raw_{name} = {column(layout, name)}" for name in DIMENSIONS)
    numbers = ", ".join(f"nullif({column(layout, name)}, '')::float8 AS {name}" for name in NUMBERS)
    note, value = f"btrim({column(layout, 'note')})", f"btrim({column(layout, 'value')})"
    read = f"CASE WHEN {value} = '' THEN {WITHOUT} ELSE {WITH} END".replace("note", note)
    if "status" in layout.columns:
        said = f"upper(btrim({column(layout, 'status')}))"
        read = f"CASE WHEN {said} <> '' THEN {said} ELSE {read} END"
    return (
        f"SELECT s.line, l.series_id, p.period_start, p.period_end, {numbers}, left({note}, 300) AS note,"
        f" {read} AS status FROM staged s JOIN resolved l ON {joined} JOIN periods p ON p.name = {_period(layout)}"
    )


def faults(layout: Layout, *, names_only: bool = False) -> list[Refusal]:
    """Why the database refused the rows: looked for only when it did, in `staged` and then in what its rows say."""
    found = list(_not_numbers(layout))
    if not found and not names_only:
        with transaction.atomic(), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(f"CREATE TEMP TABLE said ON COMMIT DROP AS {rows(layout)}")
            except DataError:
                return [Refusal("A number is too large", 1, ())]
            found = list(_impossible())
    return found


def column(layout: Layout, name: str) -> str:
    """SQL for a field as the file has it; empty where the file has none."""
    if name in layout.columns:
        return f"c{layout.columns[name]}"
    return "''::text"


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
        " indicator_name, area_name, rows, line FROM ("
        f"SELECT {raw}, btrim(max({column(layout, 'indicator_name')})) AS indicator_name,"
        f" btrim(max({column(layout, 'area_name')})) AS area_name, count(*) AS rows, min(line) AS line"
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
    yield from _of_lines("The indicator is empty", "indicator = ''")
    yield from _of_lines("The area's code is empty", "area = ''")
    yield from _of_lines("The area's code is longer than any code", "length(area) > 20")
    yield from _of_lines("A category has no type, or a type has no category", "(category_type = '') <> (category = '')")
    for name, most in (("sex", 20), ("age", 60), ("category_type", 120), ("category", 120)):
        yield from _of_lines(f"The {name.replace('_', ' ')} is longer than {most} letters", f"length({name}) > {most}")
    if not all_read:
        sql = f"FROM staged WHERE NOT EXISTS (SELECT FROM periods p WHERE p.name = {_period(layout)})"
        yield from _found("The period cannot be read; write 2019, 2019/20, 2019/20 Q1, Jan 2020 or 2020-01-31", sql)


def _not_numbers(layout: Layout) -> Iterator[Refusal]:
    """Numbers and statuses that cannot be read: which, and where."""
    if "status" in layout.columns:
        known = ", ".join(f"'{code}'" for code in Status.values)
        sql = f"FROM staged WHERE upper(btrim({column(layout, 'status')})) NOT IN ('', {known})"
        yield from _found(f"The status is none of {', '.join(Status.values)}", sql)
    for name in NUMBERS:
        words = name.replace("_998", " 99.8% limit").replace("numerator", "count")
        sql = f"FROM staged WHERE btrim({column(layout, name)}) <> '' AND {column(layout, name)} !~ '{NUMBER}'"
        yield from _found(f"The {words} is not a number; write it without words and without separators", sql)


def _impossible() -> Iterator[Refusal]:
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
        yield from _found(reason, f"FROM said WHERE {rule}")
    twice = "SELECT series_id, period_start, period_end FROM said GROUP BY 1, 2, 3 HAVING count(*) > 1"
    yield from _found("The same series has two values for a period",
                      f"FROM said JOIN ({twice}) d USING (series_id, period_start, period_end)")  # fmt: skip


def _of_lines(reason: str, rule: str) -> list[Refusal]:
    """As `_found`, of the few series instead of the many rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(rows), min(line) FROM lines WHERE {rule}")
        count, first = cursor.fetchone()
    return [Refusal(reason, int(count), (first + 1,))] if count else []


def _found(reason: str, sql: str) -> list[Refusal]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {sql}")
        count = cursor.fetchone()[0]
        if not count:
            return []
        cursor.execute(f"SELECT line {sql} ORDER BY line LIMIT {SHOWN}")
        # The header is the first row of the sheet.
        return [Refusal(reason, count, tuple(line + 1 for (line,) in cursor.fetchall()))]
