"""manage.py verify_audit"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import trail


class Command(BaseCommand):
    help = "Check the chain of the audit trail, here or in an exported file. Exit 1 and name each entry that is wrong."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="an export of the whole trail (JSON lines)")

    def handle(self, file: Path | None = None, **options: Any) -> None:
        found = trail.chain_faults(_links(file)) if file else trail.faults()
        if found:
            raise CommandError("\n".join(found), returncode=1)
        more = "" if file or not (number := trail.waiting().count()) else f" {number} wait to be sealed."
        self.stdout.write(f"Every sealed entry of the audit trail is what it was, and in its place.{more}")


def _links(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise CommandError(f"Line {number} of {file} is not JSON: was the file cut off?") from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
