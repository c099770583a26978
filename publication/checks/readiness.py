"""What still stands in the way? Every reason, in sentences; which gates apply comes from the plan type's rules."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from consultation import checks as consultation_checks
from consultation import queries as consultation_queries
from core.verdict import Reason, Verdict
from plans import queries as plan_queries
from plans.models import Edition, ParticipationRule, Requirement, Section, Snapshot
from plans.transitions import EDITION
from priorities import checks as priority_checks
from publication.checks.revising import NOTHING, changes_are_told
from publication.models import Publication
from publication.queries.references import Targets
from publication.queries.revisions import minor_revision

Duty = ParticipationRule.Duty


def ready_to_issue(edition: Edition, *, unchanged: bool, revises_nothing: bool = False) -> Verdict:
    """A text may be frozen when there is one, no round is open on an earlier one, and every included plan is frozen.
    `unchanged` says that it would be the text as last issued; freezing that again would only undo its approvals.
    `revises_nothing` says that it would be the text as published, of which a change document would tell nothing."""
    verdict = Verdict.no_if(
        not edition.sections.exists(),
        "There is no text to freeze yet; write or import the sections.",
        where="structure",
    )
    verdict &= Verdict.no_if(
        not edition.is_open, f"The edition is {edition.get_status_display().lower()}; start a new edition first."
    )
    verdict &= Verdict.no_if(
        edition.status == Edition.Status.IN_CONSULTATION,
        "Boards are being asked about the text as last issued; close that round before you issue another draft.",
    )
    verdict &= Verdict.no_if(
        unchanged and edition.status != Edition.Status.FINALISING, "Nothing has changed since the text was last frozen."
    )
    decision = minor_revision(edition) if revises_nothing else None
    verdict &= Verdict.no_if(
        decision is not None, NOTHING.format(decision.revises.edition.number if decision else ""), where="structure"
    )
    verdict &= _references(edition)
    missing = [part.title for part, snapshot in plan_queries.included_snapshots(edition.plan) if snapshot is None]
    return verdict & Verdict(
        tuple(f"The plan includes “{title}”, of which no text has been frozen." for title in missing)
    )


def ready_to_publish(edition: Edition, *, working_text: str, on: date) -> Verdict:
    """May the text as last issued be published? (NHS Act 2006 ss.14Z52, 14Z54(8), as far as the plan's type asks.)

    `working_text` is the fingerprint of the text in the editor: whoever edited after the final text was issued must
    know that publishing leaves the edits out."""
    snapshot = plan_queries.last_snapshot(edition)
    if snapshot is None:
        none_yet = Reason("No text has been frozen yet; issue a draft first.", "freeze")
        return Verdict((none_yet,)) & _before_freezing(edition, on=on) & priority_checks.delivery_is_told(edition)
    content, decision = json.loads(snapshot.content), minor_revision(edition)
    return (
        _state(edition).mended_at("steps")
        & (changes_are_told(decision, snapshot, content) if decision else _boards(edition, snapshot, content, on=on))
        & _requirements(content)
        & _approvals(snapshot, on=on).mended_at("decisions")
        & _included(content)
        & _pictures(content["sections"])
        & _public(edition, on=on)
        & priority_checks.delivery_is_told(edition)
        & Verdict.no_if(
            working_text != snapshot.text_sha256,
            "The working text is no longer the one last issued; issue it again, or undo the change.",
            where="freeze",
        )
    )


def publisher_is_another(edition: Edition, by: Any) -> Verdict:
    """Two people see a text before the public does: whoever sent it on may not publish it. A management command may,
    and publishes what a command sent: whoever runs one on the server answers for all of it."""
    sent_by = plan_queries.sent_by(edition)
    return Verdict.no_if(
        by is not None and by == sent_by,
        "You sent this text on, so another person must publish it: nobody publishes alone what they submitted.",
    )


def boards_are_heard(edition: Edition, working_text: str, *, on: date) -> Verdict:
    """Whether the text as it stands would be the final one: every board that must be asked was asked about it. A
    revision that is not significant asks none (s.14Z54(1))."""
    if minor_revision(edition):
        return Verdict()
    heard = consultation_queries.last_words(edition, working_text)
    asked = plan_queries.bodies_asked(edition.plan, Duty.CONSULT_OPINION, on=on)
    return Verdict(
        tuple(
            Reason(f"{board.name} has not been heard on the text as it stands.", "consultation")
            for board in asked
            if board.pk not in heard
        )
    )


def approvers(edition: Edition, *, on: date) -> list[str]:
    """The names of the bodies that must approve the final text."""
    return [body.name for body in plan_queries.bodies_asked(edition.plan, Duty.APPROVE, on=on)]


def _before_freezing(edition: Edition, *, on: date) -> Verdict:
    """What can be told already when nothing has been frozen: whom the rules name, and which requirements are open."""
    boards = [] if minor_revision(edition) else plan_queries.bodies_asked(edition.plan, Duty.CONSULT_OPINION, on=on)
    approvers = plan_queries.bodies_asked(edition.plan, Duty.APPROVE, on=on)
    return (
        Verdict(tuple(f"{body.name} has not been consulted (NHS Act 2006 s.14Z54(4))." for body in boards)).mended_at(
            "freeze"
        )
        & _requirements_of_edition(edition, on=on)
        & _references(edition)
        & Verdict(tuple(f"{body.name} has not approved the plan." for body in approvers)).mended_at("freeze")
    )


def _references(edition: Edition) -> Verdict:
    """A text that points at what is gone is not frozen; what is frozen points at nothing that can go."""
    rows = list(edition.sections.order_by("position"))
    targets = Targets(edition, rows)
    return Verdict(tuple(sentence for row in rows for sentence in targets.gone(row)))


def _state(edition: Edition) -> Verdict:
    """Published only from 'approved'; types whose rules ask neither boards nor approvers pass at once."""
    plan_type = edition.plan.plan_type
    gates = plan_type.participation_rules.filter(duty__in=[Duty.CONSULT_OPINION, Duty.APPROVE], mandatory=True)
    if not gates.exists() and edition.is_open:
        return Verdict()
    return EDITION.check("publish", edition.status)


def _boards(edition: Edition, snapshot: Snapshot, content: dict[str, Any], *, on: date) -> Verdict:
    heard = consultation_queries.last_words(edition, snapshot.text_sha256)
    carried = {(opinion["board"]["slug"], opinion["sha256"]) for opinion in content["opinions"]}
    reasons = []
    for board in plan_queries.bodies_asked(edition.plan, Duty.CONSULT_OPINION, on=on):
        word = heard.get(board.pk)
        if word is None:
            sentence = f"{board.name} has not been consulted on this text (NHS Act 2006 s.14Z54(4))."
            reasons.append(Reason(sentence, "consultation"))
        elif (board.slug, word.opinion.sha256 if word.opinion else "") not in carried:
            sentence = (
                f"The text as issued does not carry the final opinion of {board.name}, nor its recorded silence"
                " (NHS Act 2006 s.14Z54(8)(c)); issue the final text."
            )
            reasons.append(Reason(sentence, "freeze"))
    return Verdict(tuple(reasons))


def _public(edition: Edition, *, on: date) -> Verdict:
    """Where the law asks for the public to be consulted and it was, every point that was made has a reply: views were
    taken into account only when somebody did (NHS Act 2006 s.14Z54(2), (8)(b))."""
    answered = consultation_checks.points_answered(edition)
    rules = ParticipationRule.objects.on(on).filter(plan_type=edition.plan.plan_type, duty=Duty.CONSULT_PUBLIC)
    return answered if not answered and rules.exists() else Verdict()


def _requirements(content: dict[str, Any]) -> Verdict:
    kinds = {section["kind"] for section in content["sections"] if section["body"] or section["sections"]}
    reasons = []
    for requirement in content["requirements"]:
        if not requirement["mandatory"] or requirement["answers"]:
            continue
        if requirement["kind"] == Requirement.Kind.PUBLISHED_CONTENT:
            if not _carried(requirement["citation"], kinds, content):
                sentence = f"The plan does not carry: {requirement['wording']} ({requirement['citation']})."
                # A statement is a section; the boards' opinions come in with the next text that is frozen.
                is_opinions = requirement["citation"].endswith("(8)(c)")
                reasons.append(Reason(sentence, "freeze" if is_opinions else "structure"))
        elif not requirement["reason"]:
            sentence = (
                f"Requirement {requirement['number']}, “{requirement['wording']}” ({requirement['citation']}),"
                " is answered by no section, and no reason is given."
            )
            reasons.append(Reason(sentence, f"requirement:{requirement['id']}"))
    return Verdict(tuple(reasons))


def _carried(citation: str, kinds: set[str], content: dict[str, Any]) -> bool:
    """What section 14Z54(8) adds is found by what it is, so that nobody need mark it as answered. No reason stands in
    its place: the Act knows none."""
    if citation.endswith("(8)(a)"):
        return Section.Kind.VIEWS in kinds
    if citation.endswith("(8)(b)"):
        return Section.Kind.ACCOUNT in kinds
    return citation.endswith("(8)(c)") and bool(content["opinions"])


def _requirements_of_edition(edition: Edition, *, on: date) -> Verdict:
    return Verdict(
        tuple(
            Reason(
                f"Requirement {requirement.number}, “{requirement.wording}” ({requirement.citation}),"
                " is not answered yet.",
                f"requirement:{requirement.code}",
            )
            for requirement in plan_queries.unanswered(edition, on=on)
        )
    )


def _approvals(snapshot: Snapshot, *, on: date) -> Verdict:
    return Verdict(
        tuple(
            f"{body.name} has not approved this very text ({snapshot.sha256[:12]}…)."
            for body in plan_queries.missing_approvals(snapshot, on=on)
        )
    )


def _included(content: dict[str, Any]) -> Verdict:
    """An included plan is public by the very hash that is included, or the public could not read what was approved."""
    wanted = [included["snapshot_sha256"] for included in content["included"]]
    public = set(
        Publication.objects.filter(snapshot__sha256__in=wanted, state=Publication.State.PUBLISHED).values_list(
            "snapshot__sha256", flat=True
        )
    )
    return Verdict(
        tuple(
            Reason(
                f"The included plan “{included['title']}” is not published in the text that is included.",
                f"plan:{included['slug']}",
            )
            for included in content["included"]
            if included["snapshot_sha256"] not in public
        )
    )


def _pictures(sections: list[dict[str, Any]]) -> Verdict:
    """A picture without words for those who cannot see it may not be published (WCAG 1.1.1, PDF/UA-1 7.3)."""
    verdict = Verdict()
    for section in sections:
        verdict &= Verdict.no_if(
            'alt=""' in section["body"] + section["summary"],
            f"A picture in “{section['title']}” has no description for people who cannot see it; write one.",
            where=f"section:{section['id']}",
        )
        verdict &= _pictures(section["sections"])
    return verdict
