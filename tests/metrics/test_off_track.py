"""Is the one committee told, once, of what is off its track; does it answer; does it end when it no longer holds?"""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from core.verdict import Refused
from metrics import actions
from metrics.models import Measure, OffTrack, OffTrackRule, Series
from metrics.progress.off_track import Peer, behind_for, of_answers, of_milestone, worse_than_peers
from priorities.models import Milestone, MilestoneReport
from tests import stages
from tests.metrics import made_up
from tests.metrics.made_up import AVON, ICB, LATER, NOW, TAMAR, WHO
from tests.stages import Kind

pytestmark = pytest.mark.django_db
NO_CHANGE = {"key": "no change", "words": "There is no change."}
PLAN = {"2026-01-31": 90.0, "2026-02-28": 91.0, "2026-03-31": 92.0}


def answers(values, *, plan=PLAN, on="no", changing=NO_CHANGE, will="inconsistent"):
    points = [{"last": day, "value": value} for day, value in zip(PLAN, values, strict=True)]
    return {
        "plan": plan, "points": points, "changing": changing, "will_meet": {"key": will, "words": "It will not."},
        "on_trajectory": {"key": on, "words": "It is behind its trajectory of 92."},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "count"),
    [([91, 92, 93], 3), ([89, 90, 91], 3), ([89, 92, 93], 2), ([91, 91, 93], 1), ([91, None, 93], 2)],
)
def test_behind_is_counted_back_from_the_last_period_whichever_way_is_worse(values, count):
    assert behind_for(answers(values)) == count
    assert behind_for(answers(values, on="yes")) == 0
    held = of_answers(answers(values), {"behind": 2})
    assert ("behind" in held) == (count >= 2)


def test_a_period_that_was_not_planned_ends_the_count():
    assert behind_for(answers([91, 92, 93], plan={"2026-01-31": 90.0, "2026-03-31": 92.0})) == 1


def test_getting_worse_and_failing_are_told_in_the_stored_words_and_only_where_the_rule_is_applied():
    told = answers(
        [90, 91, 92], on="yes", changing={"key": "concern high", "words": "It is getting worse."}, will="fail"
    )
    assert of_answers(told, {"concern": None, "failing": None}) == {
        "concern": "It is getting worse.", "failing": "It will not.",
    }  # fmt: skip
    assert of_answers(told, {}) == {}


def test_a_place_is_worse_than_the_others_only_beyond_its_own_limits_and_the_right_way():
    peers = [Peer("Avon", 10, 9, 11), Peer("Tamar", 10.5, 9.5, 11.5), Peer("Exe", 14, 13, 15)]
    words = worse_than_peers(peers, way="down", least=3)
    assert words == (
        "Worse than the other Places, more than chance explains: Exe (14.0; median of the other Places 10.2)."
    )
    up = worse_than_peers(peers, way="up", least=3)
    assert "Avon (10.0; median" in up
    assert "Exe" not in up
    assert worse_than_peers(peers, way="down", least=4) == "", "too few"
    assert worse_than_peers(peers, way="down", least=3, among="Avon") == "", "another Place's committee"
    assert worse_than_peers(peers, way="", least=3) == "", "it is not said which way is better"
    assert worse_than_peers([Peer(p.name, p.value, None, None) for p in peers], way="down", least=3) == ""


def test_a_milestone_is_late_after_so_many_days_and_never_once_it_is_done():
    due, rules = date(2026, 3, 1), {"late": 30, "reported": None}
    assert of_milestone(due, "", on=date(2026, 3, 30), rules=rules) == {}
    assert list(of_milestone(due, "on track", on=date(2026, 3, 31), rules=rules)) == ["late"]
    assert list(of_milestone(due, "off track", on=date(2026, 2, 1), rules=rules)) == ["reported"]
    assert of_milestone(due, "done", on=date(2027, 1, 1), rules=rules) == {}


@pytest.fixture
def worsening(people, tmp_path):
    """The ICB watches a wait that has risen; lower is better."""
    made_up.coded(people)
    made_up.listed(1)
    made_up.confirmed()
    actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.load(tmp_path / "a.csv", made_up.months("wait-0", ICB, [80 + m % 2 for m in range(16)] + [99] * 4))
    return people


