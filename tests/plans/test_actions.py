"""Does a plan change only by its verbs, and does each refuse what it must?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.verdict import Refused
from organisations.models import Organisation
from plans import actions, imports
from plans.models import Approval, Edition, Plan, Section
from plans.queries import bodies_asked, missing_approvals, plans_for, working_edition
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people):
    return stages.plan(people, people.joint)


@pytest.fixture
def edition(plan):
    return stages.written(plan, stages.TEXT)


def test_an_address_is_given_once(people, plan):
    with pytest.raises(Refused, match="already"):
        stages.plan(people, people.joint)


def test_a_period_that_ends_before_it_starts_is_refused(people):
    with pytest.raises(ValidationError, match="plan_ends_after_it_starts"):
        actions.register_plan(
            slug="backwards", title="Backwards", plan_type=people.joint, owner=people.icb, starts_on=TODAY,
            ends_on=TODAY.replace(year=2020), by=SYSTEM, at=NOW,
        )  # fmt: skip


def test_a_plan_has_one_open_edition(plan, edition):
    with pytest.raises(Refused, match="open edition already"):
        actions.start_edition(plan=plan, by=SYSTEM, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(plan=plan, number=2, started_at=NOW)


def test_sections_get_addresses_of_their_own(plan):
    edition = actions.start_edition(plan=plan, by=SYSTEM, at=NOW)
    written = actions.write_outline(
        edition=edition, sections=[stages.text("Aims", ""), stages.text("Aims", ""), stages.text("?!", "")],
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert list(written) == ["aims", "aims-2", "section"]


def test_text_is_cleaned_on_the_way_in(plan):
    edition = actions.start_edition(plan=plan, by=SYSTEM, at=NOW)
    actions.write_outline(
        edition=edition, sections=[stages.text("A", "<p onclick=x>hi<script>alert(1)</script></p>")], by=SYSTEM, at=NOW
    )
    body = edition.sections.get().body
    assert "script" not in body
    assert "onclick" not in body
    assert "hi" in body


def test_editing_keeps_every_version(edition):
    section = edition.sections.get(slug="services")
    actions.edit_section(
        section=section, version=1, title="Our services", body="<p>New.</p>", summary="", by=SYSTEM, at=NOW
    )
    assert [(r.version, r.title) for r in section.revisions.order_by("version")] == [
        (1, "Services"),
        (2, "Our services"),
    ]
    assert Section.objects.get(pk=section.pk).slug == "services"


def test_a_stale_edit_is_refused_and_loses_nothing(edition):
    section = edition.sections.get(slug="services")
    actions.edit_section(section=section, version=1, title="First", body="<p>1</p>", summary="", by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="version 2 of this section while you wrote on version 1"):
        actions.edit_section(section=section, version=1, title="Second", body="<p>2</p>", summary="", by=SYSTEM, at=NOW)
    assert Section.objects.get(pk=section.pk).title == "First"


@pytest.mark.parametrize(
    ("who", "allowed"), [("planner", True), ("author", False), ("analyst", False), ("officer", False)]
)
def test_who_may_edit_the_joint_plan(people, edition, who, allowed):
    section = edition.sections.get(slug="services")
    verb = {
        "section": section,
        "version": 1,
        "title": "T",
        "body": "",
        "summary": "",
        "by": people.people[who],
        "at": NOW,
    }
    if allowed:
        actions.edit_section(**verb)
    else:
        with pytest.raises(Refused, match="You may not edit a plan"):
            actions.edit_section(**verb)


def test_a_place_author_edits_the_plan_of_that_place_only(people):
    avon = people.places[0]
    plan = stages.plan(people, people.place_plan, slug="avon-plan", owner=avon.partnership, place=avon)
    section = stages.written(plan, stages.TEXT).sections.get(slug="services")
    verb = {"section": section, "title": "T", "body": "", "summary": "", "at": NOW}
    actions.edit_section(**verb, version=1, by=people.people["author"])
    actions.edit_section(**verb, version=2, by=people.people["planner"])
    with pytest.raises(Refused):
        actions.edit_section(**verb, version=3, by=people.people["other-author"])


def test_coverage_is_a_section_or_a_reason_and_not_neither(edition):
    requirement = edition.plan.plan_type.requirements.get(number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.cover(edition=edition, requirement=requirement, section=None, reason="", by=SYSTEM, at=NOW)


def test_an_edition_carried_forward_keeps_addresses_identity_and_answers(edition):
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.PUBLISHED)
    following = actions.carry_forward(source=edition, by=SYSTEM, at=NOW)
    facts = lambda e: sorted(e.sections.values_list("uid", "slug", "title", "body", "parent__slug"), key=str)  # noqa: E731
    assert facts(following) == facts(edition)
    assert following.coverage.count() == edition.coverage.count()
    assert following.number == 2


def test_the_approval_of_a_body_is_recorded_once_and_completes_the_edition(people, edition):
    stages.consulted(edition)
    final = stages.finalised(edition)
    assert {body.slug for body in missing_approvals(final, on=TODAY)} == {"mercia-icb", "mercia-trust"}
    stages.approved(final)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.APPROVED
    assert missing_approvals(final, on=TODAY) == []
    with pytest.raises(Refused, match="recorded already"):
        stages.approved(final)


def test_a_draft_can_be_endorsed_but_not_approved(people, edition):
    draft = stages.finalised(edition)
    decide = {"snapshot": draft, "body": people.icb, "agreed_on": TODAY, "by": SYSTEM, "at": NOW}
    actions.record_approval(**decide, decision=Approval.Decision.ENDORSED)
    with pytest.raises(Refused, match="endorsed but not approved"):
        actions.record_approval(**decide, decision=Approval.Decision.APPROVED)


def test_every_change_is_audited_with_who(people, edition):
    section = edition.sections.get(slug="services")
    planner = people.people["planner"]
    actions.edit_section(section=section, version=1, title="T", body="", summary="", by=planner, at=NOW)
    event = AuditEvent.objects.get(verb="edited")
    assert (event.by, event.subject_type, event.at) == (planner.email, "plans.section", NOW)


def test_a_file_is_imported_whole_or_not_at_all(people, monkeypatch):
    read = imports.read_plan(b"# One\n\nText.\n\n## Two\n\n- a\n- b\n", filename="plan.md")
    fields = {
        "slug": "from-file",
        "title": "From a file",
        "plan_type": people.reference,
        "owner": people.icb,
        "by": SYSTEM,
        "at": NOW,
    }
    monkeypatch.setattr(actions.importing, "write_outline", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.import_plan(imported=read, **fields)
    assert not Plan.objects.filter(slug="from-file").exists()
    monkeypatch.undo()
    edition = actions.import_plan(imported=read, **fields)
    assert [section.title for section in edition.sections.order_by("pk")] == ["One", "Two"]


def test_a_person_sees_the_plans_of_their_bodies_and_the_whole_they_are_part_of(people, plan):
    avon, tamar = people.places
    mine = stages.plan(people, people.place_plan, slug="avon-plan", owner=avon.partnership, place=avon)
    stages.plan(people, people.place_plan, slug="tamar-plan", owner=tamar.partnership, place=tamar)
    actions.include(whole=plan, part=mine, position=1, by=SYSTEM, at=NOW)
    seen = lambda who: {p.slug for p in plans_for(people.people[who], on=TODAY)}  # noqa: E731
    assert seen("author") == {"avon-plan", "mercia-plan"}
    assert seen("planner") == {"avon-plan", "tamar-plan", "mercia-plan"}
    assert seen("officer") == set()


def test_the_working_edition_is_the_open_one(plan, edition):
    assert working_edition(plan) == edition
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.ABANDONED)
    assert working_edition(plan) is None


def test_the_day_of_a_verb_is_the_day_in_london(people, edition):
    """Half past midnight in summer time is still the day before in UTC."""
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    planner = people.people["planner"]
    section = edition.sections.get(slug="services")
    verb = {"section": section, "title": "T", "body": "", "summary": "", "by": planner, "at": at}
    planner.memberships.update(starts_on=date(2026, 7, 1))
    actions.edit_section(**verb, version=1)
    planner.memberships.update(starts_on=date(2020, 1, 1), ends_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="You may not"):
        actions.edit_section(**verb, version=2)


def test_a_place_s_plan_concerns_the_bodies_of_that_place_only(people):
    avon = people.places[0]
    kinds = (Organisation.Kind.HEALTH_AND_WELLBEING_BOARD, Organisation.Kind.PLACE_PARTNERSHIP)
    strategy = stages.plan_type("strategy", rules=[("approve", kind, "") for kind in kinds])
    plan = stages.plan(people, strategy, slug="avon-strategy", owner=avon.authority, place=avon)
    assert bodies_asked(plan, "approve", on=TODAY) == [avon.board, avon.partnership]


def test_a_board_that_owns_a_plan_approves_it_itself(people):
    board = people.boards[0]
    strategy = stages.plan_type("strategy", rules=[("approve", Organisation.Kind.HEALTH_AND_WELLBEING_BOARD, "")])
    plan = stages.plan(people, strategy, slug="strategy", owner=board)
    assert bodies_asked(plan, "approve", on=TODAY) == [board]


def test_a_signature_belongs_to_the_text_that_was_signed(edition):
    actions.sign(edition=edition, name="A Chair", role="Chair", signed_on=TODAY, by=SYSTEM, at=NOW)
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.PUBLISHED)
    following = actions.carry_forward(source=edition, by=SYSTEM, at=NOW)
    assert [(row.name, row.signed_on) for row in following.signatories.all()] == [("A Chair", None)]


def test_no_decision_is_recorded_before_the_day_it_is_taken(people, edition):
    draft = stages.finalised(edition)
    with pytest.raises(Refused, match="has not come yet"):
        actions.record_approval(
            snapshot=draft, body=people.icb, decision=Approval.Decision.ENDORSED, agreed_on=TODAY + timedelta(days=1),
            by=SYSTEM, at=NOW,
        )  # fmt: skip


def test_no_plan_is_part_of_its_own_part(people, plan):
    """Each would have to be published before the other."""
    middle, inner = (stages.plan(people, people.reference, slug=slug) for slug in ("middle", "inner"))
    actions.include(whole=plan, part=middle, position=1, by=SYSTEM, at=NOW)
    actions.include(whole=middle, part=inner, position=1, by=SYSTEM, at=NOW)
    for part in (plan, inner):
        with pytest.raises(Refused, match="includes Inner already"):
            actions.include(whole=inner, part=part, position=1, by=SYSTEM, at=NOW)


def test_the_state_that_counts_is_the_one_in_the_database(people, edition):
    """Two tabs: in one the text went off for approval, in the other somebody still writes."""
    stale = edition.sections.select_related("edition").get(slug="services")
    stages.consulted(edition)
    stages.finalised(edition)
    with pytest.raises(Refused, match="awaiting approval; its text can no longer be changed"):
        actions.edit_section(section=stale, version=1, title="T", body="", summary="", by=SYSTEM, at=NOW)
