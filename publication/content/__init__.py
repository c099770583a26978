"""What exactly is frozen, and in what order? Composes an edition into a snapshot's content (jfp-snapshot/1)."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from consultation.models import Consultee, Opinion
from consultation.queries import last_words
from core.canonical import canonical_json, moment, sha256
from core.licence import OGL, OGL_NAME
from core.richtext import references
from organisations.models import Place
from plans.models import Asset, Edition, Plan, Requirement, Section, Snapshot
from plans.queries import bodies_named, glossary_of, included_snapshots, period_in_words, requirements
from priorities.models import Commitment
from priorities.queries import commitments_of, strategies_of, strategy_sources
from publication.content.numbers import numbers, of_the_text, without_the_days
from publication.queries.references import Targets
from publication.queries.revisions import changes_between, minor_revision

SCHEMA = "jfp-snapshot/1"
ADDED = {"(8)(a)": Section.Kind.VIEWS, "(8)(b)": Section.Kind.ACCOUNT}
OPINIONS_STAND_APART = "The opinions of the boards stand beside the text, word for word."
ASSET = re.compile(r'src="asset:([0-9a-f]{64})"')


def compose(edition: Edition, *, number: int, purpose: str, at: datetime) -> dict[str, Any]:
    """The whole content of the next snapshot of an edition. Reads only; the same rows give the same content."""
    plan = Plan.objects.select_related("plan_type", "owner", "place").get(pk=edition.plan_id)
    sections = _sections(edition)
    content = {
        "schema": SCHEMA,
        "plan": _plan(plan, at=at),
        "edition": edition.number,
        "snapshot": number,
        "purpose": purpose,
        "language": "en-GB",
        "composed_at": moment(at),
        "signatories": [
            {"name": s.name, "role": s.role, "signed_on": s.signed_on.isoformat() if s.signed_on else None}
            for s in edition.signatories.order_by("position")
        ],
        "sections": sections,
        "included": _included(plan),
        "glossary": [
            {"slug": term.slug, "term": term.term, "meaning": term.meaning, "aliases": list(term.aliases)}
            for term in glossary_of(plan, on=localdate(at))
        ],
        "assets": _assets(sections),
        "strategies": _strategies(plan, edition),
        "licence": {
            "name": OGL_NAME,
            "url": OGL,
            "attribution": f"{plan.owner.name}, {plan.title}, edition {edition.number}",
        },
    }
    content["numbers"] = numbers(edition, content)
    content["opinions"] = _opinions(edition, text_sha256(content))
    content["requirements"] = [_found(row, content) for row in _requirements(edition, at=at)]
    return content


def text_sha256(content: dict[str, Any]) -> str:
    """Fingerprint of what boards are asked about: the plan's own text, promises, targets and included plans, without
    what the law adds afterwards (opinions, views, account), so that adding those does not call for another round, and
    without the day's figures: the target is text, the number is not (docs/adr/0021)."""
    return sha256(
        canonical_json(
            {
                "plan": content["plan"],
                "sections": [section for section in content["sections"] if section["kind"] == Section.Kind.MAIN],
                "included": content["included"],
                **of_the_text(content),
            }
        )
    )


def working_text(edition: Edition, last: Snapshot | None) -> str:
    """The fingerprint of the text as it stands in the editor, to tell whether it was changed since it was last issued.
    Included plans count as they were then: one that moved on since does not undo what boards were asked."""
    at = last.issued_at if last else edition.started_at
    composed = compose(edition, number=0, purpose=Snapshot.Purpose.DRAFT, at=at)
    if last:
        composed["included"] = json.loads(last.content)["included"]
    return text_sha256(composed)


def is_unchanged(edition: Edition, last: Snapshot | None) -> bool:
    """Whether freezing now would give what was frozen last, but for the moment and the day's figures. Freezing it again
    would only undo the approvals of the text that is there."""
    if last is None:
        return False
    before = json.loads(last.content)
    now = compose(edition, number=last.number, purpose=last.purpose, at=last.issued_at)
    for added in {"strategies", "numbers"} - before.keys():
        # It was frozen before these were: that alone makes it no other text.
        del now[added]
    return without_the_days({**now, "composed_at": ""}) == without_the_days({**before, "composed_at": ""})


