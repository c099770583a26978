"""Can other software read what is published, and only that, with answers that are true to the document?"""

import csv
import html
import io
import json
import re

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from jfp_portal.api import RESOURCES
from plans import actions as plan_actions
from tests import stages

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
NEEDED = {"observations": "&indicator=any"}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """A joint plan in force, and a second one of which nothing is public. Published once for the file."""
    folder = tmp_path_factory.mktemp("api")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(PUBLICATION_ROOT=folder):
        people = stages.cast()
        found = stages.published(stages.joint_plan_ready(people))
        stages.written(stages.plan(people, people.joint, slug="secret-plan"), [stages.text("Secret", "<p>Hush.</p>")])
        yield folder, people, found
        transaction.set_rollback(True)


@pytest.fixture
def published(made, db, settings):
    settings.PUBLICATION_ROOT = made[0]
    return made[2]


def got(client, address, status=200, **headers):
    response = client.get(V1 + address, headers=headers)
    assert response.status_code == status, response.content
    return response


def rows(client, address):
    return got(client, address).json()["results"]


def test_every_kind_is_listed_and_each_row_leads_to_itself(client, published):
    listed = got(client, "").json()["lists"]
    assert list(listed) == [each.kind for each in RESOURCES]
    for name in listed:
        for row in rows(client, f"{name}/?size=3{NEEDED.get(name, '')}"):
            assert client.get(row["links"]["self"]).json() == row


def test_drafts_are_never_told(client, published):
    for each in RESOURCES:
        told = got(client, f"{each.kind}/?size=200{NEEDED.get(each.kind, '')}").content.decode()
        assert "Hush" not in told
        assert "secret-plan" not in told


def test_text_comes_from_the_frozen_edition(client, published):
    edition = plan_actions.start_edition(plan=published.edition.plan, by=None, at=stages.NOW)
    plan_actions.write_outline(
        edition=edition, sections=[stages.text("Services", "<p>Reworded.</p>")], by=None, at=stages.NOW
    )
    body = {row["title"]: row["body"] for row in rows(client, "sections/?plan=mercia-plan")}
    content = json.loads(published.snapshot.content)
    assert body["Services"] == content["sections"][1]["body"]
    assert "Reworded" not in body["Services"]


def test_a_plan_tells_all_of_itself(client, published):
    plan = got(client, "plans/mercia-plan/").json()
    assert plan["owner"] == {"slug": "mercia-icb", "name": "Mercia Icb"}
    assert (plan["state"], plan["latest_edition"]) == ("published", 1)
    assert plan["links"]["page"] == "http://testserver/plans/mercia-plan/"
    edition = got(client, "editions/mercia-plan.1/").json()
    assert edition["manifest_sha256"] == published.manifest_sha256
    assert edition["files"]["json"] == "http://testserver/plans/mercia-plan/editions/1/plan.json"
    opinion = rows(client, "opinions/?board=avon-board")[0]
    assert opinion["text"] == "It does, says Avon Board.\n  In two lines."
    assert rows(client, "commitments/")[0]["text"] == "Open two clinics by March 2027"


def test_pages_follow_one_another_without_a_gap(client, published):
    whole = [row["id"] for row in rows(client, "bodies/")]
    assert len(whole) > 4
    found, address = [], "/api/v1/bodies/?size=2"
    while address:
        page = client.get(address)
        assert page.json()["count"] == len(whole)
        found += [row["id"] for row in page.json()["results"]]
        address = page.json()["next"]
        assert ('rel="next"' in page["Link"]) == bool(address)
    assert found == whole == sorted(whole)


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("places/?name=AVO", ["avon"]),
        ("places/?board=tamar-board", ["tamar"]),
        ("plans/?state=withdrawn", []),
        ("plans/?place=avon", []),
        ("plans/?reference=false", ["mercia-plan"]),
        ("plans/?reference=true", []),
        ("editions/?published_from=2026-11-02", ["mercia-plan.1"]),
        ("editions/?published_from=2026-11-03", []),
        ("opinions/?edition=2", []),
        ("opinions/?edition=1&board=avon-board", ["mercia-plan.1.avon-board"]),
    ],
)
def test_filters_filter(client, published, address, ids):
    assert [row["id"] for row in rows(client, address)] == ids


