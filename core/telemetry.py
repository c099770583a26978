"""How many requests were answered, how fast, by which route? Counted in each process, read by Prometheus.

Each process writes what it has counted into a file of its own, at most once in a few seconds; whoever is asked gives
all of them, one series for each process of this host, which is what Prometheus adds up. The text format is its own
(version 0.0.4).
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
EVERY_SECONDS = 5.0
Labels = dict[str, str]
Sample = tuple[str, Labels, float]

_lock = threading.Lock()
_seen: dict[str, dict[str, Any]] = defaultdict(lambda: {"buckets": [0] * len(BUCKETS), "count": 0, "sum": 0.0})
_written = 0.0


def folder() -> Path:
    return settings.RUN_DIR / "telemetry"


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request. Never the reason why a page fails: a full disk is told elsewhere."""
    global _written
    with _lock:
        series = _seen[json.dumps([method, route, f"{status // 100}xx"])]
        series["count"] += 1
        series["sum"] += seconds
        for number, limit in enumerate(BUCKETS):
            series["buckets"][number] += seconds <= limit
        if (now := time.monotonic()) - _written < EVERY_SECONDS:
            return
        _written = now
        counted = json.dumps(_seen)
    with suppress(OSError):
        write(counted)


def write(counted: str) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    made = folder() / f"{os.getpid()}.json"
    unfinished = made.with_suffix(f".{threading.get_ident()}")
    unfinished.write_text(counted)
    unfinished.replace(made)


def requests_counted() -> Iterable[Sample]:
    """What the living processes of this host have counted; the files of dead ones go."""
    for file in sorted(folder().glob("*.json")):
        if not Path("/proc", file.stem).exists():
            file.unlink(missing_ok=True)
            continue
        with suppress(OSError, ValueError):
            for key, series in json.loads(file.read_text()).items():
                method, route, status = json.loads(key)
                labels = {"method": method, "route": route, "status": status, "process": file.stem}
                for limit, count in zip(
                    (*map(str, BUCKETS), "+Inf"), [*series["buckets"], series["count"]], strict=True
                ):
                    yield "portal_http_seconds_bucket", labels | {"le": limit}, count
                yield "portal_http_seconds_sum", labels, series["sum"]
                yield "portal_http_seconds_count", labels, series["count"]


def text(kinds: dict[str, tuple[str, str]], samples: Iterable[Sample]) -> str:
    """Prometheus' text format: for each family (name -> its type and what it means) its samples."""
    lines: dict[str, list[str]] = {
        name: [f"# HELP {name} {told}", f"# TYPE {name} {kind}"] for name, (kind, told) in kinds.items()
    }
    for name, labels, value in samples:
        family = next(family for family in lines if name == family or name.startswith(f"{family}_"))
        inside = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        lines[family].append(f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}")
    return "\n".join(line for family in lines.values() for line in family) + "\n"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
