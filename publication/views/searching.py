"""Where does it say that? The search over everything public, for everybody, in one form that needs no script."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from publication import queries
from publication.queries.search import LONGEST, ON_A_PAGE, Asked, Found
from publication.queries.search.finding import FACETS, START, STOP

FACET_NAMES = {"kind": "Kind", "plan": "Plan", "place": "Place", "year": "Year"}
PATIENCE_MS = 3000
"""How long the database may look before the reader is told to ask for less."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One page of what was found, ways to narrow it down, and help where nothing was. The words of a reader are kept
    nowhere. Four queries, however much there is to find."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())
    narrowed = {name: _clean(request.GET.get(name, "")) for name in FACETS}
    context: dict[str, Any] = {
        "page_title": f"{text[:80]} – Search" if text else "Search", "site_section": "search", "header_search": text,
        "trail": [{"text": "Home", "href": "/"}], "longest": LONGEST, "text": text,
    }  # fmt: skip
    if not text:
        return render(request, "publication/search.html", context)
    try:
        with transaction.atomic(savepoint=False):
            asked = queries.ask(text, queries.known_names())
            number = _number(request.GET.get("page", ""))
            found = queries.find(asked, page=number, patience=PATIENCE_MS, **narrowed)
            spelt = queries.better_spelt(asked.words[:8]) if not found.total and not any(narrowed.values()) else {}
    except OperationalError:
        return render(request, "publication/search.html", context | {"took_too_long": True}, status=503)
    page = Paginator(range(found.total), ON_A_PAGE).get_page(number)
    context |= {
        "asked": asked, "found": found, "page": page, "hits": [_shown(hit) for hit in found.hits],
        "facets": _facets(text, narrowed, found), "narrowed": _narrowed(text, narrowed, found),
        "query": urlencode({"q": text, **_set(narrowed)}), "better": _better(asked, spelt), "first": _first(page),
        "printed": [hit for hit in found.hits if hit.kind == "plan"] if asked.page else [],
        "whole": f"?{urlencode({'q': text})}",
    }  # fmt: skip
    return render(request, "publication/search.html", context)


def _clean(value: str) -> str:
    return value.replace("\x00", "")[:200]


def _number(text: str) -> int:
    """Which page; what is no number is the first, and the last page stands for all behind it."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _first(page: Page) -> int:
    return (page.number - 1) * ON_A_PAGE + 1


def _shown(hit: Any) -> dict[str, Any]:
    return {"of": hit, "title": _marked(hit.title), "text": _marked(_excerpt(hit))}


def _excerpt(hit: Any) -> str:
    """The piece of a text that holds what was asked for, or its beginning; dots where it was cut."""
    if START not in hit.text:
        return hit.begins if hit.begins.endswith(hit.ends) else f"{hit.begins.rpartition(' ')[0]} …"
    bare = hit.text.replace(START, "").replace(STOP, "")
    before = "" if bare[:20] == hit.begins[:20] else "… "
    return f"{before}{hit.text}{'' if bare.endswith(hit.ends) else ' …'}"


def _marked(text: str) -> SafeString:
    """A passage's words as HTML, with what was asked for marked. All else in it is text, whatever it looks like."""
    return mark_safe(escape(text).replace(START, "<mark>").replace(STOP, "</mark>"))


def _set(narrowed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in narrowed.items() if value}


def _facets(text: str, narrowed: dict[str, str], found: Found) -> list[dict[str, Any]]:
    """Each way to narrow down, with links that keep the rest; only those that would make a difference."""
    groups = []
    for name in FACETS:
        values = [
            {
                "name": each.name, "count": each.count, "is_chosen": each.value == narrowed[name],
                "href": f"?{urlencode({'q': text, **_set(narrowed | {name: each.value})})}",
            }
            for each in found.facets[name]
        ]  # fmt: skip
        if len(values) > 1 or narrowed[name]:
            every = f"?{urlencode({'q': text, **_set(narrowed | {name: ''})})}"
            groups.append({"name": FACET_NAMES[name], "values": values, "every": every if narrowed[name] else ""})
    return groups


def _narrowed(text: str, narrowed: dict[str, str], found: Found) -> list[dict[str, str]]:
    """What it was narrowed to, each with the way back."""
    return [
        {
            "name": FACET_NAMES[name],
            "value": next((each.name for each in found.facets[name] if each.value == value), value),
            "href": f"?{urlencode({'q': text, **_set(narrowed | {name: ''})})}",
        }
        for name, value in _set(narrowed).items()
    ]


def _better(asked: Asked, spelt: dict[str, str]) -> dict[str, str] | None:
    """The same search with words that are in the index."""
    if not spelt:
        return None
    words = " ".join(spelt.get(word.lower().strip('"-'), word) for word in asked.said.split())
    return {"words": words, "href": f"?{urlencode({'q': words})}"} if words != asked.said else None
