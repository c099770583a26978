"""Does every answer tell the browser what to refuse, and does the portal refuse to start unsafe?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from core import csp
from jfp_portal import environment, front
from tests.architecture.walk import routes

ROOT = Path(__file__).resolve().parents[2]
KEY = "k1J2h3G4f5D6s7A8p9O0i-u_Y" * 3
SERVICE = {
    "HTTPS": "true", "BEHIND_PROXY": "1", "ALLOWED_HOSTS": "plans.example.nhs.uk", "SECRET_KEY": KEY,
    "SITE_ADDRESS": "https://plans.example.nhs.uk", "SECOND_FACTOR_REQUIRED": "true",
}  # fmt: skip


IN_PLACE = {"uuid": "0f1a1f7e-0000-4000-8000-000000000001", "int": "1"}


def addresses() -> list[str]:
    """Every address of the portal, with something in place of its parameters."""
    found = [pattern for pattern in routes() if not pattern.startswith("^")]
    return sorted({"/" + re.sub(r"<(?:(\w+):)?\w+>", lambda kind: IN_PLACE.get(kind[1], "a"), each) for each in found})


@pytest.mark.django_db
def test_every_answer_of_the_application_brings_the_policy(people, settings):
    """As a stranger, and as an administrator on the pages without parameters: found, not found, refused, redirected."""
    person = Client(raise_request_exception=False)
    person.force_login(people.people["administrator"])
    wrong, asked = [], 0
    for client in (Client(raise_request_exception=False), person):
        for address in addresses():
            if client is person and ("/a/" in address or "/1/" in address or "sign-out" in address):
                continue
            answer, asked = client.get(address), asked + 1
            policy = answer.headers.get("Content-Security-Policy", "")
            bad = [
                not policy or "unsafe-" in policy or "*" in policy or "default-src" not in policy,
                answer.headers.get("X-Content-Type-Options") != "nosniff",
                answer.headers.get("X-Frame-Options") != "DENY",
                "camera=()" not in answer.headers.get("Permissions-Policy", ""),
                answer.headers.get("Cross-Origin-Opener-Policy") != "same-origin",
                not answer.headers.get("Referrer-Policy"),
                address.startswith(settings.NEVER_STORED)
                and not {"no-store", "no-cache", "private"} & set(re.split(r"[ ,]+", answer.headers["Cache-Control"])),
                answer.status_code >= 500 and "ready" not in address,
            ]
            if any(bad):
                wrong.append((address, answer.status_code, [index for index, each in enumerate(bad) if each]))
    assert asked > 300
    assert wrong == []


def test_the_files_and_the_application_say_the_same(settings):
    nginx = (ROOT / "deploy/nginx.conf.template").read_text()
    for said in (front.FEATURES, front.CONTENT_SECURITY_POLICY, front.HSTS):
        assert f'"{said}"' in nginx
    assert front.FEATURES == csp.FEATURES
    for policy in (csp.POLICY, front.CONTENT_SECURITY_POLICY):
        assert "unsafe" not in policy


def test_files_are_sent_with_hsts_where_there_is_tls(tmp_path):
    (tmp_path / "index.html").write_text("<p>Here")
    for https in (False, True):
        found = front.Area(tmp_path, tmp_path, https=https).find("/")
        assert (("Strict-Transport-Security", front.HSTS) in found.plain.headers) == https


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"debug": True, "hosts": ["plans.example.nhs.uk"]}, "set DEBUG=false"),
        ({"debug": True, "https": True}, "set DEBUG=false"),
        ({"https": True, "second_factor": False}, "SECOND_FACTOR_REQUIRED"),
        ({"hosts": ["*"]}, "name the site's own host"),
        ({"key": "a" * 60}, "SECRET_KEY can be guessed"),
        ({"key": "django-insecure-" + KEY}, "SECRET_KEY can be guessed"),
    ],
)
def test_it_refuses_to_start_unsafe_and_says_what_to_do(changed, said):
    safe = {"debug": False, "https": False, "hosts": ["localhost"], "second_factor": True, "key": KEY}
    environment.refuse_unsafe(**safe)
    environment.refuse_unsafe(**safe | {"debug": True, "second_factor": False})
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.refuse_unsafe(**safe | changed)


def manage(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | more, capture_output=True, text=True, timeout=120)


def test_in_service_form_django_finds_nothing_to_warn_of_and_cookies_belong_to_this_host():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **SERVICE)
    assert done.returncode == 0, done.stderr
    script = "from jfp_portal import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    command = [sys.executable, "-c", script]
    said = subprocess.run(command, cwd=ROOT, env=os.environ | SERVICE, capture_output=True, text=True, timeout=120)
    assert said.stdout == "__Host-sessionid True\n"


def test_the_process_itself_does_not_start_unsafe():
    done = manage("check", **SERVICE | {"SECOND_FACTOR_REQUIRED": "false", "DEBUG": "true"})
    assert done.returncode != 0
    assert "does not start with unsafe settings" in done.stderr
    assert "SECOND_FACTOR_REQUIRED" in done.stderr
    assert "DEBUG=false" in done.stderr
