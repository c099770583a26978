"""What hangs on the plans that the walk asks for, each made by its real verb; and what a POST of the walk sends."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts import actions as account_actions
from accounts.models import Membership, Role, Token, User
from consultation import actions as consultation_actions
from consultation.models import (
    Consultation,
    Consultee,
    DraftAttachment,
    Point,
    Response,
    ResponsePart,
    SurveyFile,
    Theme,
)
from consultation.permissions import BoardPerson
from consultation.views.posted import what_was_typed
from core import audit, richtext, workbook
from core.canonical import sha256
from core.models import Job, Mail
from metrics import actions as metric_actions
from metrics import queries as metric_queries
from metrics.models import Measure, MonitoringReport, OffTrack, RebaseDecision, Release, Series, Target
from organisations import actions as organisation_actions
from organisations.models import Contact, EmailDomain, Meeting, Organisation, Place
from plans import actions as plan_actions
from plans.models import (
    Asset,
    Comment,
    Edition,
    GlossaryTerm,
    Notification,
    Plan,
    PlanType,
    RegisteredPlan,
    Snapshot,
    StructureChange,
)
from plans.notices import letters
from priorities import actions as priority_actions
from priorities import queries as priority_queries
from priorities.models import (
    BenefitsReview,
    Commitment,
    Consideration,
    ContractPlan,
    Criterion,
    FrameworkItem,
    Intention,
    Milestone,
    PlanningCycle,
    ProviderRequest,
    Recommendation,
    ScoringRound,
    ScoringSeat,
)
from publication import actions as publication_actions
from publication import checks
from publication import notices as following
from publication.content.year_end import year_end_content
from publication.models import (
    Following,
    Format,
    FormatRequest,
    Publication,
    ReportFile,
    SetAside,
    TakenOff,
    YearEndStatus,
)
from tests import consulting, stages

WHO: dict[str, Any] = {"by": stages.SYSTEM, "at": stages.NOW}
LINKS = (("one", "click here"), ("two", "here"))
# The data check finds two faults in it.
OBSERVED = b"indicator,area,area_name,period,value\nwide,QXX,Mercia,2024,5\n"
PRESSURE = {"service": "ADHD", "outcomes": "Long waits.", "evidence": "A survey."}
FAULTY = "".join(f'<p>See <a href="https://example.org/{page}">{words}</a>.</p>' for page, words in LINKS)
AGREED_ON = {"agreed_on_day": "2", "agreed_on_month": "11", "agreed_on_year": "2026", "meeting": "Board in public"}
ROUND = {
    "opens_on_day": "2", "opens_on_month": "11", "opens_on_year": "2026",
    "closes_on_day": "9", "closes_on_month": "11", "closes_on_year": "2027",
}  # fmt: skip


CONSULTED = {
    "title": "Tell us", "introduction": "About the draft.", "audience": "Everybody.", "retention_days": "365",
    "opens_on_day": "2", "opens_on_month": "11", "opens_on_year": "2026", "closes": "end",
    "closes_on_day": "9", "closes_on_month": "11", "closes_on_year": "2027",
}  # fmt: skip
ASKED = {"wording": "Is it clear?", "kind": "text"}
NOTES = {"source": "meeting", "source_note": "The forum", "text": "More buses."}
REPLIED = {"outcome": "accepted", "reason": "We will.", "changed": ""}


def shared() -> None:
    """A list with one item, and a picture: what belongs to no plan alone."""
    framework = priority_actions.register_framework(
        slug="principles", series="principles", kind="strategic objectives", name="Principles", version="2023",
        owner_name="NHS", source="A paper", description="What a plan is.", **WHO,
    )  # fmt: skip
    item = {"code": "wide", "local_type": "principle", "wording": "Reflect wider ambitions", "number": "1"}
    priority_actions.write_items(framework=framework, items=[item], **WHO)
    joint = PlanType.objects.get(slug="joint-plan")
    PlanType.objects.filter(pk=joint.pk).update(revision_basis="NHS Act 2006 s.14Z53")
    for duty in ("give copy", "opinion published", "consult review"):
        plan_actions.register_rule(
            plan_type=joint, duty=duty, body_kind="health-and-wellbeing-board", question="Does it?",
            citation="NHS Act 2006", mandatory=duty == "give copy", valid_from=None, **WHO,
        )  # fmt: skip
    metric_actions.register_indicator(slug="wide", title="How wide", licence="OGL-UK-3.0", **WHO)
    row = {"item": "wide", "metric": "How wide", "target": "92%", "indicator": "wide"}
    metric_actions.write_measures(framework=framework, rows=[row], **WHO)
    icb = Organisation.objects.get(slug="mercia-icb")
    metric_actions.assign_committee(measures=Measure.objects.all(), committee=icb, **WHO)
    with NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("indicator,area,area_name,period,value\nwide,E92000001,England,2024-01,90\n")
        file.flush()
        metric_actions.import_observations(path=Path(file.name), **WHO)
    plan_actions.store_asset(data=picture(), media_type="image/png", width=1, height=1)
    plan_actions.register_term(slug="carer", term="Carer", meaning="Somebody who cares.", **WHO)


def put_on(edition: Edition, *, author: User, reader: User) -> None:
    """A section that changed, moved and belongs to somebody; a thread and a suggestion, of which somebody was told."""
    first, services = edition.sections.get(slug="foreword"), edition.sections.get(slug="services")
    plan_actions.structure.assign(section=first, owner=author, post="", **WHO)
    shown = f'{services.body}<figure><img src="asset:{Asset.objects.get().sha256}" alt="Blue"></figure>'
    for section, body in ((first, FAULTY), (services, shown)):
        plan_actions.edit_section(
            section=section, version=section.version, title=section.title, body=body, summary="", **WHO
        )
    plan_actions.structure.move(section=services, step="up", **WHO)
    told: dict[str, Any] = {"section": services, "by": author, "at": stages.NOW}
    plan_actions.comment(text="Is this all?", assigned_to=reader, **told)
    bid = richtext.blocks(services.body)[0].bid
    plan_actions.comment(text="Shorter.", bid=bid, replacement="What we do.", **told)


def set_aside(plan: Plan) -> None:
    """Of what the data check finds in a plan, the first is set aside."""
    found = checks.every_finding([plan], shared=False, on=stages.TODAY)
    publication_actions.set_aside(finding=found[0], reason="It is known.", **WHO)


AT_LIST = {"slug": lambda case: "principles"}
AT_INDICATOR = {
    "slug": lambda case: "wide", "number": lambda case: Release.objects.get().pk, "kind": lambda case: "series"
}  # fmt: skip


AT_COMMITTEE = {"slug": lambda case: "mercia-icb", "measure": lambda case: Measure.objects.get().pk}


def frozen_report(case: Any) -> int:
    """The number of a report to the committee that watches the one measure."""
    icb = Organisation.objects.get(slug="mercia-icb")
    if last := metric_queries.last_report(icb):
        return last.number
    period = (stages.TODAY, stages.TODAY)
    metric_actions.write_commentary(committee=icb, text="It goes well.", **WHO)
    found = metric_queries.watched(icb, stages.SYSTEM, on=stages.TODAY)
    seen = metric_actions.fingerprint(metric_actions.compose_report(found=found, period=period))
    return publication_actions.freeze_report(committee=icb, period=period, seen=seen, **WHO).number


def next_report(case: Any) -> dict[str, Any]:
    """What freezes the next report: its days, and the fingerprint of what was seen."""
    icb, today = Organisation.objects.get(slug="mercia-icb"), timezone.localdate()
    metric_actions.write_commentary(committee=icb, text="It goes well.", **WHO)
    found = metric_queries.watched(icb, stages.SYSTEM, on=today)
    seen = metric_actions.fingerprint(metric_actions.compose_report(found=found, period=(today, today)))
    days = {f"{name}_{part}": getattr(today, part) for name in ("start", "end") for part in ("day", "month", "year")}
    return {**days, "seen": seen}


def report_with_file(case: Any) -> int:
    number = frozen_report(case)
    report = MonitoringReport.objects.get(number=number)
    told = {"data": b"x", "sha256": sha256(b"x"), "made_at": stages.NOW}
    ReportFile.objects.get_or_create(report=report, kind="csv", defaults=told)
    return number


LETTERS = {
    "asked_by": "The chair", "minute": "24/061", "asked_on_day": "2", "asked_on_month": "11", "asked_on_year": "2026",
}  # fmt: skip
AT_REPORT = {**AT_COMMITTEE, "number": frozen_report}
AT_REPORT_FILE = {**AT_COMMITTEE, "number": report_with_file, "kind": lambda case: "csv"}


def exception(case: Any) -> int:
    """Something that is off its track, of which nobody answered yet."""
    told = {
        "rule": "failing",
        "measure": Measure.objects.get(),
        "committee": Organisation.objects.get(slug="mercia-icb"),
    }
    given = {"words": "It will not be met.", "raised_at": stages.NOW}
    return OffTrack.objects.get_or_create(**told, ended_at=None, defaults=given)[0].pk


def series(case: Any) -> int:
    return Series.objects.get().pk


LIMITS = {
    "from_date": "2024-01-31", "reason": "A new clinic.", "decided_on_day": "2", "decided_on_month": "1",
    "decided_on_year": "2026", "confirmed": "yes",
}  # fmt: skip


def decision_on_limits(case: Any) -> int:
    """A decision of another day than `LIMITS`, which could not be taken twice."""
    told = {"series": Series.objects.get(), "from_date": date(2024, 2, 29), "taken_back_at": None}
    given = {"reason": "A new clinic.", "decided_on": stages.TODAY, "by": "system", "at": stages.NOW}
    return RebaseDecision.objects.get_or_create(**told, defaults=given)[0].pk


def unwatched(case: Any) -> dict[str, Any]:
    """The one measure, which a committee watches, given back."""
    return {"measure": [Measure.objects.get().pk], "committee": "nobody"}


def target(case: Any) -> int:
    """The one target, which nobody has confirmed; it belongs to no plan."""
    return Target.objects.get().pk


def mails_that_went() -> None:
    """A message that a server took, and one that no server would."""
    sent, failed = Mail.objects.order_by("pk")[:2]
    Mail.objects.filter(pk=sent.pk).update(state=Mail.State.SENT, sent_at=stages.NOW)
    Mail.objects.filter(pk=failed.pk).update(state=Mail.State.FAILED, last_error="No such box.")


def awaited(plan: Plan) -> None:
    """A round of this plan is open; Avon's board has a contact, who was sent the draft, and has not answered."""
    board = plan.place.board
    consultation_actions.add_domain(organisation=board, domain="avon.gov.uk", **WHO)
    consultation_actions.add_contact(organisation=board, name="Jo", email="jo@avon.gov.uk", **WHO)
    draft = publication_actions.issue_draft(edition=stages.written(plan, stages.TEXT), **WHO)
    consultation_actions.open_round(
        snapshot=draft, opens_on=stages.TODAY, closes_on=stages.TODAY + timedelta(days=365), **WHO
    )


