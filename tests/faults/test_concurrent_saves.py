"""Two hundred saves of one section from twenty sessions at once: each is in the history, or was told that it is not."""

import http.cookiejar
import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import pytest

from tests.journeys.writing import PASSWORD, site_to_write_on

pytestmark = [pytest.mark.live, pytest.mark.slow]
SESSIONS, SAVES = 20, 10
HISTORY = """
import json
from plans.models import Section
section = Section.objects.get(uid="{uid}", edition__plan__slug="{slug}")
rows = section.revisions.order_by("version").values_list("version", "body")
print("ROWS", json.dumps([section.version, section.body, list(rows)]))
"""


class Session:
    """A browser's worth of state: cookies, the token, the version that was last seen."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    @property
    def token(self) -> str:
        return next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")

    def open(self, path: str, data: dict | None = None, **headers: str) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if data else None
        if data:
            headers |= {"X-CSRFToken": self.token, "Referer": self.site}
        request = urllib.request.Request(self.site + path, body, headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def sign_in(self) -> None:
        self.open("/accounts/sign-in/")
        fields = {"username": "planner@test.local", "password": PASSWORD, "login": "planner@test.local"}
        self.open("/accounts/sign-in/", fields)


def test_of_two_hundred_saves_every_one_is_kept_or_refused_in_words(live_template, tmp_path):
    with site_to_write_on(live_template, tmp_path) as (system, site, paths):
        path = paths[0]
        sessions = [Session(site) for _ in range(SESSIONS)]
        for session in sessions:
            session.sign_in()
        accepted: dict[int, str] = {}
        refused: list[tuple[str, dict]] = []
        other: list[tuple[int, str]] = []
        start = threading.Barrier(SESSIONS)

        def write(number: int) -> None:
            session, version = sessions[number], 1
            start.wait()
            for count in range(SAVES):
                words = f"Session {number} save {count}."
                headers = {"Accept": "application/json", "If-Match": f'"{version}"'}
                status, answer = session.open(path, {"title": "Why", "brief": "", "body": f"<p>{words}</p>"}, **headers)
                told = json.loads(answer) if answer.startswith("{") else {}
                if status == 200:
                    version = told["version"]
                    accepted[version] = words
                elif status == 412:
                    refused.append((words, told))
                    version = told["version"]
                else:
                    other.append((status, answer[:200]))

        threads = [threading.Thread(target=write, args=(number,)) for number in range(SESSIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(240)

        assert other == []
        assert len(accepted) + len(refused) == SESSIONS * SAVES
        assert accepted
        assert refused
        assert all("Planner saved version" in told["reasons"][0] for _, told in refused)
        slug, uid = re.search(r"plans/([\w-]+)/sections/([\w-]+)/", path).groups()
        printed = system.manage("shell", "-c", HISTORY.format(uid=uid, slug=slug)).stdout
        version, body, rows = json.loads(printed.split("ROWS ", 1)[1])
        # No gap, nothing twice, each accepted text under its own version, no refused text anywhere.
        assert [row[0] for row in rows] == list(range(1, version + 1))
        history = {number: re.sub(r"<[^>]+>", "", text) for number, text in rows[1:]}
        assert history == accepted
        assert max(Counter(history.values()).values()) == 1
        assert {words for words, _ in refused}.isdisjoint(history.values())
        assert re.sub(r"<[^>]+>", "", body) == accepted[version]
