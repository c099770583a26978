"""Do the pages show what is measured, what is missing first, and let the analyst say what a target means?"""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics import actions
from metrics.models import Area, Indicator, Interpretation, Measure, Target
from priorities import actions as priority_actions
from tests.metrics.files import tidy

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
WHO = {"by": None, "at": NOW}


def written(count):
    framework = priority_actions.register_framework(
        slug="waits", series="waits", kind="outcomes", name="Waits", version="1", owner=None, source="made up here",
        description="Made up.", **WHO,
    )  # fmt: skip
    items = [
        {"code": f"wait-{n}", "local_type": "Objective", "wording": f"Reduce wait {n} to 92% or below"}
        for n in range(count)
    ]
    area = {"code": "area", "local_type": "Area", "wording": "An area", "items": items}
    priority_actions.write_items(framework=framework, items=[area], **WHO)
    for n in range(count):
        actions.register_indicator(slug=f"wait-{n}", title=f"Wait {n}", unit="%", polarity="down", **WHO)
    rows = [
        {"item": f"wait-{n}", "metric": f"Wait {n}", "target": "92%", "position": "94.3%", "indicator": f"wait-{n}"}
        for n in range(count)
    ]
    actions.write_measures(framework=framework, rows=rows, **WHO)
    return framework


def load(path, icb, count):
    icb.gss_code = "E54000991"
    icb.save()
    lines = ["indicator,area,area_name,period,value"]
    lines += [
        f"wait-{n},E54000991,Mercia,{2020 + m // 12}-{m % 12 + 1:02},{90 + m % 2}"
        for n in range(count)
        for m in range(20)
    ]
    release = actions.import_observations(path=tidy(path, "\n".join(lines)), **WHO)
    assert actions.interpret_release(release=release, at=NOW) == count
    return release


@pytest.fixture
def analyst(client, people):
    client.force_login(people.people["analyst"])
    return client


def text(response):
    return " ".join(response.content.decode().split())


def test_a_list_without_data_says_what_is_missing_first(analyst):
    framework = written(2)
    page = text(analyst.get(reverse("metrics:list", args=[framework.slug])))
    assert "<strong>2</strong> of 2: The target is not confirmed" in page
    assert "<strong>2</strong> of 2: No data yet" in page
    assert page.index("What is missing") < page.index("How we are doing")
    assert "The document says: </span>94.3%" in page


def test_the_four_answers_are_shown_from_what_was_stored(analyst, people, tmp_path):
    framework = written(1)
    load(tmp_path / "a.csv", people.icb, 1)
    page = text(analyst.get(reverse("metrics:list", args=[framework.slug])))
    for words in ("Met now?", "On its trajectory?", "Changing?", "Will it be met?", "No target is agreed."):
        assert words in page
    assert page.count("jfp-answer-icon") == 4
    assert Interpretation.objects.count() == 1


def test_a_confirmed_target_is_held_against_the_next_data(analyst, people, tmp_path):
    framework = written(1)
    target = Target.objects.get()
    assert (target.state, target.kind, target.value) == ("proposed", "at most", 92)
    sent = {"kind": "at most", "value": "92", "unit": "%"}
    answer = analyst.post(reverse("metrics:target", args=[target.pk]), sent, follow=True)
    assert "The target is confirmed. Its words stay as they are." in text(answer)
    load(tmp_path / "a.csv", people.icb, 1)
    page = text(analyst.get(reverse("metrics:list", args=[framework.slug])))
    assert "It was 91.0%, which meets the target of 92.0%." in page
    assert "It is held against" not in page


def test_what_is_incomplete_is_told_and_nothing_is_lost(analyst):
    written(1)
    target = Target.objects.get()
    there = reverse("metrics:target", args=[target.pk])
    answer = analyst.post(there, {"kind": "change", "value": "-25", "note": "Since when?"})
    assert answer.status_code == 422
    assert "Enter the period that it is counted from, the baseline." in text(answer)
    assert "Since when?" in text(answer)
    answer = analyst.post(there, {"kind": "at most", "value": "a lot"})
    assert "Enter a number without words" in text(answer)
    target.refresh_from_db()
    assert target.state == "proposed"


def test_only_the_analyst_confirms_and_a_board_sees_nothing(client, people):
    written(1)
    target = Target.objects.get()
    there = reverse("metrics:target", args=[target.pk])
    client.force_login(people.people["planner"])
    assert "An analyst says what a target means." in text(client.get(there))
    assert client.post(there, {"kind": "at most", "value": "1"}).status_code == 403
    client.force_login(people.people["officer"])
    for address in (there, reverse("metrics:home"), reverse("metrics:list", args=["waits"])):
        assert client.get(address).status_code == 403


def test_an_indicator_shows_its_picture_its_table_and_its_areas(analyst, people, tmp_path):
    written(1)
    load(tmp_path / "a.csv", people.icb, 1)
    page = text(analyst.get(reverse("metrics:indicator", args=["wait-0"])))
    assert '<svg class="jfp-chart"' in page
    assert '<th scope="row">31 August 2021</th><td>91.0%</td>' in page
    assert "Rules: mdc-2024, engine 2.1." in page


def test_an_indicator_without_data_says_so(analyst):
    written(1)
    assert "There are no data yet" in text(analyst.get(reverse("metrics:indicator", args=["wait-0"])))


def test_a_retired_indicator_leads_to_its_successor(analyst):
    successor = Indicator.objects.create(slug="new", title="The new one")
    Indicator.objects.create(slug="old", title="The old one", state="retired", successor=successor)
    assert reverse("metrics:indicator", args=["new"]) in text(analyst.get(reverse("metrics:indicator", args=["old"])))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_pages_do_not_grow(analyst, people, tmp_path, count):
    framework = written(count)
    load(tmp_path / "a.csv", people.icb, count)
    asked = {}
    for address in ("metrics:home", "metrics:list", "metrics:indicator"):
        slug = {"metrics:list": [framework.slug], "metrics:indicator": ["wait-0"]}.get(address, [])
        with CaptureQueriesContext(connection) as queries:
            assert analyst.get(reverse(address, args=slug)).status_code == 200
        asked[address] = len(queries)
    assert asked == {"metrics:home": 14, "metrics:list": 11, "metrics:indicator": 15}


def test_areas_that_are_not_ours_are_not_offered(analyst, people, tmp_path):
    written(1)
    load(tmp_path / "a.csv", people.icb, 1)
    assert Area.objects.get().organisation == people.icb
    assert Measure.objects.get().way == "down"
