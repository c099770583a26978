"""May a program act for a person, for that person only, and only as long as it should?"""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Membership, Role, Token
from core.models import AuditEvent
from core.verdict import Refused
from tests import stages
from tests.accounts.signing_in import said, with_app

pytestmark = pytest.mark.django_db
PLANS = "/api/v1/working/plans/"
SECRET = re.compile(r"jfp_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")


def key_for(user, *scopes, days=90, at=None):
    membership = Membership.objects.get(user=user)
    return actions.make_token(
        membership=membership, name="Dashboard", scopes=scopes or ["workspace:read"], days=days, by=user,
        at=at or timezone.now(),
    )  # fmt: skip


def asked(key, address=PLANS, status=200):
    response = Client().get(address, headers={"authorization": f"Bearer {key}"})
    assert response.status_code == status, response.content
    return response


@pytest.fixture
def planner(people):
    return people.people["planner"]


@pytest.fixture
def browser(planner):
    client = Client()
    client.force_login(planner)
    return client


def test_a_key_is_made_on_a_page_shown_once_and_kept_as_a_hash(browser, planner):
    page = said(browser.get(reverse("accounts:make-key")))
    assert "Write the sections of plans" in page
    assert "Send observations" not in page  # a planner may not
    membership = Membership.objects.get(user=planner)
    sent = {"name": "Dashboard", "membership": membership.pk, "scopes": ["workspace:read"], "days": "30"}
    made = browser.post(reverse("accounts:make-key"), sent)
    (key,) = set(SECRET.findall(said(made)))
    assert "no-store" in made["Cache-Control"]
    token = Token.objects.get()
    assert key.startswith(token.prefix)
    assert key not in str(Token.objects.values().get())
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    listed = said(browser.get(reverse("accounts:keys")))
    assert token.prefix in listed
    assert "Never used" in listed
    assert not SECRET.search(listed)
    assert asked(key).json()["results"] == []
    assert "Last used" in said(browser.get(reverse("accounts:keys")))
    event = AuditEvent.objects.get(verb="made")
    assert (event.by, event.detail["prefix"]) == (planner.email, token.prefix)
    assert key not in str(event.detail)


def test_what_is_left_out_is_said_and_nothing_is_made(browser):
    page = said(browser.post(reverse("accounts:make-key"), {"name": " ", "days": "400"}))
    for words in ("Enter what the key is for", "Select what the program may do", "400 is not one"):
        assert words in page
    assert not Token.objects.exists()


def test_a_key_is_only_for_a_role_of_ones_own_and_what_it_may_do(people, planner):
    other = Membership.objects.get(user=people.people["analyst"])
    with pytest.raises(Refused) as refused:
        actions.make_token(
            membership=other, name="", scopes=["sections:write"], days=366, by=planner, at=stages.NOW
        )  # fmt: skip
    told = " ".join(refused.value.reasons)
    for words in ("a role of your own", "what the key is for", "does not let you write the sections", "1 to 365 days"):
        assert words in told


def test_who_has_no_second_step_makes_no_key_and_uses_none(planner, settings):
    _, key = key_for(planner)
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(Refused, match="second step"):
        key_for(planner)
    assert "second step" in asked(key, status=401).json()["detail"]
    with_app(planner)
    asked(key)
    key_for(planner)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (None, "needs a key"),
        ("Basic cGxhbm5lcg==", "no key"),
        ("Bearer", "no key"),
        ("Bearer jfp_00000000_" + "A" * 43, "no such key"),
        ("Bearer \x00", "no key"),
    ],
)
def test_who_shows_no_good_key_is_told_so(people, browser, header, words):
    """A browser that is signed in has none either: a session opens nothing here."""
    response = browser.get(PLANS, headers={"authorization": header} if header else {})
    assert response.status_code == 401
    assert words in response.json()["detail"]
    assert response["WWW-Authenticate"].startswith('Bearer realm="working"')
    assert ("invalid_token" in response["WWW-Authenticate"]) == bool(header)


def test_a_key_ends_with_its_day_its_role_its_account_and_at_a_word(people, planner):
    _, key = key_for(planner)
    asked(key)
    _, old = key_for(planner, days=1, at=timezone.now() - timedelta(days=1, seconds=1))
    assert "was good until" in asked(old, status=401).json()["detail"]
    planner.is_active = False
    planner.save()
    assert "closed" in asked(key, status=401).json()["detail"]
    planner.is_active = True
    planner.save()
    asked(key)
    membership = Membership.objects.get(user=planner)
    membership.ended_at = timezone.now()
    membership.save()
    assert "role that this key acts for has ended" in asked(key, status=401).json()["detail"]


