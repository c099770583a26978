"""How does a working page show a section's text? With its pictures, and with what its references are called now."""

from __future__ import annotations

from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core import richtext
from plans import queries
from plans.models import Edition

LEADS = {"commitment": "We will", "chart": "Chart:", "measures": "Table:"}
GONE = "<p>({thing} that is no longer on the register, or that cannot be shown.)</p>"
THINGS = {"commitment": "A commitment", "chart": "A chart", "measures": "A table of measures"}


class Shown:
    """Shows the canonical bodies it was made for: `Shown(edition, body, ...)(body)`."""

    def __init__(self, edition: Edition, *bodies: str) -> None:
        named = [ref for body in bodies for ref in richtext.references(body)]
        self._words = queries.words_of(edition, list(dict.fromkeys(named))) if named else {}
        address = reverse("plans:picture", kwargs={"slug": edition.plan.slug, "sha256": "0" * 64})
        self._pictures = address.removesuffix("0" * 64 + "/")

    def __call__(self, body: str) -> SafeString:
        settled = richtext.resolved(body, link=self._link, block=self._block)
        return mark_safe(settled.replace('src="asset:', f'src="{self._pictures}'))

    def _link(self, ref: str, typed: str) -> tuple[str, str]:
        return self._words.get(ref, typed), ""

    def _block(self, ref: str) -> str:
        words, kind = self._words.get(ref), richtext.kind_of(ref)
        if not words:
            return GONE.format(thing=THINGS.get(kind, "Something"))
        return f"<p><strong>{LEADS.get(kind, '')}</strong> {escape(words, quote=False)}</p>"
