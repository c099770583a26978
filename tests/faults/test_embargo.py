"""Does nobody outside read a word of what is not published, and would the probe see it?

The small size, in this process: the public tree and the addresses as the server of one process answers them. The full
size: `script/faults embargo`.
"""

import gzip
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client

from consultation import actions as consultation_actions
from consultation.permissions import BoardPerson
from jfp_portal.faults import embargo
from jfp_portal.front import Front
from plans import actions as plan_actions
from publication import actions as publication_actions
from publication.bundle import storage
from tests import stages
from tests.architecture import walk_things as things
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
SECRETS = {
    "section": "The canary of the section sings at dawn",
    "opinion": "The canary of the opinion is not amused",
    "comment": "The canary of the comment asks a question",
    "file": "The canary of the file hides in the middle of it",
}


@pytest.fixture
def drafts(people):
    """A published plan, and a draft of its next edition with a canary in each thing that is written about it."""
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    following = publication_actions.start_next_edition(plan=edition.plan, by=SYSTEM, at=NOW)
    section = following.sections.first()
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=f"<p>{SECRETS['section']}</p>", summary="",
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    planner = people.people["planner"]
    plan_actions.comment(section=section, text=SECRETS["comment"], by=planner, at=NOW)
    # Of a plan that nobody has heard of, so that its board can be writing.
    other = stages.written(stages.plan(people, people.joint, slug="secret-plan-2026"), stages.TEXT)
    row = things._asked(other)
    person = BoardPerson("Writer", "writer@board.local", "", None)
    consultation_actions.save_draft(
        consultee=row, version=0, text=SECRETS["opinion"], finding="partly", how="at a meeting", agreed_on=stages.TODAY,
        person=person, at=NOW,
    )  # fmt: skip
    data = b"x" * 40 + SECRETS["file"].encode() + b"y" * 40
    consultation_actions.attach(consultee=row, name="minutes.txt", data=data, person=person, at=NOW)
    publication_actions.show()


def fetch(address):
    """As a stranger's browser asks the server of one process."""
    client, path, told = Client(), address.partition("?")[0], []

    def django(environ, start_response):
        answer = client.get(address)
        start_response(f"{answer.status_code} x", list(answer.items()))
        return [answer.content]

    front = Front(django, storage.root(), settings.STATIC_ROOT, settings.STATIC_URL)
    body = b"".join(front({"REQUEST_METHOD": "GET", "PATH_INFO": unquote(path)}, lambda *all: told.append(all)))
    return embargo.Answer(int(told[0][0].split()[0]), dict(told[0][1]).get("Location", ""), body)


def test_nothing_that_is_not_published_is_read_outside_and_the_probe_would_see_it(drafts, monkeypatch, caplog):
    secret = b" ".join(embargo.canaries()).decode()
    assert all(words[-19:] in secret for words in SECRETS.values()), secret
    outcome = embargo.run("small", fetch=fetch, root=storage.root())
    assert outcome.lost == []
    assert outcome.control
    # What was asked is logged, and neither a draft's words nor a person's address.
    assert "/workspace/" in caplog.text or "/staging/" in caplog.text
    assert not [each for each in (*SECRETS.values(), "@test.local", "@board.local") if each in caplog.text]
    assert outcome.tried == outcome.survived > embargo.SIZES["small"]
    # A draft that lies there is found, packed or not, by its name or by any other.
    public = (storage.root() / "public").resolve()
    monkeypatch.setitem(embargo.SIZES, "small", 9)
    for name, packed in (("plans/secret.html", bytes), ("search.json.gz", gzip.compress)):
        (public / name).write_bytes(packed(SECRETS["section"].encode()))
        assert [each.split()[0] for each in embargo.run("small", fetch=fetch, root=storage.root()).lost] == [name]
        (public / name).unlink()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (embargo.Answer(404, "", b"nothing"), ""),
        (embargo.Answer(302, "/accounts/sign-in/?next=/x", b""), ""),
        (embargo.Answer(404, "", b"nothing, but plan 7 is there"), "is not the one"),
        (embargo.Answer(200, "", b"a page"), "answers 200"),
        (embargo.Answer(403, "", b"not for you"), "answers 403"),
        (embargo.Answer(302, "/workspace/", b""), "answers 302"),
        (embargo.Answer(404, "", b"nothing but a canary"), "it says"),
    ],
)
def test_an_answer_that_tells_more_than_others_is_a_loss(tmp_path, answer, fault):
    found = embargo._fault("/workspace/jobs/7/", answer, [b"canary"], b"nothing", tmp_path)
    assert (fault in found) if fault else found == ""
