"""What can be found beside the texts of plans: metrics, targets, the Places compared, words, bodies and Places. Of each
what its public page says, and where it says so."""

from __future__ import annotations

from collections.abc import Iterator

from publication.bundle import wording
from publication.bundle.comparison import comparison
from publication.bundle.frameworks import Lists, due
from publication.bundle.passages import Passage
from publication.bundle.site import held

NO_NUMBERS = "No figures by Place are published yet, so there is nothing to compare."
NOT_OPEN = "The figures by Place are not open: no licence for them is recorded."


def of_site(
    lists: Lists, measures: list[dict], indicators: list[dict], glossary: list[dict], bodies: list[dict],
    places: list[dict],
) -> list[Passage]:  # fmt: skip
    """Every passage that belongs to no one edition. `measures` are the rows of the lists (`site_measures`),
    `indicators` those that everybody may see, with the Places for which there are open figures. What is told of a plan
    bears its slug, so that it can be taken away with the plan."""
    by_slug = {row["slug"]: row for row in indicators}
    return [
        *_measures(lists, measures, by_slug), *_indicators(indicators), *_milestones(lists), *_side_by_side(lists),
        *(_word(entry) for entry in glossary), *(_body(body) for body in bodies), *(_place(place) for place in places),
    ]  # fmt: skip


def _measures(lists: Lists, measures: list[dict], indicators: dict[str, dict]) -> Iterator[Passage]:
    """Each row of a list's table is found as a metric, by its target, and as what the Places show of it."""
    for row in measures:
        framework, item = lists.by_slug[row["framework"]], lists.items[row["framework"], row["item"]]
        name = row["wording"] or item["wording"]
        under = f"{framework['name']}, {framework['version']}"
        here = f"/metrics/lists/{row['framework']}/#measure--{row['item']}-{row['position']}"
        indicator = indicators.get(row["indicator"]["slug"]) if row["indicator"] else None
        page = f"/metrics/{indicator['slug']}/" if indicator else here
        said = [under, f"Target: {row['target']}" if row["target"] else "No target is stated"]
        said += [] if row["wording"] else ["No metric is named"]
        text = item["wording"] if row["wording"] else ""
        yield Passage("indicator", name, text, page, " · ".join(said))
        if row["target"]:
            yield Passage("target", f"{row['target']}: {name}", text, here, under)
        yield Passage("comparison", f"The Places compared: {name}", _by_place(indicator), page, under)


def _by_place(indicator: dict | None) -> str:
    if indicator and indicator["places"]:
        return f"Figures for {', '.join(indicator['places'])}."
    return NOT_OPEN if indicator and not indicator["is_open"] else NO_NUMBERS


def _indicators(indicators: list[dict]) -> Iterator[Passage]:
    for row in indicators:
        text = " ".join(filter(None, (row["definition"], row["note"], row["source"])))
        yield Passage("indicator", row["title"], text, f"/metrics/{row['slug']}/", row["source_id"])


def _milestones(lists: Lists) -> Iterator[Passage]:
    for row in lists.data["milestones"]:
        plan = next((each["plan"] for each in row["statements"] if each["plan"]), "")
        title = next((each["content"]["plan"]["title"] for each in lists.data["plans"]
                      if each["content"]["plan"]["slug"] == plan), "")  # fmt: skip
        said = " ".join(dict.fromkeys(f"“{each['wording']}”" for each in row["statements"]))
        context = " · ".join(filter(None, (f"Due {due(row['due_on'], row['precision'])}", title)))
        yield Passage(
            "target", row["title"], said, f"/priorities/milestones/#{row['slug']}", context, plan=plan,
            plan_title=title, year=int(row["due_on"][:4]),
        )  # fmt: skip


def _side_by_side(lists: Lists) -> Iterator[Passage]:
    """What each Place plan has of each type of part, where the Places stand side by side."""
    contents = [row["content"] for row in lists.data["plans"] if row["content"]["plan"]["place"]]
    plans = {content["plan"]["place"]["slug"]: content["plan"] for content in contents}
    for group in comparison(contents):
        for row in group["rows"]:
            plan = plans[row["place"]["slug"]]
            yield Passage(
                "comparison", f"{group['name']} of {row['place']['name']}, beside the other Places",
                ". ".join(_words(row["parts"])), f"/priorities/places/#type--{group['slug']}",
                ", ".join(row["labels"]), plan=plan["slug"], plan_title=plan["title"], place=row["place"]["name"],
            )  # fmt: skip


def _words(parts: list[dict]) -> list[str]:
    return [words for part in parts for words in (part["title"], *part["words"], *_words(part["parts"]))]


def _word(entry: dict) -> Passage:
    names = ", ".join(entry["aliases"])
    return Passage("term", entry["term"], entry["meaning"], f"/glossary/#word--{entry['slug']}",
                   " · ".join(filter(None, (names, held(entry)))))  # fmt: skip


def _body(body: dict) -> Passage:
    others = [each["name"] for each in body["names"] if each["name"] != body["name"]]
    known_by = [*dict.fromkeys(others), body["ods_code"], body["gss_code"]]
    remits = [f"{row['act']}: {row['subject']}" for row in body["remits"]]
    ended = f"Until {wording.day(body['valid_to'])}." if body["valid_to"] else ""
    text = ". ".join(filter(None, (ended, body["description"], *remits)))
    return Passage("body", body["name"], text, f"/bodies/{body['slug']}/",
                   " · ".join(filter(None, (body["kind_name"], *known_by))),
                   place=body["places"][0]["name"] if len(body["places"]) == 1 else "")  # fmt: skip


def _place(place: dict) -> Passage:
    bodies = [place[key]["name"] for key in ("authority", "board", "partnership") if place[key].get("name")]
    return Passage("place", place["name"], f"Its bodies: {', '.join(bodies)}.", f"/places/{place['slug']}/",
                   place["authority"]["gss_code"], place=place["name"])  # fmt: skip
