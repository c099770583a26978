"""What states does an edition pass through, and in whose hands is it? The whole life as one table."""

from core.lifecycle import Lifecycle, step
from plans.models import Comment, Edition, Suggestion

Status = Edition.Status

AUTHORS, CONSULTEES, BOARDS, PUBLISHER, NOBODY = "authors", "consultees", "approving boards", "publisher", "nobody"

EDITION = Lifecycle(
    noun="edition",
    first=Status.DRAFT,
    labels={status.value: status.label for status in Status},
    transitions=(
        step("open consultation", {Status.DRAFT, Status.FINALISING}, Status.IN_CONSULTATION, turn=CONSULTEES),
        step("close consultation", {Status.IN_CONSULTATION}, Status.FINALISING, turn=AUTHORS),
        # Only where the plan's type has no duty to consult or to seek approval: `plans.actions` asks its rules.
        step("finalise without consultation", {Status.DRAFT}, Status.FINALISING, turn=AUTHORS),
        step("release without approval", {Status.FINALISING}, Status.APPROVED, turn=PUBLISHER),
        step("send for approval", {Status.FINALISING}, Status.AWAITING_APPROVAL, turn=BOARDS),
        step("send back", {Status.AWAITING_APPROVAL, Status.APPROVED}, Status.FINALISING, turn=AUTHORS),
        step("approve", {Status.AWAITING_APPROVAL}, Status.APPROVED, turn=PUBLISHER),
        step("publish", {Status.APPROVED}, Status.PUBLISHED, turn=NOBODY),
        step("supersede", {Status.PUBLISHED}, Status.SUPERSEDED, turn=NOBODY),
        step("withdraw", {Status.PUBLISHED}, Status.WITHDRAWN, turn=NOBODY),
        step("abandon", {Status.DRAFT, Status.FINALISING}, Status.ABANDONED, turn=NOBODY),
    ),
)

COMMENT = Lifecycle(
    noun="comment",
    first=Comment.State.OPEN,
    labels={state.value: state.label for state in Comment.State},
    transitions=(
        step("resolve", {Comment.State.OPEN}, Comment.State.RESOLVED, turn=NOBODY),
        step("open again", {Comment.State.RESOLVED}, Comment.State.OPEN, turn=AUTHORS),
    ),
)

SUGGESTION = Lifecycle(
    noun="suggestion",
    first=Suggestion.State.PROPOSED,
    labels={state.value: state.label for state in Suggestion.State},
    transitions=(
        step("accept", {Suggestion.State.PROPOSED}, Suggestion.State.ACCEPTED, turn=NOBODY),
        step("decline", {Suggestion.State.PROPOSED}, Suggestion.State.DECLINED, turn=NOBODY),
    ),
)
