"""What hangs on the plans that the walk asks for, each made by its real verb; and what a POST of the walk sends."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core import richtext, workbook
from core.models import Mail
from organisations import actions as organisation_actions
from organisations.models import Meeting, Organisation
from plans import actions as plan_actions
from plans.models import Asset, Comment, Edition, Notification, Plan, StructureChange
from plans.notices import letters
from priorities import actions as priority_actions
from priorities import queries as priority_queries
from priorities.models import Commitment, Consideration, Criterion, FrameworkItem, Intention, ScoringRound, ScoringSeat
from publication import actions as publication_actions
from publication import checks
from publication.models import SetAside
from tests import stages

WHO: dict[str, Any] = {"by": stages.SYSTEM, "at": stages.NOW}
LINKS = (("one", "click here"), ("two", "here"))
# The data check finds two faults in it.
FAULTY = "".join(f'<p>See <a href="https://example.org/{page}">{words}</a>.</p>' for page, words in LINKS)
AGREED_ON = {"agreed_on_day": "2", "agreed_on_month": "11", "agreed_on_year": "2026", "meeting": "Board in public"}
ROUND = {
    "opens_on_day": "2", "opens_on_month": "11", "opens_on_year": "2026",
    "closes_on_day": "9", "closes_on_month": "11", "closes_on_year": "2027",
}  # fmt: skip


def shared() -> None:
    """A list with one item, and a picture: what belongs to no plan alone."""
    framework = priority_actions.register_framework(
        slug="principles", series="principles", kind="aims", name="Principles", version="2023", owner_name="NHS",
        source="A paper", description="What a plan is.", **WHO,
    )  # fmt: skip
    item = {"code": "wide", "local_type": "principle", "wording": "Reflect wider ambitions", "number": "1"}
    priority_actions.write_items(framework=framework, items=[item], **WHO)
    plan_actions.store_asset(data=picture(), media_type="image/png", width=1, height=1)


def put_on(edition: Edition, *, author: User, reader: User) -> None:
    """A section that changed, moved and belongs to somebody; a thread and a suggestion, of which somebody was told."""
    first, services = edition.sections.get(slug="foreword"), edition.sections.get(slug="services")
    plan_actions.structure.assign(section=first, owner=author, post="", **WHO)
    plan_actions.edit_section(section=first, version=first.version, title=first.title, body=FAULTY, summary="", **WHO)
    plan_actions.structure.move(section=services, step="up", **WHO)
    told: dict[str, Any] = {"section": services, "by": author, "at": stages.NOW}
    plan_actions.comment(text="Is this all?", assigned_to=reader, **told)
    bid = richtext.blocks(services.body)[0].bid
    plan_actions.comment(text="Shorter.", bid=bid, replacement="What we do.", **told)


def set_aside(plan: Plan) -> None:
    """Of what the data check finds in a plan, the first is set aside."""
    found = checks.every_finding([plan], shared=False, on=stages.TODAY)
    publication_actions.set_aside(finding=found[0], reason="It is known.", **WHO)


def mails_that_went() -> None:
    """A message that a server took, and one that no server would."""
    sent, failed = Mail.objects.order_by("pk")[:2]
    Mail.objects.filter(pk=sent.pk).update(state=Mail.State.SENT, sent_at=stages.NOW)
    Mail.objects.filter(pk=failed.pk).update(state=Mail.State.FAILED, last_error="No such box.")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "navy").save(file, "PNG")
    return file.getvalue()


def cycle_of(owner: Organisation) -> None:
    """A planning cycle of one step and one date, with two entries of its long list and a meeting."""
    cycle = priority_actions.start_cycle(
        slug="avon-cycle", title="Planning", owner=owner, plans_for=2027, source="A paper",
        steps=[{"theme": "Scan", "due_on": stages.TODAY, "leads": [{"wording": "Avon", "organisation": owner}]}],
        guidance=[{"title": "Guidance", "expected_wording": "soon", "expected_by": stages.TODAY}], **WHO,
    )  # fmt: skip
    for _ in range(2):
        priority_actions.add_candidate(cycle=cycle, **CANDIDATE, **WHO)
    template = priority_actions.register_template(
        slug="template", name="Template", version="1", source="A paper", questions=QUESTIONS, **WHO
    )
    meeting = organisation_actions.record_meeting(body=owner, held_on=date(2020, 1, 1), source="A paper", **WHO)
    matrix = priority_actions.register_matrix(
        slug="matrix", name="Matrix", source="A paper", criteria=[{"label": "Need", "weight": 1}], **WHO
    )
    rows = [
        priority_actions.start_intention(cycle=cycle, template=template, title=title, lead=owner, **WHO)
        for title in ("Draft", "Scored", "Forward", "Being scored")
    ]
    # Two are scored, one of them is taken forward; then another round opens on the last.
    rounds = []
    for submitted in (rows[1:3], rows[3:]):
        for row in submitted:
            priority_actions.save_answers(intention=row, values={"inequalities": "It helps.", "finance": ""}, **WHO)
            priority_actions.submit_intention(intention=row, **WHO)
        users = User.objects.filter(email__in=["planner.own-place@walk.local", "analyst.own-place@walk.local"])
        rounds.append(priority_actions.open_round(cycle=cycle, matrix=matrix, users=users, **WHO))
        if len(rounds) == 1:
            _all_score(rounds[0])
    _taken_forward(rows[1], rows[2], meeting)


def _all_score(round: ScoringRound) -> None:
    for seat in priority_queries.seats_of(round):
        said = {"seat": seat, "by": seat.user, "at": stages.NOW}
        for entry in priority_queries.entries_of(round):
            given = {row.pk: (1, "") for row in priority_queries.criteria_of(round.matrix)}
            priority_actions.give_scores(entry=entry, scores=given, **said)
        priority_actions.finish_scoring(**said)


def _taken_forward(scored: Intention, forward: Intention, meeting: Meeting) -> None:
    for row in (scored, forward):
        answers = {name: {"answer": False, "evidence": "None."} for name in Consideration.Question.values}
        priority_actions.answer_questions(
            intention=row, answers=answers, footprint="whole area", footprint_reason="One need.", **WHO
        )
    icb = Organisation.objects.get(slug="mercia-icb")
    made = priority_actions.raise_challenge(intention=forward, team=icb, text="Is it so?", **WHO)
    priority_actions.answer_challenge(challenge=made, response="It is.", **WHO)
    priority_actions.conclude_challenge(challenge=made, outcome="stands", reason="Agreed.", **WHO)
    priority_actions.decide_intention(intention=forward, outcome="now", meeting=meeting, reason="Agreed.", **WHO)


# Parameters of addresses.


def _number(number: int, case: Any) -> int:
    return number


IN_CYCLE: dict[str, Any] = {
    "slug": lambda case: "avon-cycle", "position": lambda case: 1, "number": lambda case: 1,
}  # fmt: skip


AT_SCORED, AT_FORWARD, AT_SCORING = ({**IN_CYCLE, "number": partial(_number, n)} for n in (2, 3, 4))


def comment(case: Any) -> int | None:
    return Comment.objects.filter(edition__plan=case.plan, suggestion=None).values_list("pk", flat=True).first()


def suggestion(case: Any) -> int | None:
    return Comment.objects.filter(edition__plan=case.plan).exclude(suggestion=None).values_list("pk", flat=True).first()


def commitment(case: Any) -> Any:
    return Commitment.objects.filter(section__edition__plan=case.plan).values_list("uid", flat=True).first()


def finding(case: Any) -> str:
    found = checks.every_finding([case.plan], shared=False, on=stages.TODAY)
    aside = set(SetAside.objects.values_list("fingerprint", flat=True))
    return next(each.fingerprint for each in found if each.fingerprint not in aside)


def finding_set_aside(case: Any) -> int | None:
    return SetAside.objects.filter(plan=case.plan).values_list("pk", flat=True).first()


def notice(case: Any) -> int | None:
    return Notification.objects.filter(user=case.world.membership.user).values_list("pk", flat=True).first()


def mail(state: str) -> dict[str, Any]:
    return {"mail_id": lambda case: Mail.objects.filter(state=state).values_list("pk", flat=True).first()}


def token(case: Any) -> str:
    return letters.stop_token(case.world.membership.user)


def picture_of_text(case: Any) -> str:
    return Asset.objects.get().sha256


# What is sent.


QUESTIONS = [
    {"section": "All", "code": "title", "label": "Title", "kind": "line"},
    {"section": "All", "code": "lead", "label": "Lead", "kind": "body"},
    {"section": "All", "code": "finance", "label": "Finance", "kind": "finance"},
    {"section": "All", "code": "inequalities", "label": "Inequalities"},
]
CANDIDATE = {"title": "Weekend clinics", "kind": "workshop", "evidence": "A workshop asked for them."}


def new_intention(case: Any) -> dict[str, Any]:
    return {"title": "Beds", "lead": Intention.objects.get(number=1).lead_id}


def section_of_intention(case: Any) -> dict[str, Any]:
    row = Intention.objects.get(number=1)
    seen = priority_queries.fingerprint(row, priority_queries.questions_of(row.template))
    return {**new_intention(case), "seen": seen}


def intentions_file(case: Any) -> dict[str, Any]:
    row = Intention.objects.get(number=1)
    heads = ["Number", "Version", "Title", "Lead", "Finance", "Inequalities"]
    rows = [["Template", "template", "Cycle", "avon-cycle"], heads, ["", "", "Beds", row.lead.name]]
    return {"file": SimpleUploadedFile("x.xlsx", workbook.write(rows, sheet="Intentions", headings=2))}


def challenging(case: Any) -> dict[str, Any]:
    return {"verb": "challenge", "team": Organisation.objects.get(slug="mercia-icb").pk, "text": "Is it so?"}


def leaving(case: Any) -> dict[str, Any]:
    return {**deciding(case), "outcome": "not now", "public_reason": "Others wait longer."}


def committing(case: Any) -> dict[str, Any]:
    return {"section": case.section.pk if case.section else 0, "text": "Open at night."}


def excusing(case: Any) -> dict[str, Any]:
    seat = ScoringSeat.objects.get(finished_at=None, user__email="analyst.own-place@walk.local")
    return {"verb": "excuse", "seat": seat.pk, "reason": "Ill."}


def scoring(case: Any) -> dict[str, Any]:
    return {f"value-{Criterion.objects.get().pk}": "1"}


def deciding(case: Any) -> dict[str, Any]:
    return {"verb": "decide", "outcome": "now", "meeting": Meeting.objects.get().pk, "reason": "It is needed."}


dates = {"verb": "dates", "due_on_day": "3", "due_on_month": "11", "due_on_year": "2026"}


def file(case: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("plan.md", b"# A plan\n\n## Why\n\nBecause.\n")}


def text(case: Any) -> dict[str, Any]:
    return {"version": _version(case), "title": "Foreword", "text": "Other words.", "brief": ""}


def merging(case: Any) -> dict[str, Any]:
    return {"version": _version(case), "theirs": _version(case), "title": "Foreword", "body": "<p>Both.</p>"}


def version(case: Any) -> dict[str, Any]:
    return {"version": _version(case)}


def picture_file(case: Any) -> dict[str, Any]:
    return {"picture": SimpleUploadedFile("a.png", picture(), "image/png")}


def last_change(case: Any) -> dict[str, Any]:
    change = StructureChange.objects.filter(edition__plan=case.plan, undone_at=None).order_by("-pk").first()
    return {"change": change.pk if change else 0}


def decision(case: Any) -> dict[str, Any]:
    text_sha256 = case.snapshot.sha256 if case.snapshot else ""
    return {**AGREED_ON, "body": case.plan.place.icb_id, "decision": "endorsed", "sha256": text_sha256}


def item(case: Any) -> dict[str, Any]:
    one = FrameworkItem.objects.get().pk
    return {"item": one, "shown": one}


def _version(case: Any) -> int:
    return case.section.version if case.section else 0
