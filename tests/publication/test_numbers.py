"""Numbers of a text: frozen on the day, never part of what boards were asked about, and shown wherever it is read."""

import io
import json
import re
from datetime import date

import docx
import lxml.html
import pikepdf
import pytest

from core.richtext import clean
from core.verdict import Refused
from metrics import actions as metric_actions
from metrics.models import Indicator, Target
from metrics.progress.words import period_in_words
from plans import actions as plan_actions
from plans.content import charts_of, filled
from plans.models import Snapshot
from priorities import actions as priority_actions
from priorities.models import Commitment
from publication import actions, checks, content, queries, word
from publication.bundle import storage
from publication.queries.promises import in_short, promises_of, since
from tests import stages
from tests.metrics import made_up
from tests.publication.pdf_walk import faults, structure

pytestmark = pytest.mark.django_db
WHO = {"by": None, "at": stages.NOW}


@pytest.fixture
def measured(people, tmp_path):
    """A list of one measure with twenty months of data, all open."""
    made_up.coded(people)
    made_up.listed(1)
    made_up.confirmed()
    made_up.everywhere(tmp_path / "first.csv", 1)
    return Indicator.objects.get(slug="wait-0")


@pytest.fixture
def edition(people, measured):
    return stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])


def promised(edition, wording="Nobody waits long: 92% by March 2027"):
    """The edition's commitment states the target that the list has, in its own words."""
    promise = Commitment.objects.get(section__edition=edition)
    metric_actions.state_target(target=Target.objects.get(), wording=wording, commitment=promise, **WHO)
    priority_actions.set_terms(commitment=promise, measure="Waits", due_on=date(2027, 3, 31), **WHO)
    return promise


def write(edition, body, slug="services"):
    section = edition.sections.get(slug=slug)
    return plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=body, summary="", **WHO
    )


ALL_THREE = (
    '<p>Of all, <a data-ref="indicator:wait-0">so many</a> wait.</p><div data-object="chart:wait-0"></div>'
    '<div data-object="measures:this.plan"></div>'
)


def frozen(edition):
    return content.compose(edition, number=1, purpose="draft", at=stages.NOW)


def more_data(tmp_path):
    lines = made_up.months("wait-0", made_up.ICB, [90 + m % 2 for m in range(20)] + [70.0])
    return made_up.load(tmp_path / "more.csv", lines, at=made_up.LATER)


def body_of(found, slug="services"):
    return next(row["body"] for row in found["sections"] if row["slug"] == slug)


def test_what_a_commitment_aims_at_and_what_was_known_is_frozen(edition):
    promised(edition)
    found = frozen(edition)["numbers"]
    (row,) = found["promised"]["commitments"]
    assert (row["measure"], row["due_on"]) == ("Waits", "2027-03-31")
    (target,) = row["targets"]
    assert target["wording"] == "Nobody waits long: 92% by March 2027"
    assert target["meaning"]["words"] == "At most 92%"
    (figure,) = found["known"]["figures"]
    assert (figure["value"], figure["period"], figure["area"]["name"]) == ("91.0%", "August 2025", "Mercia")
    assert set(figure["answers"]) == {"met", "on_trajectory", "changing", "will_meet"}
    assert figure["answers"]["met"] == {"key": "yes", "words": "It was 91.0%, which meets the target of 92.0%."}
    assert len(figure["input_sha256"]) == 64
    assert figure["profile"] == "mdc-2024"
    assert figure["target"] == target["slug"]


def test_an_indicator_that_only_a_commitment_names_is_read_too(edition, tmp_path):
    metric_actions.register_indicator(slug="beds", title="Beds", unit="count", decimals=0, licence=made_up.OGL, **WHO)
    promise = Commitment.objects.get(section__edition=edition)
    priority_actions.set_terms(commitment=promise, measure="Beds at night", indicator="beds", **WHO)
    (said,) = promises_of(frozen(edition))
    assert [aim.figure["state"] for aim in said.aims] == ["no data"]
    made_up.load(tmp_path / "beds.csv", made_up.months("beds", made_up.ICB, [10.0, 12.0]))
    (said,) = promises_of(frozen(edition))
    assert [(aim.words, in_short(aim.figure)) for aim in said.aims] == [("", "12 (February 2024)")]
    assert said.aims[0].figure["address"] == ""  # no list names it, so it has no public page


def test_a_commitment_without_a_metric_says_so(edition):
    (promise,) = promises_of(frozen(edition))
    assert promise.none == "No metric is agreed."
    priority_actions.set_terms(commitment=Commitment.objects.get(), no_measure_reason="Nobody counts it.", **WHO)
    (promise,) = promises_of(frozen(edition))
    assert promise.none == "No metric is agreed. Nobody counts it."


