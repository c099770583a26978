"""What is known to the public now? Read once for each generation of the public tree, then kept in memory."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from rest_framework import serializers

from core.api.records import Records
from core.api.views import Record, Resource
from publication import queries
from publication.bundle import open_records, storage

AGE = 300
"""Seconds after which it is read again even so: a row of the directory may hold more than the pages show of it."""


def records(kind: str) -> Records:
    """The records of a kind. The same for everybody: nothing is asked of who asks. Where nothing was ever shown there
    is no generation, and nothing is kept."""
    generation = storage.public_generation()
    made = _kept(str(storage.root()), generation, int(time.monotonic() // AGE)) if generation else _read()
    return Records(made[kind])


@lru_cache(maxsize=2)
def _kept(root: str, generation: str, age: int) -> dict[str, list[dict[str, Any]]]:
    return _read()


def _read() -> dict[str, list[dict[str, Any]]]:
    plans = queries.site_plans()
    return open_records.everything(
        open_records.Known(
            plans=plans, lists=queries.site_priorities(), places=queries.site_places(),
            bodies=queries.site_bodies(plans), meetings=queries.site_meetings(), glossary=queries.site_glossary(),
            terms=queries.site_measures()["terms"],
        )
    )  # fmt: skip


class Published(Resource):
    """A resource of the public tree."""

    key = order = "id"

    def rows(self) -> Records:
        return records(self.kind)

    def page_of(self, row: dict[str, Any]) -> str | None:
        return row.get("page")

    def changed_at(self) -> float | None:
        return storage.shown_at()


class Named(serializers.Serializer):
    """Something that has an address of its own."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PlanName(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class Address(serializers.CharField):
    """A path of ours, given as a whole address."""

    def to_representation(self, value: str) -> str:
        return self.context["request"].build_absolute_uri(value)


__all__ = ["Address", "Named", "PlanName", "Published", "Record", "records"]