def consult_publicly(draft: Snapshot) -> None:
    """A public consultation that is over, with what was done about it, and the next one, which is open."""
    first = consulting.opened(draft, title=f"First on {draft.edition.plan.slug}")
    said = consulting.confirmed(first)
    theme = consultation_actions.name_theme(consultation=first, title="Clinics", **WHO)
    consultation_actions.cut_point(part=said.parts.get(question__kind="text"), theme=theme, **WHO)
    consultation_actions.publish_response(response=said, **WHO)
    consultation_actions.keep_survey(consultation=first, name="Town.csv", rows=[["Said"], ["More buses."]], **WHO)
    consulting.closed(first)
    second = consulting.opened(draft, title=f"Second on {draft.edition.plan.slug}")
    consulting.sent(second)


def picture(colour: str = "navy") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), colour).save(file, "PNG")
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
    _registers(cycle, owner)


def _registers(cycle: PlanningCycle, owner: Organisation) -> None:
    """An entry of each register of the cycle, and the domains in which a Place is assessed."""
    trust, day = Organisation.objects.get(slug="mercia-trust"), stages.TODAY
    priority_actions.report_issue(cycle=cycle, title="Waits", kind="complaints", evidence="Forty.", **WHO)
    for model, fields in (
        (ProviderRequest, {"provider": trust, "kind": "service change", "text": "Move it.", "received_on": day,
                           "reply_by": day}),
        (BenefitsReview, {"owner": owner, "began_on": day, "expected": "Less."}),
        (ContractPlan, {"provider": trust, "ends_on": day}),
    ):  # fmt: skip
        priority_actions.add_entry(model=model, cycle=cycle, title="Scanners", **fields, **WHO)
    priority_actions.add_pressure(cycle=cycle, title="ADHD", level="whole area", places=[], **PRESSURE, **WHO)
    priority_actions.add_data_item(
        cycle=cycle, title="Needs", tells="Where.", owner=owner, edition="2026", dated_on=day, **WHO
    )
    priority_actions.add_entry(
        model=Recommendation, cycle=cycle, title="Once", intention=Intention.objects.get(number=1), group="A group",
        to=owner, advice="now", reason="Needed.", made_on=day, **WHO,
    )  # fmt: skip
    framework = priority_actions.register_framework(
        slug="domains", series="place-development-assessment", kind="outcomes", name="Domains", version="1",
        owner_name="NHS", source="A paper", description="How far.", **WHO,
    )  # fmt: skip
    item = {"code": "governance", "local_type": "Domain", "wording": "Governance"}
    priority_actions.write_items(framework=framework, items=[item], **WHO)


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


