"""The lists that plans answer to, for who looks after them: what they hold, and what names them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from organisations.queries import held_or_not, numbered
from priorities.models import CommitmentSource, Framework, FrameworkItem, ItemCitation, Priority


def register_of_lists(*, words: str = "", state: str = "", on: date) -> QuerySet[Framework]:
    """Every list in every version, with how many entries it has."""
    found = Framework.objects.annotate(count=Count("items")).order_by("position", "name", "pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(version__icontains=words) | Q(description__icontains=words))
    return held_or_not(found, state, on=on)


def list_by_slug(slug: str) -> Framework | None:
    found = Framework.objects.select_related("owner").annotate(count=Count("items", distinct=True))
    return found.filter(slug=slug).first()


def versions_of(framework: Framework) -> QuerySet[Framework]:
    """The other versions of a list."""
    return Framework.objects.filter(series=framework.series).exclude(pk=framework.pk).order_by("valid_from", "pk")


def items_in_order(framework: Framework) -> list[FrameworkItem]:
    """The entries of a list, each before those below it."""
    below: dict[int | None, list[FrameworkItem]] = {}
    for item in framework.items.order_by("position", "pk"):
        below.setdefault(item.parent_id, []).append(item)
    found, waiting = [], list(reversed(below.get(None, [])))
    while waiting:
        found.append(waiting.pop())
        waiting += reversed(below.get(found[-1].pk, []))
    return found


def register_of_items(*, words: str = "", framework: str = "") -> QuerySet[FrameworkItem]:
    """The entries of all lists or of one."""
    found = FrameworkItem.objects.select_related("framework", "parent")
    found = found.order_by("framework__position", "framework__pk", "position", "pk")
    found = found.filter(framework__slug=framework) if framework else found
    return found.filter(Q(wording__icontains=words) | Q(number=words)) if words else found


def item_numbered(key: str) -> FrameworkItem | None:
    return numbered(register_of_items(), key)


def lists_to_choose(*, on: date) -> QuerySet[Framework]:
    """The lists that hold, or are to come, for a form."""
    return Framework.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).order_by("position", "name", "pk")


def uses_of_item(item: FrameworkItem) -> int:
    """How many promises, sections and priorities name an entry."""
    return (
        CommitmentSource.objects.filter(item=item).count()
        + ItemCitation.objects.filter(item=item).count()
        + Priority.objects.filter(objective=item).count()
    )


def uses_of_list(framework: Framework) -> tuple[int, int]:
    """How many promises and how many sections name a list or an entry of it."""
    either = Q(framework=framework) | Q(item__framework=framework)
    promises = CommitmentSource.objects.filter(either).values("commitment").distinct().count()
    return promises, ItemCitation.objects.filter(either).values("section").distinct().count()
