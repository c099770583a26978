"""Is every commitment followed through, from what it serves to the text, with each gap told in words?"""

import lxml.html
import pytest

from publication.bundle.trace import render_trace
from tests.publication.priorities_content import (
    JOINT,
    no_priorities,
    site_measures,
    site_not_now,
    site_priorities,
)

HERE = f"priorities/commitments/{JOINT}/"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_trace(site_priorities(), site_measures(), site_not_now())


def text_of(data: bytes) -> str:
    return " ".join(
        lxml.html.document_fromstring(data.decode()).get_element_by_id("maincontent").text_content().split()
    )


def steps(files: dict[str, bytes], uid: str) -> dict[str, tuple[str, list[str]]]:
    """What each step says, and where it leads."""
    page = lxml.html.document_fromstring(files[f"{HERE}{uid}/index.html"].decode())
    return {
        step.find("h2").text_content(): (" ".join(step.text_content().split()), step.xpath(".//a/@href"))
        for step in page.find_class("jfp-trace__step")
    }


def promises() -> list[str]:
    """The ids of the plan's commitments; the first is the one that the register knows of."""
    data = site_priorities()
    first = data["sources"][0]["commitment"]
    pages = render_trace(data, site_measures(), [])
    found = [path.removeprefix(HERE).removesuffix("/index.html") for path in pages if path.startswith(HERE)]
    return [first, *(uid for uid in found if uid not in {first, "index.html"})]


def test_the_same_data_give_the_same_bytes(files):
    assert render_trace(site_priorities(), site_measures(), site_not_now()) == files


def test_each_step_of_a_commitment_is_told_and_linked(files):
    found = steps(files, promises()[0])
    assert list(found) == [
        "Where it comes from", "Priority", "Commitment", "Who keeps it, and by when", "Milestone", "Metric",
        "In the plan’s words",
    ]  # fmt: skip
    words, links = found["Where it comes from"]
    assert "Work for all Objectives, 2023. It says so." in words
    assert links == ["/priorities/frameworks/objectives-2023/#work", "/priorities/frameworks/pledge-2023/"]
    assert "Good jobs; Good schools" in found["Priority"][0]
    assert found["Milestone"] == ("Milestone Jobs Due March 2024.", ["/priorities/milestones/#jobs"])
    words, links = found["Metric"]
    kept = found["Who keeps it, and by when"][0]
    assert "Avon Partnership: Director of Work By 31 March 2028. Provider collaborative." in kept
    assert "People in work for a year Of this commitment, as agreed with its owner." in words
    for each in ("100 more jobs Of this commitment.", "To follow To be agreed Of the priority",
                 "Share in work Of what it comes from. Target: 80%."):  # fmt: skip
        assert each in words
    assert links == ["/priorities/indicators/#jobs-held"] * 2
    assert found["In the plan’s words"][1][0].startswith(f"/plans/{JOINT}/sections/")


def test_what_is_not_known_is_said_and_not_filled_in(files):
    found = steps(files, promises()[1])
    assert found["Where it comes from"] == ("Where it comes from No source is recorded for it yet.", [])
    assert "No priority is recorded" in found["Priority"][0]
    assert "No milestone is stated" in found["Milestone"][0]
    assert found["Metric"] == ("Metric No metric is agreed.", [])
    assert found["Who keeps it, and by when"][0].endswith("No owner is agreed.")


def test_why_nothing_is_agreed_is_said():
    measures = site_measures()
    uid = measures["terms"][0]["commitment"]
    none = {"owner": "", "post": "", "due_on": "", "measure": "", "indicator": ""}
    measures["terms"][0] |= {**none, "why_no_owner": "Two bodies ask for it.", "why_no_measure": "Nobody counts it"}
    measures["targets"], measures["items"] = [], []
    data = site_priorities() | {"priorities": []}
    found = steps(render_trace(data, measures, []), uid)
    assert found["Who keeps it, and by when"][0].endswith("No owner is agreed. Two bodies ask for it.")
    assert found["Metric"][0].endswith("No metric is agreed. Nobody counts it.")


def test_a_plan_that_states_no_source_is_told_from_one_nobody_asked():
    data = site_priorities()
    data["sources"] = [row for row in data["sources"] if not row["is_stated"]]
    uid = data["sources"][0]["commitment"]
    found = steps(render_trace(data, site_measures(), []), uid)
    assert "The plan states no source for it, and none is guessed." in found["Where it comes from"][0]


def test_a_boards_strategy_and_its_priority_are_linked():
    data = site_priorities()
    strategy = {"slug": "avon-strategy", "title": "Living Well"}
    data["sources"] = [{**data["sources"][0], "framework": "", "item": "", "strategy": strategy, "priority": "Homes"}]
    found = steps(render_trace(data, site_measures(), []), data["sources"][0]["commitment"])
    assert found["Where it comes from"][1] == ["/plans/register/#avon-strategy"]
    assert "Homes Living Well." in found["Priority"][0]


def test_the_lists_count_the_gaps_and_lead_to_each_commitment(files):
    all_of_them = text_of(files["priorities/commitments/index.html"])
    count = len(promises())
    assert f"{count} commitments: {count - 1} with no source" in all_of_them
    assert f"{count - 1} with no metric" in all_of_them
    listed = lxml.html.document_fromstring(files[f"{HERE}index.html"].decode()).xpath("//main//a/@href")
    assert {f"/{HERE}{uid}/" for uid in promises()} <= set(listed)


def test_by_indicator_tells_what_it_measures_and_who_promised_it_once(files):
    text = text_of(files["priorities/indicators/index.html"])
    assert "Jobs held for a year Measures Work for all Target: 80% Promised" in text
    assert text.count("100 more jobs") == 1
    assert "Homes for all" not in text
    assert "Good jobs; Good schools More jobs To follow To be agreed" in text


def test_an_item_that_is_measured_twice_by_one_indicator_is_named_once():
    measures = site_measures()
    measures["items"] = [measures["items"][0]] * 2
    page = render_trace(site_priorities(), measures, [])["priorities/indicators/index.html"].decode()
    assert page.count('href="/priorities/frameworks/objectives-2023/#work"') == 1


def test_why_not_now_gives_the_publics_reason(files):
    text = text_of(files["priorities/not-now/index.html"])
    assert "Planning for 2027-28, Mercia" in text
    assert "Others wait<br>longer." in files["priorities/not-now/index.html"].decode()
    assert "longer. An intention of Avon Partnership. Decided by The Board, 2 Nov" in text
    assert "A machine It is not needed. An entry of the long list. Decided by" in text


def test_before_anything_is_entered_the_pages_say_so():
    files = render_trace(no_priorities(), {"targets": [], "items": [], "terms": []}, [])
    assert set(files) == {f"priorities/{name}/index.html" for name in ("commitments", "indicators", "not-now")}
    told = " ".join(text_of(data) for data in files.values())
    for words in ("No published plan promises anything yet.", "No indicator has been entered yet.",
                  "Nothing that was decided on has been left for later."):  # fmt: skip
        assert words in told


def test_hostile_words_stay_text():
    data, rows, evil = site_priorities(), site_not_now(), '"><script>alert(1)</script>'
    rows[0]["reason"] = rows[0]["title"] = evil
    measures = site_measures()
    measures["items"][0]["wording"] = measures["targets"][0]["wording"] = evil
    for page in render_trace(data, measures, rows).values():
        assert not list(lxml.html.document_fromstring(page.decode()).iter("script"))
