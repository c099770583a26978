"""Which plans are known, whether their text is here or not, and how do they fit together?"""

from __future__ import annotations

from typing import Any

from plans.models import LostFigure, PlanDate, PlanRelation, RegisteredPlan


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
    lost = LostFigure.objects.select_related("plan__plan").order_by("position", "title")
    return {
        "plans": [
            *({**_known_plan(row, public), "dates": _dates(row), "involved": _involved(row)} for row in plans),
            *(_not_entered(plan) for plan in site_plans if plan["slug"] not in entered),
        ],
        "relations": site_relations(public),
        "lost": [
            {
                "plan": _known_name(row.plan, public), "title": row.title, "where": row.where, "known": row.known,
                "lost": row.lost,
            }
            for row in lost
        ],
    }  # fmt: skip


def site_relations(public: set[str]) -> list[dict[str, Any]]:
    """How the known plans stand to one another; `public` are the slugs of those whose text is public."""
    relations = PlanRelation.objects.select_related("plan__plan", "other__plan").order_by(
        "position", "plan__position", "other__position"
    )
    return [
        {
            "plan": _known_name(row.plan, public), "kind": row.kind, "label": row.get_kind_display(),
            "other": _known_name(row.other, public), "words": row.words, "note": row.note, "source": row.source,
            "drawn": row.is_drawn,
        }
        for row in relations
    ]  # fmt: skip


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
        "period_words": plan.get("period") or years,
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
