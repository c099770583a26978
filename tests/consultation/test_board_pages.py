"""Can an officer do it all on the pages, and does nobody else see any of it?"""

import pytest
from django.test import Client
from django.urls import reverse

from consultation.models import Opinion, OpinionDraft
from tests.consultation import board_stages as board

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultee(people):
    board.chair(people)
    return board.asked(people)


def signed_in(people, name):
    client = Client()
    client.force_login(people.people[name])
    return client


def at(name, consultee, *more):
    return reverse(f"consultation:{name}", args=[consultee.pk, *more])


def answer(consultee, **more):
    number = board.plan_actions.register.RegisteredPlan.objects.get(owner=consultee.organisation).pk
    return {
        "version": "0", f"finding-{number}": "partly", f"reasons-{number}": " More.\r\n", "text": "  It does.\r\n\t ",
        "how": "under delegation", "delegation": "The Chair, minute 4", "agreed_on_day": "2", "agreed_on_month": "11",
        "agreed_on_year": "2026", **more,
    }  # fmt: skip


def test_from_the_list_to_the_receipt(people, consultee):
    officer, chair = signed_in(people, "officer"), signed_in(people, "chair")
    page = officer.get("/boards/").content.decode()
    assert "Mercia Plan" in page
    assert "Not started" in page
    for path in ("board", "board-priorities", "board-answer", "board-files"):
        assert officer.get(at(path, consultee)).status_code == 200, path
    assert officer.get(f"/boards/{consultee.pk}/draft/").status_code == 200
    done = officer.post(at("board-answer", consultee), answer(consultee, check="1"))
    assert done.headers["Location"] == at("board-check", consultee)
    draft = OpinionDraft.objects.get()
    assert draft.text == "  It does.\r\n\t "
    assert "Offer it for release" in officer.get(at("board-check", consultee)).content.decode()
    officer.post(at("board-offer", consultee), {"version": draft.version})
    assert "somebody else of the board must release it" in officer.get(at("board-check", consultee)).content.decode()
    chair.post(at("board-release", consultee), {"version": draft.version})
    done = officer.post(at("board-submit", consultee), {"key": draft.key})
    opinion = Opinion.objects.get()
    assert done.headers["Location"] == at("board-receipt", consultee, opinion.number)
    receipt = officer.get(done.headers["Location"]).content.decode()
    assert opinion.number in receipt
    assert opinion.sha256 in receipt
    pdf = officer.get(f"/boards/{consultee.pk}/receipts/{opinion.number}/receipt.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert opinion.text == "  It does.\r\n\t "
    assert opinion.given_role == "Health and Wellbeing Board officer"
