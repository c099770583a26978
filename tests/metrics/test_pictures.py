"""Do the pictures of Places, plans and gaps hold all their numbers, in shapes, in words and in a table?"""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from metrics.charts import Beside, Dot, Panel, gap, multiples, places, spark, trajectory
from metrics.progress import against, ends_of, gap_in_words

SVG = "{http://www.w3.org/2000/svg}"
DOTS = [
    Dot("Avon", 71.0, 69.0, 73.0, "worse", "worse than England"),
    Dot("Tamar & <Tyne>", 80.0, 78.5, 81.5, "better", "better than England"),
    Dot("Severn", None, words="suppressed"),
    Dot("Trent", 76.0, 74.0, 78.0, "similar", "similar to England"),
    Dot("Wye", 70.0, 68.0, 72.0, "higher", "higher than England"),
    Dot("Dee", 69.0, 67.0, 71.0, "lower", "lower than England"),
]
PLAN = {"2024-03-31": 70.0, "2024-06-30": 74.0, "2024-09-30": 78.0}
CAME = [{"last": "2024-03-31", "value": 69.0}, {"last": "2024-04-30", "value": None},
        {"last": "2024-06-30", "value": 75.5}]  # fmt: skip
TOLD = {"key": "k", "title": "Waits & <more>", "unit": "%"}


def made():
    return {
        "places": places(DOTS, **TOLD, words="So.", beside=Beside("England", 76.0)),
        "gap": gap(DOTS, **TOLD, words="So.", ends=("Avon", "Tamar & <Tyne>")),
        "trajectory": trajectory(CAME, PLAN, **TOLD, target=80.0),
        "multiples": multiples(
            [Panel("Avon", {"2024-01-31": 1.0, "2024-02-29": 3.0}), Panel("Tamar", {}), *[
                Panel(f"Place {n}", {"2024-01-31": float(n)}) for n in range(7)
            ]], **TOLD, words="So.",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["places", "gap", "trajectory", "multiples"])
def test_each_picture_has_title_words_and_table_and_the_same_bytes_each_time(kind):
    picture = made()[kind]
    root = ElementTree.fromstring(picture.svg)
    assert root.find(f"{SVG}title").text == picture.title == "Waits & <more>"
    assert root.find(f"{SVG}desc").text == picture.words != ""
    assert root.get("aria-labelledby") == "k-t k-d"
    assert picture.svg == made()[kind].svg
    assert {len(row) for row in picture.rows} == {len(picture.head)}
    assert picture.legend


@pytest.mark.parametrize("kind", ["places", "gap", "trajectory", "multiples"])
def test_all_that_is_drawn_lies_within_the_picture(kind):
    root = ElementTree.fromstring(made()[kind].svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    for element in root.iter():
        for names, end in ((("x", "x1", "x2", "cx"), width), (("y", "y1", "y2", "cy"), height)):
            for number in (float(element.get(name)) for name in names if element.get(name)):
                assert 0 <= number <= end, ElementTree.tostring(element)


def test_the_numbers_of_the_table_are_those_of_the_picture():
    rows = {row[0]: row[1:] for row in made()["places"].rows}
    assert rows["Avon"] == ("71.0%", "69.0%", "73.0%", "worse than England")
    assert rows["Severn"] == ("no value", "not known", "not known", "suppressed")
    texts = [each.text for each in ElementTree.fromstring(made()["places"].svg).iter(f"{SVG}text")]
    assert {"71.0%", "80.0%", "76.0%", "suppressed", "England 76.0%"} <= set(texts)


def test_better_worse_similar_higher_and_lower_differ_in_shape():
    svg = re.sub(r"#[0-9a-f]{6}", "#", made()["places"].svg)
    root = ElementTree.fromstring(svg)
    assert len(root.findall(f"{SVG}circle")) == 1, "similar"
    paths = [path.get("d")[-12:] for path in root.findall(f"{SVG}path")]
    assert len(paths) == len(set(paths)) == 3, "worse, higher, lower"
    assert len(root.findall(f"{SVG}rect")) == 2, "the ground, and better"


def test_a_row_without_limits_has_no_whiskers():
    bare = places([Dot("Avon", 3.0), Dot("Tamar", 4.0)], **TOLD, words="So.")
    assert 'stroke-width="1.5"/><line' not in bare.svg
    assert bare.rows[0] == ("Avon", "3.0%", "not known", "not known", "")
    assert places([Dot("Avon", None)], **TOLD, words="So.") is None


def test_the_gap_is_told_in_percentage_points_between_the_two_ends():
    assert "gap 9.0 percentage points" in made()["gap"].svg


def test_the_plan_and_what_came_are_told_for_the_same_period():
    picture = made()["trajectory"]
    assert picture.words == (
        "For the period to 30 June 2024, 74.0% was planned and 75.5% came. The plan ends at 78.0% for the period to "
        "30 September 2024."
    )
    assert picture.rows[0] == ("30 September 2024", "no value", "78.0%", "")
    assert picture.rows[1] == ("30 June 2024", "75.5%", "74.0%", "1.5 percentage points")
    assert trajectory(CAME, {}, **TOLD) is None
    assert "There are no values yet." in trajectory([], PLAN, **TOLD).words


def test_labels_at_the_end_of_lines_never_lie_on_one_another():
    near = trajectory([{"last": "2024-09-30", "value": 78.0}], PLAN, **TOLD, target=78.1)
    found = re.findall(r'y="([\d.]+)" text-anchor="start" font-weight="700"', near.svg)
    heights = sorted(float(y) for y in found)
    assert len(heights) == 3
    assert all(b - a >= 17 for a, b in pairwise(heights))


def test_a_panel_without_data_says_so_and_a_spark_needs_two_values():
    picture = made()["multiples"]
    assert "no data" in picture.svg
    assert picture.rows[0] == ("29 February 2024", "3.0%", *["no value"] * 8)
    assert multiples([Panel("Avon", {})], **TOLD, words="So.") is None
    assert spark([1.0]) == spark([None, None]) == ""
    assert spark([1.0, None, 3.0]).count("<circle") == 1


@pytest.mark.parametrize(
    ("limits", "way", "key"),
    [
        ((1, 3), "up", "worse"), ((1, 3), "down", "better"), ((1, 3), "", "lower"), ((5, 7), "up", "better"),
        ((5, 7), "none", "higher"), ((3, 4), "up", "similar"), ((None, None), "up", ""),
    ],
)  # fmt: skip
def test_a_value_differs_where_the_other_lies_outside_its_limits(limits, way, key):
    assert against(2, *limits, other=4, name="England", way=way).key == key


def test_without_a_value_or_another_nothing_is_compared():
    assert against(None, None, None, other=4, name="England", way="up").words == "no value"
    assert against(2, 1, 3, other=None, name="England", way="up").words == "there is no value for England"


def test_the_ends_of_a_gap_are_the_most_and_the_least_deprived():
    groups = {"Second": 9.0, "Most deprived decile (IMD2019)": 5.0, "Least deprived decile (IMD2019)": 3.0}
    assert ends_of(groups) == ("Most deprived decile (IMD2019)", "Least deprived decile (IMD2019)")
    assert ends_of({"White": 3.0, "Black": 5.0, "Other": None}) == ("Black", "White")
    assert ends_of({"White": 3.0, "Other": None}) is None
    before = {"Most deprived decile (IMD2019)": 6.0, "Least deprived decile (IMD2019)": 3.0}
    assert gap_in_words(groups, before, unit="%").endswith(
        "In the period before it was 3.0 percentage points: it is narrower."
    )
    assert gap_in_words({"White": 3.0}, {}).startswith("There are not two groups")
