"""What is public? Reads frozen copies only, except for the directory of Places."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.canonical import moment
from core.models import Job
from organisations.queries import places
from plans.models import Asset, Edition, GlossaryTerm, LostFigure, Plan, PlanDate, PlanRelation, RegisteredPlan
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
    followed = dict(
        PlanRelation.objects.filter(kind=PlanRelation.Kind.SUPERSEDES, other__plan__isnull=False).values_list(
            "other__plan", "plan__title"
        )
    )
    return [_site_plan(publications, followed.get(plan, "")) for plan, publications in by_plan.items()]


def _site_plan(publications: list[Publication], superseded_by: str) -> dict[str, Any]:
    latest = publications[-1]
    content = json.loads(latest.snapshot.content)
    plan = content["plan"]
    return {
        "slug": plan["slug"],
        "title": plan["title"],
        "type": plan["type"]["name"],
        "owner": plan["owner"]["name"],
        "place": plan["place"]["slug"] if plan["place"] else None,
        "place_name": plan["place"]["name"] if plan["place"] else "",
        "starts_on": plan["starts_on"],
        "ends_on": plan["ends_on"],
        "summary": plan["summary"],
        "is_reference": plan["type"]["slug"] == "reference-document",
        "superseded_by": superseded_by,
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
            "authority": {"name": place.authority.name, "gss_code": place.authority.gss_code},
            "board": {"name": place.board.name, "slug": place.board.slug},
            "partnership": {"name": place.partnership.name},
            "plan": plans.get(place.pk),
        }
        for place in places()
    ]


def site_glossary() -> list[dict[str, Any]]:
    return [
        {"slug": term.slug, "term": term.term, "meaning": term.meaning, "aliases": list(term.aliases)}
        for term in GlossaryTerm.objects.order_by("term")
    ]


def site_register(site_plans: list[dict[str, Any]]) -> dict[str, Any]:
    """Every plan that is known, how they stand to one another, and the pictures that were lost. A published plan that
    nobody entered in the register is listed with what its own text says."""
    public = {plan["slug"] for plan in site_plans}
    entered = set(RegisteredPlan.objects.exclude(plan=None).values_list("plan__slug", flat=True))
    plans = (
        RegisteredPlan.objects.select_related("plan_type", "plan", "place", "owner")
        .prefetch_related("dates", "satisfies__plan_type", "involvements")
        .order_by("position", "slug")
    )
    relations = PlanRelation.objects.select_related("plan__plan", "other__plan").order_by(
        "position", "plan__position", "other__position"
    )
    lost = LostFigure.objects.select_related("plan__plan").order_by("position", "title")
    return {
        "plans": [
            *({**_known_plan(row, public), "dates": _dates(row), "involved": _involved(row)} for row in plans),
            *(_not_entered(plan) for plan in site_plans if plan["slug"] not in entered),
        ],
        "relations": [
            {
                "plan": _known_name(row.plan, public), "kind": row.kind, "label": row.get_kind_display(),
                "other": _known_name(row.other, public), "words": row.words, "note": row.note, "source": row.source,
                "drawn": row.is_drawn,
            }
            for row in relations
        ],
        "lost": [
            {
                "plan": _known_name(row.plan, public), "title": row.title, "where": row.where, "known": row.known,
                "lost": row.lost,
            }
            for row in lost
        ],
    }  # fmt: skip


def _known_name(row: RegisteredPlan, public: set[str]) -> dict[str, Any]:
    held = row.plan is not None and row.plan.slug in public
    return {"slug": row.slug, "title": row.title, "held": held}


def _known_plan(row: RegisteredPlan, public: set[str]) -> dict[str, Any]:
    owner = row.owner_words or (row.owner.name if row.owner else "")
    return {
        **_known_name(row, public),
        "plan": row.plan.slug if row.plan and row.plan.slug in public else None,
        "type": row.plan_type.name,
        "place": {"slug": row.place.slug, "name": row.place.name} if row.place else None,
        "owner": owner,
        "period_words": row.period_words,
        "period_note": row.period_note,
        "review_note": row.review_note,
        "status_words": row.status_words,
        "address": row.address,
        "checked_on": row.checked_on.isoformat() if row.checked_on else None,
        "known": row.known,
        "priorities": list(row.priorities),
        "also": [{"type": also.plan_type.name, "statement": also.statement} for also in row.satisfies.all()],
        "source": row.source,
    }


def _not_entered(plan: dict[str, Any]) -> dict[str, Any]:
    years = "-".join(dict.fromkeys(end[:4] for end in (plan["starts_on"], plan["ends_on"]) if end))
    return {
        **dict.fromkeys(("review_note", "status_words", "address"), ""),
        **{key: plan[key] for key in ("slug", "title", "type", "owner")},
        "held": True,
        "plan": plan["slug"],
        "place": {"slug": plan["place"], "name": plan["place_name"]} if plan["place"] else None,
        "period_words": years,
        "period_note": "" if years else "The plan gives none.",
        "checked_on": None,
        "known": plan["summary"],
        "priorities": [],
        "also": [],
        "source": "This site",
        "dates": [],
        "involved": [],
    }


def _dates(row: RegisteredPlan) -> list[dict[str, Any]]:
    return [
        {
            "what": date.what, "who": date.who, "words": date.words, "starts": date.starts, "ends": date.ends,
            "expected": date.told_as == PlanDate.ToldAs.EXPECTED,
        }
        for date in sorted(row.dates.all(), key=lambda date: date.position)
    ]  # fmt: skip


def _involved(row: RegisteredPlan) -> list[dict[str, Any]]:
    return [
        {
            "event": each.event, "audience": each.audience, "words": each.words, "starts": each.starts,
            "ends": each.ends, "expected": each.told_as == PlanDate.ToldAs.EXPECTED, "output": each.output,
            "points": list(each.points),
        }
        for each in sorted(row.involvements.all(), key=lambda each: each.position)
    ]  # fmt: skip
