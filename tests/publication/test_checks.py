"""Is a plan published only when nothing stands in the way, and are all the reasons given?"""

import pytest

from core.verdict import Refused
from plans.models import Edition, Requirement
from plans.queries import last_snapshot
from publication import actions, checks, content
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def reasons(edition):
    working = content.working_text(edition, last_snapshot(edition))
    return list(checks.ready_to_publish(edition, working_text=working, on=TODAY).reasons)


@pytest.fixture
def bare(people):
    """Text only: nobody was asked, nothing is answered."""
    plan = stages.plan(people, people.joint)
    edition = stages.plan_actions.start_edition(plan=plan, by=SYSTEM, at=NOW)
    stages.plan_actions.write_outline(edition=edition, sections=stages.TEXT, by=SYSTEM, at=NOW)
    return edition


def test_before_anything_is_frozen_that_is_said_first(bare):
    assert reasons(bare)[0] == "No text has been frozen yet; issue a draft first."


def test_every_reason_is_given_at_once(bare):
    sha = actions.issue_draft(edition=bare, by=SYSTEM, at=NOW).sha256
    assert reasons(bare) == [
        "The edition is draft; to publish it must be approved.",
        "Avon Board has not been consulted on this text (NHS Act 2006 s.14Z54(4)).",
        "Tamar Board has not been consulted on this text (NHS Act 2006 s.14Z54(4)).",
        "Requirement 1, “Describe health services” (s.14Z52(2)(a)), is answered by no section, and no reason is given.",
        "Requirement 2, “Duty to promote integration” (s.14Z42), is answered by no section, and no reason is given.",
        "The plan does not carry: A summary of the views expressed (s.14Z54(8)(a)).",
        "The plan does not carry: An explanation of the account taken (s.14Z54(8)(b)).",
        "The plan does not carry: A statement of each board's final opinion (s.14Z54(8)(c)).",
        f"Mercia Icb has not approved this very text ({sha[:12]}…).",
        f"Mercia Trust has not approved this very text ({sha[:12]}…).",
    ]


def test_publishing_is_refused_with_all_of_them_and_changes_nothing(bare):
    actions.issue_draft(edition=bare, by=SYSTEM, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.publish(edition=bare, by=SYSTEM, at=NOW)
    assert list(refused.value.reasons) == reasons(bare)
    bare.refresh_from_db()
    assert bare.status == Edition.Status.DRAFT


def test_when_every_gate_is_passed_there_is_none(people):
    assert reasons(stages.joint_plan_ready(people)) == []


def test_a_reason_in_place_of_a_section_is_enough(people, bare):
    for requirement in Requirement.objects.filter(kind="content"):
        stages.plan_actions.cover(
            edition=bare, requirement=requirement, section=None, reason="Not this year.", by=SYSTEM, at=NOW
        )
    actions.issue_draft(edition=bare, by=SYSTEM, at=NOW)
    assert not [reason for reason in reasons(bare) if reason.startswith("Requirement")]


def test_silence_recorded_is_enough_and_silence_unrecorded_is_not(people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition, silent=(0, 1))
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    assert reasons(edition) == []


def test_an_edit_after_the_final_text_is_seen(people):
    edition = stages.joint_plan_ready(people)
    type(edition.sections.first()).objects.filter(edition=edition, slug="services").update(body="<p>Slipped in.</p>")
    assert reasons(edition) == [
        "The working text is no longer the one last issued; issue it again, or undo the change."
    ]


def test_an_included_plan_must_be_public(people):
    avon = people.places[0]
    part = stages.plan(people, people.place_plan, slug="avon-plan", owner=avon.partnership, place=avon)
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.plan_actions.include(whole=edition.plan, part=part, position=1, by=SYSTEM, at=NOW)
    assert list(checks.ready_to_issue(edition, unchanged=False).reasons) == [
        "The plan includes “Avon Plan”, of which no text has been frozen."
    ]
    stages.finalised(stages.written(part, stages.TEXT))
    stages.consulted(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    assert reasons(edition) == ["The included plan “Avon Plan” is not published in the text that is included."]


def test_a_type_without_gates_is_ready_once_frozen(people):
    edition = stages.written(stages.plan(people, people.reference), stages.TEXT)
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    edition.refresh_from_db()
    assert reasons(edition) == []


def test_no_text_is_frozen_while_boards_read_another(people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    draft = actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    stages.consultation_actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="close that round"):
        actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)


def test_nothing_is_frozen_where_there_is_no_text(people):
    edition = stages.plan_actions.start_edition(plan=stages.plan(people, people.joint), by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="no text to freeze"):
        actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)


def test_what_guidance_recommends_never_stands_in_the_way(people):
    stages.plan_actions.register_requirement(
        code="joint-9", plan_type=people.joint, number=9, wording="Workforce", citation="Guidance",
        kind=Requirement.Kind.ADVISORY, mandatory=False, by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert reasons(stages.joint_plan_ready(people)) == []


def test_what_the_act_adds_is_carried_and_not_explained_away(people, bare):
    """Section 14Z54(8) knows no reason for leaving views, account or opinions out."""
    for requirement in Requirement.objects.filter(kind="published content"):
        stages.plan_actions.cover(
            edition=bare, requirement=requirement, section=None, reason="Not this year.", by=SYSTEM, at=NOW
        )
    actions.issue_draft(edition=bare, by=SYSTEM, at=NOW)
    assert len([reason for reason in reasons(bare) if reason.startswith("The plan does not carry")]) == 3


def test_a_board_that_became_relevant_after_the_round_is_asked_before_the_text_is_final(people):
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition)
    severn = stages.organisation("severn-board", "health-and-wellbeing-board")
    stages.organisation_actions.register_place(
        slug="severn", name="Severn", icb=people.icb, board=severn, position=3, by=SYSTEM, at=NOW,
        authority=people.places[0].authority, partnership=people.places[0].partnership,
    )  # fmt: skip
    draft = actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    assert draft.purpose == "draft"
    round = stages.consultation_actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    assert round.consultees.filter(organisation=severn).exists()


def test_a_picture_without_a_description_is_named(people):
    picture = '<figure><img src="asset:' + "a" * 64 + '" alt=""></figure>'
    edition = stages.written(stages.plan(people, people.reference), [stages.text("Maps", picture)])
    actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    edition.refresh_from_db()
    assert reasons(edition) == ["A picture in “Maps” has no description for people who cannot see it; write one."]


def test_before_freezing_all_that_is_known_is_told(bare):
    assert reasons(bare)[:3] == [
        "No text has been frozen yet; issue a draft first.",
        "Avon Board has not been consulted (NHS Act 2006 s.14Z54(4)).",
        "Tamar Board has not been consulted (NHS Act 2006 s.14Z54(4)).",
    ]
    assert reasons(bare)[-1] == "Mercia Trust has not approved the plan."
