"""Does a board's answer say all that it must, and who may hand it on?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from consultation import queries
from consultation.models import Consultee, Opinion, OpinionDraft, Round
from consultation.queries import Asked
from core.verdict import Verdict

ONLY_NOTED = re.compile(
    r"^(resolved (that )?|agreed (that |to )?|that |it was )*(the )?"
    r"(health and wellbeing |wellbeing )?(board |committee |members )?(have |has |had |hereby )*"
    r"(be |is |was |to )*(note|notes|noted|receive|receives|received|receive and note|received and noted)\b"
    r"( (the|this|its|draft|joint|forward|plan|plans|report|reports|paper|papers|update|item|content|contents|of|and|be"
    r"|presentation|information|document|for|was|is|as|presented))*$"
)


NOTED_SUBJECT = re.compile(
    r"^(resolved |agreed |recommended )?(that )?(the |this )?"
    r"(draft |joint |forward |plan|report|paper|update|item|content|contents|of |the |document)+"
    r" ?(be|is|was|were|are)? (received and )?noted$"
)


def only_noted(text: str) -> bool:
    """Whether the words say no more than that something was noted, which is no opinion on whether the draft takes
    proper account of a strategy (NHS Act 2006 s.14Z54(5)(a)). It is pointed out, and never refused."""
    words = " ".join(re.findall(r"[a-z]+", text.lower()))
    return len(words) < 200 and bool(ONLY_NOTED.match(words) or NOTED_SUBJECT.match(words))


def words_can_be_kept(text: str) -> Verdict:
    """An opinion has words, and each of them can be kept as it was received."""
    verdict = Verdict.no_if(not text.strip(), "Write the board's opinion; an empty statement says nothing.")
    return verdict & without_nul(text, "The statement")


def without_nul(text: str, what: str) -> Verdict:
    """The database keeps every character but one, which no keyboard types; it comes from a file that was pasted."""
    return Verdict.no_if(
        "\x00" in text,
        f"{what} holds a character that cannot be kept (NUL, the character with the number 0). It is not visible, and"
        " comes from a copied file: paste the words as plain text, or type them.",
    )


def ready_to_submit(draft: OpinionDraft, asked: Sequence[Asked], *, on: date) -> Verdict:
    """Whether a board's answer says all that it must: for each strategy a finding, its words, and how it was agreed."""
    verdict = words_can_be_kept(draft.text)
    for each in asked:
        said = draft.findings.get(str(each.strategy.pk), {})
        verdict &= Verdict.no_if(
            said.get("finding") not in Opinion.Finding.values,
            f"Choose what the board found on {each.strategy.title}.",
        )
        verdict &= without_nul(said.get("reasons", ""), f"The reasons on {each.strategy.title}")
    is_open_question = not asked and draft.consultee.round.asks_for_opinion
    verdict &= Verdict.no_if(is_open_question and not draft.finding, "Choose what the board found.")
    verdict &= Verdict.no_if(not draft.how, "Say how the board agreed its opinion: at a meeting or under delegation.")
    verdict &= Verdict.no_if(
        bool(draft.how) and agreed_day(draft) is None, "Say on which day the board agreed its opinion."
    )
    verdict &= Verdict.no_if(
        bool((day := agreed_day(draft)) and day > on), "The day on which the board agreed has not come yet."
    )
    verdict &= Verdict.no_if(
        draft.how == Opinion.How.DELEGATION and not draft.delegation.strip(),
        "Say to whom the board delegated its opinion, and by which decision.",
    )
    verdict &= Verdict.no_if(
        draft.stance == Opinion.Stance.RECONFIRMED and bool(draft.earlier) and draft.text != draft.earlier.text,
        "You reconfirm the earlier opinion, but its words were changed. Say that you amend it.",
    )
    return verdict & Verdict.no_if(
        bool(draft.supersedes_id) and not draft.correction_reason.strip(), "Say why the opinion is corrected."
    )


def agreed_day(draft: OpinionDraft) -> date | None:
    """The day of the meeting that was chosen, else the day that was entered."""
    chosen = draft.meeting.held_on if draft.meeting and draft.how == Opinion.How.MEETING else None
    return chosen or draft.agreed_on


def released_by_another(draft: OpinionDraft, email: str) -> Verdict:
    """Four eyes: the last person who wrote the answer is not the one who releases it. An e-mail address, in lower case,
    tells two people apart."""
    wrote = draft.steps.filter(step="write").order_by("-pk").first()
    return Verdict.no_if(
        bool(wrote) and wrote.email == email.lower(),
        "You wrote this answer as it stands, so somebody else of the board must release it.",
    )


def may_be_entered(consultee: Consultee) -> Verdict:
    """A planner enters what a board sent; not over what the board gave, or is giving, by itself."""
    verdict = Verdict.no_if(
        consultee.status == Consultee.Status.OPINION_GIVEN,
        f"{consultee.organisation.name} has given its opinion in this round. Only the board can correct it.",
    )
    verdict &= Verdict.no_if(
        queries.open_draft(consultee) is not None,
        f"Somebody of {consultee.organisation.name} is writing an answer here. Ask them to submit it.",
    )
    return verdict & Verdict.no_if(consultee.round.status != Round.Status.OPEN, "The round is closed.")