def test_it_is_raised_once_when_data_come_in_answered_and_ended_when_it_no_longer_holds(worsening, tmp_path):
    row = OffTrack.objects.get()
    assert (row.rule, row.committee, row.measure) == ("concern", worsening.icb, Measure.objects.get())
    assert row.words.startswith("It is getting worse (high values)")
    assert actions.raise_exceptions(at=LATER) == (0, 0), "it was told"
    actions.answer_exception(exception=row, response=" A new clinic. ", by=worsening.people["planner"], at=LATER)
    row.refresh_from_db()
    assert (row.response, row.acknowledged_at) == ("A new clinic.", LATER)
    with pytest.raises(Refused, match="has answered for it already"):
        actions.answer_exception(exception=row, response="Another.", **WHO)
    lines = made_up.months("wait-0", ICB, [80 + m % 2 for m in range(24)])
    made_up.load(tmp_path / "b.csv", lines, at=LATER)
    row.refresh_from_db()
    assert (row.ended_at, row.ended_because) == (LATER, "It no longer holds.")
    assert AuditEvent.objects.filter(verb__in=["raised", "answered", "ended"]).count() == 3
    for change in ({"words": "Otherwise."}, {"response": "Otherwise."}, {"ended_at": NOW}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            OffTrack.objects.update(**change)


def test_another_committee_is_told_anew_and_the_one_before_is_told_why_not(worsening):
    board = stages.organisation("quality", Kind.BOARD_OR_COMMITTEE)
    actions.assign_committee(measures=Measure.objects.all(), committee=board, **WHO)
    assert actions.raise_exceptions(at=LATER) == (1, 1)
    assert OffTrack.objects.get(committee=board).ended_at is None
    assert OffTrack.objects.get(committee=worsening.icb).ended_because == "Another committee watches it now."


def test_a_rule_that_is_not_applied_raises_nothing_and_ends_what_it_raised(worsening):
    OffTrackRule.objects.update(is_on=False)
    assert actions.raise_exceptions(at=LATER) == (0, 1)


def test_the_defaults_are_rows():
    assert dict(OffTrackRule.objects.values_list("key", "threshold")) == {
        "concern": None, "failing": None, "behind": 2, "peers": 3, "late": 30, "reported": None,
    }  # fmt: skip


def test_a_place_that_does_worse_is_told_to_the_committee_of_all_and_to_its_own(people, tmp_path):
    OffTrackRule.objects.exclude(key="peers").update(is_on=False)
    OffTrackRule.objects.filter(key="peers").update(threshold=2)
    made_up.coded(people)
    made_up.listed(2)
    measures = list(Measure.objects.order_by("pk"))
    actions.assign_committee(measures=measures[:1], committee=people.icb, **WHO)
    actions.assign_committee(measures=measures[1:], committee=people.places[0].partnership, **WHO)
    made_up.everywhere(tmp_path / "a.csv", 2, areas=(ICB, AVON, TAMAR))
    # Tamar has two more than Avon, beyond its limits; the measure that Avon's partnership watches is about Avon alone.
    row = OffTrack.objects.get()
    assert row.measure == measures[0]
    assert "Tamar (95.0%; median of the other Places 93.0%)" in row.words


def test_late_milestones_are_told_by_the_mere_passing_of_days(people):
    board = people.boards[0]
    late = Milestone.objects.create(
        slug="late", title="Clinics are open", due_on=date(2026, 1, 1), precision="day", committee=board,
        monitored_from=date(2025, 12, 1),
    )  # fmt: skip
    assert actions.raise_exceptions(at=NOW) == (1, 0)
    assert OffTrack.objects.get().about == late
    told = {"narrative": "Open.", "reported_at": NOW, "month": date(2026, 3, 1)}
    MilestoneReport.objects.create(milestone=late, status="done", **told)
    assert actions.raise_exceptions(at=NOW) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_raising_and_of_the_pages_do_not_grow(client, people, tmp_path, count):
    made_up.coded(people)
    made_up.listed(count)
    actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    lines = [
        line
        for n in range(count)
        for line in made_up.months(f"wait-{n}", ICB, [80 + m % 2 for m in range(16)] + [99] * 4)
    ]
    made_up.load(tmp_path / "a.csv", lines)
    assert OffTrack.objects.filter(ended_at=None).count() == Series.objects.count() == count
    with CaptureQueriesContext(connection) as queries:
        actions.raise_exceptions(at=LATER)
    found = {"raise": len(queries)}
    client.force_login(people.people["planner"])
    for name, args in {"exceptions": [], "exception": [OffTrack.objects.first().pk]}.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"metrics:{name}", args=["mercia-icb", *args])).status_code == 200
        found[name] = len(queries)
    assert found == {"raise": 10, "exceptions": 11, "exception": 9}


def test_a_committee_sees_what_is_off_its_track_and_answers_on_the_page(client, worsening):
    row = OffTrack.objects.get()
    there = reverse("metrics:exception", args=["mercia-icb", row.pk])
    client.force_login(worsening.people["analyst"])
    page = client.get(reverse("metrics:committee", args=["mercia-icb"])).content.decode()
    assert "nobody has answered for <strong>1</strong> yet" in page
    assert client.post(there, {"response": "x"}).status_code == 403
    client.force_login(worsening.people["planner"])
    answer = client.post(there, {"response": ""})
    assert answer.status_code == 422
    assert "Say what will be done" in answer.content.decode()
    page = client.post(there, {"response": "A new clinic opens."}, follow=True).content.decode()
    assert "A new clinic opens." in page
    assert worsening.people["planner"].email in page
