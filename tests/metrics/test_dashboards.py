"""Do the dashboards show what is missing first, what was stored, and nothing that they worked out themselves?"""

from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from core.verdict import Refused
from metrics import actions, queries
from metrics.models import Interpretation, Measure
from metrics.progress import missing
from metrics.progress.missing import NOT_UPDATED, months_since
from organisations import actions as organisation_actions
from organisations.models import Organisation, Place
from priorities import actions as priority_actions
from priorities.models import Framework, Priority, PriorityMeasure
from tests import stages
from tests.metrics import made_up
from tests.metrics.made_up import AVON, ICB, TAMAR, WHO
from tests.stages import Kind

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def nothing_drawn():
    caches["charts"].clear()


@pytest.fixture
def analyst(client, people):
    made_up.coded(people)
    client.force_login(people.people["analyst"])
    return client


def text(response):
    return " ".join(response.content.decode().split())


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_months_are_whole_and_two_cycles_may_pass():
    assert months_since(date(2025, 1, 31), date(2026, 3, 30)) == 13
    assert months_since(date(2025, 1, 31), date(2026, 3, 31)) == 14
    told = {"metric": "named", "targets": ["confirmed"], "has_source": True, "on": ON}
    assert missing(**told, last=date(2026, 1, 31), frequency="monthly") == []
    old = missing(**told, last=date(2025, 1, 5), frequency="monthly")
    assert old == [(NOT_UPDATED, "Not updated for 14 months")]
    assert missing(**told, last=date(2025, 1, 5), frequency="yearly") == []


def test_what_is_missing_is_told_in_few_words_and_none_defined_says_only_that():
    told = {"has_source": False, "last": None, "frequency": "", "on": ON}
    assert [each.words for each in missing(**told, metric="to be agreed", targets=[])] == [
        "The measure is still to be agreed", "No target", "No source of data",
    ]  # fmt: skip
    assert len(missing(**told, metric="none defined", targets=[])) == 1


def test_a_list_in_every_place_shows_stored_answers_and_what_is_empty(analyst, tmp_path):
    made_up.listed(2)
    made_up.confirmed()
    made_up.everywhere(tmp_path / "a.csv", 1, areas=(ICB, AVON))
    page = text(analyst.get(reverse("metrics:matrix", args=["waits"])))
    assert "<strong>4</strong> of 6 numbers: no data yet" in page
    assert page.index("What is missing") < page.index("How every Place is doing")
    assert page.index("Wait 1</a>") < page.index("Wait 0</a>"), "those with most gaps come first"
    assert "<strong>91.0%</strong>" in page
    assert "Met: yes" in page
    assert "Change: no change" in page
    assert page.count('class="jfp-spark"') == 2
    assert "Not updated for" in page, "the numbers end in August 2025"


def test_nothing_is_worked_out_when_a_page_is_shown(analyst, tmp_path, monkeypatch):
    made_up.listed(1)
    made_up.everywhere(tmp_path / "a.csv", 1)
    count = Interpretation.objects.count()
    for name in ("metrics.spc.analyse", "metrics.actions.interpreting.answer", "metrics.progress.answers.trend"):
        monkeypatch.setattr(name, None)
    addresses = [reverse("metrics:matrix", args=["waits"]), reverse("metrics:list", args=["waits"]),
                 reverse("metrics:place", args=["avon"]), reverse("metrics:indicator", args=["wait-0"])]  # fmt: skip
    for address in addresses:
        assert analyst.get(address).status_code == 200
    assert Interpretation.objects.count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_dashboards_do_not_grow(analyst, people, tmp_path, count):
    made_up.listed(count, kind="strategic objectives")
    actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.everywhere(tmp_path / "a.csv", count)
    pages = {
        "matrix": ["waits"], "place": ["avon"], "objectives": ["waits"], "committees": [], "committee": ["mercia-icb"],
        "watched-by": ["waits"],
    }  # fmt: skip
    found = {name: asked(analyst, reverse(f"metrics:{name}", args=args)) for name, args in pages.items()}
    assert found == {
        "matrix": 11, "place": 10, "objectives": 12, "committees": 8, "committee": 16, "watched-by": 10,
    }  # fmt: skip
    assert asked(analyst, reverse("metrics:matrix", args=["waits"])) == found["matrix"] - 1, "the lines are drawn once"


