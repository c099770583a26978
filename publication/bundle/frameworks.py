"""Which pages tell what the plans are for? The objectives and what serves them, every list that plans answer to, what
is due when, and the Places side by side. Rebuilt with the site's other pages, as files; the same data, the same bytes.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.conf import settings

from publication.bundle.assets import page
from publication.bundle.comparison import comparison
from publication.bundle.sections import heading, pages_of
from publication.bundle.tables import walk
from publication.queries.promises import due

OBJECTIVES = "strategic objectives"
REVERSED = {
    "same as": "same as",
    "narrower": "broader than",
    "broader": "narrower than",
    "replaced by": "in place of",
}
FORWARD = {"same as": "same as", "narrower": "narrower than", "broader": "broader than", "replaced by": "replaced by"}


def render_priorities(data: dict, *, site_name: str | None = None) -> dict[str, bytes]:
    """Returns path -> bytes of `/priorities/` and the pages below it. `data` is `queries.site_priorities()`."""
    lists = Lists(data, site_name or settings.SITE_NAME)
    files = {
        "priorities/index.html": lists.objectives_page(),
        "priorities/frameworks/index.html": lists.list_page(),
        "priorities/milestones/index.html": lists.milestone_page(),
        "priorities/places/index.html": lists.comparison_page(),
    }
    for framework in lists.data["frameworks"]:
        files[f"priorities/frameworks/{framework['slug']}/index.html"] = lists.framework_page(framework)
    return files


@dataclass(frozen=True)
class Lists:
    """The lists, and what published plans say of them."""

    data: dict
    site_name: str

    @cached_property
    def sections(self) -> dict[tuple[str, str], dict]:
        """(plan, section's id) -> how a link to it reads and where it leads."""
        found = {}
        for row in self.data["plans"]:
            content = row["content"]
            plan, places = content["plan"], pages_of(content["sections"])
            for section in walk(content["sections"]):
                path, fragment = places[section["slug"]]
                found[plan["slug"], section["id"]] = {
                    "title": heading(section),
                    "plan": plan["title"],
                    "page": f"/plans/{plan['slug']}/{path}",
                    "href": f"/plans/{plan['slug']}/{path}{f'#{fragment}' if fragment else ''}",
                    "commitments": section["commitments"],
                }
        return found

    @cached_property
    def commitments(self) -> dict[tuple[str, str], dict]:
        found: dict[tuple[str, str], dict] = {}

        def look(plan: str, section: dict, rows: list[dict]) -> None:
            for row in rows:
                found[plan, row["id"]] = {
                    "text": row["text"],
                    "href": f"{section['page']}#commitment--{row['id']}",
                    "trace": f"/priorities/commitments/{plan}/{row['id']}/",
                    "section": section,
                }
                look(plan, section, row["commitments"])

        for (plan, _), section in self.sections.items():
            look(plan, section, section["commitments"])
        return found

    @cached_property
    def by_slug(self) -> dict[str, dict]:
        return {framework["slug"]: framework for framework in self.data["frameworks"]}

    @cached_property
    def items(self) -> dict[tuple[str, str], dict]:
        found: dict[tuple[str, str], dict] = {}

        def look(framework: dict, rows: list[dict]) -> None:
            for row in rows:
                href = f"/priorities/frameworks/{framework['slug']}/#{row['code']}"
                found[framework["slug"], row["code"]] = {"wording": _title(row["wording"]), "href": href}
                look(framework, row["items"])

        for framework in self.data["frameworks"]:
            look(framework, framework["items"])
        return found

    @cached_property
    def current(self) -> dict | None:
        """The strategic objectives that began last."""
        found = [framework for framework in self.data["frameworks"] if framework["kind"] == OBJECTIVES]
        return max(found, key=lambda framework: framework["valid_from"] or "", default=None)

    def objectives_page(self) -> bytes:
        current = self.current
        slug = current["slug"] if current else ""
        objectives = [self._item(slug, item) for item in current["items"]] if current else []
        for objective in objectives:
            rows = [
                row for row in self.data["priorities"]
                if row["objective"] == {"framework": slug, "item": objective["code"]}
            ]  # fmt: skip
            objective["priorities"] = [self._priority(row) for row in rows]
            beside = {code for row in rows for code in row["areas"]}
            for area in objective["items"]:
                area["beside"] = area["code"] in beside
            objective["left_out"] = sum(not area["beside"] for area in objective["items"]) if rows else 0
        without = [row for row in self.data["sources"] if not row["is_stated"]]
        stated = {(row["plan"], row["commitment"]) for row in self.data["sources"] if row["is_stated"]}
        return self.page(
            "priorities",
            "Priorities",
            framework=current and self._head(current),
            objectives=objectives,
            documents=[self._commitment(row) | {"document": row["document"]} for row in self.data["sources"]
                       if row["document"]],
            without=[self._commitment(row) for row in without],
            counts={"all": len(self.commitments), "stated": len(stated), "without": len(without)},
            milestones=len(self.data["milestones"]),
        )  # fmt: skip

    def list_page(self) -> bytes:
        rows = sorted(self.data["frameworks"], key=lambda row: row["kind_name"])
        groups = [
            {"title": title, "rows": [self._head(row) for row in group]}
            for title, group in groupby(rows, key=lambda row: row["kind_name"])
        ]
        return self.page(
            "frameworks", "Lists that plans answer to", trail=[("Priorities", "/priorities/")], groups=groups
        )

    def framework_page(self, framework: dict) -> bytes:
        slug = framework["slug"]
        whole = {"commitments": [], "sections": []}
        for row in self.data["sources"]:
            if row["framework"] == slug and not row["item"]:
                whole["commitments"].append(self._commitment(row))
        for row in self.data["citations"]:
            if row["framework"] == slug and not row["item"]:
                whole["sections"].append(self._section(row))
        versions = [
            self._head(other)
            for other in self.data["frameworks"]
            if other["series"] == framework["series"] and other["slug"] != slug
        ]
        return self.page(
            "framework",
            framework["name"],
            trail=[("Priorities", "/priorities/"), ("Lists", "/priorities/frameworks/")],
            framework=self._head(framework),
            items=(items := [self._item(slug, item) for item in framework["items"]]),
            named=sum(bool(item["commitments"] or item["sections"]) for item in walk_items(items)),
            whole=whole,
            versions=versions,
        )

    def milestone_page(self) -> bytes:
        rows = []
        # Of those that end together, what names a month stands before what only names a year.
        for row in sorted(self.data["milestones"], key=lambda row: (row["due_on"], "year" in row["precision"])):
            statements = []
            for each in row["statements"]:
                section = self.sections.get((each["plan"], each["section"]))
                promise = self.commitments.get((each["plan"], each["commitment"]))
                statements.append({**each, "section": section, "href": (promise or section or {}).get("href", "")})
            rows.append({**row, "due": due(row["due_on"], row["precision"]), "statements": statements})
        return self.page("milestones", "What is due when", trail=[("Priorities", "/priorities/")], milestones=rows)

    def comparison_page(self) -> bytes:
        plans = [row["content"] for row in self.data["plans"] if row["content"]["plan"]["place"]]
        return self.page(
            "comparison",
            "The Places side by side",
            trail=[("Priorities", "/priorities/")],
            places=[content["plan"]["place"] for content in plans],
            groups=comparison(plans),
        )

    def _item(self, slug: str, item: dict) -> dict:
        here = {"framework": slug, "item": item["code"]}
        links = []
        for row in self.data["mappings"]:
            if row["source"] == here:
                links.append(self._link(row["target"], FORWARD[row["relation"]], row["note"]))
            if row["target"] == here:
                links.append(self._link(row["source"], REVERSED[row["relation"]], row["note"]))
        return {
            **item,
            "title": _title(item["wording"]),
            "links": links,
            "commitments": [
                self._commitment(row)
                for row in self.data["sources"]
                if row["framework"] == slug and row["item"] == item["code"]
            ],
            "sections": [
                self._section(row)
                for row in self.data["citations"]
                if row["framework"] == slug and row["item"] == item["code"]
            ],
            "items": [self._item(slug, each) for each in item["items"]],
        }

    def _link(self, address: dict, relation: str, note: str) -> dict:
        framework = self.by_slug[address["framework"]]
        item = self.items[address["framework"], address["item"]]
        return {**item, "relation": relation, "note": note, "framework": f"{framework['name']}, {framework['version']}"}

    def _commitment(self, row: dict) -> dict:
        return {**self.commitments[row["plan"], row["commitment"]], "note": row["note"]}

    def _section(self, row: dict) -> dict:
        return {**self.sections[row["plan"], row["section"]], "note": row["note"]}

    def _priority(self, row: dict) -> dict:
        return {**row, "section": self.sections[row["plan"], row["section"]]}

    def _head(self, framework: dict) -> dict:
        years = [day[:4] if day else "" for day in (framework["valid_from"], framework["valid_to"])]
        known = sum(1 for _ in walk_items(framework["items"]))
        return {**framework, "years": " to ".join(dict.fromkeys(filter(None, years))), "known": known,
                "open_ended": bool(years[0] and not years[1])}  # fmt: skip

    def page(self, template: str, title: str, *, trail: list[tuple[str, str]] | None = None, **more: object) -> bytes:
        context = {
            "site_name": self.site_name,
            "page_title": title,
            "site_section": "priorities",
            "crumbs": [{"text": text, "href": href} for text, href in trail or []],
            **more,
        }
        return page(f"site/{template}.html", context)


def walk_items(items: list[dict]) -> list[dict]:
    return [each for item in items for each in (item, *walk_items(item["items"]))]


def _title(words: str) -> str:
    """Exact words as a heading: without the full stop that closes a list."""
    return words.removesuffix(".")
