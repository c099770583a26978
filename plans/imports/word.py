"""Word documents to HTML, by mammoth, with a report of what Word holds and a web text cannot."""

from __future__ import annotations

import html
import io
import re
import zipfile
from itertools import groupby
from xml.etree import ElementTree

import mammoth

from core.richtext.sanitise import harmless
from core.richtext.tree import Node, parse

from .opening import BROKEN
from .pictures import Pictures
from .plan import CannotImport, Report

_DEEPEST_LIST = 9


def _list_styles() -> str:
    """Lists come before all else: Word gives most of their items the style of ordinary text, or of a list's text."""
    lines = []
    for level in range(1, _DEEPEST_LIST + 1):
        outer = "ul|ol > li > " * (level - 1)
        lines += [
            f"p:unordered-list({level}) => {outer}ul > li:fresh",
            f"p:ordered-list({level}) => {outer}ol > li:fresh",
        ]
    return "\n".join(lines)


_STYLES = (
    """
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
"""
    + _list_styles()
    + """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Table Caption'] => p.tablecaption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='List Paragraph'] => p:fresh
p[style-name='No Spacing'] => p:fresh
p[style-name='Body Text'] => p:fresh
p[style-name='Normal (Web)'] => p:fresh
p[style-name='TOC Heading'] => p.contents:fresh
p[style-name='Cover Line'] => p.cover:fresh
p[style-name='Local Type'] => p.cover:fresh
p[style-name='Commitment'] => p.commitment:fresh
p[style-name='Commitment Below'] => p.commitment:fresh
p[style-name='Figure Caption'] => p.figurecaption:fresh
p[style-name='Table Heading'] => p:fresh
p[style-name='Table Text'] => p:fresh
p[style-name='Row Heading'] => p.rowheading:fresh
p[style-name='Opinion'] => p:fresh
r[style-name='Section Number'] => span.number
r[style-name='Emphasis'] => em
r[style-name='Intense Emphasis'] => em
strike => span.struck
"""
    + "\n".join(f"p[style-name='toc {level}'] => p.contents:fresh" for level in range(1, 10))
    + "\n"
    + "\n".join(f"p[style-name='heading {level}'] => h6:fresh" for level in range(7, 10))
    + "\n"
    + "\n".join(f"p[style-name='Heading {level}'] => h6:fresh" for level in range(7, 10))
)

_NOTE_LINK = re.compile(r"#((?:foot|end)note-[A-Za-z0-9_-]+)\Z")
_BACK_LINK = re.compile(r"#(?:foot|end)note-ref-")
_STYLE_NAME = re.compile(r"Unrecognised (?:paragraph|run|table) style: (.+?) \(Style ID")
_TITLE_TAG = "{http://purl.org/dc/elements/1.1/}title"
_MEANINGLESS = {"", "word document", "document", "untitled", "title"}
_LOST = (
    (rb"<m:oMath[ >]", "Formulas could not be kept; write them as text or add them as pictures."),
    (rb"<w:object[ >]", "Embedded objects (such as spreadsheets) could not be kept."),
    (rb"<c:chart ", "Charts could not be kept; add them as pictures, or give their data as tables."),
    (rb"<dgm:relIds", "SmartArt drawings could not be kept; add them as pictures with a description."),
)


def read(content: bytes, report: Report, pictures: Pictures) -> tuple[Node, str]:
    """The document as a harmless tree, and the title that its properties name. Raises CannotImport."""

    def picture(image: mammoth.documents.Image) -> dict[str, str]:  # type: ignore[name-defined]
        alt = image.alt_text or ""
        try:
            with image.open() as stream:
                return {"src": pictures.keep(stream.read(), alt)}
        except Exception:
            report.count("Pictures named in the document but missing from it", alt or "no description")
            return {"src": ""}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(picture),
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except (MemoryError, RecursionError):
        raise CannotImport("The Word document is too complex to be read. Import it in parts.") from None
    except Exception as error:  # mammoth raises whatever its parser met
        raise CannotImport(BROKEN) from error
    _tell_losses(content, report)
    for message in result.messages:
        style = _STYLE_NAME.match(message.message)
        if style:
            report.count("Word styles that have no meaning here, taken as plain text", style[1])
    root = parse(harmless(result.value, classes=True), max_depth=200)
    _settle_notes(root)
    _drop_contents(root, report)
    return root, _title(content)


