"""The folder that stands for a broker where there is none: kombu's, with messages that are there whole or not at all.

kombu 5.7 opens a message's file under its own name and then writes. A worker that looks in between reads nothing, and
ends for good over it (seen on a busy machine: its publishes waited for ever). The table of queues has the same gap.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

TRIES, PAUSE = 40, 0.05


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        """Written beside, under a name that no queue has, then renamed."""
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        beside = folder / f"{name}.part"
        try:
            beside.write_text(dumps(payload), encoding="utf-8")
            os.replace(beside, folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {folder}") from error

    def _get(self, queue: str) -> Any:
        """A message that is no message (of a machine that lost power) counts as none: the reconciler rings again."""
        try:
            return super()._get(queue)
        except ValueError:
            raise Empty from None

    def get_table(self, exchange: str) -> Any:
        return _until_whole(lambda: super(Channel, self).get_table(exchange))

    def _queue_bind(self, *told: Any) -> None:
        _until_whole(lambda: super(Channel, self)._queue_bind(*told))


class Transport(filesystem.Transport):
    Channel = Channel


def _until_whole(read: Callable[[], Any]) -> Any:
    """What another process is writing just now is whole a moment later."""
    for left in range(TRIES, 0, -1):
        try:
            return read()
        except ValueError:
            if left == 1:
                raise
            time.sleep(PAUSE)
    return None
