"""What states do an entry of the long list, an intention and a challenge pass through, and whose turn is it?"""

from core.lifecycle import Lifecycle, step
from priorities.models import Candidate, Challenge, Intention

TEAM, PLANNERS, SCORERS, OTHER_TEAMS, DECIDERS, NOBODY = (
    "the team that leads it", "planners", "scorers", "other teams", "the body that decides", "nobody",
)  # fmt: skip

Entry, State, Asked = Candidate.State, Intention.State, Challenge.State

CANDIDATE = Lifecycle(
    noun="entry",
    first=Entry.OPEN,
    labels={state.value: state.label for state in Entry},
    transitions=(
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
