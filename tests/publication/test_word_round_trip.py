"""Does a text that leaves as a Word document come back as the same text?

What Word cannot hold, and why it is no loss:

- how a numbered list starts and counts, a stretch in another language, the meaning of an abbreviation: Word writes them
  and shows them, but the reader of .docx files (mammoth) does not see them. In a replaced section every block whose
  words are unchanged is kept as it was, with all of these (`plans.imports.kept`);
- two quotations, or two lists of one kind, that stand directly one after the other come back as one;
- the marks of notes are numbered anew, and a note that nothing refers to comes back as a paragraph;
- a list is at most nine levels deep;
- addresses on this site come back with the site's name;
- commitments, summaries, annexes and the cover are made from records and are left out, which the report says.
"""

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import example, given, settings

from core.richtext import clean, text_set
from core.richtext.tree import parse
from plans.imports import kept, says_the_same
from plans.imports.reading import read
from plans.models import Edition
from publication import content, queries, word
from tests.plans.bodies import bodies
from tests.publication.bundle_content import PICTURE, PICTURE_SHA256
from tests.stages import NOW

BLOCKS = ("h2", "h3", "h4", "p", "li", "th", "td", "caption", "figcaption", "img")


def walk(sections, depth=1):
    for section in sections:
        yield depth, section
        yield from walk(section["sections"], depth + 1)


def outline_in(composed):
    return [
        (depth, row["id"].replace("-", ""), row["number"], row["title"]) for depth, row in walk(composed["sections"])
    ]


def outline_out(imported):
    return [(row.level, row.uid, row.number, row.title) for row in imported.walk() if not row.is_title]


def counted(html, tags=BLOCKS):
    """How often each kind of block occurs."""
    return Counter(node.tag for node in parse(html).walk() if node.tag in tags)


def links(html, addresses=None):
    """Where the links lead: places in the plan by their address."""
    found = [node.attrs["href"] for node in parse(html).walk() if node.tag == "a"]
    return [
        (addresses or {}).get(href, href) for href in found if "#" not in href or not addresses or href in addresses
    ]


def notes(html):
    return Counter(" ".join(node.text().split()) for node in parse(html).walk() if node.tag == "aside")


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """The text of every edition of the sample system, once for this file, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_sample", without_publishing=True, stdout=StringIO())
        found = []
        for edition in Edition.objects.select_related("plan").order_by("plan__slug"):
            composed = content.compose(edition, number=0, purpose="draft", at=NOW)
            found.append((composed, queries.images_of(composed)))
        yield found
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_sample_plan_comes_back(sample):
    assert len(sample) >= 12
    for composed, pictures in sample:
        imported = read(word.write_plan(composed, pictures=pictures), "plan.docx")
        assert outline_out(imported) == outline_in(composed)
        addresses = {f"#_sec_{row['id'].replace('-', '')}": f"#{row['slug']}" for _, row in walk(composed["sections"])}
        came = {row.uid: row.body for row in imported.walk()}
        for _, row in walk(composed["sections"]):
            body = came[row["id"].replace("-", "")]
            where = f"{composed['plan']['slug']}: {row['title']}"
            assert text_set(body) == text_set(row["body"]), where
            assert counted(body) == counted(row["body"]), where
            assert notes(body) == notes(row["body"]), where
            known = {f"#{other['slug']}": f"#{other['slug']}" for _, other in walk(composed["sections"])}
            assert links(body, addresses) == links(row["body"], known), where


def one_section(body):
    section = {
        "id": "10000000-0000-4000-8000-000000000001", "slug": "b", "number": "", "title": "B", "kind": "main",
        "local_type": "", "common_type": "", "in_summary": True, "summary": "", "body": body, "commitments": [],
        "sections": [],
    }  # fmt: skip
    return {
        "plan": {
            "slug": "p", "title": "P", "type": {"slug": "t", "name": "T"}, "owner": {"slug": "o", "name": "O"},
            "place": None, "starts_on": None, "ends_on": None, "summary": "",
        },
        "edition": 1, "snapshot": 1, "purpose": "draft", "language": "en-GB", "composed_at": "2026-11-02T10:00:00Z",
        "signatories": [], "sections": [section], "requirements": [], "opinions": [], "included": [], "glossary": [],
        "assets": [], "licence": {"name": "L", "url": "https://l.example/", "attribution": ""},
    }  # fmt: skip


def come_back(body):
    pictures = {"a1" * 32: PICTURE, "b2" * 32: PICTURE}
    imported = read(word.write_plan(one_section(body), pictures=pictures), "plan.docx")
    (section,) = [row for row in imported.walk() if not row.is_title]
    out = section.body.replace(f"asset:{PICTURE_SHA256}", "asset:" + "a1" * 32)
    return re.sub(r'href="#_sec_\w+"', 'href="#b"', out)


# Words raised beside the mark of a note: mammoth makes one superscript of them and the mark.
RAISED_AFTER_A_NOTE = (
    f'<figure data-bid="qozoeur2"><img src="asset:{"a1" * 32}" alt="A map"><figcaption><strong>the</strong>the'
    '<sup data-note="n1">1</sup><sup>the</sup></figcaption></figure>\n'
    '<aside data-bid="yecv6lf6" data-note="n1" data-mark="1">First note</aside>'
)
RAISED_AROUND_NOTES = (
    '<p data-bid="qozoeur2">km<sup>2</sup><sup data-note="n1">1</sup><sup data-note="n2">2</sup><sup>nd</sup></p>\n'
    '<aside data-bid="yecv6lf6" data-note="n1" data-mark="1">First note</aside>\n'
    '<aside data-bid="yecv6lf7" data-note="n2" data-mark="2">Second note</aside>'
)


@settings(max_examples=20, deadline=None)
@given(bodies())
@example(RAISED_AFTER_A_NOTE)
@example(RAISED_AROUND_NOTES)
def test_any_body_comes_back_with_the_same_texts(body):
    came = come_back(body)
    assert Counter(text_set(came)) == Counter(text_set(body))
    assert links(came) == links(body)


@settings(max_examples=15, deadline=None)
@given(bodies())
def test_a_body_that_came_back_unchanged_keeps_every_word_and_note(body):
    merged = kept(body, come_back(body))
    assert Counter(text_set(merged)) == Counter(text_set(body))


def test_what_only_the_portal_knows_survives_the_journey():
    body = clean(
        '<p data-bid="aaaaaaaa">Our <abbr title="Integrated Care Board">ICB</abbr>, <span lang="cy">Pobl</span>'
        '<sup data-note="n9">*</sup></p>\n'
        '<ol data-bid="bbbbbbbb" start="4" type="a"><li data-bid="cccccccc">one</li></ol>\n'
        '<aside data-note="n9" data-mark="*">Note</aside>'
    )
    came = come_back(body)
    assert "abbr" not in came
    assert says_the_same(body, came)
    assert kept(body, came) == body
