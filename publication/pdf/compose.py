"""What does the whole document look like as HTML, before it is typeset?

A pure function of the frozen content and the release record: no clock, no database, no request.
"""

import datetime
import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from .body import BODY_BYTES, Body, Places, check_words, fragments_wanted, parse
from .refusal import CannotRender

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "publication" / "print"
CONTENTS_DEPTH = 2
# Chapters that fill a page or more start on a new one; a short plan runs on.
LONG_CHAPTER = 2500
# A shorter one shares its page with its neighbours even then.
SHORT_CHAPTER = 1200
# By hand, as `strftime` speaks the machine's language.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass
class Printed:
    """One section, ready for its template."""

    anchor: str
    level: int
    number: str
    title: str
    label: str
    summary: SafeString
    body: SafeString
    commitments: list[dict]
    length: int = 0
    sections: list["Printed"] = field(default_factory=list)

    @property
    def panel_title(self) -> str:
        """`We will`, unless the commitments say so themselves."""
        said = all(item["text"].lower().startswith("we will") for item in self.commitments)
        return "Our commitments" if said else "We will"

    @property
    def brief_panel(self) -> bool:
        """Few enough commitments to stay on one page."""
        return sum(1 + len(item["commitments"]) for item in self.commitments) <= 8

    @property
    def short(self) -> bool:
        return self.length < SHORT_CHAPTER

    @property
    def heading(self) -> str:
        return f"h{min(self.level, 6)}"


@lru_cache(maxsize=1)
def engine() -> Engine:
    return Engine(dirs=[TEMPLATES])


def document(content: dict, release: dict, images: set[str], time_zone: str) -> str:
    """The print HTML of a snapshot; `content` must hold printable text only (see `characters`).

    Raises CannotRender, naming the section, for anything outside the closed schema or its bounds.
    """
    everything = list(_walk(content["sections"]))
    places, trees = Places(), {}
    for number, section in enumerate(everything, start=1):
        where = f"The section “{section['title']}”"
        check_words(section["title"], where)
        anchor = f"s-{number}"
        for name in (section.get("id"), section.get("slug"), f"section-{section.get('slug')}"):
            places.anchors.setdefault(name, anchor)
        for part in ("summary", "body"):
            tree = parse(section.get(part) or "", where)
            trees[number, part] = tree
            places.wanted |= fragments_wanted(tree)
            for block in tree.iter():
                name = block.get("data-bid") or block.get("id")
                if name:
                    places.anchors.setdefault(name, f"b-{len(places.anchors)}")
    sections = _Sections(trees, places, images).printed(content["sections"], 2)
    context = _front(content, release, time_zone) | {"sections": sections} | _back(content, release, sections)
    _check_plain_texts(content)
    return engine().get_template("document.html").render(Context(context, use_l10n=False, use_tz=False))


def _walk(sections: list[dict]) -> list[dict]:
    found = []
    for section in sections:
        found += [section, *_walk(section.get("sections", []))]
    return found


class _Sections:
    def __init__(self, trees: dict, places: Places, images: set[str]):
        self.trees, self.places, self.images, self.number = trees, places, images, 0

    def printed(self, sections: list[dict], level: int) -> list[Printed]:
        done = []
        for section in sections:
            self.number += 1
            item = Printed(
                anchor=f"s-{self.number}",
                level=level,
                number=section.get("number", ""),
                title=section["title"],
                label=_label(section),
                summary=self._html(section, "summary", level),
                body=self._html(section, "body", level),
                commitments=[each for each in section.get("commitments", []) if not each.get("in_text")],
            )
            item.sections = self.printed(section.get("sections", []), level + 1)
            item.length = len(item.summary) + len(item.body) + sum(200 + inner.length for inner in item.sections)
            done.append(item)
        return done

    def _html(self, section: dict, part: str, level: int) -> SafeString:
        prefix = f"{self.number}{'s' if part == 'summary' else ''}"
        where = f"The section “{section['title']}”"
        body = Body(self.trees[self.number, part], where, min(level, 6), prefix, self.places, self.images)
        return mark_safe(body.printed())


def _label(section: dict) -> str:
    """The place's own word for this kind of section, unless the title or the numbering says it already."""
    label = section.get("local_type") or ""
    said = f"section {section.get('number', '')} {section['title']}".lower()
    return "" if label.lower() in said else label


def _other_names(entry: dict) -> list[str]:
    """The aliases that tell a reader something: no mere plural, no other capitals."""
    known = {entry["term"].lower(), f"{entry['term'].lower()}s"}
    found = []
    for alias in entry.get("aliases") or []:
        if alias.lower().removesuffix("s") not in {name.removesuffix("s") for name in known}:
            known.add(alias.lower())
            found.append(alias)
    return found


