"""Can a program with a key read what is being written and write it, by the same verbs as on the pages?"""

import json

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from jfp_portal.api import WORKING, described
from jfp_portal.front import in_utf_8
from tests import stages
from tests.programs import Program

pytestmark = pytest.mark.django_db
HERE = "/api/v1/working/plans/"
ALL = ["workspace:read", "sections:write"]


@pytest.fixture
def draft(people):
    plan = stages.plan(people, people.place_plan, slug="avon-plan", owner=people.places[0].partnership,
                       place=people.places[0])  # fmt: skip
    stages.plan(people, people.place_plan, slug="tamar-plan", owner=people.places[1].partnership,
                place=people.places[1])  # fmt: skip
    return stages.written(plan, stages.TEXT)


@pytest.fixture
def author(people, draft):
    return Program(people.people["author"], *ALL)


@pytest.fixture
def address(draft):
    return f"{HERE}avon-plan/sections/{draft.sections.get(slug='services').uid}/"


NEW = {"title": "Services", "body": "<p>Said by a program.</p>", "summary": ""}


def test_a_program_reads_its_own_plans_and_nobody_elses(author, draft, address):
    (plan,) = author.get(HERE).json()["results"]
    assert (plan["slug"], plan["edition"], plan["state"]) == ("avon-plan", 1, "draft")
    heads = author.get(plan["sections"].removeprefix("http://testserver")).json()["results"]
    assert [(each["title"], each["depth"]) for each in heads] == [("Foreword", 0), ("Why", 1), ("Services", 0)]
    section = author.get(heads[2]["address"])
    assert section.json()["body"].startswith("<p")
    assert section["ETag"] == '"1"'
    assert section["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in section
    assert author.get(address, status=304, if_none_match='"1"').content == b""
    author.get(f"{HERE}tamar-plan/", status=404)
    author.get(f"{HERE}tamar-plan/sections/", status=404)
    author.get(address.replace("avon", "tamar"), status=404)
    assert "takes none" in author.get(f"{address}?fields=body", status=400).json()["detail"]
    assert len(author.get(f"{HERE}avon-plan/sections/?size=2").json()["results"]) == 2


def test_every_reason_why_it_cannot_be_published_is_told(author):
    told = author.get(f"{HERE}avon-plan/readiness/").json()
    assert (told["may_be_published"], told["edition"]) == (False, 1)
    assert "No text has been frozen yet; issue a draft first." in told["reasons"]
    assert len(told["reasons"]) > 1


def test_a_program_saves_a_section_by_the_verb_of_the_page(author, draft, address, people):
    saved = author.put(address, NEW, if_match='"1"')
    assert saved["ETag"] == '"2"'
    section = draft.sections.get(slug="services")
    assert (section.version, section.body) == (2, saved.json()["body"])
    assert "Said by a program." in section.body
    assert section.revisions.get(version=2).by == people.people["author"]
    event = AuditEvent.objects.get(verb="edited", subject_type="plans.section")
    assert (event.by, event.detail) == ("author@test.local", {"version": 2, "through": author.prefix})
    again = author.put(address, NEW, if_match='"1"')  # its answer was lost on the way
    assert again.json()["version"] == 2


def test_nothing_is_overwritten_and_both_texts_come_back(author, draft, address, people):
    stages.reworded(draft)
    problem = author.put(address, NEW, status=412, if_match='"1"').json()
    assert problem["sent"]["body"] == NEW["body"]
    assert problem["stands"]["version"] == 2
    assert "Reworded." in problem["stands"]["body"]
    assert "saved version 2" in problem["detail"]
    assert "Reworded." in draft.sections.get(slug="services").body
    for match in ({}, {"if_match": "*"}, {"if_match": 'W/"2"'}, {"if_match": "²"}):
        assert "“If-Match”" in author.put(address, NEW, status=428, **match).json()["detail"]


def test_a_refusal_gives_all_its_reasons(people, draft, address):
    reader = Program(people.people["planner"], *ALL)  # of the ICB of the Place: may write
    reader.put(address, NEW, if_match='"1"')
    stages.finalised(draft)
    problem = reader.put(address, {**NEW, "title": "Other"}, status=409, if_match='"2"').json()
    assert problem["reasons"] == ["The edition is awaiting approval; its text can no longer be changed."]
    assert reader.get(address).json()["may_save"] == problem["reasons"]


def test_a_key_without_the_scope_writes_nothing(people, draft, address):
    program = Program(people.people["author"], "workspace:read")
    problem = program.put(address, NEW, status=403, if_match='"1"')
    assert "“sections:write”" in problem.json()["detail"]
    assert draft.sections.get(slug="services").version == 1


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({**NEW, "title": ""}, "title", "blank"),
        ({**NEW, "title": "x" * 301}, "title", "300"),
        ({"body": "<p>x</p>"}, "title", "required"),
        ({**NEW, "body": None}, "body", "null"),
        ({**NEW, "colour": "red"}, "colour", "no such field"),
        ({**NEW, "body": "<p>x</p>" * 20001}, "body", "larger than"),
    ],
    ids=["blank", "long", "missing", "null", "unknown", "too large"],
)
def test_each_field_that_is_not_right_is_named(author, address, body, field, words):
    errors = author.put(address, body, status=422, if_match='"1"').json()["errors"]
    assert [each["field"] for each in errors] == [field]
    assert words in errors[0]["detail"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "not JSON"),
        (b"[]", "JSON object"),
        (b"[" * 100_000, "deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "deep"),
        (b'"' + b'\\"' * 500_000, "not JSON"),
        (b'{"title": NaN}', "NaN"),
        (b'{"title": -Infinity}', "Infinity"),
        (b'{"title": 9223372036854775808}', "digits"),
        (b'{"title": ' + b"9" * 5000 + b"}", "digits"),
        (b'{"title": 1e999}', "too large"),
        (b'{"title": "a", "title": "b"}', "twice"),
        (b'{"title": "\\u0000"}', "NUL"),
        (b'{"title": "\\ud800"}', "surrogate"),
        (b'{"\\udc00": "x"}', "surrogate"),
        (b'{"title": "\xff"}', "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
    ],
    ids=range(16),
)
def test_what_is_no_plain_json_is_refused_in_words(author, address, body, words):
    problem = author.ask("put", address, body, status=400, if_match='"1"').json()
    assert words in problem["detail"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/json; charset=utf-16", 415),
        ("application/json; charset=UTF-8", 200),
        ("application/json; said-charset=hex", 415),
        (";;;", 415),
    ],
)
def test_only_json_in_utf_8_is_read(author, address, kind, status):
    author.ask("put", address, json.dumps(NEW).encode(), status=status, kind=kind, if_match='"1"')


