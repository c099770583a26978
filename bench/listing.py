"""What does a page of a list of the open interface cost? Anchor = 1.0: the same hundred rows with their two relations,
made into JSON by the database itself (`json_agg`) and read with plain psycopg, in the same run. Processor time of this
process and of the database's, as rates: what costs 1.5 times as much has the ratio 0.67. Its database is dropped at
the end."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.observations import database

ROUNDS = 60
ADDRESS = "/api/v1/measures/?size=100"
JSON_AGG = """
SELECT json_build_object('count', (SELECT count(*) FROM metrics_measure), 'results', json_agg(row)) FROM (
    SELECT m.id, f.slug AS framework, i.code AS item, m.wording, m.state, n.slug AS indicator, m.sex,
           m.target_wording, m.stated_position, m.note,
           json_build_object('self', 'http://localhost/api/v1/measures/' || m.id || '/',
                             'page', 'http://localhost/metrics/lists/' || f.slug || '/') AS links
      FROM metrics_measure m JOIN priorities_frameworkitem i ON i.id = m.item_id
      JOIN priorities_framework f ON f.id = i.framework_id LEFT JOIN metrics_indicator n ON n.id = m.indicator_id
     ORDER BY m.id LIMIT 100) AS row
"""


def run() -> list[dict[str, object]]:
    base = database()
    os.environ |= {"PUBLICATION_ROOT": str(base / "publications"), "API_REQUESTS_A_MINUTE": "0"}
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, connections  # noqa: PLC0415

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with Path(os.devnull).open("w") as nowhere:
            call_command("seed_sample", without_publishing=True, stdout=nowhere)
        return _measure(base)
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


def _measure(base: Path) -> list[dict[str, object]]:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client, found = Client(SERVER_NAME="localhost"), []
    body = client.get(ADDRESS).content
    assert body.count(b'"wording"') == 100, "the list must have a hundred rows"

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(JSON_AGG)
            cursor.fetchone()

    for what, do, target in [
        ("the list, 100 rows with two relations", lambda: client.get(ADDRESS), 0.67),
        ("  the same, again, by its ETag", _again(client), None),
        ("the same bytes as a published file", _front(base, body), 10.0),
    ]:
        before, taken, after = _cost(by_hand), _cost(do), _cost(by_hand)
        anchor = (before + after) / 2
        found.append(
            {"what": f"{what} ({taken * 1000:.2f} ms)", "value": 1 / taken, "anchor": 1 / anchor,
             "ratio": anchor / taken, "target": target}
        )  # fmt: skip
    return found


def _again(client: Any) -> Callable[[], object]:
    etag = client.get(ADDRESS)["ETag"]

    def ask() -> None:
        assert client.get(ADDRESS, headers={"if-none-match": etag}).status_code == 304

    return ask


def _front(base: Path, body: bytes) -> Callable[[], object]:
    """As the small front answers for what is published: the file's bytes, without Django."""
    from jfp_portal.wsgi import application  # noqa: PLC0415

    place = base / "publications" / "public" / "plans" / "measured" / "editions" / "1"
    place.mkdir(parents=True)
    (place / "plan.json").write_bytes(body)
    (place / "plan.json.gz").write_bytes(gzip.compress(body, mtime=0))
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/plans/measured/editions/1/plan.json", "SERVER_NAME": "localhost",
             "SERVER_PORT": "80", "wsgi.url_scheme": "http"}  # fmt: skip

    def ask() -> None:
        statuses: list[str] = []
        sent = application(dict(asked), lambda status, headers, *rest: statuses.append(status))
        assert b"".join(sent) == body
        assert statuses == ["200 OK"]

    return ask


def _cost(do: Callable[[], object]) -> float:
    """Seconds of processor of one call: ours and those of the database's process that serves us."""
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")

    def served() -> float:
        told = stat.read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    do()
    before = time.process_time() + served()
    for _ in range(ROUNDS):
        do()
    return (time.process_time() + served() - before) / ROUNDS
