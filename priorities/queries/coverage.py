"""What answers what? Requirements and lists against sections, the boards' strategies against commitments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from organisations.models import Organisation
from plans.models import Edition, Plan, RegisteredPlan, Section
from plans.queries import outline, requirements
from priorities.models import CommitmentSource, Framework, FrameworkItem, ItemCitation

REQUIREMENTS, STRATEGIES = "requirements", "strategies"


@dataclass(frozen=True)
class Answer:
    """One place of the plan that answers something: a section, or a commitment in it."""

    section: Section
    words: str = ""
    note: str = ""


@dataclass
class Row:
    """Something that the plan is to answer, with all that does, or the reason why nothing does."""

    key: str
    number: str
    words: str
    source: str = ""
    url: str = ""
    place: str = ""
    depth: int = 0
    is_asked: bool = True
    reason: str = ""
    answers: list[Answer] = field(default_factory=list)
    grid: list[int] = field(default_factory=list)

    @property
    def is_gap(self) -> bool:
        return self.is_asked and not self.answers and not self.reason


@dataclass
class Matrix:
    """One list against one edition: its rows, and the parts of the plan that stand at the top level as columns."""

    slug: str
    name: str
    about: str
    by: str
    rows: list[Row]
    columns: list[Section]

    @property
    def gaps(self) -> int:
        return sum(row.is_gap for row in self.rows)

    @property
    def asked(self) -> int:
        return sum(row.is_asked for row in self.rows)

    def gaps_first(self, *, only: bool = False, place: str = "") -> list[Row]:
        """The rows with nothing that answers them first; of a Place, when one is named, or of gaps only."""
        rows = [row for row in self.rows if not place or row.place in {"", place}]
        gaps = [row for row in rows if row.is_gap]
        return gaps if only else gaps + [row for row in rows if not row.is_gap]


def strategies_of(plan: Plan) -> QuerySet[RegisteredPlan]:
    """The strategies of the boards that a plan concerns: of its Place, or of every Place of the ICB. Their number
    follows from the Places; it is never a constant nine."""
    rows = RegisteredPlan.objects.filter(
        place__isnull=False, owner__kind=Organisation.Kind.HEALTH_AND_WELLBEING_BOARD
    ).select_related("place", "owner")
    own = rows.filter(place=plan.place) if plan.place_id else rows.filter(place__icb=plan.owner)
    return own.order_by("place__position", "position", "pk")


def listed_items(frameworks: Iterable[Framework] | None = None) -> QuerySet[FrameworkItem]:
    """The items of lists in the order of their list, each with its list."""
    rows = FrameworkItem.objects.select_related("framework")
    rows = rows if frameworks is None else rows.filter(framework__in=frameworks)
    return rows.order_by("framework__position", "framework__name", "framework", "position", "pk")


def matrices(edition: Edition, *, on: date) -> list[tuple[str, str, int, int]]:
    """Each list that an edition can be held against: its address, its name, how many items it has, and how many of
    them a section or a commitment names."""
    named = Q(citations__section__edition=edition) | Q(commitment_sources__commitment__section__edition=edition)
    counts = (
        FrameworkItem.objects.values("framework__slug", "framework__name", "framework__version")
        .annotate(items=Count("pk", distinct=True), named=Count("pk", filter=named, distinct=True))
        .order_by("framework__position", "framework__name", "framework__slug")
    )
    return [
        (row["framework__slug"], f"{row['framework__name']} ({row['framework__version']})", row["items"], row["named"])
        for row in counts
    ]


def matrix_of(edition: Edition, slug: str, *, on: date) -> Matrix | None:
    """One list against an edition; None where there is no such list."""
    branches = outline(edition)
    tops = _tops(branches)
    columns = [branch.section for branch in branches if branch.depth == 0]
    if slug == REQUIREMENTS:
        made = _requirements(edition, on=on)
    elif slug == STRATEGIES:
        made = _strategies(edition)
    else:
        framework = Framework.objects.filter(slug=slug).first()
        if framework is None:
            return None
        made = _framework(edition, framework)
    made.columns = columns
    order = {branch.section.pk: place for place, branch in enumerate(branches)}
    for row in made.rows:
        row.answers.sort(key=lambda answer: order.get(answer.section.pk, len(order)))
        inside = [tops.get(answer.section.pk) for answer in row.answers]
        row.grid = [inside.count(column.pk) for column in columns]
    return made


def coverage_of(edition: Edition, *, on: date) -> list[Matrix]:
    """What the law asks against the sections, and the boards' strategies against the commitments, as far as this type
    of plan is asked either."""
    found = [matrix_of(edition, slug, on=on) for slug in (REQUIREMENTS, STRATEGIES)]
    return [matrix for matrix in found if matrix and matrix.rows]


def _tops(branches: list) -> dict[int, int]:
    """For each section, the section at the top level that it stands in."""
    tops: dict[int, int] = {}
    for branch in branches:
        tops[branch.section.pk] = tops.get(branch.section.parent_id, branch.section.pk)
    return tops


def _requirements(edition: Edition, *, on: date) -> Matrix:
    rows = {
        each.pk: Row(
            each.code, str(each.number), each.wording, each.citation, each.url, is_asked=each.mandatory,
        )
        for each in requirements(edition.plan.plan_type, on=on)
    }  # fmt: skip
    for each in edition.coverage.select_related("section").order_by("pk"):
        row = rows.get(each.requirement_id)
        if row and each.section:
            row.answers.append(Answer(each.section, note=each.note))
        elif row:
            row.reason = each.reason
    about = "What the plan must say, and the sections that say it."
    return Matrix(REQUIREMENTS, "What the law asks", about, "section", list(rows.values()), [])


def _strategies(edition: Edition) -> Matrix:
    rows = {
        each.pk: Row(each.slug, "", each.title, each.period_words, place=each.place.name)
        for each in strategies_of(edition.plan)
    }
    sources = CommitmentSource.objects.filter(commitment__section__edition=edition, strategy__in=rows).select_related(
        "commitment__section"
    )
    for each in sources.order_by("pk"):
        commitment = each.commitment
        rows[each.strategy_id].answers.append(Answer(commitment.section, commitment.text, each.note))
    about = "The joint local health and wellbeing strategies that the plan must implement, and the commitments that do."
    return Matrix(
        STRATEGIES, "Strategies of the Health and Wellbeing Boards", about, "commitment", list(rows.values()), []
    )


def _framework(edition: Edition, framework: Framework) -> Matrix:
    items = list(listed_items([framework]))
    below: dict[int | None, list[FrameworkItem]] = {}
    for item in items:
        below.setdefault(item.parent_id, []).append(item)
    rows: dict[int, Row] = {}

    def enter(parent: int | None, depth: int) -> None:
        for item in below.get(parent, []):
            rows[item.pk] = Row(item.code, item.number, item.wording, item.local_type, depth=depth)
            enter(item.pk, depth + 1)

    enter(None, 0)
    cited = ItemCitation.objects.filter(section__edition=edition, item__in=items).select_related("section")
    for each in cited.order_by("pk"):
        rows[each.item_id].answers.append(Answer(each.section, note=each.note))
    sources = CommitmentSource.objects.filter(commitment__section__edition=edition, item__in=items)
    for each in sources.select_related("commitment__section").order_by("pk"):
        rows[each.item_id].answers.append(Answer(each.commitment.section, each.commitment.text, each.note))
    return Matrix(
        framework.slug, str(framework), framework.description, "section or commitment", list(rows.values()), []
    )
