"""Is a committee told what was stored, is it frozen in one step, and do its files stay the same to the byte?"""

import io
import json
import subprocess
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.verdict import Refused
from metrics import actions as metrics_actions
from metrics import queries as metrics_queries
from metrics.models import Commentary, Indicator, Interpretation, Measure, MonitoringReport, OffTrack
from priorities.models import Milestone, MilestoneReport
from publication import actions
from publication.models import ReportFile
from tests.metrics import made_up
from tests.metrics.made_up import ICB, NOW, WHO
from tests.publication.pdf_walk import faults

pytestmark = pytest.mark.django_db
ON = NOW.date()
LATER = NOW + timedelta(days=60)
PERIOD = (date(2026, 2, 1), ON)
NEXT = (ON + timedelta(days=1), LATER.date())


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def watching(people, tmp_path):
    """The ICB's board watches two measures, of which one has a confirmed target, and both have numbers."""
    made_up.coded(people)
    made_up.listed(2)
    made_up.confirmed()
    metrics_actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.everywhere(tmp_path / "a.csv", 2)
    return people.icb


def composed(committee, period=PERIOD, at=NOW):
    found = metrics_queries.watched(committee, None, on=at.date())
    return metrics_actions.compose_report(found=found, period=period)


def frozen(committee, period=PERIOD, at=NOW, by=None):
    if metrics_queries.waiting_commentary(committee, None) is None:
        metrics_actions.write_commentary(committee=committee, text="It goes well.", by=by, at=at)
    seen = metrics_actions.fingerprint(composed(committee, period, at))
    return actions.freeze_report(committee=committee, period=period, seen=seen, by=by, at=at)


def files(report):
    return actions.report_files(json.loads(report.content), report.sha256)


def test_a_report_holds_the_stored_answers_and_what_is_missing_comes_first(watching):
    content = composed(watching)
    first = content["measures"][1]
    told = Interpretation.objects.get(series__indicator__slug="wait-0", series__area__code=ICB)
    assert first["told"]["interpretation"] == told.pk
    assert [each["words"] for each in first["told"]["answers"]] == [
        told.answers[name]["words"] for name in ("met", "on_trajectory", "changing", "will_meet")
    ]
    assert content["missing"][0] == "1 of 2 measures: the target is not confirmed."
    assert "There is no commentary on the whole." in content["missing"]
    assert first["picture"]["svg"].startswith("<svg")


def test_nothing_is_worked_out_for_a_report(watching, monkeypatch):
    for name in ("metrics.spc.analyse", "metrics.actions.interpreting.answer", "metrics.progress.answers.trend"):
        monkeypatch.setattr(name, None)
    count = Interpretation.objects.count()
    frozen(watching)
    assert Interpretation.objects.count() == count


def test_a_report_is_refused_with_every_reason(watching, people):
    with pytest.raises(Refused) as refused:
        actions.freeze_report(
            committee=watching, period=(ON, ON + timedelta(days=2)), seen="what was seen", by=None, at=NOW
        )
    assert refused.value.reasons == (
        "The period must not end in the future: choose today or an earlier day.",
        "Say in a few words how the whole stands: the commentary on the whole is empty.",
        "What the report would hold has changed since you looked at it. Read it again, then freeze it.",
    )
    with pytest.raises(Refused, match="keep indicators"):
        frozen(watching, by=people.people["planner"])
    frozen(watching)
    with pytest.raises(Refused, match="Report 1 tells of the time to 10 March 2026: choose a later day"):
        frozen(watching)
    assert MonitoringReport.objects.count() == 1


