"""What of a section's text is still there in the text that came back? It keeps its ids, so that comments and history
hold on to it; a block that says the same is kept as it was, with what Word does not know (languages, explained
abbreviations, how a list is numbered)."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher

from core.richtext import clean
from core.richtext.schema import IDENTIFIED
from core.richtext.tree import Node, parse, serialise

_UNKNOWN_TO_WORD = frozenset({"span", "abbr"})
_LIKE_ENOUGH = 0.6
_MOST_COMPARISONS = 4_000
Content = list[Node | str]


def kept(old: str, new: str) -> str:
    """The new body, canonical, with the blocks and ids of the old one wherever the text is still there."""
    before, after = parse(old), parse(clean(new, keep_ids=False))
    _rename_notes(before, after)
    whole: dict[str, list[Node]] = defaultdict(list)
    for block in before.elements():
        whole[_said(block)].append(block)
    used: set[int] = set()
    children: Content = []
    for block in after.children:
        same = whole.get(_said(block), []) if isinstance(block, Node) else []
        if same:
            used.add(id(same[0]))
            children.append(same.pop(0))
        else:
            children.append(block)
    old_blocks = [block for block in before.elements() if id(block) not in used]
    new_blocks = [block for block in children if isinstance(block, Node) and id(block) not in used]
    _give_ids(old_blocks, new_blocks)
    after.children = children
    return clean(serialise(after.children))


def says_the_same(old: str, new: str) -> bool:
    """Whether a person who knows only what Word shows would find no difference."""
    before, after = parse(old), parse(clean(new, keep_ids=False))
    _rename_notes(before, after)
    return [_said(block) for block in before.elements()] == [_said(block) for block in after.elements()]


def _said(block: Node) -> str:
    """The block without what Word does not know."""
    return serialise(_bare([block]))


def _bare(items: Content) -> Content:
    out: Content = []
    for item in items:
        if isinstance(item, str):
            out.append(item)
        elif item.tag in _UNKNOWN_TO_WORD:
            out.extend(_bare(item.children))
        elif item.tag == "sup" and "data-note" in item.attrs:
            out.append(Node("sup", {"data-note": item.attrs["data-note"]}))
        else:
            names = {"href", "alt", "colspan", "rowspan", "data-note"}
            attrs = {name: value for name, value in sorted(item.attrs.items()) if name in names}
            out.append(Node(item.tag, attrs, _bare(item.children)))
    return out


def _rename_notes(before: Node, after: Node) -> None:
    """Word numbers notes anew: a note that says the same gets its old key, any other a key that is free."""
    keys: dict[str, list[str]] = defaultdict(list)
    taken: set[str] = set()
    for note in before.elements():
        if note.tag == "aside":
            keys[_words(note)].append(note.attrs["data-note"])
            taken.add(note.attrs["data-note"])
    renamed: dict[str, str] = {}
    for note in after.elements():
        if note.tag == "aside":
            free = (key for number in range(1, 100_000) if (key := f"n{number}") not in taken)
            same = keys.get(_words(note))
            renamed[note.attrs["data-note"]] = key = same.pop(0) if same else next(free)
            taken.add(key)
    for node in after.walk():
        if node.attrs.get("data-note") in renamed:
            node.attrs["data-note"] = renamed[node.attrs["data-note"]]


def _give_ids(before: list[Node], after: list[Node]) -> None:
    """Ids for what was reworded: first where the words are the same, then where they are like enough."""
    free = [node for block in before for node in block.walk() if node.tag in IDENTIFIED]
    by_words: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in free:
        by_words[node.tag, _words(node)].append(node)
    bare: list[Node] = []
    gone: set[int] = set()
    for node in (node for block in after for node in block.walk() if node.tag in IDENTIFIED):
        node.attrs.pop("data-bid", None)
        same = by_words.get((node.tag, _words(node)))
        if same:
            match = same.pop(0)
            node.attrs["data-bid"] = match.attrs["data-bid"]
            gone.add(id(match))
        else:
            bare.append(node)
    _give_ids_by_likeness([node for node in free if id(node) not in gone], bare)


def _give_ids_by_likeness(free: list[Node], bare: list[Node]) -> None:
    if len(free) * len(bare) > _MOST_COMPARISONS:
        return
    gone: set[int] = set()
    for node in bare:
        words = _words(node).split()
        scored = [
            (SequenceMatcher(None, _words(old).split(), words, autojunk=False).ratio(), -place, old)
            for place, old in enumerate(free)
            if old.tag == node.tag and id(old) not in gone
        ]
        best = max(scored, default=None, key=lambda each: each[:2])
        if best and best[0] >= _LIKE_ENOUGH:
            node.attrs["data-bid"] = best[2].attrs["data-bid"]
            gone.add(id(best[2]))


def _words(node: Node) -> str:
    """The words of a block; a note's mark is not one of them."""
    parts: list[str] = []
    for item in _bare(node.children):
        parts.append(item if isinstance(item, str) else item.text())
    return " ".join(" ".join(parts).split())
