"""What is public, as records for other software: pure functions of what the public pages are made from.

Every word of a plan comes from frozen content. The sections and commitments are those of the editions in force; those
of an older edition stand in its own `plan.json`, which never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from publication.bundle.pages import opinion_anchor
from publication.bundle.sections import pages_of

Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What `publication.queries.site_*` give."""

    plans: list[Row]
    lists: Row
    places: list[Row]
    bodies: list[Row]
    meetings: list[Row]
    glossary: list[Row]
    terms: list[Row]


def everything(known: Known) -> dict[str, list[Row]]:
    """The records of each kind, each list in the order of its ids, which no two share."""
    made = {
        "plans": (_plan(plan) for plan in known.plans),
        "editions": (_edition(plan, edition) for plan in known.plans for edition in plan["editions"]),
        "opinions": _opinions(known.plans),
        "sections": (row for each in known.lists["plans"] for row in _sections(each["content"])),
        "commitments": _commitments(known),
        "milestones": ({**row, "id": row["slug"]} for row in known.lists["milestones"]),
        "frameworks": (
            {name: value for name, value in row.items() if name != "items"} | {"id": row["slug"]}
            for row in known.lists["frameworks"]
        ),
        "framework-items": (row for each in known.lists["frameworks"] for row in _items(each, each["items"], None)),
        "bodies": ({**row, "id": row["slug"]} for row in known.bodies),
        "places": ({**row, "id": row["slug"]} for row in known.places),
        "meetings": ({**row, "id": f"{row['body']['slug']}.{row['held_on']}.{row['kind']}"} for row in known.meetings),
        "glossary": ({**row, "id": row["slug"]} for row in known.glossary),
    }
    return {kind: sorted(rows, key=lambda row: row["id"]) for kind, rows in made.items()}


def _cited(plan: Row) -> Row:
    return {"slug": plan["slug"], "title": plan["title"]}


def _plan(plan: Row) -> Row:
    return {
        **{name: plan[name] for name in ("slug", "title", "starts_on", "ends_on", "period", "summary", "state")},
        "id": plan["slug"],
        "type": plan["type"],
        "owner": {"slug": plan["owner_slug"], "name": plan["owner"]},
        "place": {"slug": plan["place"], "name": plan["place_name"]} if plan["place"] else None,
        "is_reference": plan["is_reference"],
        "superseded_by": plan["superseded_by"],
        "withdrawn": plan["withdrawn"],
        "latest_edition": next(edition["number"] for edition in plan["editions"] if edition["latest"]),
    }


def _edition(plan: Row, edition: Row) -> Row:
    here = f"/plans/{plan['slug']}/editions/{edition['number']}/"
    state = plan["state"] if edition["latest"] else "superseded"
    return {
        "id": f"{plan['slug']}.{edition['number']}",
        "plan": _cited(plan),
        "number": edition["number"],
        "state": state,
        "published_at": edition["published_at"],
        "snapshot_sha256": edition["snapshot_sha256"],
        "manifest_sha256": edition["manifest_sha256"],
        "pdf_bytes": edition["pdf_size"],
        "files": {"pdf": f"{here}plan.pdf", "json": f"{here}plan.json", "manifest": f"{here}manifest.json"},
        "page": here,
    }


def _opinions(plans: list[Row]) -> Iterator[Row]:
    for plan in plans:
        for edition in plan["editions"]:
            for opinion in edition["opinions"]:
                at = f"/plans/{plan['slug']}/editions/{edition['number']}/opinions/"
                yield {
                    **{name: opinion[name] for name in OPINION},
                    "id": f"{plan['slug']}.{edition['number']}.{opinion['board']['slug']}",
                    "plan": _cited(plan),
                    "edition": edition["number"],
                    "page": f"{at}#{opinion_anchor(opinion)}",
                }


OPINION = (
    "board", "place", "state", "text", "sha256", "agreed_on", "how", "finding", "findings", "round", "snapshot_sha256",
    "note",
)  # fmt: skip


def _walk(rows: Iterable[Row], parent: str | None) -> Iterator[tuple[Row, str | None]]:
    for row in rows:
        yield row, parent
        yield from _walk(row["sections"], row["id"])


def _sections(content: Row) -> Iterator[Row]:
    plan, pages = content["plan"], pages_of(content["sections"])
    for position, (row, parent) in enumerate(_walk(content["sections"], None), start=1):
        path, fragment = pages[row["slug"]]
        page = f"/plans/{plan['slug']}/{path.removesuffix('index.html')}"
        yield {
            **{name: row[name] for name in SECTION},
            "plan": _cited(plan),
            "edition": content["edition"],
            "parent": parent,
            "position": position,
            "page": f"{page}#{fragment}" if fragment else page,
        }


SECTION = ("id", "number", "title", "slug", "kind", "local_type", "common_type", "summary", "body")


def _commitments(known: Known) -> Iterator[Row]:
    terms = {(row["plan"], row["commitment"]): row for row in known.terms}
    sources: dict[tuple[str, str], list[Row]] = {}
    for row in known.lists["sources"]:
        said = {name: row[name] for name in ("framework", "item", "strategy", "priority", "document", "is_stated")}
        sources.setdefault((row["plan"], row["commitment"]), []).append(said)
    for each in known.lists["plans"]:
        content = each["content"]
        slug = content["plan"]["slug"]
        for section, _ in _walk(content["sections"], None):
            for row, parent in _promised(section["commitments"], None):
                agreed = terms.get((slug, row["id"]), {})
                yield {
                    "id": row["id"],
                    "plan": _cited(content["plan"]),
                    "edition": content["edition"],
                    "section": {"id": section["id"], "title": section["title"]},
                    "parent": parent,
                    "tier": row["tier"],
                    "text": row["text"],
                    "owner": agreed.get("owner", ""),
                    "due_on": agreed.get("due_on") or None,
                    "measure": agreed.get("measure", ""),
                    "sources": sources.get((slug, row["id"]), []),
                    "page": f"/priorities/commitments/{slug}/{row['id']}/",
                }


def _promised(rows: list[Row], parent: str | None) -> Iterator[tuple[Row, str | None]]:
    for row in rows:
        yield row, parent
        yield from _promised(row["commitments"], row["id"])


def _items(framework: Row, rows: list[Row], parent: str | None) -> Iterator[Row]:
    for row in rows:
        key = f"{framework['slug']}.{row['code']}"
        yield {
            **{name: row[name] for name in ("code", "local_type", "number", "wording", "note")},
            "id": key,
            "framework": {"slug": framework["slug"], "name": framework["name"]},
            "parent": parent,
            "facts": [{"heading": heading, "cell": cell} for heading, cell in row["facts"]],
        }
        yield from _items(framework, row["items"], key)
