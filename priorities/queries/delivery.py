"""What did an edition promise, who keeps it by when, and what is reported, or should have been?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.permissions import ROLES, Permission, roles_of
from organisations.models import Kind, Organisation
from plans.models import Edition, Plan
from priorities.models import (
    Commitment,
    CommitmentSource,
    Intention,
    Milestone,
    MilestoneReport,
    MilestoneStatement,
)
from priorities.queries.promised import commitments_of

# Bodies in which somebody meets and may watch over others' work.
COMMITTEES = (
    Kind.BOARD_OR_COMMITTEE,
    Kind.PROGRAMME_BOARD,
    Kind.PLACE_BOARD,
    Kind.PLACE_GROUP,
    Kind.HEALTH_AND_WELLBEING_BOARD,
    Kind.INTEGRATED_CARE_PARTNERSHIP,
    Kind.PROVIDER_COLLABORATIVE,
)
SOON = timedelta(days=90)
# What a commitment may lack, in the words of the register's filter.
LACKS = {"source": "A source", "owner": "An owner", "date": "A date", "measure": "A measure"}
DUE = {"past": "Past", "soon": "In the next 90 days", "later": "Later", "none": "No date"}
STATED = CommitmentSource.objects.filter(commitment=OuterRef("pk"), is_stated=True)


def register(
    edition: Edition, *, on: date, owner: str = "", due: str = "", lacks: str = "", words: str = ""
) -> QuerySet[Commitment]:
    """The commitments of an edition, each with its source, its terms and how many milestones it has."""
    found = _told(commitments_of(edition))
    if owner:
        found = found.filter(terms__owner__slug=owner)
    if due in DUE:
        day = "terms__due_on"
        asked = {
            "past": Q(**{f"{day}__lt": on}),
            "soon": Q(**{f"{day}__gte": on, f"{day}__lte": on + SOON}),
            "later": Q(**{f"{day}__gt": on + SOON}),
            "none": Q(**{f"{day}__isnull": True}),
        }
        found = found.filter(asked[due])
    if lacks in LACKS:
        found = found.filter(lacking(lacks))
    return found.filter(text__icontains=words) if words else found


def lacking(what: str) -> Q:
    """Of which commitments nobody has said it, nor why there is none. That no source is stated names none."""
    return {
        "source": ~Exists(STATED),
        "owner": Q(terms__isnull=True) | Q(terms__owner__isnull=True, terms__no_owner_reason=""),
        "date": Q(terms__isnull=True) | Q(terms__due_on__isnull=True, terms__no_date_reason=""),
        "measure": Q(terms__isnull=True) | Q(terms__measure="", terms__no_measure_reason=""),
    }[what]


def counts_lacking(edition: Edition) -> dict[str, int]:
    """How many commitments of the edition lack what: one query."""
    asked = {name: Count("pk", filter=lacking(name)) for name in LACKS}
    return Commitment.objects.filter(section__edition=edition).aggregate(**asked)


def owners_in(edition: Edition) -> list[tuple[str, str]]:
    """The bodies that own a commitment of the edition: (slug, name)."""
    rows = Organisation.objects.filter(commitments_owned__commitment__section__edition=edition)
    return list(rows.order_by("name").values_list("slug", "name").distinct())


def possible_owners(*, on: date) -> QuerySet[Organisation]:
    """The bodies of which one may own a commitment."""
    return Organisation.objects.on(on).order_by("name")


def commitment_in(edition: Edition, uid: Any) -> Commitment | None:
    """One commitment of the edition, with its terms and sources."""
    found = _told(Commitment.objects.filter(section__edition=edition, uid=uid))
    return found.select_related("section__edition__plan", "terms__owner", "parent").order_by("pk").first()


def carried_from(commitment: Commitment) -> list[tuple[Commitment, list[str]]]:
    """The same commitment in earlier editions of the plan, the last one first, each with what the one after it has
    otherwise."""
    edition = commitment.section.edition
    rows = Commitment.objects.filter(
        uid=commitment.uid, section__edition__plan=edition.plan_id, section__edition__number__lt=edition.number
    ).select_related("section__edition", "terms__owner")
    found, later = [], commitment
    for row in _told(rows.order_by("-section__edition__number", "-pk")):
        found.append((row, changed(row, later)))
        later = row
    return found


def changed(old: Commitment, new: Commitment) -> list[str]:
    """What of a commitment is otherwise than in the edition before it, in words."""
    pairs = {
        "its words": [each.text for each in (old, new)],
        "the section it stands in": [each.section.uid for each in (old, new)],
        "where it comes from": [{str(row) for row in each.sources.all()} for each in (old, new)],
        "its level": [_term(each, "level") for each in (old, new)],
        "who owns it": [_term(each, "owner_id", "post") for each in (old, new)],
        "its date": [_term(each, "due_on") for each in (old, new)],
        "its measure": [_term(each, "measure") for each in (old, new)],
    }
    return [words for words, (before, after) in pairs.items() if before != after]


def _term(commitment: Commitment, *names: str) -> tuple[Any, ...]:
    terms = getattr(commitment, "terms", None)
    return tuple(getattr(terms, name, None) or None for name in names)


def _told(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    sources = CommitmentSource.objects.select_related("item__framework", "framework", "strategy").order_by("pk")
    return (
        found.select_related("section", "terms__owner")
        .prefetch_related(Prefetch("sources", sources))
        .annotate(milestone_count=Count("milestone_statements__milestone", distinct=True))
    )


def committees(*, on: date) -> QuerySet[Organisation]:
    """The bodies of which one may monitor a milestone."""
    return Organisation.objects.on(on).filter(kind__in=COMMITTEES).order_by("name")


# Milestones and what is reported of them.


def milestones_in(edition: Edition, *, unassigned: bool = False) -> QuerySet[Milestone]:
    """The milestones that an edition states, each with its committee and its reports as they stand."""
    stated = MilestoneStatement.objects.filter(section__edition=edition)
    found = with_reports(Milestone.objects.filter(pk__in=stated.values("milestone")))
    return found.filter(committee__isnull=True) if unassigned else found


def milestones_of_commitment(commitment: Commitment) -> QuerySet[Milestone]:
    return with_reports(
        Milestone.objects.filter(pk__in=commitment.milestone_statements.order_by().values("milestone"))
    )  # fmt: skip


def milestone_in(edition: Edition, slug: str) -> Milestone | None:
    """One milestone that the edition states, or another edition of its plan that is in force; with the places of this
    edition that state it."""
    stated = MilestoneStatement.objects.filter(
        Q(section__edition=edition)
        | Q(section__edition__plan=edition.plan_id, section__edition__status__in=Edition.IN_FORCE)
    )
    here = MilestoneStatement.objects.filter(section__edition=edition).select_related("section", "commitment")
    found = with_reports(Milestone.objects.filter(slug=slug, pk__in=stated.values("milestone")))
    return found.prefetch_related(Prefetch("statements", here.order_by("position", "pk"), "stated_here")).first()


def milestones_for(user: Any, *, on: date) -> QuerySet[Milestone]:
    """The milestones that a person may see, each with its committee and its reports as they stand."""
    return with_reports(Milestone.objects.visible_to(user, on=on))


def with_reports(found: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """The same, each with its committee and, as `told`, the report on each month that stands, the newest first."""
    standing = MilestoneReport.objects.filter(superseded_by__isnull=True).order_by("-month")
    return (
        found.select_related("committee")
        .prefetch_related(Prefetch("reports", standing.defer("narrative", "risks", "issues"), "told"))
        .order_by("due_on", "title")
    )


def reports_on(milestone: Milestone) -> QuerySet[MilestoneReport]:
    """Every report ever made, the newest month first, and of a month what stands before what it corrected."""
    rows = MilestoneReport.objects.filter(milestone=milestone)
    return rows.select_related("reported_by", "supersedes", "superseded_by").order_by("-month", "-pk")


def report_on(milestone: Milestone, month: date) -> MilestoneReport | None:
    """The report on that month that stands."""
    return milestone.reports.filter(month=month, superseded_by__isnull=True).first()


def first_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    return first_of(month + timedelta(days=31))


def months(first: date, last: date) -> Iterator[date]:
    month = first_of(first)
    while month <= last:
        yield month
        month = next_month(month)


@dataclass(frozen=True)
class Owed:
    """A report that is not there: on which milestone, on which month."""

    milestone: Milestone
    month: date
    plan: str = ""

    @property
    def words(self) -> str:
        due = next_month(self.month) - timedelta(days=1)
        return f"{self.month:%B %Y} is not reported; it was due by {due:%-d %B %Y}."


def owed(milestone: Milestone, *, on: date) -> list[date]:
    """The months up to this one on which a milestone is to be reported and is not, the oldest first. It is reported on
    from the month in which its committee was named until it is reported as done."""
    if milestone.monitored_from is None:
        return []
    told = {row.month for row in milestone.told}
    done = [row.month for row in milestone.told if row.status == MilestoneReport.Status.DONE]
    last = min([first_of(on), *done])
    return [month for month in months(milestone.monitored_from, last) if month not in told]


@dataclass
class Monthly:
    """What a person is to report: on this month, and on months that are over."""

    now: list[Owed] = field(default_factory=list)
    late: list[Owed] = field(default_factory=list)


def monthly(user: Any, *, on: date) -> Monthly:
    """What a person still has to report this month, and what is late. The body that owns the commitment reports on its
    milestones; where none is named, the body whose plan it is. The number of queries does not grow with them."""
    bodies = {body for role, body in roles_of(user, on=on) if Permission.REPORT_DELIVERY in ROLES[role]}
    in_force = MilestoneStatement.objects.filter(section__edition__status__in=Edition.IN_FORCE)
    seen = in_force.filter(section__edition__plan__in=Plan.objects.visible_to(user, on=on).values("pk"))
    owned = in_force.filter(milestone=OuterRef("milestone"), commitment__terms__owner__isnull=False)
    theirs = seen.filter(
        Q(commitment__terms__owner__in=bodies) | (~Exists(owned) & Q(section__edition__plan__owner__in=bodies))
    )
    rows = milestones_for(user, on=on).filter(committee__isnull=False)
    plans = dict(theirs.order_by("section__edition").values_list("milestone", "section__edition__plan__slug"))
    found, this = Monthly(), first_of(on)
    for row in rows.filter(pk__in=plans):
        for month in owed(row, on=on):
            (found.now if month == this else found.late).append(Owed(row, month, plans[row.pk]))
    found.late.sort(key=lambda each: each.month)
    return found


def late_in(rows: Iterable[Milestone], *, on: date) -> dict[int, list[date]]:
    """Of each milestone the months that are over and not reported."""
    this = first_of(on)
    return {row.pk: [month for month in owed(row, on=on) if month < this] for row in rows}


# What the publication of a plan asks of the intentions that a body took forward.


def taken_forward(edition: Edition) -> QuerySet[Intention]:
    """The intentions that became commitments of this edition; and of the same cycles, in the edition of the body that
    owns the cycle, those that were taken forward and are in no plan yet."""
    own = Intention.objects.filter(commitment__section__edition=edition)
    waiting = Q(
        state=Intention.State.FORWARD, cycle__owner=edition.plan.owner_id, cycle__in=own.order_by().values("cycle")
    )
    stated = MilestoneStatement.objects.filter(commitment=OuterRef("commitment"))
    return (
        Intention.objects.filter(Q(commitment__section__edition=edition) | waiting)
        .select_related("cycle", "commitment__terms", "held_back")
        .annotate(has_milestone=Exists(stated))
        .order_by("cycle", "number")
    )
