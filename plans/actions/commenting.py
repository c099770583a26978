"""How do people speak about a text while it is written? Threads on passages: records, resolved and opened again, never
erased."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from core import audit
from core.richtext import anchors
from core.verdict import Refused, Verdict
from plans import notices
from plans.models import Comment, CommentReply, Section, Suggestion
from plans.permissions import may_comment, may_resolve, readers
from plans.transitions import COMMENT

LONGEST = 5_000
Kind = CommentReply.Kind


@transaction.atomic
def comment(
    *,
    section: Section,
    text: str,
    bid: str = "",
    quote: str = "",
    prefix: str = "",
    start: int = 0,
    assigned_to: User | None = None,
    replacement: str | None = None,
    token: uuid.UUID | None = None,
    by: Any,
    at: datetime,
) -> Comment:
    """Begin a thread on the words `quote` of a block, on a whole block, or (without `bid`) on the whole section.

    With `replacement` it is a suggestion: these words instead of the passage. The same token is kept once. Refused in
    words where the passage is not in the text as it stands, and once the edition is closed.
    """
    if token and (known := Comment.objects.filter(token=token, by=by).first()):
        return known
    on, plan = localdate(at), section.edition.plan
    verdict = may_comment(by, plan, on=on) & _says_something(text, needed=replacement is None)
    verdict &= Verdict.no_if(
        not section.edition.is_open,
        f"The edition is {section.edition.get_status_display().lower()}; comment on the next one.",
    )
    verdict &= _may_be_assigned(assigned_to, section, on=on)
    verdict.require()
    passage = _point(section, bid, quote, prefix, start)
    if replacement is not None:
        passage, replacement = _suggested(section, passage, replacement)
    made = Comment.objects.create(
        token=token or uuid.uuid4(),
        edition=section.edition,
        section_uid=section.uid,
        section_title=str(section),
        version=section.version,
        bid=passage.bid,
        quote=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
        start=passage.start,
        text=text.strip() or "Suggested other words.",
        by=by,
        at=at,
        assigned_to=assigned_to,
    )
    if replacement is not None:
        Suggestion.objects.create(comment=made, replacement=replacement)
    audit.record("commented", made, by=by, at=at, section=section.slug, suggestion=replacement is not None)
    notices.tell(notices.Commented(made, replacement is not None), by=by, at=at)
    return made


def _says_something(text: str, *, needed: bool = True) -> Verdict:
    verdict = Verdict.no_if(needed and not text.strip(), "Write what you want to say.")
    return verdict & Verdict.no_if(
        len(text) > LONGEST, f"A comment has at most {LONGEST:,} characters; yours has {len(text):,}. Split it."
    )


def _may_be_assigned(person: User | None, section: Section, *, on: date) -> Verdict:
    if person is None:
        return Verdict()
    may_read = readers(section.edition.plan, on=on).filter(pk=person.pk).exists()
    return Verdict.no_if(not may_read, f"{person.name} may not read this plan; choose somebody who may.")


def _point(section: Section, bid: str, quote: str, prefix: str, start: int) -> anchors.Passage:
    if not bid:
        return anchors.Passage("", "")
    try:
        return anchors.point_at(section.body, bid, quote, prefix=prefix, start=start)
    except anchors.NotThere as error:
        raise Refused([str(error)]) from error


def _suggested(section: Section, passage: anchors.Passage, words: str) -> tuple[anchors.Passage, str]:
    """The words that really change, and what they become. Refuses, in words, what could not go into the text later."""
    words = " ".join(words.split())
    verdict = Verdict.no_if(
        not passage.quote, "Choose the paragraph or the words that you want to replace; a section is changed by hand."
    )
    verdict &= Verdict.no_if(words == passage.quote, "These are the words that stand there already.")
    verdict.require()
    offset, old, new = anchors.narrowed(passage.quote, words)
    try:
        passage = anchors.point_at(section.body, passage.bid, old, start=passage.start + offset)
        anchors.replace(section.body, anchors.find(section.body, passage), new)
    except anchors.NotThere as error:
        raise Refused([str(error)]) from error
    return passage, new


@transaction.atomic
def reply(*, comment: Comment, text: str, by: Any, at: datetime) -> CommentReply:
    """Say something more in a thread; also in one that is resolved, which stays resolved."""
    (may_comment(by, comment.edition.plan, on=localdate(at)) & _says_something(text)).require()
    return add_to_thread(comment, Kind.REPLY, text=text.strip(), by=by, at=at)


@transaction.atomic
def assign(*, comment: Comment, to: User | None, by: Any, at: datetime) -> CommentReply:
    """Say whose turn it is; nobody's, without a person."""
    on, row = localdate(at), Comment.objects.select_for_update().get(pk=comment.pk)
    verdict = may_comment(by, comment.edition.plan, on=on)
    if to is not None:
        may_read = readers(comment.edition.plan, on=on).filter(pk=to.pk).exists()
        verdict &= Verdict.no_if(not may_read, f"{to.name} may not read this plan; choose somebody who may.")
    verdict &= Verdict.no_if(not row.is_open, "The thread is resolved; open it again first.")
    verdict &= Verdict.no_if(row.assigned_to_id == (to.pk if to else None), "That is so already.")
    verdict.require()
    row.assigned_to = to
    row.save(update_fields=["assigned_to"])
    return add_to_thread(row, Kind.ASSIGNED, assigned_to=to, by=by, at=at)


@transaction.atomic
def resolve(*, comment: Comment, reason: str = "", by: Any, at: datetime) -> CommentReply:
    """Close a thread, with a word on how. A suggestion is decided first: accepted, or declined with its reason."""
    verdict = may_resolve(by, comment, on=localdate(at)) & _says_something(reason, needed=False)
    verdict &= Verdict.no_if(
        Suggestion.objects.filter(comment=comment, state=Suggestion.State.PROPOSED).exists(),
        "Accept or decline the suggestion; that resolves the thread.",
    )
    verdict.require()
    return close_thread(comment, Kind.RESOLVED, reason=reason, by=by, at=at)


def close_thread(comment: Comment, kind: str, *, reason: str, by: Any, at: datetime) -> CommentReply:
    """Resolve in the caller's transaction; the caller has asked who may."""
    move_thread(comment, "resolve")
    return add_to_thread(comment, kind, text=reason.strip(), by=by, at=at)


@transaction.atomic
def reopen(*, comment: Comment, reason: str = "", by: Any, at: datetime) -> CommentReply:
    """Take a resolved thread up again. Whoever may comment may do so: resolving is no way to silence anybody."""
    (may_comment(by, comment.edition.plan, on=localdate(at)) & _says_something(reason, needed=False)).require()
    move_thread(comment, "open again")
    return add_to_thread(comment, Kind.REOPENED, text=reason.strip(), by=by, at=at)


def move_thread(comment: Comment, name: str) -> None:
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    COMMENT.check(name, row.state).require()
    row.state = COMMENT.named(name).target
    row.save(update_fields=["state"])
    comment.state = row.state


def add_to_thread(comment: Comment, kind: str, *, by: Any, at: datetime, **fields: Any) -> CommentReply:
    made = CommentReply.objects.create(comment=comment, kind=kind, by=by, at=at, **fields)
    audit.record(Kind(kind).label, comment, by=by, at=at)
    notices.tell(notices.Replied(made), by=by, at=at)
    return made
