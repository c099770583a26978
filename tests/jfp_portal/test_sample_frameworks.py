"""Does every list of the user's documents stand in the sample, item for item and word for word? Does every commitment
say where it comes from? No database: files are compared with the documents, which lie beside some checkouts only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from jfp_portal.files import SAMPLE
from tests.jfp_portal.sample_files import (
    bodies,
    every_plan,
    joint_forward_plan,
    needs_seeds,
    plain,
    promises,
    read,
    seed,
    walk,
)

FRAMEWORKS = {row["slug"]: row for row in SAMPLE.rows("frameworks")}
# Lists whose words are not in the five documents, each with its reason.
FROM_ELSEWHERE = {
    "core20plus5-adults-2021": "Appendix 3 is lost; rebuilt from what NHS England published",
    "core20plus5-adults-later": "the documents know no later wording; the study of NHS England's pages does",
    "core20plus5-children": "Appendix 3 is lost; rebuilt from what NHS England published",
}
# Lists that the documents name and do not print.
UNKNOWN = {
    "prevention-pledge": 14,
    "cheshire-east-joint-outcomes-framework": 14,
    "cheshire-west-place-integrated-outcomes-framework": None,
    "knowsley-outcomes-framework": None,
    "warrington-outcomes-dashboard": None,
    "vision-and-mission-2023": None,
    "anchor-framework": None,
}
BULLET = r"^ *- (.+)$"
AREA = r"^([^\t\n]+)\t[^\t]+$"


def words(text: str) -> str:
    """Words alone: the documents' mark-up, bullets and tick marks are not part of an item."""
    text = plain(text).replace("•", " ").replace(" .", ".")
    return re.sub(r"^\d\. ", "", text).strip(" .:*~").lower()


