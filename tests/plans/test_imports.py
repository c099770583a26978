"""Text files and web pages become sections, with all that they say."""

import re
from pathlib import Path

import pytest

from core.richtext import tables, text_set
from plans.imports import CannotImport, ImportedPlan, ImportedSection, read_plan
from tests.plans.seed_oracle import missing, normalise, oracle

SEEDS = sorted((Path(__file__).resolve().parents[2].parent / "shared" / "seeds").glob("*.txt"))
needs_seeds = pytest.mark.skipif(not SEEDS, reason="the shared seed files are not here")
PIXEL = "data:image/png;base64,"
PIXEL += "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def markdown(text: str) -> ImportedPlan:
    return read_plan(text.encode(), filename="plan.md")


def texts(plan: ImportedPlan) -> list[str]:
    return [text for section in plan.walk() for text in [section.title, *text_set(section.body)]]


def tree(sections: list[ImportedSection]) -> list:
    return [(section.title, tree(section.sections)) if section.sections else section.title for section in sections]


def bare(section: ImportedSection) -> str:
    return re.sub(r' data-bid="\w+"', "", section.body).replace("\n", "")


@needs_seeds
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_text_of_a_seed_is_found_again_and_nothing_is_invented(path: Path) -> None:
    plan = read_plan(path)
    expected, found = oracle(path), texts(plan)
    assert len(expected) > 100
    assert missing(expected, found) == []
    named_by_import = {title for title in [plan.sections[0].title] if f"“{title}”" in plan.report[-1]}
    assert set(missing([normalise(text) for text in found], expected)) <= named_by_import


@needs_seeds
def test_the_oracle_notices_one_lost_cell() -> None:
    path = next(path for path in SEEDS if path.name.startswith("001"))
    plan = read_plan(path)
    appendix = next(section for section in plan.walk() if section.title.startswith("Appendix 1"))
    for cell in ("94.3%", "<td>76%</td>", "Area"):
        whole = appendix.body
        pattern = cell if cell.startswith("<td>") else f">{cell}<"
        assert pattern in whole
        appendix.body = whole.replace(pattern, "<td></td>" if cell.startswith("<td>") else "><", 1)
        assert missing(oracle(path), texts(plan)) == [re.sub("<.*?>", "", cell)]
        appendix.body = whole


@needs_seeds
def test_a_seed_has_its_tables_whole_and_its_numbered_headings_side_by_side() -> None:
    plan = read_plan(next(path for path in SEEDS if path.name.startswith("001")))
    assert plan.title == "Cheshire and Merseyside Joint Forward Plan"
    top = [section.title for section in plan.sections]
    assert [title for title in top if title[0].isdigit()] == [title for title in top if re.match(r"\d+\. ", title)]
    assert sum(1 for title in top if re.match(r"\d+\. ", title)) == 11
    assert sum(1 for title in top if title.startswith("Appendix")) == 3
    appendix = next(section for section in plan.sections if section.title.startswith("Appendix 1"))
    (table,) = tables(appendix.body)
    assert table.caption == "NHS Operational Plan and Long Term Plan Objectives and Metrics"
    assert table.header[0][0] == "Area"
    assert len(table.body) == 47
    assert {len(row) for row in table.body} == {5}


def test_headings_become_a_tree_and_levels_are_mended() -> None:
    plan = markdown("# A\n\nx\n\n### Deep\n\ny\n\n## B\n\n# **C** *c*\n")
    assert tree(plan.sections) == [("A", ["Deep", "B"]), "C c"]
    assert [section.level for section in plan.walk()] == [1, 2, 2, 1]
    assert any("skip a level" in sentence and "Deep" in sentence for sentence in plan.report)


