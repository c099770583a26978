"""Is scoring blind until all are in, to everybody and by every way; and is what comes of it told openly?"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from core.verdict import Refused
from priorities import actions, queries
from priorities.models import Intention, Score, ScoringMatrix, ScoringSeat
from tests.priorities.test_intentions import WHO, complete, cycle  # noqa: F401
from tests.stages import NOW, TODAY

pytestmark = pytest.mark.django_db
SCORERS = ("planner", "analyst", "approver")


@pytest.fixture
def matrix(db):
    criteria = [{"label": "Need", "weight": 3}, {"label": "Value", "weight": 1}]
    return actions.register_matrix(slug="matrix", name="Matrix", source="A paper", criteria=criteria, **WHO)


def submitted(cycle, people, count=2):  # noqa: F811
    rows = [complete(cycle, people, title=f"Clinics {number}") for number in range(1, count + 1)]
    return [actions.submit_intention(intention=row, **WHO) for row in rows]


def opened(cycle, people, matrix, scorers=SCORERS, count=2):  # noqa: F811
    submitted(cycle, people, count)
    users = [people.people[name] for name in scorers]
    return actions.open_round(cycle=cycle, matrix=matrix, users=users, **WHO)


def gives(round, user, *values, reason=""):
    """The person's scores, intention by intention, for both criteria."""
    seat = ScoringSeat.objects.get(round=round, user=user)
    criteria = queries.criteria_of(round.matrix)
    for entry, pair in zip(queries.entries_of(round), values, strict=True):
        given = {row.pk: (value, reason) for row, value in zip(criteria, pair, strict=True)}
        actions.give_scores(seat=seat, entry=entry, scores=given, by=user, at=NOW)
    return seat


def everybody_scores(round, people, scorers=SCORERS):
    for name in scorers:
        seat = gives(round, people.people[name], (5, 5), (2, 1))
        actions.finish_scoring(seat=seat, by=people.people[name], at=NOW)
    round.refresh_from_db()


def test_nobody_sees_anothers_scores_before_all_are_in_by_any_way(client, cycle, people, matrix):  # noqa: F811
    round = opened(cycle, people, matrix)
    mine, theirs, third = (people.people[name] for name in SCORERS)
    actions.finish_scoring(seat=gives(round, theirs, (4, 3), (4, 3)), by=theirs, at=NOW)
    gives(round, mine, (1, 1), (1, 1))
    others = ["second-planner", "author", "administrator"]
    for user in (mine, third, None, *(people.people[name] for name in others)):
        seen = Score.objects.visible_to(user, on=TODAY)
        assert {row.seat.user for row in seen} <= {user}, user
        assert queries.results_of(round, user, on=TODAY) == []
    client.force_login(mine)
    for name, args in (("scoring", []), ("scoring-csv", []), ("my-scores", []), ("intention", [1]), ("score", [1])):
        page = client.get(reverse(f"priorities:{name}", args=[cycle.slug, *args]))
        assert page.status_code == 200
        assert 'value="4" checked' not in page.content.decode()
        assert "Agreement</th>" not in page.content.decode()
    assert len(client.get(reverse("priorities:scoring-csv", args=[cycle.slug])).content.splitlines()) == 1
    assert client.get(reverse("priorities:scores-of", args=[cycle.slug, 1])).status_code == 404
    assert not AuditEvent.objects.filter(verb="scored").exclude(detail={}).exists()
    # When all are in, all see all.
    actions.finish_scoring(seat=ScoringSeat.objects.get(user=mine), by=mine, at=NOW)
    assert actions.finish_scoring(seat=gives(round, third, (2, 2), (2, 2)), by=third, at=NOW)
    assert Score.objects.visible_to(mine, on=TODAY).count() == 12
    assert client.get(reverse("priorities:scores-of", args=[cycle.slug, 1])).status_code == 200
    assert Score.objects.visible_to(people.people["officer"], on=TODAY).count() == 0
    assert set(Intention.objects.values_list("state", flat=True)) == {"scored"}


