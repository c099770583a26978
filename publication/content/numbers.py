"""Which numbers are frozen with a text? What it promises, which is part of the text; and what was known that day of the
indicators that it draws on, which is not: it is put in where the text names it, and never makes it another text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from core.canonical import sha256
from core.richtext import clean, kind_of, plain, references
from metrics import charts
from metrics.queries import footnotes_of, printed_list, printed_rows
from metrics.queries.measures import FACTS
from plans.models import Edition, Snapshot
from priorities.models import Framework
from publication.queries.numbers import KINDS, OF_THE_PLAN, Known, area_of, known, promised
from publication.queries.promises import Pair, Promise, in_short, promises_of
from publication.queries.references import pair_of

Content = dict[str, Any]
MOST_ROWS = 24
FROZEN = '"numbers":{'
"""How the key reads in canonical JSON; within a text its quotation marks would be escaped."""


def numbers(edition: Edition, content: Content) -> Content:
    """The numbers of a content that is being composed, whose sections are there already. Reads only; the number of
    queries grows with the lists whose tables the text shows, and with nothing else."""
    wanted = sorted({ref for body in _bodies(content["sections"]) for ref in references(body) if kind_of(ref) in KINDS})
    agreed = promised(edition)
    area = area_of(edition.plan)
    here = area.code if area else ""
    found = known(pairs(agreed, here) | {pair_of(ref, here) for ref in wanted if kind_of(ref) != "measures"})
    tables = [_table_of(slug) for slug in _lists(wanted)]
    made: Content = {
        "targets_are_text": not Snapshot.objects.filter(edition=edition).exclude(content__contains=FROZEN).exists(),
        "promised": {"area": here, **agreed, "lists": tables},
        "known": {"figures": [row.frozen() for row in found.values()], "pictures": [], "shown": {}},
    }
    _show(wanted, {**content, "numbers": made}, found, here)
    return made


def of_the_text(content: Content) -> Content:
    """What of the numbers is part of the text: targets and tables in their words. Not what a target was confirmed to
    mean, which changes no word that a board read; not a target that only quotes the text; and no figure. Nothing where
    an edition was given to boards before numbers were frozen: their text keeps its fingerprint."""
    made = content.get("numbers")
    if made is None or not made["targets_are_text"]:
        return {}
    agreed = made["promised"]
    targets = [
        [row.get("id") or row["section"], target["wording"]]
        for row in [*agreed["commitments"], *agreed["priorities"]]
        for target in row["targets"]
    ]
    text = _words(content["sections"]) if targets else ""
    targets = [each for each in targets if _even(each[1]) not in text]
    told = {"targets": targets, "lists": [[row["list"], row["head"], row["rows"]] for row in agreed["lists"]]}
    return {name: rows for name, rows in told.items() if rows}


def without_the_days(content: Content) -> Content:
    """The content without what was only known on its day."""
    if "numbers" not in content:
        return content
    return {**content, "numbers": {name: part for name, part in content["numbers"].items() if name != "known"}}


def _words(sections: list[Content]) -> str:
    """All that the sections say, and promise, in one line."""
    promises = [row["text"] for section in _walk(sections) for row in _all(section["commitments"])]
    return _even(" ".join([*map(plain, _bodies(sections)), *promises]))


def _all(rows: list[Content]) -> Iterator[Content]:
    for row in rows:
        yield row
        yield from _all(row["commitments"])


def _even(words: str) -> str:
    return " ".join(words.split()).casefold()


def _walk(sections: list[Content]) -> Iterator[Content]:
    for section in sections:
        yield section
        yield from _walk(section["sections"])


def _bodies(sections: list[Content]) -> list[str]:
    return [text for row in _walk(sections) for text in (row["body"], row["summary"])]


def pairs(agreed: Content, here: str) -> set[Pair]:
    """Which indicators in which areas what is agreed names; `here` is the plan's own area."""
    rows = [*agreed["commitments"], *agreed["priorities"]]
    targets = {(each["indicator"], each["area"] or here) for row in rows for each in row["targets"]}
    named = {(row["indicator"], here) for row in agreed["commitments"]}
    return {pair for pair in targets | named if pair[0]}


def _lists(wanted: list[str]) -> list[str]:
    named = [ref.partition(":")[2] for ref in wanted if kind_of(ref) == "measures"]
    return [slug for slug in named if slug != OF_THE_PLAN]


