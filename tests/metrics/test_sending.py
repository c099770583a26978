"""Does a file that somebody sends become a release, or a report that says why not, whatever happens on the way?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from core import jobs
from core.models import Job
from core.verdict import Refused
from metrics import actions, imports, queries
from metrics.imports import Columns
from metrics.models import DataSource, Indicator, Observation, Release, SentFile
from tests.metrics.files import fingertips, row
from tests.metrics.test_workbooks import columns
from tests.metrics.workbooks import book, months

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
TIDY = "indicator,indicator_name,area,area_name,period,value\n"
GOOD = TIDY + "waits,Waits,QXX,Mercia,2024,5\nwaits,Waits,QXX,Mercia,2025,6\n"


@pytest.fixture
def analyst(people):
    return people.people["analyst"]


@pytest.fixture
def send(analyst):
    def send(content, source="Waits return", filename="waits.csv", **options):
        content = content.encode() if isinstance(content, str) else content
        return actions.send_file(source=source, filename=filename, content=content, by=analyst, at=NOW, **options)

    return send


def taken(file):
    actions.take_in(job_id=file.job_id)
    return SentFile.objects.get(pk=file.pk)


def counts(file):
    release = file.release
    return release.rows, release.new, release.changed, release.withdrawn


def test_a_file_of_text_is_handed_over_at_once_and_taken_in(send, analyst):
    file = send(GOOD)
    assert (file.state, file.job.state, file.job.queued_by) == ("loading", "queued", analyst.email)
    done = taken(file)
    assert (done.state, counts(done), done.data, done.is_repeat) == ("taken in", (2, 2, 0, 0), None, False)
    assert (done.release.source, done.release.name) == ("Waits return", "waits.csv")
    assert Job.objects.get().state == Job.State.DONE
    assert Indicator.objects.get().source == "Waits return"


def test_the_same_file_again_writes_nothing_and_says_so(send):
    first = taken(send(GOOD))
    again = taken(send(GOOD))
    assert (again.state, again.is_repeat, again.release) == ("taken in", True, first.release)
    assert (Release.objects.count(), Observation.objects.count()) == (1, 2)


def test_what_a_file_changed_is_told_value_by_value(send):
    taken(send(GOOD))
    done = taken(send(TIDY + "waits,,QXX,,2024,7\nwaits,,QXX,,2026,8\n"))
    assert counts(done) == (2, 1, 1, 1)
    told = queries.with_what_came(list(queries.ended_by(done.release)), done.release)
    assert [(each.before.value, each.after and each.after.value) for each in told] == [(5, 7), (6, None)]


def test_a_workbook_waits_for_its_columns_which_are_remembered(send, analyst):
    Indicator.objects.create(slug="waits", title="Waits over 65 weeks")
    heads = ["Metric", "Organisation code", "Month", "Actual", "Trust"]
    data = book([[*each, "Mercia"] for each in months("0.5", "[c]", "0.75")], above=[["Title"]], heads=heads)
    file = send(data, filename="return.xlsx")
    assert (file.state, file.job) == ("waiting", None)
    chosen = columns(heading_row=2, is_fraction=True)
    chosen = Columns.of({**chosen.kept(), "headings": {**chosen.headings, "area_name": "Trust"}})
    actions.choose_columns(file=file, columns=chosen, by=analyst, at=NOW)
    file.refresh_from_db()
    done = taken(file)
    assert (done.state, counts(done), done.form) == ("taken in", (3, 3, 0, 0), "workbook")
    observed = Observation.objects.order_by("period_end").values_list("period_start", "value", "status")
    assert [(str(day), value, status) for day, value, status in observed] == [
        ("2024-01-01", 50, "A"), ("2024-02-01", None, "Q"), ("2024-03-01", 75, "A"),
    ]  # fmt: skip
    assert Columns.of(DataSource.objects.get().columns) == chosen
    again = send(data, filename="return.xlsx")
    actions.choose_columns(file=again, columns=chosen, by=analyst, at=NOW)
    again.refresh_from_db()
    assert taken(again).is_repeat


def test_an_indicator_may_be_called_by_its_title(send):
    Indicator.objects.create(slug="w", title="Waits over 65 weeks")
    done = taken(send(TIDY + "Waits over 65 weeks,,QXX,Mercia,2024,5\n"))
    assert (done.state, Indicator.objects.count()) == ("taken in", 1)


def test_refused_rows_are_kept_with_their_numbers_reasons_and_cells(send):
    file = send(TIDY + "waits,Waits,QXX,Mercia,2024,5\nwaits,,QXX,,soon,lots\nwaits,,QXX,,2026,many\n")
    done = taken(file)
    assert (done.state, done.release, done.data) == ("refused", None, None)
    assert [(each.row, each.reason.split(";")[0], each.cells[4:]) for each in queries.refused_rows(done)] == [
        (3, "The period cannot be read", ["soon", "lots"]),
        (3, "The value is not a number", ["soon", "lots"]),
        (4, "The value is not a number", ["2026", "many"]),
    ]
    assert done.heads == TIDY.strip().split(",")
    assert len(done.reasons) == 2
    assert (Job.objects.get().state, Job.objects.get().message) == (Job.State.DONE, "Refused")
    assert not Release.objects.exists()


def test_rows_of_a_workbook_are_refused_by_the_numbers_of_its_sheet(send, analyst):
    rows = [*months("1"), [], ["waits", "QXX", "soon", 2], ["waits", "QZZ", 45323, "x"]]
    file = send(book(rows, above=[["Title"]]), filename="r.xlsx")
    actions.choose_columns(file=file, columns=columns(heading_row=2), by=analyst, at=NOW)
    file.refresh_from_db()
    done = taken(file)
    assert {(each.row, each.reason.split(";")[0]) for each in queries.refused_rows(done)} == {
        (5, "The period cannot be read"), (6, "The value is not a number"),
    }  # fmt: skip
    assert DataSource.objects.get().columns["heading_row"] == 2


def test_an_unknown_area_or_indicator_is_told_by_its_rows(send):
    done = taken(send("indicator,area,period,value\nwaits,QXX,2024,5\nwaits,QXX,2025,6\n"))
    assert done.reasons == [
        "The indicator “waits” is not known, and the file does not name it (2 rows: 2, 3)",
        "The area codes are not known, and the file does not name them: QXX (2 rows: 2, 3)",
    ]
    assert queries.refused_rows(done).count() == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0old", "save it again as “Excel Workbook"),
        (b"PK\x03\x04broken", "cannot be read as an Excel workbook"),
        (b"\xff\xfea\x00b\x00\n", "Save it as “CSV UTF-8”"),
        (b"a,b\n1,2\n", "does not name columns that we know"),
        (b"x" * (actions.sending.MOST_BYTES + 1), "larger than 30 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_door_and_nothing_is_kept(send, content, words):
    with pytest.raises(Refused, match=words):
        send(content)
    assert not SentFile.objects.exists()
    assert not DataSource.objects.exists()


def test_a_file_cut_off_in_the_middle_is_refused_in_words(send):
    done = taken(send(GOOD + 'waits,"Waits'))
    assert done.state == "refused"
    assert "could not be read as a table" in done.reasons[0]


def test_a_stopped_file_is_not_loaded_by_the_worker_that_has_it(send, analyst, monkeypatch):
    """The person stops it at the last moment: after all was written, before the commit."""
    file = send(GOOD)
    real = jobs.lock_own

    def stopped_first(job):
        jobs.stop(job, by=analyst)
        return real(job)

    monkeypatch.setattr(jobs, "lock_own", stopped_first)
    assert actions.take_in(job_id=file.job_id) is False
    assert not Observation.objects.exists()


def test_stopping_ends_the_job_and_forgets_the_bytes(send, analyst):
    file = send(GOOD)
    actions.stop_file(file=file, by=analyst, at=NOW)
    assert actions.take_in(job_id=file.job_id) is False
    file.refresh_from_db()
    assert (file.state, file.data, file.reasons) == ("stopped", None, [f"Stopped by {analyst.email}."])
    assert (file.job.state, file.job.error) == (Job.State.FAILED, f"Stopped by {analyst.email}.")
    with pytest.raises(Refused, match="already taken in, refused or stopped"):
        actions.stop_file(file=file, by=analyst, at=NOW)


def test_what_is_taken_in_cannot_be_stopped(send, analyst):
    done = taken(send(GOOD))
    with pytest.raises(Refused):
        actions.stop_file(file=done, by=analyst, at=NOW)


def test_a_fault_of_the_portal_is_told_and_the_file_may_be_tried_again(send, analyst, monkeypatch):
    file = send(GOOD)
    monkeypatch.setattr("metrics.actions.importing.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.take_in(job_id=file.job_id)
    monkeypatch.undo()
    file.refresh_from_db()
    assert (file.has_failed, file.state, Release.objects.count()) == (True, "loading", 0)
    assert taken(actions.try_again(file=file, by=analyst, at=NOW)).state == "taken in"


def test_a_right_that_was_lost_meanwhile_refuses_the_file(send, analyst):
    file = send(GOOD)
    analyst.memberships.all().delete()
    done = taken(file)
    assert done.state == "refused"
    assert "keep indicators" in done.reasons[0]


def test_only_the_analyst_sends(people):
    with pytest.raises(Refused, match="keep indicators"):
        actions.send_file(source="S", filename="a.csv", content=GOOD.encode(), by=people.people["planner"], at=NOW)


def test_a_source_is_known_by_its_name_in_any_case(send):
    assert send(GOOD).source == send(GOOD, source="  waits   RETURN ").source


def test_columns_that_nobody_chose_in_a_week_are_forgotten(send):
    file = send(book(months("1")), filename="a.xlsx")
    assert actions.sweep_files(at=NOW + timedelta(days=6)) == 0
    assert actions.sweep_files(at=NOW + timedelta(days=7)) == 1
    file.refresh_from_db()
    assert (file.state, file.data) == ("stopped", None)


def test_the_database_keeps_what_was_sent_and_its_end(send):
    done = taken(send(TIDY + "waits,Waits,QXX,Mercia,2024,lots\n"))
    for change in (
        lambda: SentFile.objects.update(filename="other.csv"),
        lambda: SentFile.objects.update(reasons=["Never mind."]),
        lambda: SentFile.objects.update(state="stopped"),
        lambda: done.refused.update(reason="x"),
        lambda: SentFile.objects.filter(pk=done.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_fingertips_file_keeps_its_sources_numbers(send, tmp_path):
    path = fingertips(tmp_path / "a.csv", [row()])
    assert taken(send(path.read_bytes(), source="Fingertips")).state == "taken in"
    assert (Indicator.objects.get().source, Indicator.objects.get().source_id) == ("Fingertips", "999001")
    assert imports.recognise(path).source == "Fingertips"
