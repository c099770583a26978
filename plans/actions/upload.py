"""How does a file wait for a person's word, and what happens then?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from core import audit
from core.verdict import Refused
from organisations.models import Organisation
from plans.actions.importing import Choice, import_plan, import_sections
from plans.actions.section import may_write
from plans.imports import CannotImport, ImportedPlan, from_outline, outline_of, read_plan
from plans.models import Edition, Plan, Section, Upload
from plans.permissions import may_on_plan
from plans.queries import working_edition

KEPT_FOR = timedelta(days=2)
# A page asks one question a section, and a form posts at most a thousand answers.
MOST_SECTIONS = 400
GONE = "This file is no longer waiting: it was imported, given up, or kept longer than two days. Choose it again."


def keep_upload(*, plan: Plan | None, filename: str, content: bytes, by: Any, at: datetime) -> Upload:
    """Read a file and keep it until the person says what becomes of it; an earlier one of the same person for the same
    plan gives way. Raises Refused (no right) or CannotImport (with a sentence about the file).

    The file is read outside the transaction: reading takes seconds, and no row is held meanwhile.
    """
    if plan is None:
        may(by, Permission.IMPORT_PLAN, on=localdate(at)).require()
    else:
        may_on_plan(by, Permission.EDIT_PLAN, plan, on=localdate(at)).require()
    imported = read_plan(content, filename=filename)
    if sum(1 for _ in imported.walk()) > MOST_SECTIONS:
        raise CannotImport(f"The file has more than {MOST_SECTIONS} headings. Import it in parts.")
    with transaction.atomic():
        if plan is not None:
            may_write(_open(plan), by=by, at=at)
        Upload.objects.filter(by=by, plan=plan).delete()
        upload = Upload.objects.create(
            plan=plan, filename=filename[-200:], data=content, outline=outline_of(imported), by=by, at=at,
            expires_at=at + KEPT_FOR,
        )  # fmt: skip
        audit.record("uploaded", upload, by=by, at=at, filename=upload.filename, size=len(content))
    return upload


@transaction.atomic
def take_upload(*, upload: Upload, choices: dict[int, Choice], by: Any, at: datetime) -> list[Section]:
    """Bring the chosen sections into the plan's open edition, and forget the file. All or nothing."""
    row = _waiting(upload, by=by, at=at)
    if not choices:
        raise Refused(["No section was chosen. Choose at least one, or give the file up."])
    imported = whole(row)
    done = import_sections(edition=_open(row.plan), imported=imported, choices=choices, by=by, at=at)
    row.delete()
    return done


@transaction.atomic
def make_plan_of_upload(
    *, upload: Upload, left_out: set[int], owner: Organisation, by: Any, at: datetime, **plan: Any
) -> Edition:
    """Make a new plan of the file without the sections left out (by their place in reading order), and forget the file.
    What stands below a section that is left out moves up into its place."""
    row = _waiting(upload, by=by, at=at)
    imported = whole(row)
    places = {id(section): place for place, section in enumerate(imported.walk())}

    def staying(sections: list[Any]) -> list[Any]:
        out = []
        for section in sections:
            below = staying(section.sections)
            section.sections = below
            out += below if places[id(section)] in left_out else [section]
        return out

    imported.sections = staying(imported.sections)
    if not imported.sections:
        raise Refused(["Every section is left out. Keep at least one, or give the file up."])
    edition = import_plan(imported=imported, owner=owner, by=by, at=at, **plan)
    row.delete()
    return edition


@transaction.atomic
def give_up_upload(*, upload: Upload, by: Any, at: datetime) -> None:
    """Forget a file that waits."""
    row = _waiting(upload, by=by, at=at)
    audit.record("gave up", row, by=by, at=at, filename=row.filename)
    row.delete()


def sweep_uploads(*, at: datetime) -> int:
    """Forget the files whose time has passed; says how many."""
    count, _ = Upload.objects.filter(expires_at__lte=at).delete()
    return count


def whole(upload: Upload) -> ImportedPlan:
    """What was read in the file, with its pictures: those are read from the bytes once more, as the same bytes give the
    same pictures, and rows of the database stay small."""
    pictures = read_plan(bytes(upload.data), filename=upload.filename).pictures if upload.outline["pictures"] else {}
    return from_outline(upload.outline, pictures)


def _waiting(upload: Upload, *, by: Any, at: datetime) -> Upload:
    row = Upload.objects.select_for_update(of=("self",)).select_related("plan__owner", "plan__place__icb")
    row = row.filter(pk=upload.pk, by=by, expires_at__gt=at).first()
    if row is None:
        raise Refused([GONE])
    return row


def _open(plan: Plan) -> Edition:
    edition = working_edition(plan)
    if edition is None:
        raise Refused([f"{plan.title} has no open edition. Start the next edition first."])
    edition.plan = plan
    return edition