AT_SUMMARY: dict[str, Any] = {**IN_CYCLE, "kind": lambda case: "place", "key": lambda case: "avon"}
AT_SCORED, AT_FORWARD, AT_SCORING = ({**IN_CYCLE, "number": partial(_number, n)} for n in (2, 3, 4))
AT_ISSUE = {**IN_CYCLE, "number": partial(_number, 3)}  # after the two entries of the long list


def objective(case: Any) -> int:
    """An item of a list of strategic objectives; made when an address first asks for it."""
    found = FrameworkItem.objects.filter(framework__kind="strategic objectives").first()
    if found is None:
        framework = priority_actions.register_framework(
            slug="objectives", series="objectives", kind="strategic objectives", name="Objectives", version="2023",
            owner_name="NHS", source="A paper", description="What it is for.", **WHO,
        )  # fmt: skip
        item = {"code": "health", "local_type": "objective", "wording": "Better health", "number": "1"}
        priority_actions.write_items(framework=framework, items=[item], **WHO)
        found = framework.items.get()
    return found.pk


def comment(case: Any) -> int | None:
    return Comment.objects.filter(edition__plan=case.plan, suggestion=None).values_list("pk", flat=True).first()


def suggestion(case: Any) -> int | None:
    return Comment.objects.filter(edition__plan=case.plan).exclude(suggestion=None).values_list("pk", flat=True).first()


