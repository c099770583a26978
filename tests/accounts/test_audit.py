"""Does an administrator find who did what, and can a stranger verify the copy that they take?"""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import Role
from accounts.permissions import audit_seen_by
from core import audit, trail
from core.models import AuditEvent
from tests import stages
from tests.stages import NOW, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
PAGE = "accounts:audit"


@pytest.fixture
def office(client, people):
    client.force_login(people.people["administrator"])
    return client


def rows(page) -> list[AuditEvent]:
    return [row["event"] for row in page.context["rows"]]


def done(person, verb, subject, **more):
    return audit.record(verb, subject, by=person, at=more.pop("at", NOW), **more)


def test_what_was_done_is_found_by_who_what_subject_and_day(office, people):
    planner, analyst = people.people["planner"], people.people["analyst"]
    first = done(planner, "measured", people.icb, why="To see")
    second = done(analyst, "measured", people.boards[0], at=datetime(2026, 11, 3, 0, 30, tzinfo=UTC))
    # Midnight in London: the third of November begins here, and it is winter.
    third = done(planner, "weighed", people.icb, at=datetime(2026, 11, 2, 23, 59, tzinfo=UTC))
    newest = [second, third, first]

    def found(**asked):
        return [event for event in rows(office.get(reverse(PAGE), asked)) if event in newest]

    def day(name, value):
        return {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}

    assert found() == newest
    assert found(who="PLANNER@") == [third, first]
    assert found(what="measured") == [second, first]
    assert found(kind="organisations.organisation", number=people.icb.pk) == [third, first]
    assert found(**day("first", date(2026, 11, 3))) == [second]
    assert found(**day("last", date(2026, 11, 2))) == [third, first]
    assert found(what="no such thing") == []
    assert "Nothing that was done matches" in office.get(reverse(PAGE), {"what": "no such thing"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"first_day": "31", "first_month": "2", "first_year": "2026"}, "Enter a real date"),
        (
            {"first_day": 2, "first_month": 2, "first_year": 2026, "last_day": 1, "last_month": 2, "last_year": 2026},
            "The last day must not come before the first day",
        ),
        ({"kind": "secrets"}, "Select a valid choice"),
    ],
)
def test_a_question_that_is_wrong_is_said_and_answers_nothing(office, asked, sentence):
    for answer in (office.get(reverse(PAGE), asked), office.post(reverse("accounts:audit-export"), asked)):
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert rows(answer) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_asks_the_same_number_of_questions_however_much_was_done(
    office, people, number, django_assert_num_queries
):
    for _ in range(number):
        done(people.people["planner"], "measured", people.icb)
    trail.seal()
    office.get(reverse(PAGE))
    with django_assert_num_queries(12):
        office.get(reverse(PAGE), {"what": "measured"})


def test_the_list_has_pages_that_keep_the_question(office, people):
    for _ in range(26):
        done(people.people["planner"], "measured", people.icb)
    page = office.get(reverse(PAGE), {"what": "measured"})
    assert len(rows(page)) == 25
    assert "?what=measured&amp;page=2" in page.content.decode()
    assert len(rows(office.get(reverse(PAGE), {"what": "measured", "page": 2}))) == 1


def test_who_looks_after_nobody_sees_nothing_and_the_refusal_is_logged(people, caplog):
    client = Client()
    client.force_login(people.people["planner"])
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse("accounts:audit-export")).status_code == 403
    assert not AuditEvent.objects.filter(verb="exported the audit trail").exists()
    assert caplog.text.count("Forbidden") == 2, "ASVS 16.3.2"
    assert "planner@test.local" not in caplog.text


def administrator(body, name):
    user = actions.register(email=f"{name}@test.local", name=name, password="correct-horse-battery", by=SYSTEM, at=NOW)
    actions.grant(user=user, organisation=body, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=SYSTEM, at=NOW)
    return user


def test_an_administrator_sees_what_their_own_people_did(people):
    other = administrator(stages.organisation("other-icb", stages.Kind.ICB), "other")
    council = administrator(people.boards[0], "council")
    of_icb = done(people.people["planner"], "measured", people.icb)
    of_board = done(people.people["officer"], "measured", people.icb)
    of_other = done(other, "measured", people.icb)
    of_nobody = done(None, "measured", people.icb)

    def seen(who):
        return set(audit_seen_by(who, on=TODAY).filter(verb="measured"))

    assert seen(people.people["administrator"]) == {of_icb, of_board, of_nobody}
    assert seen(other) == {of_other, of_nobody}
    assert seen(council) == {of_board}
    assert seen(people.people["planner"]) == set()


def test_a_stranger_verifies_the_copy(office, people):
    done(people.people["planner"], "=HYPERLINK", people.icb, words="Œuvre")
    trail.seal()
    answer = office.post(reverse("accounts:audit-export"), {"form": "jsonl"})
    links = [json.loads(line) for line in answer.getvalue().splitlines()]
    assert len(links) == AuditEvent.objects.count() - 1, "the copy itself is noted after what it holds was sealed"
    assert trail.chain_faults(links) == []
    links[3]["who"] = "nobody@test.local"
    assert trail.chain_faults(links) == ["Audit entry 4 was changed after it was written."]
    noted = AuditEvent.objects.latest("pk")
    assert (noted.verb, noted.by, noted.detail["form"]) == (
        "exported the audit trail",
        "administrator@test.local",
        "jsonl",
    )


def test_a_copy_for_a_spreadsheet_holds_no_formula_and_what_was_searched_for(office, people):
    done(people.people["planner"], "=HYPERLINK", people.icb, words="Œuvre")
    trail.seal()
    answer = office.post(reverse("accounts:audit-export"), {"form": "csv", "what": "HYPERLINK"})
    assert "attachment" in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert row["verb"] == "'=HYPERLINK"
    assert json.loads(row["detail"]) == {"words": "Œuvre"}
    assert len(row["entry_hash"]) == 64


def test_a_day_is_a_day_in_london(office, people):
    summer = done(people.people["planner"], "measured", people.icb, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    asked = {"what": "measured", "first_day": 1, "first_month": 7, "first_year": 2026}
    assert rows(office.get(reverse(PAGE), asked)) == [summer]
