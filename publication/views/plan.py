"""How does a plan stand? Its state and history, the next steps, what is missing, its text, its frozen copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, roles_read_once
from consultation import checks as consultation_checks
from consultation.queries import open_round
from core.verdict import Verdict
from plans import queries as plan_queries
from plans.models import Edition, Plan, Snapshot
from plans.permissions import rights_on_plan
from plans.transitions import EDITION
from plans.views.found import plan_or_404
from publication import checks, content, permissions, queries
from publication.views.mending import Shown, mended

ROWS_ON_A_PAGE = 25


@dataclass(frozen=True)
class Step:
    """A step of the life as a button: where it leads, or every reason why it is closed."""

    name: str
    text: str
    href: str
    verdict: Verdict
    reasons: list[Shown]
    is_grave: bool = False


@login_required
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    with roles_read_once(request.user):
        return _page(request, slug)


def _page(request: HttpRequest, slug: str) -> HttpResponse:
    found, today = plan_or_404(request, slug), timezone.localdate()
    newest = next(iter(found.editions.all()), None)
    edition = next((each for each in found.editions.all() if each.is_open), None)
    context: dict[str, Any] = {
        "plan": found,
        "edition": edition,
        "publications": Paginator(queries.latest_publications(found), ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "may_start": permissions.may_start(request.user, found, on=today),
        "published": next((each for each in found.editions.all() if each.status == Edition.Status.PUBLISHED), None),
        "may_withdraw": permissions.may_publish(request.user, found, on=today),
        "may_take_off": permissions.may_take_off(request.user, found, on=today),
        "timeline": plan_queries.timeline(newest) if newest else [],
        "newest": newest,
    }
    if edition:
        edition.plan = found
        context |= _standing(request, edition)
    return render(request, "publication/plan.html", context)


def _standing(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """What the page shows of the open edition."""
    today, plan = timezone.localdate(), edition.plan
    snapshots = list(edition.snapshots.select_related("issued_by").order_by("-number"))
    last = snapshots[0] if snapshots else None
    working = content.working_text(edition, last)
    readiness = checks.ready_to_publish(edition, working_text=working, on=today)
    may_publish = permissions.may_publish(request.user, plan, on=today)
    may_publish &= checks.publisher_is_another(edition, request.user)
    branches = plan_queries.outline(edition)
    answered = set(edition.coverage.values_list("requirement", flat=True))
    asked = list(plan_queries.requirements(plan.plan_type, on=today))
    own = [each for each in asked if each.kind != "published content"]
    return {
        "snapshot": last,
        "snapshots": Paginator(snapshots, ROWS_ON_A_PAGE).get_page(request.GET.get("snapshots")),
        "readiness": readiness,
        "missing": mended(readiness, plan),
        "may_publish": may_publish,
        "branches": branches,
        "signed_off": sum(branch.is_signed_off for branch in branches),
        "requirements": len(own),
        "answered": sum(each.pk in answered for each in own),
        "is_unchanged": bool(last and working == last.text_sha256),
        "steps": steps(request, edition, last, working=working, readiness=readiness & may_publish),
    }


def steps(
    request: HttpRequest, edition: Edition, last: Snapshot | None, *, working: str, readiness: Verdict
) -> list[Step]:
    """The row of buttons: every step that the life has from this state, in the order of its table."""
    today, plan = timezone.localdate(), edition.plan
    may = rights_on_plan(request.user, plan, on=today)
    unchanged = content.is_unchanged(edition, last)
    freeze = may[Permission.ISSUE_DRAFT] & checks.ready_to_issue(
        edition, unchanged=unchanged, revises_nothing=content.revises_nothing(edition, at=timezone.now())
    )
    is_final = checks.boards_are_heard(edition, working, on=today)
    round = open_round(edition) if edition.status == Edition.Status.IN_CONSULTATION else None
    verdicts = {
        "open consultation": lambda: may[Permission.RUN_ROUND] & _to_be_asked(last, working, on=today),
        "close consultation": lambda: (
            may[Permission.RUN_ROUND]
            & (consultation_checks.ready_to_close(round) if round else Verdict(("No round is open.",)))
        ),
        "finalise without consultation": None,
        "release without approval": lambda: freeze & is_final,
        "send for approval": lambda: freeze & is_final,
        "send back": lambda: may[Permission.EDIT_PLAN],
        "approve": lambda: may[Permission.RECORD_APPROVAL],
        "publish": lambda: readiness,
        "abandon": lambda: may[Permission.EDIT_PLAN],
    }
    decision = queries.minor_revision(edition)
    asks = [] if decision else plan_queries.bodies_asked(plan, "consult opinion", on=today)
    approves = plan_queries.bodies_asked(plan, "approve", on=today)
    passed_over = {
        "open consultation": not asks, "finalise without consultation": True,
        "release without approval": bool(approves), "send for approval": not approves,
    }  # fmt: skip
    made = [Step("freeze", "Freeze the text", _href("freeze", plan), freeze, mended(freeze, plan))]
    names = [each.name for each in EDITION.open_from(edition.status)]
    if edition.status == Edition.Status.DRAFT:
        names.insert(2, "release without approval" if not approves else "send for approval")
    for name in names:
        if name in verdicts and not passed_over.get(name):
            verdict = verdicts[name]()
            text, grave = WORDS[name]
            made.append(Step(name, text, _href(name, plan), verdict, mended(verdict, plan), grave))
    return made


WORDS = {
    "open consultation": ("Ask the boards", False),
    "close consultation": ("Close the consultation", False),
    "release without approval": ("Freeze the final text and release it", False),
    "send for approval": ("Freeze the final text and send it for approval", False),
    "send back": ("Take the text back to change it", False),
    "approve": ("Record a body's decision", False),
    "publish": ("Publish …", False),
    "abandon": ("Give this edition up", True),
}
ADDRESSES = {
    "freeze": "publication:issue-draft",
    "open consultation": "consultation:open",
    "close consultation": "consultation:close",
    "release without approval": "publication:issue-draft",
    "send for approval": "publication:issue-draft",
    "send back": "publication:take-back",
    "approve": "plans:decisions",
    "publish": "publication:publish",
    "abandon": "publication:abandon",
}


def _href(name: str, plan: Plan) -> str:
    return reverse(ADDRESSES[name], args=[plan.slug])


def _to_be_asked(last: Snapshot | None, working: str, *, on: Any) -> Verdict:
    """Boards are asked about a frozen text, and it should be the one that is in the editor."""
    if last is None:
        return Verdict.no_if(
            True, "Freeze the text first: boards are asked about a text that cannot change.", where="freeze"
        )
    return consultation_checks.ready_to_open(last, on=on) & Verdict.no_if(
        working != last.text_sha256, "The text was changed since it was frozen; freeze it again.", where="freeze"
    )
