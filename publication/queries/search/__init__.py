"""What is public and can be found, and what was found?"""

from publication.queries.search.asking import LONGEST, Asked, ask
from publication.queries.search.finding import ON_A_PAGE, Facet, Found, Hit, find
from publication.queries.search.public import known_names, public_indicators, searchable
from publication.queries.search.spelling import better_spelt, trigrams, words_of

__all__ = [
    "LONGEST",
    "ON_A_PAGE",
    "Asked",
    "Facet",
    "Found",
    "Hit",
    "ask",
    "better_spelt",
    "find",
    "known_names",
    "public_indicators",
    "searchable",
    "trigrams",
    "words_of",
]
