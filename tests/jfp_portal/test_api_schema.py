"""Is the document of the interface true, and does no request, however odd, find a fault of ours? By Schemathesis.

A small run here, the same each time. A long one with new cases: `script/schemathesis 100000`.
"""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from accounts import actions as account_actions
from accounts.models import Membership
from accounts.permissions import scopes_of
from jfp_portal.api import RESOURCES, described
from jfp_portal.front import in_utf_8
from plans.models import Section
from priorities import actions as priority_actions
from tests import stages
from tests.metrics import made_up

pytestmark = pytest.mark.django_db
OPERATIONS = [
    (path, method)
    for path, item in described()["paths"].items()
    for method, operation in item.items()
    if "security" in operation
]
# Each operation is asked as documented, and otherwise.
RUNS = 2 * (2 * len(RESOURCES) + len(OPERATIONS))
CASES = -(-int(os.environ.get("JFP_SCHEMATHESIS_REQUESTS", 4 * RUNS)) // RUNS)
CLIENT = Path(__file__).resolve().parents[2] / "docs" / "api_client.py"
SEED = os.environ.get("JFP_SCHEMATHESIS_SEED")


@dataclass
class Tally:
    """How many requests there were, those of Schemathesis's own checks too, and how they were answered."""

    sent: int = 0
    faults: int = 0
    worst: float = 0.0
    slowest: str = ""
    statuses: Counter = field(default_factory=Counter)

    def around(self, application):
        def answer(environ, start_response):
            def begun(status, *more):
                self.statuses[status[:3]] += 1
                self.faults += status >= "500"
                return start_response(status, *more)

            begin = perf_counter()
            found = application(environ, begun)
            if (took := perf_counter() - begin) > self.worst:
                self.worst, self.slowest = took, f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'][:80]!r}"
            self.sent += 1
            return found

        return answer

    def __str__(self):
        return (
            f"{self.sent} requests, {self.faults} answered with 5xx, the slowest {self.worst * 1000:.0f} ms "
            f"({self.slowest}); {dict(sorted(self.statuses.items()))}"
        )


TALLY = Tally()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A published plan, a public consultation that is open, and numbers that are open."""
    folder = tmp_path_factory.mktemp("schema")
    told = {"PUBLICATION_ROOT": folder / "publications", "API_REQUESTS_A_MINUTE": 0}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**told):
        people = stages.cast()
        stages.published(stages.joint_plan_ready(people))
        made_up.coded(people)
        made_up.listed(1)
        made_up.load(folder / "a.csv", made_up.months("wait-0", made_up.ICB, [90 + m % 2 for m in range(20)]))
        draft = stages.written(stages.plan(people, people.joint, slug="working-plan"), stages.TEXT)
        milestone = priority_actions.add_milestone(
            commitment=draft.sections.get(slug="foreword").commitments.get(), title="Two clinics", by=None,
            due_on=stages.TODAY, committee=people.boards[0], at=timezone.now(),
        )  # fmt: skip
        keys = {name: key(people.people[name]) for name in ("planner", "analyst")}
        yield World(told, keys["planner"], keys["analyst"], milestone.slug)
        transaction.set_rollback(True)


@dataclass
class World:
    settings: dict[str, object]
    key: str
    of_analyst: str
    milestone: str


def key(user):
    """For a year, with every scope that the role can have."""
    membership = Membership.objects.get(user=user)
    return account_actions.make_token(
        membership=membership, name="Schemathesis", scopes=scopes_of(membership.role), days=365, by=user,
        at=timezone.now(),
    )[1]  # fmt: skip


@pytest.fixture
def within_the_transaction():
    """A request ends by closing connections, and with them what a test has done; as Django's test client, without."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def schema(world, db, settings, within_the_transaction):
    for name, value in world.settings.items():
        setattr(settings, name, value)
    return schemathesis.openapi.from_wsgi("/api/schema/", TALLY.around(in_utf_8(get_wsgi_application())))


def test_the_document_is_the_one_that_is_served(client, world, db):
    response = client.get("/api/schema/")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1.1"
    assert response.json() == described()
    assert client.get("/api/schema/", headers={"if-none-match": response["ETag"]}).status_code == 304
    listed = {path.split("/")[3] for path in described()["paths"]}
    assert listed == {each.kind for each in RESOURCES} | {"working"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as told", "otherwise"])
@pytest.mark.parametrize("kind", [each.kind for each in RESOURCES])
@pytest.mark.parametrize("one", [False, True], ids=["list", "one"])
def test_every_answer_is_as_documented(schema, kind, one, mode):
    operation = schema[f"/api/v1/{kind}/{'{key}/' if one else ''}"]["GET"]
    fixed = {}
    if one and mode == GenerationMode.POSITIVE:
        asked = {"indicator": "wait-0"} if kind == "observations" else {}
        rows = schema[f"/api/v1/{kind}/"]["GET"].Case(query=asked).call().json()["results"]
        if rows:
            fixed = {"path_parameters": {"key": rows[0]["links"]["self"].rstrip("/").rsplit("/", 1)[1]}}

    def whatever(case):
        case.call_and_validate(excluded_checks=[unsupported_method])

    cases = operation.as_strategy(generation_mode=mode, **fixed)
    run(given(case=cases)(whatever))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as told", "otherwise"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_a_program_with_a_key_finds_no_fault_either(schema, world, path, method, mode):
    """As the planner and the analyst of the ICB, to whom everything is open, on a plan that is being written. Whether a
    version that was made up is the right one, no generator knows: 412 is no fault."""
    section = Section.objects.get(edition__plan__slug="working-plan", slug="services")
    known = {"slug": world.milestone if "milestones" in path else "working-plan", "uid": str(section.uid)}
    names = [name for name in known if f"{{{name}}}" in path]
    fixed = {name: known[name] for name in names} if mode == GenerationMode.POSITIVE and names else None
    headers = {"Authorization": f"Bearer {world.of_analyst if 'observation' in path else world.key}"}
    excluded = [unsupported_method, positive_data_acceptance]

    def whatever(case):
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    cases = schema[path][method.upper()].as_strategy(
        generation_mode=mode, **({"path_parameters": fixed} if fixed else {})
    )
    run(given(case=cases)(whatever))


def run(found):
    calm = settings(
        max_examples=CASES, deadline=None, derandomize=SEED is None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        (seed(int(SEED))(calm(found)) if SEED else calm(found))()
    finally:
        if SEED:
            print(f"\n{TALLY}", flush=True)  # noqa: T201


def test_it_was_a_run(world):
    assert TALLY.sent >= RUNS * min(CASES, 4)
    assert TALLY.faults == 0
    print(f"\nIn all: {TALLY}")  # noqa: T201


def ran(server, *arguments, **environment):
    """What the client said, asking a server in this very thread, and so within the test's transaction."""
    client = subprocess.Popen(
        [sys.executable, *arguments], cwd=CLIENT.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | environment,
    )  # fmt: skip
    while client.poll() is None:
        server.handle_request()
    return client.communicate()


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def test_the_example_client_reads_what_is_published(world, db, settings, within_the_transaction):
    for name, value in world.settings.items():
        setattr(settings, name, value)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        server.timeout = 0.1
        site = f"http://127.0.0.1:{server.server_port}"
        told, fault = ran(server, str(CLIENT), site)
        assert fault == ""
        assert f"Mercia Plan ({site}/plans/mercia-plan/)" in told
        assert "- Open two clinics by March 2027 By a day that is not agreed." in told
        wrong = f"import api_client; list(api_client.rows('{site}', 'plans', colour='red'))"
        assert "“colour” is not known here." in ran(server, "-c", wrong)[1]
        twice = f"import api_client as a; print(a.get('{site}/api/v1/') == a.get('{site}/api/v1/'), len(a.KNOWN))"
        assert ran(server, "-c", twice) == ("True 1\n", "")


def test_the_example_client_writes_with_a_key_and_overwrites_nobody(world, db, settings, within_the_transaction):
    for name, value in world.settings.items():
        setattr(settings, name, value)
    section = Section.objects.get(edition__plan__slug="working-plan", slug="services")
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        server.timeout = 0.1
        site = f"http://127.0.0.1:{server.server_port}"
        asked = (str(CLIENT), site, "working-plan", "Services", "Cost < benefit.")
        assert ran(server, *asked, PORTAL_KEY=world.key) == ("“Services” is saved as version 2.\n", "")
        section.refresh_from_db()
        assert "Cost &lt; benefit.</p>" in section.body
        assert "What we arrange." in section.body
        told, fault = ran(server, *asked, PORTAL_KEY=f"jfp_00000000_{'x' * 43}")
        assert (told, "There is no such key" in fault) == ("", True)
        address = f"{site}/api/v1/working/plans/working-plan/sections/{section.uid}/"
        late = (
            "import api_client as a; seen = []\n"
            "def changed(text):\n"
            "    if not seen:\n"
            "        seen.append(1); a.change(a.ADDRESS, lambda text: text | {'body': text['body'] + '<p>Mine.</p>'})\n"
            "    return text | {'body': text['body'] + '<p>Yours.</p>'}\n"
            f"a.ADDRESS = {address!r}; print(a.change(a.ADDRESS, changed))"
        )
        assert ran(server, "-c", late, PORTAL_KEY=world.key) == ("4\n", "")
        section.refresh_from_db()
        assert section.body.index("Mine.") < section.body.index("Yours.")
