"""Which intentions are alike, what was decided on them, and how old is that knowledge?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from priorities.models import Intention, OverlapDecision, OverlapPair, OverlapSearch, PlanningCycle

UNDECIDED, EVERY = "undecided", "every"

# What a comparison looks at, as one fingerprint for each intention that is not withdrawn. One parameter: the cycle.
MARKS = """
SELECT i.id AS node,
       md5(ROW(i.title, i.answers -> 'approach', i.answers -> 'outcomes', i.answers -> 'impact', i.lead_id,
               i.candidate_id, i.stream_id, i.disinvestment_id, i.delivery_owner_id, i.footprint, c.said, p.said)::text
       ) AS mark
  FROM priorities_intention i
  LEFT JOIN (
       SELECT intention_id,
              string_agg(concat_ws(':', question, answer, coalesce(item_id, 0), strategy_id), ',' ORDER BY question)
              AS said
         FROM priorities_consideration GROUP BY intention_id
  ) c ON c.intention_id = i.id
  LEFT JOIN (
       SELECT intention_id, string_agg(place_id::text, ',' ORDER BY place_id) AS said
         FROM priorities_intention_places GROUP BY intention_id
  ) p ON p.intention_id = i.id
 WHERE i.cycle_id = %s AND i.state <> 'withdrawn'
"""


def newest_search(cycle: PlanningCycle) -> OverlapSearch | None:
    """The comparison that was asked for last, with its job."""
    return cycle.overlap_searches.select_related("job").order_by("-pk").first()


def finished_search(cycle: PlanningCycle) -> OverlapSearch | None:
    """The comparison whose result is shown."""
    return cycle.overlap_searches.filter(compared_at__isnull=False).order_by("-compared_at", "-pk").first()


def changed_since(search: OverlapSearch) -> int:
    """How many intentions were added, changed or withdrawn since they were compared."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FROM ({MARKS}) now
              FULL JOIN (SELECT intention_id, mark FROM priorities_overlapmark WHERE search_id = %s) seen
                   ON seen.intention_id = now.node
             WHERE now.mark IS DISTINCT FROM seen.mark
            """,
            [search.cycle_id, search.pk],
        )
        return cursor.fetchone()[0]


def pairs_of(
    search: OverlapSearch,
    user: Any,
    *,
    on: date,
    kind: str = "",
    decision: str = UNDECIDED,
    lead: str = "",
    number: int | None = None,
) -> QuerySet[OverlapPair]:
    """The pairs that a comparison found, duplicates and the strongest first, each with the decision that counts
    (`outcome`)."""
    newest = OverlapDecision.objects.filter(first=OuterRef("first"), second=OuterRef("second")).order_by("-pk")
    found = (
        OverlapPair.objects.visible_to(user, on=on)
        .filter(search=search)
        .select_related("first__lead", "second__lead")
        .annotate(outcome=Subquery(newest.values("outcome")[:1]))
    )
    if kind:
        found = found.filter(kind=kind)
    if decision == UNDECIDED:
        found = found.filter(outcome__isnull=True)
    elif decision != EVERY:
        found = found.filter(outcome=decision)
    if lead:
        found = found.filter(Q(first__lead__slug=lead) | Q(second__lead__slug=lead))
    if number is not None:
        found = found.filter(Q(first__number=number) | Q(second__number=number))
    return found.order_by("-strength", "first", "second")


def pair_counts(search: OverlapSearch) -> dict[str, int]:
    return dict(search.pairs.order_by().values_list("kind").annotate(count=Count("pk")))


def pair_of(search: OverlapSearch | None, first: Intention, second: Intention) -> OverlapPair | None:
    """What the comparison found of these two, if it found them alike."""
    return search.pairs.filter(first=first, second=second).first() if search else None


def overlap_decisions(first: Intention, second: Intention) -> list[OverlapDecision]:
    """All decisions on two intentions; the newest stands first and counts."""
    rows = OverlapDecision.objects.filter(first=first, second=second).select_related("keep", "decided_by")
    return list(rows.order_by("-pk"))


def merged_into(intention: Intention) -> Intention | None:
    """Which intention stays in the place of one that is withdrawn, by the decision that counts of each of its pairs."""
    rows = OverlapDecision.objects.filter(Q(first=intention) | Q(second=intention))
    newest = rows.order_by("first", "second", "-pk").distinct("first", "second")
    merged = rows.filter(pk__in=newest.values("pk"), outcome="merge").exclude(keep=intention)
    found = merged.select_related("keep").order_by("-pk").first()
    return found.keep if found else None
