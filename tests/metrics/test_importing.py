"""Does a file become a release whole or not at all, and is what was known on a day kept?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.verdict import Refused
from metrics import actions, imports, queries
from metrics.models import Area, Form, Indicator, Observation, Release, Series
from tests.metrics.files import FINGERTIPS, fingertips, row, tidy

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 1, 9, tzinfo=UTC)


def take(path, at=MARCH, by=None, **options):
    return actions.import_observations(path=path, by=by, at=at, **options)


def told(release):
    return release.rows, release.new, release.changed, release.withdrawn, release.unchanged


def years(*values, **fields):
    return [row(**{"Time period": str(2015 + n), "Value": value, **fields}) for n, value in enumerate(values)]


@pytest.fixture
def first(tmp_path):
    return take(fingertips(tmp_path / "a.csv", years("70.5", "71.0", "72.0")))


def test_a_fingertips_file_is_taken_in(first):
    assert told(first) == (3, 3, 0, 0, 0)
    area, indicator = Area.objects.get(), Indicator.objects.get()
    assert (area.code, area.kind, indicator.source_id, indicator.state) == (
        "E06000991", "local authority", "999001", "proposed",
    )  # fmt: skip
    observed = list(
        Observation.objects.order_by("period_start").values_list("period_end", "value", "lower", "numerator")
    )
    assert observed[0] == (date(2015, 12, 31), 70.5, 70.1, 715)
    assert Series.objects.get().sex == ""
    assert first.report == [
        "1 indicator was not known and entered as proposed: A made-up indicator.",
        "1 areas are new to us, by the names that the file gives them.",
    ]


@pytest.mark.parametrize(
    "header",
    [
        FINGERTIPS[:-1],
        [name.replace("Region", "ICBs") for name in FINGERTIPS],
        [name.replace("Compared to Region value or percentiles", "percentiles") for name in FINGERTIPS],
        [name.replace("Sex", "Gender") for name in FINGERTIPS],
        list(reversed(FINGERTIPS)),
    ],
)
def test_columns_are_found_by_name(tmp_path, header):
    """26 columns, a parent column of another name, another order, and the mark that spreadsheets put first."""
    release = take(fingertips(tmp_path / "a.csv", years("70.5"), header=header, mark="\ufeff"))
    assert told(release) == (1, 1, 0, 0, 0)


def test_the_same_file_again_changes_nothing(first, tmp_path):
    again = take(fingertips(tmp_path / "b.csv", years("70.5", "71.0", "72.0")), at=OCTOBER)
    assert again == first
    assert Observation.objects.count() == 3


def test_the_same_rows_in_another_file_write_none(first, tmp_path):
    rows = list(reversed(years("70.5", "71.0", "72.0")))
    release = take(fingertips(tmp_path / "b.csv", rows), at=OCTOBER)
    assert told(release) == (3, 0, 0, 0, 3)
    assert Observation.objects.count() == 3


def test_what_was_known_in_march_is_known_in_october(first, tmp_path):
    second = take(fingertips(tmp_path / "b.csv", years("70.5", "71.9", "72.0", "72.8")), at=OCTOBER)
    assert told(second) == (4, 1, 1, 0, 2)
    october = queries.known_on(date(2026, 10, 1))
    in_order = {"then": queries.known_on(date(2026, 9, 30)), "now": queries.known_now(), "october": october}
    assert {
        name: list(rows.order_by("period_end").values_list("value", flat=True)) for name, rows in in_order.items()
    } == {"then": [70.5, 71.0, 72.0], "now": [70.5, 71.9, 72.0, 72.8], "october": [70.5, 71.9, 72.0, 72.8]}
    assert list(queries.known_on(date(2026, 3, 9))) == []
    (revision,) = queries.revisions(Series.objects.get(), since=first)
    assert (revision.before.value, revision.after.value) == (71.0, 71.9)


def test_a_hole_is_withdrawn_and_a_series_that_is_not_named_is_left(first, tmp_path):
    other = years("5.0", **{"Area Code": "E06000992", "Area Name": "Tamar", "Lower CI 95.0 limit": ""})
    take(fingertips(tmp_path / "o.csv", other), at=MARCH + timedelta(days=1))
    rows = years("70.5", "71.0", "72.0")
    release = take(fingertips(tmp_path / "b.csv", [rows[0], rows[2]]), at=OCTOBER)
    assert told(release) == (2, 0, 0, 1, 2)
    assert queries.known_now().count() == 3
    tail = take(fingertips(tmp_path / "c.csv", [rows[2]]), at=OCTOBER + timedelta(days=1))
    assert told(tail) == (1, 0, 0, 0, 1)


def test_a_complete_file_withdraws_what_it_does_not_hold(first, tmp_path):
    release = take(fingertips(tmp_path / "b.csv", years("70.5")), at=OCTOBER, is_complete=True)
    assert told(release) == (1, 0, 0, 2, 1)
    (revision, other) = queries.revisions(Series.objects.get(), since=first)
    assert (revision.after, other.after) == (None, None)


def test_missing_suppressed_zero_and_provisional_are_different(tmp_path):
    blank = {"Lower CI 95.0 limit": "", "Upper CI 95.0 limit": "", "Count": ""}
    notes = ["Value suppressed for disclosure control due to small count", "", "Not applicable", "", "Provisional"]
    values = ["", "", "", "0", "4"]
    rows = [
        row(**{"Time period": str(2015 + n), "Value": value, "Value note": note, **blank})
        for n, (value, note) in enumerate(zip(values, notes, strict=True))
    ]
    take(fingertips(tmp_path / "a.csv", rows))
    assert list(Observation.objects.order_by("period_end").values_list("status", "value")) == [
        ("Q", None), ("O", None), ("M", None), ("A", 0), ("P", 4),
    ]  # fmt: skip


def test_a_suppressed_value_that_becomes_known_is_a_revision(tmp_path):
    blank = {"Lower CI 95.0 limit": "", "Upper CI 95.0 limit": "", "Count": ""}
    take(fingertips(tmp_path / "a.csv", years("", **blank, **{"Value note": "Value suppressed"})))
    release = take(fingertips(tmp_path / "b.csv", years("3", **blank)), at=OCTOBER)
    assert told(release) == (1, 0, 1, 0, 0)


PERIOD = "The period cannot be read; write 2019, 2019/20, 2019/20 Q1, Jan 2020 or 2020-01-31 (1 row: 4)"
WRONG = [
    ({"Value": "lots"}, "The value is not a number; write it without words and without separators (1 row: 4)"),
    ({"Value": "NaN"}, "The value is not a number; write it without words and without separators (1 row: 4)"),
    ({"Value": "1e999"}, "The value is too large, or too long (1 row: 4)"),
    ({"Lower CI 95.0 limit": "99"}, "A lower confidence limit is above the value (1 row: 4)"),
    ({"Upper CI 99.8 limit": "1"}, "An upper confidence limit is below the value (1 row: 4)"),
    ({"Time period": "last year"}, PERIOD),
    ({"Time period": "2016"}, "The same series has two values for a period (2 rows: 3, 4)"),
    ({"Area Code": ""}, "The area's code is empty (1 row: 4)"),
    ({"Indicator ID": ""}, "The indicator is empty (1 row: 4)"),
    ({"Denominator": "-1"}, "A denominator is negative (1 row: 4)"),
    ({"Category": "Decile 1"}, "A category has no type, or a type has no category (1 row: 4)"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "reason"), WRONG, ids=[str(fault) for fault, _ in WRONG])
def test_a_file_with_a_wrong_row_is_refused_whole(first, tmp_path, fault, reason):
    rows = years("70.5", "60.0", "61.0", **{"Lower CI 95.0 limit": "", "Upper CI 95.0 limit": ""})
    rows[2] |= fault
    with pytest.raises(actions.NotTakenIn) as error:
        take(fingertips(tmp_path / "b.csv", rows), at=OCTOBER)
    assert error.value.reasons == (reason,)
    assert Release.objects.get() == first
    assert sorted(queries.known_now().values_list("value", flat=True)) == [70.5, 71.0, 72.0]


def test_what_is_cut_off_leaves_nothing_half_loaded(first, tmp_path, monkeypatch):
    """The last step fails, as if the process had been killed before the commit."""
    monkeypatch.setattr("metrics.actions.importing.audit.record", lambda *_, **__: 1 / 0)
    path = fingertips(tmp_path / "b.csv", years("70.6", "71.0", "72.0", "72.1"))
    with pytest.raises(ZeroDivisionError):
        take(path, at=OCTOBER)
    monkeypatch.undo()
    assert Release.objects.get() == first
    assert queries.known_now().count() == 3
    assert told(take(path, at=OCTOBER)) == (4, 1, 1, 0, 2)


def test_a_spreadsheet_is_told_how_to_come_in(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04\n")
    with pytest.raises(imports.CannotRead, match="Save its sheet as"):
        take(path)


def test_all_reasons_are_told_at_once(tmp_path):
    rows = [row(**{"Value": "x", "Time period": "?", "Area Code": ""})]
    with pytest.raises(actions.NotTakenIn) as error:
        take(fingertips(tmp_path / "b.csv", rows))
    assert len(error.value.reasons) == 3


def test_empty_lines_at_the_end_are_no_rows(tmp_path):
    path = fingertips(tmp_path / "a.csv", years("70.5"))
    path.write_bytes(path.read_bytes() + b"\r\n\n")
    assert told(take(path)) == (1, 1, 0, 0, 0)


def test_our_own_form(tmp_path):
    path = tidy(
        tmp_path / "t.csv",
        "indicator,indicator_name,area,area_name,period_start,period_end,value,status,denominator\n"
        "waits,Waits over 65 weeks,QXX,Mercia ICB,2024-01-01,2024-01-31,0,,100\n"
        "waits,,QXX,,2024-02-01,2024-02-29,,Q,\n"
        "waits,,QXX,,2024-03-01,2024-03-31,12,P,\n",
    )
    release = take(path)
    assert (release.form, told(release)) == (Form.TIDY, (3, 3, 0, 0, 0))
    assert Indicator.objects.get().slug == "waits"
    assert list(Observation.objects.order_by("period_end").values_list("value", "status")) == [
        (0, "A"), (None, "Q"), (12, "P"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "The file is empty."),
        ("a,b\n1,2\n", "The file's first row does not name columns that we know."),
        ("indicator,area,period\nx,y,2019\n", "The file has no column for: value."),
        ("indicator,area,value\nx,y,1\n", "no column for: period (or period_start and period_end)."),
        ("indicator,area,period,value\nx,y,2019,1,9\n", "extra data after last expected column (line 2)"),
        ("indicator,area,period,value\n", "a header and no rows"),
        ("indicator,area,period,value\nx,y,2019,1\n", "“x” is not known, and the file does not name it"),
        ("indicator,indicator_name,area,period,value\nx,X,y,2019,1\n", "area codes are not known"),
    ],
)
def test_what_is_no_file_of_ours_is_told(tmp_path, content, words):
    with pytest.raises((imports.CannotRead, Refused)) as error:
        take(tidy(tmp_path / "t.csv", content))
    assert words in str(error.value)


def test_a_retired_number_names_its_successor(first, tmp_path):
    successor = Indicator.objects.create(slug="new", title="The new one")
    Indicator.objects.filter(source_id="999001").update(state="retired", successor=successor)
    release = take(fingertips(tmp_path / "b.csv", years("70.6")), at=OCTOBER)
    assert release.report == ["“A made-up indicator” is retired; its successor is “The new one”."]


def test_only_the_analyst_takes_files_in(people, tmp_path):
    path = fingertips(tmp_path / "a.csv", years("70.5"))
    with pytest.raises(Refused, match="keep indicators"):
        take(path, by=people.people["planner"])
    assert take(path, by=people.people["analyst"]).new == 1


def refused(work):
    with pytest.raises(DatabaseError), transaction.atomic():
        work()


def test_the_database_keeps_what_was_observed(first):
    observed = Observation.objects.all()
    refused(lambda: observed.update(value=1))
    refused(lambda: observed.delete())
    refused(lambda: Release.objects.update(rows=9))
    refused(lambda: Series.objects.update(area=Area.objects.create(code="XYZ", name="x", kind="other")))
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("TRUNCATE metrics_observation"))


@pytest.mark.parametrize(
    "fields",
    [
        {"value": None},
        {"status": "Q"},
        {"period_end": date(2009, 1, 1)},
        {"lower": 9},
        {"series_id": 10**9},
        {"release_from_id": 10**9},
        {"period_start": date(2015, 1, 1), "period_end": date(2015, 12, 31)},
    ],
)
def test_the_database_refuses_an_impossible_observation(first, fields):
    good = {"series": Series.objects.get(), "release_from": first, "value": 5,
            "period_start": date(2010, 1, 1), "period_end": date(2010, 12, 31)}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(**good | fields)
    Observation.objects.create(**good)


def test_the_command_tells_what_it_did(tmp_path, capsys):
    path = fingertips(tmp_path / "a.csv", years("70.5", "71.0"))
    call_command("import_observations", str(path))
    assert "2 rows; 2 new, 0 changed, 0 withdrawn, 0 as before, 0 refused." in capsys.readouterr().out
    call_command("import_observations", str(path))
    assert "0 new, 0 changed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("import_observations", str(fingertips(tmp_path / "b.csv", years("x"))))


def test_the_database_refuses_a_series_of_nothing_and_keeps_what_series_are_of(first):
    indicator, area = Indicator.objects.get(), Area.objects.get()
    for told in ({"indicator_id": 10**9, "area": area}, {"indicator": indicator, "area_id": 10**9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Series.objects.create(sex="x", **told)
    for table, kept in (("metrics_indicator", indicator), ("metrics_area", area)):
        for change in ("DELETE FROM {} WHERE id = %s", "UPDATE {} SET id = id + 1 WHERE id = %s"):
            with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(change.format(table), [kept.pk])