def _plan(plan: Plan, *, at: datetime) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": plan.title,
        "type": {"slug": plan.plan_type.slug, "name": plan.plan_type.name},
        "owner": {"slug": plan.owner.slug, "name": plan.owner.name},
        "place": {"slug": plan.place.slug, "name": plan.place.name} if plan.place else None,
        "starts_on": plan.starts_on.isoformat() if plan.starts_on else None,
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else None,
        **_uncertain(plan),
        "summary": plan.summary,
        "bodies": [
            {"slug": body.organisation.slug, "name": body.organisation.name, "role": body.role}
            for body in bodies_named(plan, on=localdate(at))
        ],
    }


def _uncertain(plan: Plan) -> dict[str, str]:
    """How a period reads whose days are inferred. A plan with certain days says nothing of it, as before there was a
    precision, so that what was frozen then keeps its fingerprint."""
    if plan.period_precision == Plan.Precision.DAY:
        return {}
    return {"period_precision": plan.period_precision, "period": period_in_words(plan)}


def _sections(edition: Edition) -> list[dict[str, Any]]:
    rows = list(edition.sections.order_by("position"))
    targets = Targets(edition, rows)
    promises: dict[int, list[Commitment]] = {}
    for commitment in commitments_of(edition):
        promises.setdefault(commitment.section_id, []).append(commitment)

    def below(parent: int | None) -> list[dict[str, Any]]:
        return [
            {
                "id": str(row.uid),
                "slug": row.slug,
                "number": row.number,
                "title": row.title,
                "kind": row.kind,
                "local_type": row.local_type,
                "common_type": row.common_type,
                "in_summary": row.in_summary,
                "summary": targets.settled(row.summary),
                "body": targets.settled(row.body),
                "commitments": _commitments(promises.get(row.pk, []), None, placed=references(row.body)),
                "sections": below(row.pk),
            }
            for row in rows
            if row.parent_id == parent
        ]

    return below(None)


def _commitments(rows: list[Commitment], parent: int | None, *, placed: list[str]) -> list[dict[str, Any]]:
    """A commitment that stands in its section's text itself says so, or a reader would meet it twice."""
    return [
        {
            "id": str(row.uid),
            "text": row.text,
            "tier": row.tier,
            "commitments": _commitments(rows, row.pk, placed=placed),
        }
        | ({"in_text": True} if f"commitment:{row.uid}" in placed else {})
        for row in rows
        if row.parent_id == parent
    ]


def _requirements(edition: Edition, *, at: datetime) -> list[dict[str, Any]]:
    answers: dict[int, list[dict[str, str]]] = {}
    reasons: dict[int, str] = {}
    for coverage in edition.coverage.select_related("section").order_by("pk"):
        if coverage.section:
            answer = {"section": str(coverage.section.uid), "note": coverage.note}
            answers.setdefault(coverage.requirement_id, []).append(answer)
        else:
            reasons[coverage.requirement_id] = coverage.reason
    return [
        {
            "id": requirement.code,
            "number": requirement.number,
            "wording": requirement.wording,
            "citation": requirement.citation,
            "url": requirement.url,
            "kind": requirement.kind,
            "mandatory": requirement.mandatory,
            "answers": answers.get(requirement.pk, []),
            "reason": reasons.get(requirement.pk, ""),
        }
        for requirement in requirements(edition.plan.plan_type, on=localdate(at))
    ]


