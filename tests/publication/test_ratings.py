"""Does a committee see Red, Amber and Green only if it asked, by the stated rule, in words, frozen with its report?"""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.verdict import Refused
from metrics import actions as metrics_actions
from metrics import queries as metrics_queries
from metrics.models import Measure, MonitoringReport, RatingRequest
from metrics.progress.rating import RULE, rating
from publication import actions
from tests.metrics import made_up
from tests.metrics.made_up import NOW, WHO

pytestmark = pytest.mark.django_db
ASKED = {"asked_by": "The chair", "asked_on": date(2026, 3, 2), "minute": "24/061"}
PAGE = "/workspace/metrics/committees/mercia-icb/rating/"
POSTED = {
    "asked_by": "The chair", "minute": "24/061", "asked_on_day": "2", "asked_on_month": "3", "asked_on_year": "2026",
}  # fmt: skip
QUERIES = 9


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def watching(people, tmp_path):
    """The ICB's board watches two measures, of which one has a confirmed target that is met."""
    made_up.coded(people)
    made_up.listed(2)
    made_up.confirmed()
    metrics_actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.everywhere(tmp_path / "a.csv", 2)
    return people.icb


def frozen(committee, at=NOW, start=date(2026, 2, 1)):
    metrics_actions.write_commentary(committee=committee, text="It goes well.", by=None, at=at)
    period = (start, at.date())
    found = metrics_queries.watched(committee, None, on=at.date())
    seen = metrics_actions.fingerprint(metrics_actions.compose_report(found=found, period=period))
    report = actions.freeze_report(committee=committee, period=period, seen=seen, by=None, at=at)
    return report, json.loads(report.content)


@pytest.mark.parametrize(
    ("answers", "letter", "word"),
    [
        ({"met": "yes", "will_meet": "fail"}, "G", "Green"),
        ({"met": "no", "on_trajectory": "yes", "changing": "concern high"}, "A", "Amber"),
        ({"met": "no", "on_trajectory": "no", "changing": "improvement low"}, "A", "Amber"),
        ({"met": "no", "on_trajectory": "no", "changing": "no change"}, "R", "Red"),
        ({"met": "no", "on_trajectory": "no trajectory", "changing": "concern high"}, "R", "Red"),
        ({"met": "no", "on_trajectory": "yes", "changing": "improvement low", "will_meet": "fail"}, "R", "Red"),
        ({"met": "no target"}, "–", "No rating"),
        ({"met": "not comparable"}, "–", "No rating"),
        ({"met": "no data"}, "–", "No rating"),
        ({}, "–", "No rating"),
    ],
)
def test_the_rule_gives_each_letter_with_its_word_and_reason(answers, letter, word):
    found = rating([{"name": name, "key": key} for name, key in answers.items()])
    assert (found.letter, found.word) == (letter, word)
    assert found.words.startswith(f"{letter}, {word}: ")
    assert any(line.startswith(f"{letter}, {word}: ") for line in RULE)


def test_a_committee_that_did_not_ask_never_sees_a_letter(watching):
    report, content = frozen(watching)
    assert "rating" not in report.content
    files = actions.report_files(content, report.sha256)
    assert b"Amber" not in files["html"]
    assert b"letter" not in files["csv"]


def test_one_that_asked_sees_the_rule_first_and_a_letter_beside_the_four_answers(watching):
    metrics_actions.ask_for_rating(committee=watching, **ASKED, **WHO)
    report, content = frozen(watching)
    assert [row["rating"]["letter"] for row in content["measures"]] == ["–", "G"]
    assert content["rating"]["minute"] == "24/061"
    files = actions.report_files(content, report.sha256)
    page = files["html"].decode()
    assert page.index("What the letters mean") < page.index("What is missing") < page.rindex("G, Green: the target is")
    assert "the measure is on its trajectory or is changing for the better" in page
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert [row["letter"] for row in rows] == ["– No rating", "G Green"]


