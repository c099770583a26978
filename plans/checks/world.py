"""What do the rules need to know of the world around a text? Read once for an edition, in a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.richtext import Passage, texts_in
from organisations.models import OrganisationName
from plans.checks.advice import Known
from plans.checks.wording import expansions
from plans.models import Edition, GlossaryTerm, LostFigure, Plan, Section

_LABELLED = re.compile(r"\b(?:figure|table|appendix|slide|annex)\s+\d+\b", re.IGNORECASE)
_HAS_FIGURE = re.compile(r"\d")


@lru_cache(maxsize=2048)
def texts_of(html: str) -> tuple[Passage, ...]:
    return tuple(texts_in(html))


@dataclass(frozen=True)
class World:
    """What holds for every plan: glossary, directory, plans, what is recorded as lost (by plan)."""

    terms: tuple[tuple[str, ...], ...]
    abbreviations: frozenset[str]
    plans: frozenset[str]
    in_force: frozenset[str]
    lost: dict[int, frozenset[str]]

    @classmethod
    def read(cls) -> World:
        lost: dict[int, set[str]] = {}
        for plan, title, known in LostFigure.objects.values_list("plan__plan", "title", "known"):
            lost.setdefault(plan, set()).update(labels_in(f"{title} {known}"))
        published = Plan.objects.filter(editions__status=Edition.Status.PUBLISHED)
        return cls(
            terms=tuple((t.term, *t.aliases) for t in GlossaryTerm.objects.order_by("term")),
            abbreviations=frozenset(
                OrganisationName.objects.filter(kind=OrganisationName.Kind.ABBREVIATION).values_list("name", flat=True)
            ),
            plans=frozenset(Plan.objects.values_list("slug", flat=True)),
            in_force=frozenset(published.values_list("plan_type__name", flat=True)),
            lost={plan: frozenset(labels) for plan, labels in lost.items()},
        )

    def around(self, plan: Plan, sections: list[Section], *, beside: Any = None) -> Known:
        """What is known around the text of one section (`beside`), or around a plan as a whole."""
        texts = [(section, passage) for section in sections for passage in texts_of(section.body)]
        return Known(
            terms=self.terms,
            abbreviations=self.abbreviations,
            expanded=frozenset(
                letters
                for text in [*(p.text for _, p in texts), *(s.title for s in sections)]
                for letters, _ in expansions(text)
            ),
            anchors=frozenset({s.slug for s in sections} | {passage.bid for _, passage in texts}),
            plans=self.plans,
            labels=frozenset(labels_in(" ".join([*(s.number for s in sections), *_captions(texts)]))),
            lost=self.lost.get(plan.pk, frozenset()),
            in_force=self.in_force,
            elsewhere=_elsewhere(texts, beside),
        )


def labels_in(text: str) -> set[str]:
    return {" ".join(label.lower().split()) for label in _LABELLED.findall(text)}


def _captions(texts: Iterable[tuple[Section, Passage]]) -> list[str]:
    return [passage.text for _, passage in texts if passage.tag in {"caption", "figcaption"}]


def _elsewhere(texts: list[tuple[Section, Passage]], beside: Any) -> tuple[tuple[str, str], ...]:
    if beside is None:
        return ()
    others = ((section, passage) for section, passage in texts if section.pk != beside.pk)
    return tuple((f"“{s.title}”", passage.text) for s, passage in others if _HAS_FIGURE.search(passage.text))


def advice_around(edition: Edition, section: Section | None) -> Known:
    """What is known around one section of an edition, for its editor. Five queries."""
    sections = list(edition.sections.order_by("position", "pk"))
    return World.read().around(edition.plan, sections, beside=section)