def commitment(case: Any) -> Any:
    return Commitment.objects.filter(section__edition__plan=case.plan).values_list("uid", flat=True).first()


def milestone(case: Any) -> str:
    """Of the plan's commitment, watched over by Avon's board; made when an address first asks for it."""
    slug = f"clinics-of-{case.plan.slug}"
    if not Milestone.objects.filter(slug=slug).exists():
        promise = Commitment.objects.filter(section__edition__plan=case.plan).order_by("pk").first()
        priority_actions.add_milestone(
            commitment=promise, title=slug, due_on=stages.TODAY, committee=case.plan.place.board, **WHO
        )
    return slug


MILESTONE = {
    "title": "Clinics open", "due_on_day": "31", "due_on_month": "3", "due_on_year": "2031", "precision": "day",
}  # fmt: skip
PROMISED: dict[str, Callable[[Any], Any]] = {"uid": commitment, "name": milestone}


def committee(case: Any) -> dict[str, Any]:
    return {"committee": Organisation.objects.get(slug="tamar-board").pk}


def awaited_board(case: Any) -> Consultee:
    return Consultee.objects.get(organisation__slug="avon-board", round__snapshot__edition__plan__slug="avon-awaited")


AWAITED = {
    "slug": lambda case: "avon-awaited",
    "number": lambda case: awaited_board(case).round_id,
    "consultee": lambda case: awaited_board(case).pk,
}


def contact_row(case: Any) -> int:
    return Contact.objects.get().pk


def domain_row(case: Any) -> int:
    return EmailDomain.objects.get().pk


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


def follower(deed: str) -> dict[str, Callable[[Any], str]]:
    """A link of a letter to somebody who wants to follow all plans."""

    def made(case: Any) -> str:
        row, _ = Following.objects.get_or_create(
            email="reader@example.org", kind="all", defaults={"asked_at": stages.NOW}
        )
        return following.token_of(row, {"confirm": following.CONFIRM, "leave": following.LEAVE}[deed])

    return {"token": made}


def _format(case: Any, **change: str) -> Format | None:
    row = Publication.objects.filter(edition__plan=case.plan, state=Publication.State.PUBLISHED).first()
    told = {"kind": "easy-read", "language": "en-GB", "title": "In easy words", "made_by": "A firm"} | change
    return publication_actions.add_format(publication=row, **told, **WHO) if row else None


def another_format(case: Any) -> int | None:
    """A format that was added, where an edition was published."""
    found = Format.objects.filter(publication__edition__plan=case.plan).first()
    row = found or _format(case, address="https://example.org/easy")
    return row.pk if row else None


def new_format(case: Any) -> dict[str, Any]:
    row = Publication.objects.filter(edition__plan=case.plan, state=Publication.State.PUBLISHED).last()
    told = {"kind": "large-print", "language": "en-GB", "title": "In large print", "made_by": "A firm"}
    return {**told, "publication": row.pk, "address": "https://example.org/large"} if row else {}


