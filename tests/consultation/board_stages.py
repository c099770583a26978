"""A board with a strategy that is asked, and its people; brought to each step by the real verbs."""

from __future__ import annotations

from datetime import date, timedelta

from accounts import actions as account_actions
from accounts.models import Role
from consultation import actions
from consultation.models import Consultee, Opinion
from consultation.permissions import BoardPerson
from plans import actions as plan_actions
from priorities import actions as priority_actions
from priorities.models import Commitment
from publication import actions as publication_actions
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

LATER = NOW + timedelta(days=1)


def strategy(people, slug="avon-strategy", **fields):
    """A strategy of Avon's board."""
    told = {
        "title": "Avon Joint Strategy", "plan_type": people.joint, "place": people.places[0], "owner": people.boards[0],
        "starts": "2025", "ends": "2028", "known": "Two priorities.", "source": "A paper",
        "priorities": ["Best start in life", "Warm homes"],
    }  # fmt: skip
    return plan_actions.register_known_plan(slug=slug, by=SYSTEM, at=NOW, **{**told, **fields})


def asked(people, *, linked=True):
    """Avon's board is asked about a draft in which one priority is linked and one is not."""
    avon = strategy(people)
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    if linked:
        commitment = Commitment.objects.get(section__edition=edition)
        priority_actions.trace(commitment=commitment, strategy=avon, priority="Best start in life", by=SYSTEM, at=NOW)
    draft = publication_actions.issue_draft(edition=edition, by=SYSTEM, at=NOW)
    actions.open_round(snapshot=draft, opens_on=TODAY, closes_on=date(2099, 1, 1), by=SYSTEM, at=NOW)
    return board(people, draft)


def board(people, draft, number=0):
    return Consultee.objects.select_related("organisation", "round__snapshot__edition__plan__owner").get(
        round__snapshot=draft, organisation=people.boards[number]
    )


def chair(people):
    user = account_actions.register(
        email="chair@test.local", name="Chair", password="correct-horse-battery", by=SYSTEM, at=NOW
    )
    account_actions.grant(
        user=user, organisation=people.boards[0], role=Role.HWB_CHAIR, starts_on=date(2020, 1, 1), by=SYSTEM, at=NOW
    )
    people.people["chair"] = user
    return user


def person(user, role="Officer"):
    return BoardPerson(user.name, user.email, role, user)


def fields(consultee, text="It does.\r\n", **more):
    """A whole answer."""
    number = str(plan_actions.register.RegisteredPlan.objects.get(owner=consultee.organisation).pk)
    told = {
        "text": text,
        "findings": {number: {"finding": Opinion.Finding.PARTLY, "reasons": " Say more of homes.\t\n"}},
        "how": Opinion.How.MEETING, "agreed_on": TODAY,
    }  # fmt: skip
    return {**told, **more}


def written(consultee, who, **more):
    return actions.save_draft(consultee=consultee, version=0, person=who, at=NOW, **fields(consultee, **more))


def released(consultee, writer, releaser, **more):
    draft = written(consultee, writer, **more)
    actions.offer_draft(consultee=consultee, version=draft.version, person=writer, at=NOW)
    return actions.release_draft(consultee=consultee, version=draft.version, person=releaser, at=NOW)


def submitted(consultee, writer, releaser, **more):
    draft = released(consultee, writer, releaser, **more)
    return actions.submit_opinion(consultee=consultee, key=draft.key, person=writer, at=NOW)
