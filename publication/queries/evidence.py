"""What happened to an edition from its first day to the last copy, as a record that can be printed?

Everything is in words here, so that the page and the PDF are pure functions of one value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q

from consultation.models import Consultee, Involvement, Round
from core import ledger
from core.canonical import canonical_json
from core.days import london_day, moment_in_words
from core.models import LedgerEntry
from plans.models import Edition
from plans.queries import decisions_on
from publication.models import Publication
from publication.queries.copies import copies_due, copy_date

Fact = tuple[str, str]
HASH = "Fingerprint (SHA-256)"


@dataclass(frozen=True)
class Entry:
    """One thing that happened: what it is called, its facts by label, and words that stand as they came."""

    title: str
    facts: tuple[Fact, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Chapter:
    """What happened of one sort, in its order; `none` is said where nothing did."""

    name: str
    title: str
    entries: tuple[Entry, ...]
    none: str


@dataclass(frozen=True)
class Evidence:
    """The record of one edition. `at` is the moment it was drawn up; `checkpoint` is the ledger's own then."""

    plan: str
    slug: str
    owner: str
    edition: int
    at: datetime
    facts: tuple[Fact, ...]
    chapters: tuple[Chapter, ...]
    checkpoint: dict[str, Any] = field(default_factory=dict)


def evidence_of(edition: Edition, *, at: datetime) -> Evidence:
    """Everything on record of an edition: who was involved, what was frozen and given to whom, what each body said or
    that it was silent, what was decided, published and copied, and the ledger's entries of it."""
    plan = edition.plan
    publication = Publication.objects.filter(edition=edition, state=Publication.State.PUBLISHED).first()
    snapshots = list(edition.snapshots.select_related("issued_by").order_by("number"))
    facts = [("Plan", plan.title), ("Type", plan.plan_type.name), ("Owner", plan.owner.name)]
    facts += [("Edition", f"{edition.number}, {edition.get_status_display().lower()}")]
    facts += [("Drawn up", moment_in_words(at))]
    chapters = (
        _chapter("involvement", "Involved before there was a draft", _involved(edition), "Nothing is on record."),
        _chapter("steps", "Steps of the edition", _steps(edition), "It has taken no step yet."),
        _chapter("drafts", "Texts that were frozen", _snapshots(snapshots), "No text was frozen."),
        _chapter("rounds", "Who was asked, and what each said", _rounds(edition), "Nobody was asked."),
        _chapter("significance", "Whether the revision is significant", _significance(edition), "It is no revision."),
        _chapter("approvals", "Decisions of bodies", _approvals(edition), "No decision is on record."),
        _chapter("publication", "Publication", _published(publication), "It is not published."),
        _chapter("copies", "Copies given", _copies(publication), "No copy was given."),
        _chapter("later", "Opinions after publication", _later(publication), "No board has given one."),
        _chapter("ledger", "Entries of the ledger", _ledger(edition, [each.sha256 for each in snapshots]), "None."),
    )
    return Evidence(
        plan.title, plan.slug, plan.owner.name, edition.number, at, tuple(facts), chapters, ledger.checkpoint_now()
    )


def _chapter(name: str, title: str, entries: Iterable[Entry], none: str) -> Chapter:
    return Chapter(name, title, tuple(entries), none)


def _facts(*facts: tuple[str, Any]) -> tuple[Fact, ...]:
    """Facts without those that say nothing."""
    return tuple((label, str(value)) for label, value in facts if value not in ("", None))


def _day(day: date | datetime | None) -> str:
    if day is None:
        return ""
    found = london_day(day) if isinstance(day, datetime) else day
    return f"{found.day} {found:%B %Y}"


def _involved(edition: Edition) -> Iterable[Entry]:
    for row in Involvement.objects.filter(plan__plan=edition.plan).order_by("position", "pk"):
        facts = _facts(("Who", row.audience), ("When", row.words), ("What came of it", row.output))
        yield Entry(row.event, (*facts, ("Source", row.source)))