def test_nobody_scores_for_another_and_what_is_in_stays(cycle, people, matrix):  # noqa: F811
    round = opened(cycle, people, matrix)
    mine, theirs, _ = (people.people[name] for name in SCORERS)
    seat = gives(round, theirs, (4, 3), (4, 3))
    entry = queries.entries_of(round).first()
    for user in (mine, None):
        with pytest.raises(Refused, match="Only the scorer"):
            actions.give_scores(seat=seat, entry=entry, scores={}, by=user, at=NOW)
    actions.finish_scoring(seat=seat, by=theirs, at=NOW)
    with pytest.raises(Refused, match="stays as it is"):
        gives(round, theirs, (5, 5), (5, 5))
    row = Score.objects.filter(seat=seat).first()
    for change in (lambda: Score.objects.update(value=0), row.delete, lambda: Score.objects.create(
        seat=seat, entry=entry, criterion=row.criterion, value=1)):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_is_missing_is_explained_and_told_as_a_range(cycle, people, matrix):  # noqa: F811
    round = opened(cycle, people, matrix, SCORERS[:2])
    mine, theirs = (people.people[name] for name in SCORERS[:2])
    with pytest.raises(Refused, match="give a score, or say why"):
        gives(round, mine, (None, 3), (4, 3))
    with pytest.raises(Refused, match="from 0 to 5"):
        gives(round, mine, (6, 3), (4, 3))
    seat = ScoringSeat.objects.get(user=mine)
    with pytest.raises(Refused, match="4 scores are still to be given"):
        actions.finish_scoring(seat=seat, by=mine, at=NOW)
    actions.finish_scoring(seat=gives(round, mine, (None, 3), (5, 5), reason="Not my field."), by=mine, at=NOW)
    actions.finish_scoring(seat=gives(round, theirs, (4, 3), (5, 5)), by=theirs, at=NOW)
    round.refresh_from_db()
    rows = queries.results_of(round, mine, on=TODAY)
    first, second = queries.standings(round, rows)
    assert (first.rank, first.percent, first.possible) == ("1", 100.0, "")
    assert (second.rank, second.percent, second.possible) == ("2", 75.0, "45.0 to 82.5, 1 missing")
    assert first.holds == "This rank holds for all weights within 20%."


def test_somebody_is_let_off_with_a_reason_and_is_not_counted(cycle, people, matrix):  # noqa: F811
    round = opened(cycle, people, matrix)
    third = ScoringSeat.objects.get(user=people.people["approver"])
    gives(round, third.user, (0, 0), (0, 0))
    with pytest.raises(Refused, match="Enter the reason"):
        actions.excuse_scorer(seat=third, reason=" ", **WHO)
    for name in SCORERS[:2]:
        user = people.people[name]
        actions.finish_scoring(seat=gives(round, user, (5, 5), (5, 5)), by=user, at=NOW)
    assert actions.excuse_scorer(seat=third, reason="Ill.", **WHO)
    round.refresh_from_db()
    first, second = queries.standings(round, queries.results_of(round, None, on=TODAY))
    assert (first.percent, first.rank, second.rank) == (100.0, "1=", "1=")


def test_a_round_needs_two_people_who_may_and_something_submitted(cycle, people, matrix):  # noqa: F811
    with pytest.raises(Refused) as refused:
        actions.open_round(cycle=cycle, matrix=matrix, users=[people.people["officer"]], **WHO)
    assert len(refused.value.reasons) == 3
    opened(cycle, people, matrix)
    with pytest.raises(Refused, match="is open already"):
        opened(cycle, people, matrix)
    with pytest.raises(IntegrityError), transaction.atomic():
        cycle.rounds.create(matrix=matrix, opened_at=NOW)


def test_other_weights_are_another_version(cycle, people, matrix):  # noqa: F811
    assert actions.reweigh(matrix=matrix, weights={1: 3}, cycle=cycle, **WHO) == matrix
    made = actions.reweigh(matrix=matrix, weights={1: 7}, cycle=cycle, **WHO)
    assert (made.version, [row.weight for row in queries.criteria_of(made)]) == (2, [7, 1])
    assert [row.weight for row in queries.criteria_of(matrix)] == [3, 1]
    assert ScoringMatrix.objects.count() == 2


