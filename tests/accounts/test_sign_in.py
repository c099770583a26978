"""Who gets in: with which password, which second step, how often may one guess, and what does a stranger learn?"""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import User
from tests.accounts.signing_in import (
    PASSWORD,
    SIGN_IN,
    code_for,
    factors,
    link_in,
    said,
    set_up_app,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db
LOCKED = "There were too many wrong attempts. Wait five minutes, then try again."
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def planner(people):
    return people.people["planner"]


def is_in(client: Client) -> bool:
    return client.get("/workspace/").status_code == 200


def test_the_way_asked_for_is_kept_and_no_other_site_is_gone_to(client, planner):
    there = client.post(f"{SIGN_IN}?next=/workspace/jobs/", {"login": planner.email, "password": PASSWORD})
    assert there.headers["Location"] == "/workspace/jobs/"
    client.logout()
    elsewhere = client.post(f"{SIGN_IN}?next=https://evil.example/", {"login": planner.email, "password": PASSWORD})
    assert elsewhere.headers["Location"] == "/workspace/"


def test_a_closed_account_does_not_get_in(client, planner):
    User.objects.filter(pk=planner.pk).update(is_active=False)
    assert "This account is closed" in said(sign_in(client, planner.email, follow=True))
    assert not is_in(client)


def test_after_five_wrong_passwords_the_right_one_is_refused_in_words(client, planner):
    for _ in range(5):
        assert LOCKED not in said(sign_in(client, planner.email, "wrong"))
    assert LOCKED in said(sign_in(client, planner.email))
    assert not is_in(client)


def test_the_lock_is_on_the_account_from_every_address_and_in_every_spelling(client, planner):
    for number in range(5):
        sign_in(client, planner.email.upper(), "wrong", REMOTE_ADDR=f"10.0.0.{number}", HTTP_HOST="localhost")
    assert LOCKED in said(sign_in(client, f" {planner.email}", REMOTE_ADDR="10.9.9.9", HTTP_HOST="127.0.0.1"))
    assert sign_in(client, "analyst@test.local", REMOTE_ADDR="10.9.9.9").status_code == 302


def test_one_address_that_tries_many_accounts_is_locked_out(client, planner):
    for number in range(20):
        sign_in(client, f"guess{number}@test.local", "wrong")
    assert LOCKED in said(sign_in(client, planner.email))
    assert sign_in(Client(), planner.email, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_a_forged_forwarding_header_does_not_give_a_new_address(client, planner, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(20):
        forged = f"10.0.0.{number}, 192.0.2.7"
        sign_in(client, f"guess{number}@test.local", "wrong", HTTP_X_FORWARDED_FOR=forged)
    assert LOCKED in said(sign_in(client, planner.email, HTTP_X_FORWARDED_FOR="10.0.0.99, 192.0.2.7"))
    assert sign_in(Client(), planner.email, HTTP_X_FORWARDED_FOR="10.0.0.99, 192.0.2.8").status_code == 302


def test_signing_in_rightly_does_not_forgive_wrong_attempts(client, planner):
    for _ in range(4):
        sign_in(client, planner.email, "wrong")
    assert sign_in(client, planner.email).status_code == 302
    client.logout()
    sign_in(client, planner.email, "wrong")
    assert LOCKED in said(sign_in(client, planner.email))


def test_the_cache_does_not_throw_out_lockouts(settings):
    # Django's default of 300 entries would: a guesser makes two for each address tried.
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    assert "DatabaseCache" in settings.CACHES["default"]["BACKEND"]


def test_a_stranger_does_not_learn_whose_address_has_an_account(client, planner, mailoutbox):
    wrong, unknown = sign_in(client, planner.email, "wrong"), sign_in(client, "nobody@test.local", "wrong")
    plain = [said(page).replace(planner.email, "X").replace("nobody@test.local", "X") for page in (wrong, unknown)]
    assert len({page.split("<main")[1].split("csrfmiddlewaretoken")[0] for page in plain}) == 1
    for _ in range(5):
        unknown = sign_in(client, "nobody@test.local", "wrong")
    assert LOCKED in said(unknown)
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}).headers["Location"]
        for email in (planner.email, "nobody@test.local")
    ]
    assert len(set(answers)) == 1


def test_nobody_signs_up_uninvited(client):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/sign-up/").status_code == 404


def test_password_fields_may_be_filled_by_a_password_manager(client):
    page = said(client.get(SIGN_IN))
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "placeholder" not in page.partition('id="maincontent"')[2], "but for the search box of every page"


def test_a_person_without_a_second_step_is_led_to_set_one_up_and_then_on(client, planner, required):
    client.post(f"{SIGN_IN}?next=/workspace/jobs/", {"login": planner.email, "password": PASSWORD})
    led = client.get("/workspace/jobs/")
    assert led.headers["Location"] == reverse("mfa_index")
    assert "Before you go on" in said(client.get(reverse("mfa_index")))
    set_up_app(client)
    assert factors(planner) == ["recovery_codes", "totp"]
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    assert client.get(reverse("accounts:go-on")).headers["Location"] == "/workspace/jobs/"
    assert client.get("/workspace/jobs/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/workspace/", "/accounts/", "/accounts/people/", "/accounts/sessions/", "/admin/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_open_before_the_second_step_is_set_up(client, people, required, address, method):
    client.force_login(people.people["administrator"])
    assert getattr(client, method)(address).headers["Location"] == reverse("mfa_index")


def test_the_second_step_is_required_unless_said_otherwise(tmp_path):
    own = {"DATABASE_URL": os.environ["DATABASE_URL"], "JFP_RUN_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    script = "from jfp_portal import settings; print(settings.SECOND_FACTOR_REQUIRED, settings.EMAIL_BACKEND)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "core.mail.backend.OutboxBackend"]


def test_a_password_alone_does_not_open_an_account_with_a_second_step(client, planner):
    secret = with_app(planner)
    assert sign_in(client, planner.email).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right" in said(wrong)
    assert "<title>Error: Second step" in said(wrong)
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).headers["Location"] == "/workspace/"
    assert is_in(client)


