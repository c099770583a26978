"""Who exists, what is each part of, and what is it to the plans? The directory of bodies and a page for each.

Like the site's other pages these are files made by a pure function, rebuilt at each publication.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.conf import settings

from core.days import time_in_words
from organisations.models import MEANINGS, Kind, Remit
from publication.bundle import wording
from publication.bundle.assets import page

# What a body is to a plan, in the order in which a page tells it.
PLAN_ROLES = {
    "owns": "Its plans",
    "accountable": "Answers for",
    "approved": "Approved",
    "endorsed": "Endorsed",
    "asked": "Is asked for its opinion on",
    "contributor": "Helped to prepare",
}
# What a body decided, or was asked to: made up in a sample system, which must say so.
DECIDED = ("approved", "endorsed", "asked")
MEETINGS_ON_A_PAGE = 25
Act = Remit.Act
# What makes a body the one to turn to about a subject.
LEADING = (Act.LEADS, Act.PREPARES, Act.HOSTS, Act.ANSWERS_FOR, Act.OWNS_OUTCOMES, Act.OWNS_DELIVERY, Act.OVERSEES)
NAME_ORDER = ("current", "former", "abbreviation", "alias")


def render_bodies(
    bodies: list[dict], *, meetings: list[dict] | None = None, site_name: str | None = None, notice: str = ""
) -> dict[str, bytes]:
    """Returns path -> bytes: the directory, and a page for each of `bodies` (as `publication.queries.site_bodies` gives
    them). `notice` is the published plans' warning: it stands where a page says what a body decided about a plan. The
    same input gives the same bytes."""
    pages = Directory(bodies, site_name or settings.SITE_NAME, notice, meetings or [])
    return {
        "bodies/index.html": pages.index(),
        **{f"bodies/{body['slug']}/index.html": pages.body(body) for body in bodies},
    }


@dataclass(frozen=True)
class Directory:
    """The bodies, and how they hang together."""

    bodies: list[dict]
    site_name: str
    notice: str = ""
    meetings: list[dict] = field(default_factory=list)

    @cached_property
    def by_slug(self) -> dict[str, dict]:
        return {body["slug"]: body for body in self.bodies}

    @cached_property
    def parts(self) -> dict[str | None, list[dict]]:
        """What each body consists of, by kind, in the order in which they were entered."""
        order = {kind: position for position, kind in enumerate(Kind.values)}
        found = defaultdict(list)
        for body in sorted(self.bodies, key=lambda body: (order[body["kind"]], body["position"])):
            found[body["parent"]].append(body)
        return found

    @cached_property
    def partners(self) -> dict[str, list[dict]]:
        found = defaultdict(list)
        for body in self.bodies:
            if body["partner_of"]:
                found[body["partner_of"]].append(body)
        return found

    @cached_property
    def meanings(self) -> dict[str, list[tuple[dict, dict]]]:
        """Words or letters (in lower case) -> the bodies that went by them, for those with more than one."""
        found: dict[str, list[tuple[dict, dict]]] = defaultdict(list)
        for body in self.bodies:
            for name in body["names"]:
                found[name["name"].casefold()].append((body, name))
        return {words: uses for words, uses in found.items() if len({body["slug"] for body, _ in uses}) > 1}

    def index(self) -> bytes:
        kinds = []
        for kind in Kind:
            found = [body for body in self.bodies if body["kind"] == kind]
            if found:
                kinds.append({
                    "slug": kind.value, "name": kind.label, "meaning": MEANINGS[kind], "count": len(found),
                    "bodies": [self._line(body) for body in found],
                })  # fmt: skip
        roots = [self.tree(body) for body in self.parts[None] if self.parts[body["slug"]] and not body["places"]]
        return self._page(
            "bodies",
            "Who is who",
            kinds=kinds,
            tree=roots,
            count=len(self.bodies),
            shared=self._shared(),
            leads=self._leads(),
            meets=bool(self.meetings),
        )

    def _leads(self) -> list[dict]:
        """Who leads what: each subject with the bodies that lead it and the posts that are for it. What every body of
        a kind does stands on their own pages."""
        acts = {act.label: place for place, act in enumerate(LEADING)}
        found: dict[str, list[dict]] = defaultdict(list)
        for body in self.bodies:
            named = {"body": body["name"], "slug": body["slug"]}
            for remit in body["remits"]:
                if remit["act"] in acts and not remit["each"]:
                    found[remit["subject"]].append({**named, "what": remit["act"], "place": acts[remit["act"]]})
            for post in body["posts"]:
                if post["subject"] and not post["each"]:
                    what = f"{post['title']}: {post['holder']}" if post["holder"] else post["title"]
                    found[post["subject"]].append({**named, "what": what, "place": len(acts)})
        return [
            {"subject": subject, "who": sorted(found[subject], key=lambda each: each["place"])}
            for subject in sorted(found, key=lambda words: words.removeprefix("the ").casefold())
        ]

    def body(self, body: dict) -> bytes:
        shown = {
            **body,
            "since": wording.day(body["valid_from"]),
            "until": wording.day(body["valid_to"]),
            "names": [
                {**name, "when": _when(name, body)}
                for name in sorted(body["names"], key=lambda name: (NAME_ORDER.index(name["kind"]), name["name"]))
            ],
            "origins": [{**step, "day": wording.day(step["on"])} for step in body["origins"]],
            "successions": [{**step, "day": wording.day(step["on"])} for step in body["successions"]],
            "places": body["places"] or self._places_above(body),
            "posts": _posts(body["posts"]),
            "answering": _posts(body["answering"]),
            "roles": [
                {"label": label, "plans": body["plans"][role]}
                for role, label in PLAN_ROLES.items()
                if body["plans"].get(role)
            ],
            "partner_of": self.by_slug.get(body["partner_of"]),
            "partners": [self._line(partner) for partner in self.partners[body["slug"]]],
            "shared": self._shared(of=body),
            "meetings": self._meetings(body),
        }
        tree = self._chain(body) if body["parent"] or self.parts[body["slug"]] else []
        notice = self.notice if any(body["plans"].get(role) for role in DECIDED) else ""
        return self._page("body", body["name"], body=shown, tree=tree, notice=notice)

    def _meetings(self, body: dict) -> list[dict]:
        """Its latest meetings first, no more than a page can hold; its calendar file holds all."""
        found = [meeting for meeting in self.meetings if meeting["body"]["slug"] == body["slug"]]
        return [
            {
                **meeting,
                "day": wording.day(meeting["held_on"]),
                "papers": wording.day(meeting["papers_due_on"]),
                "begins": time_in_words(datetime.fromisoformat(meeting["starts_at"])) if meeting["starts_at"] else "",
            }
            for meeting in reversed(found[-MEETINGS_ON_A_PAGE:])
        ]

    def _line(self, body: dict) -> dict:
        ended = wording.day(body["valid_to"])
        places = [] if body["kind"] in (Kind.LOCAL_AUTHORITY, Kind.HEALTH_AND_WELLBEING_BOARD) else body["places"]
        places = places or (self._places_above(body) if body["kind"] in (Kind.PLACE_BOARD, Kind.PLACE_GROUP) else [])
        whole = self.by_slug.get(body["parent"]) if body["kind"] == Kind.BOARD_OR_COMMITTEE else None
        return {"slug": body["slug"], "name": body["name"], "until": ended, "places": places, "whole": whole}

    def tree(self, body: dict, *, here: str = "") -> dict:
        """A body with all that is part of it, at any depth; `here` is the one whose page it stands on."""
        return {
            "slug": body["slug"],
            "name": body["name"],
            "here": body["slug"] == here,
            "until": wording.day(body["valid_to"]),
            "parts": [self.tree(part, here=here) for part in self.parts[body["slug"]]],
        }

    def _chain(self, body: dict) -> list[dict]:
        """The bodies above, each holding only the next, down to the body with all that is part of it."""
        tree = self.tree(body, here=body["slug"])
        for above in self._above(body):
            tree = {**self.tree(above), "parts": [tree]}
        return [tree]

    def _above(self, body: dict) -> list[dict]:
        found: list[dict] = []
        while body["parent"] and (parent := self.by_slug.get(body["parent"])) and parent not in found:
            found.append(parent)
            body = parent
        return found

    def _places_above(self, body: dict) -> list[dict]:
        return next((above["places"] for above in self._above(body) if above["places"]), [])

    def _shared(self, *, of: dict | None = None) -> list[dict]:
        """Words that meant different bodies, each meaning with its years."""
        found = []
        for uses in self.meanings.values():
            if of and all(body["slug"] != of["slug"] for body, _ in uses):
                continue
            rows = sorted(
                ({"when": _when(name, body), "first": _first(name, body), **self._line(body)} for body, name in uses),
                key=_by_time,
            )
            groups = [{"when": when, "bodies": list(rows)} for when, rows in groupby(rows, key=lambda row: row["when"])]
            found.append({"words": uses[0][1]["name"], "groups": groups})
        return sorted(found, key=lambda each: each["words"])

    def _page(self, template: str, title: str, **more: object) -> bytes:
        return page(
            f"site/{template}.html",
            {"site_name": self.site_name, "page_title": title, "site_section": "bodies", **more},
        )


def _by_time(row: dict) -> tuple[str, str, str]:
    return row["first"], row["when"], row["name"]


def _first(name: dict, body: dict) -> str:
    """The first year in which a name is known to have held, for putting its meanings in order."""
    began = name["valid_from"] or (body["valid_from"] if name["kind"] == "current" else None)
    return began[:4] if began else str(name["seen_in"] or "")


def _when(name: dict, body: dict) -> str:
    """When a name held, as far as it is known: its days, or the year of the document that uses it."""
    own = name["kind"] == "current"
    starts, ends = (name[key] or (body[key] if own else None) for key in ("valid_from", "valid_to"))
    days = wording.period(starts, ends)
    used = f"used in {name['seen_in']}" if name["seen_in"] else ""
    return "; ".join(filter(None, (days, used)))


def _posts(posts: list[dict]) -> list[dict]:
    """Posts of one title and duty together, with all that they are for."""
    found: dict[tuple, dict] = {}
    for post in posts:
        key = (post["title"], post["duties"], post["holder"])
        found.setdefault(key, {**post, "subjects": []})["subjects"] += [post["subject"]] if post["subject"] else []
    return list(found.values())
