"""Is every date and every table cell of the five documents found again in the structured data of the sample?

The other tests compare list by list; these look from the documents' side, so that what nobody thought of is noticed.
Exceptions stand here, each with its reason, and one that nothing needs is an error too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from jfp_portal import files
from tests.jfp_portal.sample_files import (
    SAMPLE,
    every_plan,
    needs_seeds,
    organisations,
    plain,
    promises,
    read,
    seed,
    walk,
)

pytestmark = needs_seeds
# Without "may" as a verb.
MONTH = (
    r"(?:January|February|March|April|May(?! be\b| also\b)|June|July|August|Sept(?:ember)?"
    r"|October|November|December)"
)
YEARS = r"(?:19|20)\d\d(?: ?[-/–] ?\d{1,4})?"
DATE = re.compile(
    rf"(?:\b\d{{1,2}} ?(?:st|nd|rd|th)? )?\b{MONTH}(?: ?/ ?{MONTH})?(?: 20\d\d)?|\b{YEARS}\b"
    r"|(?<![\d/])\d\d[/-]\d\d(?![\d/-])"
)
# Dates that stand in the running text of a section and in no record, each with its reason.
NO_RECORD = {
    (1, "2060"): "until when the planet goes on to warm: a fact about the world, and nobody's date",
    (3, "24/25"): "the year into which Cheshire West's five programmes go on, said above their list",
}


def document(number: int) -> str:
    """A document's words, line by line: one holds a stray "<" that would swallow what follows it."""
    return "\n".join(plain(line) for line in seed(number).splitlines())


def texts(value: Any) -> Iterator[str]:
    """Every text in a file's data, whatever it is nested in."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif value is not None:
        yield str(value)


@cache
def records() -> str:
    """What is held as data, without the running text of sections: lists, milestones, promises, the register and its
    dates, bodies, remits and posts; and the tables and lists in the text, whose cells and items are facts too."""
    held: list[Any] = [organisations(), read("remits.yaml"), read("posts.yaml")]
    held.append(files.SAMPLE.rows("frameworks"))
    for folder in ("priorities", "register"):
        held += [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((SAMPLE / folder).glob("*.yaml"))]
    for plan in every_plan():
        held.append(plan["title"])
        for section in walk(plan["sections"]):
            held += [section["title"], [promise["text"] for promise in promises(section["commitments"])]]
            held += re.findall(r"<table>.*?</table>", section["body"], flags=re.DOTALL)
            held += re.findall(r"^(?:- |\d+\. |> ).+(?:\n {2,}.+)*", section["body"], flags=re.MULTILINE)
    return words(" ".join(texts(held)))


def words(text: str) -> str:
    text = re.sub(
        r"(?<=\d) (?=(?:st|nd|rd|th)\b)", "", plain(text).replace("•", " ").replace("well-being", "wellbeing")
    )
    return " ".join(re.sub(r"[:,.*~]|(?<= )- ", " ", text).lower().split())


def missing_dates(number: int, held: str) -> set[str]:
    found = {match.group().strip() for line in document(number).split("\n") for match in DATE.finditer(line)}
    assert len(found) >= 4
    return {date for date in found if not re.search(rf"(?<!\d){re.escape(words(date))}(?!\d)", held)}


def missing_cells(number: int, held: str) -> set[str]:
    cells = {
        words(piece)
        for line in seed(number).splitlines()
        if "\t" in line
        for cell in line.split("\t")
        for piece in re.split(r"</?(?:li|ul|p|h4|b|small)\b[^>]*>|•|(?<=[a-z])\.\*? (?=[A-Z])", cell)
    }
    named = {cell for cell in cells if re.search(r"\w", cell)}
    assert len(named) >= 20
    return {cell for cell in named if cell not in held}


@pytest.mark.parametrize("number", range(5))
def test_every_date_of_a_document_is_in_a_record(number: int) -> None:
    assert missing_dates(number, records()) == {date for at, date in NO_RECORD if at == number}


def test_a_date_without_a_record_stands_in_the_text() -> None:
    text = " ".join(section["body"] for plan in every_plan() for section in walk(plan["sections"]))
    assert [date for _, date in NO_RECORD if date not in text] == []


@pytest.mark.parametrize("number", [0, 1, 3, 4])
def test_every_table_cell_of_a_document_is_in_a_record(number: int) -> None:
    """The strategy of 2021 (2) has no table."""
    assert "\t" not in seed(2)
    assert missing_cells(number, records()) == set()


@pytest.mark.parametrize(("number", "lost"), [(3, "22nd June 2023"), (4, "31 st January"), (1, "2032")])
def test_the_comparison_notices_a_lost_date(number: int, lost: str) -> None:
    assert lost in missing_dates(number, records().replace(words(lost), "some day"))


@pytest.mark.parametrize(("number", "lost"), [(1, "1,095"), (3, "14. Urgent & Emergency Care"), (4, "Contracts")])
def test_the_comparison_notices_a_lost_cell(number: int, lost: str) -> None:
    assert words(lost) in missing_cells(number, records().replace(words(lost), "nothing"))
