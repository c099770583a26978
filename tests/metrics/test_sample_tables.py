"""Are the tables of Appendix 1 and Appendix 2 made again from the data, cell by cell as the document prints them?"""

import html
import re

import pytest

from core import richtext
from jfp_portal import seeding_frameworks, seeding_metrics
from metrics import queries
from metrics.models import DataSource, Indicator, Measure, Target
from organisations.models import Organisation
from plans.content import filled
from priorities.models import Framework
from publication import content
from tests import stages
from tests.jfp_portal.sample_files import needs_seeds, seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables():
    stages.organisation("nhs-england", Organisation.Kind.NATIONAL_BODY)
    for row in seeding_frameworks.framework_files():
        if row["slug"] in {"operational-objectives-2023-24", "beacon-indicators"}:
            seeding_frameworks.seed_framework(row)
    seeding_metrics.seed_metrics()


def printed(first: str, last: str) -> list[list[str]]:
    """The cells between two lines of the document; what follows the tabs of an empty end is empty."""
    lines = seed("001").split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith(first))
    end = next(at for at, line in enumerate(lines[start:], start) if line.startswith(last))
    cells = [[html.unescape(cell).strip() for cell in line.split("\t")] for line in lines[start + 1 : end]]
    return [row for row in cells if any(row)]


@needs_seeds
def test_the_operational_metrics_are_printed_again_cell_by_cell(tables):
    """48 rows with the headings."""
    rows = printed("Area\t2023/24 Planning Objective", "## Appendix 2")
    made = queries.printed_rows(Framework.objects.get(slug="operational-objectives-2023-24"))
    assert len(made) == 47
    assert made == [(row + [""] * 5)[:5] for row in rows]


@needs_seeds
def test_the_beacon_indicators_are_printed_again_cell_by_cell(tables):
    rows = printed("22 Beacon Indicators", "\\* Children")
    rows = [[re.sub(r"</?b>", "", cell) for cell in row] for row in rows]
    rows[0] = ["Life expectancy"]  # the group's line carries the headings
    rows = [[cell for cell in row if cell] if len([c for c in row if c]) == 1 else row for row in rows]
    framework = Framework.objects.get(slug="beacon-indicators")
    assert queries.printed_list(framework) == rows
    assert len([row for row in rows if len(row) > 1]) == 22


@needs_seeds
def test_the_five_footnotes_are_printed_again(tables):
    notes = dict(re.findall(r"^((?:\\\*)+|~) (.+)$", seed("001").split("22 Beacon Indicators")[1], re.M))
    made = queries.footnotes_of(Framework.objects.get(slug="beacon-indicators"))
    assert {note.mark: note.words for note in made} == {mark.replace("\\", ""): words for mark, words in notes.items()}
    assert len(made) == 5


def test_targets_are_proposed_and_what_is_open_stays_words(tables):
    assert Target.objects.count() == 22
    by_state = {state: set() for state in Target.State.values}
    for target in Target.objects.prefetch_related("statements"):
        by_state[target.state] |= {statement.wording for statement in target.statements.all()}
        assert target.state != Target.State.VERBATIM or target.questions
    assert by_state[Target.State.CONFIRMED] == set()
    assert by_state[Target.State.VERBATIM] == {"105%", "120%", "<30", "12 to 15", "Reduce by 25%"}
    assert {"0", "5%", "National 00:30:00 NWS 00:33:00"} <= by_state[Target.State.PROPOSED]
    # A milestone that stands where the metric does.
    assert "Financial strategy and recovery plan in place by Sept 2023" in by_state[Target.State.PROPOSED]


def test_blank_none_defined_and_not_named_are_different(tables):
    rows = Measure.objects.filter(item__framework__slug="operational-objectives-2023-24")
    assert rows.exclude(target_wording="").count() == 19
    counts = {state: rows.filter(state=state).count() for state in Measure.State.values}
    assert counts == {"named": 42, "not named": 3, "none defined": 2}


def test_women_and_men_are_two_series_and_a_retired_number_has_its_successor(tables):
    assert list(Measure.objects.filter(item__code="beacon-1").values_list("sex", flat=True)) == ["Female", "Male"]
    assert Indicator.objects.get(source_id="90366").successor.source_id == "93283"
    assert Indicator.objects.filter(state="collecting").count() == 3


def test_seeding_twice_changes_nothing(tables):
    before = list(Target.objects.values_list("pk", flat=True))
    assert seeding_metrics.seed_metrics() == 0
    assert list(Target.objects.values_list("pk", flat=True)) == before


def test_the_sources_of_data_that_the_documents_name_are_entered_once(tables):
    assert list(DataSource.objects.values_list("name", flat=True)) == [
        "CIPHA", "Population Health Platform", "System P"
    ]  # fmt: skip
    seeding_metrics.seed_metrics()
    assert DataSource.objects.count() == 3


@needs_seeds
@pytest.mark.parametrize("slug", ["operational-objectives-2023-24", "beacon-indicators"])
def test_a_plans_appendix_shows_the_same_rows_cell_by_cell(tables, people, slug):
    """From the same rows, frozen with the text and put in for its readers, with the footnotes."""
    text = f'<p>As follows.</p><div data-object="measures:{slug}"></div>'
    edition = stages.written(stages.plan(people, people.joint), [stages.text("Appendix", text)])
    found = filled(content.compose(edition, number=1, purpose="draft", at=stages.NOW))
    body = found["sections"][0]["body"]
    (table,) = richtext.tables(body)
    first, second = {
        "operational-objectives-2023-24": ("", "Area\t2023/24"),
        "beacon-indicators": ("No.\tIndicator", "Life expectancy\t\t"),
    }[slug]
    (head,) = [line for line in seed("001").split("\n") if line.startswith(second)]
    # The beacon's own line of headings begins with its first group; the first two of its columns have none.
    assert table.header == [[*first.split("\t"), *head.split("\t")[2:]] if first else head.split("\t")]
    framework = Framework.objects.get(slug=slug)
    numbered = slug == "beacon-indicators"
    rows = queries.printed_list(framework) if numbered else queries.printed_rows(framework)
    # A line over all columns is told once for each of them.
    assert table.body == [row * len(table.header[0]) if len(row) == 1 else row for row in rows]
    said = richtext.plain(body)
    for note in queries.footnotes_of(framework):
        assert f"{note.mark} {note.words}" in said
