"""Are the pages about overlap and about the Places side by side fit for everybody: by axe, and on a screen of 320
pixels? With nine Places and intentions that are alike."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from priorities import actions
from priorities.models import Consideration
from tests.browser import faults_of_pages
from tests.priorities.many import objectives
from tests.priorities.test_intentions import WHO, cycle  # noqa: F401
from tests.priorities.test_overlaps import BEDS, NIGHT, compared, said

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def pages(client, cycle, people, tmp_path):  # noqa: F811
    """Each page as a file, named by what it shows."""
    rows = [said(cycle, people, f"Night clinics near the station {n}", NIGHT, lead=n % 2) for n in range(4)]
    rows.append(said(cycle, people, "Rehabilitation", BEDS, lead=None))
    items = objectives()
    for number, row in enumerate(rows):
        Consideration.objects.create(
            intention=row, question="partnership", answer=True, evidence="A paper", item=items[number // 4]
        )
    compared(cycle)
    who = {"outcome": "merge", "keep": rows[0], "reason": "One clinic is enough for both.", **WHO}
    actions.decide_overlap(first=rows[0], second=rows[2], **who)
    client.force_login(people.people["planner"])
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "static").symlink_to(Path(settings.BASE_DIR) / "static")
    addresses = {
        "overlaps": reverse("priorities:overlaps", args=[cycle.slug]),
        "undecided": reverse("priorities:overlap", args=[cycle.slug, 1, 2]),
        "merged": reverse("priorities:overlap", args=[cycle.slug, 1, 3]),
        "places": reverse("priorities:places", args=[cycle.slug]),
        "place-objective": reverse("priorities:place-objective", args=[cycle.slug, items[0].pk]),
    }
    for name, address in addresses.items():
        (folder / f"{name}.html").write_bytes(client.get(address).content)
    refused = client.post(addresses["undecided"], {"verb": "decide"})
    (folder / "refused.html").write_bytes(refused.content)
    actions.ask_to_compare(cycle=cycle, **WHO)
    (folder / "running.html").write_bytes(client.get(addresses["overlaps"]).content)
    return folder


def test_the_pages_pass_axe_and_fit_a_small_screen(pages):
    assert faults_of_pages(pages) == {}
