"""How does the text of a section become part of a public page?

In: a body in the closed schema (class-free, headings relative to the section's title). Out: the same words with the
page's heading levels, permanent links, note links, table regions and classes. Whatever is outside the schema is dropped
here as well: these pages are frozen, so a fault in the cleaning of the text could not be mended in them.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import escape

import lxml.html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from lxml import etree

from core.richtext.schema import BID
from publication.bundle.words import PageWords

SCHEMA = {
    "p": set(),
    **{key: set() for key in ("h2", "h3", "h4", "ul", "li", "blockquote", "figure", "figcaption")},
    **{key: set() for key in ("strong", "em", "sub", "br", "caption", "thead", "tbody", "tr")},
    "ol": {"start", "type"},
    "aside": {"data-note", "data-mark"},
    "sup": {"data-note"},
    "a": {"href"},
    "span": {"lang"},
    "abbr": {"title"},
    "table": set(),
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt"},
}
CLASSES = {
    "ul": "nhsuk-list nhsuk-list--bullet",
    "ol": "nhsuk-list nhsuk-list--number",
    "table": "nhsuk-table",
    "caption": "nhsuk-table__caption",
    "thead": "nhsuk-table__head",
    "tbody": "nhsuk-table__body",
    "tr": "nhsuk-table__row",
    "th": "nhsuk-table__header",
    "td": "nhsuk-table__cell",
    "figure": "nhsuk-image",
    "img": "nhsuk-image__img",
    "figcaption": "nhsuk-image__caption",
    "blockquote": "jfp-quote",
}
BLOCKS = {"p", "ul", "ol", "blockquote", "table", "figure"}
LINKED_TO = {"p", "ul", "ol", "li", "blockquote", "figure"}
LETTERS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
SAFE_LINK = re.compile(r"(https?://|mailto:|/(?!/))", re.IGNORECASE)
DRAWN = "image/svg+xml"
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", DRAWN: "svg"}


def image_path(asset: dict) -> str:
    """Where in the bundle a picture lies: `images/<sha256>.<ext>`."""
    return f"images/{asset['sha256']}.{EXTENSIONS.get(asset['media_type'], 'bin')}"


def passage_anchor(section: str, bid: str) -> str:
    """The id, on its page, of a paragraph, list, item, quotation or picture: what the search leads to."""
    return f"{section}--{bid}"


def first_paragraph(body: str) -> str:
    """The first paragraph of a body, for a summary where none was written. Empty when there is no paragraph.
    Its note marks are left out, as their notes stand in the full text."""
    tree = _tree(body)
    for mark in list(tree.iter("sup")):
        if mark.get("data-note"):
            mark.drop_tree()
    found = next((p for p in tree.iter("p") if p.text_content().strip()), None)
    return "" if found is None else lxml.html.tostring(found, encoding="unicode", with_tail=False)


@dataclass
class PageText:
    """The bodies of one page. `sections` gives the address, seen from this page, of every section by its slug."""

    root: str
    images: dict[str, dict]
    sections: dict[str, str]
    words: PageWords
    _ids: set[str] = field(default_factory=set)

    def body(self, html: str, *, level: int, anchor: str, title: str) -> SafeString:
        """Returns the HTML of a section whose own title is a heading of `level` and has the id `anchor`."""
        tree = _tree(html)
        passages = [
            (each, each.get("data-bid")) for each in tree.iter(*LINKED_TO) if BID.match(each.get("data-bid", ""))
        ]
        _within_schema(tree)
        for element, bid in passages:
            element.set("id", self._id(passage_anchor(anchor, bid)))
        self._link(tree)
        self._images(tree)
        self._tables(tree, anchor, title)
        notes = self._notes(tree, anchor, title)
        self.words.mark(tree)
        if notes is not None:
            tree.append(notes)
        self._headings(tree, level, anchor)
        return _inner(tree)

    def line(self, text: str) -> SafeString:
        """Returns plain text as HTML, its glossary words explained."""
        tree = etree.Element("span")
        tree.text = text
        self.words.mark(tree)
        return _inner(tree)

    def _id(self, wanted: str) -> str:
        """An id that the page has not used: the wanted one, or with a number."""
        found, number = wanted, 2
        while found in self._ids:
            found, number = f"{wanted}-{number}", number + 1
        self._ids.add(found)
        return found

    def _headings(self, tree: etree._Element, level: int, anchor: str) -> None:
        last = level
        for heading in list(tree.iter("h2", "h3", "h4")):
            # A text that jumps from its title to a third level would break the page's outline (WCAG 1.3.1).
            last = min(level + int(heading.tag[1]) - 1, last + 1, 6)
            text = " ".join(heading.text_content().split())
            heading.tag = f"h{last}"
            heading.set("id", self._id(f"{anchor}--{slugify(text)[:60].strip('-') or 'part'}"))
            wrapper = etree.Element("div", {"class": f"jfp-heading jfp-heading--{last}"})
            _replace(heading, wrapper)
            wrapper.append(heading)
            link = {
                "class": "jfp-permalink",
                "href": f"#{heading.get('id')}",
                "aria-label": f"Link to this part: {text}",
            }
            etree.SubElement(wrapper, "a", link)

    def _link(self, tree: etree._Element) -> None:
        for link in list(tree.iter("a")):
            href = (link.get("href") or "").strip()
            if href.startswith("#"):
                href = self.sections.get(href[1:], "")
            elif not SAFE_LINK.match(href):
                href = ""
            # A link that leads nowhere is worse than its words alone.
            if href:
                link.set("href", href)
            else:
                link.drop_tag()

    def _images(self, tree: etree._Element) -> None:
        for image in list(tree.iter("img")):
            asset = self.images.get((image.get("src") or "").removeprefix("asset:"))
            if asset is None:
                image.drop_tree()
                continue
            image.set("src", self.root + image_path(asset))
            image.set("alt", image.get("alt") or "")
            image.set("width", str(asset["width"]))
            image.set("height", str(asset["height"]))
            image.set("loading", "lazy")
            if asset["media_type"] == DRAWN:
                # A chart's letters shrink with it: on a narrow screen it keeps its size and scrolls (WCAG 1.4.10).
                image.set("class", "jfp-chart")
                scroll = {"class": "jfp-figure__scroll", "role": "group", "aria-label": "Chart", "tabindex": "0"}
                wrapper = etree.Element("div", scroll)
                _replace(image, wrapper)
                wrapper.append(image)

    def _tables(self, tree: etree._Element, anchor: str, title: str) -> None:
        for number, table in enumerate(list(tree.iter("table")), start=1):
            of_chart = _is_of_chart(table)
            caption = table.find("caption")
            if caption is None or not caption.text_content().strip():
                if caption is not None:
                    table.remove(caption)
                caption = etree.Element("caption")
                caption.text = f"Table {number} in “{title}”"
                table.insert(0, caption)
                caption.set("class", "nhsuk-table__caption nhsuk-u-visually-hidden")
            else:
                caption.set("class", "nhsuk-table__caption nhsuk-table__caption--s")
            caption.set("id", self._id(f"table--{anchor}-{number}"))
            for head in list(table.iter("th")):
                if not head.text_content().strip() and head.find(".//img") is None:
                    head.tag = "td"
                    head.attrib.pop("scope", None)
                elif head.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                    head.set("scope", "col" if head.getparent().getparent().tag == "thead" else "row")
            for cell in table.iter("td", "th"):
                cell.set("class", CLASSES[cell.tag])
            # A group, not a region: two landmarks of one name would be a fault, and captions may occur twice.
            group = {"class": "jfp-scroll", "role": "group", "aria-labelledby": caption.get("id"), "tabindex": "0"}
            wrapper = etree.Element("div", group)
            _replace(table, wrapper)
            wrapper.append(table)
            if of_chart:
                _folded(wrapper, caption.text_content())

    def _notes(self, tree: etree._Element, anchor: str, title: str) -> etree._Element | None:
        """Takes the notes out of the text, links each to its places in it, and returns their list."""
        asides = {aside.get("data-note"): aside for aside in tree.iter("aside") if aside.get("data-note")}
        places = defaultdict(list)
        for mark in list(tree.iter("sup")):
            key = mark.get("data-note")
            if key in asides:
                slug = f"note--{anchor}--{slugify(key) or 'x'}"
                places[key].append(self._id(f"{slug}--place"))
                label = f"Note {mark.text_content()}"
                link = etree.Element("a", {"id": places[key][-1], "href": f"#{slug}", "aria-label": label})
                link.text, mark.text = mark.text_content(), None
                for child in list(mark):
                    mark.remove(child)
                mark.append(link)
                mark.set("class", "jfp-note-mark")
        if not asides:
            return None
        group = etree.Element("div", {"class": "jfp-notes", "role": "group", "aria-label": f"Notes to {title}"})
        items = etree.SubElement(group, "ul")
        for key, aside in asides.items():
            items.append(_note(aside, self._id(f"note--{anchor}--{slugify(key) or 'x'}"), places[key]))
        return group


def _note(aside: etree._Element, identity: str, places: list[str]) -> etree._Element:
    mark = aside.get("data-mark") or "Note"
    item = etree.Element("li", {"id": identity})
    etree.SubElement(item, "span", {"class": "jfp-notes__mark"}).text = mark
    text = etree.SubElement(item, "div")
    aside.drop_tree()
    aside.tag = "div" if any(child.tag in BLOCKS for child in aside) else "p"
    aside.attrib.clear()
    text.append(aside)
    for number, place in enumerate(places, start=1):
        label = f"Back to note {mark} in the text" + (f", place {number}" if len(places) > 1 else "")
        link = etree.SubElement(text, "a", {"class": "jfp-notes__back", "href": f"#{place}", "aria-label": label})
        link.text = "Back"
    return item


def _tree(html: str) -> etree._Element:
    return lxml.html.fragment_fromstring(html or "", create_parent="div")


def _within_schema(tree: etree._Element) -> None:
    for element in list(tree.iter()):
        if element is tree:
            continue
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            element.drop_tree()
        elif element.tag not in SCHEMA:
            element.drop_tag()
        else:
            for name in set(element.attrib) - SCHEMA[element.tag]:
                del element.attrib[name]
            if element.tag in CLASSES:
                element.set("class", CLASSES[element.tag])
            if element.tag == "ol" and element.get("type") in LETTERS:
                # Browsers cannot tell a from A in a style's selector, and the design system sets figures for all lists.
                element.set("class", f"nhsuk-list jfp-list--{LETTERS[element.get('type')]}")


def _is_of_chart(table: etree._Element) -> bool:
    """Whether it holds the numbers of the chart before it: a page shows them when they are asked for."""
    before = table.getprevious()
    return (
        before is not None and before.tag == "figure" and before.find(".//div[@class='jfp-figure__scroll']") is not None
    )


def _folded(group: etree._Element, title: str) -> None:
    details = etree.Element("details", {"class": "nhsuk-details"})
    summary = etree.SubElement(details, "summary", {"class": "nhsuk-details__summary"})
    etree.SubElement(summary, "span", {"class": "nhsuk-details__summary-text"}).text = title
    _replace(group, details)
    etree.SubElement(details, "div", {"class": "nhsuk-details__text"}).append(group)


def _replace(old: etree._Element, new: etree._Element) -> None:
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)


def _inner(tree: etree._Element) -> SafeString:
    children = "".join(lxml.html.tostring(child, encoding="unicode") for child in tree)
    return mark_safe(escape(tree.text or "", quote=False) + children)
