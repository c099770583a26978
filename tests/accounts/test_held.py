"""Is everything told that is held about a person, to them and to nobody else, and no key with it?"""

import json
from io import StringIO

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.db.models import CharField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from core import mail
from core.models import AuditEvent
from core.subject import _about, held_about, kinds
from core.verdict import Refused
from tests.stages import NOW

pytestmark = pytest.mark.django_db
EMAIL = "planner@test.local"


@pytest.fixture
def planner(people):
    person = people.people["planner"]
    mail.post(to="Planner@test.local", subject="Your plan", text="It waits.", key="k", about=[], by=None, at=NOW)
    mail.post(to="officer@test.local", subject="Of another", text="Not yours.", key="o", about=[], by=None, at=NOW)
    person.password = make_password("correct-horse-battery")
    person.save(update_fields=["password"])
    return person


def test_the_account_its_roles_its_letters_and_its_deeds_are_told_and_nobody_elses(planner):
    actions.sign_out_everywhere(by=planner, at=NOW)
    told = held_about(EMAIL.upper())
    assert {"user", "membership", "mail", "audit event"} <= set(told)
    (letter,) = told["mail"]
    assert (letter["subject"], letter["text"]) == ("Your plan", "It waits.")
    assert told["user"][0]["password"].startswith("(kept")
    assert planner.password not in json.dumps(told)
    assert "officer@test.local" not in json.dumps(told)
    assert held_about("nobody@test.local") == {}


def test_every_table_is_asked_that_could_hold_a_person(planner):
    names = {model._meta.label for model in kinds()}
    assert {"core.Mail", "accounts.Invitation", "consultation.Response", "publication.Following"} <= names
    assert len(names) > 100
    # Whatever its length, a column that is named after a person is asked; and no other short one.
    fields = [field for model in kinds() for field in model._meta.concrete_fields if isinstance(field, CharField)]
    asked = {str(each) for each in fields if f"{each.name}__iexact" in str(_about(each.model, EMAIL, None))}
    assert {"core.Mail.to", "core.AuditEvent.by", "metrics.RatingRequest.asked_by", "core.Job.queued_by"} <= asked
    assert "plans.Plan.slug" not in asked


def test_a_person_reads_it_and_takes_it_along_and_that_is_noted(planner, client):
    client.force_login(planner)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("accounts:held")).content.decode()
    assert len(asked) <= 3 + len(list(kinds())), "each table once, however much is in it"
    assert "Mail: 1 record<" in page
    assert "Your plan" in page
    answer = client.post(reverse("accounts:held-export"))
    assert "attachment" in answer["Content-Disposition"]
    assert answer.json()["about"] == EMAIL
    assert answer.json()["held"]["mail"][0]["subject"] == "Your plan"
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.by) == ("exported what is held about", EMAIL)
    assert EMAIL not in json.dumps(event.detail)


def test_nobody_takes_out_what_is_held_about_another(planner, people):
    with pytest.raises(Refused, match="only what is held about yourself"):
        actions.export_held(email=EMAIL, by=people.people["administrator"], at=NOW)


def test_whoever_runs_the_portal_answers_for_who_has_no_account(planner):
    out = StringIO()
    call_command("export_person", "officer@test.local", stdout=out)
    assert json.loads(out.getvalue())["held"]["mail"][0]["subject"] == "Of another"
