"""Starts children, watches them, and ends them in order, so that nothing is left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

LIBC = ctypes.CDLL(None)
LOG_LIMIT = 10 << 20
REGULAR = "core.reconcile"
GIVE_UP = 5  # deaths within a minute


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or a closed terminal."""


class Failed(Exception):
    """It cannot go on; the message is a sentence for the person at the terminal."""


def end_with_parent() -> None:
    """In the child: SIGTERM when the supervisor is killed, as it cannot send it any more."""
    LIBC.prctl(1, signal.SIGTERM)


@dataclass
class Child:
    """A process that shall run as long as the supervisor does."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    grace: float = 10
    foundation: bool = False  # others stand on it: it is told to end only when they have ended
    process: subprocess.Popen[str] | None = None
    deaths: list[float] = field(default_factory=list)
    not_before: float = 0


class Supervisor:
    """Use as a context manager: on leaving it, every child is ended, last started first, its whole group with it."""

    def __init__(self, log_folder: Path, folder: Path) -> None:
        self.log_folder, self.folder = log_folder, folder
        self.also_tend: list[Callable[[], None]] = []
        self.children: list[Child] = []
        self.told = threading.Event()
        self.ending = False

    def listen(self) -> None:
        """From now on a request to end is heard everywhere that waits; a second one changes nothing."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: self.told.set())

    def __enter__(self) -> "Supervisor":
        self.log_folder.mkdir(parents=True, exist_ok=True)
        self.log_folder.chmod(0o700)  # the log of the sample has its password
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop_all()

    # --- starting ---------------------------------------------------------------------------------------------------

    def spawn(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
        """A process in a group of its own: the terminal's Ctrl-C reaches only the supervisor, who ends it in order."""
        process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True, preexec_fn=end_with_parent,
        )  # fmt: skip
        log = self.log_folder / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        threading.Thread(target=pump, args=(name, process.stdout, log), daemon=True).start()
        return process

    def start(self, child: Child) -> None:
        self.check()
        child.process = self.spawn(child.name, child.command, child.environment)
        self.children.append(child)

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Runs a step to its end while watching the children; Stopped ends the step too. Gives its exit status."""
        self.check()
        process = self.spawn(name, command, environment)
        try:
            self.watch_until(lambda: process.poll() is not None)
        finally:
            end_group(process, 10)
        return process.returncode

    # --- watching ---------------------------------------------------------------------------------------------------

    def check(self) -> None:
        if self.told.is_set():
            raise Stopped

    def watch_until(self, done: Callable[[], object], seconds: float | None = None, what: str = "") -> None:
        """Returns once `done` gives something true. Raises Stopped, or Failed when time or a child's lives run out."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not done():
            self.check()
            self.tend()
            if deadline is not None and time.monotonic() > deadline:
                raise Failed(f"{what} within {seconds:.0f} seconds; the logs are in {self.log_folder}.")
            self.told.wait(0.1)

    def tend(self) -> None:
        """Starts again who died: after 1, 2, 4... seconds; five deaths in a minute are a fault that no start mends."""
        now = time.monotonic()
        for other in self.also_tend:
            other()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                status = child.process.returncode
                end_group(child.process, 0)  # what it leaves behind may hold its port
                child.process = None
                child.deaths = [moment for moment in child.deaths if now - moment < 60] + [now]
                if len(child.deaths) >= GIVE_UP:
                    raise Failed(
                        f"{child.name} ended {GIVE_UP} times within a minute (status {status}); "
                        f"its log is {self.log_folder / (child.name + '.log')}."
                    )
                pause = 2 ** (len(child.deaths) - 1)
                child.not_before = now + pause
                say(f"{child.name} ended with status {status}; starting it again in {pause} s.")
            if child.process is None and now >= child.not_before:
                child.process = self.spawn(child.name, child.command, child.environment)

    # --- ending -----------------------------------------------------------------------------------------------------

    def stop_all(self) -> None:
        """Asks all to end, who stand on others first; whoever has not after his grace is killed, with his group."""
        if self.ending:
            return
        self.ending = True
        for child in self.children:
            if child.process is not None and not child.foundation:
                child.process.terminate()
        for child in reversed(self.children):
            if child.process is not None:
                end_group(child.process, child.grace, told=not child.foundation)
                child.process = None


def end_group(process: subprocess.Popen[str], grace: float, *, told: bool = False) -> None:
    """Ends a process and its group. Celery takes a second SIGTERM for impatience, so who was told is not told again."""
    if process.poll() is None and grace:
        if not told:
            process.terminate()  # its leader only, who ends his own; the group is swept below
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def pump(name: str, output: IO[str], log: Path) -> None:
    with output, log.open("a") as file:
        for line in output:
            file.write(line)
            file.flush()
            if REGULAR in line and " INFO " in line:
                continue  # every few seconds; the file has it
            with contextlib.suppress(OSError, ValueError):  # the terminal may be gone
                sys.stdout.write(f"[{name}] {line}")
                sys.stdout.flush()


def say(sentence: str, to: IO[str] | None = None) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        to = to or sys.stdout
        to.write(f"{sentence}\n")
        to.flush()


def complain(sentence: str) -> None:
    say(sentence, sys.stderr)
