"""Is each body that a rule names given its copy, and is every copy on record?"""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from core.models import LedgerEntry, Mail
from core.verdict import Refused
from plans import actions as plan_actions
from publication import actions, queries
from publication.models import Copy
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY, Kind, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication(people):
    organisation("nhs-england", Kind.NHS_ENGLAND)
    for kind in (Kind.HEALTH_AND_WELLBEING_BOARD, Kind.NHS_ENGLAND):
        plan_actions.register_rule(
            plan_type=people.joint, duty="give copy", body_kind=kind, question="", citation="s.14Z52(4)",
            valid_from=None, by=SYSTEM, at=NOW,
        )  # fmt: skip
    return stages.published(stages.joint_plan_ready(people))


def by_post(publication, recipient, **change):
    return actions.record_copy(
        **{
            "publication": publication, "recipient": recipient, "how": Copy.How.POST, "to_whom": "The Chair, Town Hall",
            "given_at": NOW, "by": SYSTEM, "at": NOW, **change,
        }
    )  # fmt: skip


def test_the_rules_say_who_is_to_be_given_which_hash(publication):
    due = queries.copies_due(publication)
    assert [(each.recipient.slug, each.document, each.is_given) for each in due] == [
        ("avon-board", "plan", False),
        ("tamar-board", "plan", False),
        ("nhs-england", "plan", False),
    ]
    assert {each.sha256 for each in due} == {publication.snapshot.sha256}


def test_a_copy_by_post_is_recorded_once_for_good(publication, people):
    row = by_post(publication, people.boards[0])
    assert row.sha256 == publication.snapshot.sha256
    assert [each.is_given for each in queries.copies_due(publication)] == [True, False, False]
    entry = LedgerEntry.objects.get(kind="copy given")
    assert entry.payload["recipient"] == "avon-board"
    assert "Town Hall" not in str(entry.payload)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE publication_copy SET sha256 = ''")
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publication_copy")
    actions.show()
    assert actions.verify().reasons == ()


def test_a_copy_by_mail_says_address_and_fingerprint(publication, people):
    row = actions.send_copy(
        publication=publication, recipient=people.boards[0], to="clerk@avon.test", by=SYSTEM, at=NOW
    )
    mail = row.mail
    assert mail.to == row.to_whom == "clerk@avon.test"
    assert "/plans/mercia-plan/editions/1/plan.pdf" in mail.text
    assert publication.snapshot.sha256 in mail.text
    assert queries.copies_due(publication)[0].is_given
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, last_error="No such box.")
    assert not queries.copies_due(publication)[0].is_given
    again = actions.send_copy(
        publication=publication, recipient=people.boards[0], to="other@avon.test", by=SYSTEM, at=NOW
    )
    assert again.mail != mail


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to_whom": " "}, "to whom"),
        ({"given_at": NOW + timedelta(days=1)}, "not come yet"),
        ({"given_at": NOW - timedelta(days=1)}, "before it was published"),
        ({"how": Copy.How.MAIL}, "its own e-mail"),
    ],
)
def test_a_copy_is_refused_with_its_reason(publication, people, change, said):
    with pytest.raises(Refused, match=said):
        by_post(publication, people.boards[0], **change)
    assert not Copy.objects.exists()


def test_whom_no_rule_names_is_no_recipient(publication, people):
    with pytest.raises(Refused, match="No rule in force"):
        by_post(publication, people.icb)


def test_an_address_that_is_none_writes_nothing(publication, people):
    with pytest.raises(Refused, match="no e-mail address"):
        actions.send_copy(publication=publication, recipient=people.boards[0], to="clerk", by=SYSTEM, at=NOW)
    assert not Mail.objects.filter(dedupe_key__startswith="copy-").exists()


def test_what_is_overdue_follows_from_a_day_that_somebody_set(publication, people):
    assert not [each for each in queries.copies_due(publication) if each.is_overdue(date(2040, 1, 1))]
    actions.set_copy_date(publication=publication, due_on=TODAY, source="Direction of 1 April", by=SYSTEM, at=NOW)
    by_post(publication, people.boards[0])
    overdue = [each.recipient.slug for each in queries.copies_due(publication) if each.is_overdue(date(2026, 11, 3))]
    assert overdue == ["tamar-board", "nhs-england"]
    assert not [each for each in queries.copies_due(publication) if each.is_overdue(TODAY)]