def test_sixty_indicators_in_nine_places_cost_a_fixed_number_of_queries(analyst, people, tmp_path):
    """The interpretations are copied: what is measured is the page, not the rules."""
    for n in range(3, 10):
        council = stages.organisation(f"council-{n}", Kind.LOCAL_AUTHORITY, gss_code=f"E0600090{n}")
        organisation_actions.register_place(
            slug=f"place-{n}", name=f"Place {n}", icb=people.icb, position=n, authority=council, **WHO,
            board=stages.organisation(f"board-{n}", Kind.HEALTH_AND_WELLBEING_BOARD),
            partnership=stages.organisation(f"partnership-{n}", Kind.PLACE_PARTNERSHIP),
        )  # fmt: skip
    councils = [AVON, TAMAR, *(f"E0600090{n}" for n in range(3, 10))]
    made_up.listed(60)
    made_up.NAMES.update({code: code for code in councils[2:]})
    lines = [line for n in range(60) for code in councils for line in made_up.months(f"wait-{n}", code, [90, 91])]
    made_up.load(tmp_path / "a.csv", lines)
    assert Interpretation.objects.count() == 540
    assert Place.objects.count() == 9
    address = reverse("metrics:matrix", args=["waits"])
    assert asked(analyst, address) == 11
    assert asked(analyst, address) == 10, "this process has drawn the lines before"
    assert text(analyst.get(address)).count('class="jfp-spark"') == 540


def test_a_place_sees_its_own_outcomes_framework_and_not_anothers(analyst, people, tmp_path):
    framework = made_up.listed(1)
    Framework.objects.update(owner=people.places[1].partnership)
    made_up.everywhere(tmp_path / "a.csv", 1, areas=(TAMAR,))
    assert "Nothing is measured here yet." in text(analyst.get(reverse("metrics:place", args=["avon"])))
    page = text(analyst.get(reverse("metrics:place", args=["tamar"])))
    assert f'<span class="jfp-citation">{framework.name}: Reduce wait 0' in page
    assert "It was 91.0%. No target is agreed." in page


def test_an_outcomes_framework_without_measures_says_so_of_each_outcome(analyst):
    made_up.listed(2)
    Measure.objects.filter(item__code="wait-1").get().statements.all().delete()
    Measure.objects.filter(item__code="wait-1").delete()
    page = text(analyst.get(reverse("metrics:list", args=["waits"])))
    assert "<strong>1</strong> of 2: No metric is named" in page
    assert "<strong>1</strong> of 2: No source of data" in page


def test_an_objective_without_any_measure_and_one_still_to_be_agreed_are_told(analyst, people):
    framework = made_up.listed(2, kind="strategic objectives")
    first = framework.items.get(code="wait-0")
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    priority = Priority.objects.create(section=edition.sections.first(), objective=first, wording="Clinics", position=1)
    PriorityMeasure.objects.create(priority=priority, wording="More clinics", position=1, state="to be agreed")
    Measure.objects.get(item__code="wait-1").statements.all().delete()
    Measure.objects.get(item__code="wait-1").delete()
    page = text(analyst.get(reverse("metrics:objectives", args=["waits"])))
    assert "<strong>1</strong> of 2: The measure is still to be agreed" in page
    assert "1 objective has no measure at all." in page
    assert page.index("What is missing") < page.index("More clinics") < page.index("Nothing says how this objective")


def test_priorities_of_plans_that_one_may_not_read_are_not_shown(analyst, people):
    framework = made_up.listed(1, kind="strategic objectives")
    elsewhere = stages.organisation("elsewhere-icb", Kind.ICB)
    edition = stages.written(stages.plan(people, people.joint, slug="other", owner=elsewhere), stages.TEXT)
    priority = Priority.objects.create(
        section=edition.sections.first(), objective=framework.items.get(), wording="Secret", position=1
    )
    PriorityMeasure.objects.create(priority=priority, wording="Hidden", position=1)
    page = text(analyst.get(reverse("metrics:objectives", args=["waits"])))
    assert "Hidden" not in page
    assert "Secret" not in page


