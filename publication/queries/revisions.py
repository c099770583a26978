"""Is an edition a revision of a published one, and which changes does its change document set out?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from core import richtext
from core.canonical import canonical_json, moment, sha256
from plans.models import Edition, Plan, Snapshot
from publication.models import Publication, RevisionDecision
from publication.queries.compare import Difference, Fact, SectionDifference, difference

SCHEMA = "jfp-changes/1"
WHOLE = {"added": "A new section", "removed": "The section is taken out", "moved": "The section stands elsewhere"}


def revision_of(edition: Edition) -> RevisionDecision | None:
    """The decision that holds on whether this edition revises a published one significantly; None where none was taken,
    and the edition passes every gate."""
    decisions = RevisionDecision.objects.filter(edition=edition).select_related("revises__edition", "revises__snapshot")
    return decisions.order_by("-pk").first()


def minor_revision(edition: Edition) -> RevisionDecision | None:
    """The decision by which this edition needs no round but a change document (s.14Z53(3)), if that is what it is."""
    decision = revision_of(edition)
    return decision if decision and not decision.is_significant else None


def decisions_of(plan: Plan) -> QuerySet[RevisionDecision]:
    """Every decision on a revision of this plan, the newest first."""
    found = RevisionDecision.objects.filter(edition__plan=plan)
    return found.select_related("edition", "revises__edition", "recorded_by").order_by("-pk")


def to_revise(plan: Plan) -> Publication | None:
    """The publication that is in force, which can be revised."""
    in_force = Publication.objects.filter(
        edition__plan=plan, state=Publication.State.PUBLISHED, edition__status=Edition.Status.PUBLISHED
    )
    return in_force.select_related("edition", "snapshot").first()


@dataclass(frozen=True)
class ChangeItem:
    """One change, for which a reason is given. `key` is its fingerprint, the same as long as its words are."""

    key: str
    place: str
    said: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class ChangeGroup:
    """What changed in one section, or about the plan itself."""

    id: str
    title: str
    in_words: str
    items: list[ChangeItem]
    section: SectionDifference | None = field(default=None, compare=False)

    @property
    def parts(self) -> list[Any]:
        """The redline of the section, where its body changed."""
        return self.section.parts if self.section and self.section.change.redline.changes else []


def changes_between(old: dict[str, Any], new: dict[str, Any]) -> list[ChangeGroup]:
    """Every change from one frozen content to another, in the order of the new text. The same two contents give the
    same groups and keys; no group means that nothing changed."""
    return grouped(difference(old, new))


def grouped(found: Difference) -> list[ChangeGroup]:
    groups = [
        ChangeGroup(name, title, "", list(_keyed(name, [(fact.name, "changed", fact.old, fact.new) for fact in facts])))
        for name, title, facts in (
            ("plan", "About the plan", found.plan),
            ("requirements", "Answers to requirements", found.requirements),
        )
        if facts
    ]
    return groups + [
        ChangeGroup(each.change.uid, each.heading, each.in_words, list(_keyed(each.change.uid, _of(each))), each)
        for each in found.changed
    ]


def _of(section: SectionDifference) -> Iterator[tuple[str, ...]]:
    """(where, what, before, after, whole text) of each change of one section. One that came or went is one change."""
    kinds, change = section.change.kinds, section.change
    yield from ((section.heading, WHOLE[kind], "", "") for kind in kinds if kind in WHOLE)
    if not change.old or not change.new:
        return
    told: list[Fact] = section.told
    yield from ((fact.name, "changed", fact.old, fact.new) for fact in told)
    # What a line of the list says of a block is shortened; its fingerprint is that of all its words.
    texts = {block.bid: block.text for side in (change.old, change.new) for block in richtext.blocks(side.body)}
    for each in change.redline.changes:
        yield each.place, each.said, each.old, each.new, texts.get(each.table or each.bid, "")


def _keyed(of: str, rows: Iterable[tuple[str, ...]]) -> Iterator[ChangeItem]:
    """Two changes that say the same in one section are told apart by their order."""
    met: Counter[str] = Counter()
    for row in rows:
        key = sha256(canonical_json([of, *row]))
        met[key] += 1
        yield ChangeItem(key if met[key] == 1 else sha256(f"{key}-{met[key]}".encode()), *row[:4])


def reasons_of(edition: Edition) -> dict[str, str]:
    """The reasons given so far, by the keys of their changes."""
    return dict(edition.change_reasons.values_list("key", "reason"))


def change_content(decision: RevisionDecision, snapshot: Snapshot, *, at: Any) -> dict[str, Any]:
    """The content of the change document from the published snapshot to this one (jfp-changes/1)."""
    revised, plan = decision.revises, decision.edition.plan
    found = difference(json.loads(revised.snapshot.content), json.loads(snapshot.content))
    given = reasons_of(decision.edition)
    return {
        "schema": SCHEMA,
        "plan": {"slug": plan.slug, "title": plan.title, "owner": plan.owner.name},
        "basis": plan.plan_type.revision_basis,
        "edition": decision.edition.number,
        "snapshot_sha256": snapshot.sha256,
        "composed_at": moment(at),
        "revises": {
            "edition": revised.edition.number,
            "published_at": moment(revised.published_at),
            "snapshot_sha256": revised.snapshot.sha256,
            "manifest_sha256": revised.manifest_sha256,
        },
        "decision": {
            "bodies": [body["name"] for body in decision.bodies],
            "considered_by": decision.considered_by,
            "decided_on": decision.decided_on.isoformat(),
            "reasons": decision.reasons,
        },
        "in_words": found.in_words,
        "groups": [_frozen(group, given) for group in grouped(found)],
    }


def _frozen(group: ChangeGroup, given: dict[str, str]) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "in_words": group.in_words,
        "changes": [
            {
                "place": item.place,
                "said": item.said,
                "old": item.old,
                "new": item.new,
                "reason": given.get(item.key, ""),
            }
            for item in group.items
        ],
        "body": "".join(part.html for part in group.parts if part.changed),
    }
