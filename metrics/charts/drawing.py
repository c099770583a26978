"""What every picture has: its frame with title and description, an axis in round steps, marks that differ in shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from metrics.charts.icons import AMBER, BLUE, GREY, INK

PALE = "#d8dde0"
STEPS = 5


@dataclass(frozen=True)
class Picture:
    """A drawing with all that goes with it wherever it is shown: its title, what it says in words, and its numbers.

    `legend` says what its shapes and lines mean. The first cell of a row is its heading. `heading` is the title on a
    page that says already what is measured."""

    kind: str
    svg: str
    title: str
    words: str
    legend: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    heading: str = ""


def opening(*, key: str, title: str, words: str, width: int, height: int) -> str:
    """The beginning of a picture: `key` makes the ids of its parts unique on a page."""
    return (
        f'<svg class="jfp-chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-t {key}-d"'
        f' xmlns="http://www.w3.org/2000/svg" font-family="Arial, sans-serif" font-size="14" fill="{INK}">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(words)}</desc>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )


def write(x: float, y: float, said: str, *, anchor: str = "start", bold: bool = False, colour: str = "") -> str:
    weight = ' font-weight="700"' if bold else ""
    paint = f' fill="{colour}"' if colour else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{weight}{paint}>{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 1, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def shortened(words: str, letters: int) -> str:
    """Words cut to what fits into a picture; its table has them whole."""
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


def step_of(rough: float) -> float:
    """The next step of 1, 2 or 5 times a power of ten that is no smaller."""
    power = 1.0
    while rough >= 10:
        rough, power = rough / 10, power * 10
    while rough < 1:
        rough, power = rough * 10, power / 10
    return (1 if rough <= 1 else 2 if rough <= 2 else 5 if rough <= 5 else 10) * power


def rounded(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis that holds both numbers, in round steps."""
    if low == high:
        low, high = low - 1, high + 1
    step = step_of((high - low) / STEPS)
    return low // step * step, -(-high // step) * step


def span(numbers: Iterable[float | None]) -> tuple[float, float]:
    """The ends of an axis for these numbers; from zero where zero is near enough to show it."""
    held = [float(number) for number in numbers if number is not None]
    low, high = min(held), max(held)
    if 0 <= low < 0.5 * high:
        low = 0.0
    return rounded(low, high)


def ticks(low: float, high: float) -> list[float]:
    step = step_of((high - low) / STEPS)
    return [at * step for at in range(round(low / step), round(high / step) + 1)]


def places_of(low: float, high: float, decimals: int) -> int:
    """How many decimals the numbers at an axis need."""
    step = step_of((high - low) / STEPS)
    return 0 if step >= 1 and step == int(step) else min(max(decimals, 1), 3)


def mark(x: float, y: float, kind: str) -> str:
    """Square: better. Diamond: worse. Triangle: different, neither better nor worse. Circle: as usual, or not said."""
    if kind.endswith(("improvement", "better")):
        return f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="{BLUE}" stroke="#ffffff"/>'
    if kind.endswith(("concern", "worse")):
        return f'<path d="M{x} {y - 7}l7 7-7 7-7-7z" fill="{AMBER}" stroke="{INK}"/>'
    if kind == "lower":
        return f'<path d="M{x} {y + 6}l-6 -11h12z" fill="{GREY}" stroke="#ffffff"/>'
    if "neutral" in kind or kind == "higher":
        return f'<path d="M{x} {y - 6}l6 11h-12z" fill="{GREY}" stroke="#ffffff"/>'
    return f'<circle cx="{x}" cy="{y}" r="4" fill="#ffffff" stroke="{INK}" stroke-width="1.5"/>'
