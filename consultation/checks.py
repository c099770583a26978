"""Is it time to open or close a round? Does a board's answer say all that it must?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from consultation import queries
from consultation.models import AccessLink, Consultation, Consultee, Opinion, OpinionDraft, Round
from consultation.queries import Asked
from consultation.transitions import CONSULTEE, ROUND
from core.days import london_day
from core.verdict import Reason, Verdict
from organisations.checks import is_own_address
from organisations.models import Contact, Organisation
from organisations.queries import email_domains
from plans.models import Edition, ParticipationRule, Snapshot
from plans.queries import bodies_asked, bodies_under, last_snapshot, rule_for
from plans.transitions import EDITION


def ready_to_open(snapshot: Snapshot, *, on: date) -> Verdict:
    """A round may open on the text as last issued, where the plan's type puts a question to boards."""
    edition = snapshot.edition
    verdict = EDITION.check("open consultation", edition.status)
    verdict &= Verdict.no_if(
        last_snapshot(edition) != snapshot, "A later text has been issued; open the round on that one."
    )
    boards = bodies_asked(edition.plan, ParticipationRule.Duty.CONSULT_OPINION, on=on)
    verdict &= Verdict.no_if(not boards, "The rules of this type of plan put no question to any board.")
    return verdict


def ready_to_close(round: Round) -> Verdict:
    """A round closes when every board has answered or its silence is recorded."""
    verdict = ROUND.check("close", round.status)
    return verdict & Verdict(
        tuple(
            f"{consultee.organisation.name} has not answered; record its opinion, or that it did not reply."
            for consultee in queries.awaiting(round)
        )
    )


def ready_to_review(snapshot: Snapshot, *, on: date) -> Verdict:
    """The yearly review is on what is published, or on the text as last issued of an edition that is still open."""
    edition, plan = snapshot.edition, snapshot.edition.plan
    rule = rule_for(plan, ParticipationRule.Duty.CONSULT_REVIEW, on=on)
    verdict = Verdict.no_if(rule is None, f"The rules for a {plan.plan_type.name} know no yearly review with boards.")
    verdict &= Verdict.no_if(
        not edition.is_open and edition.status != Edition.Status.PUBLISHED,
        f"The edition is {edition.get_status_display().lower()}; boards review what is in force.",
    )
    verdict &= Verdict.no_if(
        last_snapshot(edition) != snapshot, "A later text has been issued; open the review on that one."
    )
    under_way = Round.objects.filter(
        kind=Round.Kind.ANNUAL_REPORT, snapshot__edition=edition, status=Round.Status.OPEN
    ).exists()
    return verdict & Verdict.no_if(under_way, "A review with the boards is open already; close that one first.")


def may_speak_of_published(
    edition: Edition, board: Organisation, rule: ParticipationRule | None, *, on: date
) -> Verdict:
    """A relevant board may give its opinion on a plan that was published (NHS Act 2006 s.14Z55(1))."""
    verdict = Verdict.no_if(
        edition.status not in {Edition.Status.PUBLISHED, Edition.Status.SUPERSEDED},
        f"The edition is {edition.get_status_display().lower()}; such an opinion is on a published plan.",
    )
    verdict &= Verdict.no_if(
        rule is None, f"The rules for a {edition.plan.plan_type.name} know no opinion after publication."
    )
    relevant = bodies_under(edition.plan, rule, on=on) if rule else [board]
    return verdict & Verdict.no_if(board not in relevant, f"{board.name} is not a relevant board of this plan.")


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


def may_be_written_to(consultee: Consultee, contact: Contact, *, at: datetime) -> Verdict:
    """A letter about a round goes to a contact of the board that is asked, at an address of the board's own."""
    verdict = _is_open(consultee.round)
    verdict &= Verdict.no_if(
        consultee.status == Consultee.Status.NOT_ASKED, f"{consultee.organisation.name} is not asked in this round."
    )
    return verdict & _is_contact(consultee, contact, at=at)


def may_be_reminded(consultee: Consultee) -> Verdict:
    """Who has answered, or whose silence is recorded, is not reminded."""
    verdict = _is_open(consultee.round)
    return verdict & Verdict.no_if(
        consultee.status != Consultee.Status.AWAITING,
        f"{consultee.organisation.name} is not awaited: {consultee.get_status_display().lower()}.",
    )


def may_be_recorded_silent(consultee: Consultee) -> Verdict:
    """Silence is recorded of a board that was asked and has not answered."""
    return CONSULTEE.check("record no reply", consultee.status)


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


def _is_open(round: Round) -> Verdict:
    return Verdict.no_if(round.status != Round.Status.OPEN, "The round is not open, so no letter goes out.")


