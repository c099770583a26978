"""How does a suggestion become text, or not?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from core.richtext import anchors
from core.verdict import Refused, Verdict
from plans.actions.commenting import close_thread
from plans.actions.section import edit_section, may_write
from plans.models import Comment, CommentReply, Section, Suggestion
from plans.permissions import may_on_plan, may_resolve
from plans.queries import working_edition
from plans.transitions import SUGGESTION


@transaction.atomic
def accept(*, suggestion: Suggestion, by: Any, at: datetime) -> Section:
    """Put the suggested words into the text as it stands now, as a new version by the person who accepts, and resolve
    the thread. Refused, in words, when the passage reads differently than when the suggestion was made."""
    row = Suggestion.objects.select_for_update(of=("self",)).select_related("comment__edition__plan").get(
        pk=suggestion.pk
    )  # fmt: skip
    may_on_plan(by, Permission.EDIT_PLAN, row.comment.edition.plan, on=localdate(at)).require()
    SUGGESTION.check("accept", row.state).require()
    section = section_of(row.comment, by=by, at=at)
    edited = edit_section(
        section=section, version=section.version, title=section.title, body=body_with(row, section.body),
        summary=section.summary, by=by, at=at,
    )  # fmt: skip
    _decide(row, "accept", by=by, at=at, version=edited.version)
    _close(row, CommentReply.Kind.ACCEPTED, reason="", by=by, at=at)
    return edited


@transaction.atomic
def decline(*, suggestion: Suggestion, reason: str, by: Any, at: datetime) -> Suggestion:
    """Do not take the words, and say why; the thread is resolved with the reason."""
    row = Suggestion.objects.select_for_update(of=("self",)).select_related("comment__edition__plan").get(
        pk=suggestion.pk
    )  # fmt: skip
    verdict = may_resolve(by, row.comment, on=localdate(at))
    verdict &= Verdict.no_if(not reason.strip(), "Say why you decline it; who made the suggestion will read it.")
    (verdict & SUGGESTION.check("decline", row.state)).require()
    _decide(row, "decline", by=by, at=at, reason=reason.strip())
    _close(row, CommentReply.Kind.DECLINED, reason=reason, by=by, at=at)
    return row


def section_of(comment: Comment, *, by: Any, at: datetime) -> Section:
    """The section in the open edition, locked: what is accepted goes into the working text, whenever it was said.
    The edition is locked first, as every writer does, so that two writers never wait for one another."""
    edition = working_edition(comment.edition.plan)
    section = edition.sections.filter(uid=comment.section_uid).first() if edition else None
    if section is None:
        raise Refused(["The section is not in the working text any more; decline the suggestion, and say so."])
    may_write(edition, by=by, at=at)
    return Section.objects.select_for_update(of=("self",)).select_related("edition__plan").get(pk=section.pk)


def body_with(suggestion: Suggestion, body: str) -> str:
    """The section's text with the suggested words in it."""
    passage = suggestion.comment.passage
    found = anchors.find(body, passage)
    if found is None or found.how == "changed" or not found.is_certain:
        raise Refused(
            ["The passage has changed since this was suggested. Edit the section by hand, or decline with a reason."]
        )
    whole = not passage.prefix and not passage.suffix
    if whole and anchors.block_texts(body)[found.bid] != passage.quote:
        raise Refused(
            ["The paragraph has grown since this was suggested. Edit the section by hand, or decline with a reason."]
        )
    try:
        return anchors.replace(body, found, suggestion.replacement)
    except anchors.NotThere as error:
        raise Refused([str(error)]) from error


def _decide(row: Suggestion, name: str, *, by: Any, at: datetime, **fields: Any) -> None:
    row.state = SUGGESTION.named(name).target
    row.decided_by, row.decided_at = by, at
    for field, value in fields.items():
        setattr(row, field, value)
    row.save()


def _close(row: Suggestion, kind: str, *, reason: str, by: Any, at: datetime) -> None:
    if row.comment.is_open:
        close_thread(row.comment, kind, reason=reason, by=by, at=at)