def test_a_number_that_follows_puts_headings_side_by_side_but_own_counts_stay_below() -> None:
    plan = markdown("# 1. A\n\n## 1. a\n\n## 2. b\n\n# 2. B\n\n## 3. C\n\n## c\n\n# Z\n")
    assert tree(plan.sections) == [("1. A", ["1. a", "2. b"]), "2. B", ("3. C", ["c"]), "Z"]
    assert any("3. C" in sentence for sentence in plan.report)


def test_one_heading_above_all_is_the_title() -> None:
    plan = markdown("# The plan\n\n## A\n\na\n\n### B\n\n## C\n\nc")
    assert plan.title == "The plan"
    assert tree(plan.sections) == ["The plan", ("A", ["B"]), "C"]
    assert [section.is_title for section in plan.sections] == [True, False, False]
    assert [section.level for section in plan.walk()] == [1, 1, 2, 1]


def test_text_before_the_first_heading_is_kept_and_told() -> None:
    plan = markdown("Before.\n\n# A\n\na\n\n# B")
    assert tree(plan.sections) == ["Introduction", "A", "B"]
    assert any("“Introduction”" in sentence for sentence in plan.report)
    alone = read_plan(b"My title\n\nText.", filename="some-plan.txt")
    assert tree(alone.sections) == ["My title"]
    assert any("no headings" in sentence for sentence in alone.report)


def test_lines_that_count_are_headings_only_where_there_are_no_others() -> None:
    body = "Intro.\n\n1. Sefton\n\ntext\n\n2. Wirral\n\ntext\n\n1. item\n2. item\n\n3. Liverpool\n\ntext\n"
    assert tree(markdown(body).sections) == ["Introduction", "1. Sefton", "2. Wirral", "3. Liverpool"]
    assert tree(markdown("# H\n\n" + body).sections) == ["H"]


def test_markdown_habits_of_real_files() -> None:
    plan = markdown(
        "# A\n\n- one\n - inner\n - 1. typed\n\n• bullet\n\n\\* star\n\n[text](#) and [site](https://a.example/b)\n\n"
        "- lost mark**\n\nline  \n  next\n\n    not code\n\nword[^n]\n\n[^n]: The **note**.\n"
    )
    assert bare(plan.sections[0]) == (
        "<ul><li>one<ul><li>inner</li><li>1. typed</li></ul></li><li>bullet</li></ul><p>* star</p>"
        '<p>text and <a href="https://a.example/b">site</a></p><ul><li><strong>lost mark</strong></li></ul>'
        '<p>line<br>next</p><p>not code</p><p>word<sup data-note="n">1</sup></p>'
        '<aside data-note="n" data-mark="1">The <strong>note</strong>.</aside>'
    )
    assert "Links without a target, kept as plain text: 1 (“text”)." in plan.report


def test_tab_tables_join_over_gaps_and_part_when_they_differ() -> None:
    plan = markdown(
        "# A\n\nTitle of it\t\t\nArea\tAim\tFigure\nx\t<ul> <li>• a & b</li> <li><30</li></ul>\t1\n\n\n\n\t**b**\t2\n"
        "<b>Group</b>\t\t\nz\t\t*\n\nText\n\np\tq\n--\t---\nr\ts\n"
    )
    first, second = tables(plan.sections[0].body)
    assert (first.caption, first.header) == ("Title of it", [["Area", "Aim", "Figure"]])
    assert first.body == [["x", "a & b <30", "1"], ["", "b", "2"], ["Group"] * 3, ["z", "", "*"]]
    assert (second.header, second.body) == ([["p", "q"]], [["r", "s"]])
    assert any("broken over pages" in sentence for sentence in plan.report)


def test_a_table_of_rules_alone_is_nothing() -> None:
    assert texts(markdown("# A\n\n--\t--\n\nx\n")) == ["A", "x"]


