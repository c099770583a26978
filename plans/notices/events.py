"""What happened, who should know, and in which sentence?

Two sentences for each: one for the person's page, behind sign-in; one for e-mail, which says what happened and holds
nothing of a plan's text: no title of a section, no words of a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from accounts.models import User
from accounts.permissions import Permission
from plans.models import (  # fmt: skip
    Approval,
    Comment,
    CommentReply,
    Edition,
    Notification,
    Plan,
    PlanDate,
    Section,
    SectionRevision,
    Snapshot,
    StatusChange,
)
from plans.permissions import holders, readers

Kind = Notification.Kind


@dataclass(frozen=True)
class Notice:
    """A sentence for some people. Of several about one event each person gets the first."""

    kind: str
    people: Iterable[int]
    text: str
    mail_text: str


class Event(Protocol):
    """What a verb tells. `key` names the event: nobody is told of it twice."""

    @property
    def plan(self) -> Plan: ...

    @property
    def path(self) -> str: ...

    @property
    def key(self) -> str: ...

    def notices(self, who: str, *, on: date) -> list[Notice]: ...


def mentioned(text: str, people: Iterable[User]) -> set[int]:
    """The people whom a text names: `@Jo Smith` or `@jo@example.org`, however written. The longest name counts, so that
    @Jo Smithson is not Jo Smith."""
    names = {_plain(name): person.pk for person in people for name in (person.name, person.email)}
    found, rest = set(), _plain(text)
    for name in sorted(names, key=len, reverse=True):
        pattern = re.compile(rf"@{re.escape(name)}(?![\w-])")
        if pattern.search(rest):
            found.add(names[name])
            rest = pattern.sub(" ", rest)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _everybody(plan: Plan, *, on: date) -> list[int]:
    return [person.pk for person in readers(plan, on=on)]


def _editors(plan: Plan, *, on: date) -> list[int]:
    return [person.pk for person in holders(plan, Permission.EDIT_PLAN, on=on)]


class OfPlan:
    """What happened to a plan as a whole is seen on the plan's page."""

    plan: Plan

    @property
    def path(self) -> str:
        return f"/workspace/plans/{self.plan.slug}/"


class OfThread:
    """What was said in a thread is seen there; its plan is that of its text."""

    comment: Comment

    @property
    def plan(self) -> Plan:
        return self.comment.edition.plan

    @property
    def path(self) -> str:
        return f"/workspace/comments/{self.comment.pk}/"


@dataclass(frozen=True)
class Commented(OfThread):
    """Somebody began a thread, or suggested other words."""

    comment: Comment
    is_suggestion: bool = False

    @property
    def key(self) -> str:
        return f"comment:{self.comment.pk}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        comment, where = self.comment, f"“{self.comment.section_title}” in {self.plan}"
        did = "suggested other words in" if self.is_suggestion else "commented on"
        writers = SectionRevision.objects.filter(section__uid=comment.section_uid, section__edition__plan=self.plan)
        owners = Section.objects.filter(edition=comment.edition_id, uid=comment.section_uid)
        named = mentioned(comment.text, readers(self.plan, on=on))
        return [
            Notice(Kind.MENTION, named, f"{who} mentioned you in a comment on {where}.",
                   f"{who} mentioned you in a comment on {self.plan}."),
            Notice(Kind.ASSIGNED, [comment.assigned_to_id], f"{who} assigned a comment on {where} to you.",
                   f"{who} assigned a comment on {self.plan} to you."),
            Notice(Kind.COMMENT, owners.values_list("owner", flat=True), f"{who} {did} {where}, which you answer for.",
                   f"{who} {did} a section of {self.plan} that you answer for."),
            Notice(Kind.COMMENT, writers.values_list("by", flat=True), f"{who} {did} {where}.",
                   f"{who} {did} a section of {self.plan} that you wrote."),
        ]  # fmt: skip


