"""Are limits drawn anew by a decision with who, when and why, asked for twice, shown, and taken back with a reason?"""

from datetime import date

import pytest
from django.urls import reverse

from core.verdict import Refused
from metrics import actions, queries
from metrics.models import Interpretation, RebaseDecision, Series
from tests.metrics import made_up
from tests.metrics.made_up import ICB, LATER, NOW, WHO

pytestmark = pytest.mark.django_db
FROM = date(2025, 5, 31)
SENT = {
    "from_date": FROM.isoformat(), "reason": "A second clinic.", "decided_on_day": "1", "decided_on_month": "3",
    "decided_on_year": "2026", "committee": "", "minute": "24/061",
}  # fmt: skip


@pytest.fixture
def series(people, tmp_path):
    """It stepped up for the last four periods."""
    made_up.coded(people)
    made_up.listed(1)
    made_up.load(tmp_path / "a.csv", made_up.months("wait-0", ICB, [80 + m % 2 for m in range(16)] + [99, 98, 99, 98]))
    return Series.objects.get()


def said(series):
    return queries.newest().get(series=series)


def test_what_the_data_say_is_said_anew_and_again_as_before_when_it_is_taken_back(series):
    first = said(series)
    told = {"series": series, "from_date": FROM, "decided_on": NOW.date()}
    row = actions.decide_rebase(reason="A second clinic.", **told, **WHO)
    second = said(series)
    assert first.answers["changing"]["key"] == "concern high"
    assert second.answers["limits"]["mean"] > 98 > first.answers["limits"]["mean"]
    with pytest.raises(Refused, match="decided already"):
        actions.decide_rebase(reason="Again.", **told, **WHO)
    actions.take_back_rebase(decision=row, reason="It was one bad winter.", by=None, at=LATER)
    third = said(series)
    assert (third.answers, third.pk > second.pk) == (first.answers, True)
    assert Interpretation.objects.filter(series=series).count() == 3, "what was said stays"
    with pytest.raises(Refused, match="taken back already"):
        actions.take_back_rebase(decision=row, reason="Again.", by=None, at=LATER)
    actions.decide_rebase(reason="After all.", **told, **WHO)
    assert said(series).answers["limits"] == second.answers["limits"]


def test_a_decision_of_tomorrow_or_without_a_reason_is_refused_with_both_reasons(series):
    with pytest.raises(Refused) as refused:
        actions.decide_rebase(series=series, from_date=FROM, reason=" ", decided_on=date(2026, 3, 11), **WHO)
    assert refused.value.reasons == (
        "Say why the limits are to be drawn anew.", "The day of the decision must not be in the future.",
    )  # fmt: skip


def test_an_analyst_is_asked_twice_and_nothing_typed_is_lost(client, series, people):
    client.force_login(people.people["analyst"])
    here = reverse("metrics:limits", args=[series.pk])
    page = client.get(reverse("metrics:indicator", args=["wait-0"])).content.decode()
    assert here in page
    answer = client.post(here, SENT | {"reason": ""})
    assert answer.status_code == 422
    assert "Say why the limits are to be drawn anew" in answer.content.decode()
    page = client.post(here, SENT).content.decode()
    assert "Draw the limits anew?" in page
    assert '<input type="hidden" name="reason" value="A second clinic.">' in page
    assert not RebaseDecision.objects.exists(), "it was only looked at"
    page = client.post(here, SENT | {"confirmed": "change"}).content.decode()
    assert "A second clinic.</textarea>" in page
    page = client.post(here, SENT | {"confirmed": "yes"}, follow=True).content.decode()
    row = RebaseDecision.objects.get()
    assert row.by == people.people["analyst"].email
    assert "minute 24/061" in page
    back = reverse("metrics:take-back-limits", args=[row.pk])
    assert client.post(back, {"reason": ""}).status_code == 422
    page = client.post(back, {"reason": "One bad winter."}, follow=True).content.decode()
    assert "Taken back</strong> One bad winter." in page
    client.force_login(people.people["planner"])
    assert "Decide on new limits" not in client.get(here).content.decode()
    assert client.post(here, SENT | {"confirmed": "yes"}).status_code == 403
