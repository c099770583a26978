"""Is the Word document the real thing: headings, lists, tables, notes and pictures as Word knows them, the same bytes
each time, and only for those who may read it?"""

import hashlib
import io
import re
import zipfile
from itertools import pairwise

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx.oxml.ns import qn

from publication import word
from tests import stages
from tests.publication.bundle_content import PICTURE, PICTURE_SHA256, bundle_content
from tests.publication.test_word_round_trip import one_section

BODY = (
    '<p data-bid="aaaaaaaa">H<sub>2</sub>O, m<sup>2</sup><sup data-note="n">1</sup>, again<sup data-note="n">1</sup>, '
    '<a href="https://a.example/">out</a>, <a href="#b">in</a>, <a href="#gone">gone</a>, <a data-ref="term:x">term</a>'
    '</p><div data-object="commitment:1"></div><h2>Within</h2>'
    '<ol start="4" type="a"><li>one<ul><li>deep</li></ul></li></ol><ol><li>again</li></ol>'
    '<table><caption>Beds</caption><thead><tr><th scope="col" colspan="2">A</th></tr></thead><tbody><tr>'
    '<th scope="row" rowspan="2">x</th><td>1</td></tr><tr><td>2</td></tr></tbody></table>'
    f'<figure><img src="asset:{PICTURE_SHA256}" alt="Bars that fall"><figcaption>Figure 1</figcaption></figure>'
    '<aside data-note="n" data-mark="1">See <a href="https://note.example/">there</a></aside>'
)


def opened(data):
    return docx.Document(io.BytesIO(data))


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


@pytest.fixture(scope="module")
def plan():
    return word.write_plan(bundle_content(), pictures={PICTURE_SHA256: PICTURE})


@pytest.fixture(scope="module")
def one():
    return word.write_plan(one_section(BODY), pictures={PICTURE_SHA256: PICTURE})


def test_the_same_content_gives_the_same_bytes(plan):
    again = word.write_plan(bundle_content(), pictures={PICTURE_SHA256: PICTURE})
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(plan).hexdigest()


