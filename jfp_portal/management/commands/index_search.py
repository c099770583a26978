"""manage.py index_search: make the search find what is public, and nothing else."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publication import actions


class Command(BaseCommand):
    help = "Read what is public and was not read yet into the search's index. The worker does so by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="Drop the index and make all of it anew.")

    def handle(self, *, anew: bool, **options: Any) -> None:
        read = actions.index_public(anew=anew)
        self.stdout.write(f"Read {read} source{'' if read == 1 else 's'}; the rest was up to date.")
