"""Is an intention challenged by another team, decided on in the open, and traced into the plan?"""

from datetime import date

import pytest
from django.urls import reverse

from core.verdict import Refused
from organisations import actions as organisation_actions
from priorities import actions
from priorities.models import Challenge, Consideration, FrameworkItem, Intention
from tests import stages
from tests.priorities.test_intentions import WHO, cycle  # noqa: F401
from tests.priorities.test_scoring_rounds import everybody_scores, matrix, measured, opened  # noqa: F401
from tests.stages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def intention(cycle, people, matrix):  # noqa: F811
    """Scored, its questions answered."""
    everybody_scores(opened(cycle, people, matrix), people)
    framework = actions.register_framework(
        slug="objectives", series="strategic-objectives", kind="strategic objectives", name="Objectives",
        version="2023", owner_name="NHS", source="A paper", description="What is wanted.", **WHO,
    )  # fmt: skip
    item = {"code": "one", "local_type": "objective", "wording": "Tackle inequalities", "number": "1"}
    actions.write_items(framework=framework, items=[item], **WHO)
    answers = {
        name: {"answer": True, "evidence": f"Evidence of {name}", "item": None, "strategy": None}
        for name in Consideration.Question.values
    }
    answers["partnership"]["item"] = FrameworkItem.objects.get()
    row = Intention.objects.get(number=1)
    actions.answer_questions(
        intention=row, answers=answers, footprint="whole area", footprint_reason="Same need.", **WHO
    )
    return Intention.objects.get(number=1)


@pytest.fixture
def meeting(people):
    return organisation_actions.record_meeting(body=people.icb, held_on=date(2020, 1, 9), source="A paper", **WHO)


def concluded(intention, people):
    made = actions.raise_challenge(
        intention=intention, team=people.places[1].partnership, text="Is it ours to do?",
        by=people.people["other-author"], at=NOW,
    )  # fmt: skip
    actions.answer_challenge(challenge=made, response="It is.", by=people.people["author"], at=NOW)
    actions.conclude_challenge(challenge=made, outcome="stands", reason="Agreed.", **WHO)


def test_only_another_team_challenges_and_the_own_team_answers(intention, people):
    own, other = people.people["author"], people.people["other-author"]
    given = {"intention": intention, "text": "Is it ours to do?", "at": NOW}
    with pytest.raises(Refused, match="Only somebody of another team"):
        actions.raise_challenge(team=people.places[0].partnership, by=own, **given)
    with pytest.raises(Refused, match="You cannot challenge for"):
        actions.raise_challenge(team=people.icb, by=other, **given)
    made = actions.raise_challenge(team=people.places[1].partnership, by=other, **given)
    with pytest.raises(Refused, match="You may not write"):
        actions.answer_challenge(challenge=made, response="We think so.", by=other, at=NOW)
    with pytest.raises(Refused, match="it must be answered"):
        actions.conclude_challenge(challenge=made, outcome="stands", reason="x", by=other, at=NOW)
    actions.answer_challenge(challenge=made, response="It is.", by=own, at=NOW)
    with pytest.raises(Refused, match="You may not run"):
        actions.conclude_challenge(challenge=made, outcome="stands", reason="x", by=own, at=NOW)
    done = actions.conclude_challenge(challenge=made, outcome="changed", reason="Mended.", by=other, at=NOW)
    assert (done.state, done.outcome) == ("concluded", "changed")


def test_taken_forward_only_when_challenged_and_asked_and_not_now_only_with_the_publics_reason(
    intention, people, meeting
):
    given = {"meeting": meeting, "reason": "As the meeting said.", **WHO}
    with pytest.raises(Refused, match="No other team has challenged it yet"):
        actions.decide_intention(intention=intention, outcome="now", **given)
    with pytest.raises(Refused, match="the reason that the public reads"):
        actions.decide_intention(intention=intention, outcome="not now", **given)
    actions.decide_intention(intention=intention, outcome="not now", public_reason="Others wait longer.", **given)
    intention.refresh_from_db()
    assert intention.state == "not now"
    second = Intention.objects.get(number=2)
    with pytest.raises(Refused, match="Answer the questions"):
        actions.decide_intention(intention=second, outcome="now", **given)


