"""What can be followed with a feed reader? One Atom feed (RFC 4287) for all plans, one for each plan and each Place:
which edition was published when, and what was withdrawn. Files, made by a pure function like the site's pages."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.feedgenerator import Atom1Feed

from publication.bundle import wording

NAMESPACE = uuid.UUID("6f3a6f0e-0f0c-5b9e-9f53-0f3d8f6a4f11")
"""Under it the ids of entries are made: an entry keeps its id for good, whatever the site's address is."""


class Event(NamedTuple):
    at: datetime
    title: str
    said: str
    path: str
    key: str


def render_feeds(plans: list[dict], places: list[dict], *, site_name: str, address: str = "") -> dict[str, bytes]:
    """Returns path -> bytes. `plans` as `publication.queries.site_plans` gives them. A feed without an entry is none:
    it could not say when it changed."""
    told = {plan["slug"]: events(plan) for plan in plans}
    feeds = {"feed.atom": (site_name, "/plans/", [each for found in told.values() for each in found])}
    for plan in plans:
        feeds[of_plan(plan)] = (plan["title"], f"/plans/{plan['slug']}/", told[plan["slug"]])
    for place in places:
        found = [each for plan in plans if plan["place"] == place["slug"] for each in told[plan["slug"]]]
        feeds[of_place(place)] = (f"Plans of {place['name']}", f"/places/{place['slug']}/", found)
    notice = next((plan["notice"] for plan in plans if plan.get("notice")), "")
    return {
        path: _feed(title, path=path, page=page, found=found, address=address, notice=notice)
        for path, (title, page, found) in feeds.items() if found
    }  # fmt: skip


def of_plan(plan: dict) -> str:
    """Where the feed of a plan lies."""
    return f"plans/{plan['slug']}/feed.atom"


def of_place(place: dict) -> str:
    """Where the feed of a Place lies, once a plan of it was published."""
    return f"places/{place['slug']}/feed.atom"


def events(plan: dict[str, Any]) -> list[Event]:
    """What became known of a plan."""
    found = [
        Event(
            datetime.fromisoformat(edition["published_at"]), f"{plan['title']}: edition {edition['number']} published",
            f"Fingerprint of the text (SHA-256): {edition['snapshot_sha256']}.",
            f"/plans/{plan['slug']}/editions/{edition['number']}/", f"{plan['slug']} {edition['number']} published",
        )
        for edition in plan["editions"]
    ]  # fmt: skip
    if told := plan.get("withdrawn"):
        found.append(
            Event(
                datetime.fromisoformat(f"{told['on']}T12:00:00+00:00"), f"{plan['title']}: withdrawn",
                f"Withdrawn on {wording.day(told['on'])}. The reason given: {told['reason']}",
                f"/plans/{plan['slug']}/editions/", f"{plan['slug']} withdrawn {told['on']}",
            )
        )  # fmt: skip
    return found


def _feed(title: str, *, path: str, page: str, found: list[Event], address: str, notice: str) -> bytes:
    feed = Atom1Feed(
        title=title, link=f"{address}{page}", description=notice or None, language="en-GB", author_name=title,
        feed_url=f"{address}/{path}", feed_guid=_id(path),
    )  # fmt: skip
    for event in sorted(found, key=lambda event: (event.at, event.key), reverse=True):
        feed.add_item(
            title=event.title, link=f"{address}{event.path}", description=event.said, unique_id=_id(event.key),
            pubdate=event.at, updateddate=event.at,
        )  # fmt: skip
    return feed.writeString("utf-8").encode()


def _id(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, key)}"
