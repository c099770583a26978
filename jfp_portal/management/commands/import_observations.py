"""manage.py import_observations FILE [--source NAME] [--complete]"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.verdict import Refused
from metrics import actions, imports


class Command(BaseCommand):
    help = (
        "Take in a file of observations: a Fingertips CSV, or our own form (indicator, area, period, value, and what "
        "else is known). All of it or nothing; the same file again changes nothing. Says what is new, changed, "
        "withdrawn or refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--complete",
            action="store_true",
            help="The file is all that its source holds for its indicators: what is not in it is withdrawn.",
        )

    def handle(self, *, file: Path, complete: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"Nothing was loaded. There is no file {file}.")
        now = timezone.now()
        try:
            release = actions.import_observations(path=file, is_complete=complete, by=None, at=now)
        except imports.CannotRead as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except Refused as error:
            raise CommandError(
                "Nothing was loaded.\n" + "\n".join(f"  {reason}" for reason in error.reasons)
            ) from error
        if release.loaded_at != now:
            self.stdout.write(f"{release}, is this very file, and nothing was loaded since: 0 new, 0 changed.")
            return
        said = actions.interpret_release(release=release, at=now)
        for sentence in release.report:
            self.stdout.write(f"  Note: {sentence}")
        self.stdout.write(
            f"{release}: {release.rows:,} rows; {release.new:,} new, {release.changed:,} changed, "
            f"{release.withdrawn:,} withdrawn, {release.unchanged:,} as before, 0 refused. "
            f"{said:,} series were interpreted."
        )
