"""Which files can be taken away from a published plan, and what are they called for people?"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from publication.bundle import wording
from publication.bundle.sections import heading
from publication.bundle.tables import walk

File = dict[str, Any]
NAMES = {
    "plan.pdf": "Whole plan",
    "plan.docx": "Whole plan",
    "changes.pdf": "What changed",
    "plan.json": "Plan as data",
    "changes.json": "What changed, as data",
    "release.json": "Release record",
}


def whole(files: list[File], root: str) -> list[File]:
    """The whole plan in each format that was built, the readers' formats first. `root` leads from the page to them."""
    sizes = {file["path"]: file["size"] for file in files}
    return [_download(root, each, name, sizes[each]) for each, name in NAMES.items() if each in sizes]


def tables(files: list[File], content: dict[str, Any], root: str) -> list[File]:
    """The tables of its text, for a spreadsheet."""
    titles = {section["slug"]: heading(section) for section in walk(content["sections"])}
    found = sorted((file for file in files if file["path"].startswith("tables/")), key=lambda file: file["path"])
    return [_download(root, file["path"], _table_name(file["path"], titles), file["size"]) for file in found]


def _table_name(path: str, titles: dict[str, str]) -> str:
    """`tables/03-workforce.csv` as people call it: the third table, in the section of that slug."""
    stem = PurePosixPath(path).stem
    number, _, slug = stem.partition("-")
    if not number.isdigit():
        return f"All {stem.replace('-', ' ')}"
    return f"Table {int(number)}, in “{titles.get(slug, slug.replace('-', ' '))}”"


def _download(root: str, path: str, name: str, size: int) -> File:
    return {"name": name, "href": root + path, "kind": wording.kind(path), "size": wording.size(size)}
