"""Which plans do the partners have of their own, as everybody may read it?"""

from __future__ import annotations

from typing import Any

from plans.queries import last_check, partner_plans


def site_partners() -> list[dict[str, Any]]:
    """Every plan of a partner that is in the register, with what a person found at its link. Two queries."""
    found = []
    for row in partner_plans():
        check = last_check(row)
        found.append({
            "slug": row.slug, "title": row.title, "owner": row.owner.slug, "kind": row.plan_type.name,
            "period": row.period_words, "address": row.address, "known": row.known,
            "works": check.works if check else None, "note": check.note if check else "",
            "checked_on": check.checked_on.isoformat() if check else "",
        })  # fmt: skip
    return found
