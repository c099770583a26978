"""Does everybody read what is known, what is missing, and get the numbers, where they are open, in files that say what
they are, at addresses that stay?"""

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from weasyprint import HTML

from metrics import actions, charts, queries
from metrics.models import Indicator
from tests.metrics import made_up
from tests.metrics.made_up import AVON, ENGLAND, ICB, LATER, TAMAR, WHO

pytestmark = pytest.mark.django_db
KINDS = {"string": str, "double": float, "date": date.fromisoformat}


@pytest.fixture
def loaded(people, tmp_path):
    """One indicator with a target and a plan, known in every area; deciles of the ICB; the last month revised later."""
    made_up.coded(people)
    made_up.listed(1)
    made_up.planned(made_up.confirmed(), {date(2024, 1, 31): 95, date(2025, 8, 31): 93, date(2026, 3, 31): 92})
    groups = [
        line
        for at, name in enumerate(("Least deprived decile", "Second", "Most deprived decile"))
        for line in made_up.months("wait-0", ICB, [88 + 3 * at, 88 + 4 * at], category=name)
    ]
    lines = [line for at, area in enumerate((ICB, AVON, TAMAR, ENGLAND))
             for line in made_up.months("wait-0", area, [90 + 2 * at + m % 2 for m in range(20)])]  # fmt: skip
    first = made_up.load(tmp_path / "a.csv", [*lines, *groups])
    revised = made_up.months("wait-0", ICB, [90 + m % 2 for m in range(19)] + [97])
    return first, made_up.load(tmp_path / "b.csv", revised, at=LATER)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_everybody_gets_from_the_front_page_to_the_numbers(client, loaded):
    assert '<a href="/metrics/lists/waits/">Waits</a>' in text(client.get("/metrics/"))
    page = text(client.get("/metrics/lists/waits/"))
    assert page.index("What is missing") < page.index("How it is going")
    assert '<a href="/metrics/wait-0/">Wait 0</a>' in page
    assert "It was 97.0%, which does not meet the target of 92.0%." in page
    page = text(client.get("/metrics/wait-0/"))
    for words in ("Met now?", "On its trajectory?", "Changing?", "Will it be met?", "Source", "Made up", made_up.OGL):
        assert words in page
    for kind in charts.KINDS:
        assert f'href="/metrics/wait-0/releases/{loaded[1].pk}/{kind}.svg"' in page
    assert page.count('class="jfp-chart"') == 5
    assert page.count("The numbers of the picture") == 5


def test_an_area_is_chosen_by_its_code(client, loaded):
    page = text(client.get(f"/metrics/wait-0/?area={TAMAR}"))
    assert "Tamar council area: 95.0%" in page
    assert f'series.svg?area={TAMAR}"' in page


def test_the_picture_is_the_same_bytes_in_page_and_file_and_is_drawn_in_a_pdf(client, loaded):
    page = client.get("/metrics/wait-0/").content.decode()
    for kind in charts.KINDS:
        answer = client.get(f"/metrics/wait-0/{kind}.svg")
        assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        svg = answer.content.decode()
        assert svg in page
        pdf = HTML(string=f'<img alt="{kind}" src="data:image/svg+xml;utf8,{_quoted(svg)}">').write_pdf()
        assert pdf.startswith(b"%PDF")
        assert len(pdf) > 3000
    assert client.get("/metrics/wait-0/other.svg").status_code == 404


def _quoted(svg):
    return svg.replace("%", "%25").replace("#", "%23").replace('"', "'")


def test_places_are_compared_for_one_period_and_against_england(loaded):
    sheet = queries.sheet(Indicator.objects.get(), release=loaded[0])
    found = {picture.kind: picture for picture in charts.pictures(sheet)}
    assert found["places"].rows[:2] == (
        ("Mercia", "91.0%", "90.0%", "92.0%", "better than England"),
        ("Avon", "93.0%", "92.0%", "94.0%", "better than England"),
    )
    assert "Better than England: Mercia, Avon, Tamar." in found["places"].words
    assert "a gap of" not in found["gap"].words
    assert found["gap"].words == (
        "For the period to 29 February 2024. Most deprived decile: 96.0%. Least deprived decile: 88.0%. The gap is 8.0 "
        "percentage points. In the period before it was 6.0 percentage points: it is wider."
    )
    assert found["trajectory"].words.startswith("For the period to 31 August 2025, 93.0% was planned and 91.0% came.")


def test_a_release_keeps_its_address_and_its_numbers(client, loaded):
    first, second = loaded
    old, new = f"/metrics/wait-0/releases/{first.pk}/", f"/metrics/wait-0/releases/{second.pk}/"
    page = text(client.get(old))
    assert f"This is what was known when release {first.pk} had been loaded, on 10 March 2026." in page
    assert "It was 91.0%, which meets the target of 92.0%." in page
    assert "It was 97.0%" in text(client.get(new))
    assert "It was 97.0%" in text(client.get("/metrics/wait-0/"))
    last = [row["value"] for row in rows_of(client.get(f"{old}data.csv")) if row["area"] == ICB and not row["category"]]
    assert last[-1] == "91.0"
    before = client.get(f"{old}data.csv").content
    Indicator.objects.update(note="Something else is now known.")
    assert client.get(f"{old}data.csv").content == before
    assert client.get(f"{new}data.csv").content == client.get("/metrics/wait-0/data.csv").content != before
    assert f'href="{old}"' in text(client.get("/metrics/wait-0/releases/"))
    assert client.get("/metrics/wait-0/releases/999999/").status_code == 404


