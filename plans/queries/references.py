"""What do references in a text point at, and what is that called now?"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, Q, QuerySet

from plans.models import (
    Asset,
    Edition,
    GlossaryTerm,
    Plan,
    SectionRevision,
)
from plans.queries.text import reading_order

WORDS_OF: dict[str, Callable[[Edition, list[str]], dict[str, str]]] = {}
"""Who can say what the references of a kind are called now. A room above this one adds its kinds as it is loaded."""


def picture_of(plan: Plan, sha256: str) -> Asset | None:
    """A picture that stands in a text of the plan, or stood in one: every text that was ever saved is a revision."""
    told = SectionRevision.objects.filter(section__edition__plan=plan, body__contains=f"asset:{sha256}")
    return Asset.objects.filter(Exists(told), sha256=sha256).first()


def picture(sha256: str) -> Asset | None:
    """A picture of whatever plan: for who brought it just now and has yet to save the text that it stands in."""
    return Asset.objects.filter(sha256=sha256).first()


def words_of(edition: Edition, references: list[str]) -> dict[str, str]:
    """What these references are called now, as far as they still point at something."""
    uids = [ref.removeprefix("section:") for ref in references if ref.startswith("section:")]
    found = {}
    if uids:
        found = {f"section:{row.uid}": str(row) for row in reading_order(edition) if str(row.uid) in uids}
    for kind, ask in WORDS_OF.items():
        wanted = [ref for ref in references if ref.startswith(f"{kind}:")]
        found |= ask(edition, wanted) if wanted else {}
    return found


def terms_like(words: str) -> QuerySet[GlossaryTerm]:
    """Words of the glossary in which these letters occur, or whose other spellings hold them."""
    return GlossaryTerm.objects.filter(Q(term__icontains=words) | Q(aliases__icontains=words)).order_by("term")


def terms_named(slugs: list[str]) -> QuerySet[GlossaryTerm]:
    return GlossaryTerm.objects.filter(slug__in=slugs)
