"""Is a published edition off the public site at once, at every address, and is nothing of the evidence gone?"""

import time

import pytest
from django.db import DatabaseError, transaction
from django.test import Client, TestCase

from core import ledger
from core.models import AuditEvent
from core.verdict import Refused
from jfp_portal.front import Front
from publication import actions, queries
from publication.bundle import storage
from publication.models import Publication, SearchPassage, TakenOff
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
REASON = "It was published before its day."
HERE = "/plans/mercia-plan/"
ADDRESSES = [f"{HERE}{path}" for path in ("", "plan.pdf", "plan.json", "editions/1/", "editions/1/plan.pdf",
             "editions/1/manifest.json", "editions/1/SHA256SUMS", "editions/1/no/such/file")]  # fmt: skip


@pytest.fixture
def publication(people):
    stages.published(stages.joint_plan_ready(people))
    actions.show()
    return Publication.objects.get()


@pytest.fixture
def fetch(settings):
    """As the server answers in one process: the files first, then Django."""
    client = Client()

    def get(path):
        def django(environ, start_response):
            answer = client.get(path)
            start_response(f"{answer.status_code} x", list(answer.items()))
            return [answer.content]

        told = []
        front = Front(django, storage.root(), settings.STATIC_ROOT, settings.STATIC_URL)
        body = b"".join(front({"REQUEST_METHOD": "GET", "PATH_INFO": path}, lambda *all: told.append(all)))
        return int(told[0][0].split()[0]), dict(told[0][1]), body

    return get


def taken_off(publication, by=SYSTEM):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return actions.take_off(publication=publication, reason=REASON, by=by, at=NOW)


def shown_again(publication, by=SYSTEM):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return actions.show_again(publication=publication, reason="It is the day.", by=by, at=NOW)


def public_bytes() -> bytes:
    """All that a server could send, links followed; but for the ledger, which tells what happened."""
    public = (storage.root() / "public").resolve()
    files = [*public.rglob("*"), *(storage.root() / "bundles").rglob("*")]
    return b"".join(path.read_bytes() for path in files if path.is_file() and path.parent.name != "ledger")


def test_it_is_gone_at_once_from_every_address_and_comes_back_to_the_byte(publication, fetch):
    before = {path: fetch(path) for path in ADDRESSES}
    assert [status for status, *_ in before.values()] == [200] * 7 + [404]
    assert publication.manifest_sha256.encode() in public_bytes()
    began = time.monotonic()
    with TestCase.captureOnCommitCallbacks() as later:
        actions.take_off(publication=publication, reason=REASON, by=SYSTEM, at=NOW)
    # Nothing of its commit has run, and no worker has heard of it.
    assert time.monotonic() - began < 10
    for path in ADDRESSES:
        status, headers, body = fetch(path)
        assert status == 410, path
        assert REASON.encode() in body
        assert headers["Cache-Control"] == "no-store"
    assert not SearchPassage.objects.filter(source__publication=publication).exists()
    for callback in later:
        callback()
    said = public_bytes()
    assert publication.manifest_sha256.encode() not in said
    assert b"Mercia Plan" not in said
    assert not SearchPassage.objects.filter(source__publication=publication).exists()
    shown_again(publication)
    after = {path: fetch(path) for path in ADDRESSES}
    assert [(status, body) for status, _, body in after.values()] == [(s, b) for s, _, b in before.values()]
    assert SearchPassage.objects.filter(source__publication=publication).exists()


def test_the_edition_before_it_stands_in_its_place(publication, fetch):
    following = actions.start_next_edition(plan=publication.edition.plan, by=SYSTEM, at=NOW)
    stages.restated(following)
    stages.consulted(following)
    stages.approved(stages.finalised(following))
    stages.published(following)
    taken_off(queries.published().last())
    assert fetch(f"{HERE}editions/2/")[0] == 410
    assert fetch(f"{HERE}editions/1/plan.pdf")[0] == 200
    assert fetch(HERE)[2] == fetch(f"{HERE}editions/1/")[2]


