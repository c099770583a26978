"""Observations sent by a program: a file is kept, a worker takes it in, and what came of it can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import Working
from accounts.permissions import Scope
from core.api.filters import PRINTABLE
from core.api.problems import Unreadable
from core.api.reading import read_at_most
from metrics import actions, queries
from metrics.models import SentFile
from metrics.permissions import may_keep

MOST_BYTES = 30_000_000
SHORT = {"type": "string", "pattern": PRINTABLE.replace("200", "100")}


class Bytes(BaseParser):
    """The body as it is: a file."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        return read_at_most(stream, MOST_BYTES)


class CsvBytes(Bytes):
    media_type = "text/csv"


class FileTold(serializers.Serializer):
    id = serializers.IntegerField()
    source = serializers.CharField(source="source.name")
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(
        choices=SentFile.State.choices,
        help_text="Ask again while it is “loading”. A workbook waits until a person has chosen its columns.",
    )
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it was refused or stopped.")
    release = serializers.IntegerField(source="release_id", allow_null=True, help_text="What it was taken in as.")
    is_repeat = serializers.BooleanField(help_text="It was the last one taken in already; nothing was written.")
    page = serializers.SerializerMethodField(help_text="The page for people, with the rows that were refused.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_page(self, row: SentFile) -> str:
        return self.context["request"].build_absolute_uri(reverse("metrics:file", args=[row.pk]))


class ObservationFiles(Working):
    """The files of observations that were sent, the oldest first, with what came of each."""

    kind, title = "observation-files", "Files of observations"
    key = order = "id"
    order_is_number = True
    parser_classes = (CsvBytes, Bytes)
    raw_body = True
    scopes = dict.fromkeys(("list", "retrieve", "send"), (Scope.SEND,))
    gives = dict.fromkeys(("list", "retrieve", "send"), FileTold)
    path_names = {"": ("id",), "list": (), "send": ()}
    asks = {
        "send": {
            "source": (SHORT, "Where the numbers come from, in words; files of one source follow one another."),
            "filename": (SHORT, "As people will see it."),
            "complete": (
                {"type": "boolean"},
                "Whether it holds all that the source knows: what it lacks is withdrawn.",
            ),
        }
    }
    required = ("source", "filename")
    done_with = {"send": 202}
    reads_headers = {"send": ("Idempotency-Key",)}

    def rows(self) -> Any:
        if reasons := may_keep(self.request.user, on=self.on).reasons:
            raise PermissionDenied(" ".join(reasons))
        return queries.sent_files()

    def send(self, request: Request, **kwargs: Any) -> Response:
        """Send a file of observations (CSV, or a workbook), as one verb of the portal. It is kept and handed to a
        worker; ask its address until it is no longer being read. Nothing of it counts before all of it is taken in."""
        asked = {name: request.query_params.get(name, "") for name in self.asks["send"]}
        faults = [
            (name, f"Say “{name}” in 1 to 100 printable characters.")
            for name in self.required
            if not re.fullmatch(SHORT["pattern"].replace("$", r"\Z"), asked[name]) or not asked[name].strip()
        ]
        if asked["complete"] not in {"", "true", "false"}:
            faults.append(("complete", "Write “true” or “false”."))
        if faults:
            raise Unreadable(faults)
        content = request.data if isinstance(request.data, bytes) else b""
        return self.once(
            lambda: actions.send_file(
                source=asked["source"], filename=asked["filename"], content=content,
                is_complete=asked["complete"] == "true", by=request.user, at=self.at,
            )
        )  # fmt: skip


HERE = "api/v1/working/observation-files/"
WORKING = (ObservationFiles,)
V1 = (
    path(HERE, ObservationFiles.as_view({"get": "list", "post": "send"}), name="working-files-list"),
    path(f"{HERE}<int:id>/", ObservationFiles.as_view({"get": "retrieve"}), name="working-files-detail"),
)