def _found(requirement: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """The requirement; what section 14Z54(8) adds is said to be where it is, though nobody marked it as answered."""
    if requirement["kind"] != Requirement.Kind.PUBLISHED_CONTENT or requirement["answers"]:
        return requirement
    if requirement["citation"].endswith("(8)(c)") and content["opinions"]:
        return {**requirement, "reason": OPINIONS_STAND_APART}
    kind = next((kind for ending, kind in ADDED.items() if requirement["citation"].endswith(ending)), None)
    sections = [row for row in content["sections"] if row["kind"] == kind and (row["body"] or row["sections"])]
    return {**requirement, "answers": [{"section": row["id"], "note": ""} for row in sections]}


def revises_nothing(edition: Edition, *, at: datetime) -> bool:
    """Whether this is a revision without a round (s.14Z53(3)) that says what is published already."""
    decision = minor_revision(edition)
    if decision is None:
        return False
    now = compose(edition, number=0, purpose=Snapshot.Purpose.FINAL, at=at)
    return not changes_between(json.loads(decision.revises.snapshot.content), now)


def _opinions(edition: Edition, text: str) -> list[dict[str, Any]]:
    """The final opinions on this very text; of a revision that needs no round, those of the edition that it revises."""
    if decision := minor_revision(edition):
        revised = json.loads(decision.revises.snapshot.content)
        return [{**each, "edition": each.get("edition", revised["edition"])} for each in revised["opinions"]]
    places = {place.board_id: place.name for place in Place.objects.all()}
    words = sorted(last_words(edition, text).values(), key=lambda word: word.consultee.organisation.name)
    return [
        {
            "board": {"slug": word.consultee.organisation.slug, "name": word.consultee.organisation.name},
            "place": places.get(word.consultee.organisation_id, ""),
            "state": "opinion given" if word.opinion else "no reply recorded",
            "text": word.opinion.text if word.opinion else "",
            "sha256": word.opinion.sha256 if word.opinion else "",
            "agreed_on": word.opinion.agreed_on.isoformat() if word.opinion else None,
            "how": word.opinion.how if word.opinion else "",
            "finding": word.opinion.finding if word.opinion else "not stated",
            "findings": _findings(word.opinion),
            "round": word.consultee.round.number,
            "edition": edition.number,
            "draft": word.consultee.round.snapshot.number,
            "snapshot_sha256": word.consultee.round.snapshot.sha256,
            "note": word.consultee.no_reply_note if word.consultee.status == Consultee.Status.NO_REPLY else "",
        }
        for word in words
    ]


def _findings(opinion: Opinion | None) -> list[dict[str, str]]:
    """What the board found of each of its strategies: its title, the finding, the reasons word for word."""
    rows = opinion.in_order(opinion.findings.all()) if opinion else []
    return [{"strategy": row.strategy.title, "finding": row.finding, "reasons": row.reasons} for row in rows]


def _strategies(plan: Plan, edition: Edition) -> list[dict[str, Any]]:
    """The strategies of the boards that the plan concerns, each with its priorities in its words and the commitments
    that are said to come from it: so each board sees, frozen with the text, what the text does about its own."""
    rows = list(strategies_of(plan))
    links: dict[int, list[dict[str, str]]] = {row.pk: [] for row in rows}
    for source in strategy_sources(edition, rows):
        link = {"id": str(source.commitment.uid), "priority": source.priority, "note": source.note}
        links[source.strategy_id].append(link)
    return [
        {"slug": row.slug, "title": row.title, "priorities": list(row.priorities), "commitments": links[row.pk]}
        for row in rows
    ]


def _included(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "slug": part.slug,
            "title": part.title,
            "owner": part.owner.name,
            "place": part.place.name if part.place else "",
            "edition": snapshot.edition.number,
            "snapshot_sha256": snapshot.sha256,
        }
        for part, snapshot in included_snapshots(plan)
        if snapshot
    ]


def _assets(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    used: set[str] = set()

    def look(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            used.update(ASSET.findall(row["body"] + row["summary"]))
            look(row["sections"])

    look(sections)
    return [
        {"sha256": asset.sha256, "media_type": asset.media_type, "width": asset.width, "height": asset.height}
        for asset in Asset.objects.filter(sha256__in=used).defer("data").order_by("sha256")
    ]
