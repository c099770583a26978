"""How does an edition begin, what belongs to it besides its text, and how does it move through its life?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from core import audit
from core.verdict import Verdict
from organisations.models import Organisation
from plans import notices
from plans.actions.section import keep_revision, may_write
from plans.models import (
    RESERVED_SLUGS,
    Coverage,
    Edition,
    Plan,
    PlanBody,
    PlanPart,
    Requirement,
    Section,
    Signatory,
    StatusChange,
)
from plans.permissions import may_on_plan
from plans.transitions import EDITION


@transaction.atomic
def register_plan(*, slug: str, owner: Organisation, by: Any, at: datetime, **fields: Any) -> Plan:
    """Enter a plan. Refused where the address is taken by a plan or by a page of the site, or the person may not import
    plans for the owner."""
    may(by, Permission.IMPORT_PLAN, owner, on=localdate(at)).require()
    verdict = Verdict.no_if(
        Plan.objects.filter(slug=slug).exists(), f"There is a plan at the address '{slug}' already."
    )
    verdict &= Verdict.no_if(
        slug in RESERVED_SLUGS, f"The address '{slug}' belongs to a page about all plans; choose another for this one."
    )
    verdict.require()
    plan = Plan(slug=slug, owner=owner, **fields)
    plan.full_clean()
    plan.save()
    audit.record("registered", plan, by=by, at=at)
    return plan


@transaction.atomic
def name_body(*, plan: Plan, organisation: Organisation, role: str, by: Any, at: datetime) -> PlanBody:
    """Say what a body is to a plan: it answers for it, or helped to prepare it."""
    may_on_plan(by, Permission.EDIT_PLAN, plan, on=localdate(at)).require()
    body, created = PlanBody.objects.update_or_create(plan=plan, organisation=organisation, defaults={"role": role})
    if created:
        audit.record("named", plan, by=by, at=at, body=organisation.slug, role=role)
    return body


@transaction.atomic
def include(*, whole: Plan, part: Plan, position: int, by: Any, at: datetime) -> PlanPart:
    """Make one plan part of another; the other then includes it by the hash of its snapshot. Refused in a circle,
    of which no plan could be published first."""
    may_on_plan(by, Permission.EDIT_PLAN, whole, on=localdate(at)).require()
    Verdict.no_if(
        _holds(part, whole), f"{part.title} includes {whole.title} already; neither could be published first."
    ).require()
    inclusion, created = PlanPart.objects.update_or_create(whole=whole, part=part, defaults={"position": position})
    if created:
        audit.record("included", whole, by=by, at=at, part=part.slug)
    return inclusion


def _holds(outer: Plan, inner: Plan) -> bool:
    """Whether a plan is another or includes it, however far down."""
    met, below = set(), {outer.pk}
    while below:
        met |= below
        below = set(PlanPart.objects.filter(whole__in=below).values_list("part", flat=True)) - met
    return inner.pk in met


def may_start(plan: Plan) -> Verdict:
    """There is one working text at a time."""
    is_open = plan.editions.filter(status__in=Edition.OPEN).exists()
    return Verdict.no_if(is_open, f"{plan.title} has an open edition already; finish or abandon it first.")


@transaction.atomic
def start_edition(*, plan: Plan, by: Any, at: datetime) -> Edition:
    """Open the next edition. Refused while another is open: there is one working text at a time."""
    may_on_plan(by, Permission.EDIT_PLAN, plan, on=localdate(at)).require()
    Plan.objects.select_for_update().get(pk=plan.pk)
    may_start(plan).require()
    number = (plan.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = Edition.objects.create(plan=plan, number=number, started_at=at, status=EDITION.first)
    audit.record("started", edition, by=by, at=at)
    return edition


@transaction.atomic
def carry_forward(*, source: Edition, by: Any, at: datetime) -> Edition:
    """Open the next edition with the text of an earlier one: sections keep their identity and address, and what answers
    which requirement and who signs are carried over, unsigned as yet. What other rooms hang on sections they carry
    themselves."""
    target = start_edition(plan=source.plan, by=by, at=at)
    copies: dict[int, Section] = {}
    for row in sorted(source.sections.all(), key=lambda row: (row.parent_id or 0, row.position)):
        old = row.pk
        row.pk, row.edition, row.version = None, target, 1
        if row.kind != Section.Kind.MAIN:
            # What people said, and what was done about it, is said anew for each edition (s.14Z54(8)(a) and (b)).
            row.body = row.summary = ""
        row._state.adding = True
        row.parent = None
        row.save(force_insert=True)
        copies[old] = row
        keep_revision(row, by=by, at=at)
    for old in source.sections.exclude(parent=None):
        copies[old.pk].parent = copies[old.parent_id]
        copies[old.pk].save(update_fields=["parent"])
    Coverage.objects.bulk_create(
        Coverage(
            edition=target,
            requirement_id=row.requirement_id,
            section=copies.get(row.section_id),
            note=row.note,
            reason=row.reason,
        )
        for row in source.coverage.order_by("pk")
    )
    Signatory.objects.bulk_create(
        Signatory(edition=target, name=row.name, role=row.role, position=row.position)
        for row in source.signatories.all()
    )
    audit.record("carried forward", target, by=by, at=at, source=source.number)
    return target


@transaction.atomic
def cover(
    *, edition: Edition, requirement: Requirement, section: Section | None, reason: str, by: Any, at: datetime
) -> Coverage:
    """Say where a requirement is answered, or why it is not."""
    may_write(edition, by=by, at=at)
    coverage, _ = Coverage.objects.update_or_create(
        edition=edition, requirement=requirement, section=section, defaults={"reason": reason}
    )
    audit.record(
        "covered", edition, by=by, at=at, requirement=requirement.code, section=section.slug if section else ""
    )
    return coverage


@transaction.atomic
def sign(*, edition: Edition, name: str, role: str, signed_on: date | None, by: Any, at: datetime) -> Signatory:
    """Add a signatory of the foreword."""
    may_write(edition, by=by, at=at)
    signatory = Signatory.objects.create(
        edition=edition, name=name, role=role, signed_on=signed_on, position=edition.signatories.count() + 1
    )
    audit.record("signed", edition, by=by, at=at, name=name)
    return signatory


@transaction.atomic
def take_back(*, edition: Edition, by: Any, at: datetime) -> Edition:
    """Open a text again that was sent for approval, so that it can be changed. What bodies decided stays recorded for
    the text as it was frozen; a changed text needs their decision anew."""
    may_on_plan(by, Permission.EDIT_PLAN, edition.plan, on=localdate(at)).require()
    return move(edition, "send back", by=by, at=at)


@transaction.atomic
def abandon(*, edition: Edition, reason: str, by: Any, at: datetime) -> Edition:
    """Give up an edition that will not be published. What was issued of it stays, with what was said of it; the next
    edition starts from the one before. Refused without a reason, and while boards are asked or have yet to approve."""
    verdict = may_on_plan(by, Permission.EDIT_PLAN, edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(not reason.strip(), "Say why this edition is given up; the reason is kept with it.")
    verdict &= EDITION.check("abandon", Edition.objects.select_for_update().get(pk=edition.pk).status)
    verdict.require()
    return move(edition, "abandon", by=by, at=at, note=reason.strip())


def move(edition: Edition, name: str, *, by: Any, at: datetime, note: str = "") -> Edition:
    """Take one step of the life, in the caller's transaction; refused where the table has no such step.

    The caller has asked who may and whether the time has come: this is the bolt, not the door.
    """
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    EDITION.check(name, row.status).require()
    source, row.status = row.status, EDITION.named(name).target
    row.save(update_fields=["status"])
    change = StatusChange.objects.create(
        edition=row, name=name, source=source, target=row.status, by=by, at=at, note=note
    )
    audit.record(name, row, by=by, at=at, source=source, target=row.status)
    notices.tell(notices.EditionMoved(change), by=by, at=at)
    edition.status = row.status
    return row
