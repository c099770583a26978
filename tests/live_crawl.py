"""Goes on where the files end: follows the links to what the application answers for everybody, without an account."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.error import HTTPError
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from urllib.request import urlopen

import lxml.html

from tests.crawl import WORKING, Crawl, Page

# Behind a door; each has its own tests. A link there must lead to the door.
DOORS = ("/workspace/", "/boards/", "/accounts/", "/admin/")
# So many of one shape are asked for; a shape is an address without what names one thing.
OF_A_SHAPE = 4
ONE_THING = re.compile(
    r"(?<=^/metrics/)(?!releases/|lists/)[^/]+|(?<=^/metrics/lists/)[^/]+|(?<=^/consultations/)[^/]+"
)
# What only narrows a search.
NARROWS = {"kind", "place", "plan", "year"}
PART = re.compile(r"(?<=/draft/)[^/]+|(?<=/comment/)[^/]+|[0-9a-f]{40,}|\b\d+\b")


def shape(address: str) -> str:
    """`/metrics/*/?area` for `/metrics/smoking/?area=sefton`."""
    parts = urlsplit(address)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - NARROWS))
    path = PART.sub("*", ONE_THING.sub("*", unquote(parts.path)))
    return f"{path}?{names}" if names else path


@dataclass
class LiveCrawl(Crawl):
    """`host` is where the portal runs, `root` the public tree that it shows. `pages` are the application's alone, and
    `sent` is the markup of each as it came."""

    host: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    asked: Counter = field(default_factory=Counter)

    def judged(self) -> dict[str, str]:
        """One address of each shape."""
        return {shape(address): address for address in sorted(self.pages, reverse=True)}

    def run(self, *starts: str) -> "LiveCrawl":
        found = [target for start in starts for target in self._follow("/", start)]
        return super().run(*found)

    def _read(self, address: str) -> Page:
        return Page(address, self.root, lxml.html.document_fromstring(self.sent[address]))

    def _follow(self, source: str, value: str, *, fetched: bool = False) -> Iterator[str]:
        parts = urlsplit(value)
        path = urlsplit(source).path
        target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
        target += "/" if parts.path.endswith("/") and not target.endswith("/") else ""
        own = not parts.scheme and not parts.netloc
        if own and target.startswith("/static/"):
            self._ask(source, target)
        elif own and target.startswith(WORKING):
            asked = f"{target}?{parts.query}" if parts.query else target
            if self._ask(source, asked):
                self.links.append((source, asked, unquote(parts.fragment)))
                yield asked
        else:
            # What the files lead to is the other crawl's.
            list(super()._follow(path, value, fetched=fetched))

    def _ask(self, source: str, address: str) -> bool:
        """Is there a page for everybody? Complains where there is nothing, or what the portal cannot answer."""
        kind = shape(address)
        if address in self.sent or address in self.files:
            return address in self.sent
        if self.asked[kind] >= OF_A_SHAPE:
            return False
        self.asked[kind] += 1
        self.files.add(address)
        try:
            with urlopen(self.host + quote(address, safe="/?&=%+,:"), timeout=20) as answer:
                arrived, body, told = urlsplit(answer.url).path, answer.read(), answer.headers["Content-Type"] or ""
        except HTTPError as refusal:
            # A form's address may be for sending alone.
            if refusal.code != 405:
                self.faults.append(f"{source} leads to {address}, which is answered by {refusal.code}")
            return False
        if not told.startswith("text/html") or arrived.startswith(DOORS):
            return False
        self.sent[address] = body.decode()
        return True
