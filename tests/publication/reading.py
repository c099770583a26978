"""What does a reader find in a published page, and in a published PDF's tags? Shares no code with the publisher."""

import json
import re
import subprocess
from pathlib import Path

from lxml import html

BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "caption", "dt", "dd", "figcaption", "summary"}
FURNITURE = "//nav|//header|//footer|//script|//style|//*[contains(@class,'permalink')]"


def texts_of_page(path: Path) -> list[str]:
    """The texts of a page's blocks, each without what is nested in it, and without the site's furniture."""
    page = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
    for element in page.xpath(FURNITURE):
        element.drop_tree()
    return [" ".join(own_text(block).split()) for block in page.iter(*BLOCKS)]


def own_text(block: html.HtmlElement) -> str:
    parts = [block.text or ""]
    for child in block:
        nested = child.tag in BLOCKS or child.tag in {"ul", "ol", "table", "dl", "br"}
        parts += [" " if nested or not isinstance(child.tag, str) else own_text(child), child.tail or ""]
    return "".join(parts)


def texts_of_pdf(path: Path) -> list[str]:
    """The texts of a tagged PDF's blocks, as poppler reads its structure tree: page furniture is no part of that."""
    listed = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True).stdout
    texts: list[list[str]] = []
    for line in listed.splitlines():
        words = line.strip()
        if words.startswith('"'):
            if not texts:
                texts.append([])
            texts[-1].append(words[1:-1].replace('\\"', '"'))
        elif not words.startswith(("/", "Object")) and not is_inline(words):
            texts.append([])
    return [" ".join(parts) for parts in texts if parts]


def is_inline(element: str) -> bool:
    return "(inline)" in element or element.startswith(("NonStruct", "Span", "Link", "Lbl"))


def texts_of_json(path: Path, text_set) -> list[str]:
    """The titles and the texts of every section of a plan.json; `text_set` reads a body."""
    found: list[str] = []

    def read(sections):
        for section in sections:
            found.append(section["title"])
            found.extend(text_set(section["body"]))
            read(section["sections"])

    read(json.loads(path.read_text())["sections"])
    return found


def without_spaces(texts: list[str]) -> list[str]:
    """For comparing with a PDF, where a line may break anywhere, and a variation selector has no glyph of its own."""
    return [re.sub(r"[\s\u00ad\ufe0f]+", "", text) for text in texts]
