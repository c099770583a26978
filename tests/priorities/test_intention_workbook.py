"""Does an intention survive the way through a workbook, and does a file with faults change nothing?"""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import workbook
from priorities import imports, queries
from priorities.models import Intention
from tests.priorities.test_intentions import WHO, complete, cycle, questions  # noqa: F401
from tests.stages import TODAY

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://evil")\n+1\n@SUM(A1)\n\tx & <b> “é” \x0b _x0041_'


@pytest.fixture
def planner(client, people):
    client.force_login(people.people["planner"])
    return client


@pytest.fixture
def rows(cycle, people):  # noqa: F811
    ends = complete(cycle, people, title="Ends", finance="disinvestment", amount=Decimal("500.25"))
    one = complete(
        cycle, people, title="=1+1", workforce=HOSTILE, finance="investment", amount=Decimal(300), disinvestment=ends,
        starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31),
    )  # fmt: skip
    return [ends, one]


def address(cycle, name="intentions-workbook"):  # noqa: F811
    return reverse(f"priorities:{name}", args=[cycle.slug])


def sheet_of(data):
    """The cells as a list of lists, to be changed and written again."""
    return [
        [cells[column].text if column in cells else "" for column in range(max(cells) + 1)]
        for _, cells in workbook.read(data, sheet=imports.SHEET)
    ]


def sent(client, cycle, content):  # noqa: F811
    data = content if isinstance(content, bytes) else workbook.write(content, sheet=imports.SHEET, headings=2)
    answer = client.post(address(cycle, "import-intentions"), {"file": SimpleUploadedFile("x.xlsx", data)})
    return answer, answer.context["faults"] if answer.context else []


def values():
    return [
        [queries.told(row, question) for question in questions()]
        for row in queries.whole(Intention.objects.order_by("number"))
    ]


def test_a_round_trip_changes_no_value_and_no_version(planner, cycle, rows):  # noqa: F811
    before = values()
    data = planner.get(address(cycle)).content
    assert b"<f" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    answer, _ = sent(planner, cycle, data)
    assert answer.status_code == 302
    assert values() == before
    assert HOSTILE.strip() in before[1]
    assert set(Intention.objects.values_list("version", flat=True)) == {2}


def test_an_empty_register_filled_from_the_file_gives_the_same_file(planner, cycle, rows):  # noqa: F811
    data = planner.get(address(cycle)).content
    before = values()
    table = sheet_of(data)
    Intention.objects.update(disinvestment=None)
    for row in rows:
        row.drivers.all().delete()
    Intention.objects.all().delete()
    disinvestment = table[1].index("Number of the disinvestment that pays for it")
    paid_by, table[3][disinvestment] = table[3][disinvestment], ""
    for line in table[2:]:
        line[0] = line[1] = ""
    answer, faults = sent(planner, cycle, table)
    assert (answer.status_code, faults) == (302, [])
    table = sheet_of(planner.get(address(cycle)).content)
    table[3] += [""] * (disinvestment + 1 - len(table[3]))
    table[3][disinvestment] = paid_by
    assert sent(planner, cycle, table)[0].status_code == 302
    assert values() == before


def test_what_was_changed_is_taken_and_what_others_changed_is_not_overwritten(planner, cycle, rows):  # noqa: F811
    table = sheet_of(planner.get(address(cycle)).content)
    sro = table[1].index("Senior responsible owner")
    table[2][sro] = "D. New"
    assert sent(planner, cycle, table)[0].status_code == 302
    rows[0].refresh_from_db()
    assert (rows[0].sro, rows[0].version) == ("D. New", 3)
    table[2][sro] = "E. Newer"
    _, faults = sent(planner, cycle, table)
    assert faults == [
        "Row 3: Somebody saved this intention meanwhile, in the section that you changed. Compare, then save again."
    ]
    rows[0].refresh_from_db()
    assert rows[0].sro == "D. New"


