"""Settling, in the raw tree, what the schema cannot hold as it stands: links, pictures, captions, header rows."""

from __future__ import annotations

import re

from core.richtext.inline import has_text, is_inline
from core.richtext.schema import link_target
from core.richtext.tables import span
from core.richtext.tree import Node

from .pictures import Pictures
from .plan import Report
from .tabbed import looks_like_header

_CAPTION = re.compile(r"(?:table|figure|fig\.?)\s+[A-Z]?\d+[a-z]?\s*[:.–-]", re.IGNORECASE)
_LONGEST_CAPTION = 200

Content = list[Node | str]


def settle_links(root: Node, report: Report, *, own: frozenset[str] = frozenset()) -> None:
    """Links that lead nowhere from here are kept as their text, and told. `own` are places that will be found."""
    for node in root.walk():
        if node.tag != "a":
            continue
        href = node.attrs.get("href", "").strip()
        if href in own or (not href.startswith("#") and link_target(href)):
            continue
        node.tag, node.attrs = "span", {}
        if not has_text(node.text()):
            continue
        if href in ("", "#"):
            report.count("Links without a target, kept as plain text", node.text())
        elif href.startswith("#"):
            report.count(
                "Links within the document, kept as plain text (link them to their sections again)", node.text()
            )
        else:
            report.count("Links with an address that cannot be used here, kept as plain text", node.text())


def settle_pictures(root: Node, pictures: Pictures) -> None:
    """Pictures embedded in the text are stored; those elsewhere are told, and left out."""
    for node in root.walk():
        if node.tag == "img" and node.attrs.get("src", "").removeprefix("asset:") not in pictures.kept:
            known = node.attrs.get("src", None) == ""
            alt = node.attrs.get("alt", "")
            node.attrs["src"] = "" if known else pictures.keep_embedded(node.attrs.get("src", ""), alt)


def settle_headers(root: Node, report: Report, *, guess: bool, told: bool = False) -> None:
    """Give tables without any header cell a header row: a bold first row, or (with `guess`) one of short labels. Where
    the document has `told` which rows are headers, nothing is taken for one."""
    for table in [node for node in root.walk() if node.tag == "table"]:
        nodes = list(table.walk())
        rows = [node for node in nodes if node.tag == "tr"]
        if len(rows) < 2 or any(node.tag == "th" for node in nodes):
            continue
        rows = _title_row_as_caption(table, rows) if guess else rows
        cells = list(rows[0].elements())
        texts = [" ".join(cell.text().split()) for cell in cells]
        bold = all(_is_bold(cell) for cell in cells) and any(texts)
        if (bold and not told) or (
            guess and looks_like_header(texts, any(_has_blocks(cell) for cell in cells), len(rows) > 1)
        ):
            for cell in cells:
                cell.tag = "th"
            report.count("First rows of tables taken as header rows (check them)", texts[0])
        else:
            report.count(
                "Tables without a header row (add one where the columns have names)", texts[0] if texts else ""
            )


def with_captions(items: Content) -> Content:
    """Captions that stand before a table, or beside a picture, move into it."""
    out: Content = []
    for item in items:
        if isinstance(item, str) and not has_text(item):
            out.append(item)
            continue
        before = next((each for each in reversed(out) if not isinstance(each, str)), None)
        if (
            isinstance(item, Node)
            and item.tag == "table"
            and isinstance(before, Node)
            and _is_caption(before, "tablecaption")
        ):
            if not any(child.tag == "caption" for child in item.elements()) and not _loose_text_after(out, before):
                out.remove(before)
                item.children.insert(0, Node("caption", {}, before.children))
        elif (
            isinstance(item, Node)
            and _is_caption(item, "figurecaption")
            and isinstance(before, Node)
            and _is_picture(before)
        ):
            out[_place(out, before)] = Node("figure", {}, [_picture(before), Node("figcaption", {}, item.children)])
            continue
        out.append(item)
    return out


def _place(items: Content, wanted: Node) -> int:
    return next(at for at, item in enumerate(items) if item is wanted)


def _loose_text_after(items: Content, node: Node) -> bool:
    return any(has_text(item) for item in items[_place(items, node) + 1 :] if isinstance(item, str))


def _is_caption(node: Node, wanted: str) -> bool:
    if node.tag != "p" or node.attrs.get("class", "") in {"tablecaption", "figurecaption"} - {wanted}:
        return False
    text = " ".join(node.text().split())
    if node.attrs.get("class") in ("caption", wanted):
        return bool(text)
    if any(child.tag == "img" for child in node.walk()) or not text or len(text) > _LONGEST_CAPTION:
        return False
    return bool(_CAPTION.match(text))


def _is_picture(node: Node) -> bool:
    pictures = [child for child in node.walk() if child.tag == "img" and child.attrs.get("src")]
    return node.tag in ("p", "img", "figure") and len(pictures) == 1 and not has_text(node.text())


def _picture(node: Node) -> Node:
    return next(child for child in node.walk() if child.tag == "img")


def _title_row_as_caption(table: Node, rows: list[Node]) -> list[Node]:
    cells = list(rows[0].elements())
    alone = len(cells) == 1 and span(cells[0].attrs.get("colspan", "")) > 1
    if not alone or len(rows) < 3 or _has_blocks(cells[0]) or any(c.tag == "caption" for c in table.elements()):
        return rows
    for part in table.walk():
        part.children = [child for child in part.children if child is not rows[0]]
    table.children.insert(0, Node("caption", {}, cells[0].children))
    return rows[1:]


def _is_bold(cell: Node) -> bool:
    text = cell.text().strip()
    bold = "".join(node.text() for node in cell.walk() if node.tag in ("strong", "b"))
    return not text or bold.strip() == text


def _has_blocks(cell: Node) -> bool:
    blocks = [child for child in cell.elements() if not is_inline(child)]
    return len(blocks) > 1 or any(node.tag in ("ul", "ol", "table") for node in cell.walk())
