"""Which pages belong to the site rather than to one edition? Those that lead to the plans, and those that speak of all.

They are rebuilt at each publication and lie beside the bundles as files, so they too are read with all else stopped.
Nothing in them is frozen: what must last is in the bundles.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby

from django.conf import settings

from publication.bundle import wording
from publication.bundle.assets import asset_files, page
from publication.bundle.pages import FINDINGS, opinion_anchor
from publication.bundle.words import in_order

SITEMAP = ("plans", "places", "priorities", "opinions", "glossary", "verify")
WORKING_ADDRESSES = ("/workspace/", "/boards/", "/accounts/", "/admin/", "/api/")


def render_site(
    plans: list[dict],
    places: list[dict],
    glossary: list[dict],
    *,
    site_name: str | None = None,
    site_address: str | None = None,
) -> dict[str, bytes]:
    """Returns path -> bytes of the site's own pages and of the assets they need.

    `plans` holds every published or withdrawn plan with its editions and its latest opinions, `places` every Place,
    `glossary` the words explained. With `site_address` (`https://plans.example.nhs.uk`) there is a sitemap too.
    The same input gives the same bytes.
    """
    site = Site(plans, places, glossary, site_name or settings.SITE_NAME, (site_address or "").rstrip("/"))
    files = {
        "index.html": site.home(),
        "plans/index.html": site.plan_list(),
        "places/index.html": site.place_list(),
        "opinions/index.html": site.opinion_list(),
        "glossary/index.html": site.words(),
        "verify/index.html": site.page("verify", "How to check a copy", "verify", example=site.example),
        "accessibility/index.html": site.page("accessibility", "Accessibility statement"),
        "404.html": site.page("not_found", "Page not found"),
        "robots.txt": site.robots(),
        **asset_files(),
    }
    for plan in site.listed:
        files[f"plans/{plan['slug']}/editions/index.html"] = site.history(plan)
        files[f"plans/{plan['slug']}/status.json"] = status(plan)
    for place in places:
        files[f"places/{place['slug']}/index.html"] = site.place(place)
    if site.address:
        files["sitemap.xml"] = site.sitemap()
    return files


def status(plan: dict) -> bytes:
    """What a frozen page asks for: `{"latest": 2, "state": "published"}`."""
    latest = max((edition["number"] for edition in plan["editions"]), default=0)
    return json.dumps({"latest": latest, "state": plan["state"]}, sort_keys=True).encode() + b"\n"


@dataclass(frozen=True)
class Site:
    """The plans, Places and words that the site's pages speak of."""

    plans: list[dict]
    places: list[dict]
    glossary: list[dict]
    name: str
    address: str

    @cached_property
    def listed(self) -> list[dict]:
        """Every plan as templates show it, in the order of titles."""
        return sorted((_shown(plan) for plan in self.plans), key=lambda plan: (plan["title"], plan["slug"]))

    @cached_property
    def by_slug(self) -> dict[str, dict]:
        return {plan["slug"]: plan for plan in self.listed}

    @property
    def example(self) -> dict | None:
        """A plan to show the commands with."""
        return next((plan for plan in self.listed if plan["latest"]), None)

    def home(self) -> bytes:
        live = [plan for plan in self.listed if plan["state"] == "published" and plan["latest"]]
        wide = [plan for plan in live if not plan["place"]]
        leading = [plan for plan in wide if not plan.get("is_reference")] or wide
        newest = sorted(leading, key=lambda plan: plan["latest"]["published_at"], reverse=True)
        opinions = [opinion for plan in wide for opinion in plan["opinions"]]
        return self.page(
            "home",
            "Home",
            newest=newest[:3],
            places=self._places(),
            opinions={"all": len(opinions), "given": sum(opinion["given"] for opinion in opinions)},
        )

    def plan_list(self) -> bytes:
        current = [plan for plan in self.listed if not plan.get("is_reference")]
        groups = [
            {"title": "For the whole area", "plans": [plan for plan in current if not plan["place"]]},
            {"title": "For one Place", "plans": [plan for plan in current if plan["place"]]},
            {"title": "Kept for reference", "plans": [plan for plan in self.listed if plan not in current]},
        ]
        return self.page("plans", "Plans", "plans", groups=[group for group in groups if group["plans"]])

    def history(self, plan: dict) -> bytes:
        return self.page("history", f"Editions of {plan['title']}", "plans", plan=plan)

    def place_list(self) -> bytes:
        return self.page("places", "Places", "places", places=self._places())

    def place(self, place: dict) -> bytes:
        found = [
            {"plan": plan, "opinion": opinion}
            for plan in self.listed
            for opinion in plan["opinions"]
            if place["name"] == opinion["place"] or place["board"]["name"] == opinion["board"]["name"]
        ]
        shown = {**place, "plan": self.by_slug.get(place["plan"])}
        return self.page("place", place["name"], "places", place=shown, opinions=found)

    def opinion_list(self) -> bytes:
        return self.page(
            "opinions", "Boards’ opinions", "opinions", plans=[plan for plan in self.listed if plan["opinions"]]
        )

    def words(self) -> bytes:
        letters = [
            {"letter": letter, "entries": list(group)}
            for letter, group in groupby(in_order(self.glossary), key=lambda entry: entry["term"][:1].upper())
        ]
        return self.page("glossary", "Words we use", "glossary", letters=letters)

    def robots(self) -> bytes:
        lines = ["User-agent: *", *(f"Disallow: {address}" for address in WORKING_ADDRESSES)]
        if self.address:
            lines.append(f"Sitemap: {self.address}/sitemap.xml")
        return ("\n".join(lines) + "\n").encode()

    def sitemap(self) -> bytes:
        pages = [("/", ""), *((f"/{name}/", "") for name in SITEMAP)]
        pages += [(f"/places/{place['slug']}/", "") for place in self.places]
        pages += [(f"/plans/{plan['slug']}/", plan["latest"]["published_at"]) for plan in self.listed if plan["latest"]]
        entries = "".join(
            f"<url><loc>{escape(self.address + path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
            for path, changed in pages
        )
        scheme = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{scheme}">\n{entries}</urlset>\n'.encode()

    def page(self, template: str, title: str, section: str = "", **more: object) -> bytes:
        context = {"site_name": self.name, "page_title": title, "site_section": section, **more}
        context["notice"] = next((plan["notice"] for plan in self.plans if plan.get("notice")), "")
        return page(f"site/{template}.html", context)

    def _places(self) -> list[dict]:
        return [{**place, "plan": self.by_slug.get(place["plan"])} for place in self.places]


def _shown(plan: dict) -> dict:
    editions = [
        {
            **edition,
            "published": wording.day(edition["published_at"]),
            "size": wording.size(edition["pdf_size"]) if edition["pdf_size"] else "",
        }
        for edition in sorted(plan["editions"], key=lambda edition: -edition["number"])
    ]
    opinions = [
        {
            **opinion,
            "anchor": opinion_anchor(opinion),
            "given": opinion["state"] == "opinion given",
            "finding_text": FINDINGS.get(opinion["finding"], opinion["finding"]),
            "agreed": wording.day(opinion["agreed_on"]),
        }
        for opinion in plan["opinions"]
    ]
    return {
        **plan,
        "type": _name(plan["type"]),
        "owner": _name(plan["owner"]),
        "period": plan.get("period") or wording.period(plan["starts_on"], plan["ends_on"]),
        "withdrawn": _withdrawn(plan.get("withdrawn")),
        "editions": editions,
        "latest": next((edition for edition in editions if edition["latest"]), editions[0] if editions else None),
        "opinions": opinions,
    }


def _withdrawn(told: dict | None) -> dict | None:
    return {**told, "day": wording.day(told["on"])} if told else None


def _name(value: dict | str) -> str:
    return value["name"] if isinstance(value, dict) else value
