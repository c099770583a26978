"""May this body stand there? Every reason why not, in words."""

from __future__ import annotations

from collections.abc import Collection

from core.verdict import Verdict
from organisations.models import Organisation


def may_be_part_of(body: Organisation, parent: Organisation) -> Verdict:
    """A governance tree has no rings: a body is no part of itself, nor of a body that is part of it."""
    above: Organisation | None = parent
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk == body.pk:
            return Verdict((f"{parent.name} is itself part of {body.name}.",))
        seen.add(above.pk)
        above = above.parent
    return Verdict()


def is_own_address(body: Organisation, email: str, domains: Collection[str]) -> Verdict:
    """Whether an address is one of the body's own, by what follows the @."""
    known = ", ".join(sorted(domains))
    return Verdict.no_if(
        not domains,
        f"No e-mail domain of {body.name} is recorded, so no address can be told to be its own. Add the domain first.",
        where="domains",
    ) & Verdict.no_if(
        bool(domains) and email.lower().rpartition("@")[2] not in domains,
        f"{email} is not an address of {body.name}: its addresses end in {known}. Use one of those, or add the domain.",
        where="domains",
    )