def test_a_key_acts_as_one_member_only_whatever_else_its_owner_is(people, planner):
    """The planner is also a reader of another body's plans; the key of the one role opens nothing of the other."""
    elsewhere = stages.organisation("elsewhere-icb", stages.Kind.ICB)
    stages.plan(people, people.joint, slug="theirs", owner=elsewhere)
    stages.plan(people, people.joint, slug="ours")
    _, key = key_for(planner)
    actions.grant(
        user=planner, organisation=elsewhere, role=Role.READER, starts_on=stages.TODAY, by=None, at=stages.NOW
    )
    assert [row["slug"] for row in asked(key).json()["results"]] == ["ours"]
    browser = Client()
    browser.force_login(planner)
    assert browser.get("/workspace/plans/theirs/").status_code == 200


def test_a_scope_that_lacks_is_named(planner):
    _, key = key_for(planner, "milestones:report")
    response = asked(key, status=403)
    assert "“workspace:read”" in response.json()["detail"]
    assert 'error="insufficient_scope", scope="workspace:read"' in response["WWW-Authenticate"]


def test_a_key_is_revoked_by_its_owner_after_a_question(browser, planner, people):
    token, key = key_for(planner)
    stranger = Client()
    stranger.force_login(people.people["second-planner"])
    address = reverse("accounts:revoke-key", args=[token.pk])
    assert stranger.post(address).status_code == 404
    assert "cannot be undone" in said(browser.get(address))
    asked(key)
    assert "opens nothing any more" in said(browser.post(address, follow=True))
    assert "revoked" in asked(key, status=401).json()["detail"]
    assert AuditEvent.objects.get(verb="revoked").detail["prefix"] == token.prefix
    assert "revoked already" in said(browser.post(address, follow=True))


def test_an_administrator_sees_and_revokes_the_keys_of_the_body_and_no_others(people, planner):
    token, key = key_for(planner)
    administrator, author = Client(), Client()
    administrator.force_login(people.people["administrator"])
    author.force_login(people.people["author"])
    listed = said(administrator.get(reverse("accounts:keys-of-people")))
    assert planner.email in listed
    assert author.get(reverse("accounts:keys-of-people")).status_code == 403
    elsewhere = stages.organisation("elsewhere-icb", stages.Kind.ICB)
    actions.grant(
        user=people.people["officer"], organisation=elsewhere, role=Role.ADMINISTRATOR, starts_on=stages.TODAY,
        by=None, at=stages.NOW,
    )  # fmt: skip
    other = Client()
    other.force_login(people.people["officer"])
    address = reverse("accounts:revoke-key-of", args=[token.pk])
    assert other.post(address).status_code == 404
    assert "Nobody in your organisations" in said(other.get(reverse("accounts:keys-of-people")))
    administrator.post(address)
    asked(key, status=401)
    token.refresh_from_db()
    assert token.revoked_by == people.people["administrator"]


def test_the_database_itself_refuses_what_a_key_may_not_become(planner):
    token, _ = key_for(planner)
    for change in ({"expires_at": token.expires_at + timedelta(days=1)}, {"scopes": ["sections:write"]}):
        with pytest.raises(DatabaseError, match="set once and never changed"), transaction.atomic():
            Token.objects.filter(pk=token.pk).update(**change)
    revoked = actions.revoke_token(token=token, by=planner, at=timezone.now())
    with pytest.raises(DatabaseError, match="set once"), transaction.atomic():
        Token.objects.filter(pk=revoked.pk).update(revoked_at=None)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Token.objects.filter(pk=token.pk).delete()
    fields = {name: getattr(token, name) for name in ("membership", "name", "scopes", "made_at")}
    for wrong in ({"expires_at": token.made_at + timedelta(days=366)}, {"secret_hash": "jfp_plain"}, {"scopes": []}):
        row = {"expires_at": token.expires_at, "secret_hash": "0" * 64, "prefix": "jfp_other", **fields, **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            Token.objects.create(**row)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "who", "queries"), [("keys", "planner", 6), ("keys-of-people", "administrator", 7)])
def test_a_list_of_keys_costs_the_same_for_one_and_for_three(
    people, planner, name, who, queries, count, django_assert_num_queries
):
    for _ in range(count):
        key_for(planner)
    client = Client()
    client.force_login(people.people[who])
    with django_assert_num_queries(queries):
        assert said(client.get(reverse(f"accounts:{name}"))).count(">jfp_") == count
