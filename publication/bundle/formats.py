"""In which other formats can a plan be read? A page of the site for each plan, and the way to its files. An edition is
frozen and cannot know what was made of it later, so this stands beside it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from publication.bundle import wording
from publication.bundle.assets import page, verbatim
from publication.models import LANGUAGES

Rows = list[dict[str, Any]]
SHORT = 12


def render_formats(
    plans: Rows, formats: dict[str, Rows], *, notice: str = "", site_name: str | None = None
) -> dict[str, bytes]:
    """Returns path -> bytes: `plans/<slug>/formats/index.html` for every plan, also where it has none yet: the page
    says how to ask. `plans` is `publication.queries.site_plans()`, `formats` is `site_formats()`."""
    return {
        f"plans/{plan['slug']}/formats/index.html": page(
            "site/formats.html",
            {
                "site_name": site_name or settings.SITE_NAME, "site_section": "plans", "plan": plan, "notice": notice,
                "page_title": f"Other formats of {plan['title']}", "contact": settings.SITE_CONTACT,
                "editions": _by_edition(plan, formats.get(plan["slug"], [])),
            },
        )
        for plan in plans
    }  # fmt: skip


def links(formats: dict[str, Rows]) -> dict[str, str]:
    """Public address of each file -> where it lies, for the public tree."""
    return {
        f"plans/{slug}/formats/{name_of(row)}": f"../../../../../{row['file']['path']}"
        for slug, rows in formats.items() for row in rows if row["file"] and not row["withdrawn"]
    }  # fmt: skip


def name_of(row: dict[str, Any]) -> str:
    """What a file is called for whoever saves it: `edition-2-easy-read-en-GB-1f0c9b6e3a21.pdf`."""
    digest, _, suffix = row["file"]["path"].rpartition("/")[2].partition(".")
    return f"edition-{row['edition']}-{row['kind']}-{row['language']}-{digest[:SHORT]}.{suffix}"


def _by_edition(plan: dict[str, Any], rows: Rows) -> Rows:
    latest = max((edition["number"] for edition in plan["editions"]), default=0)
    return [
        {
            "number": number,
            "is_latest": number == latest,
            # What can be read stands before what was withdrawn.
            "formats": sorted(
                (_shown(row) for row in rows if row["edition"] == number), key=lambda row: bool(row["withdrawn"])
            ),
        }
        for number in sorted({row["edition"] for row in rows}, reverse=True)
    ]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    file, withdrawn = row["file"], row["withdrawn"]
    return {
        **row,
        "spoken": LANGUAGES[row["language"]],
        "href": name_of(row) if file else row["address"],
        "file_kind": wording.kind(file["path"]) if file else "",
        "size": wording.size(file["size"]) if file else "",
        "added": wording.day(row["added_at"]),
        "withdrawn_on": wording.day(withdrawn["at"]) if withdrawn else "",
        "transcript": verbatim(row["transcript"]) if row["transcript"] else "",
    }
