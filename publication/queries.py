"""What is public? Reads frozen copies only, except for the directory of Places."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.canonical import moment
from core.models import Job
from organisations.models import Organisation, Place, Post, Remit, Succession
from organisations.queries import directory, held_by_kinds, parts_of, places
from plans.models import Asset, Edition, GlossaryTerm, Plan
from publication.models import Publication


def published() -> QuerySet[Publication]:
    """Every edition that was ever made public, oldest first."""
    return (
        Publication.objects.filter(state=Publication.State.PUBLISHED)
        .select_related("edition__plan", "snapshot")
        .order_by("edition__plan__position", "edition__plan__title", "edition__number")
    )


def publication_of_job(job: Job) -> Publication:
    return Publication.objects.select_related("edition__plan", "snapshot").get(pk=int(job.subject_id))


def images_of(content: dict[str, Any]) -> dict[str, bytes]:
    """The bytes of the pictures that a frozen content uses, by hash."""
    wanted = [asset["sha256"] for asset in content["assets"]]
    return {asset.sha256: bytes(asset.data) for asset in Asset.objects.filter(sha256__in=wanted)}


def latest_publications(plan: Plan) -> QuerySet[Publication]:
    """A plan's publications and attempts at one, newest first, for the people who work on it."""
    return Publication.objects.filter(edition__plan=plan).select_related("edition", "snapshot", "job").order_by("-pk")


def jobs_for(user: Any, *, on: date, see_all: bool) -> QuerySet[Job]:
    """The jobs a person may watch: those of the plans they may read, or all of them."""
    jobs = Job.objects.prefetch_related("publications__edition__plan").order_by("-pk")
    if see_all:
        return jobs
    plans = Plan.objects.visible_to(user, on=on)
    return jobs.filter(publications__edition__plan__in=plans).distinct()


def site_plans() -> list[dict[str, Any]]:
    """What the site-level pages tell of the published plans, each from its own frozen content."""
    by_plan: dict[int, list[Publication]] = {}
    for publication in published():
        by_plan.setdefault(publication.edition.plan_id, []).append(publication)
    return [_site_plan(publications) for publications in by_plan.values()]


def _site_plan(publications: list[Publication]) -> dict[str, Any]:
    latest = publications[-1]
    content = json.loads(latest.snapshot.content)
    plan = content["plan"]
    return {
        "slug": plan["slug"],
        "title": plan["title"],
        "type": plan["type"]["name"],
        "owner": plan["owner"]["name"],
        "owner_slug": plan["owner"]["slug"],
        "bodies": plan.get("bodies") or [],
        "approvals": json.loads(latest.release).get("approvals") or [],
        "place": plan["place"]["slug"] if plan["place"] else None,
        "place_name": plan["place"]["name"] if plan["place"] else "",
        "starts_on": plan["starts_on"],
        "ends_on": plan["ends_on"],
        "summary": plan["summary"],
        "state": "withdrawn" if latest.edition.status == Edition.Status.WITHDRAWN else "published",
        "editions": [
            {
                "number": publication.edition.number,
                "published_at": moment(publication.published_at),
                "snapshot_sha256": publication.snapshot.sha256,
                "manifest_sha256": publication.manifest_sha256,
                "pdf_size": publication.pdf_size,
                "latest": publication == latest,
                "folder": publication.folder,
            }
            for publication in reversed(publications)
        ],
        "opinions": content["opinions"],
    }


def site_places() -> list[dict[str, Any]]:
    """The Places, with their bodies and the address of their plan when one is published."""
    plans = dict(
        Publication.objects.filter(state=Publication.State.PUBLISHED, edition__plan__place__isnull=False).values_list(
            "edition__plan__place", "edition__plan__slug"
        )
    )
    return [
        {
            "slug": place.slug,
            "name": place.name,
            "authority": _body(place.authority) | {"gss_code": place.authority.gss_code},
            "board": _body(place.board),
            "partnership": _body(place.partnership),
            "groups": [_body(body) for body in parts_of(place.partnership)],
            "healthwatch": [
                _body(body) for body in place.served_by.all() if body.kind == Organisation.Kind.HEALTHWATCH
            ],
            "plan": plans.get(place.pk),
        }
        for place in places()
    ]


def site_glossary() -> list[dict[str, Any]]:
    return [
        {"slug": term.slug, "term": term.term, "meaning": term.meaning, "aliases": list(term.aliases)}
        for term in GlossaryTerm.objects.order_by("term")
    ]


def site_bodies(plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every body: its names, its place in the tree, who came before and after it, its remits and posts, and what it is
    to the published plans (`plans` as `site_plans` gives them)."""
    remits, posts = held_by_kinds()
    return [
        {
            **_body(body),
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
            "delegated": [_remit(row) | {"by": _body(row.organisation)} for row in body.delegated_remits.all()],
            "posts": [_post(row) for row in [*body.posts.all(), *posts] if row.body_kind in ("", body.kind)],
            "answering": [_post(row) | {"of": _body(row.organisation)} for row in body.answering_posts.all()],
            "plans": _plan_roles(body.slug, plans),
        }
        for body in directory()
    ]


def _body(body: Organisation) -> dict[str, Any]:
    return {"slug": body.slug, "name": body.name}


def _position(place: Place) -> int:
    return place.position


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _step(body: Organisation, row: Succession) -> dict[str, Any]:
    return _body(body) | {"on": _iso(row.on), "source": row.source}


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
        "on_behalf_of": _body(row.on_behalf_of) if row.on_behalf_of else None,
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
        "accountable_to": _body(row.accountable_to) if row.accountable_to else None,
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
