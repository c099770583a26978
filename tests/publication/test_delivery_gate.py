"""Is a plan that intentions led to published only when each of them can be followed?"""

from datetime import date

import pytest

from priorities import actions
from priorities.models import Intention
from publication.views.mending import mended
from tests import stages
from tests.priorities.test_decisions import concluded, intention, meeting  # noqa: F401
from tests.priorities.test_intentions import WHO, cycle  # noqa: F401
from tests.priorities.test_scoring_rounds import matrix  # noqa: F401
from tests.publication.test_checks import checks, reasons
from tests.stages import TODAY

pytestmark = pytest.mark.django_db
NAMED = "Intention 1 of Planning for 2027-28, “Clinics 1”, was taken forward"


@pytest.fixture
def committed(people, intention, meeting):  # noqa: F811
    """An edition with a commitment that the first intention became."""
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    concluded(intention, people)
    actions.decide_intention(intention=intention, outcome="now", meeting=meeting, reason="Agreed.", **WHO)
    section = edition.sections.get(slug="services")
    return actions.make_commitment(intention=intention, section=section, text="Open night clinics", **WHO)


def asked(edition):
    """What the gate asks, and of nothing else."""
    return [each for each in reasons(edition) if "Intention" in each or "milestone" in each]


def test_an_edition_to_which_no_intention_led_is_asked_nothing(people):
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    commitment = edition.sections.get(slug="foreword").commitments.get()
    actions.add_milestone(commitment=commitment, title="Open", due_on=TODAY, **WHO)
    assert asked(edition) == []


def test_who_delivers_it_comes_from_the_template(people, committed):
    assert (committed.terms.owner, committed.terms.post) == (people.places[0].partnership, "A. Owner")
    assert (committed.terms.measure, committed.terms.due_on) == ("", None)


def test_an_intention_needs_a_milestone_and_a_metric_and_a_committee(people, committed):
    edition = committed.section.edition
    assert asked(edition) == [
        f"{NAMED} and has no milestone. Give its commitment one, or say why it has none.",
        f"{NAMED} and has no metric. Say how its commitment is measured, or why no measure is agreed.",
    ]
    actions.set_terms(commitment=committed, measure="Waits under a week", **WHO)
    made = actions.add_milestone(commitment=committed, title="Two are open", due_on=date(2027, 3, 31), **WHO)
    assert asked(edition) == ["The milestone “Two are open” has no committee that monitors it yet."]
    actions.assign_committee(milestone=made, plan=edition.plan, committee=people.boards[0], **WHO)
    assert asked(edition) == []


def test_a_recorded_reason_stands_in_the_place_of_either(committed):
    actions.set_terms(
        commitment=committed, no_measure_reason="It is being worked out.", no_milestone_reason="It goes on for good.",
        **WHO,
    )  # fmt: skip
    assert asked(committed.section.edition) == []


def test_what_was_taken_forward_and_is_in_no_plan_is_asked_for_until_it_is_said_why(committed):
    actions.set_terms(commitment=committed, no_measure_reason="Later.", no_milestone_reason="Later.", **WHO)
    other = Intention.objects.get(number=2)
    Intention.objects.filter(pk=other.pk).update(state="taken forward")
    edition = committed.section.edition
    waits = NAMED.replace("Intention 1", "Intention 2").replace("Clinics 1", "Clinics 2")
    assert asked(edition) == [f"{waits} and is in no plan yet. Make a commitment of it, or say why it waits."]
    actions.hold_back(intention=other, reason="It waits for the building.", **WHO)
    assert asked(edition) == []


def test_each_reason_leads_to_where_it_is_mended(client, people, committed):
    edition = committed.section.edition
    Intention.objects.filter(number=2).update(state="taken forward")
    actions.add_milestone(
        commitment=edition.sections.get(slug="foreword").commitments.get(), title="Open", due_on=TODAY, **WHO
    )
    verdict = checks.ready_to_publish(edition, working_text="", on=TODAY)
    ways = [each.href for each in mended(verdict, edition.plan) if "ntention" in str(each) or "milestone" in str(each)]
    assert len(ways) == 4
    client.force_login(people.people["planner"])
    for href in ways:
        assert client.get(href).status_code == 200, href