def format_request(case: Any) -> int | None:
    """Somebody who asked for another format, where an edition was published."""
    row = Publication.objects.filter(edition__plan=case.plan, state=Publication.State.PUBLISHED).first()
    if row is None:
        return None
    found = FormatRequest.objects.filter(publication=row).first()
    asked = {"wanted": "braille", "way": "email", "email": "reader@example.org", "token": uuid.uuid4()}
    return (found or FormatRequest.objects.create(publication=row, asked_at=stages.NOW, **asked)).pk


def picture_of_text(case: Any) -> str:
    return Asset.objects.get().sha256


def published_edition(case: Any) -> int | None:
    row = Publication.objects.filter(edition__plan=case.plan, state=Publication.State.PUBLISHED).first()
    return row.edition.number if row else None


def taken_edition(case: Any) -> int | None:
    """A published edition that is taken off."""
    number = shown_edition(case)
    if number is not None:
        row = Publication.objects.get(edition__plan=case.plan, state=Publication.State.PUBLISHED)
        TakenOff.objects.create(publication=row, reason="Early.", at=stages.NOW, by="x")
    return number


def shown_edition(case: Any) -> int | None:
    """A published edition that is not, or no longer, taken off."""
    again = {"shown_at": stages.NOW, "shown_by": "x", "shown_reason": "It is the day."}
    TakenOff.objects.filter(publication__edition__plan=case.plan, shown_at=None).update(**again)
    return published_edition(case)


def seen_year_end(case: Any, year: int = 2025) -> dict[str, Any]:
    """What freezes a year's end: edition, year, and the fingerprint of what was seen. The plan began long before."""
    row = Publication.objects.filter(edition__plan=case.plan, state=Publication.State.PUBLISHED).last()
    if row is None:
        return {}
    Plan.objects.filter(pk=case.plan.pk).update(starts_on=date(2024, 4, 1))
    seen = publication_actions.year_end_seen(year_end_content(row, year=year, on=timezone.localdate()))
    return {"edition": row.edition.number, "year": year, "seen": seen}


def year_end_status(case: Any) -> int | None:
    """A year's end that was frozen, where an edition was published: not of the year that the walk freezes."""
    found = YearEndStatus.objects.filter(edition__plan=case.plan, year=2024).first()
    if found:
        return found.pk
    sent = seen_year_end(case, 2024)
    if not sent:
        return None
    row = Publication.objects.get(edition__plan=case.plan, edition__number=sent["edition"])
    return publication_actions.freeze_year_end(publication=row, year=2024, seen=sent["seen"], **WHO).pk


def board_of_place(case: Any) -> str:
    return case.plan.place.board.slug


# A question put to Avon's board, one for each step of its answer; made when an address first asks for it.

WRITER, RELEASER = (BoardPerson(name, f"{name.lower()}@board.local", "", None) for name in ("Writer", "Releaser"))
ANSWER = {
    "version": "0", "finding": "partly", "text": "It does.", "how": "under delegation", "delegation": "The Chair",
    "agreed_on_day": "2", "agreed_on_month": "11", "agreed_on_year": "2026",
}  # fmt: skip


def board(step: str, **more: Callable[[Any], Any]) -> dict[str, Callable[[Any], Any]]:
    """The parameters of an address of a board that is at this step; `more` is worked out of its consultee."""
    found = {name: lambda case, give=give: give(_board(step)) for name, give in more.items()}
    return {"consultee": lambda case: _board(step).pk, **found}


def _board(step: str) -> Consultee:
    slug = f"board-{step}"
    rows = Consultee.objects.filter(round__snapshot__edition__plan__slug=slug, organisation__slug="avon-board")
    return rows.order_by("-pk").first() or _put_to_board(slug, step)