def test_it_is_taken_back_with_a_reason_and_what_was_frozen_keeps_its_letters(watching):
    row = metrics_actions.ask_for_rating(committee=watching, **ASKED, **WHO)
    report, content = frozen(watching)
    before = actions.report_files(content, report.sha256)["html"]
    with pytest.raises(Refused, match="Say why it is taken back"):
        metrics_actions.take_back_rating(request=row, reason=" ", **WHO)
    metrics_actions.take_back_rating(request=row, reason="The four answers say more.", **WHO)
    with pytest.raises(Refused, match="taken back already"):
        metrics_actions.take_back_rating(request=row, reason="Again.", **WHO)
    later = NOW + timedelta(days=40)
    assert "rating" not in frozen(watching, later, NOW.date() + timedelta(days=1))[0].content
    kept = MonitoringReport.objects.get(number=1)
    assert actions.report_files(json.loads(kept.content), kept.sha256)["html"] == before
    metrics_actions.ask_for_rating(committee=watching, **ASKED, **WHO)
    assert RatingRequest.objects.count() == 2


def test_it_is_refused_with_every_reason_and_the_database_refuses_it_too(watching, people):
    with pytest.raises(Refused) as refused:
        metrics_actions.ask_for_rating(
            committee=watching, asked_by=" ", asked_on=NOW.date() + timedelta(days=1), minute="", **WHO
        )
    assert refused.value.reasons == (
        "Say who asked for it in the committee.",
        "Say where it is minuted.",
        "The day on which it was asked for must not be in the future.",
    )
    with pytest.raises(Refused, match="keep indicators"):
        metrics_actions.ask_for_rating(committee=watching, **ASKED, by=people.people["planner"], at=NOW)
    metrics_actions.ask_for_rating(committee=watching, **ASKED, **WHO)
    with pytest.raises(Refused, match="has asked for it already"):
        metrics_actions.ask_for_rating(committee=watching, **ASKED, **WHO)
    with pytest.raises(IntegrityError, match="stands_once"), transaction.atomic():
        RatingRequest.objects.create(committee=watching, **ASKED, by="x", at=NOW)
    for change in ("UPDATE metrics_ratingrequest SET minute = 'Another'", "DELETE FROM metrics_ratingrequest"):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            connection.cursor().execute(change)


def test_an_analyst_records_it_on_the_committees_page_and_takes_it_back(client, watching, people):
    client.force_login(people.people["analyst"])
    assert PAGE in text(client.get("/workspace/metrics/committees/mercia-icb/"))
    assert "This committee has not asked for it." in text(client.get(PAGE))
    wrong = client.post(PAGE, POSTED | {"minute": ""})
    assert (wrong.status_code, "Say where it is minuted" in text(wrong)) == (422, True)
    assert 'value="The chair"' in text(wrong), "nothing typed is lost"
    asked = text(client.post(PAGE, POSTED, follow=True))
    assert "The chair, on 2 March 2026, minute 24/061." in asked
    assert "What the letters mean" in text(client.get("/workspace/metrics/committees/mercia-icb/reports/next/"))
    assert client.post(PAGE, {"reason": ""}).status_code == 422
    back = text(client.post(PAGE, {"reason": "The four answers say more."}, follow=True))
    assert "This committee has not asked for it." in back
    assert "The four answers say more." in back
    client.force_login(people.people["planner"])
    assert "Record that the committee asked" not in text(client.get(PAGE))
    assert client.post(PAGE, POSTED).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, watching, people, count):
    for _ in range(count):
        row = metrics_actions.ask_for_rating(committee=watching, **ASKED, **WHO)
        metrics_actions.take_back_rating(request=row, reason="Not needed.", **WHO)
    client.force_login(people.people["analyst"])
    with CaptureQueriesContext(connection) as counted:
        page = text(client.get(PAGE))
    assert page.count("Not needed.") == count
    assert len(counted) == QUERIES
