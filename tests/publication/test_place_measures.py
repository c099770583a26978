"""Does a Place's page say what is missing of its measures first, then some open numbers, then its own measures?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import actions as metric_actions
from publication import queries
from publication.bundle.places import render_places
from tests.metrics import made_up
from tests.metrics.made_up import WHO
from tests.publication.site_content import no_register

pytestmark = pytest.mark.django_db
WHY = {"worse": "Twice as many children.", "assessment": "Avon JSNA 2025", "passage": "Page 7"}


def rendered(slug):
    made = render_places(queries.site_places(), [], [], no_register(), [], measured=queries.site_place_measures())
    return " ".join(made[f"places/{slug}/index.html"].decode().split())


def test_what_is_missing_stands_first_then_a_few_numbers_then_its_own(people, tmp_path):
    made_up.coded(people)
    made_up.listed(2)
    metric_actions.register_indicator(slug="wait-1", title="Wait 1", licence="Ask us", **WHO)
    made_up.confirmed()
    made_up.everywhere(tmp_path / "a.csv", 2, areas=(made_up.ICB, made_up.AVON))
    metric_actions.add_local_measure(place=people.places[0], title="Asthma", **WHY, **WHO)
    page = rendered("avon")
    assert page.index("What is missing, of 2 measures") < page.index("What the data say") < page.index("of its own")
    assert '<a href="/metrics/wait-0/">Wait 0</a>: <strong>93.0%</strong>' in page
    assert "for the period to 31 August 2025" in page
    assert "/metrics/wait-1/" not in page, "its licence is not open"
    assert "Twice as many children." in page
    assert "Avon JSNA 2025, Page 7" in page
    other = rendered("tamar")
    assert "No number of Tamar has been published yet" in other
    assert "Asthma" not in other


def test_how_my_area_is_covered_is_told_from_council_to_plan(people):
    page = rendered("avon")
    covered = page[page.index('id="covered"') :]
    assert covered.index("Avon Council") < covered.index("Avon Board") < covered.index("Avon Partnership")
    assert "no plan of it has been published yet" in covered
    assert "No plan for the whole area has been published yet." in covered


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(people, tmp_path, count):
    made_up.coded(people)
    made_up.listed(count)
    made_up.everywhere(tmp_path / "a.csv", count)
    for number in range(count):
        metric_actions.add_local_measure(place=people.places[0], title=f"Asthma {number}", **WHY, **WHO)
    with CaptureQueriesContext(connection) as asked:
        queries.site_place_measures()
    assert len(asked) == 6
