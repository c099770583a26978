"""How does a section's body become HTML that is safe to typeset and clean under PDF/UA?

The bodies arrive sanitised, but this door holds by itself: elements outside the closed schema are refused with the
section's name, attributes outside it are dropped, sizes are bounded before anything is laid out. The rewriting follows
what veraPDF measured (reference, PDF): links hold text only, no paragraph in a list item, every picture has a text.
"""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from . import tables
from .refusal import CannotRender

DEPTH, BODY_BYTES, LIST_ITEMS, BREAKS, WORD = 30, 200 * 1024, 2000, 5000, 2000
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "figure", "aside"}
PARTS = {"figcaption", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
INLINE = {"strong", "em", "a", "sup", "sub", "br", "span", "abbr", "img"}
# Says nothing that print could show: the text stays, the element goes.
TRANSPARENT = {"div", "section", "article", "u", "small", "code", "mark", "font", "colgroup", "col"}
SAME_AS = {"b": "strong", "i": "em", "cite": "em"}
KEPT = {
    "ol": {"start", "type"},
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "span": {"lang", "class"},
}
NUMBERING = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
PLAIN = {"ol": {"start": r"-?[0-9]{1,6}", "type": "[1aAiI]"}, "span": {"lang": r"[A-Za-z0-9-]{2,35}", "class": "words"}}
OUTSIDE = re.compile(r"(?:https?://|mailto:)[^\s]{1,2000}")
ASSET = re.compile(r"asset:([0-9a-f]{64})")
LONG_WORD = re.compile(rf"\S{{{tables.LONG_WORD + 1},}}")


@dataclass
class Places:
    """Where links inside the document can lead: fragment -> anchor; and which of them somebody asks for."""

    anchors: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)


def parse(fragment: str, where: str, *, also: frozenset[str] = frozenset()) -> etree._Element:
    """The fragment as a tree under one `div`, within the bounds. Elements of `also` may stand in it as well.

    Raises CannotRender, naming `where`.
    """
    if len(fragment.encode(errors="replace")) > BODY_BYTES:
        raise CannotRender(f"{where} is longer than {BODY_BYTES // 1024} KB.")
    root = html.fragment_fromstring(
        fragment, create_parent="div", parser=html.HTMLParser(remove_comments=True, remove_pis=True)
    )
    _check_depth(root, where)
    for element in list(root.iterdescendants()):
        tag = SAME_AS.get(element.tag, element.tag)
        element.tag = tag
        if tag in TRANSPARENT:
            element.drop_tag()
        elif tag not in BLOCKS | PARTS | INLINE | also:
            raise CannotRender(f"{where} holds a <{str(tag)[:40]}> element, which a plan's text cannot hold.")
    for outer in root.xpath(".//*[self::ul or self::ol][not(ancestor::li)]"):
        if sum(1 for _ in outer.iter("li")) > LIST_ITEMS:
            raise CannotRender(f"{where} holds a list of more than {LIST_ITEMS} list items.")
    if sum(1 for _ in root.iter("br")) > BREAKS:
        raise CannotRender(f"{where} holds more than {BREAKS} line breaks.")
    for text in root.itertext():
        check_words(text, where)
    if root.find(".//table//table") is not None:
        raise CannotRender(f"{where} holds a table inside a table.")
    for part in list(root.iter(*PARTS - {"figcaption"})):
        if next(part.iterancestors("table"), None) is None:
            part.drop_tag()
    return root


def check_words(text: str, where: str) -> None:
    """Refuse a text with one word so long that finding its line breaks takes for ever."""
    if len(text) > WORD and any(len(word) > WORD for word in text.split()):
        raise CannotRender(f"{where} holds a word of more than {WORD} letters.")


