"""Which outcomes do the plans want, what shows each, what is aimed at, and what do the data say? A page for each of the
objectives and one file of all (the Joint Forward Plan's section 10, "Summary of outcomes"), made from the register;
where nothing is agreed, it says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from django.conf import settings
from django.utils.text import slugify

from core.spreadsheet import as_csv
from publication.bundle import wording
from publication.bundle.frameworks import Lists, walk_items

INDEX = "priorities/outcomes/index.html"
FILE = "priorities/outcomes/outcomes.csv"
NO_METRIC, NO_TARGET, NO_DATA = "No metric agreed", "No target", "No data yet"
NO_OBJECTIVE = "Under no objective"
HEADS = ["Objective", "Plan", "Priority", "Commitment", "Metric", "Target, in words", "What the data say", "Address"]


@dataclass(frozen=True)
class Outcome:
    """A line of the index: a priority of a plan's table or a commitment, with one thing that shows it."""

    objective: str
    plan: str
    href: str
    priority: str = ""
    commitment: str = ""
    metric: str = ""
    indicator: str = ""
    target: str = ""
    answer: str = ""
    note: str = ""

    @property
    def cells(self) -> list[str]:
        return [
            self.objective, self.plan, self.priority, self.commitment, self.metric or NO_METRIC,
            self.target or NO_TARGET, self.answer, self.href,
        ]  # fmt: skip


def render_outcomes(data: dict, measures: dict, answers: dict, *, site_name: str | None = None) -> dict[str, bytes]:
    """Returns path -> bytes of the page and its file. `data` is `queries.site_priorities()`, the others are
    `site_measures()` and `site_answers()`. The same input gives the same bytes."""
    lists = Lists(data, site_name or settings.SITE_NAME)
    found = Outcomes(lists, measures, answers)
    rows = found.rows
    groups = [
        _group(title, found.addresses[title], list(group))
        for title, group in groupby(rows, key=lambda row: row.objective)
    ]
    shared = {"file": f"/{FILE}"}
    trail = [("Priorities", "/priorities/")]
    pages = {
        INDEX: lists.page(
            "outcomes", "Summary of outcomes", trail=trail, groups=groups, count=sum(each["count"] for each in groups),
            without=sum(each["without"] for each in groups), **shared,
        )
    }  # fmt: skip
    trail = [*trail, ("Summary of outcomes", "/priorities/outcomes/")]
    for before, group, after in zip([None, *groups], groups, [*groups[1:], None], strict=False):
        pages[f"{group['href'].lstrip('/')}index.html"] = lists.page(
            "outcomes_of_objective", group["title"], trail=trail, group=group, before=before, after=after, **shared
        )
    return {**pages, FILE: as_csv([HEADS, *(row.cells for row in rows)])}


