"""What still stands between a plan and the public, for the programs of those who write it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import Working
from plans import queries as plan_queries
from publication import checks, content


class ReadinessTold(serializers.Serializer):
    plan = serializers.CharField()
    edition = serializers.IntegerField()
    state = serializers.CharField()
    may_be_published = serializers.BooleanField(help_text="Nothing stands in the way any more.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Every reason why not, each a sentence.")
    page = serializers.SerializerMethodField(help_text="The page that leads to where each can be mended.")

    def get_page(self, row: dict[str, Any]) -> str:
        return self.context["request"].build_absolute_uri(reverse("publication:plan", args=[row["plan"]]))


class Readiness(Working):
    """Whether the open edition of a plan could be published as it stands, and if not, every reason: the same that its
    page and the publisher are told."""

    kind, title = "readiness", "Readiness of a plan"
    gives = {"retrieve": ReadinessTold}

    def row(self) -> dict[str, Any]:
        plan = plan_queries.plan_for(self.request.user, self.kwargs["slug"], on=self.on)
        edition = plan and plan_queries.working_edition(plan)
        if not edition:
            raise Http404("There is no plan of this name with an open edition that you may read.")
        edition.plan = plan
        working = content.working_text(edition, plan_queries.last_snapshot(edition))
        verdict = checks.ready_to_publish(edition, working_text=working, on=self.on)
        return {
            "plan": plan.slug, "edition": edition.number, "state": edition.status, "may_be_published": bool(verdict),
            "reasons": [str(reason) for reason in verdict.reasons],
        }  # fmt: skip

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.row()).data)


WORKING = (Readiness,)
V1 = (
    path(
        "api/v1/working/plans/<str:slug>/readiness/", Readiness.as_view({"get": "retrieve"}),
        name="working-readiness-detail",
    ),
)  # fmt: skip
