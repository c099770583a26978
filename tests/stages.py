"""A small system, brought to each stage by the real verbs, so that no test invents an impossible past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from accounts import actions as account_actions
from accounts.models import Role, User
from consultation import actions as consultation_actions
from consultation.models import Opinion, Round
from organisations import actions as organisation_actions
from organisations.models import Organisation, Place
from plans import actions as plan_actions
from plans.models import Approval, Edition, Plan, PlanType, Requirement, Section, Snapshot
from priorities import actions as priority_actions
from publication import actions as publication_actions
from publication.models import Publication

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
SYSTEM = None
Kind = Organisation.Kind


@dataclass
class Cast:
    """Who and what there is: an ICB with two Places, and a joint plan type with two requirements and three more."""

    icb: Organisation
    places: list[Place]
    boards: list[Organisation]
    joint: PlanType
    reference: PlanType
    place_plan: PlanType
    people: dict[str, User] = field(default_factory=dict)


def organisation(slug: str, kind: str, **fields: object) -> Organisation:
    name = slug.replace("-", " ").title()
    return organisation_actions.register(slug=slug, name=name, kind=kind, by=SYSTEM, at=NOW, **fields)


def cast() -> Cast:
    icb = organisation("mercia-icb", Kind.ICB)
    organisation("mercia-trust", Kind.NHS_TRUST, partner_of=icb)
    places, boards = [], []
    for position, name in enumerate(("avon", "tamar"), start=1):
        board = organisation(f"{name}-board", Kind.HEALTH_AND_WELLBEING_BOARD)
        places.append(
            organisation_actions.register_place(
                slug=name, name=name.title(), icb=icb, board=board, position=position, by=SYSTEM, at=NOW,
                authority=organisation(f"{name}-council", Kind.LOCAL_AUTHORITY),
                partnership=organisation(f"{name}-partnership", Kind.PLACE_PARTNERSHIP),
            )
        )  # fmt: skip
        boards.append(board)
    joint = plan_type("joint-plan", rules=[
        ("consult opinion", Kind.HEALTH_AND_WELLBEING_BOARD, "Does the draft take proper account of your strategy?"),
        ("approve", Kind.ICB, ""),
        ("approve", Kind.NHS_TRUST, ""),
    ])  # fmt: skip
    for number, (wording, citation, kind) in enumerate(
        [
            ("Describe health services", "s.14Z52(2)(a)", Requirement.Kind.CONTENT),
            ("Duty to promote integration", "s.14Z42", Requirement.Kind.CONTENT),
            ("A summary of the views expressed", "s.14Z54(8)(a)", Requirement.Kind.PUBLISHED_CONTENT),
            ("An explanation of the account taken", "s.14Z54(8)(b)", Requirement.Kind.PUBLISHED_CONTENT),
            ("A statement of each board's final opinion", "s.14Z54(8)(c)", Requirement.Kind.PUBLISHED_CONTENT),
        ],
        start=1,
    ):
        plan_actions.register_requirement(
            code=f"joint-{number}", plan_type=joint, number=number, wording=wording, citation=citation, kind=kind,
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    place_plan = plan_type("place-plan", rules=[("approve", Kind.PLACE_PARTNERSHIP, "")])
    made = Cast(icb, places, boards, joint, plan_type("reference-document", rules=[]), place_plan)
    for name, role, body in [
        ("planner", Role.PLANNER, icb),
        ("second-planner", Role.PLANNER, icb),
        ("author", Role.PLACE_AUTHOR, places[0].partnership),
        ("other-author", Role.PLACE_AUTHOR, places[1].partnership),
        ("officer", Role.HWB_OFFICER, boards[0]),
        ("analyst", Role.ANALYST, icb),
        ("approver", Role.APPROVER, icb),
        ("administrator", Role.ADMINISTRATOR, icb),
    ]:
        user = account_actions.register(
            email=f"{name}@test.local", name=name.title(), password="correct-horse-battery", by=SYSTEM, at=NOW
        )
        account_actions.grant(user=user, organisation=body, role=role, starts_on=date(2020, 1, 1), by=SYSTEM, at=NOW)
        made.people[name] = user
    return made


def plan_type(slug: str, *, rules: list[tuple[str, str, str]]) -> PlanType:
    made = plan_actions.register_plan_type(slug=slug, name=slug.replace("-", " ").capitalize(), by=SYSTEM, at=NOW)
    for duty, kind, question in rules:
        plan_actions.register_rule(
            plan_type=made, duty=duty, body_kind=kind, question=question, citation="NHS Act 2006", valid_from=None,
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    return made


def plan(
    people: Cast,
    plan_type: PlanType,
    *,
    slug: str = "mercia-plan",
    owner: Organisation | None = None,
    place: Place | None = None,
) -> Plan:
    return plan_actions.register_plan(
        slug=slug, title=slug.replace("-", " ").title(), plan_type=plan_type, owner=owner or people.icb, place=place,
        starts_on=date(2026, 4, 1), ends_on=date(2031, 3, 31), by=SYSTEM, at=NOW,
    )  # fmt: skip


def text(title: str, body: str, **fields: object) -> plan_actions.SectionText:
    return plan_actions.SectionText(title=title, body=body, **fields)


WHY = "<p>Because <em>people</em> need it.</p><ul><li>one</li><li>two</li></ul>"
BEDS = "<table><caption>Beds</caption><tr><th>Site</th><th>Beds</th></tr><tr><td>North</td><td>1,095</td></tr></table>"
TEXT = [
    text("Foreword", "<p>Joining up care.</p>", sections=[text("Why", WHY)]),
    text("Services", f"<p>What we arrange.</p>{BEDS}"),
]
VIEWS = [
    text("What people said", "<p>More evening clinics.</p>", kind=Section.Kind.VIEWS),
    text("What we did", "<p>We will open them.</p>", kind=Section.Kind.ACCOUNT),
]


def written(plan: Plan, sections: list[plan_actions.SectionText]) -> Edition:
    """The next edition, with its text; requirements of content are answered by the first section."""
    edition = plan_actions.start_edition(plan=plan, by=SYSTEM, at=NOW)
    made = plan_actions.write_outline(edition=edition, sections=sections, by=SYSTEM, at=NOW)
    first = next(iter(made.values()))
    for requirement in Requirement.objects.filter(plan_type=plan.plan_type, kind=Requirement.Kind.CONTENT):
        plan_actions.cover(edition=edition, requirement=requirement, section=first, reason="", by=SYSTEM, at=NOW)
    priority_actions.commit(
        section=first, text="Open two clinics by March 2027", tier="headline", position=1, by=SYSTEM, at=NOW
    )
    return edition


def reworded(edition: Edition) -> Section:
    """The working text is not what was last issued."""
    edition.refresh_from_db()
    if edition.status in {Edition.Status.AWAITING_APPROVAL, Edition.Status.APPROVED}:
        plan_actions.take_back(edition=edition, by=SYSTEM, at=NOW)
    section = edition.sections.get(slug="services")
    return plan_actions.edit_section(
        section=section,
        version=section.version,
        title=section.title,
        body="<p>Reworded.</p>",
        summary="",
        by=SYSTEM,
        at=NOW,
    )


def restated(edition: Edition) -> None:
    """The statutory statements of the next edition, which begin empty, are written."""
    for section in edition.sections.exclude(kind=Section.Kind.MAIN):
        plan_actions.edit_section(
            section=section, version=section.version, title=section.title, body="<p>Said anew.</p>", summary="",
            by=SYSTEM, at=NOW,
        )  # fmt: skip


def consulted(edition: Edition, *, silent: tuple[int, ...] = (), close: bool = True) -> Round:
    """A round on the text as it stands, closed: each board has answered, or its silence is recorded."""
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    round = consultation_actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=TODAY, by=SYSTEM, at=NOW)
    for position, consultee in enumerate(round.consultees.order_by("organisation__name")):
        if position in silent:
            consultation_actions.record_no_reply(
                consultee=consultee, tried="Two letters and a call.", by=SYSTEM, at=NOW
            )
        else:
            consultation_actions.give_opinion(
                consultee=consultee, text=f"It does, says {consultee.organisation.name}.\n  In two lines.",
                finding=Opinion.Finding.PROPER_ACCOUNT, agreed_on=TODAY, how=Opinion.How.MEETING, by=SYSTEM, at=NOW,
            )  # fmt: skip
    return consultation_actions.close_round(round=round, by=SYSTEM, at=NOW) if close else round


def finalised(edition: Edition) -> Snapshot:
    """The final text, awaiting approval."""
    return publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)


def approved(snapshot: Snapshot) -> Snapshot:
    for body in Organisation.objects.filter(kind__in=[Kind.ICB, Kind.NHS_TRUST]):
        plan_actions.record_approval(
            snapshot=snapshot, body=body, decision=Approval.Decision.APPROVED, agreed_on=TODAY, by=SYSTEM, at=NOW
        )
    return snapshot


def joint_plan_ready(people: Cast, **names: object) -> Edition:
    """A joint plan with every gate passed: it may be published."""
    edition = written(plan(people, people.joint, **names), [*TEXT, *VIEWS])
    consulted(edition)
    approved(finalised(edition))
    edition.refresh_from_db()
    return edition


def published(edition: Edition) -> Publication:
    """Published by the real job, run here."""
    publication = publication_actions.publish(edition=edition, by=SYSTEM, at=NOW)
    assert publication_actions.build(job_id=publication.job_id)
    publication.refresh_from_db()
    return publication
