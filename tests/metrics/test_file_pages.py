"""Can an analyst send a file, say what its columns are, watch it, stop it and read its report?"""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Job
from metrics import actions
from metrics.models import DataSource, Indicator, SentFile
from tests.metrics.files import tidy
from tests.metrics.test_pages import load, text, written
from tests.metrics.workbooks import HEADS, book, months

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
HEAD = "indicator,indicator_name,area,area_name,period,value\n"
GOOD = HEAD + "waits,Waits,QXX,Mercia,2024,5\nwaits,Waits,QXX,Mercia,2025,6\n"


@pytest.fixture
def analyst(client, people):
    client.force_login(people.people["analyst"])
    return client


def send(client, content, name="waits.csv", **said):
    content = content.encode() if isinstance(content, str) else content
    data = {"source": "", "new_source": "Waits return", "file": SimpleUploadedFile(name, content), **said}
    return client.post(reverse("metrics:send"), data)


def page(client, file):
    return text(client.get(reverse("metrics:file", args=[file.pk])))


def test_a_file_is_sent_watched_and_its_report_read(analyst):
    answer = send(analyst, GOOD)
    file = SentFile.objects.get()
    assert answer.url == reverse("metrics:file", args=[file.pk])
    assert "Waiting for a worker" in page(analyst, file)
    Job.objects.update(state="running", progress=40, message="Copying the file")
    shown = page(analyst, file)
    assert 'value="40"' in shown
    assert "hx-get" in shown
    part = text(analyst.get(reverse("metrics:file", args=[file.pk]), headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Copying the file" in part
    Job.objects.update(state="queued")
    actions.take_in(job_id=file.job_id)
    shown = page(analyst, file)
    assert "hx-get" not in shown
    assert "<dt>Rows</dt><dd>2</dd></div><div><dt>New</dt><dd>2</dd>" in shown
    assert "1 indicator was not known and entered as proposed: Waits." in shown
    listed = text(analyst.get(reverse("metrics:files")))
    assert "2 new, 0 changed, 0 withdrawn" in listed


def test_what_a_file_changed_stands_in_its_report(analyst):
    for content in (GOOD, HEAD + "waits,,QXX,,2024,7\nwaits,,QXX,,2026,8\n"):
        send(analyst, content)
        file = SentFile.objects.last()
        actions.take_in(job_id=file.job_id)
    shown = page(analyst, file)
    assert "<span>5.0 </span>" in shown
    assert "<span>7.0 </span>" in shown
    assert "<span>Withdrawn </span>" in shown


def test_refused_rows_are_shown_and_go_away_as_a_safe_file(analyst):
    send(analyst, HEAD + "waits,=HYPERLINK(1),QXX,Mercia,2024,lots\n" + "waits,,QXX,,2025,more\n" * 60)
    file = SentFile.objects.get()
    actions.take_in(job_id=file.job_id)
    shown = page(analyst, file)
    assert "Nothing was loaded. Mend the rows in the file, and send it again." in shown
    assert "The value is not a number; write it without words and without separators (61 rows: 2, 3, 4, 5, 6" in shown
    assert "Page 1 of" in shown
    answer = analyst.get(reverse("metrics:refused-csv", args=[file.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="refused-rows-waits.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Row,Why it was refused,indicator,indicator_name,area,area_name,period,value"
    assert "'=HYPERLINK(1)" in lines[1]
    # One fault of each value, and one more of the period that is told sixty times.
    assert len(lines) == 1 + 61


def test_a_file_without_refused_rows_has_none_to_download(analyst):
    send(analyst, GOOD)
    assert analyst.get(reverse("metrics:refused-csv", args=[SentFile.objects.get().pk])).status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"new_source": ""}, "Choose where the file comes from, or name a new source"),
        ({"file": ""}, "Choose the file to send"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}, "does not name columns that we know"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}, "cannot be read as an Excel workbook"),
    ],
)
def test_what_is_wrong_with_the_form_is_told_beside_it(analyst, said, words):
    answer = send(analyst, GOOD, **said)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not SentFile.objects.exists()


def choose(client, file, **said):
    data = {"dates": "month", **{f"column-{name}": words for name, words in
            zip(("indicator", "area", "period", "value"), HEADS, strict=True)}, **said}  # fmt: skip
    return client.post(reverse("metrics:columns", args=[file.pk]), data)