@pytest.mark.parametrize("charset", ["undefined", "hex", "utf-16", "idna", "nothing", "utf-8"])
@pytest.mark.parametrize(("asked", "status"), [("a=%ff", "200"), ("&a=1" * 1001, "400")], ids=["odd", "many"])
def test_an_address_is_read_as_utf_8_whatever_the_body_is_said_to_be(db, settings, asked, status, charset):
    """As the web server calls us: Django itself falls over these before any handler of its own is there."""
    settings.API_REQUESTS_A_MINUTE = 0
    environ = RequestFactory().get("/api/v1/").environ
    environ |= {"QUERY_STRING": asked, "CONTENT_TYPE": f"text/plain; charset={charset}"}
    said = []
    list(in_utf_8(get_wsgi_application())(environ, lambda status, headers: said.append(status[:3])))
    assert said == [status]


def test_a_body_that_is_too_long_is_not_read_to_its_end(author, address):
    author.ask("put", address, b" " * 2_000_001, status=413, if_match='"1"')


def test_who_writes_to_a_wrong_address_is_told_as_a_program(author):
    author.ask("put", f"{HERE}avon-plan/nothing/", json.dumps(NEW), status=404)


def test_no_other_method_comes_in_by_the_back_door(author, address):
    author.ask("post", address, json.dumps(NEW), status=405, x_http_method_override="PUT", if_match='"1"')
    author.get(f"{address}?_method=PUT", status=400)
    author.ask("delete", address, status=405)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(people, author, draft, count):
    author.get(HERE)
    for number in range(2, count + 1):
        stages.plan(people, people.place_plan, slug=f"avon-{number}", owner=people.places[0].partnership,
                    place=people.places[0])  # fmt: skip
    for address, queries, found in ((HERE, 7, count), (f"{HERE}avon-plan/sections/?size={count}", 7, count)):
        with CaptureQueriesContext(connection) as asked:
            assert len(author.get(address).json()["results"]) == found
        assert len(asked) == queries, [query["sql"][:150] for query in asked]


def test_guessing_is_limited_before_anybody_is_looked_up(db, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    answers = [Client().get(HERE, headers={"authorization": "Bearer x"}).status_code for _ in range(4)]
    assert 429 in answers
    assert set(answers) <= {401, 429}


def test_the_document_says_what_a_key_needs(client):
    document = described()
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    put = document["paths"]["/api/v1/working/plans/{slug}/sections/{uid}/"]["put"]
    assert put["security"] == [{"key": ["workspace:read", "sections:write"]}]
    assert {"409", "412", "422", "428"} <= set(put["responses"])
    page = client.get("/api/docs/").content.decode()
    for each in WORKING:
        assert f">{each.title}</h3>" in page
    assert "PUT /api/v1/working/plans/{slug}/sections/{uid}/" in page