def test_every_fault_is_told_with_row_and_column_and_nothing_is_changed(planner, cycle, rows):  # noqa: F811
    before = values()
    table = sheet_of(planner.get(address(cycle)).content)
    at = {name: place for place, name in enumerate(table[1])}
    table[2][at["Senior responsible owner"]] = "D. New"
    bad = list(table[3])
    bad[at["Pounds a year"]] = "lots"
    bad[at["First day"]] = "31/02/2027"
    bad[at["Team that leads it"]] = "Nobody"
    bad[at["What it does to spending"]] = "Magic"
    bad[at["Number of the disinvestment that pays for it"]] = "99"
    bad[at["Title"]] = "x" * 201
    table[3] = bad
    table.append(["7", "1"])
    table.append(["", "", "No team"])
    answer, faults = sent(planner, cycle, table)
    assert answer.status_code == 422
    assert faults == [
        "Row 4, “Title”: has 201 letters; at most 200 fit.",
        "Row 4, “Team that leads it”: “Nobody” is no body of this cycle; use its name in the portal.",
        "Row 4, “First day”: must be a day, for example 2027-03-31 or 31/03/2027, not “31/02/2027”.",
        (
            "Row 4, “What it does to spending”: must be one of: "
            "No change in spending, Investment, Saving, Disinvestment; not “Magic”."
        ),
        "Row 4, “Pounds a year”: must be pounds, for example 250000, not “lots”.",
        (
            "Row 4, “Number of the disinvestment that pays for it”: "
            "must be the number of an intention of this cycle, not “99”."
        ),
        "Row 5: there is no intention 7 in this cycle. Leave the number empty for a new one.",
        "Row 5: the title is missing.",
        "Row 5: the team that leads it is missing.",
        "Row 6: the team that leads it is missing.",
    ]
    assert values() == before
    assert faults[0] in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table[0].__setitem__(1, "intention-2022-23"), "made from the template “intention-2022-23”"),
        (lambda table: table[0].__setitem__(3, "planning-for-1999"), "belongs to the cycle “planning-for-1999”"),
        (lambda table: table.pop(0), "was not made from the template"),
        (lambda table: table[1].__setitem__(2, "Name"), "“Name” is no column of the template"),
        (lambda table: table[1].pop(), "is missing"),
        (lambda table: table[1].append("Title"), "is there twice"),
        (lambda table: table.append(list(table[2])), "is in row 3 already"),
        (lambda table: table.__delitem__(slice(2, None)), "has no intention in it"),
        (lambda table: table[2].__setitem__(1, "x"), "“Version”: must be a whole number"),
        (lambda table: table[2].extend(["x"] * 40), "no heading"),
    ],
)  # fmt: skip
def test_another_template_another_cycle_or_other_columns_are_told(planner, cycle, rows, change, words):  # noqa: F811
    before = values()
    table = sheet_of(planner.get(address(cycle)).content)
    change(table)
    _, faults = sent(planner, cycle, table)
    assert any(words in fault for fault in faults), faults
    assert values() == before


def test_broken_files_are_told_on_the_page(planner, cycle, rows):  # noqa: F811
    for data in (b"not a workbook", b"PK\x03\x04", b""):
        answer, faults = sent(planner, cycle, data)
        assert answer.status_code == 422
        assert faults or "file" in answer.context["form"].errors


def test_a_file_of_another_team_is_refused_row_by_row(client, people, cycle, rows):  # noqa: F811
    client.force_login(people.people["other-author"])
    table = sheet_of(client.get(address(cycle)).content)
    table[2][table[1].index("Sponsor")] = "Mine"
    _, faults = sent(client, cycle, table)
    assert faults == [
        "Row 3: You may not write an intention for Avon Partnership. Ask an administrator for a role that includes it."
    ]
    client.force_login(people.people["analyst"])
    _, faults = sent(client, cycle, table)
    assert "You may not write an intention" in faults[0]


def test_days_and_pounds_as_a_workbook_holds_them(cycle, people):  # noqa: F811
    by_code = {each.code: each for each in questions()}
    world = queries.world_of(cycle, None, on=TODAY)
    read = lambda code, text, number=True: imports.values.value_of(by_code[code], workbook.Cell(text, number), world)  # noqa: E731
    assert read("starts_on", "46478") == date(2027, 4, 1)
    assert read("starts_on", "1/4/2027", False) == date(2027, 4, 1)
    assert read("amount", "1234.5600000000001") == Decimal("1234.56")
    assert read("amount", "£1,234", False) == Decimal(1234)
    for text in ("NaN", "-1", "1e99", "1.234", "Infinity"):
        with pytest.raises(imports.values.Wrong):
            read("amount", text, False)
