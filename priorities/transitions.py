"""What states do an entry of the long list, an intention, a challenge and the cycle's registers pass through?"""

from core.lifecycle import Lifecycle, step
from priorities.models import BenefitsReview, Candidate, Challenge, Intention, ProviderRequest

TEAM, PLANNERS, SCORERS, OTHER_TEAMS, DECIDERS, NOBODY = (
    "the team that leads it", "planners", "scorers", "other teams", "the body that decides", "nobody",
)  # fmt: skip

Entry, State, Asked = Candidate.State, Intention.State, Challenge.State
Request, Review = ProviderRequest.State, BenefitsReview.State

CANDIDATE = Lifecycle(
    noun="entry",
    first=Entry.REPORTED,  # whoever plans may enter it on the list at once
    labels={state.value: state.label for state in Entry},
    transitions=(
        step("put it on the long list", {Entry.REPORTED, Entry.CLOSED}, Entry.OPEN, turn=DECIDERS),
        step("close it", {Entry.REPORTED}, Entry.CLOSED, turn=NOBODY),
        step("merge it", {Entry.OPEN}, Entry.MERGED, turn=NOBODY),
        step("split it", {Entry.OPEN}, Entry.SPLIT, turn=NOBODY),
        step("take it forward", {Entry.OPEN, Entry.NOT_FORWARD}, Entry.FORWARD, turn=TEAM),
        step("leave it", {Entry.OPEN}, Entry.NOT_FORWARD, turn=NOBODY),
    ),
)

INTENTION = Lifecycle(
    noun="intention",
    first=State.DRAFT,
    labels={state.value: state.label for state in State},
    transitions=(
        step("submit it", {State.DRAFT}, State.SUBMITTED, turn=PLANNERS),
        step("send it back", {State.SUBMITTED, State.SCORED}, State.DRAFT, turn=TEAM),
        step("score it", {State.SUBMITTED}, State.SCORING, turn=SCORERS),
        step("reveal its scores", {State.SCORING}, State.SCORED, turn=OTHER_TEAMS),
        step("take it forward", {State.SCORED, State.NOT_NOW}, State.FORWARD, turn=TEAM),
        step("leave it for now", {State.SUBMITTED, State.SCORED}, State.NOT_NOW, turn=DECIDERS),
        step("make a commitment of it", {State.FORWARD}, State.COMMITTED, turn=NOBODY),
        step("withdraw it", {State.DRAFT, State.SUBMITTED}, State.WITHDRAWN, turn=NOBODY),
    ),
)

CHALLENGE = Lifecycle(
    noun="challenge",
    first=Asked.RAISED,
    labels={state.value: state.label for state in Asked},
    transitions=(
        step("answer it", {Asked.RAISED}, Asked.ANSWERED, turn=PLANNERS),
        step("conclude it", {Asked.ANSWERED}, Asked.CONCLUDED, turn=NOBODY),
    ),
)

REQUEST = Lifecycle(
    noun="request",
    first=Request.RECEIVED,
    labels={state.value: state.label for state in Request},
    transitions=(
        step("consider it", {Request.RECEIVED, Request.CONSIDERED}, Request.CONSIDERED, turn=DECIDERS),
        step("put it back", {Request.CONSIDERED}, Request.RECEIVED, turn=PLANNERS),
        step("answer it", {Request.CONSIDERED}, Request.ANSWERED, turn=NOBODY),
    ),
)

REVIEW = Lifecycle(
    noun="review",
    first=Review.OPEN,
    labels={state.value: state.label for state in Review},
    transitions=(step("decide on it", {Review.OPEN}, Review.DECIDED, turn=NOBODY),),
)
