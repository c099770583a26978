"""How is a section signed off, what does it answer, and when was a person here last?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import SYSTEM, Permission
from core import audit
from core.verdict import Verdict
from plans import notices
from plans.actions.section import may_write, still_stands
from plans.models import Coverage, Edition, Requirement, Section, SignOff, Visit
from plans.permissions import may_on_plan

SAME_VISIT = timedelta(minutes=30)


def may_sign_off(section: Section, *, by: Any, at: datetime) -> Verdict:
    """A section is signed off by its owner, while its text can be changed, and once for each version."""
    verdict = may_on_plan(by, Permission.EDIT_PLAN, section.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(
        section.owner_id is None, f"Nobody answers for “{section}” yet; name its owner first.", where="structure"
    )
    verdict &= Verdict.no_if(
        section.owner_id is not None and by is not SYSTEM and by != section.owner,
        f"“{section}” is signed off by its owner, {section.owner}.",
    )
    verdict &= Verdict.no_if(not section.edition.is_open, "The edition is closed.")
    return verdict & Verdict.no_if(
        section.sign_offs.filter(version=section.version).exists(), f"“{section}” is signed off as it stands."
    )


@transaction.atomic
def sign_off(*, section: Section, version: int, note: str = "", by: Any, at: datetime) -> SignOff:
    """Say that a section is right as it stands. Counts for the version that was read; any later edit re-opens it."""
    row = (
        Section.everything.select_for_update(of=("self",))
        .select_related("edition__plan__place__icb", "owner")
        .get(pk=section.pk)
    )
    verdict = may_sign_off(row, by=by, at=at) & still_stands(row)
    verdict &= Verdict.no_if(
        row.version != version,
        f"Somebody saved version {row.version} of “{row}” while you read version {version}; read it again first.",
    )
    verdict.require()
    signed = SignOff.objects.create(section=row, version=version, by=by, at=at, note=note.strip())
    audit.record("signed off", row, by=by, at=at, version=version)
    notices.tell(notices.SectionSigned(row), by=by, at=at)
    return signed


@transaction.atomic
def answer(
    *, section: Section, requirements: Iterable[Requirement], among: Iterable[Requirement], by: Any, at: datetime
) -> tuple[set[str], set[str]]:
    """Say which of some requirements a section answers, and thereby which of them it does not; returns the codes that
    were added and taken away. A reason why nobody answers a requirement gives way to an answer."""
    may_write(section.edition, by=by, at=at)
    wanted, looked_at = {each.pk: each for each in requirements}, {each.pk: each for each in among}
    held = dict(section.coverage.filter(requirement__in=looked_at).values_list("requirement", "pk"))
    added, gone = wanted.keys() - held.keys(), held.keys() - wanted.keys()
    edition = section.edition
    Coverage.objects.filter(edition=edition, requirement__in=added, section=None).delete()
    Coverage.objects.bulk_create(Coverage(edition=edition, requirement_id=pk, section=section) for pk in sorted(added))
    Coverage.objects.filter(pk__in=[held[pk] for pk in gone]).delete()
    codes = ({looked_at[pk].code for pk in added}, {looked_at[pk].code for pk in gone})
    if added or gone:
        audit.record("answered", section, by=by, at=at, added=sorted(codes[0]), removed=sorted(codes[1]))
    return codes


@transaction.atomic
def explain(*, edition: Edition, requirement: Requirement, reason: str, by: Any, at: datetime) -> Coverage | None:
    """Say why no section answers a requirement; the reason is published. An empty one takes the reason away. Refused
    while a section answers it."""
    may_write(edition, by=by, at=at)
    rows = edition.coverage.filter(requirement=requirement)
    Verdict.no_if(
        rows.filter(section__isnull=False).exists(),
        f"A section answers requirement {requirement.number} already, so there is no reason to give.",
    ).require()
    before = rows.first()
    said = before.reason if before else ""
    rows.delete()
    made = None
    if reason.strip():
        made = Coverage.objects.create(edition=edition, requirement=requirement, reason=reason.strip())
    audit.record("explained", edition, by=by, at=at, requirement=requirement.code, before=said, after=reason.strip())
    return made


def note_visit(*, by: Any, at: datetime) -> Visit:
    """Remember that a person is in the workspace. What they do within half an hour is one visit; `since` is when the
    visit before this one ended."""
    visit, _ = Visit.objects.get_or_create(user=by, defaults={"at": at})
    if at - visit.at > SAME_VISIT:
        visit.since = visit.at
    visit.at = at
    visit.save(update_fields=["since", "at"])
    return visit
