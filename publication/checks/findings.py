"""What is a finding of the data check? One value for the command, the page and the record that sets it aside."""

from __future__ import annotations

from dataclasses import dataclass

from core.canonical import sha256
from plans.checks import KINDS as TEXT_KINDS
from plans.checks import Kind, Severity

E_, W_, N_ = Severity.ERROR, Severity.WARNING, Severity.NOTE
KINDS: dict[str, Kind] = {
    **TEXT_KINDS,
    "letters-of-two-bodies": Kind("Letters that stand for several bodies", N_, "Write the name out, or give the year."),
    "glossary-letters": Kind("Glossary terms with letters swapped", W_, "Say which of them is the slip."),
    "place-and-council": Kind("Places whose council has another name", N_, "Use the Place’s name for the Place only."),
    "body-not-registered": Kind("Bodies that no register knows", W_, "Correct the name, or add the body."),
    "body-ended": Kind("Bodies that have ended since", N_, "Say who took over, in the next edition."),
    "body-without-successor": Kind("Ended bodies without a successor", W_, "Say who took over, or that nobody did."),
    "succession-undated": Kind("Successions without a day", N_, "Find the day on which it took over."),
    "body-unknown": Kind("What is not known of a body", N_, "Ask the body; enter the answer with its source."),
    "lost-picture": Kind("Lost pictures and tables", N_, "Ask the author for the picture, and describe it in words."),
    "period-unknown": Kind(
        "Strategies whose period is not known", W_,
        "Ask the board: whether its strategy overlaps the plan’s period decides if the plan must answer to it.",
    ),
    "day-passed": Kind("Events known only as expected", N_, "Say whether it happened, and when."),
    "list-incomplete": Kind("Lists with fewer entries than they say", W_, "Complete the list from its source."),
    "list-gap": Kind("What a list’s source does not give", N_, "Ask the owner of the list."),
    "area-without-priority": Kind(
        "Areas of focus without a priority", W_, "Add a priority, or say why there is none this time."
    ),
    "mapping-doubtful": Kind("“Same as”, with other words", W_, "Make it “replaced by”, or correct the wording."),
    "wording-changed": Kind("Items whose words changed with the version", N_, "Quote the version that you mean."),
    "told-in-several-places": Kind(
        "Targets told in several places", N_, "Keep them in step: change all of them, or refer to one."
    ),
    "told-with-other-days": Kind("Targets told with different days", E_, "Find out which day holds; mend the others."),
    "opinion-without-question": Kind(
        "Boards asked without the Act’s question", E_, "Enter the question of the Act (NHS Act 2006 s.14Z54(5))."
    ),
    "accountable-not-asked": Kind(
        "Bodies that answer for a plan and need not approve it", E_,
        "Add a rule that asks them: the duty is theirs too (NHS Act 2006 s.14Z52(1)).",
    ),
    "noted": Kind("Noted by a reader", N_, "See the note."),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something is wrong or missing: what, where, and how to mend it. `plan` is empty where it concerns all of them.

    `subject` names the thing (a section, a body, an item) and `quote` the words it is about: with the kind they make
    the fingerprint, so a finding that was set aside comes back when the words change, and not before.
    """

    kind: str
    sentence: str
    where: str
    subject: str
    quote: str = ""
    plan: str = ""
    plan_title: str = ""
    section: str = ""
    href: str = ""

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind].severity

    @property
    def title(self) -> str:
        return KINDS[self.kind].title

    @property
    def mend(self) -> str:
        return KINDS[self.kind].mend

    @property
    def fingerprint(self) -> str:
        parts = (self.kind, self.plan, self.subject, self.quote or self.sentence)
        return sha256("\0".join(parts).encode())
