"""How quickly is the first page of results there, with highlights, counts and ways to narrow down? Anchor = 1.0: the
bare index query, how many passages match the same words, measured in the same run, question by question. At most three
times as long is wanted: a third of its rate. Its database is dropped at the end."""

import itertools
import os
import random
import statistics
import time
from typing import Any

from bench.observations import database

SIZES = [int(size) for size in os.environ.get("JFP_BENCH_PASSAGES", "2000,200000").split(",")]
QUESTIONS, ROUNDS = 40, 5
COPY = (
    "COPY publication_searchpassage (source_id, position, kind, title, codes, text, context, address, plan, "
    "plan_title, place, year, is_current) FROM STDIN"
)


def run() -> list[dict[str, object]]:
    database()
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection, connections  # noqa: PLC0415

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return [_measure(size) for size in SIZES]
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


def _measure(size: int) -> dict[str, object]:
    words = _fill(size)
    dice = random.Random(11)
    # As people ask: two words, neither in every passage nor in one alone.
    texts = [" ".join(dice.sample(words[20:400], 2)) for _ in range(QUESTIONS)]
    shown, bare = [], []
    for text in texts:
        shown.append(min(_time(_page, text) for _ in range(ROUNDS)))
        bare.append(min(_time(_bare, text) for _ in range(ROUNDS)))
    value, anchor = 1 / statistics.fmean(shown), 1 / statistics.fmean(bare)
    what = f"{size:,} passages, first page ({statistics.fmean(shown) * 1000:.1f} ms)"
    return {"what": what, "value": value, "anchor": anchor, "ratio": value / anchor, "target": 0.33}


def _fill(size: int) -> list[str]:
    """Made-up passages of 60 words, some words frequent and most of them rare, as in a language."""
    from django.db import connection  # noqa: PLC0415

    from publication.models import SearchSource  # noqa: PLC0415

    SearchSource.objects.all().delete()
    source = SearchSource.objects.create(publication=None)
    dice = random.Random(7)
    words = ["".join(dice.choices("abcdefghilmnoprstuvy", k=dice.randint(4, 11))) for _ in range(20_000)]
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(words))))
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for at in range(size):
            text = " ".join(dice.choices(words, cum_weights=weights, k=60))
            title = text[:40].rpartition(" ")[0]
            plan = f"plan-{at % 12}"
            copy.write_row(
                (source.pk, at, "term", title, "", text, plan, f"/p/{at}/", plan, plan, f"Place {at % 9}",
                 2020 + at % 5, at % 4 > 0)
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE publication_searchpassage")
    return words


def _time(what: Any, text: str) -> float:
    start = time.perf_counter()
    what(text)
    return time.perf_counter() - start


def _page(text: str) -> None:
    from django.db import transaction  # noqa: PLC0415

    from publication import queries  # noqa: PLC0415

    with transaction.atomic():
        queries.find(queries.ask(text, queries.known_names()))


def _bare(text: str) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM publication_searchpassage WHERE vector @@ plainto_tsquery('english', %s)", [text]
        )
        cursor.fetchone()