def _put_to_board(slug: str, step: str) -> Consultee:
    avon = Place.objects.get(slug="avon")
    plan = stages.plan(
        None, PlanType.objects.get(slug="joint-plan"), slug=slug, owner=avon.partnership, place=avon  # type: ignore
    )  # fmt: skip
    image = f'<figure><img src="asset:{Asset.objects.get().sha256}" alt="A box"></figure>'
    edition = stages.written(plan, [*stages.TEXT, stages.text("Pictures", image)])
    row = _asked(edition)
    if step == "again":
        consultation_actions.give_opinion(
            consultee=row, text="It does.", finding="partly", agreed_on=stages.TODAY, how="at a meeting", **WHO
        )
        for other in row.round.consultees.exclude(pk=row.pk):
            consultation_actions.record_no_reply(consultee=other, tried="Letters.", **WHO)
        consultation_actions.close_round(round=row.round, **WHO)
        stages.reworded(edition)
        return _asked(edition)
    if step == "asked":
        return row
    who: dict[str, Any] = {"consultee": row, "person": WRITER, "at": stages.NOW}
    consultation_actions.save_draft(
        version=0, text="It does.", finding="partly", how="at a meeting", agreed_on=stages.TODAY, **who
    )
    draft = consultation_actions.attach(name="minutes.txt", data=b"Minute 4.", **who)
    if step != "writing":
        consultation_actions.offer_draft(version=draft.version, **who)
    if step in {"released", "given"}:
        consultation_actions.release_draft(version=draft.version, **{**who, "person": RELEASER})
    if step == "given":
        consultation_actions.submit_opinion(key=draft.key, **who)
    return row


def _asked(edition: Edition) -> Consultee:
    draft = publication_actions.issue_draft(edition=edition, **WHO)
    consultation_actions.open_round(snapshot=draft, opens_on=stages.TODAY, closes_on=date(2099, 1, 1), **WHO)
    return Consultee.objects.select_related("round").get(round__snapshot=draft, organisation__slug="avon-board")


def posted(case: Any) -> dict[str, str]:
    """What a board sent by post, the second time that it is typed: as it was looked at."""
    sent = QueryDict(mutable=True)
    sent.update(ANSWER)
    return {**ANSWER, "checked": what_was_typed(sent)}


def draft_file(row: Consultee) -> int:
    return DraftAttachment.objects.get(draft__consultee=row).pk


def opinion_file(row: Consultee) -> int:
    return row.opinions.get().attachments.get().pk


def receipt(row: Consultee) -> str:
    return row.opinions.get().number


def section_of_draft(row: Consultee) -> str:
    return json.loads(row.round.snapshot.content)["sections"][0]["id"]


def picture_of_draft(row: Consultee) -> str:
    return f"{Asset.objects.get().sha256}.png"


def key_of_answer(case: Any) -> dict[str, Any]:
    return {"key": _board("released").drafts.get().key}


def board_file(case: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("report.pdf", b"%PDF-1.7 A report")}


def consultation(*states: str) -> Any:
    """The address of a public consultation of the case's plan in one of these states, or in any."""

    def found(case: Any) -> str | None:
        rows = Consultation.objects.filter(round__snapshot__edition__plan=case.plan)
        rows = rows.filter(round__status__in=states) if states else rows
        return rows.order_by("-pk").values_list("slug", flat=True).first()

    return found


def question(case: Any) -> int | None:
    name = consultation()(case)
    return Consultation.objects.get(slug=name).questions.values_list("pk", flat=True).last() if name else None


def part(case: Any) -> int | None:
    rows = ResponsePart.objects.filter(response__consultation__round__snapshot__edition__plan=case.plan)
    return rows.values_list("pk", flat=True).first()


def response(case: Any) -> int | None:
    rows = Response.objects.filter(consultation__round__snapshot__edition__plan=case.plan, state="published")
    return rows.values_list("pk", flat=True).first()


def theme(case: Any) -> int | None:
    rows = Theme.objects.filter(consultation__round__snapshot__edition__plan=case.plan)
    return rows.values_list("pk", flat=True).first()


def point(case: Any) -> int | None:
    return Point.objects.filter(theme=theme(case)).values_list("pk", flat=True).first()


def table(case: Any) -> int | None:
    rows = SurveyFile.objects.filter(consultation__round__snapshot__edition__plan=case.plan)
    return rows.values_list("pk", flat=True).first()


def token_of_response(case: Any) -> str | None:
    name = consultation("open")(case)
    return consulting.token_of(Consultation.objects.get(slug=name).responses.get()) if name else None


# What is sent.


def _on(name: str, day: str = "2") -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_month": "11", f"{name}_year": "2026"}


DAY_FOR_COPIES = {**_on("due_on", "30"), "source": "A direction"}
COPY = {"how": "mail", "to_whom": "clerk@avon.test"}


def revision(case: Any) -> dict[str, Any]:
    words = {"considered_by": "The board", "reasons": "It is large."}
    return {"significant": "yes", "bodies": [case.plan.owner_id], **_on("decided_on"), **words}


