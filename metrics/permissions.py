"""Who may see what was measured, and who keeps it?"""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.permissions import Permission, may
from core.verdict import Verdict
from organisations.models import Place


def may_read(user: Any, *, on: date) -> Verdict:
    """Whether the person sees the measures of the workspace. They belong to no plan: whoever reads there sees all."""
    return may(user, Permission.READ_WORKSPACE, on=on)


def may_keep(user: Any, *, on: date) -> Verdict:
    """Whether the person takes in observations and says what a target means."""
    return may(user, Permission.KEEP_METRICS, on=on)


def may_add_local(user: Any, place: Place, *, on: date) -> Verdict:
    """Whether the person adds metrics to those that a Place is judged by: the authors of that Place do."""
    return may(user, Permission.ADD_LOCAL_METRIC, place.partnership, on=on)


def may_answer(user: Any, *, on: date) -> Verdict:
    """Whether the person says for a committee what is done about something that is off its track."""
    return may(user, Permission.ANSWER_EXCEPTION, on=on)
