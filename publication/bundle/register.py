"""Which pages tell of all plans that are known, held here or not? The register, and how the plans fit together."""

import re
from itertools import groupby

from django.conf import settings

from publication.bundle import lineage, wording
from publication.bundle.assets import page

PICTURE = "plans/lineage/lineage.svg"


def render_register(register: dict, *, site_name: str | None = None) -> dict[str, bytes]:
    """Returns path -> bytes of the register, the lineage and its picture.

    `register` holds `plans` (in their order), `relations` and `lost`. The same input gives the same bytes.
    """
    name = site_name or settings.SITE_NAME
    plans = [_shown(plan) for plan in register["plans"]]
    drawn = lineage.drawn(register["relations"])
    files = {
        "plans/register/index.html": page(
            "site/register.html",
            {
                "site_name": name, "page_title": "All plans and strategies", "site_section": "plans",
                "groups": _by_type(plans), "count": len(plans), "held": sum(bool(plan["plan"]) for plan in plans),
                "lost": register["lost"],
            },
        ),
        "plans/lineage/index.html": page(
            "site/lineage.html",
            {
                "site_name": name, "page_title": "How the plans fit together", "site_section": "plans",
                "drawn": drawn, "groups": _by_plan(register["relations"]),
                "picture": f"/{PICTURE}" if drawn else "", "count": len(register["relations"]),
            },
        ),
    }  # fmt: skip
    if drawn:
        files[PICTURE] = lineage.draw(drawn)
    return files


def partial(value: str | None) -> str:
    """A date that is as long as it is certain, in words: `2026`, `March 2026`, `31 March 2026`."""
    if not value or len(value) == 4:
        return value or ""
    return wording.day(value) if len(value) == 10 else f"{wording.MONTHS[int(value[5:7]) - 1]} {value[:4]}"


def _shown(plan: dict) -> dict:
    dates = [{**date, "said": said(date)} for date in plan["dates"]]
    involved = [{**each, "said": said(each)} for each in plan["involved"]]
    return {
        **plan,
        "dates": dates,
        "involved": involved,
        "period": plan["period_words"] or "",
        "checked": wording.day(plan["checked_on"]),
    }


def said(date: dict) -> str:
    """The source's own words for a day, with the year or month that they leave out and that is certain all the same."""
    words, first, last = date["words"], date["starts"] or "", date["ends"] or ""
    ends = [partial(first), partial(last)]
    if last and len(first) > 4 and first[:4] == last[:4]:
        ends[0] = ends[0].removesuffix(f" {first[:4]}")
    found = " to ".join(end for end in ends if end)
    only_years = len(first) <= 4 and len(last) <= 4
    if not found or found in words or (only_years and (first or last) in words):
        return words
    # "31 st January" and "31 January" are the same words.
    return found if re.sub(r"(?<=\d) ?(?:st|nd|rd|th)\b", "", words) in found else f"{words} ({found})"


def _by_type(plans: list[dict]) -> list[dict]:
    order = {name: index for index, name in reversed(list(enumerate(plan["type"] for plan in plans)))}
    ordered = sorted(plans, key=lambda plan: order[plan["type"]])
    return [
        {"title": title, "anchor": f"type--{number}", "plans": list(group)}
        for number, (title, group) in enumerate(groupby(ordered, key=lambda plan: plan["type"]), start=1)
    ]


def _by_plan(relations: list[dict]) -> list[dict]:
    groups: dict[str, dict] = {}
    for relation in relations:
        group = groups.setdefault(relation["plan"]["slug"], {"plan": relation["plan"], "relations": []})
        group["relations"].append(relation)
    return list(groups.values())
