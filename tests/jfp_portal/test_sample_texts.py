"""Do the sample plans say what the user's documents say, in our own words? Names, titles, promises, figures and list
items are facts and stay as printed; running prose is ours. The documents lie beside some checkouts only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from plans.imports import markdown_body
from publication.bundle.comparison import TYPES, own_words
from tests.jfp_portal.sample_files import (
    SEEDS,
    every_plan,
    joint_forward_plan,
    place_plans,
    plain,
    promises,
    seed,
    walk,
)

WORDS_IN_A_ROW = 12
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the user's documents are not beside this checkout")


def running_prose(body: str) -> Iterator[str]:
    """Yields the paragraphs of a body that must be our own words: not lists, tables, quotations or footnote marks."""
    for block in re.split(r"\n\s*\n", re.sub(r"<table>.*?</table>", "\n\n", body, flags=re.DOTALL)):
        block = block.strip()
        if block and not re.match(r"([-*>|]|\d+\.) |Table: |\|", block):
            yield block


def runs(text: str, length: int = WORDS_IN_A_ROW) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", plain(text).lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_every_heading_of_the_plan_is_a_section() -> None:
    headings = [re.sub(r"[*#]", "", line).strip() for line in re.findall(r"^#+ .+$", seed(1), flags=re.MULTILINE)]
    # These are a title, an opening sentence and labels of blocks, printed as headings.
    labels = (
        "We will:", "It will:", "And", "Want to know more?", "We are committed to:", "Our plans recognise", "Focus on",
    )  # fmt: skip
    wanted = [h for h in headings if not h.startswith((*labels, "Cheshire and Merseyside Joint Forward Plan"))]
    held = [f"{s['number']}. {s['title']}" for s in walk(joint_forward_plan()["sections"]) if s["number"].isdigit()]
    held += [f"{s['number']} {s['title']}".strip() for s in walk(joint_forward_plan()["sections"])]
    assert len(wanted) > 40
    assert [heading for heading in wanted if heading not in held] == []


def test_every_we_will_block_is_kept_word_for_word() -> None:
    """The document prints 19 blocks "We will:" and one "It will:", which is a list of the Constitution."""
    assert len(re.findall(r"^(?:#+ )?\**We will:\**\s*$", seed(1), flags=re.MULTILINE)) == 19
    holders = [s for s in walk(joint_forward_plan()["sections"]) if s["commitments"]]
    assert len(holders) == 19
    printed = plain(seed(1))
    for section in holders:
        for commitment in promises(section["commitments"]):
            assert plain(commitment["text"]) in printed, commitment["text"]
    assert "shift the paradigm from reactive to proactive healthcare" in plain(
        next(s["body"] for s in walk(joint_forward_plan()["sections"]) if "It will:" in s["body"])
    )


def test_no_bold_promise_of_the_document_is_missing() -> None:
    text = seed(1)
    held = {plain(c["text"]) for s in walk(joint_forward_plan()["sections"]) for c in promises(s["commitments"])}
    bold = set()
    for block in re.findall(r"We will:\**\s*\n(.*?)(?=\n#|\nFigure|\n<p>|\Z)", text, flags=re.DOTALL):
        bold |= {plain(found) for found in re.findall(r"^(?:- )?\*\*(.+?)\*\*$", block, flags=re.MULTILINE)}
    for block in re.findall(r"\*\*And:?\*\*\s*\n(.*?)(?=\n#|\nFigure|\n<p>|\Z)", text, flags=re.DOTALL):
        bold |= {plain(found) for found in re.findall(r"^- \*\*(.+?)\*\*$", block, flags=re.MULTILINE)}
    bold -= {"And:", "And"}
    assert len(bold) >= 40
    assert bold - held == set()


def table_cells(text: str) -> list[str]:
    return [
        cell
        for line in text.split("\n")
        if "\t" in line
        for cell in line.split("\t")
        if cell.strip(" -") or cell == "-"
    ]


def test_every_table_cell_of_the_document_is_kept() -> None:
    held = plain(" ".join(section["body"] for section in walk(joint_forward_plan()["sections"])))
    held = re.sub(r" +", " ", held)
    cells = table_cells(seed(1))
    assert len(cells) > 250
    missing = []
    for cell in cells:
        items = re.findall(r"<li>(.*?)</li>", cell) or [cell]
        missing += [item for item in items if plain(item.replace("•", "").rstrip("*~ ")) not in held]
    assert [plain(cell) for cell in missing] == []


@pytest.mark.parametrize("appendix", ["appendix-1", "appendix-2"])
def test_every_figure_of_an_appendix_is_kept(appendix: str) -> None:
    text = seed(1)
    start = text.index("# Appendix 1") if appendix == "appendix-1" else text.index("## Appendix 2")
    stop = text.index("## Appendix 2") if appendix == "appendix-1" else text.index("# Appendix 3")
    figure = re.compile(r"<?£?\d[\d,.:/]*%?")
    wanted = Counter(figure.findall(plain(" ".join(table_cells(text[start:stop])))))
    (section,) = (s for s in walk(joint_forward_plan()["sections"]) if s["slug"] == appendix)
    held = Counter(figure.findall(plain(section["body"])))
    assert wanted.total() > 40
    assert wanted - held == Counter()


def test_every_row_of_appendix_1_is_kept_in_its_order() -> None:
    text = seed(1)
    rows = [line for line in text[text.index("# Appendix 1") : text.index("## Appendix 2")].split("\n") if "\t" in line]
    (section,) = (s for s in walk(joint_forward_plan()["sections"]) if s["slug"] == "appendix-1")
    held = plain(section["body"])
    assert len(rows) == 49  # two of them headings
    assert [row for row in rows[1:] if plain(row) not in held] == []


def test_the_five_footnotes_of_appendix_2_are_kept() -> None:
    (section,) = (s for s in walk(joint_forward_plan()["sections"]) if s["slug"] == "appendix-2")
    marks = re.findall(r'<aside data-note="[^"]+" data-mark="([^"]+)"', section["body"])
    assert marks == ["*", "**", "***", "****", "~"]
    assert re.findall(r"<sup [^>]+>([^<]+)</sup>", section["body"]) == [
        "*", "**", "**", "***", "****", "***", "***", "~"
    ]  # fmt: skip


def test_every_list_item_of_the_place_plans_is_kept() -> None:
    held = plain(" ".join(s["title"] + " " + s["body"] for plan in place_plans() for s in walk(plan["sections"])))
    held = held.replace("> ", "").lower()
    volume = seed(3).split("1. Sefton\n", 2)[2].replace("\t", "\n")
    names = [plain(item) for item in re.findall(r"^ *(?:-|\d+\.) (.+)$", volume, flags=re.MULTILINE)]
    assert len(names) > 150
    # A name is what stands before its explanation.
    leads = [re.split(r" [–-] |: | \(", name)[0].strip(" .:").lower() for name in names]
    assert [lead for lead in leads if lead not in held] == []


def test_what_a_place_page_calls_its_own_words_is_printed_in_its_document() -> None:
    """A Place's page and the table of the nine show what each part of its plan lists or quotes as the Place's own."""

    def bare(text: str) -> str:
        return " ".join(re.findall(r"[a-z0-9]+", plain(text).replace("'", "").lower()))

    printed = bare(seed(3))
    shown = [
        (plan["slug"], words)
        for plan in place_plans()
        for section in walk(plan["sections"])
        if section["common_type"] in TYPES
        for words in own_words(markdown_body(section["body"]))
    ]
    assert len(shown) > 150
    assert [(plan, words) for plan, words in shown if bare(words) not in printed] == []


def test_running_prose_is_in_our_own_words() -> None:
    """Titles, commitments, table cells, list items and quotations are facts; sentences are ours."""
    source: set[tuple[str, ...]] = set()
    for number in range(5):
        source |= runs(seed(number))
    captions = re.findall(r"^\W*(Figure \d: .+?)\W*$", seed(1), flags=re.MULTILINE)
    allowed = set().union(*(runs(caption) for caption in captions))
    copied = []
    for plan in every_plan():
        own = [(plan["slug"], plan["summary"])]
        for section in walk(plan["sections"]):
            own.append((section["slug"], section["summary"]))
            own += [(section["slug"], paragraph) for paragraph in running_prose(section["body"])]
        copied += [(where, " ".join(run)) for where, text in own for run in (runs(text) & source) - allowed]
    assert copied == []
