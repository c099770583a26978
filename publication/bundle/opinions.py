"""Which opinions are public? Every one, word for word, by plan and year, and by board.

These pages belong to the site: the final opinions are told from the frozen editions; what a board said of the plan
after it was published (NHS Act 2006 s.14Z55) stands only here, and is called what it is.
"""

from __future__ import annotations

from django.conf import settings

from publication.bundle import wording
from publication.bundle.assets import page, verbatim
from publication.bundle.pages import FINDINGS, asked_about
from publication.bundle.site import notice_of, shown_opinion


def render_opinions(plans: list[dict], *, site_name: str | None = None) -> dict[str, bytes]:
    """Returns path -> bytes of `/opinions/` and of each board's page. `plans` are as for `render_site`, each edition
    with its opinions, and with those that came after its publication (`later`). The same input gives the same bytes.
    """
    rounds = _rounds(plans)
    boards: dict[str, dict] = {}
    for row in rounds:
        for opinion in [*row["opinions"], *row["later"]]:
            board = boards.setdefault(opinion["board"]["slug"], {**opinion["board"], "rows": []})
            board["rows"].append({**opinion, "of": row})
    ordered = sorted(boards.values(), key=lambda board: (board["name"], board["slug"]))
    common = {"site_name": site_name or settings.SITE_NAME, "site_section": "opinions", "notice": notice_of(plans)}
    files = {
        "opinions/index.html": page(
            "site/opinions.html", {**common, "page_title": "Boards’ opinions", "rounds": rounds, "boards": ordered}
        )
    }
    for board in ordered:
        context = {**common, "page_title": f"Opinions of {board['name']}", "board": board}
        files[f"opinions/{board['slug']}/index.html"] = page("site/opinions_of_board.html", context)
    return files


def _rounds(plans: list[dict]) -> list[dict]:
    """Each edition of which there are opinions: the newest year first, and in a year by the plan's title."""
    found = [
        {
            "slug": plan["slug"],
            "title": plan["title"],
            "edition": edition["number"],
            "year": wording.day(edition["published_at"])[-4:],
            "published": wording.day(edition["published_at"]),
            "opinions": [_shown(opinion, plan, edition) for opinion in edition.get("opinions", [])],
            "later": [_later(opinion, plan, edition) for opinion in edition.get("later", [])],
        }
        for plan in plans
        for edition in plan["editions"]
    ]
    found = [row for row in found if row["opinions"] or row["later"]]
    return sorted(found, key=lambda row: (-int(row["year"]), row["title"], -row["edition"]))


def _shown(opinion: dict, plan: dict, edition: dict) -> dict:
    shown = shown_opinion(opinion)
    return {
        **shown,
        "anchor": f"{plan['slug']}-{edition['number']}",
        "text": verbatim(opinion["text"]),
        "asked_about": asked_about(opinion),
        "carried": bool(opinion.get("edition")) and opinion["edition"] != edition["number"],
        "findings": [
            {**each, "finding_text": FINDINGS.get(each["finding"], each["finding"])}
            for each in opinion.get("findings", [])
        ],
    }


def _later(opinion: dict, plan: dict, edition: dict) -> dict:
    """What came after publication, in the same form, so that both stand on a board's page."""
    return {
        **opinion,
        "is_later": True,
        "given": True,
        "state": "opinion given",
        "anchor": f"{plan['slug']}-{edition['number']}-after-{opinion['sha256'][:8]}",
        "text": verbatim(opinion["text"]),
        "finding_text": FINDINGS.get(opinion["finding"], opinion["finding"]),
        "agreed": wording.day(opinion["agreed_on"]),
        "given_to_nhs_england": wording.day(opinion["given_to_nhs_england_on"]),
        "copy_received": wording.day(opinion["copy_received_on"]),
    }