def test_new_data_are_no_other_text(edition, tmp_path):
    promised(edition)
    write(edition, ALL_THREE)
    snapshot = actions.issue_draft(edition=edition, **WHO)
    assert content.is_unchanged(edition, snapshot)
    more_data(tmp_path)
    now = frozen(edition)
    assert now["numbers"]["known"] != json.loads(snapshot.content)["numbers"]["known"]
    assert content.text_sha256(now) == content.working_text(edition, snapshot) == snapshot.text_sha256
    assert content.is_unchanged(edition, snapshot)


def test_another_target_is_another_text(edition):
    promised(edition)
    snapshot = actions.issue_draft(edition=edition, **WHO)
    other = Target.objects.create(slug="other", state=Target.State.PROPOSED)
    promise = Commitment.objects.get(section__edition=edition)
    metric_actions.state_target(target=other, wording="Half of it by 2028", commitment=promise, **WHO)
    assert content.working_text(edition, snapshot) != snapshot.text_sha256
    assert not content.is_unchanged(edition, snapshot)


def test_a_target_that_quotes_the_text_is_text_already(edition):
    snapshot = actions.issue_draft(edition=edition, **WHO)
    promised(edition, wording="two  clinics by March")
    assert content.working_text(edition, snapshot) == snapshot.text_sha256


def test_what_somebody_confirms_that_a_target_means_changes_no_word(edition):
    target = promised(edition).target_statements.get().target
    snapshot = actions.issue_draft(edition=edition, **WHO)
    metric_actions.confirm_target(target=target, kind="at most", value=95, unit="%", **WHO)
    assert content.working_text(edition, snapshot) == snapshot.text_sha256
    assert not content.is_unchanged(edition, snapshot)


def before_numbers(snapshot):
    """The snapshot as it was frozen before there were numbers in it."""
    old = json.loads(snapshot.content)
    del old["numbers"]
    return Snapshot(
        edition=snapshot.edition, number=snapshot.number, purpose=snapshot.purpose, issued_at=snapshot.issued_at,
        content=content.canonical_json(old).decode(), text_sha256=content.text_sha256(old),
        sha256=content.sha256(content.canonical_json(old)),
    )  # fmt: skip


def test_what_was_frozen_before_keeps_its_fingerprint_and_is_not_changed(edition):
    unstated = actions.issue_draft(edition=edition, **WHO)
    assert before_numbers(unstated).text_sha256 == unstated.text_sha256
    promised(edition)
    old = before_numbers(unstated)
    assert content.is_unchanged(edition, old)
    # Boards of this edition were given a text without numbers: what they were asked stays what it is.
    old.number = 2
    old.save()
    assert frozen(edition)["numbers"]["targets_are_text"] is False
    assert content.working_text(edition, old) == old.text_sha256


def test_the_text_keeps_the_reference_and_its_readers_get_the_number(edition):
    write(edition, ALL_THREE)
    found = frozen(edition)
    assert 'data-ref="indicator:wait-0"' in body_of(found)
    shown = body_of(filled(found))
    assert 'Of all, <a href="/metrics/wait-0/">91.0% (August 2025)</a> wait.' in shown
    assert "data-ref" not in shown
    assert "data-object" not in shown
    assert shown == clean(shown)
    (chart,) = found["numbers"]["known"]["pictures"]
    assert f'<img src="asset:{chart["sha256"]}" alt="Wait 0: Mercia through time. It was 91.0%' in shown
    assert "31 August 2025</th><td>91.0%</td>" in shown
    assert "No metric is agreed." in shown


