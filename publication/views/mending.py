"""Where is each reason mended? Checks say it in a word; pages need an address and words for the link."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core.verdict import Verdict
from plans.models import Plan


@dataclass(frozen=True)
class Shown:
    """A reason with the way to the place where it can be mended, if there is one."""

    words: str
    href: str = ""
    link: str = ""

    def __str__(self) -> str:
        return self.words


def mended(verdict: Verdict, plan: Plan) -> list[Shown]:
    """Every reason of a verdict, with its link."""
    return [Shown(str(reason), *_way(getattr(reason, "where", ""), plan)) for reason in verdict.reasons]


def _way(place: str, plan: Plan) -> tuple[str, str]:
    word, _, which = place.partition(":")
    if delivery := _way_to_delivery(word, which, plan):
        return delivery
    own = reverse("publication:plan", args=[plan.slug])
    ways = {
        "freeze": (reverse("publication:issue-draft", args=[plan.slug]), "Freeze the text"),
        "steps": (f"{own}#steps", "See the next steps"),
        "structure": (reverse("plans:structure", args=[plan.slug]), "Open the structure"),
        "consultation": (f"{own}#steps", "See how boards are asked"),
        "changes": (reverse("publication:change-reasons", args=[plan.slug]), "Give the reasons"),
        "revision": (reverse("publication:revisions", args=[plan.slug]), "See the revision"),
        "decisions": (reverse("plans:decisions", args=[plan.slug]), "Record a decision"),
        "requirement": (f"{reverse('priorities:coverage', args=[plan.slug])}#{which}", "Say where it is answered"),
        "section": (f"/workspace/plans/{plan.slug}/sections/{which}/", "Open the section"),
        "plan": (reverse("publication:plan", args=[which or plan.slug]), "Open that plan"),
    }
    if word in {"responses", "queue", "themes"} and which:
        name = {"responses": "manage"}.get(word, word)
        return reverse(f"consultation:{name}", args=[plan.slug, which]), "Open the responses"
    return ways.get(word, ("", ""))


def _way_to_delivery(word: str, which: str, plan: Plan) -> tuple[str, str] | None:
    """What is asked of intentions that were taken forward, and of milestones."""
    if word == "committees":
        return f"{reverse('priorities:milestones', args=[plan.slug])}?without=committee", "Name the committees"
    if word == "terms":
        return reverse("priorities:terms", args=[plan.slug, which]), "Say how it is measured"
    if word == "milestones":
        return reverse("priorities:add-milestone", args=[plan.slug, which]), "Add a milestone"
    if word == "intention":
        return reverse("priorities:commit-intention", args=which.split("/")), "Open the intention"
    return None