def test_an_open_challenge_stands_in_the_way(intention, people, meeting):
    concluded(intention, people)
    actions.raise_challenge(
        intention=intention, team=people.icb, text="And the money?", by=people.people["analyst"], at=NOW
    )
    with pytest.raises(Refused, match="not concluded yet"):
        actions.decide_intention(intention=intention, outcome="now", meeting=meeting, reason="x", **WHO)


def test_what_is_taken_forward_becomes_a_commitment_with_its_sources(client, cycle, intention, people, meeting):  # noqa: F811
    concluded(intention, people)
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    section = edition.sections.get(slug="services")
    here = reverse("priorities:commit-intention", args=[cycle.slug, 1])
    client.force_login(people.people["planner"])
    early = client.post(here, {"section": section.pk, "text": "Open night clinics"}).content.decode()
    assert "to make a commitment of it it must be taken forward" in early
    decide = reverse("priorities:decision", args=[cycle.slug, 1])
    page = client.post(decide, {"outcome": "now", "meeting": meeting.pk, "reason": "Agreed."}, follow=True)
    assert "The decision is recorded: take forward." in page.content.decode()
    done = client.post(here, {"section": section.pk, "text": "Open night clinics"}, follow=True).content.decode()
    assert "Open night clinics" in done
    intention.refresh_from_db()
    assert intention.state == "committed"
    # Decided for the whole area: a programme delivers it.
    assert intention.commitment.terms.level == "programme"
    assert {str(row) for row in intention.commitment.sources.all()} == {
        "Tackle inequalities", "Intention 1 of Planning for 2027-28, Avon Partnership",
    }  # fmt: skip
    page = client.get(reverse("priorities:intention", args=[cycle.slug, 1])).content.decode()
    assert "we will Open night clinics" in page


def test_on_the_pages_of_challenge_and_of_why_not_now(client, cycle, intention, people, meeting):  # noqa: F811
    here = reverse("priorities:challenges", args=[cycle.slug, 1])
    client.force_login(people.people["author"])
    assert "Only somebody of another team" in client.get(here).content.decode()
    client.force_login(people.people["other-author"])
    team = people.places[1].partnership.pk
    wrong = client.post(here, {"verb": "challenge", "team": team, "text": ""})
    assert (wrong.status_code, "Enter the challenge" in wrong.content.decode()) == (422, True)
    client.post(here, {"verb": "challenge", "team": team, "text": "Is it ours to do?"})
    made = Challenge.objects.get()
    client.force_login(people.people["author"])
    client.post(here, {"verb": "answer", "challenge": made.pk, "response": "It is."})
    client.force_login(people.people["planner"])
    given = {"verb": "conclude", "challenge": made.pk, "outcome": "stands", "reason": "Agreed."}
    assert "The outcome is recorded." in client.post(here, given, follow=True).content.decode()
    assert client.post(here, {**given, "challenge": "99"}).status_code == 404
    actions.decide_intention(
        intention=intention, outcome="not now", meeting=meeting, reason="x", public_reason="Others wait longer.", **WHO
    )
    page = client.get(reverse("priorities:not-now", args=[cycle.slug])).content.decode()
    assert "Others wait longer." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(client, cycle, intention, people, count):  # noqa: F811
    for _ in range(count):
        concluded(intention, people)
    for number in (1, 2)[: (count + 1) // 2]:
        Intention.objects.filter(number=number).update(state="not now")
    client.force_login(people.people["planner"])
    pages = {"challenges": [1], "not-now": [], "decision": [1], "questions": [1]}
    assert measured(client, cycle, pages) == {"challenges": 19, "not-now": 7, "decision": 16, "questions": 16}
