"""manage.py import_plan FILE --type TYPE --title T [--place SLUG] [--owner SLUG] [--period START END]"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.text import slugify

from core.verdict import Refused
from organisations.models import Organisation, Place
from plans import actions, imports
from plans.models import PlanType


class Command(BaseCommand):
    help = (
        "Import a plan from a .docx, .md, .txt or .html file, by its headings. All of it or nothing: a broken file "
        "leaves no trace. Says what could not be kept; the last line printed is the plan's address (slug)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--type", required=True, help="The plan type's slug, for example place-plan.")
        parser.add_argument("--title", required=True)
        parser.add_argument("--place", help="The Place whose plan it is.")
        parser.add_argument("--owner", help="The body that owns it. Default: the Place's partnership, else the ICB.")
        parser.add_argument(
            "--period", nargs=2, metavar=("START", "END"), type=date.fromisoformat, default=(None, None)
        )
        parser.add_argument("--slug", help="The plan's address. Default: made from the title.")

    def handle(self, *, file: Path, type: str, title: str, period: Any, **options: Any) -> None:
        place = self.named(Place, options["place"]) if options["place"] else None
        if period[0] and period[1] < period[0]:
            raise CommandError("Nothing was imported. The period ends before it starts.")
        try:
            read = imports.read_plan(file, filename=file.name)
            edition = actions.import_plan(
                imported=read,
                slug=options["slug"] or slugify(title)[:120],
                title=title,
                plan_type=self.named(PlanType, type),
                owner=self.owner(options["owner"], place),
                place=place,
                starts_on=period[0],
                ends_on=period[1],
                by=None,
                at=timezone.now(),
            )
        except imports.CannotImport as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        except Refused as error:
            raise CommandError("Nothing was imported. " + " ".join(error.reasons)) from error
        except ValidationError as error:
            wrong = (f"{field}: {' '.join(sentences)}" for field, sentences in error.message_dict.items())
            raise CommandError("Nothing was imported. " + " ".join(wrong)) from error
        self.stdout.write(f"Imported “{edition.plan.title}”: {edition.sections.count()} sections.")
        for sentence in read.report:
            self.stdout.write(f"  Note: {sentence}")
        self.stdout.write(edition.plan.slug)

    def owner(self, slug: str | None, place: Place | None) -> Organisation:
        if slug:
            return self.named(Organisation, slug)
        if place:
            return place.partnership
        icb = Organisation.objects.filter(kind=Organisation.Kind.ICB).first()
        if icb is None:
            raise CommandError("Name the owner with --owner SLUG; there is no integrated care board to default to.")
        return icb

    def named(self, model: Any, slug: str) -> Any:
        found = model.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(model.objects.order_by("slug").values_list("slug", flat=True)[:40]) or "none yet"
            raise CommandError(f"There is no {model._meta.verbose_name} “{slug}”. There are: {known}.")
        return found
