"""The service form: does nginx serve what is published with everything else down, and is the compose file sound?"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from jfp_portal.front import Front
from jfp_portal.serve import processes
from jfp_portal.serve.supervisor import end_with_parent
from tests.jfp_portal.frozen_site import EDITION, PAGE, PDF, frozen_site
from tests.jfp_portal.test_serve import Installation
from tests.live import BASE_DIR, wait_for

COMPARED = (
    "Content-Type", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Vary",
    "Permissions-Policy", "Cross-Origin-Opener-Policy", "Strict-Transport-Security",
    "Content-Encoding", "Location", "Content-Length", "Content-Range",
)  # fmt: skip


class Service(Installation):
    """script/service on a run folder and publications of its own."""

    @property
    def publications(self) -> Path:
        return self.folder / "publications"

    def start(self, *options: str, **more: str) -> None:
        own = {"PUBLICATION_ROOT": str(self.publications), "JFP_RUN_DIR": str(self.folder / "run"), "JFP_SAMPLE": "no"}
        with self.printed.open("wb") as output:
            self.process = subprocess.Popen(
                [BASE_DIR / "script" / "service", "--port", str(self.port), *options],
                env={**self.environment, **own, **more}, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

    def log(self, name: str) -> str:
        path = self.folder / "run" / "log" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def manage(self, *arguments: str) -> str:
        noted = dict(line.split("=", 1) for line in (self.folder / "run" / "service.env").read_text().splitlines())
        values = {name: value.strip("'") for name, value in noted.items()}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=BASE_DIR, env={**self.environment, **values},
            capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextlib.contextmanager
    def everything_behind_nginx_down(self) -> Iterator[None]:
        """Web, worker, beat, broker and database killed, and the supervisor held, so that he starts none of them."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            for words in (("granian",), ("celery", "worker"), ("celery", "beat"), ("redis-server",)):
                self.strike(*words)
            self.strike("keeper.py")  # PostgreSQL ends with it
            wait_for("the database's end", lambda: not self.find("postgres", "-D"), 30)
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)


@pytest.fixture
def service() -> Iterator[Service]:
    folder = Path(tempfile.mkdtemp(prefix="service-", dir=os.environ["JFP_TEST_BASE"]))
    found = Service(folder)
    yield found
    for line in found.left():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(line.split(":")[0]), signal.SIGKILL)
    if found.process is not None:
        found.process.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


def through_front(front: Front, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    sent: dict[str, object] = {}
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}

    def start_response(status: str, found: list[tuple[str, str]]) -> None:
        sent.update(status=int(status.split()[0]), headers=dict(found))

    body = b"".join(front(environ, start_response))
    return sent["status"], body, sent["headers"]


def compare_with_front(service: Service) -> None:
    front = Front(lambda environ, start: pytest.fail("no file"), service.publications, service.folder / "s", "/static/")
    for path, headers in (
        (EDITION, {}),
        (EDITION, {"Accept_Encoding": "gzip"}),
        (EDITION + "plan.pdf", {}),
        (EDITION + "plan.pdf", {"Range": "bytes=0-3"}),
        (EDITION + "SHA256SUMS", {}),
        (EDITION + "sections/a/", {}),
        ("/", {}),
        (EDITION.rstrip("/"), {}),
    ):
        status, body, found = service.ask(path, **headers)
        expected = through_front(front, path, **headers)
        assert (status, body if status < 300 else b"") == expected[:2], path
        for name in COMPARED:
            if status < 300 or name == "Location":
                assert found[name] == expected[2].get(name), f"{name} of {path} {headers}"
        if status == 200:
            assert service.ask(path, If_None_Match=found["ETag"], **headers)[0] == 304


@pytest.mark.live
@pytest.mark.slow
def test_the_service_form_runs_and_its_pages_outlive_it(service: Service) -> None:
    frozen_site(service.folder)
    service.start()
    service.wait_until_running()
    assert set(json.loads(service.ask("/readyz")[1]).values()) == {"ok"}
    wait_for("the worker", lambda: " ready." in service.log("worker"), 60)
    assert re.search(r"transport:\s+redis://", service.log("worker")), "Redis is the broker"
    wait_for("beat's ring through Redis", lambda: "core.reconcile" in service.log("worker"), 60)
    compare_with_front(service)
    assert service.ask("/..%2f..%2fsecret.html")[0] >= 400
    assert b"secret" not in service.ask("/%2e%2e/%2e%2e/secret.html")[1]
    assert service.ask("/.hidden")[0] == 404
    status, body, headers = service.ask("/workspace/")
    assert status in {200, 302}, "asked of Django"
    assert len(headers.get_all("Cache-Control") or []) <= 1
    assert "server" in headers
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"], "once, from Django"
    with service.everything_behind_nginx_down():
        assert service.ask(EDITION)[:2] == (200, PAGE)
        assert service.ask(EDITION + "plan.pdf", Cookie="sessionid=abc")[:2] == (200, PDF)
        status, body, _ = service.ask("/workspace/")
        assert status == 503
        assert b"not available just now" in body
    wait_for("its return", lambda: service.ask("/readyz")[0] == 200, 90)
    assert service.end() == 0
    assert service.left() == []


