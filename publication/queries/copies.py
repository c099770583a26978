"""Who is to be given a copy of which hash, and who has been?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.days import london_day
from core.models import Mail
from organisations.models import Organisation
from plans.models import ParticipationRule, Plan
from plans.queries import bodies_under, rules
from publication.models import ChangeDocument, Copy, CopyDate, Publication


@dataclass(frozen=True)
class CopyDue:
    """One body that a rule names, and what it was given."""

    recipient: Organisation
    rule: ParticipationRule
    document: str
    sha256: str
    given: tuple[Copy, ...] = ()
    due_on: date | None = None

    @property
    def is_given(self) -> bool:
        """A message that failed or came back has given nothing."""
        lost = {Mail.State.FAILED, Mail.State.BOUNCED}
        return any(copy.mail is None or copy.mail.state not in lost for copy in self.given)

    def is_overdue(self, on: date) -> bool:
        """Only where somebody set a day: the Act sets none (NHS Act 2006 s.14Z52(5))."""
        return not self.is_given and self.due_on is not None and on > self.due_on


def copies_due(publication: Publication) -> list[CopyDue]:
    """Every body that the rules in force on the day of publication give a copy to: of the change document where one was
    published (s.14Z53(3)), else of the plan (s.14Z52(4)). In the order of the rules; a body is named once."""
    plan, day = publication.edition.plan, london_day(publication.published_at)
    changes = ChangeDocument.objects.filter(publication=publication).first()
    document = Copy.Document.CHANGES if changes else Copy.Document.PLAN
    sha256 = changes.sha256 if changes else publication.snapshot.sha256
    given: dict[int, list[Copy]] = {}
    for row in publication.copies.select_related("recorded_by", "mail").order_by("given_at", "pk"):
        given.setdefault(row.recipient_id, []).append(row)
    last = copy_date(publication)
    found: dict[int, CopyDue] = {}
    for rule in rules(plan.plan_type, ParticipationRule.Duty.GIVE_COPY, on=day):
        for body in bodies_under(plan, rule, on=day):
            due = CopyDue(body, rule, document, sha256, tuple(given.get(body.pk, ())), last.due_on if last else None)
            found.setdefault(body.pk, due)
    return list(found.values())


def copy_date(publication: Publication) -> CopyDate | None:
    """By when its copies are to be given, where somebody set a day."""
    return publication.copy_dates.order_by("-pk").first()


def copied_publications(plan: Plan) -> list[Publication]:
    """The published editions of a plan, newest first, of which copies are given."""
    rows = Publication.objects.filter(edition__plan=plan, state=Publication.State.PUBLISHED)
    return list(rows.select_related("edition__plan__plan_type", "snapshot").order_by("-edition__number"))
