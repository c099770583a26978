"""Can a planner do what the law asks after a draft and after publication, on the pages alone?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.models import Consultee, Round
from core.models import Mail
from plans import actions as plan_actions
from plans.models import Edition
from publication import actions, queries
from publication.bundle import storage
from publication.models import ChangeDocument, Copy, Publication
from tests import stages
from tests.stages import NOW, SYSTEM, Kind

pytestmark = pytest.mark.django_db
HERE = "/workspace/plans/mercia-plan"


def on(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


@pytest.fixture
def published(people):
    """Published long enough ago that today's clock is after it."""
    type(people.joint).objects.filter(pk=people.joint.pk).update(revision_basis="NHS Act 2006 s.14Z53")
    for duty in ("give copy", "opinion published"):
        plan_actions.register_rule(
            plan_type=people.joint, duty=duty, body_kind=Kind.HEALTH_AND_WELLBEING_BOARD, question="Does it?",
            citation="NHS Act 2006 s.14Z52(4)(b)", mandatory=duty == "give copy", valid_from=None, by=SYSTEM, at=NOW,
        )  # fmt: skip
    return stages.published(stages.joint_plan_ready(people))


def test_a_redraft_is_given_to_every_board_in_round_2(planner, people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition)
    stages.reworded(edition)
    assert "all of them are asked again" in text_of(planner.get(f"{HERE}/issue-draft/"))
    nothing = planner.post(f"{HERE}/issue-draft/", {"note": ""})
    assert nothing.status_code == 422
    assert "Choose what this text is for" in text_of(nothing)
    no_days = planner.post(f"{HERE}/issue-draft/", {"purpose": "boards"})
    assert "Enter the first day of the round" in text_of(no_days)
    assert edition.snapshots.count() == 1
    today = timezone.localdate()
    days = {**on("opens_on", today), **on("closes_on", today)}
    assert planner.post(f"{HERE}/issue-draft/", {"purpose": "boards", **days}).status_code == 302
    second = Round.objects.get(number=2)
    assert second.snapshot.number == 2
    assert second.consultees.filter(status=Consultee.Status.AWAITING).count() == 2
    record = text_of(planner.get(f"{HERE}/evidence/"))
    assert "Avon Board, on draft 1" in record
    assert "Avon Board, on draft 2" in record


def test_a_redraft_can_be_kept_without_asking_anybody(planner, people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition)
    stages.reworded(edition)
    assert planner.post(f"{HERE}/issue-draft/", {"purpose": "keep"}).status_code == 302
    assert Round.objects.count() == 1
    assert "has not been consulted on this text" in text_of(planner.get(f"{HERE}/publish/"))


def test_a_minor_revision_from_decision_to_change_document(planner, people, published):
    assert "Start a revision of the published plan" in text_of(planner.get(f"{HERE}/revisions/"))
    missing = planner.post(f"{HERE}/revisions/", {})
    assert missing.status_code == 422
    assert "Choose whether the bodies consider the revision significant" in text_of(missing)
    told = {
        "significant": "no", "bodies": [people.icb.pk], "considered_by": "Board in public",
        "reasons": "Only dates.", **on("decided_on", timezone.localdate()),
    }  # fmt: skip
    assert planner.post(f"{HERE}/revisions/", told).status_code == 302
    edition = Edition.objects.get(number=2)
    assert "not significant" in text_of(planner.get(f"{HERE}/revisions/"))
    assert "Nothing differs from what is published yet" in text_of(planner.get(f"{HERE}/revisions/changes/"))
    refused = text_of(planner.post(f"{HERE}/issue-draft/", follow=True))
    assert "Nothing differs from edition 1 as published" in refused

    stages.reworded(edition)
    frozen = text_of(planner.get(f"{HERE}/issue-draft/"))
    assert "No board is asked again" in frozen
    assert planner.post(f"{HERE}/issue-draft/", {"note": ""}).status_code == 302
    stages.approved(edition.snapshots.get())
    page = planner.get(f"{HERE}/revisions/changes/")
    assert "3 of 3 changes have no reason yet" in text_of(page)
    services = edition.sections.get(slug="services")
    stands_in_the_way = text_of(planner.get(f"{HERE}/publish/"))
    assert "In “Services”, 3 changes have no reason yet" in stands_in_the_way
    assert f'href="{HERE}/revisions/changes/"' in stands_in_the_way
    saved = planner.post(f"{HERE}/revisions/changes/", {f"all-{services.uid}": "The trust merged."}, follow=True)
    assert "3 reasons saved." in text_of(saved)
    assert "Each of the 3 changes has its reason." in text_of(saved)

    planner.force_login(people.people["second-planner"])
    assert planner.post(f"{HERE}/publish/").status_code == 302
    publication = Publication.objects.get(edition=edition)
    assert actions.build(job_id=publication.job_id)
    public = storage.root() / "public/plans/mercia-plan"
    assert "The trust merged." in (public / "changes/index.html").read_text()
    assert "considered not to be significant" in (public / "changes/index.html").read_text()
    copies = text_of(planner.get(f"{HERE}/copies/"))
    assert "They are given the document that sets out the changes" in copies
    assert ChangeDocument.objects.get().sha256 in copies
    frozen = planner.post(f"{HERE}/revisions/changes/", {})
    assert frozen.status_code == 404, "no edition is open any more"


