"""What is there to tell of each body?"""

from __future__ import annotations

from datetime import date
from typing import Any

from organisations.models import Organisation, Place, Post, Remit, Succession
from organisations.queries import directory, held_by_kinds


def site_bodies(plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every body: its names, its place in the tree, who came before and after it, its remits and posts, and what it is
    to the published plans (`plans` as `site_plans` gives them)."""
    remits, posts = held_by_kinds()
    return [
        {
            **named(body),
            **{key: getattr(body, key) for key in ("kind", "ods_code", "gss_code", "description", "unknown")},
            "kind_name": body.get_kind_display(),
            "position": body.pk,
            "valid_from": _iso(body.valid_from),
            "valid_to": _iso(body.valid_to),
            "parent": body.parent.slug if body.parent else None,
            "partner_of": body.partner_of.slug if body.partner_of else None,
            "names": [
                {
                    "name": name.name,
                    "kind": name.kind,
                    "kind_name": name.get_kind_display(),
                    "valid_from": _iso(name.valid_from),
                    "valid_to": _iso(name.valid_to),
                    "seen_in": name.seen_in,
                    "source": name.source,
                }
                for name in body.names.all()
            ],
            "origins": [_step(row.predecessor, row) for row in body.origins.all()],
            "successions": [_step(row.successor, row) for row in body.successions.all()],
            "places": _places_of(body),
            "covers": [{"slug": place.slug, "name": place.name} for place in sorted(body.places.all(), key=_position)],
            "remits": [_remit(row) for row in [*body.remits.all(), *remits] if row.body_kind in ("", body.kind)],
            "delegated": [_remit(row) | {"by": named(row.organisation)} for row in body.delegated_remits.all()],
            "posts": [_post(row) for row in [*body.posts.all(), *posts] if row.body_kind in ("", body.kind)],
            "answering": [_post(row) | {"of": named(row.organisation)} for row in body.answering_posts.all()],
            "plans": _plan_roles(body.slug, plans),
        }
        for body in directory()
    ]


def named(body: Organisation) -> dict[str, Any]:
    return {"slug": body.slug, "name": body.name}


def _position(place: Place) -> int:
    return place.position


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _step(body: Organisation, row: Succession) -> dict[str, Any]:
    return named(body) | {"on": _iso(row.on), "source": row.source}


def _places_of(body: Organisation) -> list[dict[str, str]]:
    found = [
        *body.places_as_authority.all(),
        *body.places_as_board.all(),
        *body.places_as_partnership.all(),
        *body.places_served.all(),
    ]
    return [{"slug": place.slug, "name": place.name} for place in sorted(found, key=_position)]


def _remit(row: Remit) -> dict[str, Any]:
    return {
        "act": row.get_act_display(),
        "subject": row.subject,
        "on_behalf_of": named(row.on_behalf_of) if row.on_behalf_of else None,
        "note": row.note,
        "source": row.source,
        "each": bool(row.body_kind),
    }


def _post(row: Post) -> dict[str, Any]:
    return {
        "title": row.title,
        "subject": row.subject,
        "holder": row.holder,
        "duties": row.duties,
        "accountable_to": named(row.accountable_to) if row.accountable_to else None,
        "source": row.source,
        "each": bool(row.body_kind),
    }


def _plan_roles(slug: str, plans: list[dict[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """What a body is to each published plan: owner, answers for it, helped, is asked, approved or endorsed."""
    found: dict[str, list[dict[str, str]]] = {}
    for plan in plans:
        roles = {"owns"} if plan["owner_slug"] == slug else set()
        roles |= {body["role"] for body in plan["bodies"] if body["slug"] == slug}
        roles |= {"asked" for opinion in plan["opinions"] if opinion["board"]["slug"] == slug}
        roles |= {approval["decision"] for approval in plan["approvals"] if approval["body"]["slug"] == slug}
        for role in roles:
            found.setdefault(role, []).append({"slug": plan["slug"], "title": plan["title"]})
    return found