def items(slug: str) -> Iterator[dict[str, Any]]:
    def below(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            yield row
            yield from below(row.get("items") or [])

    return below(FRAMEWORKS[slug]["items"])


def wordings(slug: str) -> list[str]:
    return [words(item["wording"]) for item in items(slug)]


def part(number: int, start: str, stop: str) -> str:
    text = seed(number)
    begin = text.index(start) + len(start)
    return text[begin : text.index(stop, begin)]


# list of the sample -> document, where the list begins and ends, what an entry looks like, how many there are
PRINTED = {
    "strategic-objectives-2023": (0, "HCP Interim Strategy – Strategic Objectives", "Determining the HCP", BULLET, 29),
    "strategic-objectives-2021": (2, "Five Year Aspirations:", "Achieving our Objectives", BULLET, 18),
    "marmot-principles": (1, "supports the eight Marmot principles", "An example", r"^\d\. (.+)$", 8),
    "beacon-indicators": (1, "22 Beacon Indicators", "# Appendix 3", r"^\d+\t([^\t]+)\t", 22),
    "jfp-principles": (0, "Joint Forward Plan (JFP) principles", "The role Health", BULLET, 4),
    "long-list-2023": (0, "The long list of priorities includes:", "Health and Care Partnership review", BULLET, 5),
    "jfp-aims": (1, "Our Joint Forward Plan aims to:", "We are committed to working on all", BULLET, 3),
    "foreword-ambitions": (1, "our population has said matters", "We have some of the best", BULLET, 5),
    "high-impact-interventions": (1, "high impact interventions](#)", "We will monitor our progress", BULLET, 6),
    "safeguarding-commitments": (1, "### We are committed to:", "### We will:", BULLET, 7),
    "culture-and-leadership": (1, "education providers and school.", "**Want to", r"(?:<li>• |<b>)([^<]*)<", 15),
    "quality-principles": (1, "## Quality principles", "## Our provider", BULLET, 8),
    "place-development-domains": (1, "There are 4 key domains:", "Place Partnerships have developed", BULLET, 4),
    "constitution-2023": (1, "**It will:**", "Our Constitution sits", BULLET, 4),
    "constitution-2023-10": (4, "Our Clinical and Care Constitution is", None, r"✓ (.+)$", 4),
    "key-enablers-constitution": (4, "Our Clinical and Care Constitution is", None, r"⚙️ (.+)$", 4),
    "planning-guidance-2024-25-expected": (4, "Expected 2024-25 NHS Planning", "Identifying/developing", BULLET, 8),
    "planning-guidance-2023-24": (0, "Area\tSummary of Objectives", "Planning Guidance-\n", AREA, 12),
    "life-course-themes": (1, "Theme\tHeading\tFocus", "# 5. Our workforce", r"<li>([^<]*)</li>", 57),
    "workforce-priorities-2022-25": (1, "inclusive culture to:\n", "## Developing", r"<li>• ([^<]*)</li>", 24),
    "operational-objectives-2023-24": (1, "2023/24 Planning Objective", "Appendix 2 Marmot", None, 48),
}  # fmt: skip


def printed(slug: str) -> list[str]:
    number, start, stop, pattern, _ = PRINTED[slug]
    text = seed(number)
    text = text[text.index(start) :] if stop is None else part(number, start, stop)
    if slug == "operational-objectives-2023-24":
        # The area or nothing, then the objective. One row of the export lost the empty cell before its objective.
        text = text.replace("\nRecover dental activity", "\n\tRecover dental activity")
        rows = [line.split("\t") for line in text.split("\n")[1:] if "\t" in line]
        return [cell for row in rows for cell in row[:2] if cell.strip()]
    return [found for found in re.findall(pattern, text, re.MULTILINE) if words(found) and found != "Area"]


@needs_seeds
@pytest.mark.parametrize("slug", PRINTED)
def test_every_printed_item_is_kept(slug: str) -> None:
    found = printed(slug)
    held = wordings(slug)
    # The table of themes names its drivers beside the headings.
    held += [words(each) for item in items(slug) for _, cell in item.get("facts") or [] for each in cell.split(", ")]
    missing = [entry for entry in found if words(re.sub(r"[*~\\]+$", "", entry)) not in held]
    assert missing == []
    assert len(found) >= PRINTED[slug][4]


@needs_seeds
@pytest.mark.parametrize("slug", sorted(set(FRAMEWORKS) - set(FROM_ELSEWHERE)))
def test_no_item_says_what_the_documents_do_not(slug: str) -> None:
    documents = " ".join(words(seed(number)) for number in range(5))
    assert [item["wording"] for item in items(slug) if words(item["wording"]) not in documents] == []


@pytest.mark.parametrize(
    ("slug", "counts"),
    [
        ("strategic-objectives-2023", [8, 10, 6, 5]),
        ("strategic-objectives-2021", [6, 3, 5, 4]),
        ("constitution-2023-10", [4, 5, 7, 7, 5]),  # each pledge has a line that explains it, then 4, 6, 6, 4
        ("planning-guidance-2023-24", [9, 3, 3]),
        ("key-enablers-2021", [1] * 8),
        ("workforce-priorities-2022-25", [4, 8, 5, 3, 4]),
    ],
)
def test_lists_have_as_many_entries_as_the_documents_count(slug: str, counts: list[int]) -> None:
    assert [len(item["items"]) for item in FRAMEWORKS[slug]["items"]] == counts


@needs_seeds
def test_every_pledge_of_the_constitution_is_kept() -> None:
    cells = re.findall(r"<h4>(\w+)</h4> <p>(.+?)</p> <ul [^>]+>([^<\t\n]+)", seed(4))
    pledges = FRAMEWORKS["constitution-2023-10"]["items"][1:]
    assert len(cells) == 4
    for (name, lead, text), held in zip(cells, pledges, strict=True):
        assert [held["wording"], held["items"][0]["wording"]] == [name, lead]
        assert " ".join(item["wording"] for item in held["items"][1:]) == plain(text)


@needs_seeds
def test_every_key_enabler_of_2021_is_kept_with_what_it_asks() -> None:
    found = dict(re.findall(r"^([A-Z][\w& -]{8,50}): (.+)$", seed(2).split("Key Enablers:")[1], re.MULTILINE))
    held = {row["wording"]: row["items"][0]["wording"] for row in FRAMEWORKS["key-enablers-2021"]["items"]}
    assert {name: words(text) for name, text in found.items()} == {name: words(text) for name, text in held.items()}


@needs_seeds
def test_every_summary_of_the_planning_guidance_is_kept() -> None:
    rows = re.findall(r"^[^\t\n]+\t([^\t\n]+)$", part(0, "Area\tSummary", "Planning Guidance-\n"), re.MULTILINE)
    held = wordings("planning-guidance-2023-24")
    rows = [row for row in rows if row != "Summary of Objectives"]
    assert len(rows) == 12
    assert [row for row in rows if words(row) not in held] == []


def test_the_marmot_review_is_cited_at_its_pledge() -> None:
    (pledge,) = (item for item in items("constitution-2023-10") if item.get("note"))
    assert "proportionate universalism" in pledge["wording"]
    assert "Strategic Review of Health Inequalities in England post-2010; 2010." in pledge["note"]


def test_the_numbered_outcomes_of_2021_stand_under_their_aspiration() -> None:
    (measurement,) = (item for item in items("strategic-objectives-2021") if item["code"] == "measurement")
    assert [item["number"] for item in measurement["items"]] == ["1", "2", "3", "4"]


@needs_seeds
@pytest.mark.parametrize("wording", [
    "Enhancing quality, productivity and value for money", "Enhancing productivity and value for money",
])  # fmt: skip
def test_both_wordings_of_the_third_objective_of_2021_are_kept(wording: str) -> None:
    (objective,) = (item for item in items("strategic-objectives-2021") if item["code"] == "value")
    assert wording in seed(2)
    assert wording in objective["wording"] + objective["note"]


@needs_seeds
def test_each_beacon_indicator_has_its_level_and_its_footnote() -> None:
    rows = re.findall(r"^(\d+)\t(.+?)\t(.+?)\t(.+?)\t(.+?)\t(.+)$", part(1, "22 Beacon", "# Appendix 3"), re.MULTILINE)
    held = {item["number"]: item for item in items("beacon-indicators") if item.get("number")}
    assert len(rows) == len(held) == 22
    for number, name, *cells in rows:
        assert [cell for _, cell in held[number]["facts"]] == [cell.strip() for cell in cells]
        assert bool(re.search(r"[*~]$", name)) == bool(held[number].get("note")), name


@needs_seeds
def test_drivers_of_the_life_course_themes_are_kept() -> None:
    rows = part(1, "Theme\tHeading\tFocus", "# 5. Our workforce").split("\n")[1:]
    headings = {item["wording"]: item for item in items("life-course-themes") if item["local_type"] == "Heading"}
    seen = 0
    for cells in (row.split("\t") for row in rows if "<b>" in row):
        name = re.sub("<.*?>", "", cells[1])
        drivers = re.findall("<li>(.*?)</li>", cells[3])
        assert headings[name]["facts"] == [["Drivers", ", ".join(drivers) or "None given (the cell is empty)"]]
        seen += 1
    assert (seen, len(headings)) == (6, 8)


def test_what_is_unknown_says_so_and_is_not_made_up() -> None:
    for slug, stated in UNKNOWN.items():
        framework = FRAMEWORKS[slug]
        assert (framework["items"], framework.get("items_stated")) == ([], stated)
        assert framework["gap"]
    assert {slug for slug, framework in FRAMEWORKS.items() if not framework["items"]} == set(UNKNOWN)
    assert all(FRAMEWORKS[slug]["gap"] for slug in FROM_ELSEWHERE)


def test_every_address_leads_to_an_item() -> None:
    held = {f"{slug}/{item['code']}" for slug in FRAMEWORKS for item in items(slug)} | set(FRAMEWORKS)
    rows = read("priorities/mappings.yaml")
    asked = [row[end] for row in rows for end in ("from", "to")]
    cited = [row for plan in read("priorities/citations.yaml").values() for rows in plan.values() for row in rows]
    asked += [row.get("item") or row["framework"] for row in cited]
    asked += [
        source.get("item") or source["framework"] for _, row in traced() for source in row["sources"]
        if "document" not in source
    ]  # fmt: skip
    assert len(rows) > 50
    assert set(asked) <= held
    assert {framework["owner"] for framework in FRAMEWORKS.values()} - {None} <= set(bodies())


def test_every_cited_section_is_in_its_plan() -> None:
    slugs = {plan["slug"]: {section["slug"] for section in walk(plan["sections"])} for plan in every_plan()}
    for plan, sections in read("priorities/citations.yaml").items():
        assert set(sections) <= slugs[plan]


def traced() -> list[tuple[str, dict[str, Any]]]:
    return [(slug, row) for slug, rows in read("priorities/sources.yaml")["sections"].items() for row in rows]


def test_every_commitment_says_where_it_comes_from_or_that_none_is_stated() -> None:
    made = [
        (section["slug"], plain(row["text"]))
        for section in walk(joint_forward_plan()["sections"])
        for row in promises(section["commitments"])
    ]
    found = [
        [at for at in made if at[0] == slug and at[1].startswith(plain(row["text"]))] for slug, row in traced()
    ]  # fmt: skip
    assert all(len(each) == 1 for each in found)
    assert sorted(each[0] for each in found) == sorted(made)
    assert sum(not row["sources"] for _, row in traced()) == 7


@needs_seeds
def test_every_cell_of_figure_2_is_kept() -> None:
    figure = read("priorities/figure-2.yaml")
    areas = {item["code"]: item["wording"] for item in items("strategic-objectives-2023")}
    held = " ".join(
        words(text)
        for row in figure["priorities"]
        for text in [
            row.get("wording", ""), *row.get("parts", []), areas[row["objective"]],
            *(areas[code] for code in row["areas"]), *(measure["wording"] for measure in row["measures"]),
        ]
    ).replace("well-being", "wellbeing")  # fmt: skip
    table = part(1, "Core plans *\tMetric\n", "Whilst this summary")
    cells = [cell for line in table.split("\n") if "\t" in line for cell in line.split("\t") if cell.strip(" 123,")]
    entries = [entry for cell in cells for entry in re.split(r"<li>|</li>|</?ul>|<p>", cell) if words(entry)]
    # The figure runs two measures together in each of two cells, and puts one comma more in an objective.
    entries = [
        half for entry in entries for half in re.split(r"(?<=Stage) (?=Reduce)|(?<=June 2023) (?=Publish)", entry)
    ]  # fmt: skip
    missing = [entry for entry in entries if words(entry.replace("experiences,", "experiences")) not in held]
    assert len(entries) > 30
    assert missing == []
    codes = [line.split("\t")[-2].strip() for line in table.split("\n") if "\t" in line]
    assert set(codes) == {measure["core_plans"] for row in figure["priorities"] for measure in row["measures"]}


def test_figure_2_leaves_out_three_of_the_eight_principles() -> None:
    figure = read("priorities/figure-2.yaml")["priorities"]
    beside = {code for row in figure if row["objective"] == "inequalities" for code in row["areas"]}
    eight = {item["code"] for item in FRAMEWORKS["strategic-objectives-2023"]["items"][0]["items"]}
    assert eight - beside == {"fair-employment", "places", "prevention"}


@needs_seeds
def test_every_statement_of_a_milestone_is_in_the_documents() -> None:
    documents = " ".join(words(seed(number)) for number in range(5))
    statements = [said for row in read("priorities/milestones.yaml") for said in row["statements"]]
    assert len(statements) >= 39
    assert [said["wording"] for said in statements if words(said["wording"]) not in documents] == []
    assert [said for said in statements if said.get("due", "") not in said["wording"]] == []


# Sentences of the plan with a date that is not a milestone of its own, each with its reason.
NOT_A_MILESTONE = {
    "During March and April 2023": "what was done, not what is due",
    "in April 2023": "the day a duty was taken on, in the past",
    "in November 2022": "the day a strategy was published",
    "in July 2022": "the past",
}


@needs_seeds
def test_no_due_date_of_the_plan_is_missed() -> None:
    rows = read("priorities/milestones.yaml")
    said = " ".join(words(each["wording"]) for row in rows for each in row["statements"])
    text = plain(seed(1))
    found = re.findall(
        r"((?:\S+ ){4})((?:by|in) (?:the end of )?(?:March|Sept\w*|June|April) 20\d\d|by 20\d\d|March 2025)", text
    )
    assert len(found) > 20
    missed = [before + date for before, date in found if words(before + date) not in said]
    assert [each for each in missed if not any(each.endswith(past.lower()) or past in each for past in NOT_A_MILESTONE)
            and "further improvement" not in each] == []  # fmt: skip


def test_the_same_target_is_one_record_with_its_places() -> None:
    places = {row["slug"]: len(row["statements"]) for row in read("priorities/milestones.yaml")}
    for slug in ("financial-strategy", "strategic-workforce-plan", "joint-forward-plan-refresh"):
        assert places[slug] == 3
    assert (places["hypertension-77"], places["anchor-signatories"], places["net-zero"]) == (2, 2, 4)
