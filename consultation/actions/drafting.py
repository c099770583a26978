"""How does a board write its answer, one person after another, before it is given?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from consultation import checks, queries
from consultation.models import Consultee, DraftStep, Opinion, OpinionDraft, Round
from consultation.permissions import BoardPerson, may_act_for
from consultation.transitions import DRAFT
from core import audit
from core.canonical import sha256
from core.verdict import Refused, Verdict

FIELDS = (
    "text", "findings", "finding", "how", "meeting", "agreed_on", "minutes_link", "delegation", "sent_to_nhs_england",
    "correction_reason",
)  # fmt: skip
MOST_FILES, MOST_BYTES = 10, 20 * 1024 * 1024
# What a board's minutes come in: the ending, and how such a file begins. A file is never opened or shown by us.
KINDS = {
    "pdf": (b"%PDF-",), "docx": (b"PK\x03\x04",), "odt": (b"PK\x03\x04",), "xlsx": (b"PK\x03\x04",),
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",), "txt": (b"",),
}  # fmt: skip


class StaleDraft(Refused):
    """Somebody saved the answer since. Nothing of it was overwritten; `newest` is the answer as it is now."""

    def __init__(self, newest: OpinionDraft, by: DraftStep | None):
        self.newest, self.by = newest, by
        who = by.name if by else "Somebody"
        super().__init__([f"{who} saved this answer after you opened it, so yours is not saved."])


@transaction.atomic
def save_draft(*, consultee: Consultee, version: int, person: BoardPerson, at: datetime, **fields: Any) -> OpinionDraft:
    """Save a board's answer as it stands. `version` is the one that the writer had before them, 0 for none: an older
    one than the newest raises StaleDraft. Saving the same again changes nothing."""
    row = _consultee(consultee, person, at)
    draft = _open(row)
    if draft is None:
        Verdict.no_if(row.opinions.exists(), ALREADY_GIVEN).require()
        Verdict.no_if(version != 0, "This answer is no longer open. Open the page again.").require()
        earlier = queries.earlier_opinion(row)
        stance = Opinion.Stance.REPLACED if earlier else Opinion.Stance.FIRST
        draft = OpinionDraft(consultee=row, version=0, saved_at=at, earlier=earlier, stance=stance)
    elif draft.version != version:
        raise StaleDraft(draft, draft.steps.filter(step="write").order_by("-pk").first())
    DRAFT.check("write", draft.status).require()
    _without_nul(fields)
    before = {name: getattr(draft, name) for name in FIELDS}
    _fill(draft, fields)
    if draft.pk and before == {name: getattr(draft, name) for name in FIELDS}:
        return draft
    _written(draft, person, at)
    return draft


ALREADY_GIVEN = "The board's opinion has been given. It cannot be changed; it can be corrected by a new one."


def _without_nul(fields: dict[str, Any]) -> None:
    verdict = checks.without_nul(fields.get("text", ""), "The statement")
    for said in fields.get("findings", {}).values():
        verdict &= checks.without_nul(said["reasons"], "A reason")
    for name in ("delegation", "minutes_link", "correction_reason"):
        verdict &= checks.without_nul(fields.get(name, ""), "A line")
    verdict.require()


def _fill(draft: OpinionDraft, fields: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(draft, name, fields[name])


def _written(draft: OpinionDraft, person: BoardPerson, at: datetime) -> None:
    """Somebody wrote: a new version, and a step where somebody else wrote before or the answer had come back."""
    draft.status, draft.saved_at, draft.version = DRAFT.named("write").target, at, draft.version + 1
    draft.save()
    last = draft.steps.order_by("-pk").first()
    if last is None or (last.step, last.email) != ("write", person.email):
        _step(draft, "write", person, at)


def _step(draft: OpinionDraft, step: str, person: BoardPerson, at: datetime, reason: str = "") -> DraftStep:
    audit.record(step, draft, by=person, at=at, board=draft.consultee.organisation.slug)
    return DraftStep.objects.create(
        draft=draft, step=step, name=person.name, email=person.email.lower(), role=person.role, reason=reason,
        version=draft.version, at=at,
    )  # fmt: skip


def _consultee(consultee: Consultee, person: BoardPerson, at: datetime) -> Consultee:
    """The row, locked: one person of a board at a time."""
    rows = Consultee.objects.select_for_update(of=("self",)).select_related("organisation", "round__snapshot")
    row = rows.get(pk=consultee.pk)
    verdict = may_act_for(person, row, on=localdate(at))
    (verdict & Verdict.no_if(row.round.status != Round.Status.OPEN, "The round is closed.")).require()
    return row


def _open(consultee: Consultee) -> OpinionDraft | None:
    draft = queries.open_draft(consultee)
    if draft:
        draft.consultee = consultee
    return draft


def opened(consultee: Consultee) -> OpinionDraft:
    """The answer that is open. Raises Refused where none is."""
    draft = _open(consultee)
    if draft is None:
        raise Refused(["No answer of the board is being written."])
    return draft


@transaction.atomic
def start_from_earlier(*, consultee: Consultee, stance: str, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Begin the answer on a later draft of the plan from the board's earlier one: to reconfirm it or to amend it, its
    words are put in, byte for byte; to replace it, the page is empty. Changing one's mind begins anew."""
    row = _consultee(consultee, person, at)
    Verdict.no_if(row.opinions.exists() and not _open(row), ALREADY_GIVEN).require()
    earlier = queries.earlier_opinion(row)
    verdict = Verdict.no_if(earlier is None, "The board has given no opinion on an earlier draft.")
    verdict &= Verdict.no_if(stance not in KEEPING | {Opinion.Stance.REPLACED}, "Choose what the board does.")
    verdict.require()
    draft = _open(row) or OpinionDraft(consultee=row, version=0, saved_at=at)
    DRAFT.check("write", draft.status).require()
    draft.earlier, draft.stance = earlier, stance
    if stance in KEEPING:
        _copy(earlier, draft)
    _written(draft, person, at)
    return draft


