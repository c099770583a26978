"""How fast is a redline? Anchor = 1.0: KB per second of `lxml.html.diff.htmldiff` on the same two bodies, which marks
words but moves nothing, says nothing and loses some; per second of processor time, as others use the machine too."""

import random
import re
import time
from collections.abc import Callable

from lxml.html.diff import htmldiff

from core.richtext import clean
from plans.redline import accept, merge, redline, reject

LIMIT_SECONDS = 1.0


def body(dice: random.Random, size: int) -> str:
    """A section of paragraphs, lists and tables, its words as frequent as words are."""
    words = ["".join(dice.choices("abcdefghilmnoprstuvy", k=dice.randint(2, 11))) for _ in range(1600)]
    weights = [1 / (rank + 4) for rank in range(len(words))]

    def said(count: int) -> str:
        return " ".join(dice.choices(words, weights, k=count)) + "."

    out: list[str] = []
    while sum(map(len, out)) < size:
        rows = "".join(f"<tr><td>{said(2)}</td><td>{dice.randint(1, 9999)}</td></tr>" for _ in range(8))
        items = "".join(f"<li>{said(12)}</li>" for _ in range(6))
        table = f"<table><tr><th>Site</th><th>Beds</th></tr>{rows}</table>"
        out.append(dice.choice([f"<p>{said(60)} {said(30)}</p>", f"<ul>{items}</ul>", table, f"<p>{said(90)}</p>"]))
    return clean("".join(out))


def reworded(dice: random.Random, html: str, share: float) -> str:
    return clean(re.sub(r"[a-z]{4,}(?=[ .])(?![^<]*>)", lambda m: "new" if dice.random() < share else m[0], html))


def without_ids(html: str) -> str:
    return re.sub(r' data-bid="\w+"', "", html)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def run() -> list[dict[str, object]]:
    dice = random.Random(2023)
    old = body(dice, 100_000)
    blocks = old.split("\n")
    shuffled = "\n".join(dice.sample(blocks, len(blocks)))
    new = reworded(dice, old, 0.02)
    few = [clean("".join(f"<p>{dice.choice('abc')} {n if ids else ''}</p>" for n in range(4500))) for ids in (0, 1)]
    same = [clean(f"<p>{text * 22_500}</p>") for text in ("a a ", "a b ")]
    cases = [
        ("redline, 2 % of the words changed", old, new, 0.3),
        ("redline, half of the words changed", old, reworded(dice, old, 0.5), 0.3),
        ("redline, all blocks shuffled, ids lost", old, clean(without_ids(shuffled)), None),
        ("redline, 4,500 paragraphs of one word", few[0], few[1], None),
        ("redline, one word 45,000 times", same[0], same[1], None),
    ]
    rows: list[dict[str, object]] = []
    for what, before, after, target in cases:
        found = redline(before, after)
        if (accept(found.html), reject(found.html)) != (after, before):
            raise SystemExit(f"{what}: the round trip is broken")
        size = (len(before) + len(after)) / 2000
        own = min(seconds(lambda b=before, a=after: redline(b, a)) for _ in range(3))
        anchor = seconds(lambda b=before, a=after: htmldiff(b, a)) if target else own
        rows.append(
            {
                "what": f"{what} ({own * 1000:.0f} ms)",
                "value": size / own,
                "anchor": size / anchor,
                "ratio": anchor / own,
                "target": target,
            }
        )
        rows.append({"what": "  limit of 1 s", "value": LIMIT_SECONDS, "anchor": own, "ratio": 1 / own, "target": 1.0})
    own = seconds(lambda: merge(old, new, shuffled))
    rows.append({"what": f"merge ({own * 1000:.0f} ms)", "value": 1.0, "anchor": own, "ratio": 1 / own, "target": 1.0})
    return rows
