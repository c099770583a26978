"""The working side of the interface: a program acts for one member of one body, with a key and never with a cookie.

What it may do is what that member may do today, and of that only what the key's scopes name (RFC 6750).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import exceptions, serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import actions, queries
from accounts.models import Token, User
from accounts.permissions import SCOPES, Scope, only_as
from core.api.document import DescribedWorking
from core.api.pages import Cursor
from core.api.problems import Conflict, Invalid, Unreadable
from core.api.reading import StrictJson
from core.api.views import Answering, refuse_unknown

KEY = re.compile(r"jfp_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
IDEMPOTENCY_KEY = r"^[!-~]{1,100}$"
HOW = "Make a key on your account's page, and send it as “Authorization: Bearer jfp_...”."


class Bearer(BaseAuthentication):
    """`Authorization: Bearer <key>` (RFC 6750). Nothing else: a browser's session opens none of it, so that no page of
    another site can act for who reads it."""

    def authenticate(self, request: Request) -> tuple[User, Token]:
        given = request.headers.get("Authorization", "")
        if not given:
            raise exceptions.NotAuthenticated(f"This needs a key. {HOW}")
        scheme, _, key = given.partition(" ")
        if scheme.lower() != "bearer" or not KEY.fullmatch(key.strip()):
            raise exceptions.AuthenticationFailed(f"This is no key. {HOW}")
        now, token = timezone.now(), queries.token_with(key.strip())
        if token is None:
            raise exceptions.AuthenticationFailed(f"There is no such key. {HOW}")
        if reasons := queries.token_is_good(token, at=now).reasons:
            raise exceptions.AuthenticationFailed(" ".join(reasons))
        actions.note_used(token=token, at=now)
        return only_as(token.membership, through=token.prefix), token

    def authenticate_header(self, request: Request) -> str:
        told = ', error="invalid_token"' if "Authorization" in request.headers else ""
        return f'Bearer realm="working"{told}'


class LacksScope(exceptions.APIException):
    """The key was not made for this (RFC 6750 s. 3.1)."""

    status_code = 403

    def __init__(self, lacking: list[Scope]) -> None:
        names = " ".join(lacking)
        self.auth_header = f'Bearer realm="working", error="insufficient_scope", scope="{names}"'
        told = " and ".join(f"“{scope}” ({SCOPES[scope][0]})" for scope in lacking)
        super().__init__(f"This key lacks the scope {told}. Make one that has it.")


class HasScopes(BasePermission):
    def has_permission(self, request: Request, view: Working) -> bool:
        if lacking := [scope for scope in view.scopes_needed() if scope not in request.auth.scopes]:
            raise LacksScope(lacking)
        return True


@method_decorator(conditional_page, name="dispatch")
class Working(Answering, GenericViewSet):
    """What works for one member only. A view gives its `kind`, `title`, `scopes` by action (READ where none is named),
    `gives` (what an answer holds) and `takes` (what is sent) by action, and, for lists, `rows()`, `key` and `order`."""

    authentication_classes = (Bearer,)
    permission_classes = (HasScopes,)
    parser_classes = (StrictJson,)
    pagination_class = Cursor
    schema = DescribedWorking()
    kind = title = ""
    key = order = "slug"
    order_is_number = False
    example = ""
    scopes: dict[str, tuple[Scope, ...]] = {}
    gives: dict[str, type[serializers.Serializer]] = {}
    takes: dict[str, type[serializers.Serializer]] = {}
    # By action: what may be answered beside what every operation may, and the headers that it reads.
    answers: dict[str, tuple[int, ...]] = {}
    reads_headers: dict[str, tuple[str, ...]] = {}
    # By action: the names in the path ("" for all that are not named), the parameters, what a success answers with.
    path_names: dict[str, tuple[str, ...]] = {"": ("slug",), "list": ()}
    asks: dict[str, dict[str, tuple[dict[str, Any], str]]] = {}
    required: tuple[str, ...] = ()
    done_with: dict[str, int] = {}
    raw_body = False

    def scopes_needed(self) -> tuple[Scope, ...]:
        return self.scopes.get(self.action or "", (Scope.READ,))

    def parameter_names(self) -> list[str]:
        return [*(["cursor", "size"] if self.action == "list" else []), *self.asks.get(self.action or "", ())]

    def perform_authentication(self, request: Request) -> None:
        """Counted before it is looked up who asks, so that guessing is limited too."""
        super().check_throttles(request)
        super().perform_authentication(request)

    def check_throttles(self, request: Request) -> None:
        """Done above."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.at: datetime = timezone.now()
        self.on = timezone.localdate(self.at)
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.parameter_names())

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return self.gives[self.action]

    def rows(self) -> Any:
        raise NotImplementedError

    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.row()).data)

    def row(self) -> Any:
        found = self.rows().filter(**{self.key: self.kwargs[self.key]}).first()
        if found is None:
            raise Http404(f"There is nothing of this name among {self.title.lower()} that is open to you.")
        return found

    def sent(self) -> dict[str, Any]:
        """What was sent, in order; 422 with a sentence for each field that is not."""
        asked = self.takes[self.action](data=self.request.data)
        if unknown := [name for name in self.request.data if name not in asked.fields]:
            raise Invalid([(name[:60], f"There is no such field. There are: {', '.join(asked.fields)}.")
                           for name in unknown])  # fmt: skip
        if not asked.is_valid():
            raise Invalid.of(asked.errors)
        return asked.validated_data

    def once(self, verb: Callable[[], Any]) -> Response:
        """Do it, once for each Idempotency-Key: the same request again is answered as the first was."""
        key = self.request.headers.get("Idempotency-Key", "")
        if not re.fullmatch(IDEMPOTENCY_KEY, key):
            said = "Send an “Idempotency-Key” of 1 to 100 printable characters, a new one for each thing to be done."
            raise Unreadable([("Idempotency-Key", said)])
        token, asked, status = self.request.auth, self._asked(), self.done_with[self.action]
        with transaction.atomic():
            self._alone(key)
            if kept := queries.kept_answer(token, key):
                if kept.asked_sha256 != asked:
                    said = "This key was sent with another request. Use a new one for each thing to be done."
                    raise Invalid([("Idempotency-Key", said)])
                return Response(kept.answer, status=kept.status, headers={"Idempotency-Replayed": "true"})
            answer = json.loads(json.dumps(self.get_serializer(verb()).data, default=str))
            actions.keep_answer(
                token=token, key=key, asked_sha256=asked, status=status, answer=answer, at=self.at
            )  # fmt: skip
        return Response(answer, status=status)

    def _alone(self, key: str) -> None:
        """The same key sent twice at the same time is refused the second time, not made to wait (RFC draft, s. 2.6)."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{self.request.auth.pk} {key}"]
            )
            if not cursor.fetchone()[0]:
                raise Conflict("The same request is being worked on. Ask again in a moment.")

    def _asked(self) -> str:
        told = self.request.data
        body = told if isinstance(told, bytes) else json.dumps(told, sort_keys=True).encode()
        return hashlib.sha256(f"{self.request.get_full_path()}\n".encode() + body).hexdigest()

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ValidationError):
            exc = Invalid.of(exc.message_dict if hasattr(exc, "error_dict") else {"body": exc.messages})
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache" if response.status_code == 200 else "no-store"
        patch_vary_headers(response, ["Accept", "Authorization"])
        return response
