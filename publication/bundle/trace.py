"""Which pages follow a promise through? Each commitment from what it serves to the text that states it, the priorities
by what measures them, and what is not done now. A step that nothing is known of says so; nothing is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.conf import settings

from publication.bundle import wording
from publication.bundle.frameworks import Lists
from publication.bundle.numbers import sections_with, shown
from publication.queries.promises import due, promises_of

TRAIL = [("Priorities", "/priorities/")]
COMMITMENTS = ("Commitments", "/priorities/commitments/")


def render_trace(data: dict, measures: dict, not_now: list[dict], *, site_name: str | None = None) -> dict[str, bytes]:
    """Returns path -> bytes. `data` is `queries.site_priorities()`, the others `site_measures()` and `site_not_now()`.
    The same input gives the same bytes."""
    lists = Lists(data, site_name or settings.SITE_NAME)
    trace = Trace(lists, measures)
    files = {
        "priorities/commitments/index.html": trace.plans_page(),
        "priorities/indicators/index.html": trace.indicators_page(),
        "priorities/not-now/index.html": _not_now_page(lists, not_now),
    }
    for plan in trace.plans:
        here = f"priorities/commitments/{plan['slug']}"
        files[f"{here}/index.html"] = trace.plan_page(plan)
        if plan["figures"]:
            files[f"{here}/figures/index.html"] = trace.figures_page(plan)
        for row in plan["commitments"]:
            files[f"{here}/{row['id']}/index.html"] = trace.commitment_page(plan, row)
    return files


@dataclass(frozen=True)
class Trace:
    """What is known of each commitment of the published plans."""

    lists: Lists
    measures: dict

    @cached_property
    def plans(self) -> list[dict]:
        """Each plan that promises something, with its commitments in the order of its text."""
        found = []
        for row in self.lists.data["plans"]:
            content = row["content"]
            slug = content["plan"]["slug"]
            rows = [
                {**each, "id": uid, "steps": self._steps(slug, uid, each)}
                for (plan, uid), each in self.lists.commitments.items()
                if plan == slug
            ]
            if rows:
                found.append({**content["plan"], "edition": content.get("edition"), "commitments": rows,
                              "figures": self._figures(content)})  # fmt: skip
        return found

    def plans_page(self) -> bytes:
        plans = [
            {**plan, "count": wording.count(len(plan["commitments"]), "commitment"), "gaps": _gaps(plan["commitments"])}
            for plan in self.plans
        ]
        return self.lists.page("commitments", "Commitments", trail=TRAIL, plans=plans)

    def plan_page(self, plan: dict) -> bytes:
        sections = [
            {"section": rows[0]["section"], "rows": rows}
            for rows in (
                list(group) for _, group in groupby(plan["commitments"], key=lambda row: row["section"]["href"])
            )
        ]
        return self.lists.page(
            "commitments_of_plan", f"Commitments of {plan['title']}", trail=[*TRAIL, COMMITMENTS], plan=plan,
            sections=sections, gaps=_gaps(plan["commitments"]),
        )  # fmt: skip

    def figures_page(self, plan: dict) -> bytes:
        """What was published beside what is known now: this page is made anew, the plan's own pages are not."""
        here = ("Commitments of this plan", f"/priorities/commitments/{plan['slug']}/")
        return self.lists.page(
            "figures", f"Targets and figures of {plan['title']}", trail=[*TRAIL, COMMITMENTS, here], plan=plan,
            sections=plan["figures"], total=len(plan["commitments"]),
            without=sum(bool(row["none"]) for each in plan["figures"] for row in each["rows"]),
        )  # fmt: skip

    def _figures(self, content: dict) -> list[dict]:
        slug = content["plan"]["slug"]
        hrefs = {uid: row["href"] for (plan, uid), row in self.lists.sections.items() if plan == slug}
        return sections_with(content, hrefs, now=self.measures.get("figures", {}))

    @cached_property
    def _aims(self) -> dict[tuple[str, str], list[dict]]:
        """Of each commitment its targets with what was published and what is known since."""
        now = self.measures.get("figures", {})
        return {
            (row["content"]["plan"]["slug"], promise.id): [shown(aim, now) for aim in promise.aims if aim.figure]
            for row in self.lists.data["plans"]
            for promise in promises_of(row["content"])
        }

    def commitment_page(self, plan: dict, row: dict) -> bytes:
        here = ("Commitments of this plan", f"/priorities/commitments/{plan['slug']}/")
        return self.lists.page("commitment", row["text"], trail=[*TRAIL, COMMITMENTS, here], plan=plan, row=row)

    def indicators_page(self) -> bytes:
        """Each indicator with the items, priorities and commitments that it measures; then what has no indicator."""
        found: dict[str, dict] = {}
        measured: dict[tuple[str, str], list[dict]] = {}
        for each in self.measures["items"]:
            if each["indicator"]:
                entry = found.setdefault(each["indicator"]["slug"], {**each["indicator"], "items": [], "promises": {}})
                item = {**self.lists.items[each["framework"], each["item"]], "target": each["target"]}
                # Measured for women and for men, it is still one item of the list.
                if item not in entry["items"]:
                    entry["items"].append(item)
                measured.setdefault((each["framework"], each["item"]), []).append(entry)
        for each in self.measures["targets"]:
            if each["indicator"] and each["commitment"]:
                entry = found.setdefault(each["indicator"]["slug"], {**each["indicator"], "items": [], "promises": {}})
                self._promise(entry, each["plan"], each["commitment"], aside=each["wording"])
        for row in self.lists.data["sources"]:
            for entry in measured.get((row["framework"], row["item"]), []):
                self._promise(entry, row["plan"], row["commitment"])
        tables = [
            {**row, "section": self.lists.sections[row["plan"], row["section"]], "words": _words(row)}
            for row in self.lists.data["priorities"]
            if row["measures"]
        ]
        return self.lists.page(
            "indicators",
            "Priorities by indicator",
            trail=TRAIL,
            tables=tables,
            indicators=[{**entry, "promises": list(entry["promises"].values())} for entry in found.values()],
        )

    def _promise(self, entry: dict, plan: str, uid: str, *, aside: str = "") -> None:
        """Once, however many ways lead from a commitment to an indicator."""
        row = self.lists.commitments[plan, uid]
        entry["promises"].setdefault((plan, uid), {"words": row["text"], "href": row["trace"], "aside": aside})

    def _steps(self, plan: str, uid: str, row: dict) -> list[dict]:
        sources = [each for each in self.lists.data["sources"] if (each["plan"], each["commitment"]) == (plan, uid)]
        priorities = self._priorities(plan, sources)
        terms = self._terms.get((plan, uid), {})
        return [
            _step("Where it comes from", [self._source(each) for each in sources if each["is_stated"]],
                  gap="The plan states no source for it, and none is guessed." if sources
                  else "No source is recorded for it yet."),
            _step("Priority", [self._of_strategy(each) for each in sources if each.get("priority")]
                  + [{"words": _words(each), "href": self.lists.sections[plan, each["section"]]["href"],
                      "aside": "In the plan’s table of priorities"} for each in priorities],
                  gap="No priority is recorded that it serves."),
            _step("Commitment", [{"words": row["text"], "href": row["href"], "aside": ""}], gap=""),
            _step("Who keeps it, and by when", _kept_by(terms), gap=_none_agreed("owner", terms.get("why_no_owner"))),
            _step("Milestone", self._milestones(plan, uid), gap="No milestone is stated for it."),
            _step("Metric", self._agreed(terms) + self._metrics(plan, uid, sources, priorities)
                  + [_figure(each) for each in self._aims.get((plan, uid), [])],
                  gap=_none_agreed("metric", terms.get("why_no_measure"))),
            _step("In the plan’s words", [{"words": row["section"]["title"], "href": row["section"]["href"],
                                          "aside": row["section"]["plan"]}], gap=""),
        ]  # fmt: skip

    @cached_property
    def _terms(self) -> dict[tuple[str, str], dict]:
        return {(row["plan"], row["commitment"]): row for row in self.measures["terms"]}

    def _agreed(self, terms: dict) -> list[dict]:
        """What will show that it is kept, as its owner agreed."""
        if not terms.get("measure"):
            return []
        known = {each["indicator"]["slug"] for each in self.measures["items"] + self.measures["targets"]
                 if each["indicator"]}  # fmt: skip
        href = f"/priorities/indicators/#{terms['indicator']}" if terms["indicator"] in known else ""
        return [{"words": terms["measure"], "href": href, "aside": "Of this commitment, as agreed with its owner"}]

    def _source(self, row: dict) -> dict:
        aside, framework = row["note"], self.lists.by_slug.get(row["framework"])
        if framework:
            version = f"{framework['name']}, {framework['version']}"
            if not row["item"]:
                return {"words": version, "href": f"/priorities/frameworks/{framework['slug']}/", "aside": aside}
            item = self.lists.items[framework["slug"], row["item"]]
            aside = f"{version}. {aside}" if aside else version
            return {"words": item["wording"], "href": item["href"], "aside": aside}
        if row.get("strategy"):
            strategy = row["strategy"]
            return {"words": strategy["title"], "href": f"/plans/register/#{strategy['slug']}", "aside": aside}
        return {"words": row["document"], "href": "", "aside": aside}

    def _of_strategy(self, row: dict) -> dict:
        return {"words": row["priority"], "href": f"/plans/register/#{row['strategy']['slug']}",
                "aside": row["strategy"]["title"]}  # fmt: skip

    def _priorities(self, plan: str, sources: list[dict]) -> list[dict]:
        """The rows of the plan's own table that stand under or beside what the commitment comes from."""
        named = {(row["framework"], row["item"]) for row in sources if row["item"]}
        return [
            row
            for row in self.lists.data["priorities"]
            if row["plan"] == plan
            and (
                (row["objective"]["framework"], row["objective"]["item"]) in named
                or any((row["objective"]["framework"], area) in named for area in row["areas"])
            )
        ]

    def _milestones(self, plan: str, uid: str) -> list[dict]:
        return [
            {"words": row["title"], "href": f"/priorities/milestones/#{row['slug']}",
             "aside": f"Due {due(row['due_on'], row['precision'])}"}
            for row in self.lists.data["milestones"]
            if any((each["plan"], each["commitment"]) == (plan, uid) for each in row["statements"])
        ]  # fmt: skip

    def _metrics(self, plan: str, uid: str, sources: list[dict], priorities: list[dict]) -> list[dict]:
        """Its own first, then what measures the priority and the item that it comes from; each says which it is."""
        found = [
            {"words": each["wording"], "href": "", "aside": "Of this commitment"}
            for each in self.measures["targets"]
            if (each["plan"], each["commitment"]) == (plan, uid)
        ]
        for row in priorities:
            found += [
                {"words": each["wording"], "href": "", "aside": "Of the priority, in the plan’s table",
                 "open": each["state"] == "to be agreed"}
                for each in row["measures"]
            ]  # fmt: skip
        named = {(row["framework"], row["item"]) for row in sources if row["item"]}
        for each in self.measures["items"]:
            if (each["framework"], each["item"]) in named and each["wording"]:
                href = f"/priorities/indicators/#{each['indicator']['slug']}" if each["indicator"] else ""
                target = f". Target: {each['target']}" if each["target"] else ""
                found.append({"words": each["wording"], "href": href, "aside": f"Of what it comes from{target}"})
        return found


