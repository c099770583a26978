"""What do the references in a working text point at now? Sections, words of the glossary, milestones, commitments, and
numbers: an indicator, its chart, a table of measures."""

from __future__ import annotations

from html import escape

from core.richtext import kind_of, references, resolved
from core.richtext.schema import REFERENCE
from metrics.models import Indicator
from metrics.models.indicator import OPEN_LICENCES
from plans.models import Edition, Section
from plans.queries import WORDS_OF, terms_named
from priorities.models import Framework
from priorities.queries import commitments_named, milestones_named
from publication.queries.numbers import KINDS as NUMBERS
from publication.queries.numbers import OF_THE_PLAN, Known, area_of, known
from publication.queries.promises import Pair, in_short

KINDS = {
    "section": "a section",
    "term": "a word of the glossary",
    "milestone": "a milestone",
    "commitment": "a commitment",
    "indicator": "an indicator",
    "chart": "an indicator",
    "measures": "a table of measures",
}
MOST = 100
# Why a number cannot be shown, though there is such an indicator.
WITHOUT = {
    "no data": "“{section}” shows the figures of “{title}”, of which there are no data yet for {area}; take them out,"
    " or bring the data first.",
    "not open": "“{section}” shows the figures of “{title}”, for which no open licence is recorded; take them out, or"
    " record the licence.",
}


class Targets:
    """The things that an edition's references name, read at once; what is not among them is gone."""

    def __init__(self, edition: Edition, sections: list[Section]) -> None:
        named = {ref for row in sections for ref in references(row.body) + references(row.summary)}
        self._links: dict[str, tuple[str, str]] = {}
        self._promises: dict[str, str] = {}
        self.numbers: dict[str, Known | None] = {}
        """What each reference to a number shows; None for a table."""
        if not named:
            return
        wanted = sorted(named)
        self._links = {f"section:{row.uid}": (str(row), f"#{row.slug}") for row in sections}
        for term in terms_named([ref.removeprefix("term:") for ref in wanted if ref.startswith("term:")]):
            # The writer's own word stands ("ICBs"); only where it leads is looked up.
            self._links[f"term:{term.slug}"] = ("", f"/glossary/#word--{term.slug}")
        for milestone in milestones_named(wanted):
            self._links[f"milestone:{milestone.slug}"] = (milestone.title, "")
        for commitment in commitments_named(edition, wanted):
            self._promises[f"commitment:{commitment.uid}"] = commitment.text
        self.numbers = numbers_named(edition, [ref for ref in wanted if kind_of(ref) in NUMBERS])

    def settled(self, html: str) -> str:
        """The text with its references as plain words and links, fit to be frozen. Those to numbers stay: what is
        known of them stands beside the text, for the text does not change with each month's data."""
        return resolved(html, link=self._link, block=self._block, keep=NUMBERS)

    def gone(self, section: Section) -> list[str]:
        """One sentence for each thing that a section points at and that is not there, or that cannot be shown."""
        named = dict.fromkeys(references(section.body) + references(section.summary))
        return [sentence for ref in named if (sentence := self._gone(section, ref))]

    def _gone(self, section: Section, ref: str) -> str:
        if ref in self._links or ref in self._promises:
            return ""
        if ref not in self.numbers:
            return (
                f"“{section}” points at {KINDS.get(ref.split(':')[0], 'something')} that is gone;"
                " take the reference out or point it at something else."
            )
        found = self.numbers[ref]
        if found is None or found.state == "known":
            return ""
        return WITHOUT[found.state].format(section=section, title=found.indicator.title, area=found.name)

    def _link(self, ref: str, words: str) -> tuple[str, str]:
        if ref in self._promises:
            return self._promises[ref], ""
        label, address = self._links.get(ref, ("", ""))
        return label or words, address

    def _block(self, ref: str) -> str:
        text = self._promises.get(ref, "")
        if not text:
            return ""
        lead = "" if text.lower().startswith("we will") else "<strong>We will</strong> "
        return f"<p>{lead}{escape(text, quote=False)}</p>"


def pair_of(ref: str, here: str) -> Pair:
    """The indicator and the area that a reference names; `here` is the area of a reference that names none."""
    slug, _, area = ref.partition(":")[2].partition(".")
    return slug, area or here


def numbers_named(edition: Edition, wanted: list[str]) -> dict[str, Known | None]:
    """What these references show, as far as it is there: an indicator in an area, or a table (None)."""
    if not wanted:
        return {}
    area = area_of(edition.plan)
    here = area.code if area else ""
    figures = [ref for ref in wanted if kind_of(ref) != "measures"]
    said = known(pair_of(ref, here) for ref in figures)
    found: dict[str, Known | None] = {ref: said[pair] for ref in figures if (pair := pair_of(ref, here)) in said}
    lists = {ref.removeprefix("measures:"): ref for ref in wanted if kind_of(ref) == "measures"}
    slugs = Framework.objects.filter(slug__in=lists, items__metrics__isnull=False).distinct()
    there = [OF_THE_PLAN, *slugs.values_list("slug", flat=True)]
    return found | {lists[slug]: None for slug in there if slug in lists}


def numbers_items(edition: Edition, wanted: list[str]) -> list[dict[str, str]]:
    """These references as a list to choose from shows them, as far as they can be shown: what each says now, what it
    is, and the words that stand for it in a text while it is written."""
    found = numbers_named(edition, [ref for ref in wanted if REFERENCE.match(ref) and kind_of(ref) in NUMBERS])
    titles = dict(
        Framework.objects.filter(slug__in=[ref.partition(":")[2] for ref in wanted]).values_list("slug", "name")
    )
    return [item for ref in wanted if ref in found and (item := _item(ref, found[ref], titles))]


def _item(ref: str, known: Known | None, titles: dict[str, str]) -> dict[str, str] | None:
    if known is None:
        title = titles.get(ref.partition(":")[2], "What we promise, and how it is measured")
        return {"ref": ref, "label": title, "hint": "A list’s table, as printed" if title in titles.values() else
                "The commitments of this plan"}  # fmt: skip
    if known.state != "known":
        return None
    of, figure = f"{known.indicator.title}, {known.name}", in_short(known.frozen())
    if kind_of(ref) == "chart":
        return {"ref": ref, "label": of, "hint": f"Newest figure: {figure}"}
    return {"ref": ref, "label": figure, "hint": of, "words": f"the newest figure of {of}"}


def numbers_like(edition: Edition, words: str, kind: str) -> list[dict[str, str]]:
    """What can be shown of a kind, by its title: open indicators with data in the plan's area, or tables."""
    if kind == "measures":
        lists = Framework.objects.filter(items__metrics__isnull=False, name__icontains=words).distinct()
        slugs = [OF_THE_PLAN, *lists.order_by("name", "pk").values_list("slug", flat=True)[:MOST]]
        items = numbers_items(edition, [f"measures:{slug}" for slug in slugs])
        return [item for item in items if words.casefold() in item["label"].casefold()]
    if kind not in NUMBERS:
        return []
    area = area_of(edition.plan)
    rows = Indicator.objects.filter(title__icontains=words, series__area=area, licence__in=OPEN_LICENCES).distinct()
    return numbers_items(edition, [f"{kind}:{row.slug}" for row in rows.order_by("title", "pk")[:MOST]])


def words_of_numbers(edition: Edition, wanted: list[str]) -> dict[str, str]:
    return {item["ref"]: item["label"] for item in numbers_items(edition, wanted)}


# The rooms below cannot ask this one; it tells them whom to ask.
for _kind in NUMBERS:
    WORDS_OF[_kind] = words_of_numbers
