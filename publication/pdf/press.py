"""How is the typesetter run so that no document can harm the worker that started it?"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from .characters import FONTS
from .refusal import CannotRender, TooLong

TICK = 1.0
PREFIX, YOUNG = "jfp-pdf-", 60
REFUSED, TOO_LONG = 3, 4
CHILD = Path(__file__).with_name("child.py")
FONT_CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}/cache</cachedir>
<alias binding="same"><family>Arial</family><prefer><family>Liberation Sans</family></prefer></alias></fontconfig>
"""


def typeset(
    html: str,
    assets: dict[str, tuple[str, bytes]],
    *,
    identifier: str,
    cpu_seconds: int,
    memory_mb: int,
    wall_seconds: float | None = None,
    pulse: Callable[[], None] | None = None,
    most_pages: int | None = None,
) -> bytes:
    """The PDF/UA-1 of one HTML document, made in a child process.

    `assets` maps `asset:` addresses to (media type, bytes): all that the document can reach. `pulse` is called about
    once a second, so that a caller can renew its lease; what it raises ends the child. Raises CannotRender when the
    document asks for anything else, cannot be shown whole, or passes a limit (processor time, memory, clock); TooLong,
    which is one, when it takes more than `most_pages`.
    """
    head = {
        "cpu_seconds": cpu_seconds,
        "memory_mb": memory_mb,
        "parent": os.getpid(),
        "identifier": identifier,
        "html": len(html.encode()),
        "most_pages": most_pages,
        "assets": [[name, kind, len(data)] for name, (kind, data) in assets.items()],
    }
    wall_seconds = wall_seconds or cpu_seconds * 1.5 + 30
    with own_folder() as folder, tempfile.TemporaryFile() as parcel:
        # A file and not a pipe: Popen.communicate() forgets what is left to send when it has timed out once.
        parcel.writelines([json.dumps(head).encode(), b"\n", html.encode(), *(data for _, data in assets.values())])
        parcel.seek(0)
        configuration = Path(folder, "fonts.conf")
        configuration.write_text(FONT_CONFIGURATION.format(fonts=escape(str(FONTS)), cache=escape(folder)))
        child = subprocess.Popen(
            [sys.executable, "-I", str(CHILD)],
            stdin=parcel,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            # Nothing of the caller's environment: neither its secrets nor its clock, locale or hash seed.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", "FONTCONFIG_FILE": str(configuration)},
            start_new_session=True,
        )
        try:
            output, errors = _converse(child, wall_seconds, pulse)
        finally:
            if child.poll() is None:
                child.kill()
                child.communicate()
    if child.returncode == 0 and output.startswith(b"%PDF-"):
        return output
    refusal = TooLong if child.returncode == TOO_LONG else CannotRender
    raise refusal(f"The PDF was not made: {_reason(child.returncode, errors, cpu_seconds, memory_mb)}.")


@contextlib.contextmanager
def own_folder() -> Iterator[str]:
    """A folder for one typesetter, locked for as long as its parent lives: the kernel drops the lock, however he dies.
    What dead parents left (a killed worker removes nothing) goes before another is made."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield folder
        finally:
            os.close(lock)


def sweep() -> None:
    """Removes our typesetters' folders that nobody holds. A young one may be about to be locked, so it stays."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or swept by another worker just now
            found = left.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or time.time() - found.st_mtime < YOUNG:
                continue
            lock = os.open(left, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(lock)


def _converse(child: subprocess.Popen, wall_seconds: float, pulse: Callable[[], None] | None) -> tuple[bytes, bytes]:
    deadline = time.monotonic() + wall_seconds
    while True:
        try:
            return child.communicate(timeout=max(0.01, min(TICK, deadline - time.monotonic())))
        except subprocess.TimeoutExpired:
            if time.monotonic() >= deadline:
                raise CannotRender(f"The PDF was not made: it took longer than {wall_seconds:.0f} seconds.") from None
            if pulse:
                pulse()


def _reason(code: int, errors: bytes, cpu_seconds: int, memory_mb: int) -> str:
    if code == -signal.SIGXCPU:
        return f"it took more than {cpu_seconds} seconds of processor time"
    if code == -signal.SIGKILL:
        return "the typesetter was killed from outside, as a machine without free memory does"
    if code in {REFUSED, TOO_LONG}:
        for line in reversed(errors.decode(errors="replace").splitlines()):
            if line.startswith('{"error"'):
                return json.loads(line)["error"].rstrip(".")
    # A library that cannot get memory ends the process by a signal of its own (SIGSEGV, SIGABRT, SIGTRAP).
    if code < 0:
        return f"the typesetter was ended by signal {-code}, most likely at its limit of {memory_mb} MB"
    return f"the typesetter ended with code {code}: {errors.decode(errors='replace').strip()[-300:]}"
