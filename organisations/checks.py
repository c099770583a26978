"""May this body stand there? Every reason why not, in words."""

from __future__ import annotations

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
