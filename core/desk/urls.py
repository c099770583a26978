"""Where is the desk? One set of addresses for all registers."""

from __future__ import annotations

from django.urls import URLPattern, path

from core.desk.register import Desk
from core.desk.views import Pages


def addresses(desk: Desk) -> list[URLPattern]:
    """The pages of a desk, below the address at which the wiring includes them (namespace `desk`)."""
    pages = Pages(desk)
    return [
        path("", pages.start, name="start"),
        path("<slug:name>/", pages.list, name="list"),
        path("<slug:name>/add/", pages.add, name="add"),
        path("<slug:name>/<slug:key>/", pages.entry, name="entry"),
        path("<slug:name>/<slug:key>/<slug:verb>/", pages.do, name="do"),
    ]
