"""The interface described for programs (OpenAPI 3.1), from the same declarations by which it answers."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
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

    def get_operation(self, path: str, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        made = super().get_operation(path, *args, **kwargs)
        if made:
            self.complete(made, path)
        return made

    def complete(self, made: dict[str, Any], path: str) -> None:
        """What every answer of it has in common."""
        _problems(made, (400, 406, 429, *((404,) if "{" in path else ())))
        made["responses"]["200"] |= {"description": made["summary"], "headers": HEADERS}
        made["responses"]["304"] = {"description": "It is as it was when its `ETag` was given."}

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


class DescribedWorking(Described):
    """An operation that works for one member, by a key (accounts.api.Working)."""

    def get_operation_id(self) -> str:
        return f"working_{self.view.kind.replace('-', '_')}_{'one' if self._action == 'retrieve' else self._action}"

    @property
    def _action(self) -> str:
        return self.view.action or ""

    def get_summary(self) -> str:
        done = {"list": "", "retrieve": ": one of them"}
        return self.view.title + done.get(self._action, f": {self._action.replace('_', ' ')}")

    def get_description(self) -> str:
        told = cleandoc((getattr(self.view, self._action) if self._is_verb else self.view).__doc__ or "")
        return (
            told if self._is_verb or "list" not in self.view.gives or self._is_list_view() else f"One of them. {told}"
        )

    @property
    def _is_verb(self) -> bool:
        return self._action not in {"list", "retrieve"}

    def get_tags(self) -> list[str]:
        return [f"Working: {self.view.title}"]

    def get_auth(self) -> list[Any]:
        return [{"key": [str(scope) for scope in self.view.scopes_needed()]}]

    def map_parsers(self) -> list[str]:
        return [parser.media_type for parser in self.view.parser_classes]

    def get_request_serializer(self) -> Any:
        return self.view.takes.get(self._action)

    def get_response_serializers(self) -> Any:
        return self.view.gives[self._action]

    def _get_parameters(self) -> list[dict[str, Any]]:
        view = self.view
        found = [_in_path(view, name) for name in view.path_names.get(self._action, view.path_names[""])]
        if self._action == "list":
            cursor = {"type": "string", "pattern": "^[0-9]{1,18}$" if view.order_is_number else NAME}
            size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": ON_A_PAGE}
            found += [_query("cursor", cursor, CURSOR), _query("size", size, "Rows on a page.")]
        found += [
            _query(name, *told) | {"required": name in view.required}
            for name, told in view.asks.get(self._action, {}).items()
        ]
        return found + [SENT_HEADERS[name] for name in view.reads_headers.get(self._action, ())]

    def complete(self, made: dict[str, Any], path: str) -> None:
        is_verb, own = self._is_verb, self.view.answers.get(self._action, ())
        success = str(self.view.done_with.get(self._action, 200))
        made["responses"] = {success: made["responses"].pop("200", made["responses"].pop("201", None))}
        made["responses"][success] |= {"description": made["summary"], "headers": WORKING_HEADERS}
        if is_verb and self.view.raw_body:
            file = {"schema": {"type": "string", "format": "binary"}}
            made["requestBody"] = {"required": True, "content": dict.fromkeys(self.map_parsers(), file)}
        if not is_verb:
            made["responses"]["304"] = {"description": "It is as it was when its `ETag` was given."}
        more = (409, 413, 415, 422) if is_verb else ()
        _problems(made, (400, 401, 403, 406, 429, *((404,) if "{" in path else ()), *more, *own))


def _problems(made: dict[str, Any], statuses: Iterable[int]) -> None:
    made["responses"] |= {str(status): _problem(TITLES[status]) for status in sorted(statuses)}


def _in_path(view: Any, name: str) -> dict[str, Any]:
    known = {"uid": {"type": "string", "format": "uuid"}, "id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}}
    schema = known.get(name) or _named(view)
    return {"name": name, "in": "path", "required": True, "schema": schema}


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
        if name.endswith("Sent"):
            component["additionalProperties"] = False  # what is not known is refused, never overlooked
    made["components"]["schemas"]["Problem"] = PROBLEM
    made["components"]["securitySchemes"] = {"key": KEY}
    return made


KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key that a person makes on the page of their account. It acts for one of their roles, in the "
    "scopes that they chose; what an operation needs stands beside it.",
}
SENT_HEADERS: dict[str, dict[str, Any]] = {
    "If-Match": {
        "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "description": "The `ETag` of what you have read: it is saved only over that version.",
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key", "in": "header", "required": True,
        "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
        "description": "Yours, a new one for each thing to be done. Sent again with the same request within a day, it "
        "gets the first answer again, and nothing is done twice.",
    },
}  # fmt: skip
WORKING_HEADERS = {
    "ETag": {"description": "The version that this is.", "schema": {"type": "string"}},
    "RateLimit-Remaining": {"description": "Requests left in this minute.", "schema": {"type": "string"}},
}
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
