"""What states do a round, a consultee, a board's answer and a response pass through?"""

from consultation.models import Consultee, OpinionDraft, Response, Round
from core.lifecycle import Lifecycle, step

AUTHORS, CONSULTEES, NOBODY = "authors", "consultees", "nobody"
MODERATORS, RESPONDENT = "moderators", "whoever answers"

ROUND = Lifecycle(
    noun="round",
    first=Round.Status.PLANNED,
    labels={status.value: status.label for status in Round.Status},
    transitions=(
        step("open", {Round.Status.PLANNED}, Round.Status.OPEN, turn=CONSULTEES),
        step("close", {Round.Status.OPEN}, Round.Status.CLOSED, turn=AUTHORS),
    ),
)

CONSULTEE = Lifecycle(
    noun="consultee",
    first=Consultee.Status.NOT_ASKED,
    labels={status.value: status.label for status in Consultee.Status},
    transitions=(
        step("ask", {Consultee.Status.NOT_ASKED}, Consultee.Status.AWAITING, turn=CONSULTEES),
        # An opinion after silence was recorded, or after an earlier opinion, still counts; the Act sets no end.
        step(
            "give opinion",
            {Consultee.Status.AWAITING, Consultee.Status.NO_REPLY, Consultee.Status.OPINION_GIVEN},
            Consultee.Status.OPINION_GIVEN,
            turn=AUTHORS,
        ),
        step("record no reply", {Consultee.Status.AWAITING}, Consultee.Status.NO_REPLY, turn=AUTHORS),
    ),
)

_Draft = OpinionDraft.Status
DRAFT = Lifecycle(
    noun="answer",
    first=_Draft.WRITING,
    labels={status.value: status.label for status in _Draft},
    transitions=(
        step("write", {_Draft.WRITING, _Draft.SENT_BACK}, _Draft.WRITING, turn=CONSULTEES),
        step("offer for release", {_Draft.WRITING}, _Draft.WAITING, turn=CONSULTEES),
        step("take back", {_Draft.WAITING, _Draft.RELEASED}, _Draft.WRITING, turn=CONSULTEES),
        # "Rejected internally": nothing of it leaves the board.
        step("send back", {_Draft.WAITING, _Draft.RELEASED}, _Draft.SENT_BACK, turn=CONSULTEES),
        step("release", {_Draft.WAITING}, _Draft.RELEASED, turn=CONSULTEES),
        step("submit", {_Draft.RELEASED}, _Draft.SUBMITTED, turn=AUTHORS),
    ),
)

State = Response.State
# Expiring and withdrawing delete what was written; the row stays, so that it is counted.
RESPONSE = Lifecycle(
    noun="response",
    first=State.DRAFT,
    labels={state.value: state.label for state in State},
    transitions=(
        step("send", {State.DRAFT}, State.UNCONFIRMED, turn=RESPONDENT),
        step("confirm", {State.UNCONFIRMED}, State.WAITING, turn=MODERATORS),
        step("enter", {State.DRAFT}, State.WAITING, turn=MODERATORS),
        step("publish", {State.WAITING}, State.PUBLISHED, turn=AUTHORS),
        step("reject", {State.WAITING}, State.REJECTED, turn=AUTHORS),
        step("put back", {State.PUBLISHED, State.REJECTED}, State.WAITING, turn=MODERATORS),
        step("withdraw", {State.UNCONFIRMED, *Response.COUNTED}, State.WITHDRAWN, turn=NOBODY),
        step("expire", {State.DRAFT, State.UNCONFIRMED}, State.EXPIRED, turn=NOBODY),
    ),
)
