"""Can one request be followed from its answer through the log to the worker, without a key or a value in any line?"""

import json
import logging

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from core import jobs, requests, telemetry
from core.logs import AsJson, WithRequest
from core.models import Job
from tests.stages import NOW


@pytest.fixture
def lines(caplog):
    """What the log holds, each record as the filters and the JSON formatter leave it."""
    caplog.handler.addFilter(WithRequest())
    caplog.set_level(logging.INFO)
    return lambda: [json.loads(AsJson().format(record)) for record in caplog.records]


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("b7a0f0c1-0000-4000-8000-000000000001", True),
        ("short", False),
        ("x" * 65, False),
        ('"}\n{"level": "forged', False),
        ("../../etc/passwd-12", False),
        ("", False),
    ],
)
def test_an_id_is_taken_where_it_is_well_formed_and_made_otherwise(client, given, is_taken) -> None:
    told = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert requests.WELL_FORMED.fullmatch(told)
    assert (told == given) is is_taken


def test_two_requests_have_two_ids_and_none_is_left_behind(client) -> None:
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
    assert first != second
    assert requests.current_id() == ""


@pytest.mark.django_db
def test_a_request_is_followed_into_the_worker(lines, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "enqueue_after_commit", lambda *args, **ids: None)

    def view(request):
        jobs.queue("test.task", 7, by=None, at=NOW)
        return HttpResponse("queued")

    request = RequestFactory().post("/", headers={"X-Request-ID": "asked-for-by-nobody"})
    request.resolver_match = None
    requests.RequestId(view)(request)
    job = Job.objects.get()
    assert job.request_id == "asked-for-by-nobody"
    assert jobs.perform(job.pk, lambda job, hold: logging.getLogger("test").warning("at work"))
    assert [line["request"] for line in lines() if line["message"] == "at work"] == ["asked-for-by-nobody"]
    assert requests.current_id() == ""


@pytest.mark.django_db
def test_a_line_tells_the_route_and_never_the_address(client, settings, lines) -> None:
    settings.LOG_REQUESTS = True
    told = client.get("/boards/link/a-secret-key/")["X-Request-ID"]
    [line] = [line for line in lines() if line["logger"] == "portal.request"]
    assert line["request"] == told
    assert "GET /boards/link/…" in line["message"]
    assert "a-secret-key" not in json.dumps(lines())


def test_a_line_of_json_is_one_line() -> None:
    record = logging.LogRecord("n", logging.ERROR, "", 1, 'two\nlines and a "quote"', (), None)
    WithRequest().filter(record)
    told = AsJson().format(record)
    assert "\n" not in told
    assert json.loads(told)["message"] == 'two\nlines and a "quote"'


@pytest.mark.django_db
def test_a_slow_query_is_told_without_its_values(settings, lines) -> None:
    settings.SLOW_QUERY_MS = 20
    requests.note_slow_queries(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05), %s", ["a person's name"])
        cursor.execute("SELECT 'quick'")
    slow = [line["message"] for line in lines() if line["logger"] == "portal.slow_query"]
    assert len(slow) == 1
    assert "SELECT pg_sleep(0.05), %s" in slow[0]
    assert "person" not in slow[0]


@pytest.fixture
def counting(settings, tmp_path, monkeypatch):
    settings.RUN_DIR, settings.METRICS_TOKEN = tmp_path, "a-token-for-prometheus"
    monkeypatch.setattr(telemetry, "EVERY_SECONDS", 0)
    monkeypatch.setattr(telemetry, "_seen", type(telemetry._seen)(telemetry._seen.default_factory))
    return {"Authorization": "Bearer a-token-for-prometheus"}


@pytest.mark.django_db
def test_prometheus_reads_times_by_route_and_what_waits(client, counting) -> None:
    for _ in range(3):
        client.get("/healthz")
    (telemetry.folder() / "999999999.json").write_text('{"[\\"GET\\", \\"of the dead\\", \\"2xx\\"]": {}}')
    jobs.queue("test.task", 7, by=None, at=NOW)
    answer = client.get("/portal-metrics", headers=counting)
    assert answer.status_code == 200
    told = answer.content.decode()
    assert 'portal_http_seconds_count{method="GET",route="healthz",status="2xx",process="' in told
    [count] = [line for line in told.splitlines() if line.startswith("portal_http_seconds_count") and "healthz" in line]
    assert count.endswith(" 3")
    assert 'le="+Inf"} 3' in told
    assert 'portal_jobs{state="queued"} 1' in told
    assert "portal_ledger_entries 0" in told
    assert 'portal_alarm{name="bolts"} 0' in told
    assert "of the dead" not in told
    names = {line.split()[2] for line in told.splitlines() if line.startswith("# TYPE")}
    assert {line.split("{")[0].split()[0].removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
            for line in told.splitlines() if not line.startswith("#")} <= names  # fmt: skip


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Bearer ", "Basic a-token-for-prometheus"])
def test_whoever_has_not_the_token_finds_no_such_page(client, counting, header) -> None:
    assert client.get("/portal-metrics", headers={"Authorization": header}).status_code == 404


def test_without_a_token_there_is_no_such_page(client, settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/portal-metrics", headers={"Authorization": "Bearer "}).status_code == 404