@pytest.mark.parametrize(
    ("address", "parameter", "said"),
    [
        ("plans/?titel=x", "titel", "Known: place, owner, state, reference, title, cursor, size, fields, format."),
        ("plans/?state=gone", "state", "Write one of"),
        ("plans/?title=", "title", "with a value"),
        ("plans/?title=a&title=b", "title", "once"),
        ("plans/?title=%00", "title", "printable"),
        ("plans/?reference=maybe", "reference", "“true” or “false”"),
        ("plans/?size=0", "size", "from 1 to 200"),
        ("plans/?size=201", "size", "from 1 to 200"),
        ("plans/?size=²", "size", "from 1 to 200"),
        ("plans/?cursor=%00", "cursor", "of the page before"),
        ("plans/?fields=slug,colour", "fields", "no field “colour”"),
        ("plans/?format=xml", "format", "“json” or “csv”"),
        ("plans/mercia-plan/?format=csv", "format", "“json” here"),
        ("editions/?published_from=yesterday", "published_from", "2026-04-01"),
        ("editions/?published_from=2026-02-30", "published_from", "2026-04-01"),
        ("opinions/?edition=0", "edition", "greater than or equal to 1"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(client, published, address, parameter, said):
    problem = got(client, address, 400)
    assert problem["Content-Type"] == "application/problem+json"
    (error,) = problem.json()["errors"]
    assert error["parameter"] == parameter
    assert said in error["detail"]
    assert problem["Cache-Control"] == "no-store"


def test_only_the_fields_that_were_asked_for(client, published):
    assert rows(client, "plans/?fields=slug,title") == [{"slug": "mercia-plan", "title": "Mercia Plan"}]
    assert got(client, "plans/mercia-plan/?fields=state").json() == {"state": "published"}


def test_a_list_as_a_table_is_safe_in_a_spreadsheet(client, published):
    for response in (got(client, "places/?format=csv"), got(client, "places/", accept="text/csv")):
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        heads, *lines = csv.reader(io.StringIO(response.content.decode()))
        assert {"links.self", "slug", "authority.gss_code", "board.name"} <= set(heads)
        assert [dict(zip(heads, line, strict=True))["slug"] for line in lines] == ["avon", "tamar"]
    plans = list(csv.DictReader(io.StringIO(got(client, "plans/?format=csv").content.decode())))
    assert (plans[0]["place.slug"], plans[0]["withdrawn.on"]) == ("", "")
    empty = got(client, "plans/?format=csv&state=withdrawn&fields=slug,owner").content.decode()
    assert empty == "slug,owner.slug,owner.name\r\n"


def test_nothing_is_sent_twice(client, published):
    first = got(client, "plans/")
    assert first["Cache-Control"] == "public, max-age=60"
    again = got(client, "plans/", 304, **{"if-none-match": first["ETag"]})
    assert again.content == b""
    assert got(client, "plans/", 304, **{"if-modified-since": first["Last-Modified"]}).content == b""
    assert got(client, "places/", **{"if-none-match": first["ETag"]})["ETag"] != first["ETag"]


def test_every_answer_says_its_licence_and_language_and_is_open_to_every_site(client, published):
    for address in ("plans/", "plans/mercia-plan/"):
        response = got(client, address)
        assert 'rel="license"' in response["Link"]
        assert response["Content-Language"] == "en-GB"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Cookie" not in response["Vary"]
        assert not response.cookies


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "plans/nothing/", {}, 404),
        ("get", "nothing/", {}, 404),
        ("get", "plans", {}, 404),
        ("post", "plans/", {}, 405),
        ("delete", "plans/mercia-plan/", {}, 405),
        ("get", "plans/", {"accept": "image/png"}, 406),
        ("get", "plans/a%00b/", {}, 404),
        ("get", "plans/%ff/", {}, 404),
    ],
)
def test_every_fault_is_a_problem(client, published, method, address, headers, status):
    response = getattr(client, method)(V1 + address, headers=headers)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert set(told) >= {"type", "title", "detail"}
    assert status != 405 or response["Allow"] == "GET, HEAD, OPTIONS"


def test_a_fault_of_ours_is_a_problem_and_tells_nothing(client, published, monkeypatch):
    def broken(self):
        raise RuntimeError("the inside")

    monkeypatch.setattr(RESOURCES[0], "rows", broken)
    client.raise_request_exception = False
    response = got(client, "plans/", 500)
    assert response["Content-Type"] == "application/problem+json"
    assert "inside" not in response.content.decode()


def test_too_many_requests_are_told_to_wait(client, published, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    assert got(client, "plans/")["RateLimit-Remaining"] == "1"
    got(client, "plans/")
    response = client.get(V1 + "plans/")
    if response.status_code == 200:  # a minute ended between two requests
        client.get(V1 + "plans/")
        response = client.get(V1 + "plans/")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["Content-Type"] == "application/problem+json"
    # Another address is not made to wait.
    assert client.get(V1 + "plans/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_signed_in_person_gets_no_more_and_is_not_asked_for_a_second_step(client, published, made, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    known = got(client, "plans/").json()
    client.force_login(made[1].people["planner"])
    assert got(client, "plans/").json() == known


def test_what_is_not_for_everybody_asks_for_the_second_step_itself(client, published, made, settings):
    """The gate leads no program anywhere, so it lets everything under /api/ through."""
    settings.SECOND_FACTOR_REQUIRED = True
    got(client, "cycles/any/result/", 401)
    client.force_login(made[1].people["planner"])
    problem = got(client, "cycles/any/result/", 403).json()
    assert problem["detail"].startswith("Set up a second step")
    settings.SECOND_FACTOR_REQUIRED = False
    got(client, "cycles/any/result/", 404)


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_costs_the_same_for_one_row_and_for_three(client, published, size):
    got(client, "bodies/")
    with CaptureQueriesContext(connection) as queries:
        assert len(rows(client, f"bodies/?size={size}")) == size
    assert len(queries) == 1, [query["sql"][:120] for query in queries]  # the count of requests


def test_the_page_for_people_explains_every_resource(client, published):
    page = client.get("/api/docs/").content.decode()
    for each in RESOURCES:
        assert f'id="{each.kind}">{each.title}</h3>' in page
        assert f"<code>GET /api/v1/{each.kind}/</code>" in page
    assert "<script" not in page
    assert 'id="problem-429"' in page
    examples = re.findall(r"curl 'http://testserver(.*?)'", html.unescape(page))
    assert len(examples) == 2
    for example in examples:
        assert client.get(example).status_code == 200
