"""What do the references in a working text point at now? Sections, words of the glossary, milestones, commitments."""

from __future__ import annotations

from html import escape

from core.richtext import references, resolved
from plans.models import Edition, Section
from plans.queries import terms_named
from priorities.queries import commitments_named, milestones_named

KINDS = {
    "section": "a section",
    "term": "a word of the glossary",
    "milestone": "a milestone",
    "commitment": "a commitment",
    "indicator": "an indicator",
}


class Targets:
    """The things that an edition's references name, read at once; what is not among them is gone."""

    def __init__(self, edition: Edition, sections: list[Section]) -> None:
        named = {ref for row in sections for ref in references(row.body) + references(row.summary)}
        self._links: dict[str, tuple[str, str]] = {}
        self._promises: dict[str, str] = {}
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

    def settled(self, html: str) -> str:
        """The text with every reference as plain words and links, fit to be frozen."""
        return resolved(html, link=self._link, block=self._block)

    def gone(self, section: Section) -> list[str]:
        """One sentence for each thing that a section points at and that is not there."""
        named = dict.fromkeys(references(section.body) + references(section.summary))
        return [
            f"“{section}” points at {KINDS.get(ref.split(':')[0], 'something')} that is gone;"
            " take the reference out or point it at something else."
            for ref in named
            if ref not in self._links and ref not in self._promises
        ]

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
