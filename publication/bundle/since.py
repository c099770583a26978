"""What changed since the edition before? A page of the site for each published edition that has one before it: counts,
a list of the sections, the figures that changed, and the marked text of what changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from core.canonical import moment
from plans import redline
from publication.bundle import wording
from publication.bundle.assets import page
from publication.bundle.changes import marked
from publication.bundle.sections import pages_of
from publication.queries.compare import Difference, Fact, SectionDifference
from publication.queries.since import Pair

# These pages are made at every showing, and to compare two long texts takes seconds; two published editions and what
# was said of them never change.
_MADE: dict[tuple[str, ...], bytes] = {}
MOST_MADE = 100
TEXT_BEGINS_AT = 4


def render_since(pairs: list[Pair], *, notice: str = "", site_name: str | None = None) -> dict[str, bytes]:
    """Returns path -> bytes of one page for each pair of editions. The same editions give the same bytes."""
    site_name = site_name or settings.SITE_NAME
    return {f"{path_of(pair.slug, pair.number)}index.html": _made(pair, notice, site_name) for pair in pairs}


def path_of(slug: str, number: int) -> str:
    """Where the page lies that tells what changed in this edition."""
    return f"plans/{slug}/what-changed/{number}/"


def _made(pair: Pair, notice: str, site_name: str) -> bytes:
    sides = [each for side in (pair.old, pair.new) for each in (side.snapshot.sha256, moment(side.published_at))]
    key = (pair.slug, *sides, notice, site_name)
    if key not in _MADE:
        if len(_MADE) >= MOST_MADE:
            _MADE.clear()
        _MADE[key] = _page(pair, notice, site_name)
    return _MADE[key]


def _page(pair: Pair, notice: str, site_name: str) -> bytes:
    old, new = pair.contents
    found = pair.difference()
    here = f"/plans/{pair.slug}/editions/{pair.number}/"
    addresses = {
        slug: f"{here}{path}{f'#{fragment}' if fragment else ''}"
        for slug, (path, fragment) in pages_of(new["sections"]).items()
    }
    slugs = {each["id"]: each["slug"] for each in _all(new["sections"])}
    title = new["plan"]["title"]
    context = {
        "site_name": site_name, "site_section": "plans", "notice": notice,
        "page_title": f"What changed in {title}, edition {pair.number}", "slug": pair.slug, "title": title,
        "old": _side(pair.old, old), "new": _side(pair.new, new), "difference": found,
        "plan": _about_plan(found.plan, old, new), "figures": _figures(found),
        "sections": [_section(each, addresses, slugs) for each in found.changed],
    }  # fmt: skip
    return page("site/since.html", context)


def _about_plan(facts: list[Fact], old: dict[str, Any], new: dict[str, Any]) -> list[Fact]:
    """What changed beside the text. Of a list of bodies only those that went and those that came: nobody finds one new
    trust among twenty that are struck out and written again."""
    before, after = ([f"{body['name']} ({body['role']})" for body in side["plan"]["bodies"]] for side in (old, new))
    gone, come = ([name for name in one if name not in other] for one, other in ((before, after), (after, before)))
    shorter = Fact("Bodies", ", ".join(gone), ", ".join(come))
    return [shorter if fact.name == shorter.name and (gone or come) else fact for fact in facts]


def _side(publication: Any, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": content["edition"],
        "published": wording.day(moment(publication.published_at)),
        "sha256": publication.snapshot.sha256,
    }


def _section(section: SectionDifference, addresses: dict[str, str], slugs: dict[str, str]) -> dict[str, Any]:
    """A section as the page shows it; `href` leads to it in the new edition, where it still stands."""
    parts = redline.folded(section.change.redline.html, top=TEXT_BEGINS_AT)
    return {
        "anchor": f"section-{section.change.uid}",
        "heading": section.heading,
        "in_words": section.in_words,
        "href": addresses.get(slugs.get(section.change.uid, ""), ""),
        "next": f"section-{section.next_uid}" if section.next_uid else "",
        "facts": section.told,
        "parts": [
            {"html": marked(part.html, addresses), "changed": part.changed, "blocks": part.blocks} for part in parts
        ],
    }


def _figures(found: Difference) -> list[dict[str, Any]]:
    return [
        {"figure": figure, "place": figure.place, "section": section.heading, "anchor": figure.anchor}
        for section, figure in found.figures
    ]


def _all(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for each in sections for found in (each, *_all(each["sections"]))]
