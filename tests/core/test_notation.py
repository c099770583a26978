"""A body as plain text and back: what was not touched comes back as it was, and only what was edited changes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.richtext import Missing, clean, read, write
from tests.jfp_portal.sample_files import every_body

BODIES = every_body()
BEDS = (
    '<table><caption>Beds</caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody>'
    "<tr><td>1</td><td>2</td></tr></tbody></table>"
)
PICTURE = "asset:" + "a1" * 32


def blocks(body: str) -> list[str]:
    return body.split("\n")


def test_there_are_sample_texts_to_try():
    assert len(BODIES) > 100


def test_reading_what_was_written_changes_nothing_in_any_sample_text():
    assert [body for body in BODIES if read(write(body).replace("\n", "\r\n"), body) != body] == []


def test_nearly_every_block_of_the_sample_texts_can_be_edited():
    held = [line for body in BODIES for line in write(body).split("\n\n") if line.startswith("[[")]
    total = sum(len(blocks(body)) for body in BODIES)
    assert len(held) < total / 20


def test_one_word_changes_one_block_and_its_id_stays():
    tried = 0
    for body in BODIES:
        chunks = write(body).split("\n\n")
        for at, chunk in enumerate(chunks):
            words = re.search(r"(?<![\w<\[(/:.-])([a-z]{5,})(?![\w\])>:/=-])", chunk)
            if not words or chunk.startswith(("[[", "[^", "|", "Table")) or re.search(r"[<\]]", chunk):
                continue
            edited = chunks.copy()
            edited[at] = chunk[: words.start()] + "zebra" + chunk[words.end() :]
            before, after = blocks(body), blocks(read("\n\n".join(edited), body))
            assert len(before) == len(after)
            changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
            assert len(changed) == 1
            old, new = changed[0]
            assert "zebra" in new
            assert re.findall(r'data-bid="\w+"', old) == re.findall(r'data-bid="\w+"', new)
            tried += 1
            break
    assert tried > 80


@pytest.mark.parametrize(
    ("html", "line"),
    [
        (f'<figure><img src="{PICTURE}" alt="A map"></figure>', "[[2: picture “A map”, kept as it is]]"),
        ('<div data-object="promise:5f0d2c1e-8a4b-4c3d-9e2f-1a2b3c4d5e6f"></div>', "[[2: promise, kept as it is]]"),
        (
            '<table><thead><tr><th colspan="2">A</th></tr></thead><tr><td>b</td><td>c</td></tr></table>',
            "[[2: table “Abc”, kept as it is]]",
        ),
    ],
)
def test_what_has_no_notation_keeps_its_place_and_cannot_be_lost(html, line):
    body = clean(f"<p>before</p>{html}<p>after</p>")
    text = write(body)
    assert text == f"before\n\n{line}\n\nafter"
    assert blocks(read(f"{line}\n\nbefore\n\nafter now", body))[0] == blocks(body)[1]
    with pytest.raises(Missing) as missing:
        read("before\n\nafter", body)
    assert missing.value.blocks == [line]


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("## New part\n\n- one\n- two", "<h2>New part</h2><ul><li>one</li><li>two</li></ul>"),
        ("1. one\n   - in it\n2. two", "<ol><li>one<ul><li>in it</li></ul></li><li>two</li></ol>"),
        ("under <5 days & <them>", "<p>under &lt;5 days &amp; &lt;them&gt;</p>"),
        ("[our site](https://a.b/c)", '<p><a href="https://a.b/c">our site</a></p>'),
        ("[3 Why](ref:section:1b-2)", '<p><a data-ref="section:1b-2">3 Why</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        (
            "Table: Beds\n| A | B |\n|---|---|\n| 1 | 2 |",
            BEDS,
        ),
        ("so[^x]\n\n[^x]: why", '<p>so<sup data-note="x">x</sup></p><aside data-note="x" data-mark="x">why</aside>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_what_is_typed_becomes_what_it_looks_like(typed, html):
    assert re.sub(r' data-bid="\w+"', "", read(typed, "")).replace("\n", "") == html


def test_a_block_that_is_changed_keeps_its_note():
    body = clean('<p>Beds<sup data-note="n1">*</sup> are few.</p><aside data-note="n1" data-mark="*">In 2023.</aside>')
    text = write(body)
    assert text == "Beds[^n1] are few.\n\n[^n1]: In 2023."
    assert read(text.replace("few", "many"), body) == body.replace("few", "many")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="ab *_[]()<>&|\\#-+1.`~:^!=\n", min_size=1, max_size=25), min_size=1, max_size=4))
def test_any_text_survives(texts):
    body = clean("".join(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>" for text in texts))
    assert read(write(body), body) == body
