"""How does a list say that its items are measured? Its table, as printed and as data."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from metrics.models import Measure, TargetStatement
from priorities.models import Framework


def measures_of(framework: Framework) -> QuerySet[Measure]:
    """The rows of a list's table, in its order, with their targets: a fixed number of queries."""
    return with_targets(Measure.objects.filter(item__framework=framework))


def with_targets(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """These rows in the order of their lists, with all that a line of a dashboard tells: two queries."""
    stated = TargetStatement.objects.select_related("target").order_by("pk")
    return (
        measures.select_related("item__parent", "item__framework", "indicator", "committee")
        .prefetch_related(Prefetch("statements", queryset=stated))
        .order_by("item__framework__position", "item__parent__position", "item__position", "position")
    )


def measured_frameworks() -> QuerySet[Framework]:
    """The lists that say how they are measured, and the outcomes frameworks, which should (`measures`: how many)."""
    wanted = Q(items__metrics__isnull=False) | Q(kind=Framework.Kind.OUTCOMES)
    return (
        Framework.objects.filter(wanted)
        .annotate(measures=Count("items__metrics", distinct=True))
        .order_by("position", "name", "pk")
    )


def printed_rows(framework: Framework) -> list[list[str]]:
    """The table as its document prints it, cell by cell: area, objective, metric, target, position. The area and the
    objective stand in the first of their rows; where the print differs from that, the row says how."""
    found, area, item = [], None, None
    for measure in measures_of(framework):
        cells = {
            "area": "" if measure.item.parent_id == area else measure.item.parent.wording,
            "objective": "" if measure.item_id == item else measure.item.wording,
            "metric": measure.wording + measure.marks,
            "target": measure.target_wording,
            "position": measure.stated_position,
        }
        found.append(list((cells | measure.printed).values()))
        area, item = measure.item.parent_id, measure.item_id
    return found


FACTS = ("Frequency", "Level", "Broken down by", "Source")


@dataclass(frozen=True)
class Footnote:
    mark: str
    words: str


def printed_list(framework: Framework) -> list[list[str]]:
    """The table of a numbered list as printed: a line with the group's name, then number, words and facts."""
    found: list[list[str]] = []
    group, last = None, None
    for measure in measures_of(framework):
        if measure.item_id == last:
            continue  # women and men are two series of one row
        if measure.item.parent_id != group:
            found.append([measure.item.parent.wording])
        facts = dict(measure.item.facts)
        found.append([measure.item.number, measure.wording + measure.marks, *(facts.get(name, "") for name in FACTS)])
        group, last = measure.item.parent_id, measure.item_id
    return found


def footnotes_of(framework: Framework) -> list[Footnote]:
    """The notes below a list's table, each mark once."""
    found: dict[str, str] = {}
    for measure in measures_of(framework):
        if measure.marks:
            found.setdefault(measure.marks, measure.item.note)
    return [Footnote(mark, words) for mark, words in found.items()]
