"""How fast do observations come in? Anchor = 1.0: rows per second of a server-side COPY of the same file into an
unlogged table of text, measured in the same run. Runs in a database of its own, which is dropped at the end."""

import atexit
import os
import random
import resource
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg

ROWS = int(os.environ.get("JFP_BENCH_ROWS", "1000000"))
HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
    "Compared to Region value or percentiles,Time period Sortable,New data,Compared to goal,Time period range"
)


def write(path: Path, rows: int, *, number: int = 990000) -> int:
    """A made-up Fingertips export: 20 indicators from that number on, their areas, two sexes and all, 20 years."""
    dice, written = random.Random(7), 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        areas = -(-rows // (20 * 3 * 20))
        for indicator in range(20):
            for area in range(areas):
                for sex in ("Male", "Female", "Persons"):
                    for year in range(2004, 2024):
                        if written == rows:
                            return written
                        value = dice.uniform(5, 95)
                        file.write(
                            f"{number + indicator},Made-up indicator {number + indicator},E92000001,England,"
                            f"E06{area:06},Area {area},Counties & UAs (from Apr 2023),{sex},16-64 yrs,,,{year}/"
                            f"{(year + 1) % 100:02},{value:.10f},{value - 1.5:.10f},{value + 1.5:.10f},"
                            f"{value - 3:.10f},{value + 3:.10f},{value * 10:.0f},1000,,Cannot be calculated,Similar,"
                            f"Not compared,{year}0000,,,1y\n"
                        )
                        written += 1
    return written


def run() -> list[dict[str, object]]:
    return _measure(database())


@cache
def database() -> Path:
    """A folder, and a PostgreSQL for all benchmarks of this run that need one: that of DATABASE_URL, or an embedded
    one. Django reads its address once, so it stays until the process ends."""
    from jfp_portal.embedded import Handle  # noqa: PLC0415

    folder = tempfile.TemporaryDirectory(prefix="jfp-bench-")
    atexit.register(folder.cleanup)
    base = Path(folder.name)
    base.chmod(0o755)
    if not os.environ.get("DATABASE_URL"):
        handle = Handle(base / "database", fast=True)
        atexit.register(handle.close)  # runs before the folder goes: last in, first out
        os.environ["DATABASE_URL"] = handle.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "jfp_portal.settings"
    os.environ.setdefault("JFP_RUN_DIR", str(base / "run"))
    return base


def _measure(base: Path) -> list[dict[str, object]]:
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection, connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from metrics import actions  # noqa: PLC0415

    paths = [base / "observations.csv", base / "more.csv"]
    for at, path in enumerate(paths):
        rows = write(path, ROWS, number=990000 + 100 * at)
        path.chmod(0o644)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        before, found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
        for path in paths:
            first = _copy(path)
            taken = _seconds(lambda path=path: actions.import_observations(path=path, by=None, at=timezone.now()))
            # The machine has other work: the anchor is taken before and after, the mean of both counts, and of two
            # such measurements the one that was disturbed less.
            found.append(((first + _copy(path)) / 2 / taken, rows / taken))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        ratio, taken = max(found)
        limit = taken / ratio
        other, path = base / "again.csv", paths[-1]
        other.write_bytes(path.read_bytes() + b"\n")
        again = rows / _seconds(lambda: actions.import_observations(path=other, by=None, at=timezone.now()))
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)
    megabytes = path.stat().st_size / 1e6
    return [
        {"what": f"{rows:,} new rows, {megabytes:.0f} MB, to a release", "value": taken, "anchor": limit,
         "ratio": ratio, "target": 0.2},
        {"what": "the same rows again, none written", "value": again, "anchor": limit, "ratio": again / limit,
         "target": None},
        {"what": f"  memory: file over what our process grew by ({grown:.0f} MB)", "value": megabytes,
         "anchor": max(grown, 1), "ratio": megabytes / max(grown, 1), "target": 5.0 if megabytes > 100 else None},
    ]  # fmt: skip


def _copy(path: Path) -> float:
    """Seconds of the server reading the file by itself, which only its owner may have it do."""
    from django.db import connection  # noqa: PLC0415

    columns = ", ".join(f"c{at} text" for at in range(HEADER.count(",") + 1))
    where = connection.get_connection_params()
    told = {name: where[name] for name in ("host", "port", "password", "dbname") if where.get(name)}
    with psycopg.connect(**told, user=os.environ.get("JFP_BENCH_OWNER", "postgres"), autocommit=True) as server:
        server.execute(f"CREATE UNLOGGED TABLE bench_limit ({columns})")
        # A utility statement takes no parameters; the name of the file is ours.
        taken = _seconds(lambda: server.execute(f"COPY bench_limit FROM '{path}' WITH (FORMAT csv, HEADER true)"))
        server.execute("DROP TABLE bench_limit")
    return taken


def _seconds(work: object) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