def test_a_chart_has_the_bytes_of_the_indicators_own_page(edition, client):
    write(edition, ALL_THREE)
    (svg,) = charts_of(frozen(edition)).values()
    release = metric_actions.interpreting.Release.objects.get()
    address = f"/metrics/wait-0/releases/{release.pk}/"
    page = client.get(f"{address}series.svg")
    assert page.content == svg


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<p><a data-ref="indicator:nothing">x</a></p>', "points at an indicator that is gone"),
        ('<div data-object="chart:nothing"></div>', "points at an indicator that is gone"),
        ('<div data-object="measures:nothing"></div>', "points at a table of measures that is gone"),
        ('<div data-object="chart:wait-0.E09999999"></div>', "points at an indicator that is gone"),
        ('<div data-object="chart:closed"></div>', "no open licence is recorded"),
        ('<div data-object="chart:empty"></div>', "there are no data yet for Mercia"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(edition, tmp_path, body, words):
    metric_actions.register_indicator(slug="empty", title="Empty", licence=made_up.OGL, **WHO)
    Indicator.objects.filter(slug="wait-0").update(slug="closed", licence="") if "closed" in body else None
    write(edition, body, slug="why")
    (reason,) = [each for each in checks.ready_to_issue(edition, unchanged=False).reasons if words in each]
    assert reason.startswith("“Why” ")
    with pytest.raises(Refused):
        actions.issue_draft(edition=edition, **WHO)


def test_what_has_no_open_licence_is_not_frozen(edition):
    promised(edition)
    Indicator.objects.update(licence="")
    (figure,) = frozen(edition)["numbers"]["known"]["figures"]
    assert figure["state"] == "not open"
    assert "value" not in figure
    assert "91.0" not in json.dumps(figure)


def published(edition):
    """Through every gate, with all that a text may show."""
    stages.consulted(edition)
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    return stages.published(edition)


def main_of(path):
    page = lxml.html.document_fromstring((storage.root() / "public" / path).read_text())
    return " ".join(" ".join(page.get_element_by_id("maincontent").itertext()).split())


def test_the_published_pages_keep_their_day_and_the_trace_tells_what_came_since(edition, tmp_path):
    promise = promised(edition)
    write(edition, ALL_THREE)
    folder = storage.root() / published(edition).folder
    (chart,) = folder.glob("images/*.svg")
    section = (folder / "sections/services/index.html").read_text()
    assert f'src="../../images/{chart.name}"' in section
    assert re.search(r"<details[^>]*><summary[^>]*><span[^>]*>Wait 0: Mercia through time, in numbers</span>", section)
    assert "91.0% (August 2025)" in section
    with pikepdf.open(folder / "plan.pdf") as pdf:
        assert faults(pdf) == []
        (figure,) = [element for kind, element in structure(pdf) if kind == "Figure"]
        assert str(figure["/Alt"]).startswith("Wait 0: Mercia through time. It was 91.0%, which meets the target")
    frozen_page = main_of("plans/mercia-plan/numbers/index.html")
    for words in ("Nobody waits long: 92% by March 2027", "Confirmed to mean: At most 92%", "91.0% (August 2025)",
                  "which meets the target of 92.0%", "By 31 March 2027", "Every commitment has a metric."):  # fmt: skip
        assert words in frozen_page
    here = "priorities/commitments/mercia-plan"
    trace = f"{here}/{promise.uid}/index.html"
    assert "Published: 91.0% (August 2025) Wait 0, Mercia. No newer figure is known." in main_of(trace)
    assert "Today No newer figure is known." in main_of(f"{here}/figures/index.html")
    more_data(tmp_path)
    actions.show()
    assert main_of("plans/mercia-plan/numbers/index.html") == frozen_page
    since = "Since then: 70.0% (September 2025), changing for the better."
    assert f"Published: 91.0% (August 2025) Wait 0, Mercia. {since}" in main_of(trace)
    today = main_of(f"{here}/figures/index.html")
    assert "91.0% (August 2025) Wait 0, Mercia" in today
    assert f"Today {since}" in today


def test_a_word_copy_says_what_the_chart_says_with_its_numbers(edition):
    write(edition, ALL_THREE)
    found = frozen(edition)
    data = word.write_plan(found, pictures=queries.images_of(found))
    document = docx.Document(io.BytesIO(data))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert any(line.startswith("Chart. Wait 0: Mercia through time. It was 91.0%") for line in said)
    assert "Of all, 91.0% (August 2025) wait." in said
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert cells[2:4] == ["31 August 2025", "91.0%"]
    assert "No metric is agreed." in cells


def test_a_plan_without_any_metric_says_so_on_its_page(people):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    said = main_of("plans/mercia-plan/numbers/index.html")
    assert "Of 1 commitment, 1 has no metric agreed." in said
    assert "Measure No metric is agreed." in said


@pytest.mark.parametrize(
    ("published", "now", "words"),
    [
        (("62%", "2024-03-31"), None, ""),
        (("62%", "2024-03-31"), ("62%", "2024-03-31"), ""),
        (("62%", "2024-03-31"), ("61%", "2024-03-31"), "Revised since then: 61% (2023/24)."),
        (("62%", "2024-03-31"), ("63%", "2025-03-31"), "Since then: 63% (2023/24), without significant change."),
        (("62%", "2025-03-31"), ("61%", "2024-03-31"), ""),
        (None, ("63%", "2025-03-31"), "Since then: 63% (2023/24), without significant change."),
    ],
)
def test_what_is_known_since_is_said_only_where_it_is_newer(published, now, words):
    def figure(told):
        if told is None:
            return {"state": "no data"}
        answers = {"changing": {"key": "no change", "words": "It is not."}}
        return {"state": "known", "value": told[0], "period": "2023/24", "last": told[1], "answers": answers}

    assert since(figure(published), figure(now)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2023-04-01", "2024-03-31", "2023/24"),
        ("2020-04-01", "2023-03-31", "2020/21 to 2022/23"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2021-01-01", "2023-12-31", "2021 to 2023"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-01-01", "2024-03-31", "January to March 2024"),
        ("2023-12-01", "2024-02-29", "December 2023 to February 2024"),
        ("2024-03-05", "2024-03-05", "5 March 2024"),
        ("2024-03-05", "2024-03-11", "5 March 2024 to 11 March 2024"),
    ],
)
def test_a_period_is_named_as_statisticians_do(first, last, words):
    assert period_in_words(first, last) == words


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(people, tmp_path, django_assert_num_queries, count):
    made_up.coded(people)
    made_up.listed(count)
    made_up.everywhere(tmp_path / "all.csv", count)
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    write(edition, "".join(f'<div data-object="chart:wait-{n}"></div>' for n in range(count)))
    promise = Commitment.objects.get(section__edition=edition)
    for n, target in enumerate(Target.objects.order_by("pk")):
        metric_actions.state_target(target=target, wording=f"Target {n}", commitment=promise, **WHO)
    with django_assert_num_queries(30):
        found = frozen(edition)
    assert len(found["numbers"]["known"]["pictures"]) == count


