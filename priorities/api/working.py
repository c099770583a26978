"""The working side of milestones for other software: what is to be reported, and reporting it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import Working
from accounts.permissions import Scope
from core.api.problems import Invalid
from priorities import actions, queries
from priorities.models import Milestone, MilestoneReport

MONTH = r"^2[0-9]{3}-(0[1-9]|1[0-2])$"


class WorkingMilestone(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    due_on = serializers.DateField()
    committee = serializers.SerializerMethodField(help_text="The body that watches over it; null where none is named.")
    last_report = serializers.SerializerMethodField(help_text="The last month that is reported; null before the first.")
    status = serializers.SerializerMethodField(help_text="As it was last reported.")
    owed = serializers.SerializerMethodField(help_text="The months that are to be reported and are not, oldest first.")

    @extend_schema_field({"type": ["string", "null"]})
    def get_committee(self, row: Milestone) -> str | None:
        return row.committee.slug if row.committee else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_last_report(self, row: Milestone) -> str | None:
        return f"{row.told[0].month:%Y-%m}" if row.told else None

    @extend_schema_field({"type": ["string", "null"], "enum": [*MilestoneReport.Status.values, None]})
    def get_status(self, row: Milestone) -> str | None:
        return row.told[0].status if row.told else None

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_owed(self, row: Milestone) -> list[str]:
        return [f"{month:%Y-%m}" for month in queries.owed(row, on=self.context["view"].on)]


class ReportTold(serializers.Serializer):
    id = serializers.IntegerField()
    milestone = serializers.CharField(source="milestone.slug")
    month = serializers.SerializerMethodField(help_text="As 2026-10.")
    status = serializers.ChoiceField(choices=MilestoneReport.Status.choices)
    narrative = serializers.CharField()
    risks = serializers.CharField()
    issues = serializers.CharField()
    corrects = serializers.IntegerField(source="supersedes_id", allow_null=True)

    def get_month(self, row: MilestoneReport) -> str:
        return f"{row.month:%Y-%m}"


class ReportSent(serializers.Serializer):
    """How a milestone stood in a month. `corrects` is the report on that month that this one takes the place of."""

    month = serializers.RegexField(MONTH, error_messages={"invalid": "Write the month as 2026-10."})
    status = serializers.ChoiceField(choices=MilestoneReport.Status.choices)
    narrative = serializers.CharField(max_length=2000, help_text="What happened.")
    risks = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    issues = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    corrects = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    correction_reason = serializers.CharField(max_length=300, required=False)


class WorkingMilestones(Working):
    """The milestones that the plans which are open to you state, each with what was reported last and what is owed."""

    kind, title = "milestones", "Milestones"
    scopes = {"report": (Scope.READ, Scope.REPORT)}
    gives = {"list": WorkingMilestone, "retrieve": WorkingMilestone, "report": ReportTold}
    takes = {"report": ReportSent}
    done_with = {"report": 201}
    reads_headers = {"report": ("Idempotency-Key",)}

    def rows(self) -> Any:
        return queries.milestones_for(self.request.user, on=self.on)

    def report(self, request: Request, **kwargs: Any) -> Response:
        """Report how a milestone stood in a month, as one verb of the portal: once for each month, by the people of the
        body that answers for it. A report is never changed; another one corrects it, with the reason."""
        milestone, sent = self.row(), self.sent()
        year, month = map(int, sent.pop("month").split("-"))
        first = date(year, month, 1)
        corrects, wanted = None, sent.pop("corrects", None)
        if wanted:
            corrects = queries.report_on(milestone, first)
            if corrects is None or corrects.pk != wanted:
                said = "This month has no such report, or it was corrected since. Read the milestone first."
                raise Invalid([("corrects", said)])
        return self.once(
            lambda: actions.report_milestone(
                milestone=milestone, month=first, corrects=corrects, by=request.user, at=self.at, **sent
            )
        )


HERE = "api/v1/working/milestones/"
WORKING = (WorkingMilestones,)
V1 = (
    path(HERE, WorkingMilestones.as_view({"get": "list"}), name="working-milestones-list"),
    path(f"{HERE}<str:slug>/", WorkingMilestones.as_view({"get": "retrieve"}), name="working-milestones-detail"),
    path(f"{HERE}<str:slug>/reports/", WorkingMilestones.as_view({"post": "report"}), name="working-reports"),
)
