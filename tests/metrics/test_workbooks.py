"""Is a workbook read as the person says who knows its columns?"""

import csv
from decimal import Decimal

import pytest

from core.verdict import Refused
from metrics import imports
from metrics.imports import Columns
from tests.metrics.workbooks import HEADS, book, months

CHOSEN = {"indicator": "Metric", "area": "Organisation code", "period": "Month", "value": "Actual"}


def columns(**told):
    return Columns(**{"sheet": "Return", "heading_row": 1, "headings": CHOSEN} | told)


def table(data, chosen, tmp_path):
    layout = imports.as_table(data, chosen, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        return layout, list(csv.DictReader(file))


def test_the_headings_are_found_below_a_title_and_the_first_rows_are_shown():
    above = [["Waiting times return"], [], ["Mercia", "as of May"]]
    found = imports.peek(book(months("1", "2"), above=above))
    assert (found.sheets, found.sheet, found.heading_row, found.headings) == (["Return"], "Return", 4, HEADS)
    assert found.rows == [(5, ["waits", "QXX", "45292", "1"]), (6, ["waits", "QXX", "45323", "2"])]


def test_ten_rows_are_shown_and_no_more():
    found = imports.peek(book([["w", "QXX", 45292, n] for n in range(40)]))
    assert [row for row, _ in found.rows] == list(range(2, 12))


def test_columns_are_guessed_by_their_words():
    assert imports.guess([*HEADS, "Numerator", "Lower CI 95.0 limit", "Anything"]) == {
        "indicator": "Metric", "area": "Organisation code", "period": "Month", "value": "Actual",
        "numerator": "Numerator", "lower": "Lower CI 95.0 limit",
    }  # fmt: skip


def test_rows_become_a_plain_table_that_keeps_their_numbers(tmp_path):
    data = book([*months("0.5"), [], *months("7")], above=[["A title"]])
    layout, rows = table(data, columns(heading_row=2), tmp_path)
    assert layout.is_numbered
    assert [(each["period"], each["value"], each["row"]) for each in rows] == [
        ("2024-01", "0.5", "2"),
        ("2024-01", "7", "4"),
    ]


@pytest.mark.parametrize(
    ("dates", "cell", "period"),
    [
        ("month", 45292, "2024-01"),
        ("quarter", 45323, "2024 Q1"),
        ("year", 45292, "2024"),
        ("financial year", 45292, "2023/24"),
        ("financial year", 45383, "2024/25"),
        ("day", 45292, "2024-01-01"),
        ("month", 2024, "2024"),
        ("month", "2024/25 Q1", "2024/25 Q1"),
        ("month", "01/02/2024", "2024-02"),
        ("month", "2024-02-01T00:00:00", "2024-02"),
        ("month", "31/02/2024", "31/02/2024"),
    ],
)
def test_a_day_stands_for_the_period_that_the_person_says(tmp_path, dates, cell, period):
    _, (row,) = table(book([["w", "QXX", cell, 1]]), columns(dates=dates), tmp_path)
    assert row["period"] == period


@pytest.mark.parametrize(
    ("cell", "is_fraction", "value", "status"),
    [
        (Decimal("0.76"), True, "76", ""),
        (Decimal("0.076500000000000001"), True, "7.65", ""),
        (Decimal("0.76"), False, "0.76", ""),
        ("76%", False, "76", ""),
        ("1,095", False, "1095", ""),
        ("[c]", False, "", "Q"),
        ("*", False, "", "Q"),
        ("[z]", False, "", "M"),
        ("soon", False, "soon", ""),
        (0, False, "0", ""),
    ],
)
def test_a_value_is_read_as_it_is_meant(tmp_path, cell, is_fraction, value, status):
    _, (row,) = table(book([["w", "QXX", 45292, cell]]), columns(is_fraction=is_fraction), tmp_path)
    assert (row["value"], row["status"]) == (value, status)


def test_what_is_the_same_for_all_rows_stands_in_no_column(tmp_path):
    chosen = columns(headings={"period": "Month", "value": "Actual"}, constants={"indicator": "waits", "area": "QYG"})
    _, rows = table(book(months("1", "2")), chosen, tmp_path)
    assert {(row["indicator"], row["area"]) for row in rows} == {("waits", "QYG")}


def test_a_column_that_moved_is_found_and_one_that_is_gone_is_told(tmp_path):
    moved = book([[5, 45292, "QXX", "w"]], heads=["Actual", "Month", "Organisation code", "Metric"])
    _, (row,) = table(moved, columns(), tmp_path)
    assert (row["indicator"], row["area"], row["value"]) == ("w", "QXX", "5")
    with pytest.raises(imports.NotTakenIn, match="Row 1 has no column “Actual”"):
        table(book([], heads=["Metric", "Organisation code", "Month", "Result"]), columns(), tmp_path)


def test_headings_that_are_twice_there_or_empty_have_names_of_their_own():
    assert imports.peek(book([[1, 2, 3, 4]], heads=["Value", "", "Value", "x"])).headings == [
        "Value", "Column B", "Value (column C)", "x",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_refused_in_words(data):
    with pytest.raises(Refused, match="cannot be read as an Excel workbook"):
        imports.peek(data)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"headings": {}}, "value"),
        ({"headings": CHOSEN | {"note": "Actual"}}, "note"),
        ({"constants": {"area": "QXX"}}, "area"),
        ({"headings": {name: words for name, words in CHOSEN.items() if name != "period"}}, "period"),
    ],
)
def test_what_is_not_said_of_the_columns_is_asked(told, fault):
    assert fault in columns(**told).faults
    assert columns().faults == {}
