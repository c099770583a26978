"""What stands in a log line, and what must never stand there? The request's id does; the key in an address does not:
whoever reads the log could use it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from core.requests import current_id


class WithoutKeys(logging.Filter):
    """Takes out of a record what follows one of these addresses, up to the next slash; records go on, always."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__()
        self.keys = re.compile(rf"({'|'.join(map(re.escape, addresses))})[^/\s'\"?]+")

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        if (safe := self.without_keys(told)) != told:
            record.msg, record.args = safe, ()
        return True

    def without_keys(self, words: str) -> str:
        """The same words, each key in an address replaced by three dots."""
        return self.keys.sub(r"\1…", words)


class WithRequest(logging.Filter):
    """Gives a record the id of the request, or of the job's request, that it belongs to; a dash where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_id() or "-"
        return True


class AsJson(logging.Formatter):
    """One line of JSON for each record, for a collector of logs: no line break of a message ends it early."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", "-"),
            "process": record.process,
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