@dataclass(frozen=True)
class Outcomes:
    """The lines, in the order of the objectives; those under none stand last."""

    lists: Lists
    measures: dict
    answers: dict

    @cached_property
    def rows(self) -> list[Outcome]:
        order = [item["wording"].removesuffix(".") for item in (self.lists.current or {"items": []})["items"]]
        found = [*self._priorities(), *self._commitments()]
        later = len(order)
        return sorted(found, key=lambda row: order.index(row.objective) if row.objective in order else later)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The objective's words -> where its page lies: by the objective's code, which stays when words are mended."""
        items = (self.lists.current or {"items": []})["items"]
        named = [(item["wording"].removesuffix("."), slugify(item["code"])) for item in items]
        return {title: f"/priorities/outcomes/{code}/" for title, code in [*named, (NO_OBJECTIVE, "no-objective")]}

    @cached_property
    def _roots(self) -> dict[tuple[str, str], str]:
        """(list, item) -> the objective that it is, or is part of: of the newest list of objectives."""
        current = self.lists.current
        return {
            (current["slug"], each["code"]): item["wording"].removesuffix(".")
            for item in (current["items"] if current else [])
            for each in (item, *walk_items(item["items"]))
        }

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {row["content"]["plan"]["slug"]: row["content"]["plan"]["title"] for row in self.lists.data["plans"]}

    def _priorities(self) -> Iterator[Outcome]:
        targets: dict[tuple[str, str], str] = {}
        for each in self.measures["targets"]:
            if each["measure"] and each["indicator"]:
                targets[each["plan"], each["measure"]] = each["indicator"]["slug"]
        for row in self.lists.data["priorities"]:
            objective = self._roots.get((row["objective"]["framework"], row["objective"]["item"]), NO_OBJECTIVE)
            base = Outcome(
                objective, self._titles[row["plan"]], self.lists.sections[row["plan"], row["section"]]["href"],
                priority=row["wording"] or "; ".join(row["parts"]),
            )  # fmt: skip
            agreed = [each for each in row["measures"] if each["state"] != "to be agreed"]
            for each in agreed:
                # In a plan's table of priorities one cell is both: what is measured, and what is aimed at.
                slug = targets.get((row["plan"], each["wording"]), "")
                yield self._answered(replace(base, metric=each["wording"], target=each["wording"], indicator=slug))
            for each in row["measures"]:
                if each not in agreed:
                    yield replace(base, note=f"“{each['wording']}”")
            if not row["measures"]:
                yield base

    def _commitments(self) -> Iterator[Outcome]:
        sources, items, own = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in self.lists.data["sources"]:
            if row["item"]:
                sources[row["plan"], row["commitment"]].append((row["framework"], row["item"]))
        for row in self.measures["items"]:
            items[row["framework"], row["item"]].append(row)
        for row in self.measures["targets"]:
            own[row["plan"], row["commitment"]].append(row)
        terms = {(row["plan"], row["commitment"]): row for row in self.measures["terms"]}
        for (plan, uid), row in self.lists.commitments.items():
            named = sources[plan, uid]
            objective = next((self._roots[each] for each in named if each in self._roots), NO_OBJECTIVE)
            base = Outcome(objective, self._titles[plan], row["trace"], commitment=row["text"])
            agreed = terms.get((plan, uid), {})
            found = [self._line(base, each["wording"], each["wording"], each["indicator"]) for each in own[plan, uid]]
            if agreed.get("measure"):
                found.append(self._line(base, agreed["measure"], "", {"slug": agreed["indicator"], "title": ""}))
            found += [
                self._line(base, each["wording"], each["target"], each["indicator"])
                for source in named
                for each in items[source]
                if each["wording"]
            ]
            yield from found or [replace(base, note=agreed.get("why_no_measure", ""))]

    def _line(self, base: Outcome, metric: str, target: str, indicator: dict | None) -> Outcome:
        slug = indicator["slug"] if indicator else ""
        return self._answered(replace(base, metric=metric, target=target, indicator=slug))

    @cached_property
    def _listed(self) -> set[str]:
        """The indicators that have their place on `/priorities/indicators/`."""
        rows = [*self.measures["items"], *(each for each in self.measures["targets"] if each["commitment"])]
        return {row["indicator"]["slug"] for row in rows if row["indicator"]}

    def _answered(self, row: Outcome) -> Outcome:
        if row.indicator not in self._listed:
            row = replace(row, indicator="")
        told = self.answers.get(row.indicator)
        if not told:
            return replace(row, answer=NO_DATA)
        value = f"{told['value']} in {told['area']}, for the period to {wording.day(told['last'])}."
        return replace(row, answer=f"{value} {told['met']}".strip())


def _group(title: str, href: str, rows: list[Outcome]) -> dict:
    """An objective's page, and its line on the page of all."""
    things = {(row.plan, row.priority, row.commitment): row for row in reversed(rows)}
    without = sum(not row.metric for row in things.values())
    return {"title": title, "href": href, "plans": _by_plan(rows), "count": len(things), "without": without}


def _by_plan(rows: list[Outcome]) -> list[dict]:
    """The lines of each plan, those of one priority or commitment together."""
    plans: dict[str, dict[tuple[str, str], list[Outcome]]] = {}
    for row in rows:
        plans.setdefault(row.plan, {}).setdefault((row.priority, row.commitment), []).append(row)
    return [{"title": plan, "things": list(things.values())} for plan, things in plans.items()]
