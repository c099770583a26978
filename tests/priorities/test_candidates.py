"""Does the long list become a short one with nothing lost, by decisions of bodies at meetings?"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.verdict import Refused
from organisations import actions as organisation_actions
from priorities import actions
from priorities.models import Candidate, Decision
from tests.priorities.test_cycles import stages_cycle
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}


@pytest.fixture
def cycle(people):
    return stages_cycle(people)


@pytest.fixture
def meeting(people):
    return organisation_actions.record_meeting(body=people.icb, held_on=date(2020, 1, 9), source="A paper", **WHO)


def add(cycle, title, **fields):
    given = {"kind": "workshop", "evidence": f"Evidence of {title}", **fields}
    return actions.add_candidate(cycle=cycle, title=title, **given, **WHO)


def reread(row):
    return Candidate.objects.get(pk=row.pk)


def test_entries_are_merged_and_split_and_each_says_what_it_became(cycle):
    one, two = add(cycle, "Clinics", description="At night"), add(cycle, "More clinics", kind="provider request")
    both = actions.merge_candidates(candidates=[two, one], title="Clinics", **WHO)
    assert (both.number, both.kind, both.description) == (3, "workshop", "At night")
    assert both.evidence == "Workshop: Evidence of Clinics\n\nRequest of a provider: Evidence of More clinics"
    assert [reread(row).state for row in (one, two, both)] == ["merged", "merged", "open"]
    parts = actions.split_candidate(candidate=both, titles=["North ", "", "South"], **WHO)
    assert [(part.number, part.title, part.evidence) for part in parts] == [
        (4, "North", both.evidence), (5, "South", both.evidence),
    ]  # fmt: skip
    assert [link.parent for link in parts[0].came_from.all()] == [both]
    assert {link.child for link in both.became.all()} == set(parts)
    with pytest.raises(Refused, match="1, “Clinics”: The entry is merged into another"):
        actions.merge_candidates(candidates=[one, parts[0]], title="x", **WHO)
    with pytest.raises(Refused, match="at least two"):
        actions.split_candidate(candidate=parts[0], titles=["One"], **WHO)
    assert Candidate.objects.count() == 5


def test_a_risk_says_what_it_is(cycle):
    for fields in ({"kind": "contract ending"}, {"kind": "fragile service"}, {"evidence": ""}):
        with pytest.raises(ValidationError), transaction.atomic():
            add(cycle, "x", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(cycle=cycle, number=9, title="x", evidence="x", kind="contract ending")


def test_a_decision_is_a_bodys_at_a_meeting_and_not_now_tells_the_public_why(cycle, meeting, people):
    row = add(cycle, "Clinics")
    given = {"candidate": row, "meeting": meeting, "reason": "No money."}
    with pytest.raises(Refused, match="reason that the public reads"):
        actions.decide_candidate(outcome="not now", **given, **WHO)
    coming = organisation_actions.record_meeting(body=people.icb, held_on=date(2030, 1, 9), source="A paper", **WHO)
    with pytest.raises(Refused, match="not held yet"):
        actions.decide_candidate(outcome="now", **{**given, "meeting": coming}, **WHO)
    actions.decide_candidate(outcome="not now", public_reason="Others wait longer.", **given, **WHO)
    assert reread(row).state == "not taken forward"
    # It may come back: the later decision stands beside the first.
    actions.decide_candidate(outcome="now", **given, **WHO)
    assert [each.outcome for each in row.decisions.order_by("pk")] == ["not now", "now"]
    with pytest.raises(Refused, match="The entry is taken forward"):
        actions.decide_candidate(outcome="now", **given, **WHO)


def test_the_database_keeps_decisions(cycle, meeting):
    row = add(cycle, "Clinics")
    with pytest.raises(IntegrityError, match="tells_the_public_why"), transaction.atomic():
        Decision.objects.create(candidate=row, outcome="not now", meeting=meeting, reason="x", recorded_at=NOW)
    made = actions.decide_candidate(candidate=row, outcome="now", meeting=meeting, reason="It is needed.", **WHO)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(reason="Another.")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        made.delete()


def test_on_its_pages(client, cycle, meeting, people):
    client.force_login(people.people["author"])
    here = reverse("priorities:add-candidate", args=[cycle.slug])
    wrong = client.post(here, {"title": "Contract", "kind": "contract ending", "evidence": "It ends."})
    assert (wrong.status_code, "Enter when the contract ends" in wrong.content.decode()) == (422, True)
    for title in ("Clinics", "Beds"):
        client.post(here, {"title": title, "kind": "needs assessment", "evidence": "The figures."})
    listed = reverse("priorities:candidates", args=[cycle.slug])
    refused = client.post(listed, {"title": "Both", "candidate": [1, 2]})
    assert "You may not run a planning cycle" in refused.content.decode()
    assert [row.state for row in Candidate.objects.all()] == ["open", "open"]
    assert "Beds" not in client.get(listed, {"q": "clin"}).content.decode()
    client.force_login(people.people["planner"])
    here = reverse("priorities:candidate", args=[cycle.slug, 1])
    given = {"verb": "decide", "outcome": "not now", "meeting": meeting.pk, "reason": "No money."}
    wrong = client.post(here, given).content.decode()
    assert "Enter the reason that the public reads" in wrong
    assert "No money." in wrong
    done = client.post(here, {**given, "public_reason": "Others wait longer."}, follow=True).content.decode()
    assert "The decision is recorded: not taken forward." in done
    assert client.post(here, {"verb": "vanish"}).status_code == 404
    assert client.get(reverse("priorities:candidate", args=[cycle.slug, 99])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(client, cycle, people, django_assert_num_queries, count):
    for number in range(count + 1):
        add(cycle, f"Clinics {number}", raised_by=people.icb)
    actions.merge_candidates(candidates=list(Candidate.objects.all()), title="All", **WHO)
    client.force_login(people.people["planner"])
    last = Candidate.objects.count()
    for name, args, asked in (("candidates", [], 11), ("candidate", [last], 18)):
        address = reverse(f"priorities:{name}", args=[cycle.slug, *args])
        client.get(address)
        with django_assert_num_queries(asked):
            client.get(address)
