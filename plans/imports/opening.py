"""What kind of file is this, and is it fit to be read at all? Nothing here parses a document."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from .plan import CannotImport

MAX_FILE_BYTES = 20_000_000
_MAX_UNPACKED = 100_000_000
_MAX_MEMBERS = 3_000
_MAX_RATIO = 200
_RATIO_FROM = 1_000_000

KINDS = {
    ".docx": "word",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".html": "webpage",
    ".htm": "webpage",
}
_ALLOWED = "a Word document (.docx), a Markdown or text file (.md, .txt) or a web page (.html)"
_ADVICE = {
    ".doc": "This is a Word document in the old format. Open it in Word, save it as .docx, and import that file.",
    ".docm": "This is a Word document with macros, which are not accepted. Save it as .docx and import that file.",
    ".dotm": "This is a Word template with macros, which are not accepted. Save it as .docx and import that file.",
    ".dotx": "This is a Word template. Save it as an ordinary .docx document and import that file.",
    ".pdf": "A PDF does not say what is a heading, a list or a table. Import the Word document that it was made from.",
    ".odt": "Open this file in Word or LibreOffice, save it as .docx, and import that file.",
    ".rtf": "Open this file in Word or LibreOffice, save it as .docx, and import that file.",
}
_HEAVY_SIGNS = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"{\\rtf",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
)
_MAIN_PART = "word/document.xml"
_DECLARATION = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def kind_of(filename: str) -> str:
    """The reader for a file of this name. Raises CannotImport for a kind that is not read."""
    suffix = PurePath(filename).suffix.lower()
    if suffix in KINDS:
        return KINDS[suffix]
    raise CannotImport(
        _ADVICE.get(suffix, f"Files of this kind ({suffix or 'no extension'}) cannot be imported. Use {_ALLOWED}.")
    )


def check_size(size: int) -> None:
    """Raises CannotImport for an empty or a huge file."""
    if not size:
        raise CannotImport("The file is empty. Check that it was saved, and choose it again.")
    if size > MAX_FILE_BYTES:
        raise CannotImport(
            f"The file is {size / 1e6:.0f} MB; at most {MAX_FILE_BYTES // 1_000_000} MB can be imported. "
            "Make its pictures smaller (in Word: Compress Pictures), or import it in parts."
        )


def check_word(content: bytes) -> None:
    """Raises CannotImport unless this is a Word package that is safe to unpack: no password, no macros, no entity
    declarations, and no more unpacked than a document needs."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotImport(
            "The file is protected by a password, or is a Word document in the old format (.doc). "
            "Open it in Word, remove the password, save it as .docx, and import that file."
        )
    if not content.startswith(b"PK"):
        raise CannotImport("The file is named .docx but is not a Word document. Open it in Word and save it as .docx.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_members(package)
            _check_xml(package)
    except CannotImport:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise CannotImport(BROKEN) from None
    except Exception as error:  # zlib and lzma raise their own kinds for damaged members
        raise CannotImport(BROKEN) from error


BROKEN = (
    "The Word document is damaged and cannot be read. Open it in Word, save it under a new name, and import that file."
)


def _check_members(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    names = {member.filename for member in members}
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED:
        raise CannotImport("The Word document unpacks to far more than a document holds, so it was not opened.")
    for member in members:
        if member.file_size > _RATIO_FROM and member.file_size > _MAX_RATIO * max(1, member.compress_size):
            raise CannotImport("The Word document unpacks to far more than a document holds, so it was not opened.")
        if member.flag_bits & 1:
            raise CannotImport("The file is protected by a password. Remove the password in Word and import it again.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise CannotImport(
            "The Word document holds macros, which are not accepted. Save it as .docx and import that file."
        )
    if _MAIN_PART not in names:
        raise CannotImport("The file is named .docx but holds no Word text. Open it in Word and save it as .docx.")


def _check_xml(package: zipfile.ZipFile) -> None:
    for member in package.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        with package.open(member) as stream:
            unpacked = 0
            tail = b""
            while block := stream.read(1 << 16):
                unpacked += len(block)
                # Word never writes declarations; a file that has them wants entities expanded or files read.
                if _DECLARATION.search((tail + block).replace(b"\0", b"")):
                    raise CannotImport(
                        "The Word document holds XML declarations that Word does not write, so it was not opened."
                    )
                if unpacked > member.file_size:
                    raise CannotImport(BROKEN)
                tail = block[-16:]


def decoded(content: bytes, filename: str) -> str:
    """The text of a text file. Raises CannotImport when it is no text, or not in UTF-8."""
    suffix = PurePath(filename).suffix.lower()
    for sign in _HEAVY_SIGNS:
        if content.startswith(sign):
            raise CannotImport(
                f"The file is named {suffix} but is not a text file; it may be a Word document, a PDF or a picture "
                f"with the wrong name. Give it its right name, or save it as {_ALLOWED}."
            )
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CannotImport(
            f"The file is not in the UTF-8 character encoding (line {line} cannot be read). Open it in a text editor, "
            "choose Save as with the encoding UTF-8, and import that file."
        ) from None
    if "\0" in text:
        raise CannotImport("The file holds NUL characters, so it is not a text file. Save the text again as UTF-8.")
    if not text.strip():
        raise CannotImport("The file holds no text. Check that it was saved, and choose it again.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