def test_a_report_a_commentary_in_it_and_a_file_are_frozen(watching):
    report = frozen(watching)
    assert Commentary.objects.get().report == report
    actions.make_report(job_id=report.work.job_id)
    for change in (
        "UPDATE metrics_monitoringreport SET content = '{}'",
        "DELETE FROM metrics_monitoringreport",
        "UPDATE metrics_commentary SET text = 'Otherwise.'",
        "DELETE FROM metrics_commentary",
        "UPDATE publication_reportfile SET data = ''",
        "DELETE FROM publication_reportfile",
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            connection.cursor().execute(change)
    told = {"committee": watching, "period_start": ON, "period_end": ON, "frozen_at": NOW}
    with pytest.raises(IntegrityError, match="matches_its_hash"), transaction.atomic():
        MonitoringReport.objects.create(number=2, previous=report, content="{}", sha256="0" * 64, **told)


def test_a_report_that_was_changed_past_every_bolt_is_named(watching):
    report = frozen(watching)
    said = f"{report}: the content does not match its hash."
    assert said not in actions.verify().reasons
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE metrics_monitoringreport DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE metrics_monitoringreport DROP CONSTRAINT monitoringreport_matches_its_hash")
        cursor.execute("UPDATE metrics_monitoringreport SET content = replace(content, '91.0%', '92.0%')")
    assert said in actions.verify().reasons


def test_a_milestone_stands_with_its_last_report_and_one_that_is_hidden_keeps_it_from_being_frozen(watching, people):
    fields = {"precision": "day", "committee": watching, "monitored_from": date(2026, 1, 1)}
    row = Milestone.objects.create(slug="clinics", title="Clinics are open", due_on=date(2026, 3, 1), **fields)
    for month, status in ((1, "on track"), (2, "at risk")):
        told = {"status": status, "narrative": f"Month {month}.", "month": date(2026, month, 1), "reported_at": NOW}
        MilestoneReport.objects.create(milestone=row, **told)
    report = frozen(watching)
    told = json.loads(report.content)["milestones"][0]
    assert (told["report"]["narrative"], told["report"]["status"], told["late_days"]) == ("Month 2.", "at risk", 9)
    assert not MonitoringReport.objects.visible_to(people.people["analyst"], on=ON).exists(), "no plan of theirs has it"
    with pytest.raises(Refused, match="also monitors 1 milestone of plans that you may not read"):
        frozen(watching, NEXT, LATER, by=people.people["analyst"])
    # The next report tells what became of it.
    told = {"status": "done", "narrative": "Open.", "month": date(2026, 4, 1), "reported_at": LATER}
    MilestoneReport.objects.create(milestone=row, **told)
    after = json.loads(frozen(watching, NEXT, LATER).content)
    assert after["changes"]["milestones"] == ["Milestone “Clinics are open”: it was “at risk” and is now “done”."]
    assert after["previous"]["sha256"] == report.sha256


def test_what_is_off_its_track_stands_in_the_report_with_the_answer(people, tmp_path):
    made_up.coded(people)
    made_up.listed(1)
    metrics_actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.load(tmp_path / "a.csv", made_up.months("wait-0", ICB, [80 + m % 2 for m in range(16)] + [99] * 4))
    metrics_actions.answer_exception(exception=OffTrack.objects.get(), response="A new clinic.", **WHO)
    told = json.loads(frozen(people.icb).content)["exceptions"]
    assert [(each["about"], each["rule"], each["response"]) for each in told] == [
        ("Wait 0", "concern", "A new clinic.")
    ]


def test_a_commentary_is_written_anew_until_it_is_frozen_and_then_a_new_one_begins(watching, people):
    measure = Measure.objects.first()
    say = {"committee": watching, "measure": measure}
    metrics_actions.write_commentary(text="First.", **say, **WHO)
    metrics_actions.write_commentary(text="Second.", by=people.people["analyst"], at=LATER, **say)
    row = Commentary.objects.get()
    assert (row.text, row.by, row.at) == ("Second.", people.people["analyst"].email, LATER)
    report = frozen(watching)
    metrics_actions.write_commentary(text="Third.", **say, **WHO)
    assert [each["commentary"]["text"] for each in json.loads(report.content)["measures"] if each["commentary"]] == [
        "Second."
    ]
    assert Commentary.objects.filter(measure=measure).count() == 2
    metrics_actions.write_commentary(text=" ", **say, **WHO)
    assert Commentary.objects.filter(measure=measure).count() == 1
    Measure.objects.filter(pk=measure.pk).update(committee=None)
    with pytest.raises(Refused, match="does not watch this measure"):
        metrics_actions.write_commentary(
            committee=watching, measure=Measure.objects.get(pk=measure.pk), text="x", **WHO
        )


def test_the_files_are_made_once_and_are_the_same_to_the_byte_years_later(watching, people, tmp_path):
    report = frozen(watching)
    assert actions.make_report(job_id=report.work.job_id)
    kept = {row.kind: bytes(row.data) for row in report.files.all()}
    assert sorted(kept) == ["csv", "docx", "html", "pdf"]
    # Later: other titles, revised data, new limits, another target.
    Indicator.objects.update(title="Another title", decimals=3)
    people.icb.name = "Renamed"
    people.icb.save()
    lines = [line for n in range(2) for line in made_up.months(f"wait-{n}", ICB, [80 + m % 3 for m in range(24)])]
    made_up.load(tmp_path / "b.csv", lines, at=LATER)
    series = Interpretation.objects.filter(series__area__code=ICB).first().series
    metrics_actions.decide_rebase(
        series=series, from_date=date(2025, 1, 31), reason="A new clinic.", decided_on=ON, by=None, at=LATER
    )
    report = MonitoringReport.objects.get()
    assert files(report) == kept
    assert not actions.make_report(job_id=report.work.job_id), "it was made"
    actions.ask_again(report=report, by=None, at=LATER)
    assert report.files.count() == 4


def test_the_pdf_is_accessible_and_tells_the_same_as_the_page(watching):
    report = frozen(watching)
    data = files(report)
    with pikepdf.open(io.BytesIO(data["pdf"])) as pdf:
        assert faults(pdf) == []
        assert pdf.docinfo["/Title"] == "How it is going: report 1 to Mercia Icb"
    done = subprocess.run(["pdftotext", "-", "-"], input=data["pdf"], capture_output=True, check=True)
    printed, page = " ".join(done.stdout.decode().split()), data["html"].decode()
    for words in ("What is missing", "It was 91.0%, which meets the target of 92.0%.", "It goes well.", report.sha256):
        assert words in printed, words
        assert words in page, words
    assert data["csv"].decode("utf-8-sig").splitlines()[2].startswith("measure,Wait 0,Waits: Reduce wait 0")


def test_an_analyst_looks_freezes_and_fetches_the_files(client, watching, people):
    client.force_login(people.people["analyst"])
    here = reverse("publication:report-next", args=["mercia-icb"])
    page = text(client.get(here))
    assert "It cannot be frozen yet (1)" in page
    client.post(reverse("metrics:commentary", args=["mercia-icb"]), {"text": "All in all, well."})
    answer = client.get(here)
    assert "All in all, well." in text(answer)
    sent = {"seen": answer.context["seen"]} | {
        f"{name}_{part}": getattr(day, part)
        for name, day in zip(("start", "end"), answer.context["period"], strict=True)
        for part in ("day", "month", "year")
    }
    refused = client.post(here, sent | {"seen": "other"})
    assert refused.status_code == 422
    assert "has changed since you looked at it" in text(refused)
    there = reverse("publication:report", args=["mercia-icb", 1])
    assert client.post(here, sent).url == there
    assert "The files are being made" in text(client.get(there))
    actions.make_report(job_id=MonitoringReport.objects.get().work.job_id)
    page = text(client.get(there))
    for row in ReportFile.objects.all():
        assert row.sha256 in page
        got = client.get(reverse("publication:report-file", args=["mercia-icb", 1, row.kind]))
        assert got.content == bytes(row.data)
    assert "Report 1" in text(client.get(reverse("publication:reports", args=["mercia-icb"])))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_pages_do_not_grow(client, people, tmp_path, count):
    made_up.coded(people)
    made_up.listed(count)
    metrics_actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.everywhere(tmp_path / "a.csv", count)
    for n in range(count):
        frozen(people.icb, (ON + timedelta(days=n), ON + timedelta(days=n)), datetime(2026, 3, 10 + n, 9, tzinfo=UTC))
    client.force_login(people.people["analyst"])
    found = {}
    for name, args in {"reports": [], "report-next": [], "report": [1]}.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"publication:{name}", args=["mercia-icb", *args])).status_code == 200
        found[name] = len(queries)
    assert found == {"reports": 9, "report-next": 21, "report": 10}
