"""The administration: the registers of every room, what rooms above say of them, and who may come in."""

from __future__ import annotations

import accounts.desk
import consultation.desk
import organisations.desk
import plans.desk
import priorities.desk
from accounts.permissions import may_keep_directory
from core.desk import Desk, Voice

ROOMS = (organisations.desk, accounts.desk, plans.desk, priorities.desk, consultation.desk)
REGISTERS = [each for room in ROOMS for each in getattr(room, "REGISTERS", ())]


def _voices() -> dict[str, list[Voice]]:
    """By register: who has something to say of it, the lower rooms first."""
    found: dict[str, list[Voice]] = {}
    for room in ROOMS:
        for name, voice in getattr(room, "VOICES", {}).items():
            found.setdefault(name, []).append(voice)
    return found


DESK = Desk(
    registers={each.name: each for each in REGISTERS},
    may=may_keep_directory,
    voices=_voices(),
    links=(("People and roles", "accounts:people", "Invite people to a body, give roles a last day, end them."),),
)
