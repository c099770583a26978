"""What the site's own pages are made from, as the tests of the pages give it."""

import hashlib

from organisations.models import Kind
from publication.bundle.feeds import render_feeds
from publication.bundle.home import render_home
from publication.bundle.opinions import render_opinions
from publication.bundle.places import render_places
from publication.bundle.requirements import render_requirements
from publication.bundle.site import render_for_machines, render_site
from tests.publication.bundle_content import GLOSSARY, HASH, PLACES, bundle_content
from tests.publication.priorities_content import no_priorities, site_priorities


def slug(place: str) -> str:
    return place.lower().replace("\u00a0", "-")


def site(*, address: str = "") -> dict[str, bytes]:
    """The site's own pages: those whose rooms have content of their own (bodies, lists, register) come beside them."""
    contents = [bundle_content()]
    files = render_site(plans(), GLOSSARY, contact="")
    files |= render_home(plans(), places(), [], site_priorities())
    files |= render_places(places(), plans(), [], no_register(), contents)
    files |= render_opinions(plans())
    files |= render_feeds(plans(), places(), site_name="Plans", address=address.rstrip("/"))
    files |= render_requirements([{"content": content, "latest": True} for content in contents])
    return files | render_for_machines(files, plans(), site_address=address)


def empty_site() -> dict[str, bytes]:
    """The same pages where nothing has been entered yet."""
    files = render_site([], [], contact="") | render_home([], [], [], no_priorities())
    files |= render_places([], [], [], no_register(), []) | render_requirements([]) | render_opinions([])
    return files | render_for_machines(files, [], site_address="")


def no_register() -> dict[str, list]:
    return {"plans": [], "relations": [], "lost": []}


def edition(number: int, *, latest: bool) -> dict:
    return {
        "number": number,
        "published_at": f"202{number + 2}-06-30T11:00:00Z",
        "snapshot_sha256": HASH,
        "manifest_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "pdf_size": 1_834_221,
        "latest": latest,
    }


def plans() -> list[dict]:
    content = bundle_content()
    plan = content["plan"]
    wide = {
        **{key: plan[key] for key in ("slug", "title", "type", "owner", "starts_on", "ends_on", "summary")},
        "place": None,
        "place_name": None,
        "state": "published",
        "editions": [
            edition(1, latest=False) | {"opinions": []},
            edition(2, latest=True) | {"opinions": content["opinions"]},
        ],
        "opinions": content["opinions"],
    }
    local = [
        {
            **wide,
            "slug": f"place-plan-{slug(place)}",
            "title": f"{place} Place plan 2024/25",
            "type": "Place plan",
            "owner": f"{place} Partnership",
            "place": slug(place),
            "place_name": place,
            "state": "withdrawn" if place == "Halton" else "published",
            "editions": [edition(1, latest=True)],
            "opinions": [],
            "summary": f"What partners in {place} will do together.",
        }
        for place in PLACES
    ]
    return [wide, *local]


def places() -> list[dict]:
    return [
        {
            "slug": slug(place),
            "name": place,
            "map": [1 + number % 4, 1 + number // 4],
            "healthwatch": [],
            "authority": {"name": f"{place} Council", "gss_code": f"E0800001{number}"},
            "board": {"name": f"{place} Health and Wellbeing Board"},
            "partnership": {"name": f"{place} Partnership"},
            "plan": None if place == "Wirral" else f"place-plan-{slug(place)}",
        }
        for number, place in enumerate(PLACES)
    ]


def body(slug: str, name: str, kind: str, **more: object) -> dict:
    """A body as the queries tell of it: with a name of its own, and nothing else unless given."""
    return {
        "slug": slug, "name": name, "kind": kind, "kind_name": Kind(kind).label, "position": 0, "ods_code": "",
        "gss_code": "", "description": "", "unknown": "", "valid_from": None, "valid_to": None, "parent": None,
        "partner_of": None, "origins": [], "successions": [], "places": [], "covers": [], "remits": [],
        "delegated": [], "posts": [], "answering": [], "plans": {},
        **more,
        "names": [called(name, "current"), *more.get("names", [])],
    }  # fmt: skip


def called(name: str, kind: str, **more: object) -> dict:
    label = {"current": "Name", "former": "Former name", "abbreviation": "Abbreviation"}[kind]
    return {"name": name, "kind": kind, "kind_name": label, "valid_from": None, "valid_to": None, "seen_in": None,
            "source": "The plan, section 2", **more}  # fmt: skip


def bodies() -> list[dict]:
    """One system with all that a page can tell: parts, successions, remits, posts, and letters with two meanings."""
    sefton = {"slug": "sefton", "name": "Sefton"}
    plan = {"slug": "joint-forward-plan-2023-28", "title": "Joint Forward Plan 2023-28"}
    remit = {"act": "Hosts", "subject": "Efficiency at Scale", "note": "For all.", "source": "Section 7", "each": False,
             "on_behalf_of": {"slug": "icb", "name": "Mercia ICB"}}  # fmt: skip
    post = {"title": "Senior Responsible Owner", "subject": "Starting Well", "holder": "", "source": "Section 8",
            "duties": "Reports progress.", "accountable_to": {"slug": "sefton-board", "name": "Sefton Board"},
            "each": False}  # fmt: skip
    gone = {"on": "2022-07-01", "source": "Health and Care Act 2022"}
    return [
        body("system", "Mercia System", "integrated-care-system"),
        body("icb", "Mercia ICB", "icb", parent="system", ods_code="QYG", gss_code="E54000008", valid_from="2022-07-01",
             description="It plans care.", unknown="Who founded it.", covers=[sefton],
             names=[called("ICB", "abbreviation", seen_in=2023)],
             origins=[{"slug": "ccg", "name": "Mercia CCG", **gone}],
             delegated=[{**remit, "by": {"slug": "trust", "name": "Mercia Trust"}}],
             plans={"owns": [plan], "accountable": [plan], "approved": [plan]}),
        body("ccg", "Mercia CCG", "clinical-commissioning-group", valid_to="2022-06-30",
             successions=[{"slug": "icb", "name": "Mercia ICB", **gone}]),
        body("trust", "Mercia Trust", "nhs-trust", partner_of="icb", remits=[remit]),
        body("committee", "Mercia Committee", "integrated-care-partnership", parent="system", valid_from="2022-07-01",
             names=[called("ICP", "abbreviation", valid_from="2022-07-01")]),
        body("sefton-partnership", "Sefton Partnership", "place-partnership", parent="system", places=[sefton],
             names=[called("ICP", "abbreviation", seen_in=2021)], posts=[post, {**post, "subject": "Living Well"}]),
        body("sefton-board", "Sefton Board", "place-board", parent="sefton-partnership",
             answering=[{**post, "of": {"slug": "sefton-partnership", "name": "Sefton Partnership"}}]),
        body("team", "Contracts", "board-or-committee", parent="icb"),
    ]  # fmt: skip
