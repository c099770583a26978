"""Does whoever only reads leave nothing behind: no cookie, and no word to another host?"""

import re
from pathlib import Path

import pytest

from jfp_portal.front import Area
from publication.bundle import storage
from publication.bundle.assets import asset_files
from tests import stages

pytestmark = pytest.mark.django_db

# What the application answers to readers, besides the files of the public tree.
ANSWERED = (
    "/search/",
    "/search/?q=services",
    "/metrics/",
    "/consultations/",
    "/verify/copy/",
    "/api/v1/plans/",
    "/api/docs/",
)
# Whoever fills in one of these is given the one cookie that keeps others from sending it in their name.
FORMS = ("/follow/", "/formats/ask/")
ELSEWHERE = re.compile(rb"""(?:fetch|import|from|url)\s*\(?\s*["'`]?(?:https?:)?//""")


@pytest.fixture
def publication(people):
    return stages.published(stages.joint_plan_ready(people))


def test_reading_sets_no_cookie(client, publication):
    for address in ANSWERED:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, (address, answer.cookies)
    for address in FORMS:
        assert set(client.get(address).cookies) <= {"csrftoken"}, address


def test_no_file_of_the_public_tree_is_sent_with_a_cookie(publication):
    root = Path(storage.root())
    public = root / "public"
    area = Area(public, root)
    paths = ["/", "/plans/mercia-plan/", "/plans/mercia-plan/plan.pdf", "/plans/mercia-plan/editions/1/plan.docx"]
    for path in paths:
        entry = area.find(path)
        assert entry is not None, path
        names = {name.lower() for name, _ in entry.plain.headers}
        assert "set-cookie" not in names
        if path.endswith("/"):
            policy = dict(entry.plain.headers)["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert not re.search(r"https?:|\*", policy), "the browser itself refuses every other host"


def test_no_script_or_style_asks_another_host():
    files = {path: data for path, data in asset_files().items() if path.endswith((".js", ".css"))}
    assert "assets/page.js" in files
    for path, data in files.items():
        assert not ELSEWHERE.search(data), path
    assert ELSEWHERE.search(b'fetch("https://example.org/")'), "the pattern finds one"