def _step(name: str, entries: list[dict], *, gap: str) -> dict:
    return {"name": name, "entries": entries, "gap": "" if entries else gap}


def _figure(aim: dict) -> dict:
    """The published figure, and behind it what is known since then."""
    words = f"Published: {aim['published']}".rstrip(".")
    aside = f"{aim['of']}. {aim['since'] or 'No newer figure is known.'}".rstrip(".")
    return {"words": words, "href": aim["address"], "aside": aside}


def _kept_by(terms: dict) -> list[dict]:
    if not terms.get("owner"):
        return []
    due_on = terms["due_on"]
    by = f"By {wording.day(due_on)}" if due_on else _none_agreed("date", terms["why_no_date"]).removesuffix(".")
    return [
        {
            "words": f"{terms['owner']}: {terms['post']}",
            "href": "",
            "aside": ". ".join(filter(None, (by, terms["level"]))),
        }
    ]


def _none_agreed(what: str, why: str | None) -> str:
    return f"No {what} is agreed. {why.rstrip('.')}." if why else f"No {what} is agreed."


def _gaps(rows: list[dict]) -> list[str]:
    """What is missing over all commitments of a plan, in words."""
    names = {"Where it comes from": "no source", "Priority": "no priority", "Milestone": "no milestone",
             "Metric": "no metric", "Who keeps it, and by when": "no owner"}  # fmt: skip
    found = []
    for name, words in names.items():
        count = sum(bool(step["gap"]) for row in rows for step in row["steps"] if step["name"] == name)
        if count:
            found.append(f"{count} with {words}")
    return found


def _words(priority: dict) -> str:
    return priority["wording"] or "; ".join(priority["parts"])


def _not_now_page(lists: Lists, rows: list[dict]) -> bytes:
    shown = [{**row, "day": wording.day(row["decided_on"])} for row in rows]
    groups = [
        {"title": group[0]["cycle_title"], "owner": group[0]["owner"], "anchor": key, "rows": group}
        for key, group in ((key, list(found)) for key, found in groupby(shown, key=lambda row: row["cycle"]))
    ]
    return lists.page("not_now", "Why not now", trail=TRAIL, groups=groups)
