"""What does a report to a committee show? Parts in one order, from the frozen content alone, of which the web page, the
PDF and the Word document are made; and its table."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from core.days import day_in_words, moment_in_words
from core.spreadsheet import as_csv
from metrics.progress.changes import KINDS

Content = Mapping[str, Any]
Block = dict[str, Any]
FOLDER = Path(__file__).resolve().parents[2] / "templates" / "publication" / "report"


def title_of(content: Content) -> str:
    return f"How it is going: report {content.get('number', 'in preparation')} to {content['committee']['name']}"


def blocks(content: Content) -> list[Block]:
    """The parts of a report in their order. Each is a dict with its `kind`: h2, h3, p, quote, list, facts, table or
    picture. What is missing comes first, and before it, for a committee that asked for letters, what they mean."""
    return [
        *_letters(content), *_missing(content), *_commentary(content), *_changes(content), *_exceptions(content),
        *_measures(content), *_milestones(content), *_numbers(content), *_method(content),
    ]  # fmt: skip


def facts(content: Content, sha256: str = "") -> list[list[str]]:
    """What is told of the report before its parts."""
    period, before = content["period"], content["previous"]
    found = [
        ["Committee", content["committee"]["name"]],
        ["Area", content["area"]["name"] if content["area"] else "No area of ours has data"],
        ["Period", f"{day(period['from'])} to {day(period['to'])}"],
        [
            "Report before",
            f"Report {before['number']}, to {day(before['to'])}" if before else "None: this is the first",
        ],
    ]
    if "frozen_at" in content:
        found += [["Frozen", f"{moment(content['frozen_at'])}, by {content['frozen_by']}"], ["Fingerprint", sha256]]
    return found


def day(iso: str) -> str:
    return day_in_words(date.fromisoformat(iso))


def moment(iso: str) -> str:
    return moment_in_words(datetime.fromisoformat(iso))


def _part(title: str) -> Block:
    return {"kind": "h2", "text": title, "id": "-".join(title.lower().replace(",", "").split())}


def _p(text: str) -> Block:
    return {"kind": "p", "text": text}


def _letters(content: Content) -> Iterator[Block]:
    if asked := content.get("rating"):
        yield _part("What the letters mean")
        yield _p(
            f"This committee asked for a letter beside the four answers: {asked['asked_by']}, "
            f"{day(asked['asked_on'])}, minute {asked['minute']}. A letter leaves out most of what the answers say."
        )
        yield {"kind": "list", "rows": asked["rule"]}


def _missing(content: Content) -> Iterator[Block]:
    yield _part("What is missing")
    yield {"kind": "list", "rows": content["missing"]} if content["missing"] else _p("Nothing is missing.")


def _commentary(content: Content) -> Iterator[Block]:
    yield _part("How the whole stands")
    if content["commentary"]:
        yield from _said(content["commentary"])
    else:
        yield _p("The analyst wrote nothing on the whole.")


def _said(said: Content) -> Iterator[Block]:
    yield {"kind": "quote", "rows": [line for line in said["text"].splitlines() if line.strip()],
           "by": f"{said['by']}, {moment(said['at'])}"}  # fmt: skip


def _changes(content: Content) -> Iterator[Block]:
    before = content["previous"]
    yield _part(f"What changed since report {before['number']}" if before else "What changed")
    if not before:
        yield _p("This is the first report, so there is nothing to compare it with.")
    elif not any(content["changes"].values()):
        yield _p("Nothing changed since.")
    for kind, words in KINDS.items():
        if content["changes"][kind]:
            yield {"kind": "h3", "text": words}
            yield {"kind": "list", "rows": content["changes"][kind]}


def _exceptions(content: Content) -> Iterator[Block]:
    yield _part("Exceptions: what is off its track")
    if not content["exceptions"]:
        yield _p("No rule says that anything is off its track.")
        return
    rows = [
        [row["about"], f"{row['rule_words']}. {row['words']}", f"Since {moment(row['raised_at'])}",
         f"{row['response']} ({row['acknowledged_by']}, {moment(row['acknowledged_at'])})" if row["response"]
         else "Nobody has answered for it yet"]
        for row in content["exceptions"]
    ]  # fmt: skip
    yield {"kind": "table", "caption": "What is off its track, and what will be done about it",
           "head": ["What", "Why", "Since when", "What will be done"], "rows": rows}  # fmt: skip


def _measures(content: Content) -> Iterator[Block]:
    yield _part("Measures")
    if not content["measures"]:
        yield _p("This committee watches no measure.")
    for row in content["measures"]:
        yield {"kind": "h3", "text": row["title"]}
        yield from _measure(row)


def _measure(row: Content) -> Iterator[Block]:
    aim = "; ".join(f"{each['words']} ({each['state'].lower()})" for each in row["targets"])
    words = f"“{row['target_words']}”" if row["target_words"] else ""
    told = row["told"]
    shown = [["List", row["under"]]] if row["under"] else []
    shown += [["Aim", f"{words}: {aim}" if words and aim else words or aim or "No target is stated"]]
    if row["missing"]:
        shown.append(["Missing", "; ".join(row["missing"])])
    if told:
        latest = told["latest"]
        shown.append(
            ["Latest", f"{latest['words']}, for the period to {day(latest['last'])}" if latest else "no value"]
        )
        shown += [[each["question"], each["words"]] for each in told["answers"]]
    if "rating" in row:
        shown.append(["Letter", row["rating"]["words"]])
    if told:
        shown += [["Caveat", caveat] for caveat in told["caveats"]]
    shown += [["New limits", _rebase(each)] for each in row["rebases"]]
    yield {"kind": "facts", "rows": shown, "caption": f"What is known of {row['title']}"}
    if row["picture"]:
        yield _picture(row)
    if row["commentary"]:
        yield from _said(row["commentary"])


def _rebase(row: Content) -> str:
    who = ", ".join(part for part in (row["committee"], row["minute"], row["by"]) if part)
    return f"From {day(row['from'])}: {row['reason']} Decided on {day(row['decided_on'])} ({who})."


def _picture(row: Content) -> Block:
    picture = row["picture"]
    drawn = base64.b64encode(picture["svg"].encode()).decode()
    return {
        "kind": "picture", "name": f"measure-{row['id']}", "svg": picture["svg"], "caption": picture["legend"],
        "source": f"data:image/svg+xml;base64,{drawn}",
        "alt": f"{picture['title']}. {picture['words']} The numbers stand at the end of this report.",
    }  # fmt: skip


def _milestones(content: Content) -> Iterator[Block]:
    yield _part("Milestones")
    if not content["milestones"]:
        yield _p("This committee monitors no milestone.")
        return
    yield {"kind": "table", "caption": "Each milestone with its last monthly report",
           "head": ["Milestone", "Due by", "Status", "Last reported on"],
           "rows": [[row["title"], _due(row), *_reported(row)] for row in content["milestones"]]}  # fmt: skip
    for row in content["milestones"]:
        if row["report"]:
            yield {"kind": "h3", "text": row["title"]}
            yield _p(row["report"]["narrative"])
            yield from (_p(f"{name}: {row['report'][key]}") for name, key in (("Risks", "risks"), ("Issues", "issues"))
                        if row["report"][key])  # fmt: skip


def _due(row: Content) -> str:
    late = row["late_days"]
    return f"{day(row['due_on'])}" + (f"; {late} day{'' if late == 1 else 's'} late" if late else "")


def _reported(row: Content) -> list[str]:
    months = len(row["owed"])
    owed = (
        f"; {months} month{' that is over is' if months == 1 else 's that are over are'} not reported" if months else ""
    )
    if row["report"] is None:
        return ["Not known", f"Never reported on{owed}"]
    month = date.fromisoformat(row["report"]["month"])
    return [row["report"]["status_words"], f"{day_in_words(month).split(' ', 1)[1]}{owed}"]


def _numbers(content: Content) -> Iterator[Block]:
    drawn = [row["picture"] for row in content["measures"] if row["picture"]]
    if drawn:
        yield _part("The numbers of the pictures")
    for picture in drawn:
        yield {"kind": "table", "caption": picture["title"], "is_long": True,
               "head": picture["head"], "rows": picture["rows"]}  # fmt: skip


def _method(content: Content) -> Iterator[Block]:
    yield _part("How this report was made")
    yield _p(
        "The answers are those that were stored when the data came in, and none was worked out for this report. "
        f"Rules and engines: {'; '.join(content['engines'])}."
    )
    rows = [
        [row["title"], f"{told['release']['number']}, {told['release']['name']}, {moment(told['release']['at'])}",
         told["profile"], str(told["interpretation"]), told["input_sha256"]]
        for row in content["measures"] if (told := row["told"])
    ]  # fmt: skip
    if rows:
        yield {"kind": "table", "caption": "From what each answer was made", "is_dense": True,
               "head": ["Measure", "Release of the data", "Rules", "Interpretation", "Fingerprint of the input"],
               "rows": rows}  # fmt: skip


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(dirs=[FOLDER])


def report_page(content: Content, sha256: str) -> bytes:
    """The report as one web page that needs no other file."""
    return page_of(title_of(content), blocks(content), facts(content, sha256))


def page_of(title: str, blocks: list[Block], facts: list[list[str]]) -> bytes:
    """Such parts as one web page that needs no other file."""
    context = {"title": title, "blocks": blocks, "facts": facts}
    return _engine().get_template("page.html").render(Context(context, use_l10n=False, use_tz=False)).encode()


def cells_with_heads(blocks: list[Block]) -> list[Block]:
    """Such parts as a template of the workspace shows them: each cell of a table beside its heading, for narrow
    windows."""
    return [
        each | {"cells": [list(zip(each["head"], row, strict=True)) for row in each["rows"]]}
        if each["kind"] == "table" else each
        for each in blocks
    ]  # fmt: skip


HEAD = [
    "kind", "title", "list or due day", "aim", "latest", "period to", "met", "on trajectory", "changing", "will meet",
    "missing", "commentary or report", "interpretation or report id", "input fingerprint",
]  # fmt: skip


def report_table(content: Content) -> bytes:
    """A row for each measure and each milestone."""
    rows = [HEAD, *map(_measure_row, content["measures"]), *map(_milestone_row, content["milestones"])]
    if "rating" in content:
        letters = [f"{row['rating']['letter']} {row['rating']['word']}" for row in content["measures"]]
        rows = [[*row, letter] for row, letter in zip_longest(rows, ["letter", *letters], fillvalue="")]
    return as_csv(rows)


def _measure_row(row: Content) -> list[str]:
    told = row["told"]
    latest = (told or {}).get("latest") or {"words": "", "last": ""}
    keys = [each["key"] for each in told["answers"]] if told else ["", "", "", ""]
    aim = row["target_words"] or "; ".join(each["words"] for each in row["targets"])
    return [
        "measure", row["title"], row["under"], aim, latest["words"], latest["last"], *keys, "; ".join(row["missing"]),
        row["commentary"]["text"] if row["commentary"] else "", str(told["interpretation"]) if told else "",
        told["input_sha256"] if told else "",
    ]  # fmt: skip


def _milestone_row(row: Content) -> list[str]:
    report = row["report"]
    missing = "; ".join(
        [*(["never reported on"] if report is None else []), *(f"no report on {m}" for m in row["owed"])]
    )
    return [
        "milestone", row["title"], row["due_on"], "", report["status_words"] if report else "",
        report["month"] if report else "", "", "", "", "", missing, report["narrative"] if report else "",
        str(report["id"]) if report else "", "",
    ]  # fmt: skip
