"""How do a snapshot's sections lie on a page? Each with its heading level, its address, its text and its promises."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from publication.bundle.tables import walk
from publication.bundle.text import PageText, first_paragraph


@dataclass(frozen=True)
class Part:
    """One section as a template shows it."""

    anchor: str
    level: int
    number: str
    title: str
    label: str
    body: SafeString
    promises: tuple["Promises", ...]
    parts: tuple["Part", ...]

    @property
    def heading(self) -> str:
        """The title as it is cited: number first, where there is one."""
        return heading(self)


@dataclass(frozen=True)
class Promises:
    """One panel: what leads it ("We will", "And"), and the commitments under it."""

    lead: str
    commitments: tuple[dict, ...]


def heading(section: dict | Part) -> str:
    """A section's number and title in one line; the number is not said twice where the title already begins with it."""
    number, title = (
        (section.number, section.title) if isinstance(section, Part) else (section["number"], section["title"])
    )
    return title if not number or title.startswith((f"{number} ", f"{number}.")) else f"{number} {title}"


def pages_of(sections: list[dict]) -> dict[str, tuple[str, str]]:
    """Slug of every section -> (file of the page it stands on, its id there; a page's own section has none)."""
    found = {}
    for top in sections:
        path = f"sections/{top['slug']}/index.html"
        found[top["slug"]] = (path, "")
        found.update({each["slug"]: (path, each["slug"]) for each in walk(top["sections"])})
    return found


def part(section: dict, text: PageText, level: int) -> Part:
    """Returns a section and all below it, with its title as a heading of `level` (six at most)."""
    body = text.body(section["body"], level=level, anchor=section["slug"], title=heading(section))
    return Part(
        anchor=section["slug"],
        level=level,
        number=section["number"],
        title=section["title"],
        label="" if section["local_type"].casefold() == "section" else section["local_type"],
        body=body,
        promises=promises(section["commitments"], text),
        parts=tuple(part(each, text, min(level + 1, 6)) for each in section["sections"]),
    )


def promises(commitments: list[dict], text: PageText, tiers: tuple[str, ...] = ("headline", "supporting")) -> tuple:
    """Headline commitments under "We will", the others under "And": the plan's own two steps."""
    leads = iter(("We will", "And"))
    shown = [each for each in commitments if not each.get("in_text")]
    groups = [[each for each in shown if each["tier"] == tier] for tier in tiers]
    return tuple(Promises(next(leads), tuple(_promise(each, text) for each in group)) for group in groups if group)


def summary_parts(sections: list[dict], text: PageText, addresses: dict[str, str]) -> list[dict]:
    """The summary rendition: each section marked for it, in brief, with its headline promises and its address."""
    return [
        {
            "anchor": f"summary--{section['slug']}",
            "heading": heading(section),
            "href": addresses[section["slug"]],
            "body": text.body(
                _in_brief(section), level=2, anchor=f"summary--{section['slug']}", title=heading(section)
            ),
            "promises": promises(section["commitments"], text, ("headline",)),
        }
        for section in walk(sections)
        if section["in_summary"]
    ]


def _in_brief(section: dict) -> str:
    """The summary that was written, else the first paragraph."""
    written = section["summary"].strip()
    return (
        (written if written.startswith("<") else f"<p>{written}</p>") if written else first_paragraph(section["body"])
    )


def _promise(commitment: dict, text: PageText) -> dict:
    return {
        "id": commitment["id"],
        "text": text.line(commitment["text"]),
        "commitments": [_promise(each, text) for each in commitment["commitments"]],
    }