def _settle_notes(root: Node) -> None:
    """mammoth writes notes as links to a list at the end; here they are references and asides."""
    used: dict[str, str] = {}
    for node in root.walk():
        node.children = [part for child in node.children for part in _apart_from_notes(child, used)]
    if not used:
        return
    last = root.children[-1]
    if isinstance(last, Node) and last.tag == "ol":
        root.children.pop()
        for item in last.elements():
            key = item.attrs.get("id", "")
            for node in item.walk():
                node.children = [c for c in node.children if not (isinstance(c, Node) and _is_back_link(c))]
            root.children.append(Node("aside", {"data-note": key, "data-mark": used.get(key, "")}, item.children))


def _apart_from_notes(child: Node | str, used: dict[str, str]) -> list[Node | str]:
    """The references to notes in a superscript, each on its own: mammoth makes one superscript of all that stand side
    by side, raised words included."""
    if not (isinstance(child, Node) and child.tag == "sup" and any(map(_note_key, child.children))):
        return [child]
    out: list[Node | str] = []
    for is_word, group in groupby(child.children, key=lambda item: not _note_key(item)):
        if is_word:
            out.append(Node("sup", dict(child.attrs), list(group)))
            continue
        for key in map(_note_key, group):
            out.append(Node("sup", {"data-note": key}, [used.setdefault(key, str(len(used) + 1))]))
    return out


def _note_key(item: Node | str) -> str:
    """The note that this link leads to; empty where it is no such link."""
    if not (isinstance(item, Node) and item.tag == "a"):
        return ""
    match = _NOTE_LINK.match(item.attrs.get("href", ""))
    return match[1] if match else ""


def _is_back_link(node: Node) -> bool:
    return node.tag == "a" and bool(_BACK_LINK.match(node.attrs.get("href", "")))


def _drop_contents(root: Node, report: Report) -> None:
    for node in root.walk():
        kept = [c for c in node.children if not (isinstance(c, Node) and c.attrs.get("class") == "contents")]
        if len(kept) < len(node.children):
            report.add("Word's own table of contents was left out, as one is made from the headings.")
            node.children = kept
        if node.attrs.get("class") == "struck":
            report.count("Struck-through text kept as ordinary text", node.text())


def _tell_losses(content: bytes, report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml")
        for pattern, sentence in _LOST:
            if re.search(pattern, text):
                report.add(sentence)
        names = package.namelist()
        _tell_tracked_changes(text, report)
        if "word/comments.xml" in names:
            for tag in re.findall(rb"<w:comment [^>]*>", package.read("word/comments.xml")):
                report.count("Comments in the margin were left out", f"by {_author(tag) or 'somebody'}")
        margins = [name for name in names if re.match(r"word/(header|footer)\d*\.xml\Z", name)]
        if any(re.search(rb"<w:t[ >]", package.read(name)) for name in margins):
            report.add("Headers and footers of the pages were left out.")


def _tell_tracked_changes(text: bytes, report: Report) -> None:
    tags = re.findall(rb"<w:(?:ins|del|moveFrom|moveTo)\s[^>]*>", text)
    if not tags:
        return
    inserted = sum(tag.startswith((b"<w:ins", b"<w:moveTo")) for tag in tags)
    deleted = len(tags) - inserted
    authors = [name for name in dict.fromkeys(map(_author, tags)) if name]
    by = f" They are by {', '.join(authors[:8])}{' and others' if len(authors) > 8 else ''}." if authors else ""
    report.add(
        "The document has tracked changes, and all of them were accepted: "
        f"insertions taken in: {inserted}; deletions left out: {deleted}.{by}"
    )


def _author(tag: bytes) -> str:
    match = re.search(rb"w:author=\"([^\"]{1,200})\"", tag)
    return html.unescape(match[1].decode("utf-8", "replace")).strip() if match else ""


def _title(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            element = ElementTree.fromstring(package.read("docProps/core.xml")).find(_TITLE_TAG)
    except (KeyError, ElementTree.ParseError):
        return ""
    title = " ".join((element.text or "").split()) if element is not None else ""
    return "" if title.lower() in _MEANINGLESS else title
