"""What every address of the open interface does: strict about what is asked, the same in what it answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.api import problems
from core.api.document import Described
from core.api.filters import FilterSet
from core.api.limits import PerMinute
from core.api.pages import Cursor
from core.api.problems import ProblemRenderer, Unreadable
from core.api.rendering import Csv, Json, Negotiation
from core.licence import OGL

FRESH = "public, max-age=60"
LINKS = {
    "type": "object",
    "required": ["self", "page"],
    "properties": {
        "self": {"type": "string", "format": "uri"},
        "page": {"type": ["string", "null"], "format": "uri"},
    },
}


class Record(serializers.Serializer):
    """One row as it is given. `links` holds its own address here and that of the page about it."""

    links = serializers.SerializerMethodField()

    @extend_schema_field(LINKS)
    def get_links(self, row: Any) -> dict[str, str | None]:
        view = self.context["view"]
        key = row[view.key] if isinstance(row, dict) else getattr(row, view.key)
        at, page = reverse(f"api:{view.kind}-detail", args=[key]), view.page_of(row)
        absolute = self.context["request"].build_absolute_uri
        return {"self": absolute(at), "page": absolute(page) if page else None}


def refuse_unknown(request: Request, known: list[str]) -> None:
    """A parameter that is not known here, is empty, or stands twice, is a mistake of who asks."""
    faults = []
    for name, values in request.query_params.lists():
        if name not in known:
            there = f"Known: {', '.join(known)}." if known else "This address takes none."
            faults.append((name, f"“{name}” is not known here. {there}"))
        elif len(values) > 1 or not values[0]:
            faults.append((name, f"Give “{name}” once, with a value, or leave it out."))
    if faults:
        raise Unreadable(faults)


class Answering:
    """What answers have in common: problems instead of pages, headers for every site, limits."""

    authentication_classes: tuple[Any, ...] = ()
    permission_classes = (AllowAny,)
    throttle_classes = (PerMinute,)
    content_negotiation_class = Negotiation
    renderer_classes = (Json,)
    limit_headers: dict[str, str] = {}

    def get_exception_handler(self) -> Any:
        return problems.handler

    def raise_uncaught_exception(self, exc: Exception) -> None:
        raise exc

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if response.status_code >= 400:
            response.accepted_renderer, response.accepted_media_type = ProblemRenderer(), problems.MEDIA_TYPE
        for name, value in self.limit_headers.items():
            response[name] = value
        response["Content-Language"] = settings.LANGUAGE_CODE[:2] + settings.LANGUAGE_CODE[2:].upper()
        return response


@method_decorator(conditional_page, name="dispatch")
class Resource(Answering, GenericViewSet):
    """A list and its rows, for everybody. A resource gives its `kind` (in addresses), the `key` of a row, the `order`
    of the list (a key that no two rows share), `rows()`, `page_of(row)` and its filters."""

    http_method_names = ["get", "head", "options"]
    schema = Described()
    pagination_class = Cursor
    renderer_classes = (Json, Csv)
    filterset_class: type[FilterSet] | None = None
    kind = ""
    title = ""
    key = order = "slug"
    order_is_number = False
    example = ""

    def rows(self) -> Any:
        raise NotImplementedError

    def page_of(self, row: Any) -> str | None:
        """The public page about it."""
        return None

    def changed_at(self) -> float | None:
        """When what is given here last changed, if that is known."""
        return None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action in {"list", "retrieve"}:
            refuse_unknown(request, self.parameter_names())

    def parameter_names(self) -> list[str]:
        own = list(self.filterset_class.base_filters) if self.filterset_class else []
        return [*own, "cursor", "size", "fields", "format"] if self.action == "list" else ["fields", "format"]

    def get_renderers(self) -> list[Any]:
        return [made() for made in (self.renderer_classes if self.action == "list" else (Json,))]

    def filter_queryset(self, rows: Any) -> Any:
        if self.filterset_class is None:
            return rows
        asked = self.filterset_class(self.request.query_params, queryset=rows, request=self.request)
        if not asked.is_valid():
            raise Unreadable((name, f"{name}: {told[0]}") for name, told in asked.errors.items())
        return asked.qs

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        made = super().get_serializer(*args, **kwargs)
        fields = (made.child if kwargs.get("many") else made).fields
        if asked := self.request.query_params.get("fields") if self.request else None:
            wanted = asked.split(",")
            if unknown := [name for name in wanted if name not in fields]:
                raise Unreadable([("fields", f"There is no field “{unknown[0]}”. There are: {', '.join(fields)}.")])
            for name in [name for name in fields if name not in wanted]:
                fields.pop(name)
        return made

    def column_names(self) -> list[str]:
        return list(_columns(self.get_serializer()))

    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.rows()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, key: Any) -> Response:
        row = self.rows().filter(**{self.key: key}).first()
        if row is None:
            raise Http404(f"There is nothing of this name among {self.title.lower()}.")
        return Response(self.get_serializer(row).data)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in {**problems.ANY_SITE, "Access-Control-Expose-Headers": "ETag, Link, Retry-After"}.items():
            response[name] = value
        patch_vary_headers(response, ["Accept"])
        if response.status_code == 200:
            response["Cache-Control"] = FRESH
            links = [f'<{OGL}>; rel="license"']
            if isinstance(response.data, dict) and response.data.get("next"):
                links.append(f'<{response.data["next"]}>; rel="next"')
            response["Link"] = ", ".join(links)
            if changed := self.changed_at():
                response["Last-Modified"] = http_date(changed)
        else:
            response["Cache-Control"] = "no-store"
        return response


def _columns(made: serializers.Serializer, prefix: str = "") -> Any:
    for name, field in made.fields.items():
        if isinstance(field, serializers.Serializer):
            yield from _columns(field, f"{prefix}{name}.")
        elif isinstance(field, serializers.SerializerMethodField) and name == "links":
            yield from (f"{prefix}links.self", f"{prefix}links.page")
        else:
            yield prefix + name
