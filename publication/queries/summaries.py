"""Of what can there be a one-page summary in a cycle, and what does the register hold about each?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from organisations.models import Kind, Organisation, Place
from plans.models import Edition, RegisteredPlan
from priorities import queries as register
from priorities.models import (
    Commitment,
    Consideration,
    Decision,
    Framework,
    FrameworkItem,
    Intention,
    Milestone,
    PlanningCycle,
    Priority,
)
from publication.models import Summary

State = Intention.State
# What a summary tells one by one; of drafts it tells how many there are, of what waits why.
TOLD = (State.COMMITTED, State.FORWARD, State.SCORED, State.SCORING, State.SUBMITTED)
PROGRAMMES = (Kind.PROVIDER_COLLABORATIVE, Kind.PROGRAMME_BOARD)


@dataclass(frozen=True)
class Subject:
    """What a summary is about: an item at the top of a list of objectives or themes, a Place, or a programme."""

    kind: str
    key: str
    title: str
    group: str
    item: FrameworkItem | None = None
    place: Place | None = None
    body: Organisation | None = None


@dataclass
class Held:
    """All that the register holds about a subject, each in the order in which it is shown."""

    subject: Subject
    intentions: list[Intention] = field(default_factory=list)
    drafts: int = 0
    whole_area: int = 0
    not_now: list[Decision] = field(default_factory=list)
    priorities: list[str] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)


def summary_subjects(cycle: PlanningCycle, *, on: date) -> list[Subject]:
    """Every subject of a cycle: objectives and themes of the newest version of each list, the Places, and the
    programmes and collaboratives, with whoever else leads an intention. Three queries, however many."""
    items = _themes()
    named = Counter(item.wording for item in items)
    found = [
        Subject(Summary.Kind.THEME, f"{item.framework.slug}--{item.code}",
                # What bears the name of another is told from it by what its list calls it.
                item.wording.removesuffix(".") + (f" ({item.local_type.lower()})" if named[item.wording] > 1 else ""),
                item.framework.name, item=item)
        for item in items
    ]  # fmt: skip
    found += [
        Subject(Summary.Kind.PLACE, place.slug, place.name, "Places", place=place)
        for place in register.places_of_cycle(cycle).select_related("partnership")
    ]
    programmes = Organisation.objects.on(on).filter(
        Q(kind__in=PROGRAMMES) | (Q(intentions_led__cycle=cycle) & ~Q(kind=Kind.PLACE_PARTNERSHIP))
    )
    found += [
        Subject(Summary.Kind.PROGRAMME, body.slug, body.name, "Programmes and other teams", body=body)
        for body in programmes.order_by("name").distinct()
    ]
    return [*found, Subject(Summary.Kind.PICTURES, "all", "Pictures of this cycle, each with its table", "Pictures")]


def summary_subject(cycle: PlanningCycle, kind: str, key: str, *, on: date) -> Subject | None:
    return next((each for each in summary_subjects(cycle, on=on) if (each.kind, each.key) == (kind, key)), None)


def summary_row(cycle: PlanningCycle, subject: Subject) -> Summary | None:
    found = Summary.objects.filter(cycle=cycle, kind=subject.kind, key=subject.key)
    return found.select_related("job").defer("content", "data").first()


def summary_of_job(job_id: int) -> Summary | None:
    return Summary.objects.filter(job=job_id).defer("data").first()


def held_about(cycle: PlanningCycle, subject: Subject, user: Any, *, on: date) -> Held:
    """What the register holds, as far as it is the person's to see. The number of queries does not grow with it."""
    items = _below(subject.item) if subject.item else set()
    theirs = _theirs(subject, items)
    seen = Intention.objects.visible_to(user, on=on).filter(cycle=cycle)
    rows = list(register.whole(seen.filter(theirs, state__in=TOLD)).distinct())
    found = Held(subject, _in_order(cycle, rows, user, on=on))
    found.drafts = seen.filter(theirs, state=State.DRAFT).distinct().count()
    if subject.place:
        whole = seen.filter(state__in=TOLD, footprint=Intention.Footprint.WHOLE).exclude(theirs)
        found.whole_area = whole.distinct().count()
    left = seen.filter(theirs, state=State.NOT_NOW).values("pk")
    found.not_now = list(register.not_now(cycle, user, on=on).filter(intention__in=left))
    found.priorities = _priorities(subject, items, rows)
    found.commitments = list(_commitments(subject, items, rows))
    found.milestones = _milestones(found.commitments, subject, on=on)
    return found


