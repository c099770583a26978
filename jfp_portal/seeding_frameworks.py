"""How do the lists that plans answer to enter the sample system, and what serves them? From `sample/frameworks` and
`sample/priorities`, through the real verbs. Like all of the seeding it may run again, and then changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

from jfp_portal.files import SAMPLE, Files, loaded
from organisations.models import Organisation
from plans.models import Section
from priorities import actions
from priorities.models import Commitment, Framework, FrameworkItem

SYSTEM = None
STARTED = datetime(2023, 3, 1, 9, tzinfo=UTC)
WHO = {"by": SYSTEM, "at": STARTED}


def read(name: str) -> Any:
    return loaded(SAMPLE.folder / "priorities" / f"{name}.yaml")


def framework_files(files: Files = SAMPLE) -> list[dict[str, Any]]:
    return sorted(files.rows("frameworks"), key=lambda row: row["slug"])


def seed_frameworks() -> int:
    """All the lists, then what is said between them and about them; returns how many lists. Needs the plans' text."""
    rows = framework_files()
    for row in rows:
        seed_framework(row)
    for row in read("mappings"):
        actions.map_item(
            source=item(row["from"]), target=item(row["to"]), relation=row["relation"], note=row["note"], **WHO
        )
    seed_sources(read("sources"))
    seed_priorities(read("figure-2"))
    for plan, cited_by in read("citations").items():
        for slug, cited in cited_by.items():
            for at, row in product(sections(plan, slug), cited):
                actions.cite(section=at, **_target(row), note=row["note"], **WHO)
    for row in read("milestones"):
        seed_milestone(row)
    return len(rows)


def seed_framework(row: dict[str, Any], *, at: datetime = STARTED) -> None:
    fields = {name: value for name, value in row.items() if name not in {"slug", "owner", "items"}}
    owner = Organisation.objects.get(slug=row["owner"]) if row.get("owner") else None
    framework = actions.register_framework(slug=row["slug"], owner=owner, by=SYSTEM, at=at, **fields)
    actions.write_items(framework=framework, items=row["items"], by=SYSTEM, at=at)


def seed_sources(data: dict[str, Any]) -> None:
    for slug, rows in data["sections"].items():
        for row in rows:
            for promise in commitments(data["plan"], slug, row["text"]):
                for source in row["sources"]:
                    target = {"document": source["document"]} if "document" in source else _target(source)
                    actions.trace(commitment=promise, note=source["note"], **target, **WHO)
                if not row["sources"]:
                    actions.record_no_source(commitment=promise, note=row.get("why") or "", **WHO)


def seed_priorities(data: dict[str, Any]) -> None:
    for at in sections(data["plan"], data["section"]):
        for position, row in enumerate(data["priorities"], start=1):
            fields = {name: row[name] for name in ("wording", "measures", "parts", "note") if name in row}
            actions.set_priority(
                section=at,
                position=position,
                objective=item(f"{data['framework']}/{row['objective']}"),
                areas=[item(f"{data['framework']}/{code}") for code in row["areas"]],
                **fields,
                **WHO,
            )


def seed_milestone(row: dict[str, Any]) -> None:
    milestone = actions.register_milestone(
        slug=row["slug"], title=row["title"], due_on=row["due_on"], precision=row["precision"],
        note=row.get("note") or "", **WHO,
    )  # fmt: skip
    for position, said in enumerate(row["statements"], start=1):
        words = {
            "wording": said["wording"], "where": said.get("where") or "", "due_wording": said.get("due") or "",
            "position": position,
        }  # fmt: skip
        if "document" in said:
            actions.state_milestone(milestone=milestone, document=said["document"], **words, **WHO)
        elif "commitment" in said:
            for promise in commitments(said["plan"], said["section"], said["commitment"]):
                actions.state_milestone(
                    milestone=milestone, section=promise.section, commitment=promise, **words, **WHO
                )  # fmt: skip
        else:
            for at in sections(said["plan"], said["section"]):
                actions.state_milestone(milestone=milestone, section=at, **words, **WHO)


def item(address: str) -> FrameworkItem:
    """`framework/item` as the row of that name. Raises DoesNotExist for a slip in the files."""
    framework, code = address.split("/")
    return FrameworkItem.objects.select_related("framework").get(framework__slug=framework, code=code)


def sections(plan: str, slug: str) -> list[Section]:
    """A section in every edition that has it: the first where the lists come with the plan, each where they come to a
    system that is there already. Raises DoesNotExist for a slip in the files."""
    found = list(Section.objects.filter(edition__plan__slug=plan, slug=slug).order_by("edition__number"))
    if not found:
        raise Section.DoesNotExist(f"{plan} has no section {slug}.")
    return found


def commitments(plan: str, slug: str, beginning: str) -> list[Commitment]:
    found = list(Commitment.objects.filter(section__in=sections(plan, slug), text__startswith=beginning))
    if not found:
        raise Commitment.DoesNotExist(f"{slug} does not promise “{beginning}”.")
    return found


def _target(row: dict[str, Any]) -> dict[str, Any]:
    if "item" in row:
        found = item(row["item"])
        return {"item": found, "framework": found.framework}
    return {"framework": Framework.objects.get(slug=row["framework"])}
