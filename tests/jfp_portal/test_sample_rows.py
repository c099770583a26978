"""Is each fact that the mission asks of the sample system held where it belongs, in the words of the documents?

A row of the mission is kept when its facts are structured (a section with its local type, an item of a list, a promise,
a milestone, a body, a plan of the register), not when a page merely mentions them. Every row has its line in
`docs/traceability.md`. No database: files are compared with the documents, which lie beside some checkouts only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.jfp_portal.sample_files import bodies, every_plan, framework, needs_seeds, plain, promises, read, seed, walk

TRACEABILITY = Path(__file__).resolve().parents[2] / "docs" / "traceability.md"
# The rows of the mission that the sample system as a whole is to hold, as issue B lists them.
ROWS = """
000-01 000-02 000-04 000-06 000-07 000-20..24 000-35..38 001-03 001-04 001-06..08 001-10 001-15 001-17..20 001-23 001-27
001-28..33 001-35 001-38 001-40 001-41 001-44..50 001-52..60 001-64..67 001-70..73 001-82 002-01..06 002-08..17
002-20 003-01..07 003-10..20 003-22..24 003-26..34 003-36 004-49..52 004-54 004-55
"""
DOCUMENTS = {"deck": 0, "summary": 1, "strategy": 2, "places": 3, "approach": 4}
FACTS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "sample_rows.yaml").read_text(encoding="utf-8")
)
# How many entries a list has: the documents' own number. Counted where one could be lost unseen.
COUNTS = {
    "framework:safeguarding-commitments": 7, "framework:foreword-principles": 4, "framework:culture-and-leadership": 3,
    "section:place-plan-sefton/collaboration-agreement-principles": 6,
    "section:place-plan-sefton/live-well": 8, "section:place-plan-sefton/enabler-functions": 7,
    "section:place-plan-liverpool/core-goals": 5, "section:place-plan-knowsley/top-health-challenges": 6,
    "section:place-plan-st-helens/guiding-principles": 5, "section:place-plan-warrington/key-outcomes": 3,
    "section:place-plan-halton/enablers": 6, "section:place-plan-cheshire-west/joint-transformation-programmes": 5,
    "section:place-plan-cheshire-west/key-objectives": 11, "posts:Sponsor": 11, "posts:Business lead": 11,
    "section:place-plan-cheshire-east/core-outcomes": 4, "section:place-plan-cheshire-east/enabling-workstreams": 7,
    "section:place-plan-cheshire-east/priority-core-themes": 6, "section:place-plan-cheshire-east/areas-of-focus": 5,
}  # fmt: skip


def rows(listed: str) -> list[str]:
    """`000-01 000-20..24` as every row that it means."""
    found = []
    for document, first, last in re.findall(r"(\d{3})-(\d\d)(?:\.\.(\d\d))?", listed):
        found += [f"{document}-{number:02}" for number in range(int(first), int(last or first) + 1)]
    return found


def words(text: str) -> str:
    return re.sub(r"[:,.]", "", plain(text)).lower().strip()


def in_section(name: str) -> tuple[str, list[str]]:
    plan, slug = name.split("/")
    (section,) = (
        each for row in every_plan() if row["slug"] == plan for each in walk(row["sections"]) if each["slug"] == slug
    )
    texts = [each["title"] + " " + each["body"].replace("\n> ", " ") for each in walk([section])]
    texts += [promise["text"] for each in walk([section]) for promise in promises(each["commitments"])]
    return section["local_type"], texts


def in_framework(name: str) -> tuple[str, list[str]]:
    row = framework(name)

    def below(items: list[dict[str, Any]]) -> list[str]:
        return [text for item in items for text in [item["wording"], *below(item.get("items") or [])]]

    return "", [row["name"], row["description"], *below(row["items"])]


def in_plan(name: str) -> tuple[str, list[str]]:
    (row,) = (row for row in read("register/plans.yaml")["plans"] if row["slug"] == name)
    return "", [row["title"], row.get("period_words") or "", row["known"], row.get("period_note") or ""]


def in_body(name: str) -> tuple[str, list[str]]:
    row = bodies()[name]
    return "", [row["name"], *(each["name"] for each in row.get("names", []))]


def in_milestone(name: str) -> tuple[str, list[str]]:
    (row,) = (row for row in read("priorities/milestones.yaml") if row["slug"] == name)
    return "", [said["wording"] for said in row["statements"]]


def in_posts(name: str) -> tuple[str, list[str]]:
    named = [row for row in read("posts.yaml") if row["title"] == name]
    return "", [name, *(subject for row in named for subject in row.get("subjects") or [])]


def in_rows(file: str, key: str, *fields: str) -> Callable[[str], tuple[str, list[str]]]:
    """Rows of a file that name the thing in `key` (or, for a remit of many, in `kind`): the texts of these fields."""

    def texts(name: str) -> tuple[str, list[str]]:
        found = [row for row in read(file) if name in (row.get(key), row.get("kind"))]
        return "", [str(row.get(field) or "") for row in found for field in fields]

    return texts


def in_lost(name: str) -> tuple[str, list[str]]:
    return "", [row["title"] for row in read("register/lost.yaml") if row["title"].startswith(name)]


def in_measures(name: str) -> tuple[str, list[str]]:
    rows = read("priorities/figure-2.yaml")["priorities"]
    return "", [each["wording"] for row in rows if row.get("wording") == name for each in row["measures"]]


def in_aims(name: str) -> tuple[str, list[str]]:
    return "", [row["wording"] for row in read("stated_targets.yaml") if row["indicator"]["slug"] == name]


LOOK: dict[str, Callable[[str], tuple[str, list[str]]]] = {
    "section": in_section,
    "framework": in_framework,
    "plan": in_plan,
    "body": in_body,
    "milestone": in_milestone,
    "posts": in_posts,
    "lost": in_lost,
    "remits": in_rows("remits.yaml", "body", "subject", "note"),
    "dates": in_rows("register/dates.yaml", "plan", "words"),
    "relations": in_rows("register/relations.yaml", "plan", "words"),
    "involved": in_rows("register/involvement.yaml", "plan", "audience"),
    "data": in_rows("data_sources.yaml", "name", "name", "description"),
    "measures": in_measures,
    "aims": in_aims,
}


def held_at(where: str) -> tuple[str, list[str]]:
    kind, name = where.split(":", 1)
    return LOOK[kind](name)


@needs_seeds
@pytest.mark.parametrize("row", FACTS)
def test_the_facts_of_a_row_are_structured_and_printed(row: str) -> None:
    for fact in FACTS[row]:
        where, expected = fact["where"], fact["words"]
        found_type, texts = held_at(where)
        held = words(" ".join(texts))
        printed = words(seed(DOCUMENTS[fact["document"]]).replace("\n", " "))
        assert found_type == fact.get("as", ""), where
        assert expected, where
        assert [each for each in expected if words(each) not in held] == [], where
        assert [each for each in expected if words(re.sub(r"^\d+\. ", "", each)) not in printed] == [], where


@pytest.mark.parametrize("where", COUNTS)
def test_a_list_has_as_many_entries_as_the_document(where: str) -> None:
    kind, name = where.split(":", 1)
    if kind == "section":
        body = held_at(where)[1][0]
        entries = re.findall(r"^(?:-|\d+\.) ", body, flags=re.MULTILINE)
        # The title stands before the body, on the line of a list that has nothing before it.
        entries += re.findall(r"^\S.*? (?:-|1\.|\d+\.) (?=\S)", body.split("\n")[0])
    elif kind == "framework":
        entries = framework(name)["items"]
    else:
        entries = held_at(where)[1][1:]
    assert len(entries) == COUNTS[where]


def test_every_row_has_its_line() -> None:
    told = set()
    for document, first, last in re.findall(
        r"^\| (\d{3})-(\d\d)(?: to \d{3}-(\d\d))? \|", TRACEABILITY.read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        told |= set(rows(f"{document}-{first}..{last or first}"))
    asked = rows(ROWS)
    assert len(asked) == len(set(asked)) == 116
    assert [row for row in asked if row not in told] == []
    assert set(FACTS) <= set(asked)
