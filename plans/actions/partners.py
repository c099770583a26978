"""How does a partner's own plan enter the register, and who says whether its link works?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.permissions import Permission, may
from core import audit
from core.verdict import Verdict
from organisations.models import Organisation
from plans.actions.register import register_known_plan
from plans.models import LinkCheck, PlanType, RegisteredPlan
from plans.queries import partner_bodies

NO_PERIOD = "Not said when it was entered."


@transaction.atomic
def enter_partner_plan(
    *, title: str, owner: Organisation, kind: PlanType, period: str = "", address: str = "", by: Any, at: datetime
) -> RegisteredPlan:
    """Enter a plan that a provider or a council has of its own. Raises Refused with every reason."""
    on = localdate(at)
    verdict = may(by, Permission.IMPORT_PLAN, on=on) & Verdict.no_if(not title.strip(), "Give its title.")
    verdict &= Verdict.no_if(
        not partner_bodies(on=on).filter(pk=owner.pk).exists(), f"{owner} is no provider or council of the system."
    )
    slug = slugify(f"{owner.slug}-{title}")[:120].strip("-")
    taken = RegisteredPlan.objects.filter(slug=slug).exists()
    (verdict & Verdict.no_if(taken, f"“{title.strip()}” of {owner} is entered already.")).require()
    return register_known_plan(
        slug=slug, title=title.strip(), owner=owner, plan_type=kind, period_words=period.strip(), address=address,
        period_note="" if period.strip() else NO_PERIOD, known=f"A plan of {owner.name} of its own.",
        source="Entered on this site", position=_after_all(), by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def check_link(
    *, plan: RegisteredPlan, works: bool, address: str = "", note: str = "", by: Any, at: datetime
) -> LinkCheck:
    """Record what a person found at a plan's link today; with `address`, at a new one that takes its place."""
    row = RegisteredPlan.objects.select_for_update().get(pk=plan.pk)
    was, row.address = row.address, address or row.address
    verdict = may(by, Permission.IMPORT_PLAN, on=localdate(at))
    (verdict & Verdict.no_if(not row.address, "Give the address that was opened.")).require()
    if works:
        row.checked_on = localdate(at)
    elif was != row.address:
        row.checked_on = None
    row.save(update_fields=["address", "checked_on"])
    made = LinkCheck.objects.create(
        plan=row, address=row.address, works=works, note=note.strip(), checked_on=localdate(at),
        checked_by=audit.actor(by),
    )  # fmt: skip
    audit.record("checked link", row, by=by, at=at, address=row.address, works=works, before=was)
    return made


def _after_all() -> int:
    last = RegisteredPlan.objects.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
