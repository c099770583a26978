"""Which characters can the shipped fonts draw, and what is printed for the others?

A font of the machine would make the bytes depend on the machine, and a character without a glyph fails PDF/UA-1
(ISO 14289-1, 7.21.8). So only the fonts in static/fonts are used, and a character that none of them holds is
printed as its Unicode name in square brackets. To print another script, add its font to that folder.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"

# Characters that XML forbids, and the variation selectors, which ask for a picture no shipped font has.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufffe\uffff]")
BEYOND_LATIN = re.compile("[^\x00-\xff]")


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points that at least one shipped regular face can draw."""
    points: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        if not re.search("Bold|Italic|Oblique", path.stem):
            with TTFont(path, lazy=True) as font:
                points |= set(font.getBestCmap())
    return frozenset(points)


def printable(text: str) -> str:
    """The text as it is printed: nothing that a PDF cannot hold, every other character kept."""
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return BEYOND_LATIN.sub(_drawn, text)


def _drawn(match: re.Match) -> str:
    character = match[0]
    # Format characters (joiners, direction marks, soft breaks) have no glyph and need none.
    if ord(character) in covered() or unicodedata.category(character) in {"Cf", "Zl", "Zp", "Zs"}:
        return character
    simpler = unicodedata.normalize("NFKC", character)
    if simpler != character and all(ord(point) in covered() for point in simpler):
        return simpler
    return f"[{unicodedata.name(character, f'character U+{ord(character):04X}').lower()}]"


def printable_copy(value: object) -> object:
    """A copy of JSON-like data with every text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [printable_copy(item) for item in value]
    if isinstance(value, dict):
        return {key: printable_copy(item) for key, item in value.items()}
    return value
