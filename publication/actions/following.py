"""How does anybody come to be told of what is published, and how do they leave again?

An address is written to only after its owner has opened a page and said yes (double opt-in); from whom the wish came is
not known, so the page that takes it says the same whether or not the address is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from consultation.actions import count
from core import mail
from core.canonical import sha256
from core.verdict import Verdict
from publication import notices, queries
from publication.models import Following

CONFIRM_DAYS, NEWS_DAYS, BATCH = 7, 14, 500
# So that nobody's box is filled by somebody who types in their address.
MOST_UNCONFIRMED, AGAIN_AFTER = 3, timedelta(hours=1)


@dataclass(frozen=True)
class Reader:
    """Who acts: somebody who reads. Their address is in no record of who did what."""

    email: str = "a reader"


READER = Reader()


def ask_to_follow(*, kind: str, slug: str, email: str, address: str, at: datetime) -> None:
    """Take the wish to follow a topic and write to the address for a yes. `address` is where the request came from, for
    the count of how many come from there. Refused for a topic that is not public, and in words when there are too many;
    otherwise nothing shows whether the address follows already."""
    title = queries.topic_named(kind, slug, at=at)
    Verdict.no_if(not title, "There is nothing of this name to follow.").require()
    count(what="send", address=address, whole="following", at=at)
    with transaction.atomic():
        waiting = Following.objects.filter(email__iexact=email, confirmed_at=None)
        known = Following.objects.filter(email__iexact=email, kind=kind, slug=slug).select_for_update().first()
        if known is None and waiting.count() >= MOST_UNCONFIRMED:
            return
        if known and (known.confirmed_at or known.asked_at > at - AGAIN_AFTER):
            return
        row = known or Following(email=email, kind=kind, slug=slug)
        row.asked_at = at
        row.save()
        letter = notices.confirmation(row, title=title, days=CONFIRM_DAYS)
        mail.post(to=email, key=f"follow-{row.pk}-{at:%Y%m%d%H%M}", confidential=True, by=READER, at=at, **letter)


def followed(token: str, *, salt: str) -> Following | None:
    """What a link in a letter speaks of, if it is still there."""
    pk = notices.read_token(token, salt)
    return Following.objects.filter(pk=pk).first() if pk else None


def confirm_following(*, following: Following, at: datetime) -> None:
    """The address is its owner's, who wants it. Confirmed twice, it is confirmed once."""
    Following.objects.filter(pk=following.pk, confirmed_at=None).update(confirmed_at=at)


def leave(*, following: Following) -> None:
    """Tell this address no more, and forget it."""
    following.delete()


def tell_followers(*, at: datetime) -> int:
    """Write to everybody about what became public since they confirmed, each once whatever is killed when: a letter has
    the key of its news, and the same key is posted once. Returns how many letters were posted; at most so many at a
    time, the rest the next time. Drops wishes that nobody confirmed."""
    Following.objects.filter(confirmed_at=None, asked_at__lt=at - timedelta(days=CONFIRM_DAYS)).delete()
    posted = 0
    for news in queries.news_since(at - timedelta(days=NEWS_DAYS)):
        digest = sha256(news.key.encode())[:32]
        keys = {f"news-{row.pk}-{digest}": row for row in queries.followers_of(news)}
        for key in sorted(keys.keys() - mail.posted_of(keys))[: BATCH - posted]:
            letter = notices.news(keys[key], said=news.said, path=news.path)
            mail.post(to=keys[key].email, key=key, confidential=True, by=READER, at=at, **letter)
            posted += 1
        if posted >= BATCH:
            break
    return posted
