"""Which pages belong to the site rather than to one edition? Those that lead to the plans, and those that speak of all.

They are rebuilt at each publication and lie beside the bundles as files, so they too are read with all else stopped.
Nothing in them is frozen: what must last is in the bundles.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby

from django.conf import settings

from publication.bundle import wording
from publication.bundle.assets import asset_files, page
from publication.bundle.pages import FINDINGS, opinion_anchor
from publication.bundle.words import in_order

WORKING_ADDRESSES = (
    "/workspace/", "/boards/", "/accounts/", "/admin/", "/api/", "/follow/", "/formats/", "/verify/copy/",
    "/verify/receipt/",
)  # fmt: skip


def render_site(
    plans: list[dict],
    glossary: list[dict],
    *,
    site_name: str | None = None,
    contact: str | None = None,
    statements: dict[str, str] | None = None,
) -> dict[str, bytes]:
    """Returns path -> bytes of the site's own pages and of the assets they need.

    `plans` holds every published or withdrawn plan with its editions and their opinions, `glossary` the words
    explained, each meaning with its days. The same input gives the same bytes.
    """
    contact = settings.SITE_CONTACT if contact is None else contact
    statements = settings.SITE_STATEMENTS if statements is None else statements
    site = Site(plans, glossary, site_name or settings.SITE_NAME, contact)
    files = {
        "plans/index.html": site.plan_list(),
        "glossary/index.html": site.words(),
        "verify/index.html": site.page("verify", "How to check a copy", "verify", example=site.example),
        "accessibility/index.html": site.page("accessibility", "Accessibility statement", **statements),
        "privacy/index.html": site.page("privacy", "Privacy and cookies", **statements),
        "publication-scheme/index.html": site.scheme(),
        "404.html": site.page("not_found", "Page not found"),
        **asset_files(),
    }
    for plan in site.listed:
        files[f"plans/{plan['slug']}/editions/index.html"] = site.history(plan)
        files[f"plans/{plan['slug']}/status.json"] = status(plan)
    return files


def render_for_machines(
    pages: Iterable[str], plans: list[dict], *, site_address: str | None = None
) -> dict[str, bytes]:
    """Returns `robots.txt`, and `sitemap.xml` where the site knows its own address (`https://plans.example.nhs.uk`): a
    sitemap without a host is none. `pages` are the site's own files; the latest edition of each plan joins them."""
    address = (settings.SITE_ADDRESS if site_address is None else site_address).rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in WORKING_ADDRESSES)]
    if not address:
        return {"robots.txt": ("\n".join(lines) + "\n").encode()}
    found = {f"/{path.removesuffix('index.html')}": "" for path in pages if path.endswith("index.html")}
    found |= {
        f"/plans/{plan['slug']}/": edition["published_at"]
        for plan in plans for edition in plan["editions"] if edition["latest"]
    }  # fmt: skip
    entries = "".join(
        f"<url><loc>{escape(address + path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for path, changed in sorted(found.items())
    )
    scheme = "http://www.sitemaps.org/schemas/sitemap/0.9"
    sitemap = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{scheme}">\n{entries}</urlset>\n'
    lines.append(f"Sitemap: {address}/sitemap.xml")
    return {"robots.txt": ("\n".join(lines) + "\n").encode(), "sitemap.xml": sitemap.encode()}


def status(plan: dict) -> bytes:
    """What a frozen page asks for: `{"latest": 2, "state": "published"}`."""
    latest = max((edition["number"] for edition in plan["editions"]), default=0)
    return json.dumps({"latest": latest, "state": plan["state"]}, sort_keys=True).encode() + b"\n"


