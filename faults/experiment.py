"""What is an experiment, and when has it shown something?"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

SIZES = ("small", "large")


class Impossible(Exception):
    """It cannot be run on this machine; the message is a sentence that says why."""


@dataclass
class Outcome:
    """What was tried (writes, jobs, pages asked for), how often a fault was felt by somebody, and every loss as a
    sentence. `figures` are what a reader of the results wants to know besides: seconds, rates, counts."""

    tried: int = 0
    felt: int = 0
    lost: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def survived(self) -> int:
        return max(0, self.tried - len(self.lost))


class Experiment(ABC):
    """One promise under one kind of fault. `number` is its row in the reliability study, section 4."""

    name: str
    number: str
    proves: str
    broken: str  # what the control breaks

    @abstractmethod
    def run(self, size: str) -> Outcome:
        """The faults, with as many repetitions as the size asks for."""

    @abstractmethod
    def control(self) -> Outcome:
        """The same watch, at its smallest, on something that is broken on purpose."""


@dataclass
class Result:
    """An experiment as it went: what is printed and kept."""

    name: str
    number: str
    size: str
    outcome: Outcome | None = None
    control: Outcome | None = None
    reason: str = ""  # why it was not run, or broke off
    broke_off: bool = False
    seconds: float = 0
    control_seconds: float = 0

    @property
    def verdict(self) -> str:
        if self.broke_off:
            return "broke off"
        if self.outcome is None or self.control is None:
            return "not run"
        if self.outcome.lost:
            return "LOST"
        if not self.outcome.felt:
            return "shows nothing: no fault was felt"
        if not self.control.lost:
            return "shows nothing: the control lost nothing"
        return "nothing lost"

    @property
    def is_good(self) -> bool:
        """Whether it may end with 0: a promise kept, or no experiment at all, for a reason given."""
        return self.verdict in {"nothing lost", "not run"}

    def kept(self) -> dict[str, Any]:
        told: dict[str, Any] = {"number": self.number, "size": self.size, "verdict": self.verdict}
        if self.reason:
            told["reason"] = self.reason
        if self.outcome is not None:
            told |= {"tried": self.outcome.tried, "survived": self.outcome.survived, "lost": self.outcome.lost,
                     "felt": self.outcome.felt, "figures": self.outcome.figures}  # fmt: skip
        if self.control is not None:
            told["control_lost"] = len(self.control.lost)
        return told | {"seconds": round(self.seconds), "control_seconds": round(self.control_seconds)}


def carry_out(experiment: Experiment, size: str, *, breaks_off: tuple[type[BaseException], ...] = ()) -> Result:
    """Runs it and its control, timed. What breaks off (a wait that was in vain, a program that failed) is told as such
    and never counts as kept."""
    result, began = Result(experiment.name, experiment.number, size), time.monotonic()
    try:
        result.outcome = experiment.run(size)
        result.seconds = time.monotonic() - began
        result.control = experiment.control()
    except Impossible as reason:
        result.reason = str(reason)
    except (Exception, *breaks_off) as reason:
        result.reason, result.broke_off = f"{type(reason).__name__}: {reason}", True
    result.seconds = result.seconds or time.monotonic() - began
    result.control_seconds = time.monotonic() - began - result.seconds
    return result
