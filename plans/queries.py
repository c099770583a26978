"""What is there to know of a plan? Compound reads; the day comes in by the door."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from organisations.models import Organisation
from organisations.queries import bodies_of
from plans.models import (
    Approval,
    Asset,
    Comment,
    Coverage,
    Edition,
    GlossaryTerm,
    ParticipationRule,
    Plan,
    PlanBody,
    PlanType,
    Presence,
    RegisteredPlan,
    Requirement,
    Section,
    SectionRevision,
    Snapshot,
)

AWAY_AFTER = timedelta(minutes=1)
WORDS_OF: dict[str, Callable[[Edition, list[str]], dict[str, str]]] = {}
"""Who can say what the references of a kind are called now. A room above this one adds its kinds as it is loaded."""


def plans_for(user: Any, *, on: date) -> QuerySet[Plan]:
    """The plans a person may read, with what a list of them shows."""
    editions = Edition.objects.order_by("-number")
    return (
        Plan.objects.visible_to(user, on=on)
        .select_related("plan_type", "owner", "place")
        .prefetch_related(Prefetch("editions", editions))
        .order_by("position", "title")
    )


def plan_for(user: Any, slug: str, *, on: date) -> Plan | None:
    return plans_for(user, on=on).filter(slug=slug).select_related("plan_type", "owner", "place__icb").first()


def plan_named(slug: str) -> Plan | None:
    return Plan.objects.filter(slug=slug).select_related("plan_type", "owner", "place__icb").first()


def period_in_words(plan: Plan) -> str:
    """The time a plan covers, no more exactly than it is certain: `until March 2026`, `2024/25`."""
    ends = [_as_certain(day, plan.period_precision) for day in (plan.starts_on, plan.ends_on)]
    if all(ends):
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    return f"from {ends[0]}" if ends[0] else f"until {ends[1]}" if ends[1] else ""


def _as_certain(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    if precision == Plan.Precision.FINANCIAL_YEAR:
        first = day.year if day.month >= 4 else day.year - 1  # the financial year begins on 1 April (s.14Z52(8))
        return f"{first}/{(first + 1) % 100:02}"
    return f"{day:%B %Y}" if precision == Plan.Precision.MONTH else f"{day.day} {day:%B %Y}"


def working_edition(plan: Plan) -> Edition | None:
    """The one open edition, if there is one."""
    return plan.editions.filter(status__in=Edition.OPEN).first()


def section_in_work(plan: Plan, uid: uuid.UUID) -> Section | None:
    """The section in the open edition of the plan, or in its newest one where none is open."""
    rows = Section.objects.filter(edition__plan=plan, uid=uid).exclude(edition__status=Edition.Status.ABANDONED)
    return rows.select_related("edition__plan").order_by("-edition__number").first()


def newest_edition(plan: Plan) -> Edition | None:
    """The open edition of a plan that `plans_for` gave, else its newest."""
    editions = list(plan.editions.all())
    return next((edition for edition in editions if edition.is_open), editions[0] if editions else None)


def section_for(edition: Edition, uid: UUID) -> Section | None:
    """A section of this edition, with what its page shows of it."""
    rows = Section.objects.select_related("edition__plan__plan_type", "edition__plan__owner", "edition__plan__place")
    return rows.select_related("parent").filter(edition=edition, uid=uid).first()


def revision(section: Section, version: int) -> SectionRevision | None:
    return section.revisions.select_related("by").filter(version=version).first()


def reading_order(edition: Edition) -> list[Section]:
    """The edition's sections as a reader meets them, without their texts; each knows its `depth`."""
    rows = list(edition.sections.defer("body", "summary").order_by("position", "pk"))
    below: dict[int | None, list[Section]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Section] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, row.depth = waiting.pop()
        found.append(row)
        waiting += [(child, row.depth + 1) for child in reversed(below.get(row.pk, []))]
    return found


def others_here(section: Section, user: Any, *, at: datetime) -> list[Presence]:
    """Who else has the section open: whoever's page gave a sign within the last minute."""
    present = section.presences.filter(seen_at__gt=at - AWAY_AFTER).exclude(user=user)
    saved = SectionRevision.objects.filter(section=section, by=OuterRef("user")).order_by("-version").values("at")
    return list(present.select_related("user").annotate(saved_at=Subquery(saved[:1])).order_by("user__name"))


def locked(edition: Edition) -> Edition:
    """The edition as the database has it, locked until the transaction ends, with its plan, owner and Place."""
    rows = Edition.objects.select_for_update(of=("self",)).select_related("plan__place__icb", "plan__owner")
    return rows.get(pk=edition.pk)


def last_snapshot(edition: Edition) -> Snapshot | None:
    """The text as last issued."""
    return edition.snapshots.order_by("-number").first()


def bodies_named(plan: Plan, *, on: date) -> QuerySet[PlanBody]:
    """Who answers for a plan and who helped, of the bodies that exist on that day."""
    existing = Organisation.objects.on(on)
    return (
        plan.bodies.filter(organisation__in=existing)
        .select_related("organisation")
        .order_by("role", "organisation__name")
    )


def rules(plan_type: PlanType, duty: str, *, on: date) -> QuerySet[ParticipationRule]:
    return ParticipationRule.objects.on(on).filter(plan_type=plan_type, duty=duty, mandatory=True)


def bodies_asked(plan: Plan, duty: str, *, on: date) -> list[Organisation]:
    """The bodies that the rules of the plan's type name for a duty, on that day."""
    found: list[Organisation] = []
    for rule in rules(plan.plan_type, duty, on=on):
        found += [body for body in _concerned(plan, rule.body_kind, on=on) if body not in found]
    return found


