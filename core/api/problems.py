"""What went wrong, in words and in a form that programs know: problem details (RFC 9457), for every fault."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from core.verdict import Refused

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
ANY_SITE = {"Access-Control-Allow-Origin": "*"}
TITLES = {
    400: "The request cannot be understood",
    401: "Who asks is not known",
    403: "This is not allowed",
    404: "There is nothing here",
    405: "This address does not take this method",
    406: "There is no such form of it",
    409: "It was refused",
    412: "It has changed meanwhile",
    413: "It is too large",
    415: "This form is not read here",
    422: "A field is not right",
    428: "Say which version you have read",
    429: "Too many requests",
    500: "A fault of ours",
}
MISSING = "There is nothing at this address. Addresses end with a slash; /api/v1/ lists them."


class Unreadable(exceptions.APIException):
    """Parameters that cannot be understood; each named with a sentence that says what to send instead."""

    status_code = 400

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(sentence for _, sentence in self.errors))


class Faulty(exceptions.APIException):
    """A problem of that status, with members of its own."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        self.status_code, self.more = status, more
        super().__init__(detail)


class Conflict(Faulty):
    def __init__(self, *reasons: str) -> None:
        super().__init__(409, " ".join(reasons), reasons=list(reasons))


class Invalid(Faulty):
    """What was sent was understood, and cannot be: a sentence for each field."""

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        told = [{"field": name, "detail": sentence} for name, sentence in errors]
        super().__init__(422, " ".join(each["detail"] for each in told), errors=told)

    @classmethod
    def of(cls, errors: Any) -> Invalid:
        """Of a serializer's or a model's errors."""
        return cls(_flat(errors))


def told(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """The members of a problem; `more` are members of our own: reasons, errors."""
    title = TITLES.get(status, "It went wrong")
    return {"type": f"/api/docs/#problem-{status}", "title": title, "status": status, "detail": detail, **more}


def response(status: int, detail: str, *, headers: dict[str, str] | None = None) -> HttpResponse:
    """A problem outside of the framework: an address that is none, a fault that nobody caught."""
    body = json.dumps(told(status, detail), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers={**ANY_SITE, **(headers or {})})


def handler(fault: Exception, context: dict[str, Any]) -> Response:
    """What the framework answers to an exception. One that nobody foresaw is logged, and tells nothing of itself."""
    if isinstance(fault, Refused):
        reasons = [str(reason) for reason in fault.reasons]
        return Response(told(409, " ".join(reasons), reasons=reasons), status=409)
    if isinstance(fault, Http404):
        return Response(told(404, str(fault) or MISSING), status=404)
    if isinstance(fault, PermissionDenied):
        return Response(told(403, str(fault) or "You may not do this."), status=403)
    if isinstance(fault, SuspiciousOperation):
        return Response(
            told(400, "It could not be read: there is too much of it, or it is not what it says."), status=400
        )
    if not isinstance(fault, exceptions.APIException):
        logger.error("An address of the interface failed", exc_info=fault)
        return Response(told(500, "It is written down, and we look into it. Try again later."), status=500)
    return _of_framework(fault)


def _of_framework(fault: exceptions.APIException) -> Response:
    headers = {}
    if getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = fault.auth_header
    if getattr(fault, "wait", None):
        headers["Retry-After"] = str(int(fault.wait))
    more: dict[str, Any] = getattr(fault, "more", {})
    if isinstance(fault, Unreadable):
        more = {"errors": [{"parameter": name, "detail": sentence} for name, sentence in fault.errors]}
    elif isinstance(fault, exceptions.ValidationError):
        more = {"errors": [{"field": name, "detail": sentence} for name, sentence in _flat(fault.detail)]}
        fault.detail = " ".join(each["detail"] for each in more["errors"])
    detail = str(fault.detail)
    return Response(told(fault.status_code, detail, **more), status=fault.status_code, headers=headers)


def _flat(detail: Any, name: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flat(value, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list):
        for value in detail:
            yield from _flat(value, name)
    else:
        yield name, str(detail)


class ProblemRenderer(JSONRenderer):
    media_type = MEDIA_TYPE
    charset = None
