"""Which request is this, how long did it take, and which of its queries were slow?

A request's id comes from nginx or is made here; it stands in the answer's header, in every log line, on the row of a
job that was asked for meanwhile, and in the log of the worker that does it. No address, no value, no person is logged:
the route's pattern and the SQL without its parameters say enough.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import telemetry

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_SQL = 2000
requests_log, queries_log = logging.getLogger("portal.request"), logging.getLogger("portal.slow_query")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    """The id of the request, or of the request that asked for the job, that this thread works for; or nothing."""
    return _current.get()


@contextmanager
def working_for(request_id: str) -> Iterator[None]:
    """Whatever is logged or queued meanwhile belongs to this request."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


def id_of(request: HttpRequest) -> str:
    """As the proxy gave it, where it is well-formed; a new one otherwise, so that nobody writes into our logs."""
    given = request.headers.get(HEADER, "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


class RequestId:
    """Middleware, the outermost: names the request, measures it by its route, and says so in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, request_id = time.monotonic(), id_of(request)
        with working_for(request_id):
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            took = time.monotonic() - began
            route = request.resolver_match.route if request.resolver_match else "(no address of ours)"
            telemetry.observe(request.method or "", route, response.status_code, took)
            if settings.LOG_REQUESTS:
                told = request.method, route, response.status_code, took * 1000
                requests_log.info("%s /%s: %d in %.0f ms", *told)
        return response


def note_slow_queries(connection: Any, **_: Any) -> None:
    """On a new connection (Django's signal): from now on what takes longer than SLOW_QUERY_MS is logged."""
    if settings.SLOW_QUERY_MS and _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Callable[..., Any], query: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.monotonic()
    try:
        return execute(query, params, many, context)
    finally:
        took = (time.monotonic() - began) * 1000
        if took >= settings.SLOW_QUERY_MS:
            queries_log.warning("%.0f ms: %s", took, " ".join(str(query).split())[:LONGEST_SQL])
