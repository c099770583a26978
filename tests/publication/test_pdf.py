"""Is the printed plan whole, accessible (PDF/UA-1) and the same every time?"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from lxml import html as lxml_html

from publication.pdf import CannotRender, press, print_html, render
from tests.publication.pdf_sample import IMAGES, PROSE, content, release, section
from tests.publication.pdf_walk import faults, outline, structure

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "plan.pdf"
    path.write_bytes(render(content(), release(), IMAGES))
    return path


@pytest.fixture
def pdf(printed: Path) -> pikepdf.Pdf:
    with pikepdf.open(printed) as opened:
        yield opened


def poppler(*command: str | Path) -> str:
    if not shutil.which(command[0]):
        pytest.skip("poppler-utils is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words_in_order(path: Path) -> str:
    """The text in the order of the structure tree, as a screen reader meets it, without white space."""
    told = poppler("pdfinfo", "-struct-text", path)
    return bare("".join(re.findall(r'^\s*"(.*)"$', told, re.M)))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts(source: dict) -> set[str]:
    """Every text of the content that a reader must find again."""
    found = {source["plan"]["title"], source["plan"]["owner"]["name"], source["plan"]["summary"]}

    def of_commitments(commitments: list[dict]) -> None:
        for item in commitments:
            found.add(item["text"])
            of_commitments(item["commitments"])

    def of_sections(sections: list[dict]) -> None:
        for item in sections:
            found.update({item["title"], item["local_type"]})
            for fragment in (item["summary"], item["body"]):
                if fragment:
                    tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
                    found.update(tree.itertext())
            of_commitments(item["commitments"])
            of_sections(item["sections"])

    of_sections(source["sections"])
    for key, names in {
        "requirements": ("wording", "citation", "reason"),
        "glossary": ("term", "meaning"),
        "signatories": ("name", "role"),
        "included": ("title", "place", "snapshot_sha256"),
        "opinions": ("place", "sha256", "snapshot_sha256", "note"),
    }.items():
        for item in source[key]:
            found.update(item[name] for name in names)
    for opinion in source["opinions"]:
        found.update([opinion["board"]["name"], *opinion["text"].splitlines()])
    return {bare(text) for text in found if bare(text)}


def test_every_text_of_the_plan_is_found_in_reading_order(printed: Path) -> None:
    words = words_in_order(printed)
    missing = {text for text in texts(content()) if text not in words}
    assert missing == set()
    titles = [
        "Fiveyears,ninePlaces",
        "Howwelistened",
        "Goldenthread",
        "SmokinginpregnancyPeople",
        "Asixthlevel",
        "SummaryoftheviewsreceivedPeople",
        "Objectivesandmetrics",
        "Eachboard’sopinion",
        "RequirementSource",
        "Boardmeetinginpublic",
        "Acommitteeofthecouncil",
        "Itspermanentaddress",
    ]
    places = [words.index(title) for title in titles]
    assert places == sorted(places)


def test_an_opinion_is_printed_word_for_word_with_its_lines(printed: Path) -> None:
    words = words_in_order(printed)
    assert bare(content()["opinions"][0]["text"]) in words
    assert "Norepliesrecorded" not in words
    assert "Noreplyrecorded" in words


def test_pdf_ua_holds_for_the_whole_structure_tree(pdf: pikepdf.Pdf) -> None:
    assert faults(pdf) == []


def test_the_file_is_sound(printed: Path, pdf: pikepdf.Pdf) -> None:
    assert pdf.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", printed], check=True, capture_output=True)


def test_heads_lists_tables_and_figures_are_tagged(pdf: pikepdf.Pdf) -> None:
    kinds = [kind for kind, _ in structure(pdf)]
    assert {
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "Caption",
        "Figure",
        "BlockQuote",
        "Link",
        "P",
        "Sect",
    } <= set(kinds)
    assert kinds.count("H1") == 1
    figures = [element for kind, element in structure(pdf) if kind == "Figure"]
    assert [str(figure.Alt) for figure in figures] == ["Bar chart: waits fall in each Place from 200 to 60 days"]
    scopes = {str(element.A.Scope) for kind, element in structure(pdf) if kind == "TH"}
    assert scopes == {"/Row", "/Column"}


def test_bookmarks_are_the_sections(pdf: pikepdf.Pdf) -> None:
    assert outline(pdf) == [
        (0, "Contents"),
        (0, "1 Foreword"),
        (0, "2 Our approach"),
        (1, "2.1 Prevention and Marmot principles"),
        (2, "2.1.1 Smoking in pregnancy"),
        (3, "2.1.1.1 Vaping and young people"),
        (4, "2.1.1.1.1 Work in schools"),
        (0, "3 Summary of the views received"),
        (0, "Appendix 1: NHS Operational Plan and Long Term Plan"),
        (0, "Opinions of the health and wellbeing boards"),
        (0, "How this plan meets its requirements"),
        (0, "Plans that are part of this plan"),
        (0, "Approval and signatures"),
        (0, "Glossary"),
        (0, "About this copy"),
    ]


def test_contents_name_the_page_on_which_each_section_begins(printed: Path) -> None:
    pages = poppler("pdftotext", "-layout", printed, "-").split("\f")
    lines = [line.split() for line in pages[1].splitlines() if re.search(r"\s\d+$", line) and "Page" not in line]
    assert len(lines) == 11
    for line in lines:
        title = " ".join(line[:-1])
        assert title[:30] in " ".join(pages[int(line[-1]) - 1].split()), line


def test_header_and_footer_name_plan_edition_and_page(printed: Path) -> None:
    pages = poppler("pdftotext", "-layout", printed, "-").split("\f")[:-1]
    for number, page in enumerate(pages[1:], start=2):
        lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        assert lines[0] == content()["plan"]["title"]
        assert lines[-1] == f"Edition 1 Page {number} of {len(pages)}"


def test_metadata_comes_from_the_records(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == content()["plan"]["title"]
        assert list(meta["dc:creator"]) == ["NHS Cheshire and Merseyside"]
        assert meta["xmp:CreateDate"] == "2023-06-28T09:00:00Z"
        assert meta["xmp:ModifyDate"] == "2023-06-30T11:00:00Z"
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20230628090000+00'00"
    assert "Joint Forward Plan" in str(pdf.docinfo["/Subject"])
    assert "NHS Cheshire and Merseyside" in str(pdf.docinfo["/Keywords"])


def test_every_font_is_embedded_and_one_of_ours(pdf: pikepdf.Pdf) -> None:
    fonts = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/FontDescriptor" in item
    ]
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+(Liberation-Sans|DejaVu-Sans).*", str(font.BaseFont))
        assert "/FontFile2" in font.FontDescriptor


def test_twice_the_same_bytes_in_any_process(printed: Path) -> None:
    script = (
        "import sys, hashlib; sys.path.insert(0, '.'); from django.conf import settings;"
        "settings.configure(TIME_ZONE='Europe/London', PDF_CPU_SECONDS=120, PDF_MEMORY_MB=2000);"
        "from publication.pdf import render; from tests.publication import pdf_sample as s;"
        "print(hashlib.sha256(render(s.content(), s.release(), s.IMAGES)).hexdigest())"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Auckland",
        "LANG": "de_DE.UTF-8",
        "SOURCE_DATE_EPOCH": "1",
    }
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert other == hashlib.sha256(printed.read_bytes()).hexdigest()
    changed = release() | {"published_at": "2023-07-01T11:00:00Z"}
    assert render(content(), changed, IMAGES) != printed.read_bytes()


def test_the_bytes_do_not_depend_on_where_the_project_lies(
    printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = shutil.copytree(press.FONTS, tmp_path / "R&D <fonts>")
    monkeypatch.setattr(press, "FONTS", elsewhere)
    assert render(content(), release(), IMAGES) == printed.read_bytes()


def test_characters_that_no_shipped_font_holds_do_not_stop_the_press(tmp_path: Path) -> None:
    plan = content()
    plan["sections"] = [section("signs", "Signs 👍 and 漢字", "<p>Ship it 🚀 now ✓ Ελλάδα 1️⃣ ﬁne \x07bell.</p>")]
    plan["requirements"] = []
    path = tmp_path / "signs.pdf"
    path.write_bytes(render(plan, release(), {}))
    words = words_in_order(path)
    assert bare("Signs [thumbs up sign] and") in words
    assert bare("Ship it [rocket] now ✓ Ελλάδα") in words
    with pikepdf.open(path) as opened:
        assert faults(opened) == []


def test_a_draft_says_so_and_needs_no_release(tmp_path: Path) -> None:
    plan = content() | {"purpose": "draft", "opinions": [], "included": [], "glossary": [], "signatories": []}
    path = tmp_path / "draft.pdf"
    path.write_bytes(render(plan, {}, IMAGES))
    words = words_in_order(path)
    assert bare("Draft for consultation") in words
    assert "Glossary" not in words
    assert "Published on" not in words
    with pikepdf.open(path) as opened:
        assert faults(opened) == []


def test_a_glossary_entry_names_its_short_forms_and_no_mere_spellings() -> None:
    plan = content()
    plan["glossary"] = [
        {
            "slug": "pcn",
            "term": "Primary care network",
            "meaning": "Practices together.",
            "aliases": ["Primary Care Networks", "PCN", "PCNs", "pcn"],
        }
    ]
    assert "<strong>Primary care network</strong> (PCN): Practices together." in print_html(plan, release(), IMAGES)


def test_a_label_is_printed_where_it_adds_something() -> None:
    plan = content()
    plan["sections"] = [
        section("a", "First", "", local_type="Section"),
        section("b", "Tables", "", number="Appendix 1", local_type="Appendix"),
        section("c", "Third", "", local_type="Enabler"),
    ]
    plan["requirements"] = []
    printed_html = print_html(plan, release(), {})
    assert printed_html.count('class="label"') == 1
    assert '<p class="label">Enabler</p>' in printed_html


def test_texts_are_escaped() -> None:
    plan = content()
    plan["plan"]["title"] = plan["sections"][0]["title"] = '</style><img src="x"> & "quotes"'
    plan["opinions"][0]["text"] = "<script>alert(1)</script>"
    printed_html = print_html(plan, release(), IMAGES)
    assert "<script" not in printed_html
    assert '<img src="x"' not in printed_html
    assert "&lt;script&gt;" in printed_html


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<ul><li>" * 40 + "deep", "nested more than 30 levels"),
        ('<table><tr><td colspan="1000000000">x</td></tr></table>', "colspan 1000000000"),
        ('<table><tr><td rowspan="51">x</td></tr></table>', "rowspan 51"),
        (f"<p>{'a' * 150_000}</p>", "a word of more than 2000"),
        ("<table>" + "<tr><td>x</td></tr>" * 201 + "</table>", "201 rows"),
        ("<table><tr>" + "<td>x</td>" * 21 + "</tr></table>", "20 columns"),
        ("<p>x</p>" * 30_000, "longer than 200 KB"),
        ("<ul>" + "<li>x</li>" * 2001 + "</ul>", "2000 list items"),
        ("<p>" + "<br>" * 5001 + "</p>", "5000 line breaks"),
        ('<p><img src="asset:' + "0" * 64 + '" alt="x"></p>', "a picture that is not"),
        ('<object data="x"></object>', "<object> element"),
        ("<p>x</p><style>p{}</style>", "<style> element"),
    ],
)
def test_a_hostile_section_is_refused_by_name_before_anything_is_laid_out(body: str, reason: str) -> None:
    plan = content()
    plan["sections"][1]["sections"].append(section("bad", "The bad one", body))
    with pytest.raises(CannotRender, match="The bad one.*" + re.escape(reason)):
        print_html(plan, release(), IMAGES)


@pytest.mark.parametrize("place", ["opinions", "glossary", "commitments"])
def test_plain_texts_have_bounds_too(place: str) -> None:
    plan = content()
    if place == "opinions":
        plan["opinions"][0]["text"] = "a" * 3000
    elif place == "glossary":
        plan["glossary"][0]["meaning"] = "word " * 50_000
    else:
        plan["sections"][0]["commitments"] = [{"id": "x", "text": "a" * 3000, "tier": "", "commitments": []}]
    with pytest.raises(CannotRender, match=r"Sefton|Integrated Care Board|Foreword"):
        print_html(plan, release(), IMAGES)


def test_long_prose_and_long_addresses_fit(tmp_path: Path) -> None:
    plan = content()
    address = "https://example.org/" + "a" * 300
    plan["sections"] = [
        section(
            "long",
            "T" * 180,
            f'<p>{PROSE}</p><table><tr><th>Link</th><td><a href="{address}">'
            f"{address}</a></td><td>{'W' * 400}</td></tr></table>",
        )
    ]
    plan["requirements"] = []
    path = tmp_path / "long.pdf"
    path.write_bytes(render(plan, release(), {}))
    boxes = poppler("pdftotext", "-bbox", path, "-")
    assert max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)) < 595 - 50
    with pikepdf.open(path) as opened:
        assert faults(opened) == []