def small_plan(folder: Path) -> Path:
    path = folder / "plan.md"
    path.write_text("# How we look after people\n\nA first paragraph.\n\n## What we will do\n\nWe will **listen**.\n")
    return path


@pytest.mark.live
@pytest.mark.slow
def test_a_plan_published_through_the_service_is_read_with_all_else_down(service: Service) -> None:
    service.give_tables().start()
    service.wait_until_running()
    service.manage("seed_sample", "--without-publishing")
    printed = service.manage("import_plan", str(small_plan(service.folder)), "--type", "reference-document",
                             "--title", "How we look after people")  # fmt: skip
    slug = printed.split()[-1]
    service.manage("issue_draft", slug)
    service.manage("publish", slug, "--no-wait")
    latest = f"/plans/{slug}/"
    wait_for("its publication by the worker", lambda: service.ask(latest)[0] == 200, 120)
    with service.everything_behind_nginx_down():
        for path in (latest, f"{latest}editions/1/", f"{latest}editions/1/plan.pdf", "/", "/plans/"):
            status, body, _ = service.ask(path)
            assert status == 200, path
            assert body
    assert service.end() == 0
    assert service.left() == []


# --- the compose file ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())


def test_compose_has_the_processes_of_the_service_form(compose: dict) -> None:
    services = compose["services"]
    assert set(services) == {"setup", "web", "worker", "beat", "nginx", "postgres", "redis"}
    assert services["setup"]["command"] == ["python", *processes.prepare_command()[1:]]
    assert services["worker"]["command"][1:8] == processes.worker_command()[3:10]
    assert services["beat"]["command"][1:4] == processes.beat_command(Path())[3:6]
    image = (BASE_DIR / "Dockerfile").read_text()
    started = json.loads(re.search(r"^CMD (\[.*\])$", image, re.MULTILINE).group(1))
    ours = processes.web_command(8000, "0.0.0.0")
    assert started[1:] == ours[3:], "the container's web server is started as script/server starts it"


def test_compose_is_closed_healthy_and_without_secrets(compose: dict) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert services["nginx"]["ports"][0].startswith("${BIND:-127.0.0.1}:")
    assert all("healthcheck" in service for name, service in services.items() if name != "setup")
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (BASE_DIR / source).exists()
        image = service.get("image", "")
        assert "build" in service or re.search(r":\d", image), f"{image} has no version"
    written = (BASE_DIR / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "RUNTIME_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in written, f"{name} comes from the environment, and a start without it fails"
    assert services["web"]["volumes"] == services["worker"]["volumes"]
    assert "noeviction" in services["redis"]["command"]


def test_compose_fills_in_nginx(compose: dict) -> None:
    template = (BASE_DIR / "deploy" / "nginx.conf.template").read_text()
    wanted = set(re.findall(r"\$\{([A-Z_]+)\}", template))
    assert wanted == set(compose["services"]["nginx"]["environment"])


def test_compose_is_accepted_by_docker(tmp_path: Path) -> None:
    ways = (["docker", "compose"], ["docker-compose"])
    works = (
        way
        for way in ways
        if shutil.which(way[0]) and subprocess.run([*way, "version"], capture_output=True).returncode == 0
    )
    way = next(works, None)
    if way is None:
        pytest.skip("no docker with compose here; the tests above read the file")
    values = dict.fromkeys(
        ("SECRET_KEY", "POSTGRES_PASSWORD", "RUNTIME_PASSWORD", "REDIS_PASSWORD", "ALLOWED_HOSTS"), "x" * 50
    )
    command = [*way, "--file", str(BASE_DIR / "docker-compose.yml"), "config", "--quiet"]
    done = subprocess.run(command, env={**os.environ, **values}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
