"""Does a planner see how a plan stands, publish it, and watch it happen; and does nobody see what is not theirs?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent, Job
from plans import actions as plan_actions
from plans.models import GlossaryTerm, Visit
from publication import actions
from publication.models import Publication
from tests import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, people):
    def as_person(who):
        client.force_login(people.people[who])
        return client

    return as_person


def text_of(response):
    return response.content.decode()


def test_a_stranger_is_asked_to_sign_in(client, people):
    response = client.get(reverse("plans:workspace"))
    assert response.headers["Location"] == "/accounts/sign-in/?next=/workspace/"


def test_signing_in_with_the_wrong_password_says_so_in_words(client, people):
    page = client.post(reverse("accounts:sign-in"), {"login": "planner@test.local", "password": "wrong"})
    assert "The e-mail address or the password is not right" in text_of(page)
    assert "<title>Error: Sign in" in text_of(page)


def test_signing_in_with_nothing_typed_asks_for_each_in_a_sentence(client, people):
    page = text_of(client.post(reverse("accounts:sign-in"), {"login": "", "password": ""}))
    assert page.count("Enter your e-mail address") == 2
    assert page.count("Enter your password") == 2


def test_signing_in_leads_to_the_workspace(client, people):
    response = client.post(
        reverse("accounts:sign-in"), {"login": "Planner@test.local", "password": "correct-horse-battery"}
    )
    assert response.headers["Location"] == "/workspace/"
    assert "Signed in as <strong>Planner</strong>" in text_of(client.get("/workspace/"))


def test_the_workspace_lists_my_plans(sign_in, people):
    stages.plan(people, people.joint)
    assert "Mercia Plan" in text_of(sign_in("planner").get("/workspace/"))
    # Whose only role is a board's is led to what the board is asked.
    assert sign_in("officer").get("/workspace/").headers["Location"] == "/boards/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_workspace_costs_the_same_for_one_plan_and_for_three(sign_in, people, count):
    for number in range(count):
        stages.written(stages.plan(people, people.joint, slug=f"plan-{number}"), stages.TEXT)
    client = sign_in("planner")
    client.get("/workspace/")  # the first page of a visit notes the visit
    with CaptureQueriesContext(connection) as queries:
        client.get("/workspace/")
    assert len(queries) == 8, [query["sql"][:120] for query in queries]


def test_own_sections_and_changes_have_their_pages(sign_in, people):
    planner = people.people["planner"]
    parts = [stages.text(f"Part {number:02}", "<p>One.</p>") for number in range(30)]
    edition = stages.written(stages.plan(people, people.joint), parts)
    for section in edition.sections.order_by("position"):
        plan_actions.structure.assign(section=section, owner=planner, post="", by=None, at=stages.NOW)
    Visit.objects.create(user=planner, at=stages.NOW - timedelta(days=9))
    client = sign_in("planner")
    first = text_of(client.get("/workspace/"))
    assert "Page 1 of 2" in first
    assert 'href="?sections=2"' in first
    assert 'href="?changes=2"' in first
    mine = text_of(client.get("/workspace/?sections=2"))
    assert mine.count("version 1</span>") == 5
    # What waits is the same on every page of the list.
    assert mine.count("Sign off “Part") == first.count("Sign off “Part") == 25
    assert text_of(client.get("/workspace/?sections=99999999999999999999")).count("version 1</span>") == 25


def test_a_thread_whose_turn_is_mine_waits_in_the_workspace(sign_in, people):
    edition = stages.written(stages.plan(people, people.joint), [stages.text("Services", "<p>One.</p>")])
    planner = people.people["planner"]
    said = {"section": edition.sections.get(), "text": "Is this all?", "by": None, "at": stages.NOW}
    thread = plan_actions.comment(assigned_to=planner, **said)
    page = text_of(sign_in("planner").get("/workspace/"))
    assert f'href="{reverse("plans:comment", args=[thread.pk])}"' in page
    assert "comment on Services" in page
    plan_actions.resolve(comment=thread, by=planner, at=stages.NOW)
    assert "comment on Services" not in text_of(sign_in("planner").get("/workspace/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_jobs_page_costs_the_same_for_one_job_and_for_three(sign_in, people, count):
    for number in range(count):
        actions.publish(edition=stages.joint_plan_ready(people, slug=f"plan-{number}"), by=None, at=stages.NOW)
    client = sign_in("planner")
    with CaptureQueriesContext(connection) as queries:
        client.get("/workspace/jobs/")
    assert len(queries) == 11, [query["sql"][:120] for query in queries]


def test_the_plan_page_gives_all_the_reasons(sign_in, people):
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    page = text_of(sign_in("planner").get("/workspace/plans/mercia-plan/"))
    assert "What still stands in the way of publishing" in page
    assert "issue a draft first" in page


def test_freezing_shows_the_fingerprint(sign_in, people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    page = sign_in("planner").post("/workspace/plans/mercia-plan/issue-draft/", follow=True)
    assert edition.snapshots.get().sha256 in text_of(page)


def test_what_was_done_is_said_without_the_long_fingerprint(sign_in, people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    page = text_of(sign_in("planner").post("/workspace/plans/mercia-plan/issue-draft/", follow=True))
    assert "Snapshot 1 is frozen. Nobody can change it." in page
    assert page.count(edition.snapshots.get().sha256) == 1


def test_an_approved_text_is_frozen_again_only_after_it_was_taken_back(sign_in, people):
    edition = stages.joint_plan_ready(people)
    client = sign_in("planner")
    page = text_of(client.get("/workspace/plans/mercia-plan/"))
    assert "Nothing has changed since the text was last frozen." in page
    asked = text_of(client.get("/workspace/plans/mercia-plan/take-back/"))
    assert "approvals of it do not count for a changed text" in asked
    client.post("/workspace/plans/mercia-plan/issue-draft/")
    edition.refresh_from_db()
    assert (edition.status, edition.snapshots.count()) == ("approved", 2)
    page = text_of(client.post("/workspace/plans/mercia-plan/take-back/", follow=True))
    edition.refresh_from_db()
    assert edition.status == "finalising"
    assert "The text can be changed again" in page


@pytest.mark.parametrize("who", ["analyst", "author"])
def test_who_may_not_edit_takes_nothing_back(sign_in, people, who):
    edition = stages.joint_plan_ready(people)
    sign_in(who).post("/workspace/plans/mercia-plan/take-back/")
    edition.refresh_from_db()
    assert edition.status == "approved"


def test_the_plan_page_gives_sections_their_own_numbers(sign_in, people):
    services = stages.text("Services", "<p>What we arrange.</p>", number="1")
    stages.written(stages.plan(people, people.joint), [stages.text("Foreword", "<p>Joined up.</p>"), services])
    page = text_of(sign_in("planner").get("/workspace/plans/mercia-plan/"))
    assert page.index(">Foreword</a>") < page.index(">1 Services</a>")
    assert '<ol class="nhsuk-list' not in page


def test_on_a_small_screen_a_way_back_shows(sign_in, people):
    stages.plan(people, people.joint)
    client = sign_in("planner")
    for address in ("/workspace/plans/mercia-plan/", "/workspace/jobs/"):
        assert '<a class="nhsuk-back-link" href="/workspace/">' in text_of(client.get(address)), address


def test_publishing_asks_first_then_shows_progress_to_the_end(sign_in, people):
    stages.joint_plan_ready(people)
    client = sign_in("planner")
    assert "cannot be undone" in text_of(client.get("/workspace/plans/mercia-plan/publish/"))
    assert not Publication.objects.exists()
    page = client.post("/workspace/plans/mercia-plan/publish/", follow=True)
    job = Job.objects.get()
    assert page.redirect_chain == [(f"/workspace/jobs/{job.pk}/", 302)]
    assert 'hx-trigger="every 1s"' in text_of(page)
    assert '<meta http-equiv="refresh"' in text_of(page)
    actions.build(job_id=job.pk)
    part = text_of(client.get(f"/workspace/jobs/{job.pk}/", headers={"HX-Request": "true"}))
    assert "/plans/mercia-plan/editions/1/" in part
    assert "hx-trigger" not in part
    assert "<html" not in part


@pytest.mark.parametrize("method", ["get", "post"])
def test_publishing_too_early_is_refused_with_the_reasons(sign_in, people, method):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    page = getattr(sign_in("planner"), method)("/workspace/plans/mercia-plan/publish/")
    assert "Avon Board has not been consulted on this text" in text_of(page)
    assert page.status_code == {"get": 200, "post": 409}[method]


@pytest.mark.parametrize("who", ["analyst", "author", "officer", "administrator"])
def test_who_may_not_publish_cannot(sign_in, people, who):
    stages.joint_plan_ready(people)
    response = sign_in(who).post("/workspace/plans/mercia-plan/publish/")
    assert response.status_code in {404, 409}
    assert not Publication.objects.exists()


def test_another_place_s_plan_and_job_do_not_exist_for_me(sign_in, people):
    tamar = people.places[1]
    plan = stages.plan(people, people.place_plan, slug="tamar-plan", owner=tamar.partnership, place=tamar)
    final = stages.finalised(stages.written(plan, stages.TEXT))
    stages.plan_actions.record_approval(
        snapshot=final, body=tamar.partnership, decision="approved", agreed_on=stages.TODAY, by=None, at=stages.NOW
    )
    final.edition.refresh_from_db()
    job = actions.publish(edition=final.edition, by=None, at=stages.NOW).job
    client = sign_in("author")
    assert client.get("/workspace/plans/tamar-plan/").status_code == 404
    assert client.get(f"/workspace/jobs/{job.pk}/").status_code == 404
    assert sign_in("other-author").get(f"/workspace/jobs/{job.pk}/").status_code == 200


def test_a_failed_job_says_why_and_what_to_do(sign_in, people):
    publication = actions.publish(edition=stages.joint_plan_ready(people), by=None, at=stages.NOW)
    Job.objects.update(state="failed", error="The disk is full.")
    page = text_of(sign_in("planner").get(f"/workspace/jobs/{publication.job_id}/"))
    assert "The disk is full." in page
    assert "publish again" in page


def test_after_publishing_the_next_edition_starts_with_the_same_text(sign_in, people):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    client = sign_in("planner")
    assert "Start the next edition" in text_of(client.get("/workspace/plans/mercia-plan/"))
    page = text_of(client.post("/workspace/plans/mercia-plan/start-edition/", follow=True))
    assert "Edition 2 is open" in page
    following = edition.plan.editions.get(number=2)
    assert following.sections.count() == edition.sections.count()
    assert following.sections.get(slug="foreword").commitments.get().text == "Open two clinics by March 2027"
    refusal = text_of(client.post("/workspace/plans/mercia-plan/start-edition/", follow=True))
    assert "open edition already" in refusal


def test_an_administrator_keeps_the_glossary(sign_in, people):
    administrator = people.people["administrator"]
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    client = sign_in("administrator")
    fields = {"slug": "icb", "term": "ICB", "meaning": "Integrated care board.", "aliases": "[]"}
    added = client.post("/admin/plans/glossaryterm/add/", {**fields, "_continue": "1"})
    made = GlossaryTerm.objects.get()
    assert added.headers["Location"] == f"/admin/plans/glossaryterm/{made.pk}/change/"
    client.post(f"/admin/plans/glossaryterm/{made.pk}/change/", {**fields, "meaning": "A body that plans care."})
    assert list(GlossaryTerm.objects.values_list("term", "meaning")) == [("ICB", "A body that plans care.")]
    assert AuditEvent.objects.filter(subject_type="plans.glossaryterm", by=administrator.email).exists()
    client.post(f"/admin/plans/glossaryterm/{made.pk}/change/", {**fields, "slug": "other", "meaning": "Changed."})
    assert list(GlossaryTerm.objects.values_list("slug", "meaning")) == [("icb", "Changed.")]
    for wrong in ("5", '"ICB"', "[1]"):
        page = client.post(f"/admin/plans/glossaryterm/{made.pk}/change/", {**fields, "aliases": wrong})
        assert "in quotation marks" in text_of(page), wrong
