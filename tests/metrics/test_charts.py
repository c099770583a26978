"""Is a picture the same bytes each time, readable without colour and without seeing, and true to its table?"""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from metrics.charts import chart, icon, table
from metrics.charts.icons import AMBER, BLUE, GREY, ICONS, INK
from metrics.progress import Aim, answer
from metrics.targets import Kind
from tests.metrics.test_progress import FLAT, monthly

SVG = "{http://www.w3.org/2000/svg}"


def made(values=(*FLAT, 2.0), **told):
    answers = answer(monthly(values), series_kind="independent", way="up",
                     aim=Aim(Kind.AT_LEAST, 9)).as_data()  # fmt: skip
    return answers["points"], chart(answers["points"], key="k", title="Waits & <more>", words="It fell.", **told)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [AMBER, BLUE, GREY, INK])
def test_every_colour_reaches_three_to_one_on_white_and_letters_on_it_more(colour):
    """WCAG 2.2, 1.4.11 and 1.4.3."""
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_shapes_tell_answers_apart_without_colour():
    drawn = {key: re.sub(r"#[0-9a-f]{6}", "#", icon(key)) for key in ICONS}
    assert drawn["improvement high"] != drawn["concern high"] != drawn["neutral high"]
    assert len(set(drawn.values())) == len(ICONS)


def test_an_icon_says_its_words_or_is_silent():
    assert 'aria-label="It &quot;met&quot; it"' in icon("yes", 'It "met" it')
    assert 'aria-hidden="true"' in icon("yes")
    ElementTree.fromstring(icon("no such answer"))


def test_the_same_data_make_the_same_bytes():
    assert made()[1] == made()[1]


def test_a_picture_has_its_title_its_words_and_a_mark_for_each_value():
    points, svg = made(target=9.0)
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == "Waits & <more>"
    assert root.find(f"{SVG}desc").text == "It fell."
    assert root.get("aria-labelledby") == "k-t k-d"
    assert len(root.findall(f"{SVG}circle")) + len(root.findall(f"{SVG}path")) == len(points) == 21
    assert len(root.findall(f"{SVG}path")) == 1, "one concern, as a diamond"


def test_all_that_is_drawn_lies_within_the_picture():
    _, svg = made((*FLAT, -400.0), target=900.0)
    numbers = [float(y) for y in re.findall(r'(?:y|cy|y1|y2)="(-?[\d.]+)"', svg)]
    assert min(numbers) >= 0
    assert max(numbers) <= 320


def test_a_missing_value_breaks_the_line_and_stands_in_the_table():
    points, svg = made((*FLAT, None, 10.0, 11.0))
    assert svg.count("<polyline") == 2
    rows = table(points, unit="%")
    assert rows[0] == ("30 November 2021", "11.0%")
    assert rows[2] == ("30 September 2021", "missing")
    assert len(rows) == len(points)


def test_no_values_draw_nothing():
    assert chart([], key="k", title="t", words="w") == ""
    assert chart([{"last": date(2020, 1, 31).isoformat(), "value": None}], key="k", title="t", words="w") == ""


@pytest.mark.parametrize(
    "values", [[5.0] * 14, [0.0] * 14, [1e6 + n for n in range(14)], [0.001 * n for n in range(14)]]
)
def test_flat_large_and_tiny_values_are_drawn(values):
    ElementTree.fromstring(made(values)[1])