def _concerned(plan: Plan, kind: str, *, on: date) -> Iterable[Organisation]:
    """The bodies of a kind that a plan concerns: its owner, those of its Place, else those of the ICB's area."""
    if kind == plan.owner.kind:
        return [plan.owner]
    if plan.place is None:
        return bodies_of(plan.owner, kind, on=on)
    own = [body for body in (plan.place.authority, plan.place.board, plan.place.partnership) if body.kind == kind]
    return own or bodies_of(plan.place.icb, kind, on=on)


def requirements(plan_type: PlanType, *, on: date) -> QuerySet[Requirement]:
    """The checklist of the plan's type, in its display order."""
    return Requirement.objects.on(on).filter(plan_type=plan_type).order_by("number")


def unanswered(edition: Edition, *, on: date) -> QuerySet[Requirement]:
    """Mandatory requirements that no section answers and no reason explains."""
    answered = edition.coverage.values("requirement")
    return requirements(edition.plan.plan_type, on=on).filter(mandatory=True).exclude(pk__in=answered)


def missing_approvals(snapshot: Snapshot, *, on: date) -> list[Organisation]:
    """The bodies that must approve this very text and have not, in the order of the rules."""
    approved = set(snapshot.approvals.filter(decision=Approval.Decision.APPROVED).values_list("body", flat=True))
    asked = bodies_asked(snapshot.edition.plan, ParticipationRule.Duty.APPROVE, on=on)
    return [body for body in asked if body.pk not in approved]


def included_snapshots(plan: Plan) -> list[tuple[Plan, Snapshot | None]]:
    """Each included plan with the snapshot that goes in: that of its published edition, whatever is being drafted for
    the next one; before it has one, the last of its newest edition that has any."""
    parts = plan.parts.select_related("part__place", "part__owner", "part__plan_type").order_by("position")
    snapshots = (
        Snapshot.objects.filter(edition__plan__wholes__whole=plan)
        .exclude(edition__status=Edition.Status.ABANDONED)
        .select_related("edition")
        .defer("content")
        .annotate(is_public=Q(edition__status=Edition.Status.PUBLISHED))
        .order_by("edition__plan", "-is_public", "-edition__number", "-number")
        .distinct("edition__plan")
    )
    chosen = {snapshot.edition.plan_id: snapshot for snapshot in snapshots}
    return [(inclusion.part, chosen.get(inclusion.part_id)) for inclusion in parts]


def glossary_of(plan: Plan, *, on: date) -> QuerySet[GlossaryTerm]:
    """The words with the meanings that held at the plan's own time: on the first day of its period, or of the year in
    which the register says that it begins; `on`, the day of asking, where neither is known."""
    entry = RegisteredPlan.objects.filter(plan=plan).first()
    known = plan.starts_on or (first_day(entry.starts) if entry and entry.starts else None)
    return GlossaryTerm.objects.on(known or on).order_by("term", "slug")


def first_day(partial: str) -> date:
    """The first day of a date that is only as long as it is certain: `2021`, `2021-04` or `2021-04-01`."""
    return date.fromisoformat(f"{partial}-01-01"[:10])


def picture(sha256: str) -> Asset | None:
    return Asset.objects.filter(sha256=sha256).first()


def words_of(edition: Edition, references: list[str]) -> dict[str, str]:
    """What these references are called now, as far as they still point at something."""
    uids = [ref.removeprefix("section:") for ref in references if ref.startswith("section:")]
    found = {}
    if uids:
        found = {f"section:{row.uid}": str(row) for row in reading_order(edition) if str(row.uid) in uids}
    for kind, ask in WORDS_OF.items():
        wanted = [ref for ref in references if ref.startswith(f"{kind}:")]
        found |= ask(edition, wanted) if wanted else {}
    return found


def answers_of(section: Section) -> QuerySet[Coverage]:
    """Which requirements a section answers."""
    return section.coverage.select_related("requirement").order_by("requirement__number")


def terms_like(words: str) -> QuerySet[GlossaryTerm]:
    """Words of the glossary in which these letters occur, or whose other spellings hold them."""
    return GlossaryTerm.objects.filter(Q(term__icontains=words) | Q(aliases__icontains=words)).order_by("term")


def terms_named(slugs: list[str]) -> QuerySet[GlossaryTerm]:
    return GlossaryTerm.objects.filter(slug__in=slugs)


def newest_section(plan: Plan, uid: UUID) -> Section | None:
    """The section in the newest edition that has it."""
    rows = Section.objects.filter(edition__plan=plan, uid=uid).select_related("edition__plan__owner")
    return rows.order_by("-edition__number").first()


def revisions_of(plan: Plan, uid: UUID) -> QuerySet[SectionRevision]:
    """Everything that a section of a plan has said, through all editions, the newest first."""
    rows = SectionRevision.objects.filter(section__edition__plan=plan, section__uid=uid)
    return rows.select_related("section__edition", "by").order_by("-section__edition__number", "-version")


def snapshots_of(plan: Plan) -> QuerySet[Snapshot]:
    """Every frozen text of a plan, the newest first, without the texts themselves."""
    rows = Snapshot.objects.filter(edition__plan=plan).select_related("edition__plan").defer("content")
    return rows.order_by("-edition__number", "-number")


def comments_for(user: Any, *, on: date) -> QuerySet[Comment]:
    """The comments that a person may read."""
    return Comment.objects.visible_to(user, on=on)