def _steps(edition: Edition) -> Iterable[Entry]:
    yield Entry("Started", _facts(("When", moment_in_words(edition.started_at))))
    for row in edition.status_changes.select_related("by").order_by("pk"):
        yield Entry(
            row.name.capitalize(),
            _facts(
                ("From", row.get_source_display()), ("To", row.get_target_display()), ("When", moment_in_words(row.at)),
                ("By", row.by or "the system"), ("Note", row.note),
            ),
        )  # fmt: skip


def _snapshots(snapshots: list[Any]) -> Iterable[Entry]:
    for row in snapshots:
        yield Entry(
            f"Draft {row.number}" if row.purpose == "draft" else f"Final text, snapshot {row.number}",
            _facts(
                ("Frozen", moment_in_words(row.issued_at)), ("By", row.issued_by or "the system"), ("Note", row.note),
                (HASH, row.sha256), ("Fingerprint of what boards are asked about", row.text_sha256),
            ),
        )  # fmt: skip


def _rounds(edition: Edition) -> Iterable[Entry]:
    # Letters, and what the public answered, are told of where the portal keeps them.
    letters = ["letters__mail"]
    public = ["consultation"] if hasattr(Round, "consultation") else []
    asked = Consultee.objects.exclude(status=Consultee.Status.NOT_ASKED).select_related("organisation")
    asked = asked.prefetch_related("opinions", *letters).order_by("organisation__name")
    rounds = Round.objects.filter(snapshot__edition=edition).exclude(status=Round.Status.PLANNED)
    rounds = rounds.exclude(kind=Round.Kind.PUBLISHED).select_related("snapshot", *public).order_by("opens_on", "pk")
    for row in rounds.prefetch_related(Prefetch("consultees", asked, to_attr="asked")):
        yield Entry(
            f"Round {row.number}: {row.get_kind_display().lower()}, on draft {row.snapshot.number}",
            _facts(
                ("Opened", _day(row.opens_on)), ("Deadline", row.closes_in_words), ("State", row.get_status_display()),
                ("Text", row.snapshot.sha256), ("Asked", len(row.asked)), ("Answers of the public", _answers(row)),
            ),
            row.question,
        )  # fmt: skip
        for consultee in row.asked:
            consultee.round = row
            yield from _said(consultee)


def _answers(round: Round) -> str:
    """How many answers of the public are counted, where this round is a public consultation."""
    consultation = getattr(round, "consultation", None)
    return str(consultation.responses.filter(confirmed_at__isnull=False).count()) if consultation else ""


def _said(consultee: Consultee) -> Iterable[Entry]:
    """What a body was given, and its answer, or its recorded silence with what was tried."""
    board, draft = consultee.organisation.name, f"on draft {consultee.round.snapshot.number}"
    letters = [
        (letter.get_kind_display(), f"{moment_in_words(letter.at)}, to {letter.name} ({letter.email})")
        for letter in consultee.letters.all()
    ]
    opinions = sorted(consultee.opinions.all(), key=lambda opinion: opinion.pk)
    if not opinions:
        silent = consultee.status == Consultee.Status.NO_REPLY
        state = "Did not reply; silence is not consent" if silent else consultee.get_status_display()
        yield Entry(f"{board}, {draft}", _facts(*letters, ("State", state)), consultee.no_reply_note)
    for opinion in opinions:
        late = " (after the deadline)" if opinion.given_at > consultee.round.closes_at else ""
        yield Entry(
            f"{board}, {draft}",
            _facts(
                *letters, ("Opinion given", f"{moment_in_words(opinion.given_at)}{late}"),
                ("Receipt", getattr(opinion, "number", "")),
                ("Agreed", f"{_day(opinion.agreed_on)}, {opinion.how}"), ("Finding", opinion.get_finding_display()),
                (HASH, opinion.sha256),
            ),
            opinion.text,
        )  # fmt: skip


