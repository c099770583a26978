"""The working side of plans for other software: which are mine, what their sections say, and saving one."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404
from django.urls import path, reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import Working
from accounts.permissions import Scope, roles_read_once
from core import richtext
from core.api.problems import Faulty, Invalid
from core.api.records import Records
from plans import actions, queries
from plans.models import Edition, Plan, Section, SectionRevision
from plans.permissions import may_write_text

REASONS = {"type": "array", "items": {"type": "string"}}
IF_MATCH = re.compile(r'"([0-9]{1,9})"')


class WorkingPlan(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    type = serializers.CharField(source="plan_type.slug")
    owner = serializers.CharField(source="owner.slug", help_text="The body that answers for it.")
    edition = serializers.SerializerMethodField(
        help_text="The number of the edition that is open, else of the newest; null where there is none yet."
    )
    state = serializers.SerializerMethodField(help_text="Where that edition stands in its life.")
    sections = serializers.SerializerMethodField(help_text="The address of its sections.")
    page = serializers.SerializerMethodField(help_text="The page for people.")

    @extend_schema_field({"type": ["integer", "null"]})
    def get_edition(self, plan: Plan) -> int | None:
        edition = queries.newest_edition(plan)
        return edition.number if edition else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_state(self, plan: Plan) -> str | None:
        edition = queries.newest_edition(plan)
        return edition.status if edition else None

    def get_sections(self, plan: Plan) -> str:
        return self._address("api:working-sections-list", plan)

    def get_page(self, plan: Plan) -> str:
        return self._address("publication:plan", plan)

    def _address(self, name: str, plan: Plan) -> str:
        return self.context["request"].build_absolute_uri(reverse(name, args=[plan.slug]))


class WorkingPlans(Working):
    """The plans that you may read while they are written: those of your own body and of the Places of your integrated
    care board, and those that include one of them."""

    kind, title = "plans", "Plans"
    gives = {"list": WorkingPlan, "retrieve": WorkingPlan}

    def rows(self) -> Any:
        return queries.plans_for(self.request.user, on=self.on)


class SectionHead(serializers.Serializer):
    """A section without its text."""

    uid = serializers.UUIDField(help_text="The same from edition to edition.")
    position = serializers.IntegerField(help_text="Its place in the order of reading, from 1.")
    depth = serializers.IntegerField(help_text="How many sections it stands below.")
    number = serializers.CharField(help_text="As the plan numbers it; may be empty.")
    title = serializers.CharField()
    version = serializers.IntegerField()
    signed_off = serializers.BooleanField(help_text="Its owner has signed it as it is.")
    address = serializers.SerializerMethodField()

    def get_address(self, row: dict[str, Any]) -> str:
        at = reverse("api:working-sections-detail", args=[self.context["view"].kwargs["slug"], row["uid"]])
        return self.context["request"].build_absolute_uri(at)


class SectionText(serializers.Serializer):
    """A section as it stands in the working text."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Also the `ETag`.")
    title = serializers.CharField()
    body = serializers.CharField(help_text="HTML of the closed schema of the portal.")
    summary = serializers.CharField(help_text="In brief, as HTML; may be empty.")
    may_save = serializers.SerializerMethodField(help_text="Why you may not save it now; empty where you may.")

    @extend_schema_field(REASONS)
    def get_may_save(self, section: Section) -> list[str]:
        view = self.context["view"]
        return [str(why) for why in may_write_text(view.request.user, section.edition, on=view.on).reasons]


class SectionSent(serializers.Serializer):
    """What a section is to say. HTML is cleaned to the portal's closed schema: read what came of it in the answer."""

    title = serializers.CharField(max_length=300)
    body = serializers.CharField(allow_blank=True, trim_whitespace=False)
    summary = serializers.CharField(allow_blank=True, trim_whitespace=False, required=False)


class WorkingSections(Working):
    """The sections of the edition that is being written, else of the newest, in the order of reading. Text that is not
    published yet: treat it as the portal's own pages do."""

    kind, title = "sections", "Sections of a plan"
    key, order, order_is_number = "uid", "position", True
    path_names = {"": ("slug", "uid"), "list": ("slug",)}
    scopes = {"save": (Scope.READ, Scope.WRITE)}
    gives = {"list": SectionHead, "retrieve": SectionText, "save": SectionText}
    takes = {"save": SectionSent}
    answers = {"save": (412, 428)}
    reads_headers = {"save": ("If-Match",)}

    def edition(self) -> Edition:
        plan = queries.plan_for(self.request.user, self.kwargs["slug"], on=self.on)
        edition = plan and queries.newest_edition(plan)
        if not edition:
            raise Http404("There is no plan of this name with a text that is open to you.")
        edition.plan = plan
        return edition

    def rows(self) -> Records:
        return Records(
            {
                "uid": branch.section.uid, "position": position, "depth": branch.depth, "number": branch.section.number,
                "title": branch.section.title, "version": branch.section.version, "signed_off": branch.is_signed_off,
            }
            for position, branch in enumerate(queries.outline(self.edition()), start=1)
        )  # fmt: skip

    def row(self) -> Section:
        edition = self.edition()
        section = queries.section_for(edition, self.kwargs["uid"])
        if section is None:
            raise Http404("There is no such section in the newest edition of this plan.")
        section.edition = edition
        return section

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        with roles_read_once(request.user):
            return self._told(self.row())

    def save(self, request: Request, **kwargs: Any) -> Response:
        """Save a section's text over the version that you have read (`If-Match`), as one verb of the portal: the same
        rights, checks and history as on its page. Where somebody saved meanwhile, the answer (412) holds both texts and
        nothing is lost; saving what stands there already changes nothing."""
        section, sent = self.row(), self.sent()
        match = IF_MATCH.fullmatch(request.headers.get("If-Match", "").strip())
        if match is None:
            raise Faulty(428, 'Send the “ETag” of what you have read as “If-Match”, for example “"3"”.')
        text = {"title": sent["title"], "body": sent["body"], "summary": sent.get("summary", section.summary)}
        try:
            saved = actions.edit_section(
                section=section, version=int(match[1]), **text, by=request.user, at=self.at
            )  # fmt: skip
        except actions.Stale as stale:
            raise Faulty(412, " ".join(stale.reasons), sent=text, stands=_stands(stale.newest)) from stale
        except richtext.TooLarge as fault:
            raise Invalid([("body", str(fault))]) from fault
        saved.edition = section.edition
        return self._told(saved)

    def _told(self, section: Section) -> Response:
        return Response(self.get_serializer(section).data, headers={"ETag": f'"{section.version}"'})


def _stands(newest: SectionRevision) -> dict[str, Any]:
    by = newest.by.name if newest.by else None
    return {
        "version": newest.version, "title": newest.title, "body": newest.body, "summary": newest.summary, "by": by,
        "at": newest.at.isoformat(),
    }  # fmt: skip


HERE = "api/v1/working/plans/"
WORKING = (WorkingPlans, WorkingSections)
V1 = (
    path(HERE, WorkingPlans.as_view({"get": "list"}), name="working-plans-list"),
    path(f"{HERE}<str:slug>/", WorkingPlans.as_view({"get": "retrieve"}), name="working-plans-detail"),
    path(f"{HERE}<str:slug>/sections/", WorkingSections.as_view({"get": "list"}), name="working-sections-list"),
    path(
        f"{HERE}<str:slug>/sections/<uuid:uid>/", WorkingSections.as_view({"get": "retrieve", "put": "save"}),
        name="working-sections-detail",
    ),
)  # fmt: skip