def test_what_is_said_anew_after_another_indicators_release_is_shown(client, loaded, tmp_path):
    actions.register_indicator(slug="other", title="Other", **WHO)
    made_up.load(tmp_path / "c.csv", made_up.months("other", ICB, [1, 2]), at=LATER)
    target = made_up.confirmed(value=98)
    actions.interpret(series=queries.sheet(Indicator.objects.get(slug="wait-0")).shown, polarity="down",
                      target=target, at=LATER)  # fmt: skip
    assert "It was 97.0%, which meets the target of 98.0%." in text(client.get("/metrics/wait-0/"))
    old = text(client.get(f"/metrics/wait-0/releases/{loaded[0].pk}/"))
    assert "It was 91.0%, which meets the target of 92.0%." in old


def test_the_second_file_says_what_the_columns_of_the_first_are(client, loaded):
    """As https://www.w3.org/TR/tabular-metadata/ asks: names, datatypes, a key that is unique, what must be there."""
    answer = client.get("/metrics/wait-0/data.csv-metadata.json")
    assert answer["Content-Type"] == "application/csvm+json"
    told = json.loads(answer.content)
    rows = rows_of(client.get("/metrics/wait-0/data.csv"))
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert told["url"] == "data.csv"
    assert told["dc:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")
    columns = told["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(rows[0])
    for row in rows:
        for column in columns:
            assert row[column["name"]] or not column["required"]
            if row[column["name"]]:
                KINDS[column["datatype"]](row[column["name"]])
    keys = [tuple(row[name] for name in told["tableSchema"]["primaryKey"]) for row in rows]
    assert len(keys) == len(set(keys)) == 4 * 20 + 3 * 2


def test_a_file_that_was_fetched_is_taken_in_again_without_a_change(client, loaded, tmp_path):
    file = tmp_path / "again.csv"
    file.write_bytes(client.get("/metrics/wait-0/data.csv").content)
    release = actions.import_observations(path=file, **(WHO | {"at": LATER}))
    assert (release.new, release.changed, release.withdrawn, release.rows) == (0, 0, 0, 86)


def test_json_says_the_same_as_csv(client, loaded):
    told = json.loads(client.get("/metrics/wait-0/data.json").content)
    rows = rows_of(client.get("/metrics/wait-0/data.csv"))
    assert [each["value"] for each in told["observations"]] == [float(row["value"]) for row in rows]
    assert told["licence"]["name"] == made_up.OGL
    assert told["release"]["number"] == loaded[1].pk
    assert told["links"]["page"].endswith(f"/metrics/wait-0/releases/{loaded[1].pk}/")
    assert datetime.fromisoformat(told["release"]["loaded_at"]) == LATER


def test_a_suppressed_value_is_empty_with_its_status_and_nought_is_a_number(client, people, tmp_path):
    made_up.coded(people)
    made_up.listed(1)
    Path(tmp_path / "s.csv").write_text(
        "indicator,area,area_name,period,value,status,note\nwait-0,E54000991,Mercia,2024-01,0,,=1+1\n"
        "wait-0,E54000991,Mercia,2024-02,,Q,\n"
    )
    release = actions.import_observations(path=tmp_path / "s.csv", **WHO)
    actions.interpret_release(release=release, at=made_up.NOW)
    rows = rows_of(client.get("/metrics/wait-0/data.csv"))
    assert [(row["value"], row["status"], row["note"]) for row in rows] == [("0.0", "A", "'=1+1"), ("", "Q", "")]
    assert json.loads(client.get("/metrics/wait-0/data.json").content)["observations"][1]["value"] is None
    assert "suppressed" in text(client.get("/metrics/wait-0/"))


@pytest.mark.parametrize("licence", ["", "All rights reserved", "ogl-uk-3.0 "])
def test_without_an_open_licence_no_number_leaves_the_house(client, people, tmp_path, licence):
    made_up.coded(people)
    made_up.listed(1, licence=licence)
    release = made_up.everywhere(tmp_path / "a.csv", 1)
    here = "/metrics/wait-0/"
    for page in (text(client.get(here)), text(client.get("/metrics/lists/waits/"))):
        assert "91.0" not in page
        assert "open licence" in page or "no licence is recorded" in page
    for end in ("data.csv", "data.csv-metadata.json", "data.json", "series.svg", f"releases/{release.pk}/",
                f"releases/{release.pk}/data.csv"):  # fmt: skip
        assert client.get(here + end).status_code == 404, end


def test_an_indicator_that_no_list_names_is_not_public(client, people):
    made_up.coded(people)
    Indicator.objects.create(slug="draft", title="An idea", licence="OGL-UK-3.0")
    assert client.get("/metrics/draft/").status_code == 404
    client.force_login(people.people["analyst"])
    assert client.get("/metrics/draft/").status_code == 404, "the public page is the same for everybody"
    assert client.get("/workspace/metrics/indicators/draft/").status_code == 200


def test_files_are_readable_from_any_site_and_name_their_licence(client, loaded):
    for end in ("data.csv", "data.json", "series.svg"):
        answer = client.get(f"/metrics/wait-0/{end}")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert 'rel="license"' in answer["Link"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_public_pages_do_not_grow(client, people, tmp_path, count):
    made_up.coded(people)
    made_up.listed(count)
    for n in range(count):
        made_up.everywhere(tmp_path / f"{n}.csv", count, length=14 + n)
    asked = {}
    for address in ("/metrics/", "/metrics/lists/waits/", "/metrics/wait-0/", "/metrics/wait-0/releases/",
                    "/metrics/wait-0/data.csv", "/metrics/wait-0/series.svg"):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked[address.removeprefix("/metrics/")] = len(queries)
    assert asked == {
        "": 2, "lists/waits/": 6, "wait-0/": 13, "wait-0/releases/": 3, "wait-0/data.csv": 3, "wait-0/series.svg": 9,
    }  # fmt: skip
