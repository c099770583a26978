"""Does an edition take each step by its page: asked first, refused with reasons, told where each is mended?"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.models import Consultee, Opinion, Round
from core.models import AuditEvent
from core.verdict import Reason, Refused, Verdict
from plans.models import Approval, Edition, SignOff, Visit
from plans.queries import sent_by
from plans.transitions import EDITION
from publication import actions, checks
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
HERE = "/workspace/plans/mercia-plan/"


@pytest.fixture
def sign_in(client, people):
    def as_person(who):
        client.force_login(people.people[who])
        return client

    return as_person


def text_of(response):
    return response.content.decode()


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])


def test_a_reason_is_its_words_and_knows_its_place():
    verdict = Verdict.no_if(True, "No text.", where="freeze") & Verdict(("No text.", "No board.")).mended_at("steps")
    assert verdict.reasons == ("No text.", "No board.")
    assert [reason.where for reason in verdict.reasons] == ["freeze", "steps"]
    assert Reason("No text.", "x") in {"No text."}


def test_every_step_of_the_life_is_a_button_or_says_why_not(sign_in, edition):
    """From each state that an open edition is in, the page has each step of the table that a person takes."""
    taken_by_people = {
        "open consultation": "Ask the boards", "close consultation": "Close the consultation",
        "send for approval": "send it for approval", "send back": "Take the text back",
        "approve": "Record a body&#x27;s decision", "abandon": "Give this edition up",
    }  # fmt: skip
    client, seen = sign_in("planner"), set()

    def look():
        edition.refresh_from_db()
        page = text_of(client.get(HERE))
        for step in EDITION.open_from(edition.status):
            if step.name in taken_by_people:
                assert taken_by_people[step.name] in page, (edition.status, step.name)
                seen.add(step.name)

    look()
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    round = stages.consultation_actions.open_round(
        snapshot=edition.snapshots.get(), opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW
    )
    look()
    for consultee in round.consultees.all():
        stages.consultation_actions.record_no_reply(consultee=consultee, tried="A call.", by=SYSTEM, at=NOW)
    stages.consultation_actions.close_round(round=round, by=SYSTEM, at=NOW)
    look()
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    look()
    assert seen == set(taken_by_people)


def test_freezing_says_first_what_the_copy_will_be_and_keeps_the_note(sign_in, edition):
    client = sign_in("planner")
    asked = text_of(client.get(f"{HERE}issue-draft/"))
    assert "A draft, to be consulted on" in asked
    assert "Avon Board has not been heard on the text as it stands" in asked
    assert "4 sections not signed off" not in asked
    assert "5 sections not signed off" in asked
    client.post(f"{HERE}issue-draft/", {"note": "After the workshop"})
    snapshot = edition.snapshots.get()
    assert snapshot.note == "After the workshop"
    assert snapshot.told["note"] == "After the workshop"
    assert "After the workshop" in text_of(client.get(HERE))
    assert "After the workshop" not in snapshot.content


def test_a_note_that_is_too_long_is_asked_for_again_and_nothing_is_frozen(sign_in, edition):
    page = sign_in("planner").post(f"{HERE}issue-draft/", {"note": "x" * 501})
    assert page.status_code == 422
    assert not edition.snapshots.exists()


def test_boards_are_asked_and_the_asking_ends_by_their_pages(sign_in, edition):
    client = sign_in("planner")
    early = client.post(f"{HERE}consultation/open/", {})
    assert early.status_code == 409
    assert "Freeze the text first" in text_of(early)
    client.post(f"{HERE}issue-draft/")
    asked = text_of(client.get(f"{HERE}consultation/open/"))
    assert "Does the draft take proper account of your strategy?" in asked
    assert "Avon Board" in asked
    days = {"opens_on_day": "2", "opens_on_month": "11", "opens_on_year": "2026"}
    wrong = client.post(
        f"{HERE}consultation/open/",
        {**days, "closes_on_day": "1", "closes_on_month": "11", "closes_on_year": "2026"},
    )
    assert wrong.status_code == 422
    assert "The last day must be on or after the first day" in text_of(wrong)
    client.post(
        f"{HERE}consultation/open/",
        {**days, "closes_on_day": "2", "closes_on_month": "12", "closes_on_year": "2026"},
    )
    round = Round.objects.get()
    assert (round.status, round.closes_on.month) == ("open", 12)
    early = client.post(f"{HERE}consultation/close/")
    assert early.status_code == 409
    assert "Avon Board has not answered" in text_of(early)
    for consultee in Consultee.objects.all():
        stages.consultation_actions.give_opinion(
            consultee=consultee, text="It does.", finding=Opinion.Finding.PROPER_ACCOUNT, agreed_on=TODAY,
            how=Opinion.How.MEETING, by=SYSTEM, at=NOW,
        )  # fmt: skip
    client.post(f"{HERE}consultation/close/")
    edition.refresh_from_db()
    assert edition.status == Edition.Status.FINALISING
    assert "The final text, sent for approval" in text_of(client.get(f"{HERE}issue-draft/"))


@pytest.mark.parametrize("who", ["author", "analyst", "approver"])
def test_who_may_not_run_a_round_opens_none(sign_in, people, who):
    place = people.places[0]
    edition = stages.written(stages.plan(people, people.joint, owner=place.partnership, place=place), stages.TEXT)
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    sign_in(who).post(
        f"{HERE}consultation/open/",
        {f"{name}_{part}": value for name in ("opens_on", "closes_on")
         for part, value in (("day", "2"), ("month", "12"), ("year", "2026"))},
    )  # fmt: skip
    assert not Round.objects.exists()


def decision(people, snapshot, **told):
    return {
        "body": people.icb.pk, "decision": "approved", "agreed_on_day": "2", "agreed_on_month": "11",
        "agreed_on_year": "2026", "meeting": "Board in public", "minute": "12", "sha256": snapshot.sha256, **told,
    }  # fmt: skip


def test_a_decision_is_recorded_on_the_hash_that_was_looked_at(sign_in, edition, people):
    stages.consulted(edition)
    final = stages.finalised(edition)
    client = sign_in("approver")
    page = text_of(client.get(f"{HERE}decisions/"))
    assert final.sha256 in page
    assert "Still to approve it: <strong>Mercia Icb</strong>" in page
    client.post(f"{HERE}decisions/", decision(people, final))
    approval = Approval.objects.get()
    assert (approval.body, approval.meeting, approval.minute) == (people.icb, "Board in public", "12")
    assert approval.recorded_by == people.people["approver"]
    twice = client.post(f"{HERE}decisions/", decision(people, final))
    assert twice.status_code == 409
    assert "is recorded already" in text_of(twice)
    stale = client.post(f"{HERE}decisions/", decision(people, final, decision="endorsed", sha256="0" * 64))
    assert "Another text was frozen meanwhile" in text_of(stale)
    assert 'value="Board in public"' in text_of(stale)
    assert Approval.objects.count() == 1


def test_a_decision_without_its_meeting_is_asked_for_again(sign_in, edition, people):
    stages.consulted(edition)
    final = stages.finalised(edition)
    page = sign_in("approver").post(f"{HERE}decisions/", decision(people, final, meeting="", agreed_on_month="13"))
    assert page.status_code == 422
    assert "Enter the meeting at which it decided" in text_of(page)
    assert "Enter a real date" in text_of(page)


def test_who_may_not_record_decisions_records_none(sign_in, edition, people):
    stages.consulted(edition)
    final = stages.finalised(edition)
    sign_in("analyst").post(f"{HERE}decisions/", decision(people, final))
    assert not Approval.objects.exists()


def test_the_publisher_is_not_the_submitter(sign_in, edition, people):
    stages.consulted(edition)
    client = sign_in("planner")
    client.post(f"{HERE}issue-draft/")
    stages.approved(edition.snapshots.get(purpose="final"))
    assert sent_by(edition) == people.people["planner"]
    refused = client.post(f"{HERE}publish/")
    assert refused.status_code == 409
    assert "another person must publish it" in text_of(refused)
    assert "another person must publish it" in text_of(client.get(HERE))
    accepted = sign_in("second-planner").post(f"{HERE}publish/")
    assert accepted.status_code == 302
    assert edition.publications.count() == 1


def test_what_a_person_sent_a_command_may_publish_and_the_other_way_round(edition, people):
    planner = people.people["planner"]
    stages.consulted(edition)
    actions.issue_draft(edition=edition, by=planner, at=NOW)
    assert not checks.publisher_is_another(edition, planner)
    assert checks.publisher_is_another(edition, SYSTEM)
    stages.plan_actions.take_back(edition=edition, by=SYSTEM, at=NOW)
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    assert checks.publisher_is_another(edition, planner)


def test_an_edition_is_given_up_with_a_reason_only(sign_in, edition):
    client = sign_in("planner")
    assert "cannot be undone" in text_of(client.get(f"{HERE}abandon/"))
    assert client.post(f"{HERE}abandon/", {"reason": " "}).status_code == 422
    client.post(f"{HERE}abandon/", {"reason": "Merged with another plan."})
    edition.refresh_from_db()
    assert edition.status == Edition.Status.ABANDONED
    assert edition.status_changes.get().note == "Merged with another plan."
    assert client.get(f"{HERE}abandon/").status_code == 404


def test_a_published_edition_is_withdrawn_with_a_reason_by_who_may_publish(sign_in, people):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    refused = sign_in("analyst").post(f"{HERE}withdraw/", {"reason": "Wrong."})
    assert refused.status_code == 409
    client = sign_in("planner")
    assert "Withdraw edition 1" in text_of(client.get(HERE))
    client.post(f"{HERE}withdraw/", {"reason": "A court said so."})
    edition.refresh_from_db()
    assert edition.status == Edition.Status.WITHDRAWN
    assert client.get(f"{HERE}withdraw/").status_code == 404


def test_starting_the_next_edition_says_first_what_is_carried_forward(sign_in, people):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    client = sign_in("planner")
    page = text_of(client.get(f"{HERE}start-edition/"))
    assert "5 sections" in page
    assert "1 commitment<" in page
    assert re.search("Foreword<br><span[^>]*>From edition 1, version 1</span>", page)
    assert re.search("What people said<br><span[^>]*>From edition 1, version 1. Its text is written anew", page)
    assert "2 answers to requirements" in page
    assert edition.plan.editions.count() == 1


def test_a_sign_off_is_its_owner_s_and_ends_with_the_next_edit(sign_in, edition, people):
    section = edition.sections.get(slug="services")
    sign = reverse("plans:sign-off", args=["mercia-plan", section.uid])
    planner = people.people["planner"]
    client = sign_in("planner")
    assert "Nobody answers for “Services” yet" in text_of(client.post(sign, {"version": 1}, follow=True))
    stages.plan_actions.structure.assign(section=section, owner=planner, post="", by=SYSTEM, at=NOW)
    other = sign_in("second-planner").post(sign, {"version": 1}, follow=True)
    assert "is signed off by its owner, Planner" in text_of(other)
    client = sign_in("planner")
    stale = client.post(sign, {"version": 7}, follow=True)
    assert "read it again first" in text_of(stale)
    assert not SignOff.objects.exists()
    assert "Signed off</strong>" in text_of(client.post(sign, {"version": 1}, follow=True))
    assert "1 of 5 signed off" not in text_of(client.get("/workspace/"))
    stages.reworded(edition)
    assert "0 of 5 signed off" in text_of(client.get(HERE))
    assert SignOff.objects.count() == 1


def test_a_sign_off_is_never_changed(edition):
    section = edition.sections.get(slug="services")
    signed = SignOff.objects.create(section=section, version=1, at=NOW)
    with pytest.raises(Exception, match="frozen"):
        SignOff.objects.filter(pk=signed.pk).update(version=2)


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_page_costs_the_same_for_one_section_and_for_three(sign_in, people, count):
    text = [stages.text(f"Part {number}", "<p>Text.</p>") for number in range(count)]
    stages.written(stages.plan(people, people.joint), text)
    client = sign_in("planner")
    with CaptureQueriesContext(connection) as queries:
        client.get(HERE)
    assert len(queries) == PLAN_PAGE, [query["sql"][:90] for query in queries]


PLAN_PAGE = 58


def test_refusals_are_audited_as_nothing(edition, people):
    before = AuditEvent.objects.count()
    with pytest.raises(Refused):
        actions.publish(edition=edition, by=people.people["planner"], at=NOW)
    assert AuditEvent.objects.count() == before


def test_a_date_of_the_cycle_that_is_ahead_is_a_deadline(sign_in, edition, people):
    entry = stages.plan_actions.register_known_plan(
        slug="mercia", title="Mercia Plan", plan_type=people.joint, plan=edition.plan, period_note="Not known.",
        known="A plan.", source="A paper.", by=SYSTEM, at=NOW,
    )  # fmt: skip
    for what, words, day in (("Republish", "March 2124", "2124-03"), ("Publish", "June 2023", "2023-06")):
        stages.plan_actions.date_plan(
            plan=entry, what=what, words=words, starts=day, ends=day, told_as="expected", source="A paper.", by=SYSTEM,
            at=NOW,
        )  # fmt: skip
    page = text_of(sign_in("planner").get("/workspace/"))
    assert "March 2124" in page
    assert "Republish" in page
    assert "June 2023" not in page


def test_what_others_changed_since_the_last_visit_is_shown(sign_in, edition, people):
    client = sign_in("planner")
    assert "This is your first visit" in text_of(client.get("/workspace/"))
    people.people["planner"].visit.delete()
    Visit.objects.create(user=people.people["planner"], at=NOW - timedelta(days=9))
    stages.reworded(edition)
    client.force_login(people.people["planner"])
    session = client.session
    session.pop("visit", None)
    session.save()
    page = text_of(client.get("/workspace/"))
    assert "by others" in page
    assert page.count(">Services</a>") == 1
