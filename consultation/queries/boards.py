"""What is a board asked now, what did it say before, and how far is it with its answer?"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch, QuerySet

from consultation.models import Consultee, DraftAttachment, Opinion, OpinionDraft, OpinionFinding, Round
from consultation.queries.strategies import Asked, strategies_asked
from core.models import LedgerEntry
from organisations.models import Meeting
from plans.content import filled


def asked_now(consultees: QuerySet[Consultee]) -> QuerySet[Consultee]:
    """The boards' list: what is open first, the nearest deadline first, then what is over, the newest first."""
    opinions = Opinion.objects.order_by("pk").defer("text")
    drafts = OpinionDraft.objects.exclude(status=OpinionDraft.Status.SUBMITTED).defer("text")
    return (
        consultees.filter(round__kind__in=Round.PUT_TO_BOARDS)
        .select_related("organisation", "round__snapshot__edition__plan__owner")
        .defer("round__snapshot__content")
        .prefetch_related(
            Prefetch("opinions", opinions, to_attr="given"), Prefetch("drafts", drafts, to_attr="open_drafts")
        )
        .order_by("-round__status", "-round__closes_at", "organisation__name")
    )


def consultee_with_text(consultee_id: int) -> Consultee | None:
    """A board that is asked, with the frozen text that it is asked about."""
    return (
        Consultee.objects.exclude(status=Consultee.Status.NOT_ASKED)
        .filter(round__kind__in=Round.PUT_TO_BOARDS)
        .select_related("organisation", "round__snapshot__edition__plan__owner")
        .filter(pk=consultee_id)
        .first()
    )


def findings_asked(consultee: Consultee) -> list[Asked]:
    """The strategies on each of which the board says what it found; none in a review, which is answered in words."""
    if not consultee.round.asks_for_opinion:
        return []
    return strategies_asked(consultee.organisation, content_of(consultee))


def open_draft(consultee: Consultee) -> OpinionDraft | None:
    """The board's answer that is being written."""
    return (
        consultee.drafts.exclude(status=OpinionDraft.Status.SUBMITTED)
        .select_related("meeting", "earlier", "supersedes")
        .first()
    )


def opinions_of(consultee: Consultee) -> list[Opinion]:
    """What the board gave in this round, the newest first, each with its findings and the names of its files."""
    findings = OpinionFinding.objects.select_related("strategy").order_by("pk")
    rows = consultee.opinions.select_related("meeting", "earlier", "supersedes", "superseded_by", "receipt_file")
    rows = rows.defer("receipt_file__data").prefetch_related(Prefetch("findings", findings), "attachments")
    return list(rows.order_by("-pk"))


def last_opinion(consultee: Consultee) -> Opinion | None:
    """What the board gave last in this round."""
    return next(iter(opinions_of(consultee)), None)


def earlier_opinion(consultee: Consultee) -> Opinion | None:
    """The board's last opinion on an earlier draft of the same edition."""
    findings = OpinionFinding.objects.select_related("strategy").order_by("pk")
    return (
        Opinion.objects.filter(
            consultee__organisation=consultee.organisation_id,
            consultee__round__snapshot__edition=consultee.round.snapshot.edition_id,
            consultee__round__kind=consultee.round.kind,
            consultee__round__lt=consultee.round_id,
        )
        .select_related("consultee__round__snapshot__edition", "meeting")
        .prefetch_related(Prefetch("findings", findings))
        .order_by("-pk")
        .first()
    )


def meetings_to_choose(consultee: Consultee) -> QuerySet[Meeting]:
    """The meetings of the board since a year before the round opened at which it may have agreed."""
    since = consultee.round.opens_on.replace(day=1, year=consultee.round.opens_on.year - 1)
    rows = Meeting.objects.filter(body=consultee.organisation, held_on__gte=since, is_cancelled=False)
    return rows.exclude(kind=Meeting.Kind.WORKSHOP).order_by("-held_on", "-pk")


WITH_ALL = (
    "consultee__organisation", "consultee__round__snapshot__edition__plan__owner", "meeting", "earlier", "supersedes",
)  # fmt: skip


def opinion_numbered(number: str) -> Opinion | None:
    """The opinion with this number of a receipt."""
    findings = OpinionFinding.objects.select_related("strategy").order_by("pk")
    rows = Opinion.objects.select_related(*WITH_ALL).defer("consultee__round__snapshot__content")
    return rows.prefetch_related(Prefetch("findings", findings), "attachments").filter(number=number).first()


def numbers_of_file(sha256: str) -> list[str]:
    """The numbers of the receipts that a file belongs to: the receipt itself, a statement's words, an attachment."""
    found = Opinion.objects.filter(number__isnull=False)
    for lookup in ("receipt_file__sha256", "sha256", "attachments__sha256"):
        if numbers := list(found.filter(**{lookup: sha256}).order_by("pk").values_list("number", flat=True)[:20]):
            return numbers
    return []


def entry_of(opinion: Opinion) -> LedgerEntry | None:
    """The link of the ledger that tells of this opinion."""
    return LedgerEntry.objects.filter(kind="opinion", payload__receipt=opinion.number).first()


def draft_attachment(draft: OpinionDraft, pk: int) -> DraftAttachment | None:
    return draft.attachments.filter(pk=pk).first()


def content_of(consultee: Consultee) -> dict[str, Any]:
    """The frozen text that the board is asked about, with the numbers that were known when it was frozen."""
    return filled(json.loads(consultee.round.snapshot.content))


def receipts_to_make() -> list[Opinion]:
    """Opinions that a board gave here, and whose receipt is not made yet."""
    rows = Opinion.objects.filter(number__isnull=False, receipt_file=None).exclude(via__in=("", Opinion.Via.PLANNER))
    return list(rows.order_by("pk")[:200])
