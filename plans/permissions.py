"""Who may do what to a plan? Whether now is the time is another question, answered by the life and the checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import ROLES, SYSTEM, Permission, may, refusal, roles_of
from accounts.permissions import holders as holders_in
from core.models import Mail
from core.verdict import Verdict
from plans.models import Comment, Edition, Plan, PlanPart

WRITABLE = frozenset({Edition.Status.DRAFT, Edition.Status.FINALISING, Edition.Status.IN_CONSULTATION})


def may_on_plan(user: Any, permission: Permission, plan: Plan, *, on: date) -> Verdict:
    """In the body that owns the plan; for a Place's plan also in the ICB of that Place."""
    verdict = may(user, permission, plan.owner, on=on)
    if verdict or plan.place is None:
        return verdict
    return verdict if not may(user, permission, plan.place.icb, on=on) else Verdict()


def may_comment(user: Any, plan: Plan, *, on: date) -> Verdict:
    """Whoever may read the working text may say something of it."""
    verdict = may(user, Permission.COMMENT, on=on)
    is_open = user is SYSTEM or Plan.objects.visible_to(user, on=on).filter(pk=plan.pk).exists()
    return verdict & Verdict.no_if(not is_open, "This plan is not open to you.")


def may_resolve(user: Any, comment: Comment, *, on: date) -> Verdict:
    """Who began the thread, whom it is assigned to, and who may edit the plan."""
    verdict = may_comment(user, comment.edition.plan, on=on)
    if user is SYSTEM or user.pk in {comment.by_id, comment.assigned_to_id}:
        return verdict
    if may_on_plan(user, Permission.EDIT_PLAN, comment.edition.plan, on=on):
        return verdict
    return verdict & Verdict(
        ("Only who began the thread, whom it is assigned to, or who may edit the plan can resolve it.",)
    )


def readers(plan: Plan, *, on: date) -> QuerySet[User]:
    """The people who may read the working text: `Plan.objects.visible_to`, asked from the other end."""
    parts = PlanPart.objects.filter(whole=plan).values_list("part__owner", "part__place__icb")
    bodies = _bodies(plan) | {body for row in parts for body in row if body}
    return holders_in(Permission.READ_WORKSPACE, bodies, on=on)


def holders(plan: Plan, permission: Permission, *, on: date) -> QuerySet[User]:
    """The people who have a right on the plan: `may_on_plan`, asked from the other end."""
    return holders_in(permission, _bodies(plan), on=on)


def _bodies(plan: Plan) -> set[int]:
    return {plan.owner_id} | ({plan.place.icb_id} if plan.place else set())


def mails_for(user: Any, *, on: date) -> QuerySet[Mail]:
    """The messages of the outbox that speak only of plans that the person may read. Who may see the outbox at all is
    the right to see mail."""
    slugs = Plan.objects.visible_to(user, on=on).values_list("slug", flat=True)
    return Mail.objects.filter(about__contained_by=[f"plan:{slug}" for slug in slugs])


def text_may_change(edition: Edition) -> Verdict:
    """Whether the edition's state leaves its text open: it is not out for approval or frozen."""
    return Verdict.no_if(
        edition.status not in WRITABLE,
        f"The edition is {edition.get_status_display().lower()}; its text can no longer be changed.",
    )


def may_write_text(user: Any, edition: Edition, *, on: date) -> Verdict:
    """Whether the person may change the text of this edition now: the right, and a text that is open."""
    return may_on_plan(user, Permission.EDIT_PLAN, edition.plan, on=on) & text_may_change(edition)


def rights_on_plan(user: Any, plan: Plan, *, on: date) -> dict[Permission, Verdict]:
    """Of every right whether the person has it on a plan, as `may_on_plan` says it, in one query."""
    bodies = {plan.owner_id, plan.place.icb_id if plan.place else plan.owner_id}
    held = {right for role, body in roles_of(user, on=on) if body in bodies for right in ROLES[role]}
    return {right: Verdict() if right in held else refusal(right, plan.owner) for right in Permission}


def writers_of(plan: Plan, *, on: date) -> QuerySet[User]:
    """The people who may write a plan, and so may own its sections."""
    return holders(plan, Permission.EDIT_PLAN, on=on)
