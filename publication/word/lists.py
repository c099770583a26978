"""Lists as Word numbers them: each numbered list has a numbering of its own, so it begins where it should."""

from __future__ import annotations

from docx.document import Document

from core.richtext.tree import Node
from publication.word.elements import Element, element

DEEPEST = 8
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BULLETS = ("•", "–", "◦")
_STEP = 567


class Numberings:
    """The numbering part of a document, filled as lists are written."""

    def __init__(self, document: Document) -> None:
        self._root = document.part.numbering_part.element
        for child in list(self._root):
            self._root.remove(child)
        self._abstract: list[Element] = []
        self._bullets = self._add([self._level(depth, "bullet", 1) for depth in range(DEEPEST + 1)])

    def of(self, node: Node, depth: int) -> int:
        """The id of the numbering for this list at this depth. All bulleted lists share one."""
        if node.tag == "ul":
            return self._bullets
        kind = _FORMATS.get(node.attrs.get("type", "1"), "decimal")
        start = node.attrs.get("start", "1")
        return self._add([self._level(depth, kind, int(start) if start.isdigit() else 1)])

    def _level(self, depth: int, kind: str, start: int) -> Element:
        shown = _BULLETS[depth % len(_BULLETS)] if kind == "bullet" else f"%{depth + 1}."
        indent = element("w:ind", left=str(_STEP * (depth + 1)), hanging=str(_STEP // 2 + 100))
        return element(
            "w:lvl",
            element("w:start", val=str(start)),
            element("w:numFmt", val=kind),
            element("w:lvlText", val=shown),
            element("w:lvlJc", val="left"),
            element("w:pPr", indent),
            ilvl=str(depth),
        )

    def _add(self, levels: list[Element]) -> int:
        number = len(self._abstract) + 1
        abstract = element(
            "w:abstractNum",
            # Word joins lists that share this mark.
            element("w:nsid", val=f"{0x4A465000 + number:08X}"),
            element("w:multiLevelType", val="hybridMultilevel"),
            *levels,
            abstractNumId=str(number),
        )
        # All definitions stand before all instances (ECMA-376 part 1, 17.9.15).
        self._root.insert(len(self._abstract), abstract)
        self._abstract.append(abstract)
        self._root.append(element("w:num", element("w:abstractNumId", val=str(number)), numId=str(number)))
        return number
