"""How quickly are 5,000 intentions compared with each other? Anchor = 1.0: pairs per second of Python intersecting the
same sets of words two by two, measured on some of them in the same run. Its database is dropped at the end."""

import os
import random
import time

from bench.observations import database

COUNT = int(os.environ.get("JFP_BENCH_INTENTIONS", "5000"))
SAMPLE = 200_000


def run() -> list[dict[str, object]]:
    database()
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection, connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from jfp_portal.seeding import read  # noqa: PLC0415
    from priorities import actions  # noqa: PLC0415
    from tests import stages  # noqa: PLC0415
    from tests.priorities import many  # noqa: PLC0415
    from tests.priorities.test_cycles import stages_cycle  # noqa: PLC0415

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        people = stages.cast()
        cycle = stages_cycle(people)
        actions.register_template(**read("cycle.yaml")["template"], by=None, at=timezone.now())
        rows = many.intend(cycle, people, COUNT)
        job = actions.ask_to_compare(cycle=cycle, by=None, at=timezone.now()).job_id
        start = time.perf_counter()
        done = actions.compare_intentions(job_id=job)
        taken = time.perf_counter() - start
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)
    if not done:
        raise RuntimeError("the job was not done")
    pairs = COUNT * (COUNT - 1) / 2
    value, anchor = pairs / taken, _anchor([frozenset(" ".join(row.answers.values()).split()) for row in rows])
    what = f"{COUNT:,} intentions, all pairs, found and stored ({taken:.1f} s)"
    return [{"what": what, "value": value, "anchor": anchor, "ratio": value / anchor, "target": 2.0}]


def _anchor(words: list[frozenset[str]]) -> float:
    dice = random.Random(7)
    pairs = [(dice.choice(words), dice.choice(words)) for _ in range(SAMPLE)]
    start = time.perf_counter()
    for first, second in pairs:
        _ = 2 * len(first & second) / (len(first) + len(second))
    return SAMPLE / (time.perf_counter() - start)
