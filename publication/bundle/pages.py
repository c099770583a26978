"""Which pages does a published plan have? Each is a pure function of the snapshot and the release record.

The same bytes are read at the plan's address, at the edition's permanent address and from an unpacked folder. So links
inside the bundle are relative and name `index.html`; only links to the living site begin with a slash.
"""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from publication.bundle import wording
from publication.bundle.assets import asset_files, page, printed_style, verbatim
from publication.bundle.changes import shown_changes
from publication.bundle.described import described
from publication.bundle.downloads import tables, whole
from publication.bundle.numbers import sections_with, without_metric
from publication.bundle.sections import heading, pages_of, part, summary_parts
from publication.bundle.tables import walk
from publication.bundle.text import PageText
from publication.bundle.words import PageWords
from publication.queries.promises import Promise, promises_of

REQUIREMENT_KINDS = {
    "content": "What the plan must contain",
    "published content": "What must be published with the plan",
    "advisory": "What guidance asks for besides",
}
FINDINGS = {
    "takes proper account": "The plan takes proper account of the strategy",
    "partly": "The plan takes account of the strategy in part",
    "does not": "The plan does not take proper account of the strategy",
    "not stated": "The board did not state a finding",
}


def render_pages(
    content: dict, release: dict, files: list[dict], *, changes: dict | None = None, site_name: str | None = None
) -> dict[str, bytes]:
    """Returns path -> bytes of every page of the bundle and of the assets they need.

    `content` is the snapshot, `release` the release record, `files` the bundle's files built before the pages
    ([{"path", "size", "media_type"}]), `changes` the document that sets out the changes, where there is one. Promises
    the same bytes for the same input: it reads no clock and no database. Raises KeyError where the snapshot lacks a
    part of the schema `jfp-snapshot/1`.
    """
    edition = Edition(content, release, files, site_name or settings.SITE_NAME, changes)
    pages = {
        "index.html": edition.contents(),
        **{f"sections/{top['slug']}/index.html": edition.section(at) for at, top in enumerate(content["sections"])},
        "full/index.html": edition.full(),
        "summary/index.html": edition.summary(),
        "opinions/index.html": edition.opinions(),
        "requirements/index.html": edition.requirements(),
        "downloads/index.html": edition.downloads(),
    }
    if edition.promises:
        pages["numbers/index.html"] = edition.numbers()
    if content["included"]:
        pages["place-plans/index.html"] = edition.place_plans()
    if changes:
        pages["changes/index.html"] = edition.what_changed()
    return {**pages, **asset_files(), "assets/edition.css": printed_style(edition.cited)}


