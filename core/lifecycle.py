"""What states does a thing pass through? A life is one table, from which the diagram and the tests are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.verdict import Verdict


@dataclass(frozen=True)
class Transition:
    """One step of a life: its name (a verb), where it may start, where it ends, and whose turn comes next."""

    name: str
    sources: frozenset[str]
    target: str
    turn: str


@dataclass(frozen=True)
class Lifecycle:
    """A whole life. `first` is the state of a new thing; `labels` are the words people read."""

    noun: str
    first: str
    labels: dict[str, str]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        names = [transition.name for transition in self.transitions]
        if len(names) != len(set(names)):
            raise ValueError(f"The life of a {self.noun} names a transition twice.")
        unknown = {t.target for t in self.transitions} | {s for t in self.transitions for s in t.sources}
        unknown |= {self.first}
        if unknown - set(self.labels):
            raise ValueError(f"The life of a {self.noun} has states without a label: {unknown - set(self.labels)}")

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def named(self, name: str) -> Transition:
        return next(transition for transition in self.transitions if transition.name == name)

    def open_from(self, state: str) -> tuple[Transition, ...]:
        return tuple(transition for transition in self.transitions if state in transition.sources)

    def check(self, name: str, state: str) -> Verdict:
        """Whether the transition may start from this state; the reason names both in the reader's words."""
        transition = self.named(name)
        wanted = " or ".join(self.labels[source].lower() for source in self.labels if source in transition.sources)
        return Verdict.no_if(
            state not in transition.sources,
            f"The {self.noun} is {self.labels[state].lower()}; to {name} it must be {wanted}.",
        )

    def mermaid(self) -> str:
        """The life as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [f"    {state}: {label}" for state, label in self.labels.items()]
        for transition in self.transitions:
            for source in self.labels:
                if source in transition.sources:
                    lines.append(f"    {source} --> {transition.target}: {transition.name}")
        return "\n".join(lines)

    def rows(self) -> Iterable[tuple[str, str, str, str]]:
        """(name, from, to, whose turn next), in words, for the table beside the diagram."""
        for transition in self.transitions:
            sources = ", ".join(self.labels[source] for source in self.labels if source in transition.sources)
            yield transition.name, sources, self.labels[transition.target], transition.turn


def step(name: str, sources: Iterable[str], target: str, *, turn: str) -> Transition:
    return Transition(name, frozenset(sources), target, turn)
