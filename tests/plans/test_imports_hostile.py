"""Broken and hostile files are refused with a sentence that says what to do, quickly, and nothing of them comes in."""

import base64
import io
import struct
import subprocess
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from PIL import Image

from plans.imports import CannotImport, read_plan
from tests.plans.test_imports_word import changed, saved


def word(text: str = "Hello") -> bytes:
    document = docx.Document()
    document.add_heading("A", 1)
    document.add_paragraph(text)
    return saved(document)


def zipped(**members: bytes) -> bytes:
    return changed(_empty_zip(), **members)


def _empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def lying_size(content: bytes) -> bytes:
    """A package whose largest member unpacks to more than its directory says."""
    out = bytearray(changed(content, word__document_dot_xml=b"<w:t>" + b"a" * 5_000_000))
    at = out.rfind(b"PK\x01\x02")
    while at >= 0:
        if out[at + 46 : at + 63] == b"word/document.xml":
            out[at + 24 : at + 28] = struct.pack("<I", 100)
        at = out.rfind(b"PK\x01\x02", 0, at)
    return bytes(out)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY b%d "%s">' % (n, b"&a;" * 10) for n in range(9)
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>'

REFUSED = {
    "empty.md": (b"", "empty"),
    "blank.md": (b" \n\n ", "no text"),
    "bom.txt": (b"\xef\xbb\xbf", "no text"),
    "huge.md": (b"a" * 20_000_001, "at most 20 MB"),
    "nul.md": (b"# A\n\nx\0y", "NUL"),
    "binary.txt": (bytes(range(256)) * 10, "UTF-8"),
    "wordfile.md": (word(), "right name"),
    "pdf.html": (b"%PDF-1.7 x", "right name"),
    "text.docx": (b"# A", "not a Word document"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "plan.doc": (b"\xd0\xcf\x11\xe0", "save it as .docx"),
    "plan.docm": (word(), "macros"),
    "plan.pdf": (b"%PDF", "Word document that it was made from"),
    "plan.exe": (b"MZ", r"\.exe"),
    "plan": (b"x", "no extension"),
    "cut.docx": (word()[:3000], "damaged"),
    "other.docx": (zipped(hello_dot_txt=b"x"), "no Word text"),
    "noxml.docx": (changed(word(), word__document_dot_xml=b"not xml"), "damaged"),
    "macro.docx": (changed(word(), word__vbaProject_dot_bin=b"x"), "macros"),
    "bomb.docx": (changed(word(), word__document_dot_xml=b"<w:t>" + b"a" * 90_000_000), "far more"),
    "bombs.docx": (zipped(**{f"word__{n}_dot_xml": b"x" for n in range(3_100)}), "far more"),
    "lying.docx": (lying_size(word()), "damaged"),
    "laughs.docx": (
        changed(word(), word__document_dot_xml=ENTITIES + b"]><w:document>&b8;</w:document>"),
        "declarations",
    ),
    "outside.docx": (changed(word(), word__document_dot_xml=OUTSIDE), "declarations"),
    "wide.docx": (changed(word(), word__styles_dot_xml=OUTSIDE.decode().encode("utf-16")), "declarations"),
    "deep.html": (b"<div>" * 400_000, "levels deep"),
    "deep-list.html": (b"<ul><li>" * 100 + b"x", "levels deep"),
    "quotes.md": (b">" * 100_000 + b" x", None),
    "brackets.md": (b"[" * 100_000, None),
    "stars.md": (b"*a _b " * 50_000, None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_with_what_to_do(name: str) -> None:
    content, words = REFUSED[name]
    started = time.monotonic()
    try:
        read_plan(content, filename=name)
    except CannotImport as refusal:
        sentence = str(refusal)
        assert sentence.endswith(".")
        assert "Traceback" not in sentence
        if words:
            with pytest.raises(CannotImport, match=words):
                raise
    else:
        assert words is None, "it was taken in"
    assert time.monotonic() - started < 45


def test_a_path_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match=r"gone\.md cannot be opened"):
        read_plan(tmp_path / "gone.md")
    (tmp_path / "plan.docx").mkdir()
    with pytest.raises(CannotImport, match="cannot be opened"):
        read_plan(tmp_path / "plan.docx")


def bomb_picture() -> bytes:
    """A small PNG that claims, and holds, 20,000 by 20,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 2501 * 20_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        bomb_picture(),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
        b"\x89PNG\r\n\x1a\nbroken",
        b"\xd7\xcd\xc6\x9a wmf",
    ],
)
def test_a_bad_picture_is_left_out_and_told(content: bytes) -> None:
    address = "data:image/png;base64," + base64.b64encode(content).decode()
    plan = read_plan(f'<h1>A</h1><p>text<img src="{address}" alt="It">'.encode(), filename="a.html")
    assert plan.pictures == {}
    assert "img" not in plan.sections[0].body
    assert any("could not be kept" in sentence and "“It”" in sentence for sentence in plan.report)


def test_a_picture_keeps_nothing_but_its_pixels() -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (4, 4), "red")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    image.save(out, "JPEG", exif=exif, comment=b"secret comment")
    address = "data:image/jpeg;base64," + base64.b64encode(out.getvalue() + b"<script>trailing</script>").decode()
    plan = read_plan(f'<h1>A</h1><img src="{address}" alt="It">'.encode(), filename="a.html")
    (picture,) = plan.pictures.values()
    assert b"secret" in out.getvalue()
    assert b"secret" not in picture.content
    assert b"trailing" not in picture.content


def test_nothing_is_read_from_disk_or_network() -> None:
    page = '<h1>A</h1><img src="file:///etc/passwd" alt="x"><a href="file:///etc/passwd">y</a><iframe src="file:///etc/passwd"></iframe>'
    plan = read_plan(page.encode(), filename="a.html")
    assert plan.pictures == {}
    assert "passwd" not in plan.sections[0].body


def test_the_reading_process_has_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A plan is read with an environment that holds neither the database's address nor the secret key."""
    seen = {}
    real = subprocess.run

    def watched(*args, **kwargs):
        seen.update(kwargs["env"])
        return real(*args, **kwargs)

    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setattr(subprocess, "run", watched)
    read_plan(b"# A\n\nx", filename="a.md")
    assert seen
    assert not any("SECRET" in name or "DATABASE" in name for name in seen)
