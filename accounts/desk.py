"""What do the people of a body have to do with its end?"""

from __future__ import annotations

from accounts import queries
from core.desk import Change, Voice, day
from organisations.desk import last_day


def _roles_end(change: Change, made: object) -> list[str]:
    """Roles last no longer than their body."""
    last = last_day(change)
    if last is None:
        return []
    held = list(queries.roles_outliving(change.row, last=last, on=change.on))
    if not held:
        return ["Nobody holds a role in it on its last day."]
    names = ", ".join(f"{each.user.name} ({each.get_role_display()})" for each in held)
    ends = "role in it ends" if len(held) == 1 else "roles in it end"
    return [f"{len(held)} {ends} with {day(last)}: {names}. Whoever takes over invites its people anew."]


VOICES = {"bodies": Voice(effect=_roles_end)}
