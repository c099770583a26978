"""What does the status of a plan's promises at a year's end show? From its frozen content alone: the parts of its page,
and its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.spreadsheet import as_csv
from publication.bundle.report import day, moment, page_of

Content = Mapping[str, Any]
Block = dict[str, Any]
MOST_OPEN = 40
"""A longer table is opened by who wants it, so that what comes after it is found."""


def year_end_title(content: Content) -> str:
    return f"{content['plan']['title']}: status at the end of {content['year']['name']}"


def year_end_facts(content: Content, sha256: str = "") -> list[list[str]]:
    """What is told of it before its parts."""
    edition, year = content["edition"], content["year"]
    found = [
        ["Plan", content["plan"]["title"]],
        ["Edition", f"{edition['number']}, published on {day(edition['published_on'])}"],
        ["Financial year", f"{year['name']}: {day(year['from'])} to {day(year['to'])}"],
        ["All promises", content["status"]],
        ["Fingerprint of the text", edition["snapshot_sha256"]],
    ]
    if "frozen_at" in content:
        found += [["Frozen", f"{moment(content['frozen_at'])}, by {content['frozen_by']}"], ["Fingerprint", sha256]]
    return found


def year_end_blocks(content: Content) -> list[Block]:
    """The parts in their order, in the form that the pages of reports show; what is missing comes first."""
    return [*_missing(content), *_duties(content), *_strategies(content), *_promises(content), *_milestones(content),
            *_method(content)]  # fmt: skip


def year_end_page(content: Content, sha256: str) -> bytes:
    """All of it as one web page that needs no other file."""
    return page_of(year_end_title(content), year_end_blocks(content), year_end_facts(content, sha256))


def _part(name: str, text: str) -> Block:
    return {"kind": "h2", "id": name, "text": text}


def _missing(content: Content) -> Iterator[Block]:
    yield _part("missing", "What is missing")
    if content["missing"]:
        yield {"kind": "list", "rows": content["missing"]}
    else:
        yield {"kind": "p", "text": "Nothing is missing."}


def _numbers(content: Content, row: Content) -> str:
    """`2, 5`: the promises of a row, by the numbers under which they stand further down."""
    numbers = {each["id"]: str(each["number"]) for each in content["promises"]}
    return ", ".join(numbers[promise] for promise in row["promises"]) or "None"


def _duties(content: Content) -> Iterator[Block]:
    yield _part("duties", "Duties of the plan")
    if not content["duties"]:
        yield {"kind": "p", "text": "The law asks nothing of this type of plan that is on record."}
        return
    rows = [
        [f"{row['number']}. {row['wording']} ({row['citation']})", _answered(row), _numbers(content, row),
         row["status"]]
        for row in content["duties"]
    ]  # fmt: skip
    yield {"kind": "table", "caption": "Each duty, the promises that answer it, and how they stand",
           "head": ["Duty", "Answered in", "Promises", "Status"], "rows": rows}  # fmt: skip


def _answered(row: Content) -> str:
    return "; ".join(map(_section, row["sections"])) or row["reason"] or "No section, and no reason is given"


def _section(row: Content) -> str:
    return f"{row['number']} {row['title']}".strip()


def _strategies(content: Content) -> Iterator[Block]:
    yield _part("strategies", "Strategies of the Health and Wellbeing Boards")
    if not content["strategies"]:
        told = "was frozen with this edition" if content["strategies"] is None else "is on record for this plan"
        yield {"kind": "p", "text": f"No strategy of a board {told}."}
    for strategy in content["strategies"] or ():
        yield {"kind": "h3", "text": strategy["title"]}
        yield {"kind": "p", "text": f"All of it: {strategy['status']}"}
        if strategy["priorities"]:
            rows = [[row["words"], _numbers(content, row), row["status"]] for row in strategy["priorities"]]
            yield {"kind": "table", "caption": f"Priorities of {strategy['title']}, and how what answers them stands",
                   "head": ["Priority", "Promises", "Status"], "rows": rows}  # fmt: skip
        if not strategy["are_known"]:
            yield {"kind": "p", "text": "Its priorities are not on record."}


def _promises(content: Content) -> Iterator[Block]:
    yield _part("promises", "Promises")
    if not content["promises"]:
        yield {"kind": "p", "text": "This edition makes no promise."}
        return
    rows = [
        [f"{row['number']}. {row['text']}", _section(row["section"]), _stands(row), _data(row),
         _due(content, row)]
        for row in content["promises"]
    ]  # fmt: skip
    yield {"kind": "table", "caption": "Each promise, what the data said of it, and its milestones",
           "head": ["Promise", "Section", "How it stands", "What the data said", "Milestones"],
           "rows": rows, "is_long": len(rows) > MOST_OPEN}  # fmt: skip


def _stands(row: Content) -> str:
    return row["stands"][0].upper() + row["stands"][1:]


def _data(row: Content) -> str:
    aims = [" – ".join(filter(None, (each["words"], each["indicator"], each["said"]))) for each in row["aims"]]
    return "; ".join(aims) or row["measure"] or row["none"] or "Not known"


def _due(content: Content, row: Content) -> str:
    told = {each["slug"]: f"{each['title']}: {each['stands']}" for each in content["milestones"]}
    return "; ".join(told[slug] for slug in row["milestones"]) or "None"


def _milestones(content: Content) -> Iterator[Block]:
    yield _part("milestones", "Milestones")
    if not content["milestones"]:
        yield {"kind": "p", "text": "No milestone of a promise was frozen with this edition."}
        return
    rows = [[row["title"], row["due"], _stands(row), _reported(row["report"])] for row in content["milestones"]]
    yield {"kind": "table", "caption": "Each milestone, with its last report up to the end of the year",
           "head": ["Milestone", "Due by", "How it stands", "Last report"], "rows": rows}  # fmt: skip


def _reported(report: Content | None) -> str:
    if report is None:
        return "None"
    return f"{day(report['month']).split(' ', 1)[1]}: {report['status']}. {report['narrative']}"


def _method(content: Content) -> Iterator[Block]:
    yield _part("method", "How this was made")
    yield {"kind": "list", "rows": content["rules"]}


HEAD = [
    "kind", "strategy", "number", "duty or priority", "citation", "answered in", "status", "promise", "section",
    "how the promise stands", "what the data said", "milestones", "input fingerprints",
]  # fmt: skip


def year_end_table(content: Content) -> bytes:
    """A row for each promise under each duty and each priority, and one where no promise answers; then each promise
    that answers none of them."""
    promises = {row["id"]: row for row in content["promises"]}
    rows, told = [HEAD], set()
    asked = [
        (["duty", "", str(row["number"]), row["wording"], row["citation"], _answered(row), row["status"]], row)
        for row in content["duties"]
    ] + [
        (["priority", strategy["title"], "", row["words"], "", "", row["status"]], row)
        for strategy in content["strategies"] or () for row in strategy["priorities"]
    ]  # fmt: skip
    for cells, row in asked:
        told.update(row["promises"])
        rows += [[*cells, *_cells(content, promises[each])] for each in row["promises"]] or [[*cells, *[""] * 6]]
    alone = [row for row in content["promises"] if row["id"] not in told]
    return as_csv([*rows, *(["promise", *[""] * 6, *_cells(content, row)] for row in alone)])


def _cells(content: Content, row: Content) -> list[str]:
    prints = " ".join(each["input_sha256"] for each in row["aims"] if each["input_sha256"])
    return [row["text"], _section(row["section"]), row["stands"], _data(row), _due(content, row), prints]
