"""Members of the public who read while something happens to what stands behind the pages."""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
from collections import Counter
from urllib.parse import urlsplit


class Reader:
    """Asks for the addresses of `paths` in turn, at least `rate` times a second, until the block ends.

    `seen` counts the bodies of each address by their SHA-256; `faults` tells each answer that no reader should get:
    neither 200 nor 404, or a page that was there and is gone. `paths` may grow meanwhile.
    """

    def __init__(self, site: str, paths: list[str], rate: float = 25) -> None:
        self.site, self.paths, self.rate = urlsplit(site), paths, rate
        self.asked = 0
        self.seen: dict[str, Counter[str]] = {}
        self.faults: list[str] = []
        self.seconds = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Reader:
        self.began = time.monotonic()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join(30)
        self.seconds = time.monotonic() - self.began

    def torn(self, path: str, whole: str) -> list[str]:
        """What was read at this address and is not the whole page, whose SHA-256 is given."""
        other = sum(count for digest, count in self.seen.get(path, Counter()).items() if digest != whole)
        return [f"{path} was read torn {other} times"] if other else []

    def _read(self) -> None:
        line = http.client.HTTPConnection(self.site.hostname, self.site.port, timeout=20)
        turn = 0
        while not self.ended.is_set():
            began = time.monotonic()
            if self.paths:
                path = self.paths[turn % len(self.paths)]
                turn += 1
                self._ask(line, path)
            self.ended.wait(max(0.0, 1 / self.rate - (time.monotonic() - began)))
        line.close()

    def _ask(self, line: http.client.HTTPConnection, path: str) -> None:
        self.asked += 1
        try:
            line.request("GET", path)
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            line.close()
            self.faults.append(f"{path}: {type(error).__name__}")
            return
        if answer.status == 200:
            self.seen.setdefault(path, Counter())[hashlib.sha256(body).hexdigest()] += 1
        elif answer.status != 404 or path in self.seen:
            self.faults.append(f"{path}: {answer.status}")
