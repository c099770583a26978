"""Are the pages about keys, and the one for programmers, sound at a telephone's width and at a desktop's?"""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from tests.accounts.test_keys import key_for
from tests.browser import open_browser, serve, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
STATIC = Path(__file__).resolve().parents[2] / "static"


def pages(people):
    planner = people.people["planner"]
    token, _ = key_for(planner, "workspace:read", "sections:write", "milestones:report")
    client, administrator = Client(), Client()
    client.force_login(planner)
    administrator.force_login(people.people["administrator"])
    yield "keys", client.get(reverse("accounts:keys"))
    yield "make", client.get(reverse("accounts:make-key"))
    yield "wrong", client.post(reverse("accounts:make-key"), {"name": ""})
    sent = {"name": "Dashboard", "membership": Membership.objects.get(user=planner).pk, "days": "90"}
    yield "made", client.post(reverse("accounts:make-key"), {**sent, "scopes": ["workspace:read", "sections:write"]})
    yield "revoke", client.get(reverse("accounts:revoke-key", args=[token.pk]))
    yield "people", administrator.get(reverse("accounts:keys-of-people"))
    yield "docs", client.get("/api/docs/")


def test_the_pages_about_keys_are_sound_at_two_widths(people, tmp_path):
    names = []
    (tmp_path / "static").symlink_to(STATIC)
    for name, response in pages(people):
        assert response.status_code == 200
        (tmp_path / f"{name}.html").write_bytes(response.content)
        names.append(name)
    found = {}
    with serve(tmp_path) as site, open_browser() as browser:
        page = browser.new_page()
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            for name in names:
                page.goto(f"{site}/{name}.html")
                wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
                if faults := violations(page) + (["wider than the screen"] if wide else []):
                    found[f"{name} at {width}"] = faults
    assert found == {}
