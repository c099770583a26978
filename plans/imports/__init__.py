"""Plans from files: Word, Markdown or text, and web pages become sections, without touching any database."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from .keeping import kept, says_the_same
from .markdown import to_html
from .opening import check_size, kind_of
from .pictures import Pictures
from .plan import TOO_COMPLEX, CannotImport, ImportedPlan, ImportedSection, Picture, Report

__all__ = [
    "CannotImport",
    "ImportedPlan",
    "ImportedSection",
    "Picture",
    "from_outline",
    "kept",
    "markdown_body",
    "outline_of",
    "read_picture",
    "read_plan",
    "says_the_same",
]

_WALL_SECONDS = 60
_ROOT = Path(__file__).resolve().parents[2]


def read_plan(source: Path | str | bytes, *, filename: str = "") -> ImportedPlan:
    """The plan in a .docx, .md, .txt or .html file, given as a path or as bytes with the name that the file had.

    A pure function of the bytes: the same file gives the same sections, ids and pictures. It reads in a child process
    with bounded memory and time and an empty environment, and fetches nothing. Either all of it comes back or none.

    Raises CannotImport, with a sentence that says what to do, for a file that is empty, over 20 MB, protected by a
    password, damaged, not what its name says, or hostile.
    """
    if isinstance(source, bytes):
        name, content = filename, source
        check_size(len(content))
    else:
        path = Path(source)
        name = filename or path.name
        kind_of(name)
        try:
            check_size(path.stat().st_size)
            content = path.read_bytes()
        except OSError as error:
            raise CannotImport(f"The file {path.name} cannot be opened ({error.strerror}). Check its name.") from None
    kind_of(name)
    return _plan(_answer(content, Path(name).name))


def markdown_body(text: str) -> str:
    """HTML of a body without headings, written in Markdown in our own data files; to be cleaned like any other."""
    return to_html(text, Report())


def read_picture(content: bytes) -> Picture | None:
    """A picture that a person brings, decoded within bounds and written anew; None when it cannot be kept."""
    pictures = Pictures(Report())
    pictures.keep(content, "")
    return next(iter(pictures.kept.values()), None)


def outline_of(plan: ImportedPlan) -> dict:
    """The plan as JSON without its pictures' bytes, to be kept until somebody confirms it."""
    return {
        "title": plan.title,
        "sections": [asdict(section) for section in plan.sections],
        "report": plan.report,
        "pictures": sorted(plan.pictures),
    }


def from_outline(outline: dict, pictures: dict[str, Picture]) -> ImportedPlan:
    """The plan that `outline_of` wrote down."""
    return ImportedPlan(outline["title"], [_section(each) for each in outline["sections"]], pictures, outline["report"])


def _answer(content: bytes, name: str) -> dict:
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "plans.imports.child", name],
            input=content,
            capture_output=True,
            timeout=_WALL_SECONDS,
            env=environment,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotImport(TOO_COMPLEX) from None
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise CannotImport(TOO_COMPLEX)
    if done.returncode:
        raise RuntimeError(f"The import process failed: {done.stderr.decode(errors='replace')[-2000:]}")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise CannotImport(answer["refused"])
    return answer


def _plan(answer: dict) -> ImportedPlan:
    pictures = [
        Picture(**picture | {"content": base64.b64decode(picture["content"])}) for picture in answer["pictures"]
    ]
    sections = [_section(section) for section in answer["sections"]]
    return ImportedPlan(answer["title"], sections, {each.sha256: each for each in pictures}, answer["report"])


def _section(data: dict) -> ImportedSection:
    below = [_section(each) for each in data["sections"]]
    own = ("title", "level", "body", "is_title", "uid", "number")
    return ImportedSection(sections=below, **{name: data[name] for name in own})
