"""Is it time, is it complete, may it go out? Each answer with all its reasons."""

from consultation.checks.answers import (
    NOTED_SUBJECT,
    ONLY_NOTED,
    agreed_day,
    may_be_entered,
    only_noted,
    ready_to_submit,
    released_by_another,
    without_nul,
    words_can_be_kept,
)
from consultation.checks.letters import (
    link_opens,
    may_be_recorded_silent,
    may_be_reminded,
    may_be_withdrawn,
    may_be_written_to,
)
from consultation.checks.public import (
    CHANGED_WHILE_OPEN,
    may_change,
    points_answered,
    questions_may_change,
    ready_to_open_publicly,
    ready_to_plan_publicly,
)
from consultation.checks.rounds import may_speak_of_published, ready_to_close, ready_to_open, ready_to_review

__all__ = [
    "CHANGED_WHILE_OPEN",
    "NOTED_SUBJECT",
    "ONLY_NOTED",
    "agreed_day",
    "link_opens",
    "may_be_entered",
    "may_be_recorded_silent",
    "may_be_reminded",
    "may_be_withdrawn",
    "may_be_written_to",
    "may_change",
    "may_speak_of_published",
    "only_noted",
    "points_answered",
    "questions_may_change",
    "ready_to_close",
    "ready_to_open",
    "ready_to_open_publicly",
    "ready_to_plan_publicly",
    "ready_to_review",
    "ready_to_submit",
    "released_by_another",
    "without_nul",
    "words_can_be_kept",
]
