"""In which forms is an answer given? JSON, and for lists CSV that a spreadsheet opens safely."""

from __future__ import annotations

import json
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from core.api.problems import Unreadable
from core.spreadsheet import as_csv


class Json(JSONRenderer):
    charset = None


class Csv(BaseRenderer):
    """A row for each record under a row of headings. What lies within stands as `outer.inner`; a list as JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        heads = renderer_context["view"].column_names()
        return as_csv([heads, *([_cell(_reached(row, head)) for head in heads] for row in data["results"])], mark=False)


def _reached(row: Any, head: str) -> Any:
    for name in head.split("."):
        row = row.get(name) if row else None
    return row


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict, bool)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


class Negotiation(DefaultContentNegotiation):
    """`?format=` before `Accept`; a form that there is not is said so."""

    def filter_renderers(self, renderers: list[BaseRenderer], format: str) -> list[BaseRenderer]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            known = " or ".join(f"“{renderer.format}”" for renderer in renderers)
            raise Unreadable([("format", f"“format” is {known} here.")])
        return found

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: str | None = None) -> Any:
        format = request.query_params.get(self.settings.URL_FORMAT_OVERRIDE)
        if format is not None:
            renderer = self.filter_renderers(renderers, format)[0]
        else:
            renderer = super().select_renderer(request, renderers, format_suffix)[0]
        return renderer, renderer.media_type