def reasons(case: Any) -> dict[str, Any]:
    edition = case.plan.editions.order_by("-number").first()
    services = edition.sections.filter(slug="services").first() if edition else None
    return {f"all-{services.uid}": "Said more briefly."} if services else {}


def later_opinion(case: Any) -> dict[str, Any]:
    days = {**_on("agreed_on"), **_on("given_to_nhs_england_on"), **_on("copy_received_on")}
    said = {"text": "It does.", "finding": "partly", "how": "at a meeting", "is_shown": "yes"}
    return {"board": case.plan.place.board_id, **said, **days}


EVENT = {"event": "A workshop", "audience": "Carers", "told_as": "done", "source": "Notes"}
CONTACT = {"kind": "person", "name": "Ann", "email": "ann@avon.gov.uk"}
LAST_DAY = {"last_day_day": "1", "last_day_month": "12", "last_day_year": "2030"}


def contact(case: Any) -> dict[str, Any]:
    return {"contact": contact_row(case)}


def moved(case: Any) -> dict[str, Any]:
    return {"points": [point(case)], "theme": ""}


def columns(case: Any) -> dict[str, str]:
    return {"source_note": "The town", "column-0": "said", "import": "yes"}


def versions(case: Any) -> dict[str, Any]:
    edition = case.plan.editions.order_by("-number").first()
    rows = edition.sections.exclude(kind="main") if edition else []
    return {"how": "add"} | {f"version-{row.kind}": row.version for row in rows}


QUESTIONS = [
    {"section": "All", "code": "title", "label": "Title", "kind": "line"},
    {"section": "All", "code": "lead", "label": "Lead", "kind": "body"},
    {"section": "All", "code": "finance", "label": "Finance", "kind": "finance"},
    {"section": "All", "code": "inequalities", "label": "Inequalities"},
]
CANDIDATE = {"title": "Weekend clinics", "kind": "workshop", "evidence": "A workshop asked for them."}


ISSUE = {"title": "Long waits", "kind": "complaints", "evidence": "Forty complaints."}


def new_request(case: Any) -> dict[str, Any]:
    trust = Organisation.objects.get(slug="mercia-trust").pk
    said = {"title": "Scanners", "kind": "service change", "text": "Move them.", "provider": trust}
    return {**said, **_on("received_on"), **_on("reply_by")}


def new_review(case: Any) -> dict[str, Any]:
    return {"title": "Beds", "owner": case.plan.owner_id, "expected": "Less time.", **_on("began_on")}


def new_contract(case: Any) -> dict[str, Any]:
    trust = Organisation.objects.get(slug="mercia-trust").pk
    return {"title": "Transport", "provider": trust, "intent": "not decided", **_on("ends_on")}


def new_data(case: Any) -> dict[str, Any]:
    said = {"title": "Needs", "tells": "Where need is.", "edition": "2026", "owner": case.plan.owner_id}
    return {**said, **_on("dated_on")}


def new_recommendation(case: Any) -> dict[str, Any]:
    said = {"title": "Once", "group": "A group", "advice": "now", "reason": "Needed.", "of_intention": "1"}
    return {**said, "to": case.plan.owner_id, **_on("made_on")}


def new_assessment(case: Any) -> dict[str, Any]:
    domain = FrameworkItem.objects.get(framework__slug="domains").pk
    said = {"place": case.plan.place_id, "domain": domain, "score": "2", "evidence": "A paper."}
    return {**said, "assessed_by": case.plan.owner_id, **_on("assessed_on")}


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


def a_key(case: Any) -> dict[str, Any]:
    """What makes a key for the partnership's planner, who holds that role and no other."""
    membership = Membership.objects.get(role=Role.PLANNER, user__email="planner.own-place@walk.local")
    return {"name": "Dashboard", "membership": membership.pk, "scopes": ["workspace:read"], "days": "90"}


def key_of(membership: Membership) -> Token:
    """A key that acts for this role."""
    made, _ = account_actions.make_token(
        membership=membership, name="Guest", scopes=["workspace:read"], days=30, by=membership.user, at=timezone.now()
    )
    return made


def text(case: Any) -> dict[str, Any]:
    return {"version": _version(case), "title": "Foreword", "text": "Other words.", "brief": ""}


def text_of_a_program(case: Any) -> dict[str, Any]:
    body = {"title": "Foreword", "body": "<p>By a program.</p>"}
    return {"headers": {"if-match": f'"{_version(case)}"'}, "body": body}


