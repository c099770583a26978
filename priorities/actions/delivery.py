"""How is it agreed who keeps a promise, who watches over a milestone, and how is it reported on each month?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core import audit
from core.verdict import Verdict
from organisations.models import Organisation
from plans.models import Edition, Plan
from plans.permissions import may_on_plan
from priorities.actions.links import may_link
from priorities.actions.promises import register_milestone, state_milestone
from priorities.models import Commitment, CommitmentTerms, HeldBack, Intention, Milestone, MilestoneReport
from priorities.permissions import may_in_cycle, may_report
from priorities.queries import committees, first_of, report_on

TERMS = (
    "owner", "post", "level", "no_owner_reason", "due_on", "no_date_reason", "measure", "indicator",
    "no_measure_reason", "no_milestone_reason",
)  # fmt: skip
Level, Footprint = CommitmentTerms.Level, Intention.Footprint
LEVELS = {
    Footprint.PLACE: Level.PLACE, Footprint.PLACES: Level.PLACE, Footprint.WHOLE: Level.PROGRAMME,
    Footprint.COLLABORATIVE: Level.COLLABORATIVE,
}  # fmt: skip
CHANGED = "Somebody saved other terms of this commitment meanwhile. Compare with what stands now, then save again."
Status = MilestoneReport.Status


def may_set_terms(user: Any, edition: Edition, *, on: date) -> Verdict:
    """Terms are agreed while a plan is written, and may still be while it is in force: they are not its text."""
    return may_on_plan(user, Permission.EDIT_PLAN, edition.plan, on=on) & Verdict.no_if(
        edition.status not in Edition.IN_FORCE,
        f"The edition is {edition.get_status_display().lower()}; its commitments stay as they were.",
    )


@transaction.atomic
def set_terms(
    *, commitment: Commitment, by: Any, at: datetime, version: int | None = None, **terms: Any
) -> CommitmentTerms:
    """Say who owns a commitment (`owner`, `post`), by when (`due_on`) and measured how (`measure`, `indicator`), or why
    none of it is agreed (`no_owner_reason`, `no_date_reason`, `no_measure_reason`); and why it has no milestone. What
    is not named stays. Based on an older `version` it is refused, and nothing is overwritten."""
    edition = commitment.section.edition
    may_set_terms(by, edition, on=localdate(at)).require()
    Commitment.objects.select_for_update().get(pk=commitment.pk)
    row = CommitmentTerms.objects.filter(commitment=commitment).first() or CommitmentTerms(
        commitment=commitment, version=0
    )
    Verdict.no_if(version is not None and version != row.version, CHANGED).require()
    before = {name: getattr(row, name) for name in TERMS}
    for name, value in terms.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _sound(row).require()
    changed = {name: str(before[name] or "") for name in TERMS if before[name] != getattr(row, name)}
    if not changed and row.pk:
        return row
    row.version += 1
    row.full_clean(exclude=["commitment", "owner"], validate_constraints=False)
    row.save()
    audit.record("set the terms of", commitment, by=by, at=at, before=changed)
    return row


def _sound(row: CommitmentTerms) -> Verdict:
    both = "Give {what}, or say why none is agreed; not both."
    return (
        Verdict.no_if(bool(row.owner) != bool(row.post), "An owner is a body and a post in it: give both.")
        & Verdict.no_if(bool(row.owner and row.no_owner_reason), both.format(what="the owner"))
        & Verdict.no_if(bool(row.due_on and row.no_date_reason), both.format(what="the date"))
        & Verdict.no_if(bool(row.measure and row.no_measure_reason), both.format(what="the measure"))
        & Verdict.no_if(
            bool(row.indicator and not row.measure), "Say the measure in words beside the name of its indicator."
        )
    )


def take_terms_of(*, intention: Intention, commitment: Commitment, by: Any, at: datetime) -> None:
    """What the template told of an intention is not typed again for its commitment: who delivers it, and by when."""
    if CommitmentTerms.objects.filter(commitment=commitment).exists():
        return
    named = intention.delivery_owner and intention.sro
    terms = {"owner": intention.delivery_owner, "post": intention.sro} if named else {}
    level = LEVELS.get(intention.footprint, "")
    if terms or level or intention.ends_on:
        set_terms(commitment=commitment, due_on=intention.ends_on, level=level, by=by, at=at, **terms)


@transaction.atomic
def add_milestone(
    *,
    commitment: Commitment,
    title: str,
    due_on: date,
    precision: str = Milestone.Precision.DAY,
    committee: Organisation | None = None,
    by: Any,
    at: datetime,
) -> Milestone:
    """Give a commitment of the working edition a milestone, and the committee that watches over it where one is agreed.
    The same words and day again are the same milestone."""
    section = commitment.section
    may_link(section.edition, by=by, at=at).require()
    Verdict.no_if(not title.strip(), "Enter what is to be reached.").require()
    Commitment.objects.select_for_update().get(pk=commitment.pk)
    title = title.strip()
    said = commitment.milestone_statements.select_related("milestone").filter(wording=title, milestone__due_on=due_on)
    if found := said.first():
        return found.milestone
    made = register_milestone(
        slug=_free_slug(title), title=title, due_on=due_on, precision=precision, by=by, at=at
    )  # fmt: skip
    state_milestone(
        milestone=made, section=section, commitment=commitment, wording=title, due_wording=f"{due_on:%-d %B %Y}",
        position=commitment.milestone_statements.count() + 1, by=by, at=at,
    )  # fmt: skip
    if committee:
        made = assign_committee(milestone=made, plan=section.edition.plan, committee=committee, by=by, at=at)
    return made


def _free_slug(title: str) -> str:
    wanted, number = slugify(title)[:72].strip("-") or "milestone", 1
    slug = wanted
    while Milestone.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def assign_committee(*, milestone: Milestone, plan: Plan, committee: Organisation, by: Any, at: datetime) -> Milestone:
    """Name the one body that monitors a milestone, for a plan that states it. From this month on it is reported on; an
    earlier beginning stays."""
    on = localdate(at)
    may_on_plan(by, Permission.EDIT_PLAN, plan, on=on).require()
    row = Milestone.objects.select_for_update(of=("self",)).select_related("committee").get(pk=milestone.pk)
    Verdict.no_if(
        not row.statements.filter(section__edition__plan=plan).exists(), f"{plan} does not state this milestone."
    ).require()
    Verdict.no_if(
        not committees(on=on).filter(pk=committee.pk).exists(),
        f"{committee.name} is no board, committee or collaborative that may monitor a milestone.",
    ).require()
    if row.committee == committee:
        return row
    before = row.committee.slug if row.committee else ""
    row.committee, row.monitored_from = committee, row.monitored_from or on
    row.save(update_fields=["committee", "monitored_from"])
    audit.record("assigned to a committee", row, by=by, at=at, committee=committee.slug, before=before)
    return row


@transaction.atomic
def report_milestone(
    *,
    milestone: Milestone,
    month: date,
    status: str,
    narrative: str,
    risks: str = "",
    issues: str = "",
    corrects: MilestoneReport | None = None,
    correction_reason: str = "",
    by: Any,
    at: datetime,
) -> MilestoneReport:
    """Report how a milestone stood in a month: once, and never changed. `corrects` is the report that this one takes
    the place of, with the reason; both stay readable."""
    on, month = localdate(at), first_of(month)
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    standing = report_on(row, month)
    verdict = may_report(by, row, on=on) & _may_be_reported(row, month, on=on)
    if corrects is None:
        verdict &= Verdict.no_if(
            standing is not None, f"{month:%B %Y} is reported already. Correct that report if it is not right."
        )
        verdict &= _not_after_done(row, month)
    else:
        verdict &= Verdict.no_if(
            standing is None or standing.pk != corrects.pk, "Somebody corrected this report meanwhile; read it first."
        )
        verdict &= Verdict.no_if(not correction_reason.strip(), "Enter what was wrong with the report.")
    verdict &= Verdict.no_if(status not in Status.values, "Choose how it stands.")
    (verdict & Verdict.no_if(not narrative.strip(), "Enter what happened.")).require()
    made = MilestoneReport.objects.create(
        milestone=row, month=month, status=status, narrative=narrative.strip(), risks=risks.strip(),
        issues=issues.strip(), supersedes=corrects, correction_reason=correction_reason.strip() if corrects else "",
        reported_by=by, reported_at=at,
    )  # fmt: skip
    audit.record(
        "corrected a report" if corrects else "reported", row, by=by, at=at, month=f"{month:%Y-%m}", status=status
    )
    return made


def _may_be_reported(row: Milestone, month: date, *, on: date) -> Verdict:
    if row.monitored_from is None:
        return Verdict(("No committee monitors it yet. Assign one first; then it is reported on.",))
    first = first_of(row.monitored_from)
    return Verdict.no_if(month > first_of(on), f"{month:%B %Y} has not begun.") & Verdict.no_if(
        month < first, f"It is monitored since {first:%B %Y}; earlier months are not reported on."
    )


def _not_after_done(row: Milestone, month: date) -> Verdict:
    done = row.reports.filter(superseded_by__isnull=True, status=Status.DONE, month__lt=month).order_by("month").first()
    if done is None:
        return Verdict()
    return Verdict((f"It is reported as done in {done.month:%B %Y}. Correct that report if it is not.",))


@transaction.atomic
def hold_back(*, intention: Intention, reason: str, by: Any, at: datetime) -> HeldBack:
    """Say why an intention that was taken forward is in no plan yet, so that the plan may be published without it."""
    row = Intention.objects.select_for_update(of=("self",)).select_related("cycle__owner").get(pk=intention.pk)
    verdict = may_in_cycle(by, Permission.RUN_CYCLE, row.cycle, on=localdate(at)) & Verdict.no_if(
        row.state != Intention.State.FORWARD,
        f"It is {row.get_state_display().lower()}. Only an intention that a body took forward waits for a plan.",
    )
    (verdict & Verdict.no_if(not reason.strip(), "Enter why it is in no plan yet.")).require()
    made, _ = HeldBack.objects.update_or_create(
        intention=row, defaults={"reason": reason.strip(), "recorded_at": at}
    )  # fmt: skip
    audit.record("held back", row, by=by, at=at, reason=made.reason)
    return made