def day(text: str | None, time_zone: str = "UTC") -> str:
    """`30 June 2023` from an ISO date or an ISO moment; empty for none."""
    if not text:
        return ""
    if "T" in text:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        date = moment.astimezone(ZoneInfo(time_zone)).date()
    else:
        date = datetime.date.fromisoformat(text)
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def _front(content: dict, release: dict, time_zone: str) -> dict:
    plan = content["plan"]
    draft = content.get("purpose") == "draft"
    edition = f"{'Draft of edition' if draft else 'Edition'} {content['edition']}"
    period = plan.get("period") or (
        f"{day(plan['starts_on'])} to {day(plan['ends_on'])}"
        if plan.get("starts_on") and plan.get("ends_on")
        else day(plan.get("starts_on") or plan.get("ends_on"))
    )
    chapters = max(1, len(content["sections"]))
    length = sum(len(section.get("body") or "") for section in _walk(content["sections"]))
    title = plan["title"]
    return {
        "plan": plan,
        "language": content.get("language") or "en-GB",
        "draft": draft,
        "edition": edition,
        "snapshot": str(content.get("snapshot", "")),
        "period": period,
        "running": title if len(title) <= 90 else f"{title[:88].rstrip()}…",
        "notice": release.get("notice", ""),
        "published": day(release.get("published_at"), time_zone),
        "composed": day(content.get("composed_at"), time_zone),
        "created": _moment(content.get("composed_at")),
        "modified": _moment(release.get("published_at") or content.get("composed_at")),
        "fingerprint": release.get("snapshot_sha256", ""),
        "address": f"{release.get('site_address', '')}/plans/{plan['slug']}/editions/{content['edition']}/",
        "licence": content.get("licence") or {},
        "keywords": ", ".join(word.replace(",", " ") for word in _keywords(plan)),
        "long_chapters": length / chapters > LONG_CHAPTER,
    }


def _moment(text: str | None) -> str:
    """A moment as WeasyPrint's dates want it: whole seconds, UTC."""
    return re.sub(r"\.\d+", "", text).replace("+00:00", "Z") if text else ""


def _keywords(plan: dict) -> list[str]:
    place = plan.get("place") or {}
    return [word for word in (plan["type"]["name"], plan["owner"]["name"], place.get("name")) if word]


def _back(content: dict, release: dict, sections: list[Printed]) -> dict:
    by_id = {}
    for source, item in zip(_walk(content["sections"]), _flat(sections), strict=True):
        by_id[source.get("id")] = item
    requirements = [
        requirement
        | {
            "number": str(requirement.get("number", "")),
            "answered": [
                {"section": by_id[answer["section"]], "note": answer.get("note", "")}
                for answer in requirement.get("answers", [])
                if answer["section"] in by_id
            ],
        }
        for requirement in content.get("requirements", [])
    ]
    opinions = [
        opinion
        | {
            "agreed": day(opinion.get("agreed_on")),
            "round": str(opinion.get("round") or ""),
            "asked_about": _asked_about(opinion),
            "paragraphs": [
                part.strip("\n").split("\n")
                for part in re.split(r"\n[ \t]*\n", opinion.get("text") or "")
                if part.strip()
            ],
        }
        for opinion in content.get("opinions", [])
    ]
    chapters = {
        "opinions": ("Opinions of the health and wellbeing boards", opinions),
        "requirements": ("How this plan meets its requirements", requirements),
        "included": ("Plans that are part of this plan", content.get("included")),
        "approvals": ("Approval and signatures", content.get("signatories") or release.get("approvals")),
        "glossary": ("Glossary", content.get("glossary")),
        "copy": ("About this copy", True),
    }
    return {
        "back": [(anchor, title) for anchor, (title, there) in chapters.items() if there],
        "requirements": requirements,
        "opinions": opinions,
        "included": [item | {"edition": str(item.get("edition", ""))} for item in content.get("included", [])],
        "glossary": [entry | {"aliases": _other_names(entry)} for entry in content.get("glossary", [])],
        "accountable": [body["name"] for body in content["plan"].get("bodies", []) if body["role"] == "accountable"],
        "contributors": [body["name"] for body in content["plan"].get("bodies", []) if body["role"] == "contributor"],
        "signatories": [who | {"signed": day(who.get("signed_on"))} for who in content.get("signatories", [])],
        "approvals": [item | {"agreed": day(item.get("agreed_on"))} for item in release.get("approvals", [])],
    }


def _asked_about(opinion: dict) -> str:
    draft = f"Draft {opinion['draft']} of edition {opinion['edition']}, round" if opinion.get("draft") else "Round"
    return f"{draft} {opinion.get('round')}"


def _flat(sections: list[Printed]) -> list[Printed]:
    found = []
    for section in sections:
        found += [section, *_flat(section.sections)]
    return found


def _check_plain_texts(content: dict) -> None:
    named = {
        "opinions": lambda item: f"The opinion of {item['board']['name']}",
        "requirements": lambda item: f"The requirement {item.get('number')}",
        "glossary": lambda item: f"The glossary’s entry “{item.get('term')}”",
        "signatories": lambda item: f"The signatory {item.get('name')}",
        "included": lambda item: f"The included plan “{item.get('title')}”",
    }
    for key, name in named.items():
        for item in content.get(key, []):
            _check(item, name(item)[:200])
    for section in _walk(content["sections"]):
        _check(section.get("commitments", []), f"A commitment of the section “{section['title']}”")
    _check(content["plan"], "The plan’s own description")


def _check(value: object, where: str, depth: int = 0) -> None:
    if depth > 40:
        raise CannotRender(f"{where} is nested too deeply.")
    if isinstance(value, str):
        if len(value) > BODY_BYTES:
            raise CannotRender(f"{where} is longer than {math.floor(BODY_BYTES / 1024)} KB.")
        check_words(value, where)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, where, depth + 1)