@dataclass(frozen=True)
class Edition:
    """One published edition, and the pages that show it."""

    content: dict
    release: dict
    files: list[dict]
    site_name: str
    changes: dict | None = None

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        return pages_of(self.content["sections"])

    @cached_property
    def by_id(self) -> dict[str, dict]:
        return {section["id"]: section for section in walk(self.content["sections"])}

    @cached_property
    def promises(self) -> list[Promise]:
        """What it promises; nothing for an edition that was frozen before its numbers were."""
        return promises_of(self.content)

    @cached_property
    def navigation(self) -> list[tuple[str, str]]:
        """The plan's own menu: label and file. What an edition does not have is not offered."""
        content = self.content
        found = [("Contents", "index.html"), ("Full plan", "full/index.html")]
        if any(section["in_summary"] for section in walk(content["sections"])):
            found.append(("Summary", "summary/index.html"))
        if self.changes:
            found.append(("What changed", "changes/index.html"))
        if content["opinions"]:
            found.append(("Boards’ opinions", "opinions/index.html"))
        if content["requirements"]:
            found.append(("Requirements", "requirements/index.html"))
        if self.promises:
            found.append(("Targets", "numbers/index.html"))
        if content["included"]:
            found.append(("Place plans", "place-plans/index.html"))
        return [*found, ("Downloads", "downloads/index.html")]

    @property
    def cited(self) -> str:
        """The edition as somebody would cite it, with its permanent address."""
        plan, number = self.content["plan"], self.content["edition"]
        done = "issued" if self.content["purpose"] == "draft" else "published"
        published = wording.day(self.release["published_at"])
        said = f"{plan['title']}, edition {number}" + (f", {done} {published}" if published else "")
        return f"{said}. {self.release.get('site_address', '')}/plans/{plan['slug']}/editions/{number}/"

    def contents(self) -> bytes:
        def entry(section: dict, depth: int) -> dict:
            below = [entry(each, depth + 1) for each in section["sections"]] if depth < 3 else []
            return {"heading": heading(section), "href": self._address("index.html", section["slug"]), "entries": below}

        return self._page(
            "contents",
            "index.html",
            None,
            entries=[entry(section, 1) for section in self.content["sections"]],
            downloads=whole(self.files, _root("index.html"))[:2],
            approvals=self._approvals(),
            opinion_counts=self._opinion_counts(),
            described=described(self.content, self.release, self.files),
        )

    def section(self, at: int) -> bytes:
        tops = self.content["sections"]
        top = tops[at]
        path = f"sections/{top['slug']}/index.html"
        text = self._text(path)
        # First, as it stands first: a word is explained where it is met first.
        brief = text.body(top["summary"], level=2, anchor=f"brief--{top['slug']}", title="") if top["summary"] else ""
        shown = part(top, text, level=1)

        def neighbour(index: int) -> dict | None:
            if not 0 <= index < len(tops):
                return None
            return {"heading": heading(tops[index]), "href": self._address(path, tops[index]["slug"])}

        return self._page(
            "section", path, shown.heading, text, part=shown, brief=brief, previous=neighbour(at - 1),
            next=neighbour(at + 1),
        )  # fmt: skip

    def full(self) -> bytes:
        path = "full/index.html"
        text = self._text(path, whole=True)
        parts = [part(section, text, level=2) for section in self.content["sections"]]
        return self._page("full", path, "Full plan on one page", text, parts=parts)

    def summary(self) -> bytes:
        path = "summary/index.html"
        text = self._text(path)
        addresses = {slug: self._address(path, slug) for slug in self.places}
        return self._page(
            "summary", path, "Summary", text, parts=summary_parts(self.content["sections"], text, addresses)
        )

    def what_changed(self) -> bytes:
        path = "changes/index.html"
        addresses = {slug: self._address(path, slug) for slug in self.places}
        return self._page("changes", path, "What changed", changes=shown_changes(self.changes, addresses))

    def opinions(self) -> bytes:
        shown = [
            {
                **opinion,
                "text": verbatim(opinion["text"]),
                "anchor": opinion_anchor(opinion),
                "given": opinion["state"] == "opinion given",
                "finding_text": FINDINGS.get(opinion["finding"], opinion["finding"]),
                "agreed": wording.day(opinion["agreed_on"]),
                "asked_about": asked_about(opinion),
                "findings": [
                    {**each, "finding_text": FINDINGS.get(each["finding"], each["finding"])}
                    for each in opinion.get("findings", [])
                ],
            }
            for opinion in self.content["opinions"]
        ]
        return self._page(
            "opinions", "opinions/index.html", "Boards’ opinions", opinions=shown,
            opinion_counts=self._opinion_counts(),
            changes_of=self.changes["revises"]["edition"] if self.changes else None,
        )  # fmt: skip

    def requirements(self) -> bytes:
        path = "requirements/index.html"
        groups = []
        for kind, title in REQUIREMENT_KINDS.items():
            rows = [self._requirement(path, row) for row in self.content["requirements"] if row["kind"] == kind]
            if rows:
                groups.append({"title": title, "rows": rows, "id": f"requirements--{kind.replace(' ', '-')}"})
        rows = [row for group in groups for row in group["rows"]]
        counts = {
            "all": len(rows),
            "answered": sum(bool(row["answers"]) for row in rows),
            "reasoned": sum(not row["answers"] and bool(row["reason"]) for row in rows),
        }
        return self._page("requirements", path, "How the plan answers the law", groups=groups, counts=counts)

    def downloads(self) -> bytes:
        path = "downloads/index.html"
        root = _root(path)
        return self._page(
            "downloads", path, "Downloads", downloads=whole(self.files, root),
            tables=tables(self.files, self.content, root),
        )  # fmt: skip

    def place_plans(self) -> bytes:
        return self._page("place_plans", "place-plans/index.html", "Place plans", included=self.content["included"])

    def numbers(self) -> bytes:
        path = "numbers/index.html"
        hrefs = {uid: self._address(path, row["slug"]) for uid, row in self.by_id.items()}
        return self._page(
            "numbers", path, "Targets and figures", sections=sections_with(self.content, hrefs),
            total=len(self.promises), without=without_metric(self.content),
        )  # fmt: skip

    def _page(self, template: str, path: str, title: str | None, text: PageText | None = None, **more: object) -> bytes:
        """`title` None is the contents page, which bears the plan's own title."""
        plan, root = self.content["plan"], _root(path)
        context = {
            "site_name": self.site_name,
            "language": self.content["language"],
            "content": self.content,
            "plan": plan,
            "release": self.release,
            "edition": self.content["edition"],
            "draft": self.content["purpose"] == "draft",
            "period": plan.get("period") or wording.period(plan["starts_on"], plan["ends_on"]),
            "published": wording.day(self.release["published_at"]),
            "accountable": _bodies(self.content, "accountable"),
            "contributors": _bodies(self.content, "contributor"),
            "signatories": [{**each, "signed": wording.day(each["signed_on"])} for each in self.content["signatories"]],
            "root": root,
            "path": path,
            "page_title": title,
            "navigation": [
                {"label": label, "href": root + target, "current": target == path} for label, target in self.navigation
            ],
            "words": text.words.used if text else [],
            **more,
        }
        return page(f"bundle/{template}.html", context)

    def _text(self, path: str, *, whole: bool = False) -> PageText:
        return PageText(
            root=_root(path),
            images={asset["sha256"]: asset for asset in self.content["assets"]},
            sections={slug: f"#{slug}" if whole else self._address(path, slug) for slug in self.places},
            words=PageWords(self.content["glossary"]),
        )

    def _address(self, path: str, slug: str) -> str:
        """A section's address as seen from the page at `path`."""
        target, fragment = self.places[slug]
        here = f"#{fragment}" if fragment else "#maincontent"
        return here if target == path else f"{_root(path)}{target}{f'#{fragment}' if fragment else ''}"

    def _requirement(self, path: str, row: dict) -> dict:
        answers = [
            {
                "heading": heading(self.by_id[answer["section"]]),
                "href": self._address(path, self.by_id[answer["section"]]["slug"]),
                "note": answer["note"],
            }
            for answer in row["answers"]
            if answer["section"] in self.by_id
        ]
        return {**row, "answers": answers}

    def _approvals(self) -> list[dict]:
        """Who approved or endorsed the text; bodies that did so on one day in one way are named together."""
        groups: dict[tuple[str, str], list[str]] = {}
        for each in self.release["approvals"]:
            minute = f" (minute {each['minute']})" if each["minute"] else ""
            day = f" on {wording.day(each['agreed_on'])}" if each["agreed_on"] else ""
            where = day + (f", {each['meeting']}" if each["meeting"] else "") + minute
            groups.setdefault((each["decision"], where), []).append(each["body"]["name"])
        return [{"decision": decision, "where": where, "names": names} for (decision, where), names in groups.items()]

    def _opinion_counts(self) -> dict[str, int]:
        given = sum(opinion["state"] == "opinion given" for opinion in self.content["opinions"])
        return {"all": len(self.content["opinions"]), "given": given, "silent": len(self.content["opinions"]) - given}


def asked_about(opinion: dict) -> str:
    """`draft 2 of edition 1, in round 2`: which text a board was asked about. Older records do not name the draft."""
    if not opinion.get("draft"):
        return f"the text of round {opinion['round']}"
    return f"draft {opinion['draft']} of edition {opinion['edition']}, in round {opinion['round']}"


def opinion_anchor(opinion: dict) -> str:
    """The id of an opinion on the opinions' page."""
    return f"opinion--{opinion['board']['slug']}-{opinion['round']}"


def _root(path: str) -> str:
    return "../" * path.count("/")


def _bodies(content: dict, role: str) -> list[dict]:
    return [body for body in content["plan"].get("bodies", []) if body["role"] == role]
