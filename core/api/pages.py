"""How is a long list given? In pages that stay true while the list changes: each says after which row it begins."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.api.filters import NAME
from core.api.problems import Unreadable

ON_A_PAGE, MOST = 50, 200


class Cursor(BasePagination):
    """`cursor` is the key of the last row that was given; a row that came or went meanwhile shifts no other. The whole
    address of the next page is in `next`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request, self.order, size = request, view.order, _size(request)
        self.total = queryset.count()
        rows, cursor = queryset.order_by(view.order), request.query_params.get("cursor")
        if cursor is not None:
            rows = rows.filter(**{f"{view.order}__gt": _place(cursor, view)})
        found = list(rows[: size + 1])
        self.last = found[size - 1] if len(found) > size else None
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"count": self.total, "next": self._next(), "results": data})

    def _next(self) -> str | None:
        if self.last is None:
            return None
        key = self.last[self.order] if isinstance(self.last, dict) else getattr(self.last, self.order)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", str(key))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["count", "next", "results"],
            "properties": {
                "count": {"type": "integer", "description": "How many there are in all, on all pages."},
                "next": {"type": ["string", "null"], "format": "uri", "description": "The address of the next page."},
                "results": schema,
            },
        }


def _size(request: Request) -> int:
    asked = request.query_params.get("size", str(ON_A_PAGE))
    if not re.fullmatch(r"[0-9]{1,3}", asked) or not 1 <= int(asked) <= MOST:
        raise Unreadable([("size", f"“size” is a whole number from 1 to {MOST}.")])
    return int(asked)


def _place(cursor: str, view: Any) -> Any:
    if view.order_is_number:
        if re.fullmatch(r"[0-9]{1,18}", cursor):
            return int(cursor)
    elif re.fullmatch(NAME.replace("$", r"\Z"), cursor):
        return cursor
    raise Unreadable([("cursor", "Take “cursor” from “next” of the page before.")])
