"""How do many responses become an account of what was said and done? Points are cut, put into themes, replied to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.permissions import Permission
from consultation.actions.public import held
from consultation.content import readings
from consultation.models import Consultation, Point, Reply, Response, ResponsePart, Theme
from core import audit
from core.richtext import anchors
from core.verdict import Verdict
from plans.models import Snapshot


def _moderated(consultation: Consultation, *, by: Any, at: datetime) -> Consultation:
    return held(consultation, by=by, at=at, right=Permission.MODERATE)


@transaction.atomic
def cut_point(*, part: ResponsePart, by: Any, at: datetime, quote: str = "", theme: Theme | None = None) -> Point:
    """Take a point from a response: words of a part, as others read it, or all of it. The same words are one point."""
    row = _moderated(part.response.consultation, by=by, at=at)
    words = quote.strip() or part.text.strip()
    here = " ".join(part.text.split())
    verdict = Verdict.no_if(
        " ".join(words.split()) not in here, "These words are not in the response. Copy them as they stand there."
    )
    verdict &= Verdict.no_if(not part.response.is_counted, "This response was withdrawn.")
    verdict &= _of_consultation(theme, row)
    verdict.require()
    point, made = Point.objects.get_or_create(part=part, quote=words, defaults={"theme": theme, "by": by, "at": at})
    if made:
        Response.objects.filter(pk=part.response_id).update(holds_no_point=False)
        audit.record("cut a point", point, by=by, at=at, consultation=row.slug)
    return point


def _of_consultation(theme: Theme | None, row: Consultation) -> Verdict:
    if theme is None:
        return Verdict()
    verdict = Verdict.no_if(theme.consultation_id != row.pk, "That theme belongs to another consultation.")
    return verdict & Verdict.no_if(theme.merged_into_id is not None, "That theme was merged with another.")


@transaction.atomic
def drop_point(*, point: Point, by: Any, at: datetime) -> None:
    """Take back a point that was cut by mistake; with a reply of its own it stays."""
    row = _moderated(point.part.response.consultation, by=by, at=at)
    Verdict.no_if(
        Reply.objects.filter(point=point).exists(), "It has a reply of its own; take that back first."
    ).require()
    audit.record("dropped a point", point, by=by, at=at, consultation=row.slug)
    point.delete()


@transaction.atomic
def mark_without_points(*, response: Response, holds_no_point: bool, by: Any, at: datetime) -> Response:
    """Say that a response holds no point to reply to (thanks, a greeting), or that it does."""
    _moderated(response.consultation, by=by, at=at)
    cut = Point.objects.filter(part__response=response).exists()
    Verdict.no_if(holds_no_point and cut, "Points were taken from it; drop them first.").require()
    response.holds_no_point = holds_no_point
    response.save(update_fields=["holds_no_point"])
    audit.record("holds no point" if holds_no_point else "holds points", response, by=by, at=at)
    return response


@transaction.atomic
def name_theme(
    *, consultation: Consultation, title: str, by: Any, at: datetime, summary: str = "", theme: Theme | None = None
) -> Theme:
    """Begin a theme, or change its words."""
    row = _moderated(consultation, by=by, at=at)
    title = " ".join(title.split())
    same = row.themes.filter(title__iexact=title, merged_into=None).exclude(pk=theme.pk if theme else None)
    verdict = Verdict.no_if(not title, "Give the theme a name.")
    (verdict & Verdict.no_if(same.exists(), f"There is a theme “{title}” already.")).require()
    if theme is None:
        last = row.themes.aggregate(last=Max("position"))["last"] or 0
        theme = Theme(consultation=row, position=last + 1)
    _of_consultation(theme, row).require()
    theme.title, theme.summary = title, summary
    theme.full_clean(exclude=["consultation"])
    theme.save()
    audit.record("named a theme", theme, by=by, at=at, consultation=row.slug)
    return theme


@transaction.atomic
def move_points(*, points: list[Point], theme: Theme | None, consultation: Consultation, by: Any, at: datetime) -> int:
    """Put points into a theme, or out of every theme."""
    row = _moderated(consultation, by=by, at=at)
    verdict = _of_consultation(theme, row) & Verdict.no_if(not points, "Choose at least one point.")
    verdict &= Verdict.no_if(
        any(point.part.response.consultation_id != row.pk for point in points), "A point is of another consultation."
    )
    verdict.require()
    number = Point.objects.filter(pk__in=[point.pk for point in points]).update(theme=theme)
    audit.record("moved points", row, by=by, at=at, points=[point.pk for point in points], theme=theme and theme.pk)
    return number


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by: Any, at: datetime) -> Theme:
    """Put all points of a theme into another. A reply that it has goes along if the other has none; else it must be
    taken back first, so that nothing that was promised is lost in silence."""
    row = _moderated(theme.consultation, by=by, at=at)
    replies = {reply.theme_id: reply for reply in Reply.objects.filter(theme__in=[theme, into])}
    verdict = _of_consultation(theme, row) & _of_consultation(into, row)
    verdict &= Verdict.no_if(theme.pk == into.pk, "Choose another theme to merge it with.")
    verdict &= Verdict.no_if(len(replies) == 2, "Both themes have a reply; take one of them back before you merge.")
    verdict.require()
    Point.objects.filter(theme=theme).update(theme=into)
    Reply.objects.filter(theme=theme).update(theme=into)
    Theme.objects.filter(merged_into=theme).update(merged_into=into)
    theme.merged_into = into
    theme.save(update_fields=["merged_into"])
    audit.record("merged a theme", theme, by=by, at=at, into=into.pk)
    return into


@transaction.atomic
def raise_theme(*, theme: Theme, by: Any, at: datetime) -> None:
    """Put a theme before the one above it."""
    row = _moderated(theme.consultation, by=by, at=at)
    above = row.themes.filter(merged_into=None, position__lt=theme.position).order_by("-position").first()
    if above is not None:
        Theme.objects.filter(pk=theme.pk).update(position=above.position)
        Theme.objects.filter(pk=above.pk).update(position=theme.position)
        audit.record("moved a theme", theme, by=by, at=at)


@transaction.atomic
def reply_to(
    *, consultation: Consultation, outcome: str, reason: str, by: Any, at: datetime, theme: Theme | None = None,
    point: Point | None = None, snapshot: Snapshot | None = None, section_uid: UUID | None = None, bid: str = "",
) -> Reply:  # fmt: skip
    """Say what was done about a theme, or about one point: accepted, partly or not, why, and which text changed."""
    row = _moderated(consultation, by=by, at=at)
    verdict = _of_consultation(theme, row)
    verdict &= Verdict.no_if((theme is None) == (point is None), "A reply is to a theme or to a point.")
    verdict &= Verdict.no_if(
        point is not None and point.part.response.consultation_id != row.pk, "The point is of another consultation."
    )
    verdict &= Verdict.no_if(outcome not in Reply.Outcome.values, "Choose whether it was accepted.")
    verdict &= Verdict.no_if(not reason.strip(), "Give the reason, and what was done.")
    title, words = _changed(row, snapshot, section_uid, bid) if section_uid else ("", "")
    verdict.require()
    reply, _ = Reply.objects.update_or_create(
        theme=theme, point=point,
        defaults={
            "outcome": outcome, "reason": reason, "snapshot": snapshot if section_uid else None,
            "section_uid": section_uid, "section_title": title, "bid": bid if section_uid else "", "words": words,
            "by": by, "at": at,
        },
    )  # fmt: skip
    audit.record("replied", reply, by=by, at=at, consultation=row.slug, outcome=outcome, reason=reason[:500])
    return reply


def _changed(row: Consultation, snapshot: Snapshot | None, section_uid: UUID, bid: str) -> tuple[str, str]:
    """The title of the section and the words of the block that changed, as a later text of the same plan has them."""
    asked = row.round.snapshot
    is_later = snapshot is not None and snapshot.edition.plan_id == asked.edition.plan_id and snapshot.pk > asked.pk
    Verdict.no_if(not is_later, "Choose a text that was frozen after the one people were asked about.").require()
    section = next((each for each in readings(snapshot) if each.uid == section_uid), None)
    Verdict.no_if(section is None, "That section is not in the text you chose.").require()
    words = anchors.block_texts(section.body).get(bid, "") if bid else ""
    Verdict.no_if(bool(bid) and not words, "That passage is not in the section you chose.").require()
    return section.title, words


@transaction.atomic
def take_back_reply(*, reply: Reply, consultation: Consultation, by: Any, at: datetime) -> None:
    """Take a reply back; what it was about waits for one again."""
    row = _moderated(consultation, by=by, at=at)
    about = reply.theme.consultation_id if reply.theme else reply.point.part.response.consultation_id
    Verdict.no_if(about != row.pk, "That reply is of another consultation.").require()
    audit.record("took back a reply", reply, by=by, at=at, outcome=reply.outcome, reason=reply.reason[:500])
    reply.delete()
