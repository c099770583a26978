"""Follows every link of the public pages, as a reader or a program could, and says what is wrong with what it finds.

A link is whatever leads somewhere: a link or form on a page, its style sheet and what that fetches, pictures, files to
download, the canonical address, what JSON-LD, a feed or the sitemap names. Those of our own must be there, with the
place on the page that they name; those to other hosts are looked at for their form alone, as no test asks the network.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
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
FETCHED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "object": "data", "link": "href"}
RELATIONS_NOT_FETCHED = {"canonical", "license", "alternate"}
IN_CSS = re.compile(r"""(?:@import\s+|url\()\s*["']?([^"')\s]+)""")
IN_FEED = re.compile(
    r"""<link[^>]*\shref="([^"]+)"|<loc>([^<]+)</loc>|<uri>([^<]+)</uri>|^Sitemap: (\S+)""", re.MULTILINE
)
# `https` with a host that has a name, or an address for letters; nothing that a browser would have to guess.
WHOLE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?|mailto:[^@\s]+@[^@\s]+\.[^@\s]+|tel:\+?[\d-]+")
LISTS = ("/sitemap.xml", "/robots.txt")


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
    """Every page reached from where it starts, and every complaint. `site` is the address under which the pages name
    themselves, where they do."""

    root: Path
    site: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    working: dict[str, str] = field(default_factory=dict)
    """What the application answers: address -> the first page that leads there."""
    files: set[str] = field(default_factory=set)
    """What is no page: style sheets, pictures, feeds, downloads."""

    def run(self, *starts: str) -> "Crawl":
        waiting = list(starts)
        while waiting:
            address = waiting.pop()
            if address in self.pages:
                continue
            self.pages[address] = page = self._read(address)
            waiting += [target for target in self._targets(page) if target not in self.pages]
        for address in LISTS:
            if self.file_of(address).is_file():
                self._look_into(address)
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
        """The pages that a page leads to."""
        for element in page.tree.iter("a", "form", *FETCHED):
            name = "action" if element.tag == "form" else FETCHED.get(element.tag, "href")
            value = element.get(name)
            if value is not None:
                fetched = element.tag in FETCHED and element.get("rel") not in RELATIONS_NOT_FETCHED
                yield from self._follow(page.address, value, fetched=fetched)
        for told in page.tree.xpath("//script[@type='application/ld+json']"):
            for value in named_in(json.loads(told.text)):
                yield from self._follow(page.address, value)

    def _follow(self, source: str, value: str, *, fetched: bool = False) -> Iterator[str]:
        """The page behind an address, if it is one of ours; complains where there is nothing."""
        if self.site and f"{value}/".startswith(f"{self.site}/"):
            value = value.removeprefix(self.site) or "/"
        parts = urlsplit(value)
        if parts.scheme or parts.netloc:
            if fetched or not WHOLE.fullmatch(value):
                self.faults.append(f"{source} asks {value}")
            return
        path = unquote(parts.path)
        target = normpath(join(dirname(source), path)) if path else source
        target += "/" if path.endswith("/") and not target.endswith("/") else ""
        if target.startswith(WORKING):
            self.working.setdefault(f"{target}?{parts.query}" if parts.query else target, source)
            return
        file = self.file_of(target)
        if not file.is_file() or not file.stat().st_size:
            self.faults.append(f"{source} leads to {value}, which is not there")
        elif file.suffix == ".html":
            target = target.removesuffix("index.html")
            self.links.append((source, target, unquote(parts.fragment)))
            yield target
        else:
            self._look_into(target)

    def _look_into(self, address: str) -> None:
        """What a file that is no page leads to, once for each file."""
        if address in self.files:
            return
        self.files.add(address)
        file = self.file_of(address)
        if file.suffix == ".css":
            for value in IN_CSS.findall(file.read_text()):
                if not value.startswith("data:"):
                    list(self._follow(address, value, fetched=True))
        elif file.suffix == ".atom" or address in LISTS:
            for found in IN_FEED.findall(file.read_text()):
                list(self._follow(address, next(filter(None, found))))


def named_in(told: object) -> Iterator[str]:
    """The addresses in JSON-LD."""
    if isinstance(told, dict):
        for name, value in told.items():
            if name in {"url", "contentUrl", "license"} and isinstance(value, str):
                yield value
            yield from named_in(value)
    elif isinstance(told, list):
        for value in told:
            yield from named_in(value)