def test_measures_are_given_to_one_committee_and_back_and_it_is_recorded(analyst, people):
    made_up.listed(2)
    rows = list(Measure.objects.order_by("pk"))
    there = reverse("metrics:watched-by", args=["waits"])
    assert "<strong>2</strong> measures are watched by nobody yet" in text(analyst.get(reverse("metrics:committees")))
    sent = {"measure": [rows[0].pk], "committee": people.places[0].partnership_id}
    page = text(analyst.post(there, sent, follow=True))
    assert "1 measure changed. Avon Partnership now watches them." in page
    assert AuditEvent.objects.filter(verb="assigned").count() == 1
    page = text(analyst.get(reverse("metrics:committee", args=["avon-partnership"])))
    assert "Wait 0" in page
    assert "Wait 1" not in page
    answer = analyst.post(there, {"committee": people.icb.pk})
    assert answer.status_code == 422
    assert "Choose at least one measure." in text(answer)
    answer = analyst.post(there, {"measure": [rows[0].pk], "committee": ""})
    assert "Choose a committee, or “Nobody yet”" in text(answer)
    assert f'id="m{rows[0].pk}" checked' in text(answer), "what was ticked is still ticked"
    analyst.post(there, {"measure": [rows[0].pk], "committee": "nobody"})
    assert Measure.objects.filter(committee=None).count() == 2


def test_a_target_that_another_list_states_is_not_told_as_missing(analyst, people, tmp_path):
    made_up.listed(1)
    made_up.confirmed()
    made_up.everywhere(tmp_path / "a.csv", 1)
    measure = Measure.objects.get()
    measure.statements.all().delete()
    page = text(analyst.get(reverse("metrics:list", args=["waits"])))
    assert "Another list states it" in page
    assert "No target" not in page


def test_one_record_is_shown_in_every_dashboard_that_asks_for_it(analyst, people, tmp_path):
    """Row 001-42: the objectives of the system feed several dashboards; the number is entered once."""
    made_up.listed(1)
    made_up.confirmed()
    other = priority_actions.register_framework(
        slug="goals", series="goals", kind="strategic objectives", name="Goals", version="1", owner=None,
        source="made up here", description="Made up.", **WHO,
    )  # fmt: skip
    item = {"code": "goal", "local_type": "Goal", "wording": "Shorter waits"}
    priority_actions.write_items(framework=other, items=[item], **WHO)
    row = {"item": "goal", "metric": "The same wait", "indicator": "wait-0"}
    actions.write_measures(framework=other, rows=[row], **WHO)
    actions.assign_committee(measures=Measure.objects.all(), committee=people.icb, **WHO)
    made_up.everywhere(tmp_path / "a.csv", 1)
    pages = [("list", "waits"), ("list", "goals"), ("objectives", "goals"), ("committee", "mercia-icb")]
    for name, slug in pages:
        page = text(analyst.get(reverse(f"metrics:{name}", args=[slug])))
        assert "It was 91.0%, which meets the target of 92.0%." in page, name
    assert text(analyst.get(reverse("metrics:place", args=["avon"]))).count("It was 93.0%, which does not meet") == 2
    assert Interpretation.objects.filter(series__area__code=ICB).count() == 1


def test_a_committee_of_a_place_looks_at_its_place(analyst, people, tmp_path):
    made_up.listed(1)
    made_up.everywhere(tmp_path / "a.csv", 1)
    areas = list(queries.areas_with_data())
    board = stages.organisation("avon-quality", Kind.PLACE_BOARD, parent=people.places[0].partnership)
    assert queries.area_of_committee(board, areas).code == AVON
    assert queries.area_of_committee(people.icb, areas).code == ICB


def test_what_is_no_committee_watches_nothing(people):
    made_up.listed(1)
    council = Organisation.objects.get(slug="avon-council")
    with pytest.raises(Refused, match="is not a board or committee"):
        actions.assign_committee(measures=Measure.objects.all(), committee=council, **WHO)
    with pytest.raises(Refused, match="keep indicators"):
        actions.assign_committee(
            measures=Measure.objects.all(), committee=people.icb, by=people.people["planner"], at=made_up.NOW
        )
