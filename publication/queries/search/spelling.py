"""Which words of the index are like a word that nothing was found by? By trigrams, as `pg_trgm` counts them; that
extension is not in every PostgreSQL, and arrays with a GIN index are."""

from __future__ import annotations

import re

from django.db import connection

ALIKE = 0.4
SQL = """
SELECT DISTINCT ON (asked.word) asked.word, alike.word
FROM unnest(%s::text[], %s::text[]) AS asked(word, trigrams)
CROSS JOIN LATERAL (
    SELECT w.word, max(shared.count)::float / (cardinality(string_to_array(asked.trigrams, '|'))
           + max(cardinality(w.trigrams)) - max(shared.count)) AS share, sum(w.passages) AS uses
    FROM publication_searchword w
    CROSS JOIN LATERAL (
        SELECT count(*) FROM unnest(w.trigrams) AS t WHERE t = ANY(string_to_array(asked.trigrams, '|'))
    ) AS shared
    WHERE w.trigrams && string_to_array(asked.trigrams, '|')::varchar[] AND w.word <> asked.word
    GROUP BY w.word
) AS alike
WHERE alike.share >= %s
  AND NOT EXISTS (SELECT 1 FROM publication_searchword same WHERE same.word = asked.word)
ORDER BY asked.word, alike.share DESC, alike.uses DESC, alike.word
"""


def words_of(text: str) -> set[str]:
    """The words of a text that a reader might look for, in small letters."""
    return set(re.findall(r"[^\W\d_]{4,60}", text.lower()))


def trigrams(word: str) -> list[str]:
    """Each three letters in a row, the beginning and the end counted in: two blanks before, one after."""
    padded = f"  {word} "
    return sorted({padded[at : at + 3] for at in range(len(padded) - 2)})


def better_spelt(words: list[str]) -> dict[str, str]:
    """For each of these words that no public passage holds: the word most like it that one does. One query."""
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SQL, [words, ["|".join(trigrams(word)) for word in words], ALIKE])
        return dict(cursor.fetchall())
