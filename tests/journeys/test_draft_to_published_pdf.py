"""The story of the house: a plan's text goes in as a Word file, boards are asked about it, it is frozen, approved and
published, the public reads it with the database down, and anyone can prove what was published."""

import hashlib
import io
import json
import subprocess
from datetime import date

import docx
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image

from consultation import actions as consultation
from consultation.models import Consultee
from core.models import Job
from jfp_portal.front import Front
from plans import actions as plans
from plans.models import Approval, Plan
from plans.queries import last_snapshot, working_edition
from publication import actions as publication
from publication.bundle import storage
from tests import stages
from tests.publication.reading import texts_of_pdf
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
OPINION = (
    "The board finds that the draft takes proper account of “Living Well in Avon”.\n\nIt asks for evening clinics."
)


def word_file(path):
    """What a planner has today: headings, a list, a table, a picture with its text, a promise."""
    document = docx.Document()
    document.add_heading("Foreword", 1)
    document.add_paragraph("Joining up health and care is nothing new.")
    document.add_heading("How we work", 1)
    document.add_heading("Our promises", 2)
    document.add_paragraph("Shorter waits", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Measure", "Target", "Cancer 62 day", "1,095"], strict=True):
        cell.text = text
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(picture, "PNG")
    picture.seek(0)
    document.add_picture(picture)
    document.inline_shapes[0]._inline.docPr.set("descr", "A navy rectangle")
    document.save(path)
    return path


def read(address):
    """What a member of the public gets from the front, with Django and its database out of order."""
    answered = {}

    def django_is_down(environ, start_response):
        raise AssertionError(f"Django was asked for {environ['PATH_INFO']}")

    front = Front(django_is_down, storage.root(), settings.STATIC_ROOT, settings.STATIC_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "SERVER_NAME": "test",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }
    body = b"".join(front(environ, lambda status, headers: answered.update(status=status)))
    assert answered["status"].startswith("200"), (address, answered)
    return body


def test_draft_to_published_pdf(client, people, tmp_path):
    planner, officer = people.people["planner"], people.people["officer"]

    # Two Place plans are approved by their partnerships and published; the joint plan will include them.
    parts = []
    for place in people.places:
        plan = stages.plan(people, people.place_plan, slug=f"{place.slug}-plan", owner=place.partnership, place=place)
        final = stages.finalised(stages.written(plan, stages.TEXT))
        plans.record_approval(
            snapshot=final,
            body=place.partnership,
            decision=Approval.Decision.APPROVED,
            agreed_on=TODAY,
            by=SYSTEM,
            at=NOW,
        )
        final.edition.refresh_from_db()
        stages.published(final.edition)
        parts.append((plan, final))

    # The planner's Word file becomes a plan.
    call_command(
        "import_plan", str(word_file(tmp_path / "plan.docx")), "--type", "joint-plan", "--title", "Mercia Joint Plan",
        "--owner", "mercia-icb", "--period", "2027-04-01", "2032-03-31",
    )  # fmt: skip
    joint = Plan.objects.get(slug="mercia-joint-plan")
    for position, (part, _) in enumerate(parts, start=1):
        plans.include(whole=joint, part=part, position=position, by=planner, at=NOW)
    edition = working_edition(joint)

    # The portal says everything that is still missing, and refuses to publish.
    client.force_login(planner)
    client.post(f"/workspace/plans/{joint.slug}/issue-draft/")
    refusal = client.post(f"/workspace/plans/{joint.slug}/publish/").content.decode()
    for reason in (
        "Avon Board has not been consulted on this text",
        "Requirement 1, “Describe health services”",
        "A summary of the views expressed",
        "Mercia Trust has not approved this very text",
    ):
        assert reason in refusal

    # The draft is put to both boards: one answers, the other does not.
    draft = last_snapshot(edition)
    round = consultation.open_round(snapshot=draft, opens_on=TODAY, closes_on=date(2026, 12, 1), by=planner, at=NOW)
    avon, tamar = round.consultees.order_by("organisation__name")
    consultation.give_opinion(
        consultee=avon,
        text=OPINION,
        finding="takes proper account",
        agreed_on=TODAY,
        how="at a meeting",
        by=officer,
        at=NOW,
    )
    consultation.record_no_reply(consultee=tamar, tried="Letters on 2 and 16 November.", by=planner, at=NOW)
    consultation.close_round(round=round, by=planner, at=NOW)
    assert avon.organisation.consultations.get().status == Consultee.Status.OPINION_GIVEN

    # What the public said, and what was done about it, are written; each duty is answered.
    edition.refresh_from_db()
    foreword = edition.sections.get(slug="foreword")
    for text in stages.VIEWS:
        plans.add_section(edition=edition, text=text, by=planner, at=NOW)
    for requirement in people.joint.requirements.filter(kind="content"):
        plans.cover(edition=edition, requirement=requirement, section=foreword, reason="", by=planner, at=NOW)

    # The final text, with the opinion inside, is approved by hash.
    final = publication.issue_draft(edition=edition, by=planner, at=NOW)
    assert final.text_sha256 == draft.text_sha256
    stages.approved(final)

    # Who sent the text on may not publish it; a second planner does, and watches. The worker does the work.
    alone = client.post(f"/workspace/plans/{joint.slug}/publish/").content.decode()
    assert "another person must publish it" in alone
    client.force_login(people.people["second-planner"])
    job_page = client.post(f"/workspace/plans/{joint.slug}/publish/").headers["Location"]
    assert "hx-get" in client.get(job_page).content.decode()
    assert publication.build(job_id=Job.objects.latest("pk").pk)
    assert "Read edition 1 as the public sees it" in client.get(job_page).content.decode()

    # The public reads pages and PDF. Nothing else has to be up.
    address = f"/plans/{joint.slug}/"
    assert b"Mercia Joint Plan" in read(address)
    assert b"Mercia Joint Plan" in read("/")
    assert b"Joining up health and care is nothing new." in read(f"{address}sections/foreword/")
    opinions = read(f"{address}opinions/").decode()
    assert OPINION.splitlines()[0] in opinions
    assert "Letters on 2 and 16 November." in opinions
    assert parts[0][1].sha256.encode() in read(f"{address}place-plans/")
    assert b"1,095" in read(f"{address}tables/01-our-promises.csv")
    assert read(f"{address}editions/1/plan.pdf").startswith(b"%PDF-")

    # The PDF carries the text and the opinion word for word.
    bundle = storage.root() / edition.publications.get().folder
    printed = " ".join(texts_of_pdf(bundle / "plan.pdf"))
    assert "Joining up health and care is nothing new." in printed
    assert "It asks for evening clinics." in printed

    # What is public is what was approved, and anyone can check it.
    assert hashlib.sha256(read(f"{address}plan.json")).hexdigest() == final.sha256
    manifest = json.loads(read(f"{address}manifest.json"))
    assert manifest["snapshot_sha256"] == final.sha256
    assert manifest["opinions"][0]["sha256"] == hashlib.sha256(OPINION.encode()).hexdigest()
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=bundle, check=True)
    call_command("verify_publications")
    (bundle / "plan.pdf").write_bytes(b"%PDF-1.7 another")
    with pytest.raises(CommandError, match=r"plan\.pdf was changed after publication"):
        call_command("verify_publications")
