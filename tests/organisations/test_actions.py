"""Does the directory keep every name, refuse rings, and know what a body is to a subject?"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.verdict import Refused
from organisations import actions, queries
from organisations.models import Organisation, OrganisationName, Post, Remit
from tests.stages import NOW, SYSTEM, TODAY, organisation

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind


@pytest.fixture
def trust() -> Organisation:
    return organisation("old-trust", Kind.NHS_TRUST, valid_from=date(2010, 4, 1))


def test_a_registered_body_has_its_name_in_its_history_once(trust):
    organisation("old-trust", Kind.NHS_TRUST)
    assert [str(name) for name in trust.names.all()] == ["Old Trust (name of Old Trust)"]
    actions.register(slug="old-trust", name="Old NHS Trust", by=SYSTEM, at=NOW)
    assert [name.name for name in trust.names.all()] == ["Old NHS Trust"]


def test_a_new_name_leaves_the_old_one_in_the_history(trust):
    actions.rename(organisation=trust, name="New Trust", on=date(2024, 10, 1), by=SYSTEM, at=NOW)
    trust.refresh_from_db()
    assert trust.name == "New Trust"
    told = trust.names.order_by("valid_from").values_list("name", "kind", "valid_from", "valid_to")
    assert sorted(told, key=lambda row: row[1]) == [
        ("New Trust", "current", date(2024, 10, 1), None),
        ("Old Trust", "former", None, date(2024, 9, 30)),
    ]
    with pytest.raises(Refused, match="New Trust is the name already"):
        actions.rename(organisation=trust, name="New Trust", on=date(2025, 1, 1), by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="A new name starts after the one before it"):
        actions.rename(organisation=trust, name="Newest", on=date(2024, 10, 1), by=SYSTEM, at=NOW)


def test_other_names_are_told_once_and_the_current_one_is_no_other_name(trust):
    for _ in range(2):
        actions.record_name(organisation=trust, name="OT", kind="abbreviation", seen_in=2021, by=SYSTEM, at=NOW)
    assert trust.names.count() == 2
    with pytest.raises(Refused, match="The current name is set by registering or renaming"):
        actions.record_name(organisation=trust, name="OT", kind="current", by=SYSTEM, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationName.objects.create(organisation=trust, name="Second", kind="current")


def test_a_word_means_the_bodies_of_its_year():
    local = organisation("local", Kind.PLACE_PARTNERSHIP)
    committee = organisation("committee", Kind.INTEGRATED_CARE_PARTNERSHIP, valid_from=date(2022, 7, 1))
    actions.record_name(organisation=local, name="ICP", kind="abbreviation", seen_in=2021, by=SYSTEM, at=NOW)
    actions.record_name(
        organisation=committee, name="ICP", kind="abbreviation", valid_from=date(2022, 7, 1), by=SYSTEM, at=NOW
    )
    assert list(queries.bodies_called("icp", year=2021)) == [local]
    assert list(queries.bodies_called("ICP", year=2023)) == [committee]
    assert list(queries.bodies_called("Committee", year=2021)) == []
    assert list(queries.bodies_called("Committee", year=2022)) == [committee]


def test_a_tree_has_no_rings(trust):
    part = organisation("part", Kind.BOARD_OR_COMMITTEE, parent=trust)
    below = organisation("below", Kind.BOARD_OR_COMMITTEE, parent=part)
    for above in (below, part, trust):
        with pytest.raises(Refused, match=f"{above} is itself part of Old Trust"):
            actions.register(slug="old-trust", parent=above, by=SYSTEM, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=part.pk).update(parent=part)


def test_a_remit_is_of_a_body_or_of_a_kind_never_both_nor_neither(trust):
    for _ in range(2):
        actions.give_remit(act="hosts", subject="a programme", organisation=trust, source="p. 1", by=SYSTEM, at=NOW)
        actions.give_remit(act="monitors", subject="all", body_kind=Kind.NHS_TRUST, source="p. 2", by=SYSTEM, at=NOW)
    assert sorted(map(str, Remit.objects.all())) == [
        "Old Trust: hosts a programme",
        "each body of the kind NHS trust or foundation trust: monitors all",
    ]
    for fields in ({}, {"organisation": trust, "body_kind": Kind.NHS_TRUST}):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.give_remit(act="hosts", subject="none", source="p. 3", by=SYSTEM, at=NOW, **fields)


def test_a_post_stands_without_a_person(trust):
    for _ in range(2):
        actions.create_post(
            title="Sponsor", subject="beds", organisation=trust, accountable_to=trust, source="p. 1", by=SYSTEM, at=NOW
        )
    post = Post.objects.get()
    assert (post.holder, str(post)) == ("", "Sponsor for beds (Old Trust)")


def test_an_end_date_set_by_an_administrator_counts_from_the_day_after(client, people):
    actions.register(slug="nhs-england", name="NHS England", kind=Kind.NHS_ENGLAND, by=SYSTEM, at=NOW)
    administrator = people.people["administrator"]
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    body = Organisation.objects.get(slug="nhs-england")
    address = f"/admin/organisations/organisation/{body.pk}/change/"
    assert client.get(address).status_code == 200
    client.post(address, {"valid_to": "2026-10-31"})
    body.refresh_from_db()
    assert (body.valid_to, body.name) == (date(2026, 10, 31), "NHS England")
    assert list(queries.bodies_of(people.icb, Kind.NHS_ENGLAND, on=date(2026, 10, 31))) == [body]
    assert not queries.bodies_of(people.icb, Kind.NHS_ENGLAND, on=TODAY).exists()
    told = AuditEvent.objects.get(verb="dated", subject_id=str(body.pk))
    assert (told.by, told.detail["valid_to"]) == (administrator.email, "2026-10-31")
    assert client.post(f"/admin/organisations/organisation/{body.pk}/delete/", {"post": "yes"}).status_code == 403
    page = client.post(address, {"parent": body.pk})
    assert "NHS England is itself part of NHS England." in page.content.decode()
