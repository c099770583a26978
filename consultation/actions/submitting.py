"""How does a board's answer become its opinion, once and for all, and how is the receipt kept?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from consultation import checks, queries
from consultation.actions.drafting import _step
from consultation.actions.letters import keep
from consultation.actions.opinions import Particulars, _locked, give_opinion
from consultation.models import Consultee, Given, Opinion, OpinionDraft, ReceiptFile
from consultation.notices import Letter
from consultation.permissions import BoardPerson, may_act_for
from consultation.transitions import DRAFT
from core import mail
from core.canonical import sha256
from core.days import moment_in_words
from core.verdict import Verdict
from organisations.models import Contact
from organisations.queries import contacts_of


@transaction.atomic
def submit_opinion(*, consultee: Consultee, key: UUID, person: BoardPerson, at: datetime) -> Opinion:
    """Give the released answer as the board's opinion. `key` belongs to the answer: sent twice, by two tabs, a double
    click or a second try after an error, it gives the one opinion that there is."""
    row = _locked(consultee)
    may_act_for(person, row, on=localdate(at)).require()
    draft = row.drafts.select_for_update(of=("self",)).filter(key=key).first()
    Verdict.no_if(draft is None, "This answer is not the board's. Open the page again.").require()
    if draft.opinion_id:
        return draft.opinion
    draft.consultee = row
    asked = queries.findings_asked(row)
    verdict = DRAFT.check("submit", draft.status) & checks.ready_to_submit(draft, asked, on=localdate(at))
    verdict &= Verdict.no_if(
        bool(draft.supersedes_id) and hasattr(draft.supersedes, "superseded_by"), "That opinion was corrected already."
    )
    verdict.require()
    opinion = give_opinion(
        consultee=row, text=draft.text, finding=draft.finding or Opinion.Finding.NOT_STATED,
        agreed_on=checks.agreed_day(draft), how=draft.how, by=person.user, at=at, person=person,
        more=_particulars(draft, asked),
    )  # fmt: skip
    draft.status, draft.opinion = DRAFT.named("submit").target, opinion
    draft.save(update_fields=["status", "opinion"])
    _step(draft, "submit", person, at)
    # Its files are with the opinion now; what a board writes next begins without them.
    draft.attachments.all().delete()
    return opinion


def _particulars(draft: OpinionDraft, asked: list[queries.Asked]) -> Particulars:
    """What was said, with the files and the hands it went through."""
    wrote, released = (draft.steps.filter(step=step).order_by("-pk").first() for step in ("write", "release"))
    return replace(
        what_was_said(draft, asked),
        files=tuple((file.name, bytes(file.data)) for file in draft.attachments.order_by("pk")),
        written_by=wrote.who if wrote else "",
        released_by=released.who if released else "",
        key=draft.key,
    )


def what_was_said(draft: OpinionDraft, asked: list[queries.Asked]) -> Particulars:
    """What an answer says besides its words. The answer need not be saved."""
    said = [(each.strategy, draft.findings.get(str(each.strategy.pk), {})) for each in asked]
    at_meeting = draft.how == Opinion.How.MEETING
    return Particulars(
        findings=tuple((strategy, one["finding"], one.get("reasons", "")) for strategy, one in said),
        stance=draft.stance,
        earlier=draft.earlier,
        supersedes=draft.supersedes,
        correction_reason=draft.correction_reason if draft.supersedes else "",
        meeting=draft.meeting if at_meeting else None,
        minutes_link=draft.minutes_link,
        delegation="" if at_meeting else draft.delegation,
        sent_to_nhs_england={"yes": True, "no": False}.get(draft.sent_to_nhs_england),
    )


@transaction.atomic
def keep_receipt(*, opinion: Opinion, data: bytes, at: datetime) -> ReceiptFile:
    """Keep the receipt's PDF, once, and post it to who wrote, released and submitted the opinion and to the board's
    shared mailboxes. What was kept first stays: every copy of a receipt has one hash."""
    row = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    found = ReceiptFile.objects.filter(opinion=row).first()
    if found:
        return found
    receipt = ReceiptFile.objects.create(opinion=row, data=data, sha256=sha256(data), made_at=at)
    if row.via in {Opinion.Via.SIGNED_IN, Opinion.Via.LINK}:
        for address, name in sorted(_hands(row).items()):
            _post(opinion, address, name, data, at)
    return receipt


def _hands(opinion: Opinion) -> dict[str, str]:
    """Who wrote, released and submitted it, and the board's shared mailboxes, where it is found when they have left:
    name by address."""
    shared = contacts_of([opinion.consultee.organisation]).filter(kind=Contact.Kind.MAILBOX)
    draft = OpinionDraft.objects.filter(opinion=opinion).first()
    hands = dict(draft.steps.values_list("email", "name")) if draft else {}
    hands = {**dict(shared.values_list("email", "name")), **hands, opinion.given_email: opinion.given_name}
    return {address: name for address, name in hands.items() if "@" in address}


def _post(opinion: Opinion, address: str, name: str, data: bytes, at: datetime) -> None:
    board, plan = opinion.consultee.organisation, opinion.consultee.round.snapshot.edition.plan
    letter = Letter(
        subject=f"Receipt {opinion.number}: opinion of {board.name}",
        text=(
            f"The opinion of {board.name} on {plan.title} was received at {moment_in_words(opinion.given_at)}.\n\n"
            f"Receipt number: {opinion.number}\n"
            f"Fingerprint of its words (SHA-256): {opinion.sha256}\n\n"
            "The receipt is attached. Keep it: whoever holds it can check that the opinion was received and that it"
            " stands, on the page “Check a receipt” (/verify/receipt/) of the portal. Neither this message nor the"
            " receipt holds the words of the opinion.\n"
        ),
    )
    file = mail.File(f"receipt-{opinion.number}.pdf", "application/pdf", data)
    keep(
        opinion.consultee, Given.Kind.RECEIPT, letter, key=f"receipt-{opinion.number}-{address}", name=name[:150],
        email=address, files=(file,), by=None, at=at,
    )  # fmt: skip