def test_headings_have_words_own_styles_and_skip_no_level(plan):
    levels = [int(p.style.name[8:]) for p in opened(plan).paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert len(levels) > 10
    assert all(low <= high + 1 for high, low in pairwise(levels))


def test_properties_language_and_fingerprint_are_there(plan):
    document = opened(plan)
    assert document.core_properties.title == "Cheshire and Merseyside Joint Forward Plan 2023-28"
    assert document.core_properties.author == "NHS Cheshire and Merseyside"
    assert document.core_properties.language == "en-GB"
    assert 'w:lang w:val="en-GB"' in part(plan, "word/styles.xml")
    footer = document.sections[0].footer.paragraphs[0].text
    assert re.match(r"Final text 2, fingerprint [0-9a-f]{64}\. Page ", footer)


def test_the_contents_is_a_field_that_can_be_read_before_it_is_brought_up_to_date(plan):
    text = part(plan, "word/document.xml")
    assert 'TOC \\o "1-3"' in text
    entries = [p.text for p in opened(plan).paragraphs if p.style.name == "toc 1"]
    assert len(entries) >= 3
    anchors = set(re.findall(r'w:anchor="(_sec_\w+)"', text))
    assert anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', text))


def test_bookmarks_have_a_name_and_a_number_of_their_own(one):
    text = part(one, "word/document.xml")
    numbers = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"', text)
    assert len({number for number, _ in numbers}) == len({name for _, name in numbers}) == len(numbers)
    assert all(len(name) <= 40 for _, name in numbers)


def test_lists_are_numbered_from_where_they_begin(one):
    text = part(one, "word/numbering.xml")
    assert 'w:start w:val="4"' in text
    assert "lowerLetter" in text
    document = opened(one)
    items = [p for p in document.paragraphs if p.style.name in ("List Bullet", "List Number")]
    numberings = [p._p.pPr.numPr.numId.val for p in items]
    assert [p.text for p in items] == ["one", "deep", "again"]
    assert len(set(numberings)) == 3
    assert [p._p.pPr.numPr.ilvl.val for p in items] == [0, 1, 0]


def test_tables_mark_their_header_rows_and_spans(one):
    table = opened(one).tables[0]
    assert len(table.rows[0]._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")) == 1
    assert not table.rows[1]._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    assert table.cell(0, 0)._tc is table.cell(0, 1)._tc
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert [table.cell(row, 1).text for row in (1, 2)] == ["1", "2"]
    assert 'w:tblCaption w:val="Beds"' in part(one, "word/document.xml")


def test_pictures_have_their_alternative_text_and_fit_the_page(one):
    (shape,) = opened(one).inline_shapes
    assert shape._inline.docPr.get("descr") == "Bars that fall"
    assert shape.width.cm <= 16.5


def test_notes_are_real_footnotes_with_their_links(one):
    text = part(one, "word/document.xml")
    assert text.count("w:footnoteReference ") == 1
    assert text.count('w:anchor="_note_1"') == 1
    assert "See " in part(one, "word/footnotes.xml")
    assert "https://note.example/" in part(one, "word/_rels/footnotes.xml.rels")
    assert "w:footnotePr" in part(one, "word/settings.xml")


def test_links_lead_out_or_to_a_bookmark_and_dead_ones_are_words(one):
    text = part(one, "word/document.xml")
    assert 'TargetMode="External"' in part(one, "word/_rels/document.xml.rels")
    (line,) = [p for p in opened(one).paragraphs if p.text.startswith("H2O")]
    assert line.text.endswith("out, in, gone, term")
    assert 'w:anchor="gone"' not in text


def test_records_stand_with_the_text(plan):
    content = bundle_content()
    said = [p.text for p in opened(plan).paragraphs]
    cells = [cell.text for table in opened(plan).tables for row in table.rows for cell in row.cells]
    given = [row for row in content["opinions"] if row["state"] == "opinion given"]
    assert given
    assert all(row["text"] in said for row in given)
    assert all(row["wording"] in cells for row in content["requirements"])
    assert any(text.startswith("Graham Urwin, Chief Executive, 30 June 2023") for text in said)
    styles = [p.style.name for p in opened(plan).paragraphs]
    assert "Commitment" in styles


def test_a_section_alone_is_written_with_those_below_it():
    content = bundle_content()
    top = next(row for row in content["sections"] if row["sections"])
    data = word.write_section(content, top["id"], pictures={})
    titles = [p.text for p in opened(data).paragraphs if p.style.name == "Heading 1"]
    assert titles[0] == f"{top['number']} {top['title']}".strip()
    with pytest.raises(word.CannotWrite):
        word.write_section(content, "00000000-0000-4000-8000-00000000dead", pictures={})


@pytest.fixture
def edition(people):
    return stages.written(stages.plan(people, people.joint), stages.TEXT)


@pytest.mark.django_db
def test_the_working_text_a_section_and_a_snapshot_can_be_taken_away(client, people, edition):
    client.force_login(people.people["planner"])
    response = client.get("/workspace/plans/mercia-plan/word/")
    assert response["Content-Disposition"].startswith('attachment; filename="mercia-plan-edition-1-working-text-')
    assert "not frozen, fingerprint of the text" in opened(response.content).sections[0].footer.paragraphs[0].text
    section = edition.sections.get(slug="services")
    response = client.get(f"/workspace/plans/mercia-plan/sections/{section.uid}/word/")
    assert 'filename="mercia-plan-services-' in response["Content-Disposition"]
    snapshot = stages.publication_actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    response = client.get("/workspace/plans/mercia-plan/word/?snapshot=1")
    assert 'filename="mercia-plan-edition-1-snapshot-1.docx"' in response["Content-Disposition"]
    footer = opened(response.content).sections[0].footer.paragraphs[0].text
    assert footer.startswith(f"Draft 1, fingerprint {snapshot.sha256}.")
    page = client.get("/workspace/plans/mercia-plan/").content.decode()
    assert "/workspace/plans/mercia-plan/word/?snapshot=1&amp;edition=1" in page


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["?snapshot=9", "?snapshot=x", "?snapshot=1&edition=7", "?snapshot=²"])
def test_a_snapshot_that_is_not_there_is_not_found(client, people, edition, asked):
    client.force_login(people.people["planner"])
    assert client.get(f"/workspace/plans/mercia-plan/word/{asked}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["officer", "author"])
def test_who_may_not_read_the_plan_finds_nothing(client, people, edition, who):
    client.force_login(people.people[who])
    section = edition.sections.first()
    assert client.get("/workspace/plans/mercia-plan/word/").status_code == 404
    assert client.get(f"/workspace/plans/mercia-plan/sections/{section.uid}/word/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_download_costs_the_same_for_one_section_and_for_three(client, people, count):
    texts = [stages.text(f"Part {number}", "<p>Text.</p>") for number in range(count)]
    stages.written(stages.plan(people, people.joint), texts)
    client.force_login(people.people["planner"])
    with CaptureQueriesContext(connection) as queries:
        client.get("/workspace/plans/mercia-plan/word/")
    assert len(queries) == 28, [query["sql"][:120] for query in queries]
