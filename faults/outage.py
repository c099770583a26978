"""Database, broker, workers and web are all stopped: every published address is answered by nginx, byte for byte."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from faults.broker import Redis
from faults.experiment import Experiment, Impossible, Outcome
from faults.places import Durable, act, durable
from faults.publish import DRAFTS
from jfp_portal.serve.processes import beat_command
from jfp_portal.serve.service import Service
from tests.live import free_port, wait_for

PLANS = {"small": 2, "large": 20}
HOST = "https://plans.example.nhs.uk"
PUBLISH = "from django.core.management import call_command\nfor slug in sys.argv[1:]: call_command('publish', slug)\n"
ASKS_DJANGO = ("/workspace/", "/accounts/sign-in/")


@contextmanager
def front(system: Durable, web: str) -> Iterator[int]:
    """nginx as the service form configures it, before this web server; gives its port."""
    if not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"):
        raise Impossible("nginx is not installed: apt-get install nginx")
    service = Service(system.folder, free_port())
    service.web_port = int(web.rsplit(":", 1)[1])
    process = system.start("nginx", *service.nginx().command)
    wait_for("nginx", lambda: asked(service.port, "/healthz")[0] == 200, 20)
    yield service.port
    process.terminate()
    process.wait(20)


def asked(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Status, and the SHA-256 of the body."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", quote(path), headers=headers)
        answer = line.getresponse()
        return answer.status, hashlib.sha256(answer.read()).hexdigest()
    finally:
        line.close()


def addresses(public: Path) -> list[str]:
    """Those of the sitemap, and every file of every bundle and of the site, however it is linked to."""
    told = ElementTree.fromstring((public / "sitemap.xml").read_bytes())
    found = {
        element.text.removeprefix(HOST) for element in told.iter() if element.tag.endswith("}loc") and element.text
    }
    for folder, _, names in os.walk(public, followlinks=True):
        here = "/" + Path(folder).relative_to(public).as_posix().removeprefix(".")
        here = here if here.endswith("/") else f"{here}/"
        found |= {here if name == "index.html" else f"{here}{name}" for name in names if not name.endswith(".gz")}
    return sorted(found)


def stop_everything_behind(system: Durable) -> None:
    """SIGKILL for all but nginx; the database's keeper with it, so that nobody starts it again."""
    for process in system.processes:
        if process.poll() is None and b"nginx" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
            system.kill(process)
    assert system.handle is not None
    assert system.handle.keeper is not None
    system.handle.keeper.kill()
    system.handle.keeper.wait(20)
    recorded = system.folder / "postgres" / "postmaster.pid"
    if recorded.exists():
        pid = int(recorded.read_text().split("\n", 1)[0])
        wait_for("the database's end", lambda: not Path(f"/proc/{pid}").exists(), 30)


def differences(port: int, before: dict[str, tuple[int, str]]) -> list[str]:
    """Each address that does not answer 200 with the same bytes, to a stranger and to a browser with a session."""
    wrong = []
    for path, told in before.items():
        for cookie in ({}, {"Cookie": "sessionid=abc; csrftoken=def"}):
            status, digest = asked(port, path, **cookie)
            if status != 200 or (status, digest) != told:
                wrong.append(f"{path} answers {status}{' to a browser with a session' if cookie else ''}")
    return wrong


class Outage(Experiment):
    name, number = "outage", "F5"
    proves = "with database, broker, workers and web all stopped, every published address answers as before"
    broken = "addresses that the application answers"

    def run(self, size: str) -> Outcome:
        return self._all_stopped([f"plan-{number}" for number in range(PLANS[size])], None)

    def control(self) -> Outcome:
        return self._all_stopped(["plan-0"], ASKS_DJANGO)

    @staticmethod
    def _all_stopped(slugs: list[str], only: tuple[str, ...] | None) -> Outcome:
        with durable(SITE_ADDRESS=HOST, SITE_CONTACT="contact@plans.example.nhs.uk", BEHIND_PROXY="1") as system:
            (system.folder / "static").mkdir()
            system.extra["STATIC_ROOT"] = str(system.folder / "static")
            Redis(system)
            act(system, DRAFTS, *slugs)
            act(system, PUBLISH, *slugs)
            system.start("beat", *beat_command(system.run_dir))
            system.start_worker()
            with front(system, system.start_web()) as port:
                before = {path: asked(port, path) for path in only or addresses(system.publication_root / "public")}
                outcome = Outcome(tried=2 * len(before), figures={"addresses": len(before)})
                if only is None:
                    outcome.lost = [
                        f"{path} answered {status}" for path, (status, _) in before.items() if status != 200
                    ]
                stop_everything_behind(system)
                outcome.felt = int(asked(port, ASKS_DJANGO[0])[0] == 503)
                outcome.lost += differences(port, before)
                return outcome
