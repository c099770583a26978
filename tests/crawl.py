"""Follows every link of a folder of pages, as a reader could, and says what is wrong with what it finds."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

import lxml.html

# Answered by the application, not by files.
WORKING = (
    "/consultations/",
    "/metrics/",
    "/workspace/",
    "/boards/",
    "/accounts/",
    "/admin/",
    "/verify/receipt/",
    "/verify/copy/",
    "/follow/",
    "/formats/ask/",
    "/api/",
    "/search/",
)
# What a browser fetches by itself, and from where in the page it learns of it.
FETCHED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href"}
RELATIONS_NOT_FETCHED = {"canonical", "license", "alternate"}
OUTSIDE_CSS = re.compile(rb"""(?:@import\s+|url\()\s*["']?(?:https?:)?//""")


@dataclass
class Page:
    """A page as it was reached: its address, its tree, its file."""

    address: str
    file: Path
    tree: lxml.html.HtmlElement

    @cached_property
    def ids(self) -> Counter:
        return Counter(self.tree.xpath("//@id"))

    def faults(self) -> Iterator[str]:
        """What is wrong with the page by itself."""
        tree = self.tree
        if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", tree.get("lang") or ""):
            yield "does not say its language"
        titles = [" ".join(title.text_content().split()) for title in tree.findall("head/title")]
        if len(titles) != 1 or not titles[0]:
            yield f"has titles {titles}"
        levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        if levels.count(1) != 1 or levels[:1] != [1]:
            yield f"has {levels.count(1)} first headings; its headings begin with h{levels[:1]}"
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"goes from h{before} to h{after}"
        for name, count in self.ids.items():
            if count > 1:
                yield f"uses the id {name!r} {count} times"
        for element in tree.iter("a"):
            words = element.text_content().strip() or element.get("aria-label") or element.xpath(".//img[@alt != '']")
            if element.get("href") and not words:
                yield f"has a link without words to {element.get('href')}"
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for value in tree.xpath(f"//@{name}"):
                yield from (f"names the missing id {each!r}" for each in value.split() if each not in self.ids)


@dataclass
class Crawl:
    """Every page reached from where it starts, and every complaint."""

    root: Path
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)

    def run(self, *starts: str) -> "Crawl":
        waiting = list(starts)
        while waiting:
            address = waiting.pop()
            if address in self.pages:
                continue
            self.pages[address] = page = self._read(address)
            for target in self._targets(page):
                if target not in self.pages:
                    waiting.append(target)
        for source, target, fragment in self.links:
            if fragment and target in self.pages and fragment not in self.pages[target].ids:
                self.faults.append(f"{source} leads to the missing place {target}#{fragment}")
        return self

    def distinct(self) -> list[Page]:
        """Each file once: the latest edition is read at two addresses."""
        return list({page.file.resolve(): page for page in self.pages.values()}.values())

    def file_of(self, path: str) -> Path:
        """The file that a web server gives for a path."""
        file = self.root / path.lstrip("/")
        return file / "index.html" if path.endswith("/") else file

    def _read(self, address: str) -> Page:
        file = self.file_of(address)
        return Page(address, file, lxml.html.document_fromstring(file.read_bytes().decode()))

    def _targets(self, page: Page) -> Iterator[str]:
        for element in page.tree.iter("a", "form", *FETCHED):
            name = "action" if element.tag == "form" else FETCHED.get(element.tag, "href")
            value = element.get(name)
            if value is None:
                continue
            fetched = element.tag in FETCHED and element.get("rel") not in RELATIONS_NOT_FETCHED
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                if fetched or parts.scheme not in {"http", "https", "mailto"}:
                    self.faults.append(f"{page.address} asks {value}")
                continue
            path = unquote(parts.path)
            target = normpath(join(page.address, path)) if path else page.address
            target += "/" if path.endswith("/") and not target.endswith("/") else ""
            if target.startswith(WORKING):
                continue
            file = self.file_of(target)
            if not file.is_file():
                self.faults.append(f"{page.address} leads to {value}, which is not there")
            elif file.suffix == ".html":
                target = target.removesuffix("index.html")
                self.links.append((page.address, target, unquote(parts.fragment)))
                yield target
            elif file.suffix == ".css" and OUTSIDE_CSS.search(file.read_bytes()):
                self.faults.append(f"{target} asks another host")