def test_a_code_works_once(client, planner):
    secret = with_app(planner)
    code = code_for(secret)
    for expected in (302, 200):
        fresh = Client()
        sign_in(fresh, planner.email)
        assert fresh.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_guessing_codes_locks_the_second_step_too(client, planner):
    secret = with_app(planner)
    sign_in(client, planner.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert LOCKED in said(client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}))


def test_a_recovery_code_works_once(client, planner):
    sign_in(client, planner.email)
    set_up_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    for expected in (302, 200):
        fresh = Client()
        sign_in(fresh, planner.email)
        assert fresh.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_secrets_of_the_second_step_are_encrypted_where_they_are_kept(client, planner, settings, caplog):
    sign_in(client, planner.email)
    secret = set_up_app(client)
    kept = Authenticator.objects.get(user=planner, type="totp")
    assert secret not in str(kept.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert kept.wrap().validate_code(code_for(secret, ahead=1))
    settings.SECRET_KEY_FALLBACKS = []
    with caplog.at_level(logging.ERROR):
        assert not kept.wrap().validate_code(code_for(secret))
    assert "SECRET_KEY" in caplog.text


def test_the_last_second_step_stays_where_it_is_required(client, planner, required):
    sign_in(client, planner.email)
    set_up_app(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "Your account must keep a second step" in said(page)
    assert "totp" in factors(planner)


def test_the_second_step_is_changed_only_by_who_confirms_who_they_are(client, planner):
    secret = with_app(planner)
    sign_in(client, planner.email)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_add_webauthn"):
        Authenticator.objects.get_or_create(user=planner, type="recovery_codes", data={"seed": "", "used_mask": 0})
        asked = client.post(reverse(name)) if name != "mfa_view_recovery_codes" else client.get(reverse(name))
        assert asked.headers["Location"].startswith(reverse("account_reauthenticate")), name
    assert "totp" in factors(planner)


def test_a_forgotten_password_is_set_anew_by_letter_and_the_second_step_stays(client, planner, mailoutbox, caplog):
    caplog.set_level(logging.DEBUG)
    with_app(planner)
    other = Client()
    other.force_login(planner)
    for _ in range(5):
        sign_in(client, planner.email, "wrong")
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": planner.email})
    (letter,) = mailoutbox
    assert letter.to == [planner.email]
    link = link_in(letter)
    assert link not in caplog.text
    page = client.get(link, follow=True)
    done = client.post(page.request["PATH_INFO"], {"password1": "three-odd-words"}, follow=True)
    assert "Your password is changed" in said(done)
    assert not is_in(other)
    assert sign_in(client, planner.email, "three-odd-words").headers["Location"] == reverse("mfa_authenticate")
    assert "This link does not work any more" in said(Client().get(link, follow=True))


def test_a_weak_new_password_is_refused_in_words(client, planner):
    sign_in(client, planner.email)
    short = {"oldpassword": PASSWORD, "password1": "short"}
    page = said(client.post(reverse("account_change_password"), short))
    assert "at least 12 characters" in page
    assert "<title>Error: Change your password" in page


def test_changing_the_password_ends_all_other_sessions(client, planner):
    other = Client()
    sign_in(other, planner.email)
    sign_in(client, planner.email)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "three-odd-words"})
    assert is_in(client)
    assert not is_in(other)
    assert said(client.get(reverse("accounts:sessions"))).count("Last seen") == 1


def test_signing_out_takes_a_press_of_a_button(client, planner):
    sign_in(client, planner.email)
    assert "Do you want to sign out?" in said(client.get(reverse("accounts:sign-out")))
    assert is_in(client)
    client.post(reverse("accounts:sign-out"))
    assert not is_in(client)


def test_the_administration_has_no_door_of_its_own(client, people):
    administrator = people.people["administrator"]
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == SIGN_IN
    # A password posted to Django's own form would be neither counted nor followed by a second step.
    User.objects.filter(pk=administrator.pk).update(is_staff=True, is_superuser=True)
    with_app(administrator)
    posted = client.post("/admin/login/", {"username": administrator.email, "password": PASSWORD})
    assert posted.headers["Location"].startswith(SIGN_IN)
    client.force_login(people.people["planner"])
    assert client.get("/admin/login/").status_code == 403
    client.force_login(administrator)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/password_change/").headers["Location"] == reverse("account_change_password")
    # As a member of staff one could otherwise try out others' passwords there.
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).headers["Location"] == "/admin/"


@pytest.mark.parametrize("model", ["mfa/authenticator", "account/emailaddress", "usersessions/usersession"])
def test_the_administration_shows_no_secrets_of_signing_in(client, people, model):
    administrator = people.people["administrator"]
    User.objects.filter(pk=administrator.pk).update(is_staff=True, is_superuser=True)
    client.force_login(administrator)
    assert client.get(f"/admin/{model}/").status_code == 404
