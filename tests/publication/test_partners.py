"""Is there one directory of the partners' own plans, in which a person says of each link whether it works, and when?"""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from core.verdict import Refused
from organisations.models import Organisation
from plans import actions
from plans.models import LinkCheck, RegisteredPlan
from plans.queries import partner_plans
from publication import queries
from publication.actions import show
from publication.bundle import storage
from publication.bundle.partners import HEADS, render_partners
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": NOW}
ADDRESS = "https://trust.example/strategy"


@pytest.fixture
def trust(people):
    return Organisation.objects.get(slug="mercia-trust")


def entered(people, trust, title="Our strategy", **more):
    return actions.enter_partner_plan(
        title=title, owner=trust, kind=people.reference, **({"period": "2023-28", "address": ADDRESS} | WHO | more)
    )


def rendered():
    made = render_partners(queries.site_bodies([]), queries.site_places(), queries.site_partners(), site_name="A site")
    rows = list(csv.DictReader(io.StringIO(made["plans/partners/partners.csv"].decode("utf-8-sig"))))
    return " ".join(made["plans/partners/index.html"].decode().split()), rows


def test_from_entering_a_plan_to_a_dead_link_that_everybody_sees(client, people, trust):
    client.force_login(people.people["planner"])
    typed = {"title": "Our strategy", "owner": trust.pk, "kind": people.reference.pk, "address": ADDRESS}
    page = client.post(reverse("plans:add-partner-plan"), typed, follow=True).content.decode()
    assert "“Our strategy” is in the directory." in page
    assert "Never checked" in page
    check = reverse("plans:check-partner-link", args=["mercia-trust-our-strategy"])
    assert f'href="{ADDRESS}"' in client.get(check).content.decode()
    assert client.post(check, {}).status_code == 422
    page = client.post(check, {"works": "no", "note": "Page not found"}, follow=True).content.decode()
    assert "Dead link" in page
    show()
    public = (storage.root() / "public/plans/partners/index.html").read_text()
    assert "Dead link" in public
    assert "Page not found" in public
    assert "1 link is dead." in " ".join(public.split())
    assert people.people["planner"].email not in public


def test_partners_without_a_plan_are_named_and_the_file_says_the_same(people, trust):
    page, rows = rendered()
    assert rows == []
    assert "0 plans of partners are entered." in page
    assert page.count("No plan of its own is entered.") == 3, "the trust and two councils"
    row = entered(people, trust)
    actions.check_link(plan=row, works=True, **WHO)
    page, (row,) = rendered()
    assert list(row) == HEADS
    assert (row["Plan"], row["Owner"], row["Period"], row["Link"], row["Last checked"]) == (
        "Our strategy", "Mercia Trust", "2023-28", "Works", "2026-11-02",
    )  # fmt: skip
    assert page.count("No plan of its own is entered.") == 2


def test_a_new_address_was_never_checked_and_the_record_keeps_the_old(people, trust):
    row = entered(people, trust)
    actions.check_link(plan=row, works=True, **WHO)
    moved = f"{ADDRESS}-2"
    actions.check_link(plan=row, works=False, address=moved, by=SYSTEM, at=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (row.address, row.checked_on) == (moved, None)
    assert [(check.address, check.works) for check in LinkCheck.objects.order_by("pk")] == [
        (ADDRESS, True), (moved, False),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(verb="checked link").count() == 2
    RegisteredPlan.objects.update(address=f"{ADDRESS}-3")
    assert queries.site_partners()[0]["works"] is None


def test_every_reason_is_given_at_once(people, trust):
    with pytest.raises(Refused) as refused:
        actions.enter_partner_plan(
            title=" ", owner=people.boards[0], kind=people.reference, by=people.people["author"], at=NOW
        )
    assert len(refused.value.reasons) == 3
    row = entered(people, trust, address="")
    with pytest.raises(Refused, match="Give the address"):
        actions.check_link(plan=row, works=True, **WHO)
    with pytest.raises(Refused, match="is entered already"):
        entered(people, trust)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(client, people, trust, count):
    for number in range(count):
        actions.check_link(plan=entered(people, trust, title=f"Plan {number}"), works=True, **WHO)
    assert len(partner_plans()) == count
    with CaptureQueriesContext(connection) as asked:
        queries.site_partners()
    assert len(asked) == 2
    client.force_login(people.people["planner"])
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("plans:partner-plans"))
    assert len(asked) == 8