def test_copies_are_given_and_recorded(planner, people, published):
    page = text_of(planner.get(f"{HERE}/copies/"))
    assert "2 of 2 bodies have not been given their copy." in page
    address = f"{HERE}/copies/1/avon-board/"
    assert "Enter the person or the address" in text_of(planner.post(address, {"how": "mail"}))
    assert "Enter the day on which" in text_of(planner.post(address, {"how": "post", "to_whom": "The Chair"}))
    wrong = planner.post(address, {"how": "mail", "to_whom": "The Chair"})
    assert wrong.status_code == 409
    assert "is no e-mail address" in text_of(wrong)
    assert planner.post(address, {"how": "mail", "to_whom": "clerk@avon.test"}).status_code == 302
    posted = {"how": "post", "to_whom": "The Chair", **on("given_on", timezone.localdate())}
    assert planner.post(f"{HERE}/copies/1/tamar-board/", posted).status_code == 302
    assert "all 2 bodies have been given their copy" in text_of(planner.get(f"{HERE}/copies/"))
    assert Mail.objects.filter(to="clerk@avon.test").count() == Copy.objects.filter(how="mail").count() == 1
    assert planner.get(f"{HERE}/copies/1/mercia-icb/").status_code == 404
    assert planner.get(f"{HERE}/copies/?edition=7").status_code == 404


def test_a_day_for_copies_shows_who_is_overdue(planner, published):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    sent = {**on("due_on", yesterday), "source": "Direction of 1 April"}
    assert planner.post(f"{HERE}/copies/", sent).status_code == 302
    page = text_of(planner.get(f"{HERE}/copies/"))
    assert page.count("Overdue") == 2
    assert "Direction of 1 April" in page


def test_an_opinion_after_publication_is_entered_and_shown_apart(planner, people, published):
    assert "No board has given such an opinion yet" in text_of(planner.get(f"{HERE}/later-opinions/"))
    today = timezone.localdate()
    told = {
        "board": people.boards[0].pk, "text": "  It does not.\n", "finding": "does not", "how": "at a meeting",
        "is_shown": "yes", **on("agreed_on", today), **on("given_to_nhs_england_on", today),
        **on("copy_received_on", today),
    }  # fmt: skip
    assert planner.post(f"{HERE}/later-opinions/", told).status_code == 302
    kept = queries.later_opinions(published.edition.plan).get()
    assert kept.opinion.text == "  It does not.\n"
    assert kept.opinion.sha256 in text_of(planner.get(f"{HERE}/later-opinions/"))


@pytest.mark.parametrize("bodies", [1, 3])
@pytest.mark.parametrize(("page", "number"), [("copies/", 15), ("later-opinions/", 13)])
def test_a_page_asks_no_more_for_more_rows(planner, people, published, page, number, bodies):
    for _ in range(bodies):
        actions.record_copy(
            publication=published, recipient=people.boards[0], how=Copy.How.POST, to_whom="The Chair", given_at=NOW,
            by=SYSTEM, at=NOW,
        )  # fmt: skip
        actions.record_later_opinion(
            publication=published, board=people.boards[0], text="It does.", finding="partly", agreed_on=stages.TODAY,
            how="at a meeting", given_to_nhs_england_on=stages.TODAY, copy_received_on=stages.TODAY, is_shown=True,
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as counted:
        assert planner.get(f"{HERE}/{page}").status_code == 200
    assert len(counted) == number


@pytest.mark.parametrize("many", [1, 3])
def test_the_revisions_ask_no_more_for_more_decisions_and_changes(planner, people, published, many):
    told = {
        "is_significant": False, "bodies": [people.icb], "considered_by": "Board", "decided_on": stages.TODAY,
        "reasons": "Dates.", "by": SYSTEM, "at": NOW,
    }  # fmt: skip
    edition = actions.start_revision(plan=published.edition.plan, **told)
    for slug in ("services", "foreword", "why")[:many]:
        section = edition.sections.get(slug=slug)
        plan_actions.edit_section(
            section=section, version=section.version, title=section.title, body="<p>So.</p>", summary="", by=SYSTEM,
            at=NOW,
        )  # fmt: skip
        actions.decide_significance(edition=edition, **told)
    for page, number in (("revisions/", 18), ("revisions/changes/", 32)):
        with CaptureQueriesContext(connection) as counted:
            assert planner.get(f"{HERE}/{page}").status_code == 200
        assert len(counted) == number, page