def test_by_its_pages_from_opening_to_ranks(client, cycle, people, matrix):  # noqa: F811
    submitted(cycle, people)
    here = reverse("priorities:scoring", args=[cycle.slug])
    client.force_login(people.people["planner"])
    users = [people.people[name].pk for name in SCORERS[:2]]
    page = client.post(here, {"verb": "open", "users": users, "weight-1": 2, "weight-2": 2}, follow=True)
    assert "The round is open: 2 intentions, 2 people." in page.content.decode()
    criteria = queries.criteria_of(queries.round_of(cycle).matrix)
    for name in SCORERS[:2]:
        client.force_login(people.people[name])
        wrong = client.post(reverse("priorities:score", args=[cycle.slug, 1]), {f"value-{criteria[0].pk}": "none"})
        assert "say why you cannot give a score" in wrong.content.decode()
        for number in (1, 2):
            given = {f"value-{row.pk}": str(6 - 2 * number) for row in criteria}
            client.post(reverse("priorities:score", args=[cycle.slug, number]), given)
        done = client.post(reverse("priorities:finish-scoring", args=[cycle.slug]), follow=True).content.decode()
    assert "All are: this is what came of it." in done
    assert "80.0%" in done
    assert client.get(reverse("priorities:my-scores", args=[cycle.slug])).status_code == 200
    client.force_login(people.people["author"])
    assert client.get(reverse("priorities:my-scores", args=[cycle.slug])).status_code == 404
    lines = client.get(reverse("priorities:scoring-csv", args=[cycle.slug])).content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("1,1,Clinics 1,Avon Partnership,80.0,,100,This rank holds")


def test_the_questions_and_the_footprint_have_their_reasons(client, cycle, people, matrix):  # noqa: F811
    (row,) = submitted(cycle, people, 1)
    here = reverse("priorities:questions", args=[cycle.slug, row.number])
    client.force_login(people.people["planner"])
    given = {"mandated": "no", "mandated-evidence": "Not in the guidance.", "footprint": "places"}
    wrong = client.post(here, {**given, "partnership": "yes"}).content.decode()
    for words in (
        "Choose which priority of the partnership",
        "Enter the reason for the footprint",
        "Not in the guidance.",
    ):
        assert words in wrong
    places = [place.pk for place in people.places]
    refused = client.post(here, {**given, "footprint_reason": "Same need.", "places": places[:1]}).content.decode()
    assert "Choose at least two Places." in refused
    client.post(here, {**given, "footprint_reason": "Same need.", "places": places})
    row.refresh_from_db()
    assert (row.footprint, row.places.count(), row.considerations.count()) == ("places", 2, 1)
    client.force_login(people.people["author"])
    client.post(here, {**given, "mandated": "yes", "footprint_reason": "x", "places": places})
    assert row.considerations.get().answer is False


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_queries_do_not_grow(client, cycle, people, matrix, count):  # noqa: F811
    round = opened(cycle, people, matrix, SCORERS[:2], count)
    client.force_login(people.people["planner"])
    assert measured(client, cycle, {"my-scores": [], "scoring": []}) == {"my-scores": 11, "scoring": 12}
    for name in SCORERS[:2]:
        user = people.people[name]
        actions.finish_scoring(seat=gives(round, user, *[(5, 1)] * count), by=user, at=NOW)
    assert measured(client, cycle, {"scoring": [], "scores-of": [1], "scoring-csv": []}) == {
        "scoring": 18, "scores-of": 16, "scoring-csv": 10,
    }  # fmt: skip


def measured(client, cycle, pages):  # noqa: F811
    """How many queries each page asks for, by the name of its address."""
    found = {}
    for name, args in pages.items():
        address = reverse(f"priorities:{name}", args=[cycle.slug, *args])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[name] = len(asked)
    return found
