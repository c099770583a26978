"""Lines of text compared by words, with the marks on them (emphasis, links) kept apart from the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from core.richtext.inline import Content
from core.richtext.tree import Node, serialise

Mark = tuple[str, tuple[tuple[str, str], ...]]
Piece = tuple[str | Node, tuple[Mark, ...]]
"""A stretch of text, or an element that holds none of its own, under the marks around it from the outside in."""

Code = tuple[str, int, int, int, int]
"""What difflib says of a range of old words and a range of new ones."""

_TOKEN = re.compile(r"\w+(?:[.,’'-]\w+)*%?|\s+|[^\w\s]")
_MOST_PAIRS = 20_000
_SHARED_ENOUGH = 0.25


@dataclass(slots=True)
class Budget:
    """What one redline may cost, in equal words that meet, over all lines. Beyond it lines are shown whole."""

    left: int = 600_000

    def spend(self, cost: int) -> bool:
        """Whether this much is still there; if so it is gone."""
        if cost > min(self.left, _MOST_PAIRS):
            return False
        self.left -= cost
        return True


@dataclass(slots=True)
class Stretch:
    """What happened to some neighbouring words: equal, inserted, deleted, or the same words under other marks."""

    status: str
    new: list[Piece]
    old: list[Piece] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class _Word:
    key: str
    pieces: tuple[Piece, ...]
    space: tuple[Piece, ...] = ()


def pieces(content: Content, marks: tuple[Mark, ...] = ()) -> Iterator[Piece]:
    """The content laid flat. A reference (to a note, to a thing of the portal) is one piece, not text."""
    for item in content:
        if isinstance(item, str) or not item.children or {"data-note", "data-ref"} & item.attrs.keys():
            yield item, marks
        else:
            yield from pieces(item.children, (*marks, (item.tag, tuple(item.attrs.items()))))


def nested(flat: list[Piece], level: int = 0) -> Content:
    """The inverse of `pieces`: neighbours under one mark share one element."""
    out: Content = []
    for mark, group in groupby(flat, key=lambda piece: piece[1][level] if len(piece[1]) > level else None):
        if mark is not None:
            out.append(Node(mark[0], dict(mark[1]), nested(list(group), level + 1)))
            continue
        out += [item for item, _ in joined([(item, ()) for item, _ in group])]
    return out


def can_be_compared(content: Content) -> bool:
    """Whether the content can be laid flat and put together again exactly, as any canonical content can."""
    return nested(list(pieces(content))) == content


def compared(old: Content, new: Content, budget: Budget) -> list[Stretch]:
    """The new line with what was taken out of the old one, by words. The old words can be read off it, and the new.

    Lines that share little, and lines beyond the budget, are shown as wholly replaced: that is easier to read than
    islands of common words, and it bounds the cost.
    """
    before, after = list(_words(pieces(old))), list(_words(pieces(new)))
    found: list[Stretch] = []
    for tag, i1, i2, j1, j2 in _opcodes([word.key for word in before], [word.key for word in after], budget):
        if tag == "equal":
            for a, b in zip(before[i1:i2], after[j1:j2], strict=True):
                _equal(found, a, b)
            continue
        gone, came = _flat(before[i1:i2]), _flat(after[j1:j2])
        if gone and came and gone[0] == came[0] and isinstance(came[0][0], str) and came[0][0].isspace():
            _add(found, "equal", [came[0]])  # the space before both is no part of the change
            gone, came = gone[1:], came[1:]
        if gone:
            _add(found, "deleted", gone)
        if came:
            _add(found, "inserted", came)
    return found


def _flat(words: list[_Word]) -> list[Piece]:
    return [piece for word in words for piece in (*word.space, *word.pieces)]


def _equal(found: list[Stretch], old: _Word, new: _Word) -> None:
    if _text(old.space) == _text(new.space):
        _same(found, old.space, new.space)
    else:
        _add(found, "deleted", list(old.space))
        _add(found, "inserted", list(new.space))
    _same(found, old.pieces, new.pieces)


def _same(found: list[Stretch], old: tuple[Piece, ...], new: tuple[Piece, ...]) -> None:
    if old == new or joined(list(old)) == joined(list(new)):
        _add(found, "equal", list(new))
    else:
        _add(found, "remarked", list(new), list(old))


def _add(found: list[Stretch], status: str, new: list[Piece], old: list[Piece] | None = None) -> None:
    if not new and not old:
        return
    last = found[-1] if found else None
    if last and last.status == status:
        last.new.extend(new)
        last.old.extend(old or [])
    else:
        found.append(Stretch(status, list(new), list(old or [])))


def joined(flat: list[Piece]) -> list[Piece]:
    """Neighbouring texts under the same marks as one."""
    out: list[Piece] = []
    for (is_text, marks), group in groupby(flat, key=lambda piece: (isinstance(piece[0], str), piece[1])):
        found = list(group)
        out += [("".join(item for item, _ in found), marks)] if is_text else found
    return out


def _text(flat: tuple[Piece, ...]) -> str:
    return "".join(item for item, _ in flat if isinstance(item, str))


def _words(flat: Iterator[Piece]) -> Iterator[_Word]:
    space: tuple[Piece, ...] = ()
    word: list[Piece] = []

    def ended() -> Iterator[_Word]:
        nonlocal space
        if word:
            yield _Word(_text(tuple(word)), tuple(word), space)
            word.clear()
            space = ()

    for item, marks in flat:
        if isinstance(item, Node):
            yield from ended()
            # The same picture with another description is the same picture.
            key = item.attrs["src"] if "src" in item.attrs else serialise([item])
            yield _Word(f"\0{key}", ((item, marks),), space)
            space = ()
            continue
        for token in _TOKEN.findall(item):
            if token.isspace():
                yield from ended()
                space = (*space, (token, marks))
            elif token[0].isalnum() and word and word[-1][0][-1].isalnum():
                word.append((token, marks))  # a word that changes its marks in the middle is still one word
            else:
                yield from ended()
                word.append((token, marks))
    yield from ended()
    if space:
        yield _Word("", (), space)


def _opcodes(old: list[str], new: list[str], budget: Budget, *, by_sentence: bool = True) -> list[Code]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    inner = _inner(a, b, start + end, budget, by_sentence=by_sentence) if a or b else []
    moved = [(tag, i1 + start, i2 + start, j1 + start, j2 + start) for tag, i1, i2, j1, j2 in inner]
    head = [("equal", 0, start, 0, start)] if start else []
    tail = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    return head + moved + tail


def _inner(a: list[str], b: list[str], around: int, budget: Budget, *, by_sentence: bool) -> list[Code]:
    whole = [("replace", 0, len(a), 0, len(b))]
    counts, others = Counter(a), Counter(b)
    shared = sum((counts & others).values())
    if not shared or shared + around < _SHARED_ENOUGH * (max(len(a), len(b)) + around):
        return whole
    if budget.spend(_meetings(counts, others)):
        return _smoothed(SequenceMatcher(None, a, b, autojunk=False).get_opcodes(), a)
    return _sentences(a, b, budget) if by_sentence else whole


def _sentences(a: list[str], b: list[str], budget: Budget) -> list[Code]:
    """A line too long to compare by words at once: first by sentences, then by words between equal ones."""
    cuts_a, cuts_b = _cuts(a), _cuts(b)
    keys_a = ["\0".join(a[i:j]) for i, j in pairwise(cuts_a)]
    keys_b = ["\0".join(b[i:j]) for i, j in pairwise(cuts_b)]
    if not budget.spend(_meetings(Counter(keys_a), Counter(keys_b))):
        return [("replace", 0, len(a), 0, len(b))]
    out: list[Code] = []
    for tag, p1, p2, q1, q2 in SequenceMatcher(None, keys_a, keys_b, autojunk=False).get_opcodes():
        i1, i2, j1, j2 = cuts_a[p1], cuts_a[p2], cuts_b[q1], cuts_b[q2]
        if tag != "replace":
            out.append((tag, i1, i2, j1, j2))
            continue
        for inner, k1, k2, l1, l2 in _opcodes(a[i1:i2], b[j1:j2], budget, by_sentence=False):
            out.append((inner, i1 + k1, i1 + k2, j1 + l1, j1 + l2))
    return out


def _cuts(words: list[str]) -> list[int]:
    inside = [number + 1 for number, word in enumerate(words[:-1]) if word in ".!?;:"]
    return [0, *inside, len(words)]


def _meetings(old: Counter[str], new: Counter[str]) -> int:
    """How many pairs of equal words there are: what a comparison of them costs."""
    return sum(number * new[key] for key, number in old.items())


def _smoothed(codes: list[Code], old: list[str]) -> list[Code]:
    """Without islands of one short word between two replacements of several, which only make a change hard to read."""
    out: list[Code] = []
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        island = (
            tag == "equal"
            and 0 < number < len(codes) - 1
            and i2 - i1 == 1
            and len(old[i1]) <= 3
            and old[i1].isalpha()
            and all(near[0] == "replace" and near[2] - near[1] > 1 for near in (codes[number - 1], codes[number + 1]))
        )
        if tag == "equal" and not island:
            out.append((tag, i1, i2, j1, j2))
        elif out and out[-1][0] != "equal":
            out[-1] = ("replace", out[-1][1], i2, out[-1][3], j2)
        else:
            out.append(("replace", i1, i2, j1, j2))
    return out