@dataclass(frozen=True)
class Replied(OfThread):
    """Somebody replied in a thread, assigned, resolved or reopened it, or decided on its suggestion."""

    reply: CommentReply

    @property
    def comment(self) -> Comment:
        return self.reply.comment

    @property
    def key(self) -> str:
        return f"reply:{self.reply.pk}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        comment, where = self.comment, f"“{self.comment.section_title}” in {self.plan}"
        did = {
            CommentReply.Kind.REPLY: "replied in a thread on",
            CommentReply.Kind.ASSIGNED: "assigned a comment on",
            CommentReply.Kind.RESOLVED: "resolved a comment on",
            CommentReply.Kind.REOPENED: "opened a comment again on",
            CommentReply.Kind.ACCEPTED: "accepted a suggestion in",
            CommentReply.Kind.DECLINED: "declined a suggestion in",
        }[self.reply.kind]
        in_it = {comment.by_id, comment.assigned_to_id, *comment.replies.values_list("by", flat=True)}
        named = mentioned(self.reply.text, readers(self.plan, on=on))
        return [
            Notice(Kind.MENTION, named, f"{who} mentioned you in a thread on {where}.",
                   f"{who} mentioned you in a thread on {self.plan}."),
            Notice(Kind.ASSIGNED, [self.reply.assigned_to_id], f"{who} assigned a comment on {where} to you.",
                   f"{who} assigned a comment on {self.plan} to you."),
            Notice(Kind.REPLY, in_it, f"{who} {did} {where}.", f"{who} {did} {self.plan}."),
        ]  # fmt: skip


@dataclass(frozen=True)
class SectionSigned:
    """A section's owner signed it off."""

    section: Section
    did = "signed off"

    @property
    def plan(self) -> Plan:
        return self.section.edition.plan

    @property
    def path(self) -> str:
        return f"/workspace/plans/{self.plan.slug}/sections/{self.section.uid}/"

    @property
    def key(self) -> str:
        return f"section:{self.section.pk}:{self.section.version}:{self.did}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        words = f"{who} {self.did} “{self.section}” in {self.plan}."
        return [Notice(Kind.SECTION, _editors(self.plan, on=on), words, f"{who} {self.did} a section of {self.plan}.")]


@dataclass(frozen=True)
class SectionReopened(SectionSigned):
    """A section that was signed off was edited, and is open again."""

    did = "opened again, by editing it,"


@dataclass(frozen=True)
class DraftIssued(OfPlan):
    """The text was frozen and issued."""

    snapshot: Snapshot

    @property
    def plan(self) -> Plan:
        return self.snapshot.edition.plan

    @property
    def key(self) -> str:
        return f"snapshot:{self.snapshot.pk}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        words = f"{who} froze and issued the text of {self.plan}, edition {self.snapshot.edition.number}."
        return [Notice(Kind.DRAFT, _everybody(self.plan, on=on), words, words)]


@dataclass(frozen=True)
class ApprovalRecorded(OfPlan):
    """A body's decision on a frozen text was recorded."""

    approval: Approval

    @property
    def plan(self) -> Plan:
        return self.approval.snapshot.edition.plan

    @property
    def key(self) -> str:
        return f"approval:{self.approval.pk}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        what = "approval" if self.approval.decision == Approval.Decision.APPROVED else "endorsement"
        words = f"{who} recorded the {what} of {self.plan} by {self.approval.body}."
        return [
            Notice(Kind.APPROVAL, _everybody(self.plan, on=on), words, f"{who} recorded a decision on {self.plan}.")
        ]


@dataclass(frozen=True)
class EditionMoved(OfPlan):
    """An edition passed from one state to another."""

    change: StatusChange

    @property
    def plan(self) -> Plan:
        return self.change.edition.plan

    @property
    def key(self) -> str:
        return f"state:{self.change.pk}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        if self.change.target == Edition.Status.SUPERSEDED:
            return []  # the edition that took over is told of in the same moment
        state = self.change.get_target_display().lower()
        words = f"{self.plan}, edition {self.change.edition.number}, is now {state}."
        return [Notice(Kind.STATE, _everybody(self.plan, on=on), words, words)]


@dataclass(frozen=True)
class DeadlineNear(OfPlan):
    """A date of a plan's cycle is so many days away."""

    date: PlanDate
    days: int

    @property
    def plan(self) -> Plan:
        return self.date.plan.plan

    @property
    def key(self) -> str:
        return f"deadline:{self.date.pk}:{self.days}"

    def notices(self, who: str, *, on: date) -> list[Notice]:
        when = "tomorrow" if self.days == 1 else f"in {self.days} days"
        words = f"{self.plan}: {self.date.what} is due {when} ({self.date.words})."
        editors = _editors(self.plan, on=on)
        return [Notice(Kind.DEADLINE, editors, words, f"A date of {self.plan} is due {when}.")]


def name_of(by: Any) -> str:
    return getattr(by, "name", "") or "The portal"
