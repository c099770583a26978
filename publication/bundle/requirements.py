"""Where do the plans answer what the law asks? One page for all plans and editions, with links into each."""

from django.conf import settings

from publication.bundle.assets import page
from publication.bundle.pages import REQUIREMENT_KINDS
from publication.bundle.sections import heading, pages_of
from publication.bundle.tables import walk


def render_requirements(editions: list[dict], *, site_name: str | None = None) -> dict[str, bytes]:
    """Returns `requirements/index.html` -> bytes. `editions` is `publication.queries.site_requirements()`: the newest
    edition of a plan first, those before it behind it. The same input gives the same bytes."""
    plans = []
    for row in editions:
        if row["latest"]:
            slug = row["content"]["plan"]["slug"]
            earlier = [
                each["content"] for each in editions if not each["latest"] and each["content"]["plan"]["slug"] == slug
            ]
            plans.append(_plan(row["content"], earlier))
    context = {
        "site_name": site_name or settings.SITE_NAME,
        "page_title": "What the law asks",
        "site_section": "requirements",
        "plans": plans,
    }
    return {"requirements/index.html": page("site/requirements.html", context)}


def _plan(content: dict, earlier: list[dict]) -> dict:
    groups = []
    for kind, title in REQUIREMENT_KINDS.items():
        rows = [_row(row, content, earlier) for row in content["requirements"] if row["kind"] == kind]
        if rows:
            groups.append({"title": title, "rows": rows, "id": f"{content['plan']['slug']}--{kind.replace(' ', '-')}"})
    rows = [row for group in groups for row in group["rows"]]
    return {
        **content["plan"],
        "edition": content["edition"],
        "groups": groups,
        "count": len(rows),
        "answered": sum(bool(row["answers"]) for row in rows),
        "open": [row for row in rows if not row["answers"] and not row["reason"]],
    }


def _row(row: dict, content: dict, earlier: list[dict]) -> dict:
    """A requirement, where the newest edition answers it, and where those before did, if elsewhere."""
    before = []
    for each in earlier:
        same = next((other for other in each["requirements"] if other["id"] == row["id"]), None)
        answers = _answers(same, each, permanent=True) if same else []
        before.append({"edition": each["edition"], "known": same is not None, "answers": answers,
                       "number": same["number"] if same else None})  # fmt: skip
    return {**row, "answers": _answers(row, content), "earlier": before}


def _answers(row: dict, content: dict, *, permanent: bool = False) -> list[dict]:
    plan, addresses = content["plan"]["slug"], pages_of(content["sections"])
    by_id = {section["id"]: section for section in walk(content["sections"])}
    root = f"/plans/{plan}/editions/{content['edition']}/" if permanent else f"/plans/{plan}/"
    found = []
    for answer in row["answers"]:
        if section := by_id.get(answer["section"]):
            path, fragment = addresses[section["slug"]]
            href = f"{root}{path}{f'#{fragment}' if fragment else ''}"
            found.append({"heading": heading(section), "href": href, "note": answer["note"]})
    if row["kind"] == "published content" and row["citation"].endswith("(8)(c)") and content["opinions"]:
        # The opinions stand beside the text, on a page of their own.
        found.append(
            {"heading": "The boards’ opinions, word for word", "href": f"{root}opinions/index.html", "note": ""}
        )
    return found
