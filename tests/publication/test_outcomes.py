"""Does the summary of outcomes tell of each priority and promise what shows it, what is aimed at and what the data say,
or that nothing is agreed? As a page and as a file that say the same."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import actions as metric_actions
from priorities import actions as priority_actions
from priorities.models import Commitment, Priority, PriorityMeasure
from publication import queries
from publication.bundle import storage
from publication.bundle.outcomes import HEADS, render_outcomes
from tests import stages
from tests.metrics import made_up
from tests.metrics.made_up import WHO

pytestmark = pytest.mark.django_db
PROMISE = "Open two clinics by March 2027"


def rendered(**answers):
    made = render_outcomes(queries.site_priorities(), queries.site_measures(), answers, site_name="A site")
    rows = list(csv.DictReader(io.StringIO(made["priorities/outcomes/outcomes.csv"].decode("utf-8-sig"))))
    pages = [data.decode() for path, data in made.items() if path.endswith(".html")]
    return " ".join(" ".join(pages).split()), rows


def test_a_promise_without_a_metric_says_so_with_the_reason(people):
    edition = stages.joint_plan_ready(people)
    promise = Commitment.objects.get(section__edition=edition)
    priority_actions.set_terms(commitment=promise, no_measure_reason="Nobody counts it.", **WHO)
    stages.published(edition)
    page, (row,) = rendered()
    assert list(row) == HEADS
    assert (row["Commitment"], row["Metric"], row["Target, in words"]) == (PROMISE, "No metric agreed", "No target")
    assert row["What the data say"] == ""
    assert "For 1 no metric is agreed" in page
    assert "Nobody counts it." in page
    # It stands on the site, and there are ways to it.
    public = storage.root() / "public"
    assert 'href="/priorities/outcomes/no-objective/"' in (public / "priorities/outcomes/index.html").read_text()
    assert PROMISE in (public / "priorities/outcomes/no-objective/index.html").read_text()
    assert (public / "priorities/outcomes/outcomes.csv").exists()
    assert 'href="/priorities/outcomes/"' in (public / "priorities/commitments/index.html").read_text()


def test_what_a_promise_comes_from_brings_its_objective_its_metrics_and_their_answers(people):
    framework = made_up.listed(2, kind="strategic objectives")
    edition = stages.joint_plan_ready(people)
    promise = Commitment.objects.get(section__edition=edition)
    source = {"framework": framework, "item": framework.items.get(code="wait-0")}
    priority_actions.trace(commitment=promise, **source, **WHO)
    priority = Priority.objects.create(
        section=promise.section, objective=framework.items.get(code="wait-1"), wording="Clinics first", position=1
    )
    PriorityMeasure.objects.create(priority=priority, wording="Reduce waits", position=1)
    PriorityMeasure.objects.create(priority=priority, wording="Something else", position=2, state="to be agreed")
    stages.published(edition)
    told = {"area": "Mercia", "value": "91.0%", "last": "2025-08-31", "met": "It meets the target of 92%."}
    page, rows = rendered(**{"wait-0": told})
    assert [(row["Objective"], row["Priority"] or row["Commitment"], row["Metric"]) for row in rows] == [
        ("Reduce wait 0 to 92% or below", PROMISE, "Wait 0"),
        ("Reduce wait 1 to 92% or below", "Clinics first", "Reduce waits"),
        ("Reduce wait 1 to 92% or below", "Clinics first", "No metric agreed"),
    ]
    assert rows[0]["Target, in words"] == "92%"
    assert rows[0]["What the data say"] == (
        "91.0% in Mercia, for the period to 31 August 2025. It meets the target of 92%."
    )
    assert rows[1]["What the data say"] == "No data yet"
    assert 'href="/priorities/indicators/#wait-0"' in page
    assert "“Something else”" in page


def test_each_objective_has_a_page_of_its_own_with_the_one_before_and_after(people):
    framework = made_up.listed(3, kind="strategic objectives")
    edition = stages.joint_plan_ready(people)
    promise = Commitment.objects.get(section__edition=edition)
    for number in (0, 2):
        item = framework.items.get(code=f"wait-{number}")
        Priority.objects.create(section=promise.section, objective=item, wording=f"First {number}", position=number + 1)
    stages.published(edition)
    made = render_outcomes(queries.site_priorities(), queries.site_measures(), {}, site_name="A site")
    folder = "priorities/outcomes"
    # In the order of the list; an objective without anything has no page; what is under none stands last.
    assert [path for path in made if path.endswith(".html")] == [
        f"{folder}/index.html", f"{folder}/wait-0/index.html", f"{folder}/wait-2/index.html",
        f"{folder}/no-objective/index.html",
    ]  # fmt: skip
    page = made[f"{folder}/wait-2/index.html"].decode()
    assert "First 2" in page
    assert "First 0" not in page
    assert re.findall(r'href="([^"]+)" rel="(\w+)"', page) == [
        (f"/{folder}/wait-0/", "prev"), (f"/{folder}/no-objective/", "next"),
    ]  # fmt: skip
    index = " ".join(made[f"{folder}/index.html"].decode().split())
    assert "3 priorities and promises. For 3 no metric is agreed" in index
    assert index.count("1 priority or promise, 1 without a metric.") == 3


def test_only_open_numbers_are_told_and_only_as_they_were_stored(people, tmp_path):
    made_up.coded(people)
    made_up.listed(2)
    metric_actions.register_indicator(slug="wait-1", title="Wait 1", licence="Ask us", **WHO)
    made_up.confirmed()
    made_up.everywhere(tmp_path / "a.csv", 2, areas=(made_up.ICB,))
    with CaptureQueriesContext(connection) as asked:
        (slug,) = found = queries.site_answers()
    assert slug == "wait-0"
    assert (found[slug]["value"], found[slug]["last"]) == ("91.0%", "2025-08-31")
    assert "92" in found[slug]["met"]
    assert len(asked) == 3


def test_a_site_without_plans_says_that_there_is_nothing(people):
    page, rows = rendered()
    assert rows == []
    assert "No published plan has a priority or a promise yet." in page
