"""May this be done, and if not, why not, in words fit for the reader?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class Reason(str):
    """A sentence that says why not, and in one word where it can be mended, which a page makes an address of. It is
    its words: equal to any string that says the same."""

    __slots__ = ("where",)
    where: str

    def __new__(cls, words: str, where: str = "") -> Reason:
        reason = super().__new__(cls, words)
        reason.where = where
        return reason


class Refused(Exception):
    """Something was not allowed. Carries every reason, each a sentence."""

    def __init__(self, reasons: Iterable[str]):
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with all the reasons.

    The same value guards the action (`require`), decides the button (truth) and fills the message (`reasons`), so the
    three cannot disagree. Verdicts are joined with `&`, which keeps the reasons of both.
    """

    reasons: tuple[str, ...] = ()

    @classmethod
    def no_if(cls, refused: bool, reason: str, *, where: str = "") -> Verdict:
        return cls((Reason(reason, where) if where else reason,)) if refused else cls()

    def mended_at(self, where: str) -> Verdict:
        """The same, every reason with where it can be mended, unless it has one."""
        return Verdict(tuple(Reason(reason, getattr(reason, "where", "") or where) for reason in self.reasons))

    def __bool__(self) -> bool:
        return not self.reasons

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.reasons + tuple(reason for reason in other.reasons if reason not in self.reasons))

    def require(self) -> None:
        """Raise Refused unless this is a yes."""
        if self.reasons:
            raise Refused(self.reasons)
