"""The process in which a file is read: no secrets, no database, little memory, little time.

Run as `python -m plans.imports.child FILENAME`; the file comes in on standard input, a JSON answer goes out.
"""

from __future__ import annotations

import base64
import json
import resource
import sys

from .plan import TOO_COMPLEX, CannotImport, ImportedSection, Picture
from .reading import read

MEMORY = 800_000_000
CPU_SECONDS = 30
_RECURSION = 5_000


def main() -> None:
    """Answer {"plan": ...} or {"refused": sentence}."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.setrecursionlimit(_RECURSION)
    try:
        plan = read(sys.stdin.buffer.read(), sys.argv[1])
    except CannotImport as refusal:
        answer: dict[str, object] = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        answer = {"refused": TOO_COMPLEX}
    else:
        answer = {
            "title": plan.title,
            "sections": [_section(section) for section in plan.sections],
            "pictures": [_picture(picture) for picture in plan.pictures.values()],
            "report": plan.report,
        }
    sys.stdout.write(json.dumps(answer))


def _section(section: ImportedSection) -> dict[str, object]:
    return {
        "title": section.title,
        "level": section.level,
        "body": section.body,
        "is_title": section.is_title,
        "uid": section.uid,
        "number": section.number,
        "sections": [_section(below) for below in section.sections],
    }


def _picture(picture: Picture) -> dict[str, object]:
    return {
        "sha256": picture.sha256,
        "content": base64.b64encode(picture.content).decode(),
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
    }


if __name__ == "__main__":
    main()