KEEPING = frozenset({Opinion.Stance.RECONFIRMED, Opinion.Stance.AMENDED})


def _copy(opinion: Opinion, draft: OpinionDraft) -> None:
    draft.text, draft.finding = opinion.text, opinion.finding
    draft.findings = {
        str(row.strategy_id): {"finding": row.finding, "reasons": row.reasons} for row in opinion.findings.all()
    }


@transaction.atomic
def start_correction(*, consultee: Consultee, reason: str, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Begin a new opinion that will supersede the one that was given: that one stays as it is, for ever."""
    row = _consultee(consultee, person, at)
    given = queries.last_opinion(row)
    verdict = Verdict.no_if(given is None, "The board has given no opinion that could be corrected.")
    verdict &= Verdict.no_if(_open(row) is not None, "An answer of the board is being written already.")
    verdict &= Verdict.no_if(not reason.strip(), "Say why the opinion is corrected.")
    (verdict & checks.without_nul(reason, "The reason")).require()
    draft = OpinionDraft(consultee=row, version=0, saved_at=at, supersedes=given, correction_reason=reason)
    draft.stance, draft.earlier = given.stance, given.earlier
    _copy(given, draft)
    for name in ("how", "meeting", "agreed_on", "minutes_link", "delegation"):
        setattr(draft, name, getattr(given, name))
    draft.sent_to_nhs_england = {True: "yes", False: "no", None: ""}[given.sent_to_nhs_england]
    _written(draft, person, at)
    return draft


@transaction.atomic
def offer_draft(*, consultee: Consultee, version: int, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Hand the answer, complete, to a second person of the board."""
    row = _consultee(consultee, person, at)
    draft = opened(row)
    asked = queries.findings_asked(row)
    verdict = DRAFT.check("offer for release", draft.status) & _is_newest(draft, version)
    (verdict & checks.ready_to_submit(draft, asked, on=localdate(at))).require()
    return _move(draft, "offer for release", person, at)


@transaction.atomic
def take_back_draft(*, consultee: Consultee, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Write on: what was released has to be released again."""
    return _move(opened(_consultee(consultee, person, at)), "take back", person, at)


@transaction.atomic
def release_draft(*, consultee: Consultee, version: int, person: BoardPerson, at: datetime) -> OpinionDraft:
    """A second person lets the answer out: not the one who wrote it as it stands."""
    draft = opened(_consultee(consultee, person, at))
    verdict = DRAFT.check("release", draft.status) & _is_newest(draft, version)
    (verdict & checks.released_by_another(draft, person.email)).require()
    return _move(draft, "release", person, at)


@transaction.atomic
def send_back_draft(*, consultee: Consultee, reason: str, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Reject the answer inside the board, with the reason: it is written again, and nothing of it left the board."""
    draft = opened(_consultee(consultee, person, at))
    verdict = DRAFT.check("send back", draft.status)
    verdict &= Verdict.no_if(not reason.strip(), "Say what has to change.") & checks.without_nul(reason, "The reason")
    verdict.require()
    return _move(draft, "send back", person, at, reason)


def _is_newest(draft: OpinionDraft, version: int) -> Verdict:
    return Verdict.no_if(
        draft.version != version, "The answer was changed since you opened this page. Read it again before you go on."
    )


def _move(draft: OpinionDraft, step: str, person: BoardPerson, at: datetime, reason: str = "") -> OpinionDraft:
    DRAFT.check(step, draft.status).require()
    draft.status = DRAFT.named(step).target
    draft.save(update_fields=["status"])
    _step(draft, step, person, at, reason)
    return draft


@transaction.atomic
def attach(*, consultee: Consultee, name: str, data: bytes, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Put a file to the answer; the same bytes are there once."""
    draft = opened(_consultee(consultee, person, at))
    verdict = DRAFT.check("write", draft.status) & _may_come(name, data)
    verdict &= Verdict.no_if(
        draft.attachments.count() >= MOST_FILES, f"An opinion takes {MOST_FILES} files at most. Take one out first."
    )
    verdict.require()
    draft.attachments.get_or_create(
        sha256=sha256(data), defaults={"name": name[-150:], "data": data, "size": len(data)}
    )
    _written(draft, person, at)
    return draft


def _may_come(name: str, data: bytes) -> Verdict:
    begins = KINDS.get(name.rpartition(".")[2].lower())
    verdict = Verdict.no_if(not data, f"{name} is empty.")
    verdict &= Verdict.no_if(len(data) > MOST_BYTES, f"{name} is larger than {MOST_BYTES // 1024 // 1024} MB.")
    verdict &= Verdict.no_if(
        begins is None, f"{name} is of a kind that is not taken. Send it as one of: {', '.join(KINDS)}."
    )
    return verdict & Verdict.no_if(
        bool(data and begins and not data.startswith(begins)), f"{name} is not what its ending says. Save it anew."
    )


@transaction.atomic
def detach(*, consultee: Consultee, pk: int, person: BoardPerson, at: datetime) -> OpinionDraft:
    """Take a file out of the answer; what is not there any more is no fault."""
    draft = opened(_consultee(consultee, person, at))
    DRAFT.check("write", draft.status).require()
    draft.attachments.filter(pk=pk).delete()
    _written(draft, person, at)
    return draft
