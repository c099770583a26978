"""Does the database refuse to change or delete what is frozen, by any path?"""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from consultation.models import Opinion
from core import trail
from core.models import AuditEvent, AuditLink, LedgerEntry
from plans import actions as plan_actions
from plans.models import Approval, Asset, SectionRevision, Snapshot, StatusChange
from publication.models import Publication
from tests import stages

FROZEN = [Asset, Snapshot, Approval, SectionRevision, StatusChange, Opinion, AuditEvent, AuditLink, LedgerEntry]
pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(people):
    """One row at least of each frozen model."""
    plan_actions.store_asset(data=b"picture", media_type="image/png", width=1, height=1)
    stages.joint_plan_ready(people)
    trail.seal()


def refused(do) -> bool:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Otherwise TRUNCATE is refused for the test's own pending checks, and not for being frozen.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            do()
    except DatabaseError as error:
        return "frozen" in str(error) or isinstance(error, ProtectedError)
    return False


def sql(statement: str):
    def do():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return do


@pytest.mark.parametrize("model", FROZEN, ids=lambda model: model.__name__)
def test_every_path_is_refused(rows, model):
    table, row = model._meta.db_table, model.objects.first()
    column = next(field for field in model._meta.fields if not field.primary_key and not field.is_relation)
    assert refused(row.save)
    assert refused(row.delete)
    assert refused(lambda: model.objects.all().delete())
    assert refused(lambda: model.objects.update(**{column.name: getattr(row, column.name)}))
    assert refused(sql(f'UPDATE {table} SET "{column.column}" = "{column.column}"'))
    assert refused(sql(f"DELETE FROM {table}"))
    assert refused(sql(f"TRUNCATE {table} CASCADE"))
    assert model.objects.filter(pk=row.pk).exists()


def test_a_cascade_from_above_is_refused(rows):
    assert refused(sql("TRUNCATE plans_plan CASCADE"))
    assert refused(sql("TRUNCATE organisations_organisation CASCADE"))


def test_a_publication_is_set_once(people):
    publication = stages.published(stages.joint_plan_ready(people))
    for change in [
        "manifest_sha256 = repeat('0', 64)",
        "folder = 'elsewhere'",
        "release = '{}'",
        "published_at = published_at + interval '1 day'",
        "snapshot_id = snapshot_id + 1",
    ]:
        assert refused(sql(f"UPDATE publication_publication SET {change}")), change
    assert refused(publication.delete)
    assert refused(sql("TRUNCATE publication_publication CASCADE"))
    assert Publication.objects.get().manifest_sha256 == publication.manifest_sha256


def test_the_guard_would_see_a_table_without_a_bolt(rows):
    assert not refused(sql("UPDATE plans_plan SET summary = 'changed'"))


def test_what_was_tried_before_silence_was_recorded_is_set_once(people):
    stages.consulted(stages.written(stages.plan(people, people.joint), stages.TEXT), silent=(0,))
    for change in ["no_reply_note = 'We rang.'", "round_id = round_id + 1", "organisation_id = organisation_id + 1"]:
        assert refused(sql(f"UPDATE consultation_consultee SET {change} WHERE status = 'no_reply'")), change
    assert refused(sql("DELETE FROM consultation_consultee"))
