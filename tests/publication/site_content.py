"""What the site's own pages are made from, as the tests of the pages give it."""

import hashlib

from tests.publication.bundle_content import HASH, PLACES, bundle_content


def slug(place: str) -> str:
    return place.lower().replace("\u00a0", "-")


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
        "editions": [edition(1, latest=False), edition(2, latest=True)],
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
            "authority": {"name": f"{place} Council", "gss_code": f"E0800001{number}"},
            "board": {"name": f"{place} Health and Wellbeing Board"},
            "partnership": {"name": f"{place} Partnership"},
            "plan": None if place == "Wirral" else f"place-plan-{slug(place)}",
        }
        for number, place in enumerate(PLACES)
    ]
