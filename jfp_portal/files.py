"""Where do the data files of a system lie, and what do they say? What is the same for every system in England lies in
`jfp_portal/national`; a system's own folder says the rest, and may say more about what is national, or otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NATIONAL = Path(__file__).parent / "national"


def loaded(file: Path) -> Any:
    """What a data file says. The parser written in C, where there is one: it saves seconds of each seeding."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def files_called(name: str, folder: Path) -> list[Path]:
    """The file of that name, or all files of the folder of that name, in their order. `name` has no ending."""
    found = [folder / f"{name}.yaml", *sorted((folder / name).glob("*.yaml"))]
    return [file for file in found if file.is_file()]


@dataclass(frozen=True)
class Files:
    """The data files of one system, over the national ones."""

    folder: Path

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a file, or of every file in a folder: national ones first. Where a row of the system's own has
        the slug of a national one, they are one row: lists are joined, and of all else the system's own word holds."""
        known: list[dict[str, Any]] = []
        by_slug: dict[str, dict[str, Any]] = {}
        for row in self._every_row(name):
            slug = row.get("slug")
            if slug in by_slug:
                by_slug[slug].update(
                    {key: [*by_slug[slug].get(key, []), *said] if isinstance(said, list) else said
                     for key, said in row.items()}
                )  # fmt: skip
                continue
            known.append(dict(row))
            if slug:
                by_slug[slug] = known[-1]
        return known

    def _every_row(self, name: str) -> list[dict[str, Any]]:
        found = []
        for folder in (NATIONAL, self.folder):
            for file in files_called(name, folder):
                said = loaded(file) or []
                found += [said] if isinstance(said, dict) else said
        return found


SAMPLE = Files(Path(__file__).parent / "sample")
