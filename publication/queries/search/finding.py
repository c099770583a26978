"""Which public passages hold what was asked for? One query gives a page of them with highlights, how many there are,
and how many there would be of each kind, plan, Place and year."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from publication.models import SearchPassage
from publication.queries.search.asking import Asked, Term

ON_A_PAGE = 20
MOST_VALUES = 30
# What was found stands between these two; nobody can type them (`ask` drops them), so the page may make marks of them.
START, STOP = "\ue000", "\ue001"
PARTS = f'StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "'
WHOLE = f"StartSel={START}, StopSel={STOP}, HighlightAll=true"
FACETS = ("kind", "plan", "place", "year")
# A text that is cut here still tells what it is about; the whole of it can be searched.
SHOWN_FROM = 20_000
BEGINNING = 240

SQL = """
WITH found AS MATERIALIZED (
    SELECT id, kind, plan, plan_title, place, coalesce(year::text, '') AS year, is_current,
           ts_rank_cd('{{0.05, 0.2, 0.6, 1.0}}', vector, {words}, 1) + (vector @@ {phrase})::int
           + CASE WHEN kind IN ('plan', 'place', 'term') THEN 0.3 ELSE 0 END AS rank,
           (%(kind)s = '' OR kind = %(kind)s) AS of_kind, (%(plan)s = '' OR plan = %(plan)s) AS of_plan,
           (%(place)s = '' OR place = %(place)s) AS of_place,
           (%(year)s = '' OR year::text = %(year)s) AS of_year
    FROM publication_searchpassage WHERE vector @@ {words}
), chosen AS MATERIALIZED (
    SELECT id, is_current, rank FROM found WHERE of_kind AND of_plan AND of_place AND of_year
), counted AS (
    SELECT count(*) AS total FROM chosen
), page AS (
    SELECT id, is_current, rank FROM chosen ORDER BY is_current DESC, rank DESC, id
    LIMIT %(size)s OFFSET (SELECT greatest(0, least(%(page)s - 1, (total - 1) / %(size)s)) * %(size)s FROM counted)
)
SELECT (SELECT total FROM counted),
    (SELECT json_agg(json_build_array(
        p.kind, ts_headline('english', p.title, {words}, %(whole)s),
        ts_headline('english', left(p.text, %(shown)s), {words}, %(parts)s),
        p.address, p.context, p.plan_title, p.edition, p.is_current, p.place, p.year,
        left(p.text, %(beginning)s), right(p.text, 20)
     ) ORDER BY page.is_current DESC, page.rank DESC, p.id)
     FROM page JOIN publication_searchpassage p USING (id)),
    (SELECT json_agg(json_build_array(facet, value, name, count)) FROM (
        SELECT 'kind' AS facet, kind AS value, kind AS name, count(*) FROM found
            WHERE of_plan AND of_place AND of_year GROUP BY kind
        UNION ALL SELECT 'plan', plan, min(plan_title), count(*) FROM found
            WHERE of_kind AND of_place AND of_year AND plan <> '' GROUP BY plan
        UNION ALL SELECT 'place', place, place, count(*) FROM found
            WHERE of_kind AND of_plan AND of_year AND place <> '' GROUP BY place
        UNION ALL SELECT 'year', year, year, count(*) FROM found
            WHERE of_kind AND of_plan AND of_place AND year <> '' GROUP BY year
    ) AS facets)
"""


@dataclass(frozen=True)
class Hit:
    """A passage that was found; `title` and `text` hold START and STOP about what was asked for. `text` is a piece of
    it, `begins` and `ends` are its ends, so that a page can tell where it was cut."""

    kind: str
    title: str
    text: str
    address: str
    context: str
    plan_title: str
    edition: int | None
    is_current: bool
    place: str
    year: int | None
    begins: str
    ends: str

    @property
    def kind_name(self) -> str:
        return ONE[self.kind]


@dataclass(frozen=True)
class Facet:
    """One way to narrow down, and how many passages it would leave."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Found:
    total: int
    hits: list[Hit]
    facets: dict[str, list[Facet]]


NOTHING = Found(0, [], {name: [] for name in FACETS})
ONE = {
    "plan": "Plan", "section": "Section", "passage": "Passage", "commitment": "Commitment",
    "opinion": "Board’s opinion", "law": "What the law asks",
    "indicator": "Metric", "target": "Target", "comparison": "Places compared",
    "term": "Glossary", "body": "Body", "place": "Place",
}  # fmt: skip


def find(asked: Asked, *, page: int = 1, patience: int = 3000, **narrowed: str) -> Found:
    """What was found, of the page that was asked for or else the last. `narrowed`: by kind, plan, place, year. Ends
    with `OperationalError` after `patience` milliseconds; call it in a transaction. Two queries."""
    if asked.is_empty:
        return NOTHING
    params: dict[str, Any] = {name: narrowed.get(name, "") for name in FACETS}
    params |= {
        "size": ON_A_PAGE,
        "page": page,
        "whole": WHOLE,
        "parts": PARTS,
        "shown": SHOWN_FROM,
        "beginning": BEGINNING,
    }
    words = tsquery(asked, params)
    params["phrase"] = asked.phrase
    phrase = "phraseto_tsquery('english', %(phrase)s)" if asked.phrase else "''::tsquery"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(patience)])
        cursor.execute(SQL.format(words=words, phrase=phrase), params)
        total, hits, facets = cursor.fetchone()
    return Found(total, [Hit(*row) for row in _read(hits)], _facets(_read(facets)))


def tsquery(asked: Asked, params: dict[str, Any]) -> str:
    """What is asked as an SQL expression; the words go into `params`, never into the text."""
    return (
        "(" + " || ".join(f"({' && '.join(_wanted(each, params) for each in group)})" for group in asked.groups) + ")"
    )


def _wanted(term: Term, params: dict[str, Any]) -> str:
    how = "phraseto_tsquery" if term.is_phrase else "plainto_tsquery"
    parts = [_query(how, "english", term.words, params)]
    parts += [_query("phraseto_tsquery", "english", name, params) for name in term.others]
    parts += [_query("plainto_tsquery", "simple", code, params) for code in term.codes]
    either = f"({' || '.join(parts)})"
    return f"!!{either}" if term.is_unwanted else either


def _query(how: str, config: str, words: str, params: dict[str, Any]) -> str:
    name = f"words{len(params)}"
    params[name] = words
    return f"{how}('{config}', %({name})s)"


def _read(value: Any) -> list[list[Any]]:
    return (json.loads(value) if isinstance(value, str) else value) or []


def _facets(rows: list[list[Any]]) -> dict[str, list[Facet]]:
    found: dict[str, list[Facet]] = {name: [] for name in FACETS}
    labels, order = dict(SearchPassage.Kind.choices), list(SearchPassage.Kind.values)
    for facet, value, name, count in rows:
        found[facet].append(Facet(value, labels[name] if facet == "kind" else name, count))
    found["kind"].sort(key=lambda each: order.index(each.value))
    found["year"].sort(key=lambda each: each.value, reverse=True)
    for name in ("plan", "place"):
        found[name].sort(key=lambda each: (-each.count, each.name))
    return {name: rows[:MOST_VALUES] for name, rows in found.items()}
