"""What became public lately, and whom does it concern?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from metrics.models import Indicator, Observation, Release
from organisations.models import Place
from plans.models import Edition, StatusChange
from publication.models import Following, Publication
from publication.queries.published import shown

Topic = tuple[str, str]
Kind = Following.Kind
EVERYTHING: Topic = (Kind.ALL, "")


@dataclass(frozen=True)
class News:
    """Something that became public: a sentence for the subject, where to read it, and the topics that it is news of."""

    key: str
    at: datetime
    said: str
    path: str
    topics: frozenset[Topic]


def topic_named(kind: str, slug: str, *, at: datetime) -> str:
    """How a topic is called; empty for one that is not public."""
    if (kind, slug) == EVERYTHING:
        return "all plans"
    if kind == Kind.PLAN:
        found = shown().filter(edition__plan__slug=slug).first()
        return found.edition.plan.title if found else ""
    if kind == Kind.PLACE:
        found = Place.objects.filter(slug=slug).first()
        return found.name if found else ""
    if kind == Kind.INDICATOR:
        found = Indicator.objects.visible_to(AnonymousUser(), on=localdate(at)).filter(slug=slug).first()
        return found.title if found else ""
    return ""


def news_since(since: datetime) -> list[News]:
    """Oldest first: editions published, plans withdrawn, new figures of indicators that somebody follows."""
    editions = shown().filter(published_at__gte=since).select_related("edition__plan__place", "snapshot")
    found = [_edition(row) for row in editions]
    withdrawn = StatusChange.objects.filter(target=Edition.Status.WITHDRAWN, at__gte=since)
    found += [_withdrawal(row) for row in withdrawn.select_related("edition__plan__place")]
    return sorted([*found, *_figures(since)], key=lambda news: (news.at, news.key))


def followers_of(news: News) -> QuerySet[Following]:
    """Everybody who had confirmed before it happened that they want to know of one of its topics."""
    topics = Q()
    for kind, slug in news.topics:
        topics |= Q(kind=kind, slug=slug)
    return Following.objects.filter(topics, confirmed_at__lt=news.at).order_by("pk")


def _topics(edition: Edition) -> frozenset[Topic]:
    place = {(Kind.PLACE, edition.plan.place.slug)} if edition.plan.place else set()
    return frozenset({EVERYTHING, (Kind.PLAN, edition.plan.slug), *place})


def _edition(row: Publication) -> News:
    plan, number = row.edition.plan, row.edition.number
    return News(
        f"edition {row.pk}", row.published_at, f"{plan.title}: edition {number} has been published",
        f"/plans/{plan.slug}/editions/{number}/", _topics(row.edition),
    )  # fmt: skip


def _withdrawal(row: StatusChange) -> News:
    plan = row.edition.plan
    said = f"{plan.title} has been withdrawn"
    return News(f"withdrawal {row.pk}", row.at, said, f"/plans/{plan.slug}/editions/", _topics(row.edition))


def _figures(since: datetime) -> list[News]:
    slugs = Following.objects.filter(kind=Kind.INDICATOR, confirmed_at__isnull=False).values("slug")
    releases = {row.pk: row for row in Release.objects.filter(loaded_at__gte=since)}
    touched = (
        Observation.objects.filter(release_from__in=releases, series__indicator__slug__in=slugs)
        .values("release_from", "series__indicator", "series__indicator__slug", "series__indicator__title")
        .annotate(rows=Count("pk"))
    )
    return [
        News(
            f"figures {row['release_from']} {row['series__indicator']}", releases[row["release_from"]].loaded_at,
            f"{row['series__indicator__title']}: new figures", f"/metrics/{row['series__indicator__slug']}/",
            frozenset({(Kind.INDICATOR, row["series__indicator__slug"])}),
        )
        for row in touched
    ]  # fmt: skip
