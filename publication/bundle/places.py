"""Which pages tell of one Place? Its plan and priorities, its bodies, its strategy, what the plan for the whole area
says about it, and what its board said. Files like the site's other pages; the same data, the same bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import lxml.html
from django.conf import settings

from publication.bundle import wording
from publication.bundle.assets import page
from publication.bundle.bodies import Directory
from publication.bundle.comparison import comparison
from publication.bundle.sections import heading, pages_of
from publication.bundle.site import notice_of, shown_opinion, shown_plan
from publication.bundle.tables import walk

# Parts of a plan that do not say what it wants: they stand in the plan, and on the page that compares the Places.
LEFT_OUT = {"governance", "context"}
EXCERPT = 240


def render_places(
    places: list[dict], plans: list[dict], bodies: list[dict], register: dict, contents: list[dict],
    *, measured: dict | None = None, site_name: str | None = None,
) -> dict[str, bytes]:  # fmt: skip
    """Returns path -> bytes of `/places/` and of each Place's page.

    The data are as `publication.queries` gives them: `plans` with the opinions of every edition, the `register` with
    relations and lost figures, the frozen `contents` of the public plans, and what is `measured` of each Place
    (`site_place_measures()`). The same input gives the same bytes.
    """
    pages = Places(places, plans, bodies, register, contents, site_name or settings.SITE_NAME, measured or {})
    return {
        "places/index.html": pages.index(),
        **{f"places/{place['slug']}/index.html": pages.place(place) for place in places},
    }


@dataclass(frozen=True)
class Places:
    """The Places, and all that is known of them."""

    places: list[dict]
    plans: list[dict]
    bodies: list[dict]
    register: dict
    contents: list[dict]
    site_name: str
    measured: dict

    @cached_property
    def by_slug(self) -> dict[str, dict]:
        return {plan["slug"]: shown_plan(plan) for plan in self.plans}

    @cached_property
    def directory(self) -> Directory:
        return Directory(self.bodies, self.site_name)

    @cached_property
    def rows(self) -> list[dict]:
        return [{**place, "plan": self.by_slug.get(place["plan"])} for place in self.places]

    def index(self) -> bytes:
        return self._page("places", "Places", places=self.rows, map=on_map(self.rows))

    def place(self, place: dict) -> bytes:
        plan = self.by_slug.get(place["plan"])
        known = [row for row in self.register["plans"] if row["place"] and row["place"]["slug"] == place["slug"]]
        slugs = {row["slug"] for row in known}
        own = [content for content in self.contents if content["plan"]["slug"] == place["plan"]]
        wide = [
            content for content in self.contents
            if not content["plan"]["place"] and content["plan"]["type"]["slug"] != "reference-document"
        ]  # fmt: skip
        return self._page(
            "place",
            place["name"],
            trail=True,
            place={**place, "plan": plan},
            opinions=self._opinions(place),
            tree=self._tree(place["partnership"].get("slug")),
            known=known,
            relations=[
                row for row in self.register["relations"] if {row["plan"]["slug"], row["other"]["slug"]} & slugs
            ],
            lost=[row for row in self.register["lost"] if row["plan"]["slug"] in slugs],
            priorities=[
                {"name": group["name"], **row}
                for group in comparison(own)
                if group["slug"] not in LEFT_OUT
                for row in group["rows"]
            ],
            said=[self._said(content, place) for content in wide],
            wide=[content["plan"] for content in wide],
            measured=self._measured(place),
        )

    def _opinions(self, place: dict) -> list[dict]:
        """What the Place's board said, or that it said nothing, of each edition of each plan; the newest first."""
        return [
            {"plan": plan, "edition": edition, "opinion": shown_opinion(opinion)}
            for plan in self.by_slug.values()
            for edition in plan["editions"]
            for opinion in edition.get("opinions", [])
            if place["name"] == opinion["place"] or place["board"]["name"] == opinion["board"]["name"]
        ]

    def _measured(self, place: dict) -> dict:
        found = self.measured.get(place["slug"]) or {"count": 0, "gaps": [], "telling": [], "local": []}
        return {**found, "telling": [{**each, "day": wording.day(each["last"])} for each in found["telling"]]}

    def _tree(self, slug: str | None) -> dict | None:
        body = self.directory.by_slug.get(slug or "")
        return self.directory.tree(body) if body else None

    def _said(self, content: dict, place: dict) -> dict:
        """Where a plan for the whole area names the Place: its sections with the first words that do, its promises."""
        plan, addresses = content["plan"], pages_of(content["sections"])
        names = self._finder(place)
        sections, promises = [], []
        for section in walk(content["sections"]):
            path, fragment = addresses[section["slug"]]
            found = next((text for text in _texts(section["body"]) if names(text)), "")
            href = f"/plans/{plan['slug']}/{path}"
            if found or names(section["title"]):
                sections.append({
                    "title": heading(section), "href": href + (f"#{fragment}" if fragment else ""),
                    "words": around(found, names),
                })  # fmt: skip
            promises += [
                {"text": each["text"], "href": f"{href}#commitment--{each['id']}", "section": heading(section)}
                for each in _promises(section["commitments"])
                if names(each["text"])
            ]
        return {"plan": plan, "edition": content["edition"], "sections": sections, "promises": promises}

    def _finder(self, place: dict) -> "Finder":
        """Finds the Place's name, and those of its bodies, but not within the name of another body (a trust, say)."""
        own = {place[key]["name"] for key in ("authority", "board", "partnership")}
        wanted = {place["name"], *own}
        others = {
            name["name"]
            for body in self.bodies
            for name in body["names"]
            if place["name"] in name["name"] and name["name"] not in wanted
            and place["slug"] not in {each["slug"] for each in body["places"]}
        }  # fmt: skip
        return Finder(wanted, others)

    def _page(self, template: str, title: str, **more: object) -> bytes:
        context = {"site_name": self.site_name, "page_title": title, "site_section": "places", **more}
        context["notice"] = notice_of(self.plans)
        return page(f"site/{template}.html", context)


class Finder:
    """Where in a text a name stands, though not as part of a longer name."""

    def __init__(self, wanted: set[str], others: set[str]) -> None:
        longest_first = sorted(wanted | others, key=lambda name: (-len(name), name))
        self.wanted = wanted
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def __call__(self, text: str) -> re.Match | None:
        return next((match for match in self.pattern.finditer(text) if match[0] in self.wanted), None)


def around(text: str, finder: Finder) -> str:
    """The words of a text about the name found in it, whole where they are few."""
    match = finder(text)
    if match is None or len(text) <= EXCERPT:
        return text
    start = max(0, min(match.start() - EXCERPT // 3, len(text) - EXCERPT))
    end = min(len(text), start + EXCERPT)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, end) if end < len(text) else end
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def on_map(places: list[dict]) -> list[dict]:
    """The Places with the squares on which they lie, from the top left; empty unless every Place has one."""
    if not all(place.get("map") for place in places):
        return []
    return sorted(places, key=lambda place: (place["map"][1], place["map"][0]))


def _texts(body: str) -> Iterator[str]:
    """The texts of a body's blocks, one by one: paragraphs, items, cells, captions."""
    if body.strip():
        tree = lxml.html.fragment_fromstring(body, create_parent="div")
        for element in tree.iter("p", "li", "td", "th", "h2", "h3", "h4", "figcaption", "caption"):
            yield " ".join(element.text_content().split())


def _promises(rows: list[dict]) -> Iterator[dict]:
    for row in rows:
        yield row
        yield from _promises(row["commitments"])