def _table_of(slug: str) -> Content:
    """The table of a list as its document prints it, cell by cell, with its footnotes."""
    framework = Framework.objects.get(slug=slug)
    notes = [[note.mark, note.words] for note in footnotes_of(framework)]
    numbered = framework.items.exclude(number="").filter(metrics__isnull=False).exists()
    rows = printed_list(framework) if numbered else printed_rows(framework)
    head = ["No.", "Indicator", *FACTS] if numbered else ["Area", "Objective", "Metric", "Target", "Position"]
    return {"list": slug, "title": str(framework), "head": framework.table_head or head, "rows": rows, "notes": notes}


def _show(wanted: list[str], content: Content, found: dict[Pair, Known], here: str) -> None:
    """Put in what each reference shows: words, or blocks of the closed schema."""
    made, there = content["numbers"]["known"], {row["list"]: row for row in content["numbers"]["promised"]["lists"]}
    for ref in wanted:
        kind, name = kind_of(ref), ref.partition(":")[2]
        if kind == "measures":
            html = _own_table(content) if name == OF_THE_PLAN else _printed(there[name])
            made["shown"][ref] = {"html": clean(html)}
            continue
        row = found.get(pair_of(ref, here))
        if row is None:
            continue
        if kind == "indicator":
            made["shown"][ref] = {"words": in_short(row.frozen()), "address": row.address}
        elif row.state == "known":
            picture = charts.through_time(
                row.indicator, row.told, key=f"series-{row.indicator.slug}",
                title=f"{row.indicator.title}: {row.name} through time",
            )  # fmt: skip
            if picture:
                _draw(made, ref, row, picture)


def _draw(made: Content, ref: str, row: Known, picture: charts.Picture) -> None:
    digest = sha256(picture.svg.encode())
    words = f"{picture.title}. {picture.words}".strip()
    if digest not in {each["sha256"] for each in made["pictures"]}:
        made["pictures"].append({"sha256": digest, "svg": picture.svg, "words": words})
    where = f' <a href="{row.address}">The newest figures</a>.' if row.address else ""
    rows = [list(each) for each in picture.rows[:MOST_ROWS]]
    more = f", the newest {MOST_ROWS} of {len(picture.rows)} periods" if len(picture.rows) > MOST_ROWS else ""
    figure = (
        f'<figure><img src="asset:{digest}" alt="{escape(words)}"><figcaption>{escape(picture.title)}. '
        f"{escape(picture.legend)}{where}</figcaption></figure>"
    )
    html = figure + _html(f"{picture.title}, in numbers{more}", list(picture.head), rows)
    made["shown"][ref] = {"html": clean(html)}


def _own_table(content: Content) -> str:
    rows = [
        [each.text, *(cell or ["–"] for cell in (_aimed(each), _figures(each), _due(each)))]
        for each in promises_of(content)
    ]
    return _html(
        "What we promise, and how it is measured", ["Commitment", "Target", "What the data say", "Milestones"], rows
    )


def _aimed(promise: Promise) -> list[str]:
    found = [f"{aim.words} ({aim.meaning})" if aim.meaning else aim.words for aim in promise.aims if aim.words]
    return [*([promise.measure] if promise.measure else []), *found] or [promise.none]


def _figures(promise: Promise) -> list[str]:
    return [" ".join([f"{in_short(aim.figure)}.".replace("..", "."), *aim.sentences])
            for aim in promise.aims if aim.figure]  # fmt: skip


def _due(promise: Promise) -> list[str]:
    return [f"{title}: {day}" for title, day in promise.milestones]


def _printed(table: Content) -> str:
    notes = "".join(f"<p>{escape(mark)} {escape(words)}</p>" for mark, words in table["notes"])
    return _html(table["title"], table["head"], table["rows"]) + notes


def _html(caption: str, head: list[str], rows: list[list[Any]]) -> str:
    """A table of the closed schema. A row of one cell is a heading over all columns; a cell may hold several lines."""
    parts = [f"<table><caption>{escape(caption)}</caption><thead><tr>"]
    parts += [f'<th scope="col">{escape(cell)}</th>' for cell in head]
    parts.append("</tr></thead><tbody>")
    for row in rows:
        if len(row) == 1:
            parts.append(f'<tr><th scope="colgroup" colspan="{len(head)}">{escape(row[0])}</th></tr>')
            continue
        cells = ["<br>".join(map(escape, cell)) if isinstance(cell, list) else escape(cell) for cell in row]
        parts.append(f'<tr><th scope="row">{cells[0]}</th>' if cells[0] else "<tr><td></td>")
        parts += [f"<td>{cell}</td>" for cell in cells[1:]]
        parts.append("</tr>")
    return "".join([*parts, "</tbody></table>"])