def _significance(edition: Edition) -> Iterable[Entry]:
    for row in edition.revision_decisions.select_related("revises__edition", "recorded_by").order_by("pk"):
        yield Entry(
            "Significant" if row.is_significant else "Not significant",
            _facts(
                ("Revises", f"Edition {row.revises.edition.number}"),
                ("Considered by", f"{', '.join(body['name'] for body in row.bodies)}: {row.considered_by}"),
                ("On", _day(row.decided_on)), ("Recorded", moment_in_words(row.recorded_at)),
            ),
            row.reasons,
        )  # fmt: skip


def _approvals(edition: Edition) -> Iterable[Entry]:
    for row in decisions_on(edition):
        yield Entry(
            f"{row.body.name} {row.get_decision_display().lower()} snapshot {row.snapshot.number}",
            _facts(
                ("On", _day(row.agreed_on)), ("Meeting", row.meeting), ("Minute", row.minute),
                (HASH, row.snapshot.sha256),
            ),
        )  # fmt: skip


def _published(publication: Publication | None) -> Iterable[Entry]:
    if publication is None:
        return
    edition = publication.edition
    yield Entry(
        f"Edition {edition.number} was published",
        _facts(
            ("When", moment_in_words(publication.published_at)),
            ("Address", f"/plans/{edition.plan.slug}/editions/{edition.number}/"),
            (HASH, publication.snapshot.sha256), ("Fingerprint of the list of files", publication.manifest_sha256),
        ),
    )  # fmt: skip
    if told := getattr(publication, "change_document", None):
        yield Entry("The document that sets out the changes", _facts((HASH, told.sha256)))


def _copies(publication: Publication | None) -> Iterable[Entry]:
    for due in copies_due(publication) if publication else ():
        if not due.given:
            yield Entry(f"{due.recipient.name}: not given yet", _facts(("Under", due.rule.citation)))
        for row in due.given:
            how = f"{row.get_how_display()} ({row.mail.get_state_display().lower()})" if row.mail else None
            yield Entry(
                due.recipient.name,
                _facts(
                    ("Under", due.rule.citation), ("What", row.get_document_display()),
                    ("When", moment_in_words(row.given_at) if row.mail else _day(row.given_at)),
                    ("How", how or row.get_how_display()), ("To whom", row.to_whom), (HASH, row.sha256),
                ),
            )  # fmt: skip
    if publication and (day := copy_date(publication)):
        yield Entry("To be given by", _facts(("Day", _day(day.due_on)), ("Set by", day.source)))


def _later(publication: Publication | None) -> Iterable[Entry]:
    if publication is None:
        return
    for row in publication.later_opinions.select_related("opinion__consultee__organisation").order_by("pk"):
        yield Entry(
            f"{row.opinion.consultee.organisation.name}, on the plan as published",
            _facts(
                ("Given to NHS England", _day(row.given_to_nhs_england_on)),
                ("Copy received", _day(row.copy_received_on)), ("Agreed", _day(row.opinion.agreed_on)),
                ("Finding", row.opinion.get_finding_display()), (HASH, row.opinion.sha256),
            ),
            row.opinion.text,
        )  # fmt: skip


def _ledger(edition: Edition, hashes: list[str]) -> Iterable[Entry]:
    """Every entry that tells of this edition or of one of its texts."""
    of_edition = Q(payload__plan=edition.plan.slug, payload__edition=edition.number)
    rows = LedgerEntry.objects.filter(of_edition | Q(payload__snapshot__in=hashes))
    for row in rows.order_by("sequence"):
        yield Entry(
            f"{row.sequence}. {row.kind.capitalize()}",
            _facts(
                ("When", moment_in_words(row.at)), ("Says", canonical_json(row.payload).decode()),
                ("Fingerprint of the entry", row.entry_hash),
            ),
        )  # fmt: skip
