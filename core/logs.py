"""What must never stand in a log? The key in an address: whoever reads the log could use it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence


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