def report_of_a_program(case: Any) -> dict[str, Any]:
    month = f"{timezone.localdate():%Y-%m}"
    body = {"month": month, "status": "on track", "narrative": "A site was found."}
    return {"headers": {"idempotency-key": "walk"}, "body": body}


def file_of_a_program(case: Any) -> dict[str, Any]:
    return {"headers": {"idempotency-key": "walk"}, "query": "?source=Walk&filename=a.csv", "body": OBSERVED}


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
    one = FrameworkItem.objects.get(framework__slug="principles").pk
    return {"item": one, "shown": one}


def _version(case: Any) -> int:
    return case.section.version if case.section else 0


def sent_file(case: Any) -> int:
    """A file of text that a worker will take: it can be stopped. The walk never finds it failed."""
    return metric_actions.send_file(source="Walked", filename="a.csv", content=OBSERVED, **WHO).pk


def sent_workbook(case: Any) -> int:
    """A workbook whose columns are to be chosen."""
    data = workbook.write([["Metric", "Code", "Month", "Actual"], ["wide", "QXX", "2024", 1]], sheet="S", headings=1)
    return metric_actions.send_file(source="Walked", filename="a.xlsx", content=data, **WHO).pk


def refused_file(case: Any) -> int:
    file = metric_actions.send_file(source="Walked", filename="a.csv", content=OBSERVED + b"wide,QXX,,soon,1\n", **WHO)
    metric_actions.take_in(job_id=file.job_id)
    return file.pk


def failed_file(case: Any) -> int:
    """A file that the portal could not read for a reason of its own."""
    file = metric_actions.send_file(source="Walked", filename="a.csv", content=OBSERVED, **WHO)
    Job.objects.filter(pk=file.job_id).update(state=Job.State.FAILED, error="x")
    return file.pk


def open_job(case: Any) -> int:
    """Work that waits for a worker."""
    return metric_actions.send_file(source="Walked", filename="a.csv", content=OBSERVED, **WHO).job_id


def failed_job(case: Any) -> int:
    job = open_job(case)
    Job.objects.filter(pk=job).update(state=Job.State.FAILED, error="x")
    return job


def observations_file(case: Any) -> dict[str, Any]:
    return {"new_source": "Walked", "file": SimpleUploadedFile("a.csv", OBSERVED)}


def partner_plan(case: Any) -> str:
    """A plan of the trust that is a partner of the own ICB."""
    owner, kind = Organisation.objects.get(slug="mercia-trust"), PlanType.objects.get(slug="reference-document")
    held = RegisteredPlan.objects.filter(owner=owner).first()
    return (held or plan_actions.enter_partner_plan(title="Strategy", owner=owner, kind=kind, **WHO)).slug


def new_partner_plan(case: Any) -> dict[str, Any]:
    kind = PlanType.objects.get(slug="reference-document").pk
    return {"title": "Green plan", "owner": Organisation.objects.get(slug="mercia-trust").pk, "kind": kind}


def local_measure(case: Any) -> int:
    """A metric that Avon added itself."""
    avon = Place.objects.get(slug="avon")
    why = {"worse": "Twice as many.", "assessment": "JSNA 2025", "passage": "Page 7"}
    row = avon.local_measures.first() or metric_actions.add_local_measure(place=avon, title="Falls", **why, **WHO)
    return row.pk


NONE_OPEN = {"glossary", "interpretations", "milestones"}
"""Kinds of which the walked world has nothing public: whatever key is asked for, there is nothing."""


def open_key(kind: str, case: Any) -> Any:
    """The key of a row that the interface for programs lists."""
    if kind in NONE_OPEN:
        return 1
    asked = "?indicator=wide" if kind == "observations" else ""
    rows = Client().get(f"/api/v1/{kind}/{asked}").json()["results"]
    return rows[0]["links"]["self"].rstrip("/").rsplit("/", 1)[1]


# The administration: one register stands for all, as they have one frame.
AT_REGISTER = {"name": lambda case: "glossary"}
AT_WORD = {**AT_REGISTER, "key": lambda case: "carer"}
AT_VERB = {**AT_WORD, "verb": lambda case: "change"}
NEW_WORD = {"term": "Ward", "meaning": "A part of a hospital.", "step": "confirm"}


def changed_word(case: Any) -> dict[str, str]:
    """A better explanation, by somebody who saw how the entry stood."""
    row = GlossaryTerm.objects.get(slug="carer")
    told = {"term": row.term, "meaning": f"{row.meaning} Unpaid.", "step": "confirm"}
    return told | {"seen": str(audit.history(row).values_list("pk", flat=True).first())}
