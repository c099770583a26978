"""Blocks in canonical form: whatever structure comes in, only the schema's structure goes out, with all its text."""

from __future__ import annotations

from . import inline, lists, tables
from .inline import Content, has_text, is_inline
from .notes import note_marks
from .schema import LISTS, MAX_ITEMS, PICTURE, REFERENCE, TooLarge
from .tree import Node

_LEVELS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_STRUCTURE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "ul", "ol"})


class Builder:
    """Rebuilds one body. Keeps what must move: notes go to the end, pictures out of lines, lists and cells."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._marks = note_marks(root)
        self._notes: dict[str, Content] = {}
        self._moved: list[Node] = []

    def body(self) -> list[Node]:
        """The canonical blocks, notes last."""
        blocks = self._flow(self._root.children, moved_into_place=True)
        referenced = [n.attrs["data-note"] for b in blocks for n in b.walk() if n.tag == "sup" and n.attrs]
        order = [key for key in dict.fromkeys(referenced) if key in self._notes]
        order += [key for key in self._notes if key not in order]
        return blocks + [
            Node("aside", {"data-note": key, "data-mark": self._marks[key]}, self._notes[key]) for key in order
        ]

    def _flow(self, items: Content, *, moved_into_place: bool = False) -> list[Node]:
        blocks: list[Node] = []
        line: Content = []

        def end_line() -> None:
            content = self._inline(line)
            line.clear()
            if content:
                blocks.append(Node("p", {}, content))
            if moved_into_place:
                blocks.extend(self._taken())

        for item in items:
            if isinstance(item, str) or (is_inline(item) and not _holds_block(item)):
                line.append(item)
                continue
            end_line()
            if is_inline(item):
                blocks.extend(self._flow([_pushed(item, child) for child in item.children]))
            else:
                blocks.extend(self._block(item))
            if moved_into_place:
                blocks.extend(self._taken())
        end_line()
        return blocks

    def _taken(self) -> list[Node]:
        moved, self._moved = self._moved, []
        return moved

    def _inline(self, items: Content) -> Content:
        return inline.canonical(items, notes=self._marks, picture=self._move_picture)

    def _move_picture(self, node: Node) -> None:
        self._moved.extend(_figure(node, []))

    def _block(self, node: Node) -> list[Node]:
        tag = node.tag
        if tag in _LEVELS:
            content = self._inline(node.children)
            return [Node(_LEVELS[tag], _kept(node), content)] if content else []
        if tag == "p":
            if any(_holds_block(child) for child in node.elements()):
                return self._flow(node.children)
            content = self._inline(node.children)
            return [Node("p", _kept(node), content)] if content else []
        if tag in LISTS or tag == "li":
            return self._list(node if tag in LISTS else Node("ul", {}, [node]))
        if tag == "blockquote":
            return self._quotation(node)
        if tag == "table":
            return self._table(node)
        if tag == "img":
            return _figure(node, [])
        if tag == "figure":
            return self._pictured(node)
        if tag == "div" and REFERENCE.match(node.attrs.get("data-object", "")):
            # Its words are kept elsewhere; whatever was typed into it is text of its own.
            return [Node("div", _kept(node) | {"data-object": node.attrs["data-object"]}), *self._flow(node.children)]
        if tag == "aside" and node.attrs.get("data-note", "") in self._marks:
            self._keep_note(node)
            return []
        if tag == "pre":
            return self._flow([_with_breaks(node)])
        if tag == "dt":
            return self._flow([Node("strong", {}, node.children)])
        return [] if tag == "hr" else self._flow(node.children)

    def _keep_note(self, node: Node) -> None:
        key = node.attrs["data-note"]
        content = inline.canonical(node.children, picture=self._move_picture)
        if content:
            earlier = self._notes.get(key)
            self._notes[key] = inline.canonical([*earlier, Node("br"), *content]) if earlier else content

    def _quotation(self, node: Node) -> list[Node]:
        blocks: list[Node] = []
        for piece in self._flow(node.children):
            if piece.tag in _LEVELS.values():
                piece = _emphasised(piece)
            if piece.tag == "blockquote":
                piece = Node("blockquote", {}, piece.children)
            elif piece.tag == "p":
                piece = Node("blockquote", {}, [piece])
            if piece.tag == "blockquote" and blocks and blocks[-1].tag == "blockquote":
                blocks[-1].children.extend(piece.children)
            else:
                blocks.append(piece)
        first = next((block for block in blocks if block.tag == "blockquote"), None)
        if first:
            first.attrs = _kept(node)
        return blocks

    def _pictured(self, node: Node) -> list[Node]:
        caption: Content = []
        pictures: list[Node] = []
        others: Content = []
        for child in node.children:
            if isinstance(child, Node) and child.tag == "figcaption":
                caption = [*caption, Node("br"), *child.children] if caption else child.children
            elif isinstance(child, Node) and child.tag == "img":
                pictures.append(child)
            else:
                others.append(child)
        text = self._inline(caption)
        blocks = self._flow(others)
        figures = [figure for picture in pictures for figure in _figure(picture, [])]
        if not figures and text and len(blocks) == 1 and blocks[0].tag in ("table", "figure"):
            return _with_caption(blocks[0], text)
        if figures and text:
            figures[-1].children.append(Node("figcaption", {}, text))
        elif text:
            blocks.append(Node("p", {}, text))
        if figures:
            figures[0].attrs = _kept(node)
        return figures + blocks

    def _list(self, node: Node) -> list[Node]:
        if node.tag == "ul" and not lists.has_items(node):
            return self._flow(node.children)
        out = Node(node.tag, _kept(node) | lists.numbering(node))
        stray: Content = []

        def end_stray() -> None:
            for part in lists.split_at_bullets(stray):
                self._add_item(out, Node("li", {}, part))
            stray.clear()

        for child in node.children:
            if isinstance(child, Node) and child.tag in LISTS | {"li"}:
                end_stray()
                self._add_item(out, child)
            elif isinstance(child, str) or is_inline(child):
                stray.append(child)
            else:
                end_stray()
                self._add_item(out, Node("li", {}, [child]))
        end_stray()
        items = sum(1 for each in out.walk() if each.tag == "li")
        if items > MAX_ITEMS:
            raise TooLarge(f"A list has {items} items, more than {MAX_ITEMS}; please split it.")
        return [out] if out.children else []

    def _add_item(self, out: Node, item: Node) -> None:
        attrs = _kept(item) if item.tag == "li" else {}
        pieces = self._list(item) if item.tag in LISTS else self._flow(item.children)
        words: Content = []
        inner: Content = []

        def end_item() -> None:
            text = inline.canonical(words, notes=self._marks)
            if out.tag == "ul":
                text = inline.canonical(lists.without_bullet(text), notes=self._marks)
            last = out.children[-1] if out.children else None
            if text:
                out.children.append(Node("li", attrs.copy(), text + lists.joined(inner)))
                attrs.clear()
            elif inner and isinstance(last, Node):
                own = [child for child in last.children if not lists.is_list(child)]
                last.children = own + lists.joined([c for c in last.children if lists.is_list(c)] + inner)
            elif inner:
                orphans = [item for nested in inner if isinstance(nested, Node) for item in nested.elements()]
                inner.clear()
                for orphan in orphans:
                    self._add_item(out, orphan)
            words.clear()
            inner.clear()

        for piece in pieces:
            if piece.tag in LISTS:
                inner.append(piece)
            elif piece.tag in ("table", "figure", "div"):
                self._moved.append(piece)
            else:
                if inner:
                    end_item()
                words.extend([Node("br"), *_lines(piece)])
        end_item()

    def _table(self, node: Node) -> list[Node]:
        caption = self._inline([part for c in node.elements() if c.tag == "caption" for part in c.children])
        table = tables.canonical(node, content=self._cell, caption=caption)
        # What stands in a table but in no cell is not shown by a browser inside it either: it goes before.
        strays = [c for c in node.elements() if c.tag not in ("caption", "thead", "tbody", "tfoot", "tr")]
        before = self._flow([*strays])
        if table:
            table.attrs = _kept(node)
            return [*before, table]
        return [*before, Node("p", {}, caption)] if caption else before

    def _cell(self, items: Content) -> Content:
        blocks: list[Node] = []
        for piece in self._flow(items):
            if piece.tag in ("figure", "div"):
                self._moved.append(piece)
            elif piece.tag == "table":
                blocks.extend(_cells_as_paragraphs(piece))
            elif piece.tag == "blockquote":
                blocks.extend(piece.elements())
            elif piece.tag in _LEVELS.values():
                blocks.append(_emphasised(piece))
            else:
                blocks.append(piece)
        return blocks[0].children if len(blocks) == 1 and blocks[0].tag == "p" else [*blocks]


def _kept(node: Node) -> dict[str, str]:
    return {"data-bid": node.attrs["data-bid"]} if "data-bid" in node.attrs else {}


def _holds_block(item: Node | str) -> bool:
    return isinstance(item, Node) and any(not is_inline(node) for node in item.walk())


def _pushed(wrapper: Node, item: Node | str) -> Node | str:
    """The item with the inline wrapper moved inside it, down to where there are no blocks."""
    if isinstance(item, str) or (is_inline(item) and not _holds_block(item)):
        return Node(wrapper.tag, wrapper.attrs, [item])
    if item.tag == "img" or item.tag == wrapper.tag:
        return item
    structural = item.tag in _STRUCTURE
    children = [c for c in item.children if not (structural and isinstance(c, str) and not has_text(c))]
    return Node(item.tag, item.attrs, [_pushed(wrapper, child) for child in children])


def _figure(picture: Node, caption: Content) -> list[Node]:
    source = picture.attrs.get("src", "")
    if not PICTURE.match(source):
        return []
    image = Node("img", {"src": source, "alt": " ".join(picture.attrs.get("alt", "").split())})
    return [Node("figure", {}, [image, *caption])]


def _with_caption(block: Node, text: Content) -> list[Node]:
    tag = "caption" if block.tag == "table" else "figcaption"
    if any(child.tag == tag for child in block.elements()):
        return [block, Node("p", {}, text)]
    block.children.insert(0 if tag == "caption" else len(block.children), Node(tag, {}, text))
    return [block]


def _with_breaks(node: Node) -> Node:
    out = Node("p")
    for child in node.children:
        if isinstance(child, Node):
            out.children.append(_with_breaks(child) if child.children and is_inline(child) else child)
            continue
        for number, text in enumerate(child.split("\n")):
            out.children.extend([Node("br"), text] if number else [text])
    if node.tag != "pre":
        out.tag, out.attrs = node.tag, node.attrs
    return out


def _emphasised(heading: Node) -> Node:
    return Node("p", _kept(heading), inline.canonical([Node("strong", {}, heading.children)], notes=_seen(heading)))


def _seen(node: Node) -> dict[str, str]:
    return {n.attrs["data-note"]: n.text() for n in node.walk() if "data-note" in n.attrs}


def _lines(piece: Node) -> Content:
    if piece.tag == "blockquote":
        return [part for p in piece.elements() for part in [Node("br"), *p.children]]
    return _emphasised(piece).children if piece.tag in _LEVELS.values() else piece.children


def _cells_as_paragraphs(table: Node) -> list[Node]:
    out: list[Node] = []
    for node in table.walk():
        if node.tag in ("td", "th", "caption") and node.children:
            blocks = [c for c in node.elements() if not is_inline(c)]
            out.extend(blocks or [Node("p", {}, node.children)])
    return out
