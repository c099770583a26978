"""Do values survive a workbook, and is a file that is broken or hostile told apart, in words, without harm?"""

import io
import random
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import workbook
from core.verdict import Refused

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def texts(data):
    return [{column: cell.text for column, cell in cells.items()} for _, cells in workbook.read(data, sheet="S")]


def package(sheet, **parts):
    """A workbook as another program might write it, with this sheet."""
    out = io.BytesIO()
    frame = dict(workbook._frame("S")) | {"xl/worksheets/sheet1.xml": sheet, **parts}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in frame.items():
            made.writestr(name, text)
    return out.getvalue()


def sheet_of(rows):
    return f'<worksheet xmlns="{workbook.MAIN}"><sheetData>{rows}</sheetData></worksheet>'


@given(st.lists(st.lists(TEXT, max_size=5), max_size=5))
def test_every_text_comes_back_byte_for_byte(rows):
    wanted = [{n: text for n, text in enumerate(row) if text} for row in rows]
    assert texts(workbook.write(rows, sheet="S", headings=1)) == [row for row in wanted if row]


def test_no_text_can_be_a_formula_and_numbers_stay_numbers():
    data = workbook.write(
        [["=1+1", "@x", "+1", '=HYPERLINK("http://x")'], [Decimal("12.50"), 7]], sheet="S", headings=0
    )
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in sheet
    assert sheet.count('t="inlineStr"') == 4
    rows = workbook.read(data, sheet="S")
    assert rows[0][1][0] == workbook.Cell("=1+1")
    assert rows[1][1] == {0: workbook.Cell("12.50", is_number=True), 1: workbook.Cell("7", is_number=True)}


def test_what_another_program_writes_is_read():
    shared = f'<sst xmlns="{workbook.MAIN}"><si><r><t>Two </t></r><r><t>runs</t></r><rPh><t>x</t></rPh></si></sst>'
    cells = '<row r="3"><c r="B3" t="s"><v>0</v></c><c t="b"><v>1</v></c><c r="AA3" t="str"><v>_x0041_b</v></c></row>'
    data = package(sheet_of(cells), **{"xl/sharedStrings.xml": shared})
    assert workbook.read(data, sheet="other") == [
        (3, {1: workbook.Cell("Two runs"), 2: workbook.Cell("yes"), 26: workbook.Cell("Ab")})
    ]


def test_formulas_and_errors_are_told_cell_by_cell():
    row = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#REF!</v></c></row>'
    ((_, cells),) = workbook.read(package(sheet_of(row)), sheet="S")
    assert [cells[0].fault, cells[1].fault] == ["holds a formula; type the value itself", "holds the error #REF!"]


def hostile():
    wide = "".join(f'<c r="{workbook.letters(n)}1"><v>1</v></c>' for n in range(100_000))
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, workbook.MAX_ROWS + 2))
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    secret = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    one = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    good = workbook.write([["a"]], sheet="S", headings=0)
    return {
        "nothing": (b"", "cannot be read"),
        "no zip": (b"\xd0\xcf\x11\xe0" * 100, "without one"),
        "cut off": (good[: len(good) // 2], "cannot be read"),
        "another zip": (zipped({"hello.txt": "x"}), "cannot be read"),
        "bad xml": (package("<worksheet"), "cannot be read"),
        "no such string": (package(sheet_of('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')), "cannot be read"),
        "100,000 columns": (package(sheet_of(f'<row r="1">{wide}</row>')), "something in column 201"),
        "far column": (package(sheet_of('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>')), "something in column"),
        "too many rows": (package(sheet_of(many)), "more than 6,000 rows"),
        "zip bomb": (package(sheet_of("<row/>" * 1_200_000)), "too large when it is unpacked"),
        "laughs": (package(laughs + sheet_of(one.format("&b;"))), "cannot be read"),
        "secrets": (package(secret + sheet_of(one.format("&a;"))), "cannot be read"),
        "too many parts": (zipped({f"{n}.xml": "" for n in range(600)}), "too large"),
        "too large a file": (b"x" * (workbook.MAX_FILE + 1), "10 MB"),
    }


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_PART", 6_000_000)  # a bomb of the real size takes a minute to make
    data, words = HOSTILE[name]
    with pytest.raises(Refused, match=words):
        workbook.read(data, sheet="S")


def outcome(data):
    try:
        workbook.read(data, sheet="S")
    except Refused as refused:
        return refused.reasons[0]
    return "Read."


def test_broken_bytes_never_raise_anything_else():
    chance, whole = random.Random(7), workbook.write([["a", "b"], ["c", "d"]], sheet="S", headings=1)
    told = set()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        told.add(outcome(bytes(data)))
    assert all(words.endswith(".") for words in told)
    assert len(told) > 1
