"""How does a person come, what may an administrator change, and where is one signed in?"""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts import actions, notices, queries
from accounts.models import Invitation, Membership, Role, User
from accounts.permissions import Permission, bodies_managed, may
from core.models import AuditEvent, Mail
from core.verdict import Refused
from tests.accounts.signing_in import factors, link_in, said, sign_in, with_app

pytestmark = pytest.mark.django_db
NEW = "new.person@test.local"
SITE = "http://testserver/"


@pytest.fixture
def administrator(people):
    return people.people["administrator"]


@pytest.fixture
def office(client, administrator):
    """The administrator's browser."""
    client.force_login(administrator)
    return client


def filled(organisation, *, email=NEW, role=Role.READER, starts_on=None, ends_on=None):
    data = {"email": email, "organisation": organisation.pk, "role": role}
    for name, value in (("starts_on", starts_on or timezone.localdate()), ("ends_on", ends_on)):
        for part in ("day", "month", "year"):
            data[f"{name}_{part}"] = getattr(value, part) if value else ""
    return data


def posted(client, address, data=None, **more):
    """A post with what its commit sets off: in a test the commit itself never comes."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, data or {}, **more)


def invited(people, administrator, **changes):
    fields = {
        "email": NEW, "organisation": people.icb, "role": Role.READER, "starts_on": timezone.localdate(),
        "ends_on": None, "site": SITE, "by": administrator, "at": timezone.now(),
    }  # fmt: skip
    with TestCase.captureOnCommitCallbacks(execute=True):
        return actions.invite(**fields | changes)


def test_from_the_letter_to_the_first_sign_in(office, people, mailoutbox):
    page = posted(office, reverse("accounts:invite"), filled(people.icb), follow=True)
    assert f"Give {NEW} this link yourself" in said(page)
    (letter,) = mailoutbox
    assert letter.to == [NEW]
    assert "Administrator invites you to be Reader at Mercia Icb" in letter.body
    guest = Client()
    assert "Mercia Icb" in said(guest.get(link_in(letter)))
    done = posted(guest, link_in(letter), {"name": "New Person", "password": "three-odd-words"}, follow=True)
    assert done.request["PATH_INFO"] == "/workspace/"
    assert guest.get(reverse("mfa_activate_totp")).status_code == 200
    user = User.objects.get(email=NEW)
    assert may(user, Permission.READ_WORKSPACE, people.icb, on=timezone.localdate())
    assert not may(user, Permission.EDIT_PLAN, people.icb, on=timezone.localdate())
    assert Client().get(link_in(letter)).status_code == 410
    events = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"invited", "registered", "accepted", "granted"} <= events
    assert user.memberships.get().granted_by == people.people["administrator"]


def test_the_first_administrator_is_invited_by_command(people, mailoutbox, capsys):
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("invite", NEW, "--body", "avon-board", "--site", "https://plans.example")
    assert "Administrator at Avon Board" in capsys.readouterr().out
    assert link_in(mailoutbox[0]).startswith("https://plans.example/accounts/invitation/")
    assert "You are invited to be Administrator" in mailoutbox[0].body
    with pytest.raises(CommandError, match="Send that invitation again instead"):
        call_command("invite", NEW, "--body", "avon-board", "--site", "https://plans.example")
    with pytest.raises(CommandError, match="There is no body"):
        call_command("invite", NEW, "--body", "nowhere", "--site", "https://plans.example")


def test_the_letter_holds_the_only_key(people, administrator, mailoutbox):
    invitation = invited(people, administrator)
    token = link_in(mailoutbox[0]).rstrip("/").rsplit("/", 1)[1]
    assert token not in str(Invitation.objects.values().get())
    assert token not in str(list(AuditEvent.objects.values()))
    assert queries.invitation_with(invitation.token_hash) is None
    assert queries.invitation_with(token) == invitation


def test_a_letter_is_not_sent_for_what_was_not_done(people, administrator, settings):
    settings.EMAIL_BACKEND = "core.mail.backend.OutboxBackend"
    with pytest.raises(Refused):
        invited(people, administrator, role=Role.HWB_CHAIR)
    with transaction.atomic():
        invited(people, administrator)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    invited(people, administrator)
    assert Mail.objects.get().is_confidential


def test_without_a_mail_server_the_link_is_told_once_to_who_invites(people, administrator, settings):
    invitation = invited(people, administrator)
    assert invitation.link in notices.what_became_of(invitation)
    settings.MAIL_SERVER = {"host": "mail.example"}
    assert invitation.link not in notices.what_became_of(invitation)


def test_a_known_person_gains_the_role_after_signing_in(people, administrator, mailoutbox, client):
    reader = people.people["approver"]
    invited(people, administrator, email=reader.email, role=Role.SRO)
    link = link_in(mailoutbox[0])
    assert "You have an account already" in said(client.get(link))
    assert client.post(link).status_code == 200
    assert not reader.memberships.filter(role=Role.SRO).exists()
    sign_in(client, reader.email)
    page = client.post(link, follow=True)
    assert "You are Senior Responsible Owner at Mercia Icb from now on" in said(page)
    assert reader.memberships.filter(role=Role.SRO).count() == 1


def test_somebody_else_cannot_take_the_role(people, administrator, mailoutbox, client):
    invited(people, administrator, email=people.people["approver"].email, role=Role.SRO)
    client.force_login(people.people["author"])
    for answer in (client.get(link_in(mailoutbox[0])), client.post(link_in(mailoutbox[0]))):
        assert answer.status_code == 409
        assert "This invitation is for somebody else" in said(answer)
    assert not Membership.objects.filter(role=Role.SRO).exists()


def test_a_new_letter_closes_the_old_link_and_a_withdrawn_one_opens_nothing(office, people, administrator, mailoutbox):
    invitation = invited(people, administrator)
    posted(office, reverse("accounts:invite-again", args=[invitation.pk]))
    first, second = map(link_in, mailoutbox)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert "Withdraw the invitation" in said(office.get(reverse("accounts:withdraw", args=[invitation.pk])))
    posted(office, reverse("accounts:withdraw", args=[invitation.pk]))
    refused = Client().post(second, {"name": "X", "password": "three-odd-words"})
    assert refused.status_code == 410
    assert "This invitation was withdrawn" in said(refused)
    assert not User.objects.filter(email=NEW).exists()


def test_an_invitation_expires_and_can_be_sent_again(office, people, administrator, mailoutbox, settings):
    long_ago = timezone.now() - timedelta(days=settings.INVITATION_DAYS, minutes=1)
    invitation = invited(people, administrator, at=long_ago)
    assert "This invitation was open until" in said(Client().get(link_in(mailoutbox[0])))
    assert "Expired" in said(office.get(reverse("accounts:people")))
    posted(office, reverse("accounts:invite-again", args=[invitation.pk]))
    assert Client().get(link_in(mailoutbox[1])).status_code == 200


def test_trying_out_links_is_limited(client):
    answers = {client.post(f"/accounts/invitation/guess-{number}/").status_code for number in range(31)}
    assert answers == {410, 429}


def test_a_role_that_was_to_begin_later_begins_later(people, administrator, mailoutbox):
    later = timezone.localdate() + timedelta(days=10)
    invited(people, administrator, starts_on=later, ends_on=later)
    posted(Client(), link_in(mailoutbox[0]), {"name": "N", "password": "three-odd-words"})
    membership = Membership.objects.get(user__email=NEW)
    assert (membership.starts_on, membership.ends_on) == (later, later)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": "administrator@test.local"}, "You cannot give yourself a role. Ask another administrator."),
        ({"role": Role.HWB_OFFICER}, "is not a Health and Wellbeing Board"),
        ({"email": "planner@test.local", "role": Role.PLANNER}, "is Planner at Mercia Icb already"),
        ({"ends_on": "yesterday"}, "The last day must be today or later"),
        ({"ends_on": "yesterday"}, "The last day must not be before the first day"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(office, people, changes, reason):
    if "ends_on" in changes:
        changes = {"ends_on": timezone.localdate() - timedelta(days=1)}
    page = said(office.post(reverse("accounts:invite"), filled(people.icb, **changes)))
    assert reason in page
    assert "<title>Error: Invite somebody" in page
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_to_one_role(office, people, administrator):
    invited(people, administrator)
    assert "Send that invitation again instead" in said(office.post(reverse("accounts:invite"), filled(people.icb)))


def test_an_administrator_looks_after_own_bodies_and_an_icb_s_places(people, administrator):
    managed = {body.slug for body in bodies_managed(administrator, on=timezone.localdate())}
    assert managed == {
        "mercia-icb", "avon-board", "tamar-board", "avon-partnership", "tamar-partnership",
    }  # fmt: skip
    actions.grant(
        user=people.people["author"], organisation=people.boards[0], role=Role.ADMINISTRATOR,
        starts_on=timezone.localdate(), by=None, at=timezone.now(),
    )  # fmt: skip
    managed = bodies_managed(people.people["author"], on=timezone.localdate())
    assert [body.slug for body in managed] == ["avon-board"]


def test_a_board_s_administrator_touches_no_other_body(client, people, administrator):
    author, today = people.people["author"], timezone.localdate()
    actions.grant(
        user=author, organisation=people.boards[0], role=Role.ADMINISTRATOR, starts_on=today, by=None,
        at=timezone.now(),
    )  # fmt: skip
    client.force_login(author)
    elsewhere = people.people["planner"].memberships.get()
    invitation = invited(people, administrator)
    for name, pk in [
        ("change-end", elsewhere.pk), ("end-now", elsewhere.pk), ("remove-second-factor", elsewhere.pk),
        ("invite-again", invitation.pk), ("withdraw", invitation.pk),
    ]:  # fmt: skip
        assert client.post(reverse(f"accounts:{name}", args=[pk])).status_code == 404, name
    assert "Select a valid choice" in said(client.post(reverse("accounts:invite"), filled(people.icb)))
    assert "planner@test.local" not in said(client.get(reverse("accounts:people")))
    with pytest.raises(Refused, match="Only its administrator may"):
        invited(people, author, email="x@test.local")


@pytest.mark.parametrize("who", ["planner", "officer", "author", "analyst"])
def test_who_looks_after_nobody_is_told_so(client, people, who):
    client.force_login(people.people[who])
    for name in ("people", "invite"):
        answer = client.get(reverse(f"accounts:{name}"))
        assert answer.status_code == 403
        assert "You may not see this page" in said(answer)


def test_a_role_that_is_ended_counts_no_more_at_the_next_request(office, people):
    planner = Client()
    planner.force_login(people.people["planner"])
    membership = people.people["planner"].memberships.get()
    address = reverse("accounts:end-now", args=[membership.pk])
    assert "End the role of Planner now?" in said(office.get(address))
    assert "Planner is no longer Planner" in said(office.post(address, follow=True))
    today = timezone.localdate()
    assert not may(people.people["planner"], Permission.READ_WORKSPACE, on=today)
    assert may(people.people["planner"], Permission.READ_WORKSPACE, on=today - timedelta(days=1))
    assert "There is no plan for you" in said(planner.get("/workspace/"))
    assert "This role has ended already" in said(office.post(address, follow=True))
    actions.grant(
        user=people.people["planner"], organisation=people.icb, role=Role.PLANNER, starts_on=today, by=None,
        at=timezone.now(),
    )  # fmt: skip
    assert may(people.people["planner"], Permission.READ_WORKSPACE, on=today)


def test_the_last_day_is_changed_and_taken_away(office, people):
    membership = people.people["planner"].memberships.get()
    address = reverse("accounts:change-end", args=[membership.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)
    parts = {f"ends_on_{part}": getattr(tomorrow, part) for part in ("day", "month", "year")}
    assert "ends with" in said(office.post(address, parts, follow=True))
    membership.refresh_from_db()
    assert membership.ends_on == tomorrow
    past = said(office.post(address, {"ends_on_day": 1, "ends_on_month": 1, "ends_on_year": 2021}))
    assert "The last day must be today or later" in past
    office.post(address, {"ends_on_day": "", "ends_on_month": "", "ends_on_year": ""})
    membership.refresh_from_db()
    assert membership.ends_on is None


def test_nobody_changes_their_own_role(office, administrator):
    own = administrator.memberships.get()
    for name in ("change-end", "end-now"):
        page = office.post(reverse(f"accounts:{name}", args=[own.pk]), follow=True)
        assert "You cannot change your own role" in said(page)
    own.refresh_from_db()
    assert own.ended_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_invitation_and_for_three(
    office, people, administrator, count, django_assert_num_queries
):
    for number in range(count):
        invited(people, administrator, email=f"new{number}@test.local")
    with django_assert_num_queries(9):
        office.get(reverse("accounts:people"))


def test_a_lost_telephone_is_helped_and_told_of(office, people, mailoutbox):
    planner = people.people["planner"]
    with_app(planner)
    there = Client()
    there.force_login(planner)
    address = reverse("accounts:remove-second-factor", args=[planner.memberships.get().pk])
    assert "Do this only when you have spoken" in said(office.get(address))
    posted(office, address)
    assert factors(planner) == []
    assert there.get("/workspace/").status_code == 302
    assert mailoutbox[0].to == [planner.email]
    assert "removed the second step" in mailoutbox[0].body


def test_one_s_own_second_step_is_not_removed_that_way(office, administrator):
    with_app(administrator)
    page = office.post(reverse("accounts:remove-second-factor", args=[administrator.memberships.get().pk]), follow=True)
    assert "You cannot remove your own second step here" in said(page)
    assert factors(administrator) == ["totp"]