def link_opens(link: AccessLink, *, at: datetime) -> Verdict:
    """The one question that every request with a link asks. Late answers are taken, so the deadline does not end it."""
    verdict = Verdict.no_if(link.ended != "", f"{link.get_ended_display()}.")
    verdict &= Verdict.no_if(link.expires_at <= at, "The link has run out.")
    verdict &= Verdict.no_if(
        link.consultee.status == Consultee.Status.NOT_ASKED,
        f"{link.consultee.organisation.name} is not asked in this round.",
    )
    return verdict & _is_contact(link.consultee, link.contact, at=at)


def may_be_withdrawn(link: AccessLink) -> Verdict:
    return Verdict.no_if(link.ended != "", f"The link opens nothing any more: {link.get_ended_display().lower()}.")


def _is_contact(consultee: Consultee, contact: Contact, *, at: datetime) -> Verdict:
    board = consultee.organisation
    verdict = Verdict.no_if(contact.organisation_id != board.pk, f"{contact.name} is no contact of {board.name}.")
    verdict &= Verdict.no_if(
        contact.removed_at is not None and contact.removed_at <= at, f"{contact.name} was removed from its contacts."
    )
    domains = email_domains([board], on=london_day(at)).get(board.pk, set())
    return verdict & is_own_address(board, contact.email, domains)


# A public consultation (a round of kind "public").

CHANGED_WHILE_OPEN = {"closes_at", "other_ways", "outcome"}


def ready_to_plan_publicly(snapshot: Snapshot) -> Verdict:
    """One public consultation at a time, on the text as last issued, while the edition is open."""
    edition = snapshot.edition
    verdict = _standing_text(snapshot)
    return verdict & Verdict.no_if(
        queries.public_round_under_way(edition) is not None,
        "Another public consultation on this edition is planned or open; close that one first.",
    )


def _standing_text(snapshot: Snapshot) -> Verdict:
    edition = snapshot.edition
    verdict = Verdict.no_if(
        not edition.is_open, f"The edition is {edition.get_status_display().lower()}; people are asked about a draft."
    )
    return verdict & Verdict.no_if(
        last_snapshot(edition) != snapshot, "A later text has been issued; consult the public on that one."
    )


def ready_to_open_publicly(consultation: Consultation, *, at: datetime) -> Verdict:
    """People can be asked: the text is the one last issued, there is something to answer, and there is time to."""
    round = consultation.round
    verdict = ROUND.check("open", round.status) & _standing_text(round.snapshot)
    verdict &= Verdict.no_if(round.closes_at <= at, "The deadline has passed; set a later one.")
    return verdict & Verdict.no_if(
        not consultation.questions.exists(), "Ask at least one question, so that people know what you want to hear."
    )


def may_change(consultation: Consultation, changed: set[str], closes_at: datetime) -> Verdict:
    """What may still be changed of a consultation, once people have seen it."""
    status, round = consultation.round.status, consultation.round
    if status == Round.Status.PLANNED:
        return Verdict()
    if status == Round.Status.CLOSED:
        return Verdict.no_if(bool(changed - {"outcome"}), "The consultation is closed; only its outcome can be told.")
    verdict = Verdict.no_if(
        bool(changed - CHANGED_WHILE_OPEN),
        "People are answering: what they were told stays as it is, but for a later deadline and other ways to answer.",
    )
    return verdict & Verdict.no_if(
        closes_at < round.closes_at, "People were told the deadline; it can be put off, not brought forward."
    )


def questions_may_change(consultation: Consultation) -> Verdict:
    return Verdict.no_if(
        consultation.round.status != Round.Status.PLANNED, "People have seen the questions; they can no longer change."
    )


def points_answered(edition: Edition) -> Verdict:
    """Whether everything that the public said of this edition's drafts was read, cut into points and replied to
    ("You said, we did"). `where` names the page of the consultation in which it is done."""
    reasons: list[str] = []
    for consultation in queries.consultations_of(edition.plan).filter(round__snapshot__edition=edition):
        if consultation.round.status == Round.Status.PLANNED:
            continue
        reasons += [Reason(sentence, f"{page}:{consultation.slug}") for sentence, page in _undone(consultation)]
    return Verdict(tuple(reasons))


def _undone(consultation: Consultation) -> list[tuple[str, str]]:
    name = f"“{consultation.title}”"
    if consultation.is_open:
        return [(f"The public consultation {name} is still open.", "responses")]
    waiting = queries.counts_of(consultation).waiting
    unread, points = queries.unread_responses(consultation), queries.unanswered_points(consultation).count()
    return [
        (sentence, page)
        for number, sentence, page in (
            (waiting, f"{_number(waiting, 'response')} to {name} {_are(waiting)} still to be moderated.", "queue"),
            (unread, f"From {_number(unread, 'response')} to {name} no point has been taken.", "queue"),
            (points, f"{_number(points, 'point')} made in {name} {_have(points)} no reply.", "themes"),
        )
        if number
    ]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"
