"""Which public consultations are there, what was answered, and what is still to be done with it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from consultation.models import (
    Consultation,
    Point,
    Question,
    Redaction,
    Response,
    ResponsePart,
    Round,
    Theme,
)
from plans.models import Edition, Plan

State = Response.State


def _with_round(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    return rows.select_related("round__snapshot__edition__plan__owner").defer("round__snapshot__content")


def shown_consultations() -> QuerySet[Consultation]:
    """Those that anybody may see: open or closed; the open ones first, then the newest."""
    rows = Consultation.objects.exclude(round__status=Round.Status.PLANNED)
    return _with_round(rows).order_by("-round__status", "-round__closes_at", "pk")


def shown_consultation(slug: str) -> Consultation | None:
    return shown_consultations().filter(slug=slug).first()


def consultations_of(plan: Plan) -> QuerySet[Consultation]:
    """Those of a plan, planned ones too, the newest first."""
    return _with_round(Consultation.objects.filter(round__snapshot__edition__plan=plan)).order_by("-pk")


def consultation_of(plan: Plan, slug: str) -> Consultation | None:
    return consultations_of(plan).filter(slug=slug).first()


def public_round_under_way(edition: Edition) -> Round | None:
    """A public round of the edition that is planned or open."""
    rows = Round.objects.filter(kind=Round.Kind.PUBLIC, snapshot__edition=edition)
    return rows.exclude(status=Round.Status.CLOSED).first()


def questions_of(consultation: Consultation) -> list[Question]:
    return list(consultation.questions.order_by("position"))


def draft_of(consultation: Consultation, key: Any) -> Response | None:
    """The response that somebody is writing, by the key that only they have."""
    rows = Response.objects.filter(consultation=consultation, state=State.DRAFT, key=key) if key else None
    return rows.first() if rows is not None else None


def parts_of(response: Response) -> list[ResponsePart]:
    """What a response says: the answers in the order of the questions, then the comments."""
    rows = response.parts.select_related("question").order_by("question__position", "pk")
    return list(rows)


@dataclass(frozen=True)
class Counts:
    """How many responses there are in each state, told apart honestly: what was never confirmed is not a response."""

    by_state: dict[str, int]
    late: int = 0
    not_views: int = 0

    @property
    def counted(self) -> int:
        """The responses: without what was rejected as no view at all (advertising, the same sent twice)."""
        return sum(self.by_state.get(state, 0) for state in Response.COUNTED) - self.not_views

    @property
    def waiting(self) -> int:
        return self.by_state.get(State.WAITING, 0)

    @property
    def published(self) -> int:
        return self.by_state.get(State.PUBLISHED, 0)

    @property
    def rejected(self) -> int:
        return self.by_state.get(State.REJECTED, 0) - self.not_views

    @property
    def unconfirmed(self) -> int:
        return self.by_state.get(State.UNCONFIRMED, 0) + self.by_state.get(State.EXPIRED, 0)

    @property
    def withdrawn(self) -> int:
        return self.by_state.get(State.WITHDRAWN, 0)


def counts_of(consultation: Consultation) -> Counts:
    """Expired drafts were never sent, and are in no count."""
    sent = consultation.responses.filter(submitted_at__isnull=False)
    rows = sent.values_list("state").annotate(number=Count("pk"))
    none = Q(state=State.REJECTED, rejection__in=Response.NOT_VIEWS)
    late = Q(state__in=Response.COUNTED, submitted_at__gt=consultation.round.closes_at) & ~none
    return Counts(dict(rows), **sent.aggregate(late=Count("pk", filter=late), not_views=Count("pk", filter=none)))


def queue_of(consultation: Consultation, state: str = "") -> QuerySet[Response]:
    """The responses that moderators have before them, those that came first at the top."""
    states = [state] if state in Response.COUNTED else Response.COUNTED
    rows = consultation.responses.filter(state__in=states).order_by("confirmed_at", "pk")
    return rows.annotate(cut=Count("parts__points")).prefetch_related(
        Prefetch("parts", ResponsePart.objects.select_related("question").order_by("question__position", "pk"))
    )


def response_in(consultation: Consultation, pk: int) -> Response | None:
    """A response that moderators may see, with its parts and what was removed from each."""
    standing = Prefetch("redactions", Redaction.objects.filter(undone_at=None).order_by("start"), to_attr="removed")
    points = Prefetch("points", Point.objects.select_related("theme").order_by("pk"))
    parts = ResponsePart.objects.select_related("question").prefetch_related(standing, points)
    rows = consultation.responses.filter(state__in=Response.COUNTED)
    return rows.prefetch_related(Prefetch("parts", parts.order_by("question__position", "pk"))).filter(pk=pk).first()


def published_responses(consultation: Consultation) -> QuerySet[Response]:
    """What everybody may read, once the consultation is closed: nobody is swayed, and a moderator can think again."""
    if consultation.is_open:
        return Response.objects.none()
    rows = consultation.responses.filter(state=State.PUBLISHED).order_by("confirmed_at", "pk")
    return rows.prefetch_related(
        Prefetch("parts", ResponsePart.objects.select_related("question").order_by("question__position", "pk"))
    )


def themes_of(consultation: Consultation) -> QuerySet[Theme]:
    """The themes that stand, in order, each with its points, their replies and its own reply."""
    points = Point.objects.select_related("reply__snapshot__edition", "part__question", "part__response").order_by("pk")
    rows = consultation.themes.filter(merged_into=None).order_by("position", "pk")
    return rows.select_related("reply__snapshot__edition").prefetch_related(
        Prefetch("points", points.defer("reply__snapshot__content"))
    ).defer("reply__snapshot__content")  # fmt: skip


def points_of(consultation: Consultation) -> QuerySet[Point]:
    rows = Point.objects.filter(part__response__consultation=consultation)
    return rows.select_related("theme", "part__response", "part__question", "reply").order_by("pk")


def loose_points(consultation: Consultation) -> QuerySet[Point]:
    """Points in no theme yet."""
    return points_of(consultation).filter(theme=None)


def unanswered_points(consultation: Consultation) -> QuerySet[Point]:
    """Points that have no reply of their own and are in no theme that has one."""
    return points_of(consultation).filter(reply=None).filter(Q(theme=None) | Q(theme__reply=None))


def unread_responses(consultation: Consultation) -> int:
    """Responses that hold words from which no point was cut, and of which nobody said that they hold none. What was
    rejected as no view at all (a double, advertising) need not be cut."""
    rows = consultation.responses.filter(state__in=Response.COUNTED, holds_no_point=False)
    rows = rows.exclude(state=State.REJECTED, rejection__in=Response.NOT_VIEWS)
    words = ResponsePart.objects.filter(Q(question=None) | Q(question__kind=Question.Kind.TEXT), points=None)
    cut = Point.objects.values("part__response")
    return rows.filter(pk__in=words.values("response")).exclude(pk__in=cut).count()


def tallies(consultation: Consultation) -> list[tuple[Question, list[tuple[str, int]]]]:
    """For each question with options how often each was chosen, in the order in which they stood. Two queries."""
    questions = [each for each in questions_of(consultation) if each.kind != Question.Kind.TEXT]
    rows = (
        ResponsePart.objects.filter(question__in=questions, response__state__in=Response.COUNTED)
        .exclude(response__state=State.REJECTED, response__rejection__in=Response.NOT_VIEWS)
        .values_list("question", "text")
        .annotate(number=Count("pk"))
    )
    found = {(question, text): number for question, text, number in rows}
    return [(each, [(option, found.get((each.pk, option), 0)) for option in each.options]) for each in questions]
