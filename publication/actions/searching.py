"""How does what is public come to be found, and cease to be? The index is made from what the public pages show."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from core.canonical import canonical_json, moment, sha256
from core.jobs import database_now
from plans.models import Edition, Plan
from publication import queries
from publication.bundle.frameworks import Lists
from publication.bundle.passages import Passage, of_edition
from publication.bundle.passages_of_site import of_site
from publication.models import Publication, SearchPassage, SearchSource, SearchWord

READING = 1
"""Grows when passages are read from the same text in another way, so that all are read anew."""
ONE_AT_A_TIME = 7_260_022


@transaction.atomic
def index_public(*, anew: bool = False, told: queries.Told | None = None) -> int:
    """Make the index hold every public passage and no other; returns how many sources were read. What is unchanged is
    left alone, unless `anew`. `told` is what the pages of the site tell, for whoever has it at hand. Whoever withdraws
    a plan meanwhile waits; what was withdrawn since `told` was read is left out."""
    _alone()
    if anew:
        SearchSource.objects.all().delete()
    known = {row.publication_id: row for row in SearchSource.objects.all()}
    later = queries.shown_later()
    read = 0
    shown = queries.searchable()
    SearchSource.objects.filter(publication__isnull=False).exclude(publication__in=shown).delete()
    for publication in shown:
        said = later.get(publication.pk, [])
        is_current = publication.edition.status == Edition.Status.PUBLISHED
        fingerprint = sha256(canonical_json([READING, publication.snapshot.sha256, is_current, said]))
        row = known.get(publication.pk)
        if row is None or row.sha256 != fingerprint:
            content = json.loads(publication.snapshot.content)
            published_at = moment(publication.published_at)
            _write(row, publication, fingerprint,
                   of_edition(content, published_at=published_at, is_current=is_current, later=said))  # fmt: skip
            read += 1
    holds = {"", *(publication.edition.plan.slug for publication in shown)}
    passages = [passage for passage in _of_site(told or queries.site_told()) if passage.plan in holds]
    fingerprint = sha256(canonical_json([READING, [asdict(passage) for passage in passages]]))
    row = known.get(None)
    if row is None or row.sha256 != fingerprint:
        _write(row, None, fingerprint, passages)
        read += 1
    return read


def forget(plan: Plan) -> None:
    """Let nothing of a plan be found any more; in the transaction that withdraws it. What the pages of the site tell
    beside it is read anew when they are made again."""
    _alone()
    SearchSource.objects.filter(publication__edition__plan=plan).delete()
    site = SearchSource.objects.filter(publication=None)
    SearchPassage.objects.filter(source__in=site, plan=plan.slug).delete()
    SearchWord.objects.filter(source__in=site).delete()
    site.update(sha256="")


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _of_site(told: queries.Told) -> list[Passage]:
    return of_site(
        Lists(told.lists, settings.SITE_NAME),
        told.measures["items"],
        queries.public_indicators(on=localdate(database_now())),
        told.glossary,
        told.bodies,
        told.places,
    )


def _write(
    row: SearchSource | None, publication: Publication | None, fingerprint: str, found: Iterable[Passage]
) -> None:
    if row is not None:
        row.delete()
    source = SearchSource.objects.create(publication=publication, sha256=fingerprint)
    rows: list[SearchPassage] = []
    words: Counter[str] = Counter()
    for position, passage in enumerate(found):
        fields: dict[str, Any] = asdict(passage)
        rows.append(SearchPassage(source=source, position=position, **fields))
        words.update(queries.words_of(f"{passage.title} {passage.text} {passage.context}"))
    SearchPassage.objects.bulk_create(rows, batch_size=1000)
    SearchWord.objects.bulk_create(
        (
            SearchWord(source=source, word=word, passages=count, trigrams=queries.trigrams(word))
            for word, count in sorted(words.items())
        ),
        batch_size=2000,
    )