@dataclass(frozen=True)
class Site:
    """The plans and words that the site's pages speak of."""

    plans: list[dict]
    glossary: list[dict]
    name: str
    contact: str

    @cached_property
    def listed(self) -> list[dict]:
        """Every plan as templates show it, in the order of titles."""
        return sorted((shown_plan(plan) for plan in self.plans), key=lambda plan: (plan["title"], plan["slug"]))

    @property
    def example(self) -> dict | None:
        """A plan to show the commands with."""
        return next((plan for plan in self.listed if plan["latest"]), None)

    def plan_list(self) -> bytes:
        current = [plan for plan in self.listed if not plan.get("is_reference")]
        groups = [
            {"title": "For the whole area", "plans": [plan for plan in current if not plan["place"]]},
            {"title": "For one Place", "plans": [plan for plan in current if plan["place"]]},
            {"title": "Kept for reference", "plans": [plan for plan in self.listed if plan not in current]},
        ]
        return self.page("plans", "Plans", "plans", groups=[group for group in groups if group["plans"]])

    def scheme(self) -> bytes:
        """What is published here, by the classes of the Information Commissioner's model scheme."""
        return self.page("scheme", "Publication scheme", kinds=sorted({plan["type"] for plan in self.listed}))

    def history(self, plan: dict) -> bytes:
        return self.page("history", f"Editions of {plan['title']}", "plans", plan=plan)

    def words(self) -> bytes:
        entries = [{**entry, "when": held(entry)} for entry in in_order(self.glossary)]
        letters = [
            {"letter": letter, "entries": list(group)}
            for letter, group in groupby(entries, key=lambda entry: entry["term"][:1].upper())
        ]
        return self.page("glossary", "Words we use", "glossary", letters=letters, changed=changed_meaning(entries))

    def page(self, template: str, title: str, section: str = "", **more: object) -> bytes:
        context = {
            "site_name": self.name, "page_title": title, "site_section": section, "contact": self.contact, **more
        }  # fmt: skip
        context["notice"] = notice_of(self.plans)
        return page(f"site/{template}.html", context)


def notice_of(plans: list[dict]) -> str:
    """The warning that published plans carry, for pages that speak of several: that the system is a sample, say."""
    return next((plan["notice"] for plan in plans if plan.get("notice")), "")


def held(entry: dict) -> str:
    """When a meaning held, in words; empty where it always did."""
    first, last = wording.day(entry.get("valid_from")), wording.day(entry.get("valid_to"))
    if first and last:
        return f"{first} to {last}"
    return f"since {first}" if first else (f"until {last}" if last else "")


def changed_meaning(entries: list[dict]) -> list[dict]:
    """Words and letters with more than one meaning, each meaning with its time; the newest first."""
    uses: dict[str, list[dict]] = {}
    for entry in entries:
        for name in (entry["term"], *entry.get("aliases", [])):
            uses.setdefault(name, []).append(entry)
    found: dict[tuple[str, ...], dict] = {}
    for name, meanings in uses.items():
        if len(meanings) > 1:
            meanings = sorted(meanings, key=lambda entry: entry.get("valid_from") or "", reverse=True)
            key = tuple(entry["slug"] for entry in meanings)
            found.setdefault(key, {"names": [], "meanings": meanings})["names"].append(name)
    return list(found.values())


def shown_plan(plan: dict) -> dict:
    """A plan as templates show it: days and sizes in words, the newest edition first."""
    editions = [
        {
            **edition,
            "published": wording.day(edition["published_at"]),
            "size": wording.size(edition["pdf_size"]) if edition["pdf_size"] else "",
        }
        for edition in sorted(plan["editions"], key=lambda edition: -edition["number"])
    ]
    return {
        **plan,
        "type": _name(plan["type"]),
        "owner": _name(plan["owner"]),
        "period": plan.get("period") or wording.period(plan["starts_on"], plan["ends_on"]),
        "withdrawn": _withdrawn(plan.get("withdrawn")),
        "editions": editions,
        "latest": next((edition for edition in editions if edition["latest"]), editions[0] if editions else None),
        "opinions": [shown_opinion(opinion) for opinion in plan["opinions"]],
    }


def shown_opinion(opinion: dict) -> dict:
    """A board's opinion as templates show it."""
    return {
        **opinion,
        "anchor": opinion_anchor(opinion),
        "given": opinion["state"] == "opinion given",
        "finding_text": FINDINGS.get(opinion["finding"], opinion["finding"]),
        "agreed": wording.day(opinion["agreed_on"]),
    }


def _withdrawn(told: dict | None) -> dict | None:
    return {**told, "day": wording.day(told["on"])} if told else None


def _name(value: dict | str) -> str:
    return value["name"] if isinstance(value, dict) else value