def test_the_columns_of_a_workbook_are_chosen_and_offered_next_time(analyst):
    Indicator.objects.create(slug="waits", title="Waits")
    rows = [[*each, "Mercia"] for each in months("1", "2")]
    data = book(rows, heads=[*HEADS, "Trust"], above=[["Return for May"]])
    answer = send(analyst, data, "return.xlsx")
    file = SentFile.objects.get()
    assert answer.url == reverse("metrics:columns", args=[file.pk])
    shown = text(analyst.get(answer.url))
    assert "What you choose is remembered for the next workbook of Waits return." in shown
    assert '<option value="Metric" selected' in shown
    assert '<td class="nhsuk-table__cell">45292</td>' in shown
    refused = choose(analyst, file, **{"column-value": ""})
    assert refused.status_code == 422
    assert "Choose the column that holds the value" in text(refused)
    assert SentFile.objects.get().state == "waiting"
    assert choose(analyst, file, **{"column-area_name": "Trust"}).status_code == 302
    file.refresh_from_db()
    actions.take_in(job_id=file.job_id)
    assert "<dt>New</dt><dd>2</dd>" in page(analyst, file)
    send(analyst, book(rows, heads=[*HEADS[:3], "Result", "Trust"], above=[["June"]]), "june.xlsx",
         source=DataSource.objects.get().pk, new_source="")  # fmt: skip
    shown = text(analyst.get(reverse("metrics:columns", args=[SentFile.objects.last().pk])))
    assert "as they were chosen for the last workbook of Waits return" in shown
    assert '<option value="Trust" selected' in shown
    assert "Not in this sheet, though chosen last time: “Actual”" in shown


def test_another_sheet_row_can_be_looked_at(analyst):
    send(analyst, book([], above=[["A", "B"], ["1", "2"]], heads=["C", "D"]), "a.xlsx")
    address = reverse("metrics:columns", args=[SentFile.objects.get().pk])
    assert '<th scope="col">A</th>' in text(analyst.get(address))
    assert '<th scope="col">C</th>' in text(analyst.get(address, {"row": "3"}))
    assert "Row 9 of this sheet is empty" in text(analyst.get(address, {"row": "9"}))
    assert analyst.get(address, {"row": "x", "sheet": "none"}).status_code == 200


def test_a_file_is_stopped_from_its_page(analyst):
    send(analyst, GOOD)
    file = SentFile.objects.get()
    answer = analyst.post(reverse("metrics:stop", args=[file.pk]), follow=True)
    assert "The file was stopped. Nothing of it was loaded." in text(answer)
    answer = analyst.post(reverse("metrics:stop", args=[file.pk]), follow=True)
    assert "already taken in, refused or stopped" in text(answer)


def test_a_failed_file_is_tried_again_from_its_page(analyst):
    send(analyst, GOOD)
    file = SentFile.objects.get()
    Job.objects.update(state="failed", error="The portal made a mistake.")
    assert "Try again" in page(analyst, file)
    analyst.post(reverse("metrics:again", args=[file.pk]))
    file.refresh_from_db()
    assert (file.job.state, file.has_failed) == ("queued", False)


def test_who_only_reads_sees_the_reports_and_sends_nothing(client, people, analyst):
    send(analyst, GOOD)
    file = SentFile.objects.get()
    client.force_login(people.people["planner"])
    assert "Stop: load" not in page(client, file)
    assert "Send a file" not in text(client.get(reverse("metrics:files")))
    for name in ("stop", "again"):
        assert client.post(reverse(f"metrics:{name}", args=[file.pk])).status_code == 403
    assert send(client, GOOD).status_code == 403
    assert SentFile.objects.count() == 1


def test_the_administrators_list_of_jobs_leads_to_the_file(client, people, analyst):
    send(analyst, GOOD)
    client.force_login(people.people["administrator"])
    job = reverse("publication:job", args=[Job.objects.get().pk])
    assert f'href="{job}"' in text(client.get(reverse("publication:jobs")))
    assert f'href="{reverse("metrics:file", args=[SentFile.objects.get().pk])}"' in text(client.get(job))


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(analyst, count, django_assert_num_queries):
    for n in range(count):
        send(analyst, HEAD + f"w{n},W{n},QXX,Mercia,2024,{n}\n", new_source=f"Source {n}")
    with CaptureQueriesContext(connection) as asked:
        analyst.get(reverse("metrics:files"))
    assert len(asked) == 8
    lines = "".join(f"w0,,QXX,,{2024 + n},x\n" for n in range(count))
    send(analyst, HEAD + lines)
    file = SentFile.objects.last()
    actions.take_in(job_id=file.job_id)
    with CaptureQueriesContext(connection) as asked:
        analyst.get(reverse("metrics:file", args=[file.pk]))
    assert len(asked) == 8


def test_an_indicator_is_shown_as_it_stood_on_a_day(analyst, people, tmp_path):
    written(1)
    load(tmp_path / "a.csv", people.icb, 1)
    later = datetime(2026, 9, 1, 9, tzinfo=UTC)
    lines = "indicator,area,area_name,period,value\nwait-0,E54000991,Mercia,2021-08,70\n"
    release = actions.import_observations(path=tidy(tmp_path / "b.csv", lines), by=None, at=later)
    actions.interpret_release(release=release, at=later)
    address = reverse("metrics:indicator", args=["wait-0"])
    now = text(analyst.get(address))
    assert "70.0%" in now
    march = {"on_day": "31", "on_month": "3", "on_year": "2026"}
    then = text(analyst.get(address, march))
    assert "As it stood on 31 March 2026" in then
    assert "What was told differently since" in then
    assert "<span>91.0 </span>" in then
    assert "<span>70.0 </span>" in then
    assert "Nothing had been said of it" in text(analyst.get(address, {**march, "on_year": "2025"}))
    assert analyst.get(address, {**march, "on_month": "13"}).status_code == 422
    assert date(2026, 3, 31) > NOW.date()