JSON = {"Accept": "application/json"}


def items(client, **asked):
    return client.get("/workspace/plans/mercia-plan/numbers/", asked, headers=JSON).json()["items"]


def test_the_editor_finds_what_can_be_shown(people, edition, client):
    client.force_login(people.people["planner"])
    figure = {"ref": "indicator:wait-0", "label": "91.0% (August 2025)", "hint": "Wait 0, Mercia",
              "words": "the newest figure of Wait 0, Mercia"}  # fmt: skip
    assert items(client, kind="indicator", q="wait") == items(client, ref="indicator:wait-0") == [figure]
    assert items(client, kind="indicator", q="nothing") == items(client, ref="chart:nothing") == []
    (chart,) = items(client, kind="chart")
    assert (chart["ref"], chart["label"]) == ("chart:wait-0", "Wait 0, Mercia")
    assert [row["ref"] for row in items(client, kind="measures")] == ["measures:this.plan", "measures:waits"]
    Indicator.objects.update(licence="")
    assert items(client, kind="indicator") == items(client, ref="chart:wait-0") == []


def test_the_plain_form_says_and_takes_the_line_that_shows_numbers(people, edition, client):
    client.force_login(people.people["planner"])
    page = client.get("/workspace/plans/mercia-plan/numbers/").content.decode()
    assert "{{chart:wait-0}}" in page
    assert "[the newest figure of Wait 0, Mercia](ref:indicator:wait-0)" in page
    section = edition.sections.get(slug="why")
    address = f"/workspace/plans/mercia-plan/sections/{section.uid}/"
    assert 'href="/workspace/plans/mercia-plan/numbers/"' in client.get(address).content.decode()
    text = "So [many](ref:indicator:wait-0).\n\n{{chart:wait-0}}\n\n{{measures:this.plan}}"
    sent = {"version": section.version, "title": section.title, "text": text, "summary": ""}
    assert client.post(address, sent).status_code == 302
    section.refresh_from_db()
    for each in ('data-ref="indicator:wait-0"', 'data-object="chart:wait-0"', 'data-object="measures:this.plan"'):
        assert each in section.body
    again = client.get(address).content.decode()
    assert "{{chart:wait-0}}" in again
    assert "So 91.0% (August 2025)." in again
    assert "<strong>Chart:</strong> Wait 0, Mercia" in again


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_numbers_costs_the_same(people, tmp_path, client, django_assert_num_queries, count):
    made_up.coded(people)
    made_up.listed(count)
    made_up.everywhere(tmp_path / "all.csv", count)
    stages.written(stages.plan(people, people.joint), stages.TEXT)
    client.force_login(people.people["planner"])
    with django_assert_num_queries(26):
        page = client.get("/workspace/plans/mercia-plan/numbers/")
    assert page.content.decode().count("{{chart:") == count
