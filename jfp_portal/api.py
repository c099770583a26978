"""The addresses under /api/: the resources of every room, the document that describes them, the page that explains
them. Version 1 stays as it is: members are added, never renamed or taken away; anything else would be version 2."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import consultation.api
import metrics.api
import plans.api
import priorities.api
import publication.api
from core.api import document, problems
from core.api.views import Answering, Resource
from publication.views import in_its_place

VERSION = "1.0.0"
RESOURCES: tuple[type[Resource], ...] = (
    *publication.api.RESOURCES, *metrics.api.RESOURCES, *consultation.api.RESOURCES,
)  # fmt: skip
# What works for one member, by a key.
WORKING = (*plans.api.WORKING, *publication.api.WORKING, *priorities.api.WORKING, *metrics.api.WORKING)
DESCRIPTION = (
    "Everything that the portal has published, read-only, for everybody and without a key. Text of plans comes from "
    "frozen editions, never from drafts. Under `/api/v1/working/` a program with a key works for one member of a body: "
    "it reads what is being written, and writes. Lists come in pages; follow `next`. Every answer has an `ETag`. "
    "Faults are problem details (RFC 9457)."
)


@method_decorator(conditional_page, name="dispatch")
class Root(Answering, APIView):
    """What there is, by name."""

    http_method_names = ["get", "head", "options"]
    schema = None

    def get(self, request: Request) -> Response:
        lists = {each.kind: request.build_absolute_uri(reverse(f"api:{each.kind}-list")) for each in RESOURCES}
        more = {"schema": reverse("api:schema"), "docs": reverse("api:docs"), "ledger": "/ledger/checkpoint.json"}
        whole = {name: request.build_absolute_uri(at) for name, at in more.items()}
        return Response({"lists": lists, **whole}, headers=problems.ANY_SITE)


@cache
def described() -> dict[str, Any]:
    """The document. It depends on the code alone."""
    return document.build(list(V1), title="Plans, opinions and measures", version=VERSION, description=DESCRIPTION)


@require_safe
@conditional_page
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    media_type = f"application/vnd.oai.openapi+json;version={document.OPENAPI}"
    text = json.dumps(described(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type=media_type, headers=problems.ANY_SITE)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    operations = [
        {**operation, "path": at, "parameters": operation.get("parameters", []), "fields": _fields(operation)}
        for at, item in described()["paths"].items()
        for operation in item.values()
        if "security" not in operation
    ]
    resources = [
        {
            "name": each.kind, "title": each.title, "about": " ".join((each.__doc__ or "").split()),
            "address": reverse(f"api:{each.kind}-list"),
            "operations": [row for row in operations if row["tags"] == [each.title]],
        }
        for each in RESOURCES
    ]  # fmt: skip
    context = {
        "page_title": "Use our data", "resources": resources, "version": VERSION, "problems": problems.TITLES.items(),
        "working": _working(),
        "most": settings.API_REQUESTS_A_MINUTE, "site": request.build_absolute_uri("/").rstrip("/"),
    }  # fmt: skip
    return render(request, "api/docs.html", context)


def _working() -> list[dict[str, Any]]:
    """What a program with a key can do, under the name of what it is about."""
    found: dict[str, list[dict[str, Any]]] = {}
    for at, item in described()["paths"].items():
        for method, operation in item.items():
            if "security" in operation:
                (tag,), ((_, scopes),) = operation["tags"], operation["security"][0].items()
                headers = [each for each in operation.get("parameters", []) if each["in"] == "header"]
                row = {**operation, "path": at, "method": method.upper(), "scopes": scopes, "sent_headers": headers}
                found.setdefault(tag.partition(": ")[2], []).append(row)
    return [{"title": title, "operations": operations} for title, operations in found.items()]


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the record that an operation on one of them gives."""
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    made = described()["components"]["schemas"][answer["$ref"].rsplit("/", 1)[1]]
    if "results" in made["properties"]:
        return []
    return [
        {"name": name, "kind": _kind(told), "about": told.get("description", "")}
        for name, told in made["properties"].items()
    ]


def _kind(told: dict[str, Any]) -> str:
    types = told.get("type", "object")
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false",
             "array": "list", "object": "group", "null": "null"}  # fmt: skip
    said = " or ".join(words[each] for each in ([types] if isinstance(types, str) else types))
    return {"date": said.replace("text", "day"), "date-time": said.replace("text", "moment")}.get(
        told.get("format", ""), said
    )


@csrf_exempt  # else who writes to a wrong address is told of a page that was open too long
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problems.response(404, problems.MISSING)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _asked(request) or in_its_place(request) or defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _asked(request, 400, "It could not be read.") or defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    said = "It is written down, and we look into it. Try again later."
    return _asked(request, 500, said) or defaults.server_error(request)


def _asked(request: HttpRequest, status: int = 404, detail: str = problems.MISSING) -> HttpResponse | None:
    return problems.response(status, detail) if request.path.startswith("/api/") else None


PUBLIC = tuple(
    made
    for each in RESOURCES
    for made in (
        path(f"api/v1/{each.kind}/", each.as_view({"get": "list"}), name=f"{each.kind}-list"),
        path(
            f"api/v1/{each.kind}/<{'int' if each.order_is_number else 'str'}:key>/",
            each.as_view({"get": "retrieve"}), name=f"{each.kind}-detail",
        ),
    )
)  # fmt: skip
V1 = (*PUBLIC, *plans.api.V1, *publication.api.V1, *priorities.api.V1, *metrics.api.V1)
app_name = "api"
urlpatterns = [
    *V1,
    path("api/v1/", extend_schema(exclude=True)(Root).as_view(), name="root"),
    path("api/schema/", schema, name="schema"),
    path("api/docs/", docs, name="docs"),
    path("api/<path:rest>", nothing_here, name="nothing-here"),
]
