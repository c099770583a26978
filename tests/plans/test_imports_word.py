"""Word documents become sections: headings, lists, tables, pictures, links, notes, quotations and captions."""

import io
import re
import zipfile

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from PIL import Image

from core.richtext import tables, text_set
from plans.imports import ImportedPlan, read_plan

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(content: bytes, **parts: bytes) -> bytes:
    """The package with some members replaced or added; `__` in a name stands for a slash, `_dot_` for a dot."""
    wanted = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in wanted:
                new.writestr(name, old.read(name))
        for name, data in wanted.items():
            new.writestr(name, data)
    return out.getvalue()


def imported(content: bytes) -> ImportedPlan:
    return read_plan(content, filename="plan.docx")


def bare(body: str) -> str:
    return re.sub(r' data-bid="\w+"', "", body).replace("\n", "")


def link(paragraph: Paragraph, text: str, address: str) -> None:
    node = OxmlElement("w:hyperlink")
    node.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    node.append(run)
    paragraph._p.append(node)


@pytest.fixture(scope="module")
def plan() -> ImportedPlan:
    document = docx.Document()
    document.add_paragraph("Our plan", style="Title")
    document.add_paragraph("Before the first heading.")
    document.add_heading("One", 1)
    document.add_paragraph("Outer", style="List Bullet")
    document.add_paragraph("Inner", style="List Bullet 2")
    document.add_paragraph("Second", style="List Bullet")
    document.add_paragraph("Said well", style="Quote")
    document.add_heading("Deep", 3)
    paragraph = document.add_paragraph("See ")
    link(paragraph, "the site", "https://a.example/x")
    link(paragraph, " and this", "javascript:alert(1)")
    document.add_paragraph("Table 1: Figures", style="Caption")
    table = document.add_table(3, 3)
    for row, words in zip(table.rows, [("Area", "Aim", "Value"), ("A", "b", "1"), ("", "c", "2")], strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("Two", 1)
    document.add_picture(io.BytesIO(picture()))
    document.inline_shapes[0]._inline.docPr.set("descr", "A navy field")
    document.add_paragraph("The field", style="Caption")
    document.add_picture(io.BytesIO(picture("JPEG", (3000, 20))))
    struck = document.add_paragraph().add_run("No longer")
    struck.font.strike = True
    document.sections[0].header.paragraphs[0].text = "Page header"
    return imported(saved(document))


def test_headings_and_title(plan: ImportedPlan) -> None:
    assert plan.title == "Our plan"
    assert [(s.title, s.level, s.is_title) for s in plan.walk()] == [
        ("Our plan", 1, True),
        ("One", 1, False),
        ("Deep", 2, False),
        ("Two", 1, False),
    ]
    assert text_set(plan.sections[0].body) == ["Before the first heading."]


def test_lists_and_quotations(plan: ImportedPlan) -> None:
    assert bare(plan.sections[1].body) == (
        "<ul><li>Outer<ul><li>Inner</li></ul></li><li>Second</li></ul><blockquote><p>Said well</p></blockquote>"
    )


def test_links_and_tables(plan: ImportedPlan) -> None:
    body = plan.sections[1].sections[0].body
    assert '<p>See <a href="https://a.example/x">the site</a> and this</p>' in bare(body)
    (table,) = tables(body)
    assert table.caption == "Table 1: Figures"
    assert table.header == [["Area", "Aim", "Value"]]
    assert table.body == [["A", "b", "1"], ["A", "c", "2"]]
    assert '<td rowspan="2">A</td>' in body


def test_pictures_are_written_anew_with_their_words(plan: ImportedPlan) -> None:
    assert sorted((p.media_type, p.width, p.height) for p in plan.pictures.values()) == [
        ("image/jpeg", 2400, 16),
        ("image/png", 8, 6),
    ]
    png = next(p for p in plan.pictures.values() if p.media_type == "image/png")
    expected = f'<figure><img src="asset:{png.sha256}" alt="A navy field"><figcaption>The field</figcaption></figure>'
    assert expected in bare(plan.sections[2].body)


def test_what_was_not_kept_is_told(plan: ImportedPlan) -> None:
    told = " ".join(plan.report)
    for words in (
        "Headers and footers",
        "Struck-through",
        "No longer",
        "without a description",
        "skip a level",
        "made smaller",
    ):
        assert words in told
    assert "Links without a target, kept as plain text: 1 (“and this”)" in told


def test_footnotes_become_notes_of_their_section() -> None:
    document = docx.Document()
    document.add_heading("A", 1)
    document.add_paragraph("Claim@1@ and claim@2@.")
    document.add_heading("B", 1)
    document.add_paragraph("Last@3@.")
    content = saved(document)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
        types = package.read("[Content_Types].xml").decode()
    text = re.sub(r"@(\d)@", r'</w:t></w:r><w:r><w:footnoteReference w:id="\1"/></w:r><w:r><w:t>', text)
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Source {n}</w:t></w:r></w:p></w:footnote>'
        for n in (1, 2, 3)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    content = changed(
        content,
        word__document_dot_xml=text.encode(),
        word__footnotes_dot_xml=f'<w:footnotes xmlns:w="{WORD}">{notes}</w:footnotes>'.encode(),
        word___rels__document_dot_xml_dot_rels=relations.replace(
            "</Relationships>", f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
        ).encode(),
        **{
            "[Content_Types]_dot_xml": types.replace(
                "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{media}"/></Types>'
            ).encode()
        },
    )
    first, second = imported(content).sections
    assert bare(first.body) == (
        '<p>Claim<sup data-note="footnote-1">1</sup> and claim<sup data-note="footnote-2">2</sup>.</p>'
        '<aside data-note="footnote-1" data-mark="1">Source 1</aside>'
        '<aside data-note="footnote-2" data-mark="2">Source 2</aside>'
    )
    assert bare(second.body) == (
        '<p>Last<sup data-note="footnote-3">3</sup>.</p><aside data-note="footnote-3" data-mark="3">Source 3</aside>'
    )


def test_a_missing_picture_and_tracked_changes_do_not_stop_the_import() -> None:
    document = docx.Document()
    document.add_paragraph("Kept ")
    document.add_picture(io.BytesIO(picture()))
    content = saved(document)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml").decode()
        image = next(name for name in package.namelist() if name.startswith("word/media/"))
    inserted = '<w:ins w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>'
    inserted += '<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del>'
    text = text.replace("Kept </w:t></w:r>", f"Kept </w:t></w:r>{inserted}", 1)
    plan = imported(
        changed(content, word__document_dot_xml=text.encode(), **{image.replace(".", "_dot_"): b"no picture"})
    )
    assert text_set(plan.sections[0].body) == ["Kept new"]
    told = " ".join(plan.report)
    assert "tracked changes" in told
    assert "Pictures that could not be kept" in told
    assert plan.pictures == {}


def test_tracked_changes_and_comments_are_told_with_their_number_and_authors() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Kept ")
    document.add_comment(paragraph.runs, text="Is it?", author="Ann Other")
    content = saved(document)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml").decode()
    tracked = '<w:ins w:id="1" w:author="A &amp; B"><w:r><w:t>new</w:t></w:r></w:ins>'
    tracked += '<w:del w:id="2" w:author="C"><w:r><w:delText>old</w:delText></w:r></w:del>'
    plan = imported(changed(content, word__document_dot_xml=text.replace("</w:p>", f"{tracked}</w:p>", 1).encode()))
    told = " ".join(plan.report)
    assert "insertions taken in: 1; deletions left out: 1. They are by A & B, C." in told
    assert "Comments in the margin were left out: 1 (“by Ann Other”)." in told


def test_items_in_the_style_that_word_gives_to_lists_are_a_list() -> None:
    document = docx.Document()
    bullets = document.add_paragraph("x", "List Bullet")._p
    number = document.styles["List Bullet"].element.pPr.numPr.numId.val
    bullets.getparent().remove(bullets)
    for words in ("one", "two"):
        properties = document.add_paragraph(words, "List Paragraph")._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
    plan = imported(saved(document))
    assert bare(plan.sections[0].body) == "<ul><li>one</li><li>two</li></ul>"
