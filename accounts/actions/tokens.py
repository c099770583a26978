"""How does a program get a key to act for a person, and lose it?"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts import checks, queries
from accounts.models import KeptAnswer, Membership, Token
from core import audit

USED_EVERY = timedelta(minutes=5)
ANSWERS_KEPT = timedelta(days=1)


@transaction.atomic
def make_token(
    *, membership: Membership, name: str, scopes: Iterable[str], days: int, by: Any, at: datetime
) -> tuple[Token, str]:
    """A key for one of one's own roles, good for so many days; and the key itself, which is kept nowhere: 256 random
    bits after the prefix by which scanners for lost keys can know it."""
    scopes = sorted(set(scopes))
    row = (
        Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=membership.pk)
    )
    checks.may_make_token(row, name=name, scopes=scopes, days=days, by=by, at=at).require()
    prefix = f"jfp_{secrets.token_hex(4)}"
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    made = Token.objects.create(
        membership=row, name=name.strip(), prefix=prefix, secret_hash=queries.hash_of(key), scopes=scopes, made_at=at,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    audit.record(
        "made", made, by=by, at=at, prefix=prefix, scopes=scopes, role=row.role, organisation=row.organisation.slug,
        until=made.expires_at.isoformat(),
    )  # fmt: skip
    return made, key


@transaction.atomic
def revoke_token(*, token: Token, by: Any, at: datetime) -> Token:
    """The key opens nothing from now on. Its owner may, and who looks after the people of the body it acts for."""
    rows = Token.objects.select_for_update(of=("self",)).select_related("membership__user", "membership__organisation")
    row = rows.get(pk=token.pk)
    checks.may_revoke(row, by=by, at=at).require()
    row.revoked_at, row.revoked_by = at, by
    row.save(update_fields=["revoked_at", "revoked_by"])
    audit.record("revoked", row, by=by, at=at, prefix=row.prefix)
    return row


def note_used(*, token: Token, at: datetime) -> None:
    """A key is in use. Bookkeeping for its owner, not an event: nothing is audited, and not every request writes."""
    if token.last_used_at is None or at - token.last_used_at >= USED_EVERY:
        seen = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at)
        Token.objects.filter(seen, pk=token.pk).update(last_used_at=at)


def keep_answer(*, token: Token, key: str, asked_sha256: str, status: int, answer: Any, at: datetime) -> KeptAnswer:
    """Keep what was answered under an Idempotency-Key, in the transaction of what was done; old ones are forgotten."""
    KeptAnswer.objects.filter(at__lt=at - ANSWERS_KEPT).delete()
    return KeptAnswer.objects.create(
        token=token, key=key, asked_sha256=asked_sha256, status=status, answer=answer, at=at
    )