def _themes() -> list[FrameworkItem]:
    rows = FrameworkItem.objects.filter(
        framework__kind__in=[Framework.Kind.OBJECTIVES, Framework.Kind.THEMES], parent=None
    ).select_related("framework")
    rows = list(rows.order_by("framework__position", "framework__name", "framework", "position", "pk"))
    newest: dict[str, Framework] = {}
    for row in rows:
        known = newest.get(row.framework.series)
        if known is None or (row.framework.valid_from or date.min) > (known.valid_from or date.min):
            newest[row.framework.series] = row.framework
    return [row for row in rows if row.framework == newest[row.framework.series]]


def _below(item: FrameworkItem) -> set[int]:
    """An item and all that it holds."""
    parents = dict(FrameworkItem.objects.filter(framework=item.framework_id).values_list("pk", "parent"))
    found = {item.pk}
    while more := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _theirs(subject: Subject, items: set[int]) -> Q:
    """The intentions that belong to a subject: a theme's name it as the partnership's priority they serve; a Place's
    are led or delivered by its partnership, or their footprint names it; a programme's it leads or delivers."""
    if subject.item:
        question = Consideration.Question.PARTNERSHIP
        return Q(considerations__question=question, considerations__item__in=items)
    if subject.place:
        own = subject.place.partnership_id
        return Q(lead=own) | Q(delivery_owner=own) | Q(places=subject.place)
    return Q(lead=subject.body) | Q(delivery_owner=subject.body)


def _in_order(cycle: PlanningCycle, rows: list[Intention], user: Any, *, on: date) -> list[Intention]:
    """What is promised, then what is taken forward, then the others; in each the best score first."""
    round = register.round_of(cycle)
    ranked = [each.pk for each, _ in register.results_of(round, user, on=on)] if round else []
    place = {pk: number for number, pk in enumerate(ranked)}
    return sorted(rows, key=lambda row: (TOLD[:2].index(row.state) if row.state in TOLD[:2] else 2,
                                         place.get(row.pk, len(place)), row.number))  # fmt: skip


def _priorities(subject: Subject, items: set[int], rows: list[Intention]) -> list[str]:
    """In the words of who set them: of a published plan's table for a theme, of the boards' strategies for a Place;
    for a programme those that its intentions name."""
    if subject.item:
        named = Q(objective__in=items) | Q(areas__in=items)
        found = Priority.objects.filter(
            named, section__edition__status=Edition.Status.PUBLISHED, parent=None
        ).prefetch_related("children")
        found = found.distinct().order_by("section", "position")
        # A cell without a lead of its own is its list.
        return [row.wording or "; ".join(each.wording for each in row.children.all()) for row in found]
    if subject.place:
        strategies = RegisteredPlan.objects.filter(
            place=subject.place, owner__kind=Organisation.Kind.HEALTH_AND_WELLBEING_BOARD
        )
        return [words for row in strategies.order_by("position", "pk") for words in row.priorities]
    named = FrameworkItem.objects.filter(considerations__intention__in=rows).distinct()
    return [row.wording for row in named.order_by("framework__position", "position", "pk")]


def _commitments(subject: Subject, items: set[int], rows: list[Intention]) -> QuerySet[Commitment]:
    """The subject's promises in published plans, and those that its intentions became."""
    published = Q(section__edition__status=Edition.Status.PUBLISHED)
    theirs = Q(intentions__in=rows)
    if subject.item:
        theirs |= published & Q(sources__item__in=items)
    elif subject.place:
        theirs |= published & Q(section__edition__plan__place=subject.place)
    pages = ("section__edition__plan__position", "section__edition__plan", "section", "position", "pk")
    found = Commitment.objects.filter(theirs).select_related("section__edition__plan", "terms__owner")
    return found.order_by(*pages).distinct()


def _milestones(commitments: list[Commitment], subject: Subject, *, on: date) -> list[Milestone]:
    """What is due first stands first; what is over, last."""
    stated = Q(statements__commitment__in=commitments)
    if subject.place:
        published = Q(statements__section__edition__status=Edition.Status.PUBLISHED)
        stated |= published & Q(statements__section__edition__plan__place=subject.place)
    rows = Milestone.objects.filter(stated).distinct()
    return sorted(rows, key=lambda row: (row.due_on < on, row.due_on, row.title))