def _check_depth(root: etree._Element, where: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH + 1:
            raise CannotRender(f"{where} is nested more than {DEPTH} levels deep.")


def fragments_wanted(root: etree._Element) -> set[str]:
    return {link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")}


class Body:
    """One section's body on its way to print. `prefix` keeps its notes' anchors apart from those of other sections."""

    def __init__(self, root: etree._Element, where: str, level: int, prefix: str, places: Places, images: set[str]):
        self.root, self.where, self.level, self.prefix = root, where, level, prefix
        self.places, self.images = places, images

    def printed(self) -> str:
        """The HTML to typeset. Raises CannotRender for a picture that was not handed over, or a table too large."""
        root = self.root
        self._anchors_and_attributes()
        self._pictures()
        self._notes()
        for item in list(root.iter("li")):
            self._unwrap_item(item)
        self._links()
        self._headings()
        for table in list(root.iter("table")):
            tables.prepare(table, self.where)
            self._lift_out_of_list(table)
        for figure in list(root.iter("figure")):
            self._lift_out_of_list(figure)
        for paragraph in [p for p in root.iter("p") if not len(p) and not (p.text or "").strip()]:
            paragraph.drop_tree()
        _mark_long_words(root)
        return (root.text or "") + "".join(html.tostring(child, encoding="unicode") for child in root)

    def _anchors_and_attributes(self) -> None:
        for element in self.root.iterdescendants():
            anchor = element.get("data-bid") or element.get("id") or ""
            note, mark = element.get("data-note"), element.get("data-mark")
            kept = KEPT.get(element.tag, set())
            for name in list(element.attrib):
                value = element.attrib[name]
                plain = PLAIN.get(element.tag, {}).get(name, ".*")
                if name not in kept or not re.fullmatch(plain, value, re.S):
                    del element.attrib[name]
            if element.tag == "ol" and element.attrib:
                # WeasyPrint leaves these two attributes to a style sheet.
                start = int(element.attrib.pop("start", "1")) - 1
                style = NUMBERING[element.attrib.pop("type", "1")]
                element.set("style", f"list-style-type: {style}; counter-reset: list-item {start}")
            if note is not None and element.tag in {"sup", "aside"}:
                element.set("data-note", note)
                element.set("data-mark", mark or "")
            if anchor and anchor in self.places.wanted:
                element.set("id", self.places.anchors[anchor])

    def _pictures(self) -> None:
        for image in list(self.root.iter("img")):
            match = ASSET.fullmatch(image.get("src", ""))
            if not match or match[1] not in self.images:
                raise CannotRender(
                    f"{self.where} shows a picture that is not among the plan's own ({image.get('src', '')[:80]})."
                )
            figure = next(image.iterancestors("figure"), None)
            caption = figure.find(".//figcaption") if figure is not None else None
            words = (image.get("alt") or "").strip() or ("".join(caption.itertext()) if caption is not None else "")
            image.set("alt", " ".join(words.split()) or "Picture")

    def _notes(self) -> None:
        asides = {aside.get("data-note"): aside for aside in self.root.iter("aside")}
        names = {key: f"{self.prefix}-{number}" for number, key in enumerate(asides, start=1)}
        called = set()
        for call in list(self.root.iter("sup")):
            key = call.attrib.pop("data-note", None)
            call.attrib.pop("data-mark", None)
            if key not in asides:
                continue
            words = "".join(call.itertext()).strip() or asides[key].get("data-mark") or "note"
            for child in list(call):
                call.remove(child)
            call.text = None
            etree.SubElement(call, "a", href=f"#note-{names[key]}").text = words
            if key not in called:
                call.set("id", f"call-{names[key]}")
                called.add(key)
        if asides:
            _section_of_notes(self.root, asides, names, called)

    def _unwrap_item(self, item: etree._Element) -> None:
        for child in list(item):
            if child.tag in {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}:
                before = child.getprevious()
                if (item.text or "").strip() or (before is not None and before.tag not in {"ul", "ol"}):
                    child.addprevious(html.Element("br"))
                tail = (child.tail or "").strip()
                child.tail = f" {tail}" if tail else None
                child.drop_tag()

    def _links(self) -> None:
        for link in list(self.root.iter("a")):
            href = link.get("href", "").strip()
            if href.startswith("#") and not href.startswith(("#note-", "#call-")):
                target = self.places.anchors.get(href[1:])
                href = f"#{target}" if target else ""
            elif not href.startswith("#") and not OUTSIDE.fullmatch(href):
                href = ""
            if not href or not "".join(link.itertext()).strip() or link.find(".//img") is not None:
                link.drop_tag()
                continue
            link.set("href", href)
            if len(link):
                _text_only(link)

    def _headings(self) -> None:
        above = self.level
        for heading in self.root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
            wanted = self.level + max(1, int(heading.tag[1]) - 1)
            above = min(wanted, above + 1, 6)
            heading.tag = f"h{above}"

    @staticmethod
    def _lift_out_of_list(block: etree._Element) -> None:
        lists = list(block.iterancestors("ul", "ol"))
        if lists:
            _take_out(block)
            lists[-1].addnext(block)


def _take_out(element: etree._Element) -> None:
    """Remove the element and leave the text behind it where it stands."""
    element.drop_tree()
    element.tail = None


def _section_of_notes(root: etree._Element, asides: dict, names: dict, called: set) -> None:
    notes = html.Element("div", {"class": "notes"})
    for key, aside in asides.items():
        lead, rest = html.Element("p"), []
        lead.text = aside.text
        for child in list(aside):
            (rest if rest or child.tag in BLOCKS else lead).append(child)
        if not "".join(lead.itertext()).strip() and rest and rest[0].tag == "p":
            lead = rest.pop(0)
        label = html.Element("sup", id=f"note-{names[key]}")
        label.tail, lead.text = f" {lead.text or ''}", None
        lead.insert(0, label)
        mark = aside.get("data-mark") or "note"
        if key in called:
            etree.SubElement(label, "a", href=f"#call-{names[key]}").text = mark
        else:
            label.text = mark
        notes.extend([lead, *rest])
        _take_out(aside)
    root.append(notes)


def _text_only(link: etree._Element) -> None:
    """Emphasis around a link instead of inside it; calls of notes move behind it."""
    for call in reversed([call for call in link.iter("sup") if call.find("a") is not None]):
        _take_out(call)
        link.addnext(call)
    only = link[0] if len(link) == 1 and not (link.text or "").strip() and not (link[0].tail or "").strip() else None
    words = "".join(link.itertext())
    outer = only.tag if only is not None and only.tag in {"strong", "em"} else None
    for child in list(link):
        link.remove(child)
    link.text = words
    if outer:
        wrapper = html.Element(outer)
        wrapper.tail, link.tail = link.tail, None
        link.getparent().replace(link, wrapper)
        wrapper.append(link)


def _mark_long_words(root: etree._Element) -> None:
    """Wrap words that could push a table over the margin, so that they and only they may break anywhere."""
    for cell in root.iter("td", "th"):
        for element in list(cell.iter()):
            if element.get("class") == "long":
                continue
            if element.tag == "a":
                element.set("class", "long")
            elif element.text and LONG_WORD.search(element.text):
                element.text = _wrap(element, element.text, 0)
            if element is not cell and element.tail and LONG_WORD.search(element.tail):
                parent = element.getparent()
                element.tail = _wrap(parent, element.tail, parent.index(element) + 1)


def _wrap(parent: etree._Element, text: str, position: int) -> str:
    matches = list(LONG_WORD.finditer(text))
    for number, match in enumerate(matches):
        following = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        long = html.Element("span", {"class": "long"})
        long.text, long.tail = match[0], text[match.end() : following]
        parent.insert(position + number, long)
    return text[: matches[0].start()]
