"""Web pages and HTML fragments to a harmless tree."""

from __future__ import annotations

import html
import re

from core.richtext.sanitise import harmless
from core.richtext.tree import Node, parse

from .opening import decoded
from .plan import Report

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(windows-1252|iso-8859-1|latin-?1)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.{0,300}?)</title\s*>", re.IGNORECASE | re.DOTALL)
_RUNNING = re.compile(r"<(?:script|iframe|object|embed|form|video|audio|canvas|svg)\b", re.IGNORECASE)


def read(content: bytes, filename: str, report: Report) -> tuple[Node, str]:
    """The page's main part as a harmless tree, and its title. Raises CannotImport (not a text file, or not UTF-8)."""
    if _CHARSET.search(content[:4096]):
        content = content.decode("cp1252", "replace").encode()
    text = decoded(content, filename)
    if _RUNNING.search(text):
        report.add("Scripts, forms, drawings and embedded media of the page were left out.")
    title = _TITLE.search(text)
    root = parse(harmless(text, classes=True, embedded_pictures=True), max_depth=200)
    return _main_part(root, report), " ".join(html.unescape(title[1]).split()) if title else ""


def _main_part(root: Node, report: Report) -> Node:
    main = next((node for node in root.walk() if node.tag == "main"), None)
    if main:
        report.add("Only the main part of the page was taken (menus, page header and footer were left out).")
        root = main
    for node in root.walk():
        kept = [child for child in node.children if not (isinstance(child, Node) and child.tag == "nav")]
        if len(kept) < len(node.children):
            report.add("Menus of the page were left out.")
            node.children = kept
    return root
