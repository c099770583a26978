"""What do the lists say that plans answer to, and what do the published plans say of them?"""

from __future__ import annotations

import json
from typing import Any

from plans.models import Edition
from priorities.models import CommitmentSource, Framework, FrameworkItem, Milestone
from priorities.queries import citations_of, frameworks, mappings, milestones_of, priorities_of, sources_of
from publication.queries.published import shown


def site_priorities() -> dict[str, Any]:
    """The lists that plans answer to, and what the published plans say of them: from the live lists, and from frozen
    content for every word of a plan. Nothing of an edition that is not public is told."""
    texts = {
        publication.edition_id: json.loads(publication.snapshot.content)
        for publication in shown().filter(edition__status=Edition.Status.PUBLISHED)
    }
    editions = list(texts)
    return {
        "plans": [{"content": content} for content in texts.values()],
        "frameworks": [_framework(framework) for framework in frameworks()],
        "mappings": [
            {
                "source": _item_address(mapping.source),
                "target": _item_address(mapping.target),
                "relation": mapping.relation,
                "note": mapping.note,
            }
            for mapping in mappings()
        ],
        "sources": [_source(source, texts) for source in sources_of(editions)],
        "citations": [
            {
                "plan": texts[citation.section.edition_id]["plan"]["slug"],
                "section": str(citation.section.uid),
                "framework": citation.framework.slug,
                "item": citation.item.code if citation.item else "",
                "note": citation.note,
            }
            for citation in citations_of(editions)
        ],
        "priorities": [
            {
                "plan": texts[priority.section.edition_id]["plan"]["slug"],
                "section": str(priority.section.uid),
                "objective": _item_address(priority.objective),
                "wording": priority.wording,
                "parts": [child.wording for child in priority.children.all()],
                "areas": [area.code for area in priority.areas.all()],
                "measures": [
                    {"wording": each.wording, "core_plans": each.core_plans, "state": each.state}
                    for each in sorted(priority.measures.all(), key=lambda each: each.position)
                ],
                "note": priority.note,
            }
            for priority in priorities_of(editions)
        ],
        "milestones": [_milestone(milestone, texts) for milestone in milestones_of(editions)],
    }


def _framework(framework: Framework) -> dict[str, Any]:
    rows = list(framework.items.all())

    def below(parent: int | None) -> list[dict[str, Any]]:
        return [
            {
                "code": row.code,
                "local_type": row.local_type,
                "number": row.number,
                "wording": row.wording,
                "facts": row.facts,
                "note": row.note,
                "items": below(row.pk),
            }
            for row in rows
            if row.parent_id == parent
        ]

    return {
        "slug": framework.slug,
        "series": framework.series,
        "kind": framework.kind,
        "kind_name": framework.get_kind_display(),
        "name": framework.name,
        "version": framework.version,
        "owner": framework.owner.name if framework.owner else framework.owner_name,
        "valid_from": framework.valid_from.isoformat() if framework.valid_from else None,
        "valid_to": framework.valid_to.isoformat() if framework.valid_to else None,
        "source": framework.source,
        "description": framework.description,
        "adoption": framework.adoption,
        "items_stated": framework.items_stated,
        "gap": framework.gap,
        "items": below(None),
    }


def _source(source: CommitmentSource, texts: dict[int, dict[str, Any]]) -> dict[str, Any]:
    return {
        "plan": texts[source.commitment.section.edition_id]["plan"]["slug"],
        "commitment": str(source.commitment.uid),
        "framework": source.framework.slug if source.framework else "",
        "item": source.item.code if source.item else "",
        "strategy": {"slug": source.strategy.slug, "title": source.strategy.title} if source.strategy else None,
        "priority": source.priority,
        "document": source.document,
        "is_stated": source.is_stated,
        "note": source.note,
    }


def _item_address(item: FrameworkItem) -> dict[str, str]:
    return {"framework": item.framework.slug, "item": item.code}


def _milestone(milestone: Milestone, texts: dict[int, dict[str, Any]]) -> dict[str, Any]:
    return {
        "slug": milestone.slug,
        "title": milestone.title,
        "due_on": milestone.due_on.isoformat(),
        "precision": milestone.precision,
        "note": milestone.note,
        "statements": [
            {
                "plan": texts[each.section.edition_id]["plan"]["slug"] if each.section else "",
                "section": str(each.section.uid) if each.section else "",
                "commitment": str(each.commitment.uid) if each.commitment else "",
                "document": each.document,
                "where": each.where,
                "wording": each.wording,
                "due_wording": each.due_wording,
            }
            for each in milestone.statements.all()
        ],
    }
