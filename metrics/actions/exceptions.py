"""When is a committee told that something is off its track, and what does it answer?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from core import audit
from core.verdict import Verdict
from metrics.models import Measure, OffTrack
from metrics.permissions import may_answer
from metrics.progress.off_track import Rules, of_answers, of_milestone, worse_than_peers
from metrics.queries import exceptions as queries
from organisations.models import Organisation

LOCK = 7_003
"""Only one looks at a time, so that nothing is raised twice."""
MOST_WORDS = 2_000
Found = dict[tuple[int, str, int | None, int | None], str]
"""What the committee is told, by the committee, the rule, and the measure or the milestone."""


@transaction.atomic
def raise_exceptions(*, at: datetime) -> tuple[int, int]:
    """Raise what the rules find now and nobody was told of yet; end what no longer holds. Returns how many of each. Of
    stored answers and reports only; the number of queries does not grow with what is watched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rules = {row.key: row.threshold for row in queries.rules() if row.is_on}
    found = _of_measures(rules) | _of_milestones(rules, on=localdate(at))
    open_ = {
        (row.committee_id, row.rule, row.measure_id, row.milestone_id): row
        for row in OffTrack.objects.select_for_update(of=("self",)).filter(ended_at=None)
    }
    ended = [row for key, row in open_.items() if key not in found]
    elsewhere = {key[1:] for key in found}
    for key, row in open_.items():
        if key in found:
            continue
        another = key[1:] in elsewhere
        row.ended_at, row.ended_because = at, "Another committee watches it now." if another else "It no longer holds."
        row.save(update_fields=["ended_at", "ended_because"])
        audit.record("ended", row, by=None, at=at, because=row.ended_because)
    raised = [key for key in found if key not in open_]
    for key in raised:
        committee, rule, measure, milestone = key
        row = OffTrack.objects.create(
            committee_id=committee, rule=rule, measure_id=measure, milestone_id=milestone, words=found[key],
            raised_at=at,
        )  # fmt: skip
        audit.record("raised", row, by=None, at=at, rule=rule)
    return len(raised), len(ended)


@transaction.atomic
def answer_exception(*, exception: OffTrack, response: str, by: Any, at: datetime) -> OffTrack:
    """Say for the committee what will be done about it: once, with who and when. Raises Refused with every reason."""
    may_answer(by, on=localdate(at)).require()
    row = OffTrack.objects.select_for_update(of=("self",)).get(pk=exception.pk)
    response = response.strip()
    found = Verdict.no_if(not response, "Say what will be done.")
    found &= Verdict.no_if(len(response) > MOST_WORDS, f"Shorten it to {MOST_WORDS:,} characters or fewer.")
    found &= Verdict.no_if(
        row.acknowledged_at is not None, f"{row.acknowledged_by} has answered for it already; the answer stands."
    )
    found &= Verdict.no_if(row.ended_at is not None, "It has ended, so there is nothing to answer for.")
    found.require()
    row.response, row.acknowledged_by, row.acknowledged_at = response, audit.actor(by), at
    row.save(update_fields=["response", "acknowledged_by", "acknowledged_at"])
    audit.record("answered", row, by=by, at=at, response=response)
    return row


def _of_measures(rules: Rules) -> Found:
    measures = list(queries.measures_with_committee())
    world, found = queries.World(measures), {}
    for measure in measures:
        committee = measure.committee
        assert committee, "it was asked for with one"
        told = world.told(measure, world.area_of(committee))
        holds = of_answers(told.answers, rules) if told else {}
        if rules.get("peers") and (words := _peers(measure, committee, world, rules["peers"] or 0)):
            holds["peers"] = words
        found |= {(committee.pk, rule, measure.pk, None): words for rule, words in holds.items()}
    return found


def _peers(measure: Measure, committee: Organisation, world: queries.World, least: int) -> str:
    area, indicator = world.area_of(committee), measure.indicator
    if indicator is None:
        return ""
    return worse_than_peers(
        world.peers(measure), way=measure.way, least=least, unit=indicator.unit, decimals=indicator.decimals,
        among=world.names.get(area.pk, "") if area else "",
    )  # fmt: skip


def _of_milestones(rules: Rules, *, on: date) -> Found:
    found: Found = {}
    for row in queries.milestones_with_committee():
        status = row.told[0].status if row.told else ""
        holds = of_milestone(row.due_on, status, on=on, rules=rules)
        found |= {(row.committee_id, rule, None, row.pk): words for rule, words in holds.items()}
    return found
