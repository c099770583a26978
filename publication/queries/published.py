"""What is public? Reads frozen copies only, except for the directory of Places."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.canonical import moment
from core.models import Job
from organisations.models import Organisation
from organisations.queries import places
from plans.content import charts_of
from plans.models import Asset, Edition, GlossaryTerm, Plan, PlanPart, PlanRelation, StatusChange
from publication.models import Publication, TakenOff
from publication.queries.bodies import named
from publication.queries.later import shown_later


def published() -> QuerySet[Publication]:
    """Every edition that was ever made public, oldest first."""
    return (
        Publication.objects.filter(state=Publication.State.PUBLISHED)
        .select_related("edition__plan", "snapshot")
        .order_by("edition__plan__position", "edition__plan__title", "edition__number")
    )


def shown() -> QuerySet[Publication]:
    """Of these, what the public may read now: all but what is taken off."""
    return published().exclude(taken_off__in=TakenOff.objects.filter(shown_at=None))


def is_taken_off(publication: Publication) -> bool:
    return publication.taken_off.filter(shown_at=None).exists()


def taken_off(slug: str, number: int | None = None) -> TakenOff | None:
    """What is said in the place of an edition, or of a plan's latest one, that is taken off."""
    found = TakenOff.objects.filter(shown_at=None, publication__edition__plan__slug=slug)
    found = found.select_related("publication__edition__plan").order_by("-publication__edition__number")
    return found.first() if number is None else found.filter(publication__edition__number=number).first()


def public_slugs() -> set[str]:
    """The plans of which the public may read an edition."""
    return set(shown().values_list("edition__plan__slug", flat=True))


def publication_of_job(job: Job) -> Publication:
    return Publication.objects.select_related("edition__plan", "snapshot").get(pk=int(job.subject_id))


def images_of(content: dict[str, Any]) -> dict[str, bytes]:
    """The bytes of the pictures that a frozen content uses, by hash, and of the charts that it was frozen with."""
    wanted = [asset["sha256"] for asset in content["assets"]]
    return {asset.sha256: bytes(asset.data) for asset in Asset.objects.filter(sha256__in=wanted)} | charts_of(content)


def latest_publications(plan: Plan) -> QuerySet[Publication]:
    """A plan's publications and attempts at one, newest first, for the people who work on it."""
    now = TakenOff.objects.filter(publication=OuterRef("pk"), shown_at=None)
    rows = Publication.objects.filter(edition__plan=plan).annotate(is_off=Exists(now))
    return rows.select_related("edition", "snapshot", "job").order_by("-pk")


def site_plans() -> list[dict[str, Any]]:
    """What the site-level pages tell of the published plans, each from its own frozen content."""
    by_plan: dict[int, list[Publication]] = {}
    for publication in shown():
        by_plan.setdefault(publication.edition.plan_id, []).append(publication)
    followed = dict(
        PlanRelation.objects.filter(kind=PlanRelation.Kind.SUPERSEDES, other__plan__isnull=False).values_list(
            "other__plan", "plan__title"
        )
    )
    withdrawn = {
        change.edition_id: {"on": change.at.date().isoformat(), "reason": change.note}
        for change in StatusChange.objects.filter(target=Edition.Status.WITHDRAWN)
    }
    later = shown_later()
    return [
        _site_plan(publications, followed.get(plan, ""), withdrawn.get(publications[-1].edition_id), later)
        for plan, publications in by_plan.items()
    ]


def _site_plan(
    publications: list[Publication], superseded_by: str, withdrawn: dict[str, str] | None, later: dict[int, list[Any]]
) -> dict[str, Any]:
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
        "period": plan.get("period", ""),
        "summary": plan["summary"],
        "is_reference": plan["type"]["slug"] == "reference-document",
        "superseded_by": superseded_by,
        "state": "withdrawn" if latest.edition.status == Edition.Status.WITHDRAWN else "published",
        "withdrawn": withdrawn,
        "editions": [
            {
                "number": publication.edition.number,
                "published_at": moment(publication.published_at),
                "snapshot_sha256": publication.snapshot.sha256,
                "manifest_sha256": publication.manifest_sha256,
                "pdf_size": publication.pdf_size,
                "latest": publication == latest,
                "folder": publication.folder,
                "opinions": json.loads(publication.snapshot.content)["opinions"],
                "later": later.get(publication.pk, []),
            }
            for publication in reversed(publications)
        ],
        "opinions": content["opinions"],
        "notice": json.loads(latest.release).get("notice", ""),
    }


def site_requirements() -> list[dict[str, Any]]:
    """Each public edition that a list of requirements applies to, newest first: its frozen content, and whether it is
    the latest of its plan."""
    found: dict[str, list[dict[str, Any]]] = {}
    for publication in shown().exclude(edition__status=Edition.Status.WITHDRAWN):
        content = json.loads(publication.snapshot.content)
        if content["requirements"]:
            found.setdefault(content["plan"]["slug"], []).insert(0, content)
    return [{"content": content, "latest": not at} for each in found.values() for at, content in enumerate(each)]


def site_places() -> list[dict[str, Any]]:
    """The Places, with their bodies and the address of their plan when one is published: of several, the one that is
    part of a whole, else the newest."""
    is_part = Exists(PlanPart.objects.filter(part=OuterRef("edition__plan")))
    plans = dict(
        shown()
        .filter(edition__plan__place__isnull=False)
        .order_by(is_part, "published_at", "pk")
        .values_list("edition__plan__place", "edition__plan__slug")
    )
    return [
        {
            "slug": place.slug,
            "name": place.name,
            "authority": named(place.authority) | {"gss_code": place.authority.gss_code},
            "board": named(place.board),
            "partnership": named(place.partnership),
            "map": [place.map_column, place.map_row] if place.map_column else None,
            "healthwatch": [
                named(body) for body in place.served_by.all() if body.kind == Organisation.Kind.HEALTHWATCH
            ],
            "plan": plans.get(place.pk),
        }
        for place in places()
    ]


def site_glossary() -> list[dict[str, Any]]:
    return [
        {
            "slug": term.slug,
            "term": term.term,
            "meaning": term.meaning,
            "aliases": list(term.aliases),
            "valid_from": term.valid_from.isoformat() if term.valid_from else None,
            "valid_to": term.valid_to.isoformat() if term.valid_to else None,
        }
        for term in GlossaryTerm.objects.order_by("term", "valid_from", "slug")
    ]
