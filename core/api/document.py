"""The interface described for programs (OpenAPI 3.1), from the same declarations by which it answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings

from core.api.filters import NAME
from core.api.pages import MOST, ON_A_PAGE
from core.api.problems import MEDIA_TYPE, TITLES
from core.licence import OGL_ID, OGL_NAME

OPENAPI = "3.1.1"
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457): what went wrong, in words.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
CURSOR = "After which row the page begins. Take it from `next` of the page before."


class Described(AutoSchema):
    """An operation of a resource (core.api.views.Resource), described by what the resource declares."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.view.action == "list"

    def get_operation_id(self) -> str:
        return f"{self.view.kind.replace('-', '_')}_{'list' if self._is_list_view() else 'one'}"

    def get_summary(self) -> str:
        return self.view.title if self._is_list_view() else f"{self.view.title}: one of them"

    def get_description(self) -> str:
        return self.view.__doc__ or ""

    def get_tags(self) -> list[str]:
        return [self.view.title]

    def get_auth(self) -> list[Any]:
        return []

    def map_renderers(self, attribute: str) -> list[Any]:
        return [getattr(renderer, attribute) for renderer in self.view.get_renderers()]

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _get_parameters(self) -> list[dict[str, Any]]:
        view, names = self.view, list(self.view.get_serializer().fields)
        one_of = {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1}
        common = [
            _query("fields", one_of, "Only these fields, with commas between.") | {"style": "form", "explode": False},
            _query("format", {"type": "string", "enum": self.map_renderers("format")}, "Instead of `Accept`."),
        ]
        if not self._is_list_view():
            key = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1} if view.order_is_number else _named(view)
            return [{"name": "key", "in": "path", "required": True, "schema": key}, *common]
        cursor = {"type": "string", "pattern": "^[0-9]{1,18}$" if view.order_is_number else NAME}
        filters = view.filterset_class.base_filters if view.filterset_class else {}
        return [
            *(_filter(name, each) for name, each in filters.items()),
            _query("cursor", cursor, CURSOR),
            _query("size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": ON_A_PAGE}, "Rows on a page."),
            *common,
        ]


def _named(view: Any) -> dict[str, Any]:
    return {"type": "string", "pattern": NAME, **({"examples": [view.example]} if view.example else {})}


def _filter(name: str, made: Any) -> dict[str, Any]:
    asked = _query(name, made.schema, made.extra.get("help_text") or made.__doc__)
    return asked | {"required": bool(made.extra.get("required"))}


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def build(patterns: list[Any], *, title: str, version: str, description: str) -> dict[str, Any]:
    """The whole document. The same code gives the same document, whatever the database holds."""
    told = {
        "OAS_VERSION": OPENAPI, "TITLE": title, "VERSION": version, "DESCRIPTION": description,
        "SCHEMA_PATH_PREFIX": "/api/v1/", "POSTPROCESSING_HOOKS": [],
        "LICENSE": {"name": OGL_NAME, "identifier": OGL_ID},
    }  # fmt: skip
    with patched_settings(told):
        made = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
    for name, component in made["components"]["schemas"].items():
        if name.endswith("Record"):
            component.pop("required")  # `fields` may leave any of them out
    made["components"]["schemas"]["Problem"] = PROBLEM
    for path, item in made["paths"].items():
        for operation in item.values():
            operation["responses"] |= {
                str(status): _problem(TITLES[status]) for status in (400, 406, 429, *((404,) if "{" in path else ()))
            }
            operation["responses"]["200"]["description"] = operation["summary"]
            operation["responses"]["200"]["headers"] = HEADERS
            operation["responses"]["304"] = {"description": "It is as it was when its `ETag` was given."}
    return made


HEADERS = {
    "ETag": {
        "description": "Send it back in `If-None-Match`: 304 where nothing changed.",
        "schema": {"type": "string"},
    },
    "Link": {"description": "The licence; of a list, the next page too.", "schema": {"type": "string"}},
    "RateLimit-Remaining": {"description": "Requests left in this minute.", "schema": {"type": "string"}},
}


def _problem(title: str) -> dict[str, Any]:
    return {"description": title, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
