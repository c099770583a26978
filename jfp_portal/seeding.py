"""How does the sample system come to be? From the readable files in `jfp_portal/sample`, through the real verbs.

Every step looks first whether it has been done, so that a seeding that was cut short goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from time import monotonic, sleep
from typing import Any

from accounts import actions as account_actions
from accounts.models import Role
from consultation import actions as consultation_actions
from consultation.models import Round
from core.models import Job
from jfp_portal.directory import seed_directory
from jfp_portal.files import NATIONAL, SAMPLE, Files, loaded
from organisations.models import Organisation, Place
from plans import actions as plan_actions
from plans import imports
from plans.models import Approval, Edition, Plan, PlanType, Requirement, Section, Snapshot
from plans.queries import last_snapshot
from priorities import actions as priority_actions
from publication import actions as publication_actions
from publication.models import Publication

__all__ = ["seed_directory"]

SYSTEM = None
STARTED = datetime(2023, 3, 1, 9, tzinfo=UTC)


def read(path: str) -> Any:
    """A data file of the sample system, or a folder of them: `plan.yaml` with the numbered files as its sections."""
    target = SAMPLE.folder / path
    if target.is_dir():
        sections = [loaded(file) for file in sorted(target.glob("[0-9]*.yaml"))]
        return {**loaded(target / "plan.yaml"), "sections": sections}
    return loaded(target)


def at(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=UTC)


def seed_law(files: Files = SAMPLE, *, at: datetime = STARTED) -> None:
    """Plan types, their rules and requirements, and the glossary."""
    requirements = loaded(NATIONAL / "requirements.yaml")
    for row in files.rows("plan_types"):
        plan_type = plan_actions.register_plan_type(
            slug=row["slug"], name=row["name"], description=row.get("description") or "", basis=row.get("basis") or "",
            horizon_years=row.get("horizon_years"), revision_basis=row.get("revision_basis") or "",
            by=SYSTEM, at=at,
        )  # fmt: skip
        for rule in row.get("participation") or []:
            plan_actions.register_rule(
                plan_type=plan_type, duty=rule["duty"], body_kind=rule.get("body_kind") or "",
                question=rule.get("question") or "", mandatory=rule["mandatory"], citation=rule["citation"],
                valid_from=rule.get("valid_from"), by=SYSTEM, at=at,
            )  # fmt: skip
        for requirement in requirements.get(row.get("requirements") or "", []):
            fields = {name: value for name, value in requirement.items() if name != "id"}
            plan_actions.register_requirement(code=requirement["id"], plan_type=plan_type, by=SYSTEM, at=at, **fields)
    for row in files.rows("glossary"):
        plan_actions.register_term(by=SYSTEM, at=at, **{**row, "aliases": row.get("aliases") or []})


def seed_accounts(password: str) -> list[tuple[str, str, str]]:
    """People: (e-mail, role, body) of each, for the notice that is printed."""
    made = []
    for row in read("accounts.yaml"):
        body = Organisation.objects.get(slug=row["body"])
        is_administrator = row["role"] == Role.ADMINISTRATOR
        user = account_actions.register(
            email=row["email"], name=row["name"], password=password, by=SYSTEM, at=STARTED,
            is_staff=is_administrator, is_superuser=is_administrator,
        )  # fmt: skip
        account_actions.grant(
            user=user, organisation=body, role=row["role"], starts_on=STARTED.date(), by=SYSTEM, at=STARTED
        )
        made.append((row["email"], Role(row["role"]).label, body.name))
    return made


def seed_plan(data: dict[str, Any], *, position: int) -> Edition:
    """A plan with its first edition: text, commitments, answers to requirements, signatories."""
    plan = Plan.objects.filter(slug=data["slug"]).first() or plan_actions.register_plan(
        slug=data["slug"], title=data["title"], plan_type=PlanType.objects.get(slug=data["type"]),
        owner=Organisation.objects.get(slug=data["owner"]), starts_on=data.get("starts_on"),
        ends_on=data.get("ends_on"), period_precision=data.get("period_precision") or Plan.Precision.DAY,
        summary=(data.get("summary") or "").strip(), position=position,
        place=Place.objects.filter(partnership__slug=data["owner"]).first(), by=SYSTEM, at=STARTED,
    )  # fmt: skip
    edition = plan.editions.order_by("number").first()
    return edition or write_edition(plan, data)


def write_edition(plan: Plan, data: dict[str, Any]) -> Edition:
    edition = plan_actions.start_edition(plan=plan, by=SYSTEM, at=STARTED)
    sections = plan_actions.write_outline(
        edition=edition, sections=[_text(section) for section in data["sections"]], by=SYSTEM, at=STARTED
    )
    answered = set()
    for section in _walk(data["sections"]):
        _commit(sections[section["slug"]], section.get("commitments") or [], parent=None)
        for code in section.get("answers") or []:
            answered.add(code)
            _cover(edition, code, sections[section["slug"]], "")
    for code, reason in (data.get("reasons") or {}).items():
        _cover(edition, code, None, reason)
    for role, slugs in (data.get("bodies") or {}).items():
        for organisation in Organisation.objects.filter(slug__in=slugs):
            plan_actions.name_body(plan=plan, organisation=organisation, role=role, by=SYSTEM, at=STARTED)
    for row in data.get("signatories") or []:
        plan_actions.sign(edition=edition, by=SYSTEM, at=STARTED, **row)
    return edition


def _cover(edition: Edition, code: str, section: Section | None, reason: str) -> None:
    requirement = Requirement.objects.get(code=code)
    plan_actions.cover(edition=edition, requirement=requirement, section=section, reason=reason, by=SYSTEM, at=STARTED)


def _text(data: dict[str, Any]) -> plan_actions.SectionText:
    return plan_actions.SectionText(
        title=data["title"],
        slug=data["slug"],
        number=data.get("number") or "",
        kind=data.get("kind") or Section.Kind.MAIN,
        local_type=data.get("local_type") or "",
        common_type=data.get("common_type") or "",
        in_summary=data.get("in_summary", True),
        summary=imports.markdown_body(data.get("summary") or ""),
        body=imports.markdown_body(data.get("body") or ""),
        sections=[_text(section) for section in data.get("sections") or []],
    )


def _walk(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield section
        yield from _walk(section.get("sections") or [])


def _commit(section: Section, rows: list[dict[str, Any]], parent: Any) -> None:
    for position, row in enumerate(rows, start=1):
        commitment = priority_actions.commit(
            section=section, text=row["text"].strip(), tier=row["tier"], position=position, parent=parent,
            by=SYSTEM, at=STARTED,
        )  # fmt: skip
        _commit(section, row.get("commitments") or [], commitment)


def approve(edition: Edition, decisions: list[dict[str, Any]], *, day: date) -> None:
    """Record the approvals of a final text that are not recorded yet."""
    snapshot = last_snapshot(edition)
    recorded = set(snapshot.approvals.values_list("body__slug", flat=True))
    for row in decisions:
        if row["body"] not in recorded:
            plan_actions.record_approval(
                snapshot=snapshot, body=Organisation.objects.get(slug=row["body"]),
                decision=row.get("decision") or Approval.Decision.APPROVED, agreed_on=row["agreed_on"],
                meeting=row.get("meeting") or "", minute=row.get("minute") or "", by=SYSTEM, at=at(day),
            )  # fmt: skip


def release(editions: list[Edition], *, day: date, notice: str = "", seconds: float = 600) -> None:
    """Publish editions and wait until all are. A worker that is running helps; without one this does it all. The pages
    about all plans are left to the caller, who shows them once, when everything is published. Without a `notice` they
    carry the one of the sample system."""
    notice = notice or read("site.yaml")["notice"].strip()
    publications = []
    for edition in editions:
        publication = Publication.objects.filter(edition=edition).first()
        if publication is None:
            publication = publication_actions.publish(edition=edition, by=SYSTEM, at=at(day), notice=notice)
        publications.append(publication)
    until = monotonic() + seconds
    for publication in publications:
        while publication.state != Publication.State.PUBLISHED:
            publication_actions.build(job_id=publication.job_id, then_show=False)
            publication.refresh_from_db()
            if publication.job.state == Job.State.FAILED:
                raise RuntimeError(f"{publication.edition} could not be published: {publication.job.error}")
            if monotonic() > until:
                raise RuntimeError(f"{publication.edition} was not published in {seconds:.0f} seconds.")
            if publication.state != Publication.State.PUBLISHED:
                sleep(0.5)


def consult(edition: Edition, data: dict[str, Any]) -> None:
    """A round on the draft, with each board's answer, closed."""
    if Round.objects.filter(snapshot__edition=edition).exists():
        return
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(data["opened_on"]))
    round = consultation_actions.open_round(
        snapshot=draft, opens_on=data["opened_on"], closes_on=data["closed_on"], by=SYSTEM, at=at(data["opened_on"])
    )
    for row in data["boards"]:
        consultee = round.consultees.get(organisation__slug=row["board"])
        if row["state"] == "no reply recorded":
            consultation_actions.record_no_reply(
                consultee=consultee,
                tried=(row.get("note") or data["unknown"]).strip(),
                by=SYSTEM,
                at=at(data["closed_on"]),
            )
        else:
            consultation_actions.give_opinion(
                consultee=consultee, text=row["text"].strip(), finding=row["finding"], agreed_on=row["agreed_on"],
                how=row["how"], by=SYSTEM, at=at(row["agreed_on"]),
            )  # fmt: skip
    consultation_actions.close_round(round=round, by=SYSTEM, at=at(data["closed_on"]))


def include(whole: Plan, parts: list[Plan], *, day: date) -> None:
    for position, part in enumerate(parts, start=1):
        plan_actions.include(whole=whole, part=part, position=position, by=SYSTEM, at=at(day))


def carry_forward(source: Edition, *, day: date) -> Edition:
    """The next edition, with the text and the commitments of this one."""
    following = source.plan.editions.filter(number=source.number + 1).first()
    if following is None:
        following = publication_actions.start_next_edition(plan=source.plan, by=SYSTEM, at=at(day))
        # The documents tell of no other views than those of 2023, so the statutory statements are said again.
        for section in following.sections.exclude(kind=Section.Kind.MAIN):
            earlier = source.sections.get(uid=section.uid)
            plan_actions.edit_section(
                section=section, version=section.version, title=earlier.title, body=earlier.body,
                summary=earlier.summary, by=SYSTEM, at=at(day),
            )  # fmt: skip
    return following


def finalise(edition: Edition, *, day: date) -> None:
    """Issue the final text, unless it has been issued."""
    last = last_snapshot(edition)
    if last is None or last.purpose != Snapshot.Purpose.FINAL:
        publication_actions.issue_draft(edition=edition, by=SYSTEM, at=at(day))
