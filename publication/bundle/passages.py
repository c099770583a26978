"""Which passages of a published edition can a reader look for? Its title, sections, paragraphs, promises and opinions,
each in plain text with the address at which it stands. From frozen content only; the same content, the same passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from publication.bundle.pages import FINDINGS, opinion_anchor
from publication.bundle.sections import heading, pages_of
from publication.bundle.tables import walk
from publication.bundle.text import passage_anchor

LONG_LIST = 600
"""Characters from which the items of a list are passages of their own."""
BREAKS = {"li", "td", "th", "p", "br", "caption", "figcaption", "tr", "ul", "ol", "blockquote"}
# Letters and digits with points, hyphens, strokes or brackets between them: s.14Z52(2)(a), CVD-P1, G&A, 2023/24.
CODE = re.compile(r"\w+(?:[.\-/&(]+\w+\)*)+|\w*\d\w*[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True)
class Passage:
    """What is found, and where it stands. `context` is what it stands under: found by, and shown above it."""

    kind: str
    title: str
    text: str
    address: str
    context: str = ""
    plan: str = ""
    plan_title: str = ""
    place: str = ""
    year: int | None = None
    edition: int | None = None
    is_current: bool = True
    codes: str = field(default="", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", " ".join(codes(f"{self.title} {self.text} {self.context}")))


def codes(text: str) -> list[str]:
    """Every code in a text as letters and digits alone, as a reader may type it: `s.14Z52(2)(a)` is found by
    `s14z522a`, `14z52` and `s14z52`; `CVD-P1` by `cvdp1`."""
    found: dict[str, None] = {}
    for match in CODE.finditer(text):
        parts = [part for part in re.split(r"\W+", match[0].lower()) if part]
        if not any(character.isdigit() for character in match[0]):
            continue
        for start in (0, 1):
            for end in range(start + 1, len(parts) + 1):
                found["".join(parts[start:end])] = None
    return [each for each in found if len(each) > 2 and not each.isdigit()]


def of_edition(content: dict, *, published_at: str, is_current: bool, later: list[dict]) -> list[Passage]:
    """Every passage of one published edition, in reading order. `later` are the opinions that came after it was
    published and are shown."""
    plan, number = content["plan"], content["edition"]
    here = f"/plans/{plan['slug']}/editions/{number}/"
    common = {
        "plan": plan["slug"], "plan_title": plan["title"], "edition": number, "is_current": is_current,
        "year": int(published_at[:4]), "place": plan["place"]["name"] if plan["place"] else "",
    }  # fmt: skip
    found = [Passage("plan", plan["title"], plan["summary"], here, f"{plan['type']['name']} {plan['owner']['name']}",
                     **common)]  # fmt: skip
    addresses = pages_of(content["sections"])
    for section in walk(content["sections"]):
        path, fragment = addresses[section["slug"]]
        page = here + path.removesuffix("index.html")
        found += _section(section, page, f"{page}#{fragment}" if fragment else page, common)
    found += [_law(row, here, common) for row in content["requirements"]]
    return found + [_opinion(opinion, here, common) for opinion in content["opinions"] if opinion["text"]] + [
        _later(opinion, common) for opinion in later
    ]  # fmt: skip


def _section(section: dict, page: str, address: str, common: dict) -> Iterator[Passage]:
    title, context = heading(section), common["plan_title"]
    summary = plain(lxml.html.fragment_fromstring(section["summary"] or "", create_parent="div"))
    yield Passage("section", title, summary, address, context, **common)
    for bid, text in blocks(section["body"]):
        anchor = f"{page}#{passage_anchor(section['slug'], bid)}" if bid else address
        yield Passage("passage", title, text, anchor, context, **common)
    for commitment in _promises(section["commitments"]):
        # What stands in the text itself is found there, at its paragraph.
        if not commitment.get("in_text"):
            where = f"{page}#commitment--{commitment['id']}"
            yield Passage("commitment", commitment["text"], "", where, f"{title} · {context}", **common)


def blocks(body: str) -> Iterator[tuple[str, str]]:
    """(block id, plain text) of each passage of a body: paragraphs, lists (a long one item by item), rows of tables,
    notes. A passage without an address of its own has no id: its section is as near as a link can lead."""
    if not body.strip():
        return
    for block in lxml.html.fragment_fromstring(body, create_parent="div"):
        bid = block.get("data-bid", "")
        if block.tag == "table":
            pieces = [("", plain(row)) for row in block.iter("caption", "tr")]
        elif block.tag in {"ul", "ol"} and len(plain(block)) > LONG_LIST:
            pieces = [(item.get("data-bid") or bid, plain(item)) for item in block if item.tag == "li"]
        else:
            has_address = block.tag in {"p", "ul", "ol", "blockquote", "figure"}
            pieces = [(bid if has_address else "", plain(block))]
        yield from ((where, text) for where, text in pieces if text)


def plain(tree: etree._Element) -> str:
    """The words of an element as a reader sees them: cells and items apart, marks of notes left out."""
    found: list[str] = []

    def visit(element: etree._Element) -> None:
        is_mark = element.tag == "sup" and element.get("data-note")
        if isinstance(element.tag, str) and not is_mark:
            if element.tag in BREAKS:
                found.append(" ")
            found.append(element.text or "")
            for child in element:
                visit(child)
                found.append(child.tail or "")
            if element.tag in BREAKS:
                found.append(" ")

    visit(tree)
    return " ".join("".join(found).split())


def _promises(rows: list[dict]) -> Iterator[dict]:
    for row in rows:
        yield row
        yield from _promises(row["commitments"])


def _law(row: dict, here: str, common: dict) -> Passage:
    address = f"{here}requirements/#requirement--{row['number']}"
    return Passage(
        "law", row["wording"], row["reason"], address, f"{row['citation']} · {common['plan_title']}", **common
    )


def _opinion(opinion: dict, here: str, common: dict) -> Passage:
    reasons = [f"{each['strategy']}: {each['reasons']}" for each in opinion.get("findings", [])]
    text = " ".join(" ".join([opinion["text"], *reasons]).split())
    own = {"place": opinion["place"]} if opinion["place"] else {}
    return Passage(
        "opinion", f"Opinion of {opinion['board']['name']}", text,
        f"{here}opinions/#{opinion_anchor(opinion)}",
        f"{common['plan_title']}. {FINDINGS.get(opinion['finding'], opinion['finding'])}", **common | own,
    )  # fmt: skip


def _later(opinion: dict, common: dict) -> Passage:
    anchor = f"{common['plan']}-{common['edition']}-after-{opinion['sha256'][:8]}"
    return Passage(
        "opinion", f"Opinion of {opinion['board']['name']} on the published plan", " ".join(opinion["text"].split()),
        f"/opinions/{opinion['board']['slug']}/#{anchor}",
        f"{common['plan_title']}. {FINDINGS.get(opinion['finding'], opinion['finding'])}", **common,
    )  # fmt: skip
