"""The four answers as small pictures of our own: a shape as well as a colour and a letter, each with its words.

Making Data Count's own colours do not reach 3:1 against white, and its pictures carry no licence; these do, and are
drawn here. Square: improvement. Diamond: concern. Circle: no change. Triangle: changed, neither better nor worse.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

INK, BLUE, AMBER, GREY = "#212b32", "#005eb8", "#b95000", "#4c6272"
SIZE = 32
SHAPES = {
    "square": '<rect x="3" y="3" width="26" height="26" rx="2"',
    "diamond": '<path d="M16 1 31 16 16 31 1 16z"',
    "circle": '<circle cx="16" cy="16" r="13"',
    "triangle": '<path d="M16 2 31 29H1z"',
    "ring": '<circle cx="16" cy="16" r="12.5" stroke-dasharray="3 3"',
}
# Key: shape, colour, whether it is filled, letter.
ICONS = {
    "yes": ("square", BLUE, True, "✓"),
    "no": ("diamond", AMBER, True, "✗"),
    "improvement high": ("square", BLUE, True, "H"),
    "improvement low": ("square", BLUE, True, "L"),
    "concern high": ("diamond", AMBER, True, "H"),
    "concern low": ("diamond", AMBER, True, "L"),
    "neutral high": ("triangle", GREY, True, "H"),
    "neutral low": ("triangle", GREY, True, "L"),
    "no change": ("circle", GREY, False, "–"),
    "pass": ("square", BLUE, True, "P"),
    "fail": ("diamond", AMBER, True, "F"),
    "inconsistent": ("circle", GREY, False, "?"),
}
NOTHING = ("ring", GREY, False, "")


def icon(key: str, words: str = "") -> str:
    """The picture of an answer. With `words` it says them to who cannot see it; without, the words stand beside it."""
    shape, colour, is_filled, letter = ICONS.get(key, NOTHING)
    paint = f'fill="{colour}" stroke="{colour}"' if is_filled else f'fill="#ffffff" stroke="{colour}"'
    seen = "#ffffff" if is_filled else INK
    low = 23 if shape == "triangle" else 21
    mark = (
        f'<text x="16" y="{low}" text-anchor="middle" font-family="Arial, sans-serif" font-size="15" font-weight="700"'
        f' fill="{seen}">{letter}</text>'
        if letter
        else ""
    )
    said = f'role="img" aria-label="{escape(words, {chr(34): "&quot;"})}"' if words else 'aria-hidden="true"'
    return (
        f'<svg class="jfp-answer-icon" width="{SIZE}" height="{SIZE}" viewBox="0 0 32 32" {said} focusable="false">'
        f'{SHAPES[shape]} {paint} stroke-width="2"/>{mark}</svg>'
    )
