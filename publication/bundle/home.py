"""What does somebody see first? The whole system at a glance: the plan and its editions, the Places, what the plans are
for, who is who, and what changed last. A file like the site's other pages; the same data, the same bytes."""

from django.conf import settings

from publication.bundle.assets import page
from publication.bundle.frameworks import Lists
from publication.bundle.places import on_map
from publication.bundle.site import notice_of, shown_opinion, shown_plan

LATEST = 5
# Kinds of body that somebody from outside knows by name; the directory has all.
KNOWN_KINDS = ("icb", "integrated-care-partnership", "place-partnership", "local-authority",
               "health-and-wellbeing-board", "nhs-trust", "provider-collaborative", "healthwatch")  # fmt: skip


def render_home(
    plans: list[dict], places: list[dict], bodies: list[dict], priorities: dict, *, site_name: str | None = None
) -> dict[str, bytes]:
    """Returns the home page: `index.html` -> bytes. The data are as `publication.queries` gives them."""
    shown = [shown_plan(plan) for plan in plans]
    live = [plan for plan in shown if plan["state"] == "published" and plan["latest"]]
    wide = [plan for plan in live if not plan["place"]]
    leading = [plan for plan in wide if not plan.get("is_reference")] or wide
    # The plan on which the most boards are asked is what most readers come for, whatever was published after it.
    leading.sort(key=lambda plan: (len(plan["opinions"]), plan["latest"]["published_at"], plan["slug"]), reverse=True)
    first = leading[0] if leading else None
    context = {
        "site_name": site_name or settings.SITE_NAME,
        "page_title": "Home",
        "notice": notice_of(plans),
        "plan": _at_a_glance(first) if first else None,
        "others": leading[1:3],
        "places": (rows := _places(places, live, first)),
        "map": on_map(rows),
        "objectives": _objectives(priorities, site_name or settings.SITE_NAME),
        "kinds": _kinds(bodies),
        "bodies": len(bodies),
        "changes": _changes(shown),
        "texts": len([plan for plan in shown if plan["latest"]]),
        "local": sum(bool(plan["place"]) for plan in live),
    }
    return {"index.html": page("site/home.html", context)}


def _at_a_glance(plan: dict) -> dict:
    opinions = plan["opinions"]
    editions = [
        {**edition, "opinions": _counts([shown_opinion(each) for each in edition.get("opinions", [])])}
        for edition in reversed(plan["editions"])
    ]
    return {**plan, "asked": _counts(opinions), "line": editions}


def _counts(opinions: list[dict]) -> dict[str, int]:
    return {"all": len(opinions), "given": sum(opinion["given"] for opinion in opinions)}


def _places(places: list[dict], plans: list[dict], first: dict | None) -> list[dict]:
    by_slug = {plan["slug"]: plan for plan in plans}
    said = {opinion["board"]["name"]: opinion for opinion in first["opinions"]} if first else {}
    return [
        {**place, "plan": by_slug.get(place["plan"]), "opinion": said.get(place["board"]["name"])} for place in places
    ]


def _objectives(priorities: dict, site_name: str) -> list[dict]:
    """The newest objectives, each with how many promises of the published plans serve it or an area under it."""
    current = Lists(priorities, site_name).current
    found = []
    for item in current["items"] if current else []:
        codes = {item["code"], *(area["code"] for area in item["items"])}
        serving = {
            (row["plan"], row["commitment"]) for row in priorities["sources"]
            if row["framework"] == current["slug"] and row["item"] in codes
        }  # fmt: skip
        found.append({**item, "title": item["wording"].removesuffix("."), "count": len(serving)})
    return found


def _kinds(bodies: list[dict]) -> list[dict]:
    """How many bodies of each well-known kind there are now; those that ended are told of in the directory."""
    found = []
    for kind in KNOWN_KINDS:
        now = [body for body in bodies if body["kind"] == kind and not body["valid_to"]]
        if now:
            found.append({"slug": kind, "name": now[0]["kind_name"], "bodies": now, "count": len(now)})
    return found


def _changes(plans: list[dict]) -> list[dict]:
    """The editions that were published last, those of one day together: many Place plans come out on one day."""
    days: dict[str, dict] = {}
    for plan in sorted(plans, key=lambda plan: (plan.get("is_reference", False), plan["title"])):
        for edition in plan["editions"]:
            empty = {"on": edition["published_at"], "day": edition["published"], "wide": [], "local": []}
            day = days.setdefault(edition["published"], empty)
            day["local" if plan["place"] else "wide"].append({"plan": plan, "edition": edition})
    return sorted(days.values(), key=lambda day: day["on"], reverse=True)[:LATEST]
