"""manage.py start_system FOLDER [--check] [--apply], manage.py start_system --template FOLDER"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import Invitation
from jfp_portal.adopting import differing, filling
from jfp_portal.adopting.checking import faults_in
from jfp_portal.environment import SITE_KEYS
from jfp_portal.files import Files

STARTER = Path(filling.__file__).parent / "starter"
SHOWN = 40
"""So many changes are told one by one; more are only counted."""


class Command(BaseCommand):
    help = (
        "Start the system of a board: fill an empty database from a folder of files (docs/adopting.md), over the law "
        "that holds for all of England, and invite its first administrator. The files are checked as a whole before "
        "anything is written. Run again, it changes nothing; where the files changed, it says what they would change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder that holds site.yaml and the other files.")
        parser.add_argument("--template", action="store_true", help="Write a form to fill in into FOLDER, and stop.")
        parser.add_argument("--check", action="store_true", help="Say what is wrong or would change; write nothing.")
        parser.add_argument("--apply", action="store_true", help="Change a system that has begun.")

    def handle(self, *, folder: Path, template: bool, check: bool, apply: bool, **options: Any) -> None:
        if template:
            self.write_template(folder)
        else:
            self.start(self.checked(folder), check=check, apply=apply)

    def checked(self, folder: Path) -> Files:
        if faults := faults_in(folder):
            count = "One thing is" if len(faults) == 1 else f"{len(faults)} things are"
            raise CommandError("\n".join([f"{count} wrong. Nothing was written.", *(f"- {fault}" for fault in faults)]))
        files = Files(folder)
        if other := filling.other_system(files):
            raise CommandError(f"This database holds {other} already. Nothing was written. Use an empty database.")
        return files

    def start(self, files: Files, *, check: bool, apply: bool) -> None:
        site = {key: value.strip().rstrip("/") for key, value in files.rows("site")[0].items() if value}
        is_new = not differing.has_begun()
        # This process began before the site had its name; the letters that it writes bear it all the same.
        named = override_settings(SITE_NAME=os.environ.get("SITE_NAME") or site["name"])
        try:
            with named:
                changes, invitations = self.fill(files, site, may_write=not check and (is_new or apply))
        except filling.CannotFill as refused:
            raise CommandError(f"Nothing was written. The database refuses this: {refused}") from refused
        changes += [f"invitation to {row['email']}" for row in filling.uninvited(files)]
        changes += self.site_changes(site)
        if check or (changes and not (is_new or apply)):
            self.say_what_would_change(changes, is_new=is_new, check=check)
        else:
            self.keep_site(site)
            self.say_what_was_done(changes, invitations, site, is_new=is_new)

    def write_template(self, folder: Path) -> None:
        files = sorted(path.relative_to(STARTER) for path in STARTER.rglob("*.yaml"))
        if there := [str(path) for path in files if (folder / path).exists()]:
            raise CommandError(f"{folder} holds {', '.join(there)} already. Nothing was written. Name another folder.")
        for path in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(STARTER / path, folder / path)
        self.stdout.write(
            f"Wrote {len(files)} files into {folder}. Fill in site.yaml, organisations.yaml, places.yaml and "
            f"people.yaml; the others may stay as they are. Then: manage.py start_system {folder} --check"
        )

    def fill(self, files: Files, site: dict[str, str], *, may_write: bool) -> tuple[list[str], list[Invitation]]:
        """Does it, and says what it changed; takes it back where nothing may be written."""
        at = timezone.now()
        with transaction.atomic():
            before = differing.state()
            filling.fill(files, at=at)
            changes = list(differing.differences(before, differing.state()))
            if not may_write:
                transaction.set_rollback(True)
                return changes, []
            return changes, filling.invite(files, site=site["address"], at=at)

    def site_changes(self, site: dict[str, str]) -> list[str]:
        held = settings.SITE
        if self.kept.exists():
            held = yaml.safe_load(self.kept.read_text(encoding="utf-8"))
        return [
            f"the site’s {key}: “{held.get(key, '')}” becomes “{value}”"
            for key, value in site.items() if held.get(key) != value
        ]  # fmt: skip

    def keep_site(self, site: dict[str, str]) -> None:
        """Where the settings look for it (jfp_portal/environment.py)."""
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.kept.with_suffix(".new")
        unfinished.write_text(yaml.safe_dump(site, allow_unicode=True), encoding="utf-8")
        unfinished.replace(self.kept)

    @property
    def kept(self) -> Path:
        return settings.RUN_DIR / "site.yaml"

    def say_what_would_change(self, changes: list[str], *, is_new: bool, check: bool) -> None:
        if not changes:
            self.stdout.write("The files are in order, and the system says what they say. Nothing would change.")
        elif is_new:
            self.stdout.write(f"The files are in order. They would make {len(changes)} entries. Nothing was written.")
        else:
            self.list_rows("The files say otherwise than the system:", changes)
            self.stdout.write(
                "Nothing was written. What was changed in the browser since would be overwritten: where the system is "
                "right, change the file. To do all of the above, run this again with --apply."
            )

    def say_what_was_done(
        self, changes: list[str], invitations: list[Invitation], site: dict[str, str], *, is_new: bool
    ) -> None:
        if not changes and not invitations:
            self.stdout.write("The system says what the files say. Nothing was changed.")
            return
        self.list_rows(f"{site['name']} has begun." if is_new else "Changed:", [] if is_new else changes)
        for invitation in invitations:
            self.stdout.write(
                f"\n{invitation.email} is invited: {invitation.get_role_display()}, {invitation.organisation.name}. "
                f"Give this person this link, which is shown only now and open for {settings.INVITATION_DAYS} days:\n"
                f"  {invitation.link}"
            )
        self.stdout.write("\nStart web server and worker again, so that they bear the site’s name. Where they run on "
                          "other machines or in containers, set there:")  # fmt: skip
        for key in SITE_KEYS:
            if site.get(key):
                self.stdout.write(f"  SITE_{key.upper()}={' '.join(site[key].split())}")

    def list_rows(self, head: str, rows: Iterable[str]) -> None:
        self.stdout.write(head)
        found = list(rows)
        for row in found[:SHOWN]:
            self.stdout.write(f"- {row}")
        if len(found) > SHOWN:
            self.stdout.write(f"- and {len(found) - SHOWN} more")