def test_large_tables_lists_and_sections_are_cut_and_told() -> None:
    wide = "\t".join(f"H{n}" for n in range(45)) + "\n" + "\t".join(f"c{n}" for n in range(45))
    long = "Name\tFigure\n" + "".join(f"row {n}\tvalue {n}\n" for n in range(450))
    items = "\n".join(f"- item {n}" for n in range(2100))
    prose = "\n\n".join(f"Paragraph {n} " + "word " * 60 for n in range(900))
    plan = markdown(f"# Wide\n\n{wide}\n\n# Long\n\n{long}\n\n# List\n\n{items}\n\n# Prose\n\n{prose}\n")
    by_title = {section.title: section for section in plan.walk()}
    wide_tables = list(tables(by_title["Wide"].body))
    assert [len(table.body[0]) for table in wide_tables] == [20, 20, 7]
    assert {cell for table in wide_tables for cell in table.body[0]} == {f"c{n}" for n in range(45)}
    long_tables = list(tables(by_title["Long"].body))
    assert all(table.header == [["Name", "Figure"]] for table in long_tables)
    assert [row[0] for table in long_tables for row in table.body] == [f"row {n}" for n in range(450)]
    assert by_title["List"].body.count("<li") == 2100
    assert "Prose (continued)" in by_title
    assert len([text for text in texts(plan) if text.startswith("Paragraph ")]) == 900
    assert sum("cut into several" in sentence for sentence in plan.report) == 3


def test_a_web_page_gives_its_main_part() -> None:
    page = (
        "<!doctype html><html><head><title>A plan &amp; more</title><style>p{}</style></head><body><nav>Menu</nav>"
        "<main>"
        "<div><h1>First</h1><div>loose<p>para <a href='/x'>link</a> <a href='#s'>in</a></p></div></div>"
        f"<section><h1>Second</h1><p>Figure 1: A dot</p><img src='{PIXEL}' alt='Dot'><p>after</p>"
        "<img src='https://elsewhere.example/a.png' alt='Far'><table><tr><td><b>A</b><td><b>B</b><tr><td>1<td>2</table>"
        "<script>x</script></section></main><footer>Foot</footer></body></html>"
    )
    plan = read_plan(page.encode(), filename="page.html")
    assert plan.title == "A plan & more"
    assert tree(plan.sections) == ["First", "Second"]
    assert bare(plan.sections[0]) == '<p>loose</p><p>para <a href="/x">link</a> in</p>'
    (picture,) = plan.pictures.values()
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 1, 1)
    assert f'<figure><img src="asset:{picture.sha256}" alt="Dot"></figure>' in bare(plan.sections[1])
    assert next(tables(plan.sections[1].body)).header == [["A", "B"]]
    told = " ".join(plan.report)
    for words in ("Only the main part", "Scripts", "outside the file", "Far", "within the document"):
        assert words in told


def test_byte_order_marks_line_ends_and_old_encodings() -> None:
    assert tree(read_plan(b"\xef\xbb\xbf# A\r\n\r\none\rtwo", filename="a.md").sections) == ["A"]
    assert tree(read_plan("# Ä\n\nx".encode("utf-16"), filename="a.txt").sections) == ["Ä"]
    page = '<meta charset="windows-1252"><h1>Café</h1><p>x'.encode("cp1252")
    assert tree(read_plan(page, filename="a.htm").sections) == ["Café"]
    with pytest.raises(CannotImport, match=r"UTF-8.*line 3.*Save as"):
        read_plan("# A\n\nCafé".encode("latin-1"), filename="a.md")


def test_the_same_file_gives_the_same_plan() -> None:
    source = f"# A\n\nx\n\nx\n\n<img src='{PIXEL}' alt='d'>\n\na\tb\n1\t2\n"
    assert markdown(source) == markdown(source)


def test_a_heading_too_long_for_a_title_stays_as_text() -> None:
    long = "word " * 80
    plan = read_plan(f"# One\n\nText.\n\n## {long}\n\nMore.\n".encode(), filename="plan.md")
    assert [section.title for section in plan.sections] == ["One"]
    assert long.strip() in plan.sections[0].body
    assert any("too long" in sentence for sentence in plan.report)