def test_the_evidence_stays_who_did_it_is_told_and_a_crash_hides_rather_than_shows(people, publication):
    files = {path.name: path.read_bytes() for path in (storage.root() / publication.folder).iterdir() if path.is_file()}
    with pytest.raises(Refused) as refused:
        actions.take_off(publication=publication, reason=" ", by=people.people["author"], at=NOW)
    assert "You may not take a published edition off" in str(refused.value)
    assert "Say why it is taken off" in str(refused.value)
    with pytest.raises(Refused, match="is not taken off"):
        actions.show_again(publication=publication, reason="Why not.", by=SYSTEM, at=NOW)
    # Killed after the rename and before the commit.
    storage.withhold(publication.folder)
    assert not storage.is_public("plans/mercia-plan/plan.pdf")
    actions.reconcile()
    assert storage.is_public("plans/mercia-plan/plan.pdf")
    taken_off(publication, by=people.people["administrator"])
    with pytest.raises(Refused, match="is taken off already"):
        actions.take_off(publication=publication, reason=REASON, by=SYSTEM, at=NOW)
    # Something moved it back.
    storage.give_back(publication.folder)
    actions.reconcile()
    assert not storage.is_public("plans/mercia-plan/plan.pdf")
    kept = storage.withheld(publication.folder)
    assert {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()} == files
    assert not actions.verify().reasons
    (kept / "plan.json").write_bytes(b"{}")
    assert any("plan.json was changed" in reason for reason in actions.verify().reasons)
    (kept / "plan.json").write_bytes(files["plan.json"])
    shown_again(publication, by=people.people["planner"])
    assert not actions.verify().reasons
    told = [entry for entry in ledger.entries() if entry["kind"] in {"taken off", "shown again"}]
    assert [entry["payload"]["reason"] for entry in told] == [REASON, "It is the day."]
    events = AuditEvent.objects.filter(verb__in=["took off the public site", "showed again"]).order_by("pk")
    assert [event.by for event in events] == ["administrator@test.local", "planner@test.local"]
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        TakenOff.objects.update(reason="Another")


def test_an_administrator_does_it_on_the_page_and_undoes_it(people, publication, client):
    client.force_login(people.people["administrator"])
    page = client.get("/workspace/plans/mercia-plan/").content.decode()
    address = "/workspace/plans/mercia-plan/editions/1/take-off/"
    assert address in page
    assert "Nobody outside can read it" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not TakenOff.objects.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post(address, {"reason": REASON}, follow=True)
    assert "Edition 1 is off the public site." in done.content.decode()
    assert "Off the public site</strong>" in done.content.decode()
    again = address.replace("take-off", "show-again")
    assert again in done.content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post(again, {"reason": "It is the day."}, follow=True)
    assert "Edition 1 is on the public site again." in done.content.decode()
    assert client.get("/workspace/plans/mercia-plan/editions/7/take-off/").status_code == 404


def test_what_stands_beside_an_edition_goes_with_it_and_comes_back(people, publication):
    actions.add_format(
        publication=publication, kind="bsl", language="bfi", title="Signed", made_by="Hands", transcript="We plan.",
        address="https://video.example.org/plan", by=SYSTEM, at=NOW,
    )  # fmt: skip
    actions.add_format(
        publication=publication, kind="easy-read", language="en-GB", title="Easy", made_by="Easy Words Ltd",
        name="easy.pdf", data=b"%PDF-1.7 easy words", by=SYSTEM, at=NOW,
    )  # fmt: skip
    stages.published(_next(publication.edition))
    actions.show()

    def beside() -> list[bool]:
        public = public_bytes()
        changed = (storage.root() / "public/plans/mercia-plan/what-changed/2").exists()
        return [b"video.example.org" in public, b"easy words" in public, changed]

    assert beside() == [True, True, True]
    taken_off(publication)
    assert beside() == [False, False, False]
    assert queries.newest_public("mercia-plan").edition.number == 2
    shown_again(publication)
    assert beside() == [True, True, True]


def _next(edition):
    following = stages.plan_actions.carry_forward(source=edition, by=SYSTEM, at=NOW)
    section = following.sections.get(slug="services")
    stages.plan_actions.edit_section(
        section=section, version=1, title="Services", body="<p>Newer.</p>", summary="", by=SYSTEM, at=NOW
    )
    stages.consulted(following)
    stages.restated(following)
    stages.approved(stages.finalised(following))
    return following
