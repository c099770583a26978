"""Does the register hold every plan, date, word and lost picture of the user's documents, and nothing that they do not
say? The documents lie beside some checkouts only."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from consultation.models import Involvement
from jfp_portal.seeding_register import seed_register
from plans.models import LostFigure, PlanDate, PlanRelation, PlanSatisfies, RegisteredPlan
from tests.jfp_portal.sample_files import bodies, needs_seeds, plain, promises, read, reference_documents, seed, walk

DOCUMENTS = {"deck": 0, "summary": 1, "strategy": 2, "places": 3, "approach": 4}
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# Titles that no document prints so, with the reason. Elsewhere a Place's name after a comma is ours.
DESCRIBED = {
    "annual-delivery-plan-summary": "printed as a link, summary version, after the plan's name",
    "place-plan-warrington": "the volume gives the partnership's name and the year, and no title",
    "place-plan-halton": "the volume gives the partnership's name and the years, and no title",
    "place-plan-cheshire-west": "printed as Cheshire West Place, and as the Place Plan",
    "place-plan-cheshire-east": "the volume gives no title",
}
# Words about a plan that no document prints so, with the reason.
OUR_WORDS = {
    "To be published again in March 2024": "printed as a sentence: which will be published in March 2024",
    "draft, final": "printed beside the two dates, (draft) and (final)",
    "The nine Place partnerships, each for its own plan": "the volume's list of Places",
}
# Names in the documents that are no entries of their own, with the reason.
NO_ENTRY = {
    "Place Plan": "any of the nine",
    "Place Plans": "any of the nine",
    "Place Health and Wellbeing Board Strategy": "any of the nine",
    "Joint Health and Wellbeing Strategies": "the nine",
    "Health and Wellbeing Plans": "the nine, as the presentation calls them",
    "Joint Strategic Needs Assessment": "of any Place",
    "HCP Strategy": "another name of the Health and Care Partnership Strategy",
    "HCP Interim Strategy": "another name of it",
    "Cheshire and Merseyside Interim HCP Strategy": "another name of it",
    "Cheshire and Merseyside Health Care Partnership Vision and Mission The HCP Strategy": "a caption and text",
    "Cheshire and Merseyside Five Year Joint Forward Plan Key Plans": "two headings run together",
    "Includes Capital Plans": "a verb before the Capital Plan",
    "Five Year Joint Forward Plans": "those of every ICB",
    "National Guidance": "no guidance in particular",
    "Operational Plan": "each year's",
    "Operational Planning Guidance": "each year's",
    "Estates Plan": "another name of the Estates Strategy",
    "Marmot Report": "All Together Fairer",
    "Strategic Review": "the subtitle of The Marmot Review",
    "Joint Outcomes Framework": "measures, no plan",
    "Place Integrated Outcomes Framework": "measures, no plan",
    "Local Voices Framework": "a way to involve people, no plan",
    "Anchor Framework": "a charter to sign, no plan",
    "Place Development Assessment Framework": "a tool, no plan",
}


@cache
def document(key: str) -> str:
    return re.sub(r"[:,]", "", plain(seed(DOCUMENTS[key]))).lower()


def printed(words: str, keys: list[str]) -> bool:
    words = re.sub(r"[:,]", "", plain(words)).lower().rstrip(".")
    return any(words in document(key) for key in keys)


def plans() -> list[dict[str, Any]]:
    return read("register/plans.yaml")["plans"]


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_references_resolve() -> None:
    slugs = [plan["slug"] for plan in plans()]
    assert len(slugs) == len(set(slugs)) >= 60
    types = {row["slug"] for row in read("plan_types.yaml")}
    places = {row["slug"] for row in read("places.yaml")}
    for plan in plans():
        assert plan["type"] in types
        assert plan.get("place") is None or plan["place"] in places
        assert plan.get("owner") is None or plan["owner"] in bodies()
        assert set(plan["source"]) <= set(DOCUMENTS)
    for row in read("register/relations.yaml"):
        assert {*listed(row["plan"]), *listed(row["other"])} <= set(slugs)
    for row in [*read("register/dates.yaml"), *read("register/lost.yaml")]:
        assert row["plan"] in slugs


def test_each_place_has_one_joint_strategy_and_only_the_named_ones_have_a_period() -> None:
    found = {
        plan["place"]: (plan.get("starts"), plan.get("ends"))
        for plan in plans()
        if plan["type"] == "joint-local-health-and-wellbeing-strategy" and plan.get("place")
    }
    assert len(found) == 9
    assert {place: period for place, period in found.items() if any(period)} == {
        "wirral": ("2022", "2027"),
        "cheshire-east": ("2023", "2028"),
        "cheshire-west": (None, "2026-03"),
    }


@needs_seeds
def test_titles_are_printed_in_the_documents_they_name() -> None:
    missing = []
    for plan in plans():
        place = plan.get("place", "-").replace("-", " ").title()
        title = re.sub(rf", {place}$", "", plan["title"])
        if not printed(title, plan["source"]):
            missing.append(plan["slug"])
    assert sorted(missing) == sorted(DESCRIBED)


@needs_seeds
@pytest.mark.parametrize("field", ["period_words", "status_words", "review_note", "owner_words"])
def test_what_is_quoted_of_a_plan_is_printed(field) -> None:
    missing = [plan[field] for plan in plans() if plan.get(field) and not printed(plan[field], list(DOCUMENTS))]
    assert [words for words in missing if not OUR_WORDS.get(words)] == []


@needs_seeds
def test_priorities_are_printed() -> None:
    every = [each for plan in plans() for each in plan.get("priorities") or []]
    assert len(every) > 45
    assert [each for each in every if not printed(each, list(DOCUMENTS))] == []


@needs_seeds
def test_the_words_of_relations_dates_and_duties_are_printed() -> None:
    rows = [*read("register/relations.yaml"), *read("register/dates.yaml")]
    said = [(row["words"], row["source"]) for row in rows if row.get("words")]
    for row in read("register/involvement.yaml"):
        said += [
            (words, row["source"]) for words in (row["audience"], row.get("words"), *row.get("points", [])) if words
        ]
    said += [(also["statement"], also["source"]) for plan in plans() for also in plan.get("satisfies") or []]
    assert len(said) > 90
    assert [(words, key) for words, key in said if not printed(words, [key])] == []


@needs_seeds
def test_typed_dates_agree_with_their_words() -> None:
    months = {name: f"{number:02}" for number, name in enumerate(MONTH[3:-1].split("|"), 1)}
    rows = [row for row in read("register/involvement.yaml") if row.get("words")]
    for row in [*read("register/dates.yaml"), *rows]:
        typed = " ".join(filter(None, (row.get("starts"), row.get("ends"))))
        for month in re.findall(MONTH, row["words"]):
            assert not typed or f"-{months[month]}" in typed, row
        for day in re.findall(r"^(\d+) ?(?:st|nd|rd|th)", row["words"]):
            assert typed.endswith(f"-{int(day):02}"), row
        for year in re.findall(r"\b20\d\d\b", row["words"]):
            assert not typed or year in typed, row


@needs_seeds
@pytest.mark.parametrize("key", ["deck", "strategy", "places", "approach"])
def test_every_date_of_a_document_is_in_the_register(key) -> None:
    """The plan of 2023 (summary) sets dates for its promises besides; those are its commitments."""
    rows = [*read("register/dates.yaml"), *read("register/involvement.yaml")]
    held = plain(" ".join(row.get("words", "") for row in rows))
    held += plain(" ".join(plan.get("period_words", "") + " " + plan.get("review_note", "") for plan in plans()))
    dates = re.findall(
        rf"(?:\b\d{{1,2}} ?(?:st|nd|rd|th) )?\b{MONTH}\b(?: ?/ ?{MONTH})?(?: 20\d\d)?", plain(seed(DOCUMENTS[key]))
    )
    assert dates
    assert [each for each in dates if each not in held and each != "June 2023"] == []


@needs_seeds
@pytest.mark.parametrize("key", list(DOCUMENTS))
def test_every_plan_that_a_document_names_is_in_the_register(key) -> None:
    kind = r"(?:Plans?|Strategy|Strategies|Review|Report|Framework|Guidance|Assessments?)"
    joined = r"(?:[A-Z][\w’'-]+|&|and|[0-9]+)"
    names = set(re.findall(rf"\b[A-Z][\w’'-]+(?: {joined})* {kind}\b", plain(seed(DOCUMENTS[key]))))
    titles = " | ".join(re.sub(r"[:,()]", "", plain(plan["title"])).lower() for plan in plans())
    missing = [
        name
        for name in names
        if not any(name.lower().endswith(part) for part in parts(titles)) and name not in NO_ENTRY
    ]
    assert sorted(missing) == []


def parts(titles: str) -> set[str]:
    """The ends of names by which a title is known: the last three, and the last two, words up to its noun."""
    noun = r"(?:plans?|strateg(?:y|ies)|review|report|framework|guidance|assessments?)"
    return set(re.findall(rf"\b[\w&’'-]+ [\w&’'-]+ {noun}\b", titles)) | set(
        re.findall(rf"\b[\w&’'-]+ {noun}\b", titles)
    )


@needs_seeds
def test_every_numbered_figure_without_its_picture_is_recorded_as_lost() -> None:
    titles = {plain(row["title"]) for row in read("register/lost.yaml")}
    figures = {plain(each).strip("* ") for each in re.findall(r"^\W*(Figure \d: .+?)\W*$", seed(1), flags=re.MULTILINE)}
    assert len(figures) == 7
    assert figures - titles == {"Figure 2: Cheshire and Merseyside Priorities"}  # a table, which came through
    assert len(titles) >= 13


@needs_seeds
@pytest.mark.parametrize(("slug", "key"), [("strategy-2021-25", "strategy"), ("planning-approach-2024-25", "approach")])
def test_every_list_item_of_a_reference_document_is_kept(slug, key) -> None:
    (plan,) = (plan for plan in reference_documents() if plan["slug"] == slug)
    held = " ".join(section["title"] + " " + section["body"] for section in walk(plan["sections"]))
    held += " ".join(each["text"] for section in walk(plan["sections"]) for each in promises(section["commitments"]))
    held = plain(held.replace("> ", " "))
    items = [
        plain(each)
        for each in re.findall(r"^ *(?:-|\d\.) +(?:\*\*\d\.\*\* )?(.+)$", seed(DOCUMENTS[key]), flags=re.MULTILINE)
    ]
    items = [re.sub(r"^(?:[✓⚙️ ]+|\d\. )", "", item) for item in items]
    lost = {"Wirral"} if key == "strategy" else set()
    assert len(items) >= 50
    said_in_our_words = (
        "We have existing, often pre-ICS", "Despite plans being drawn", "We need to republish",
        "We need to agree contracts",        "Having a consistent approach",
        "The current approaches in developing",
        "To complement this approach",
    )  # fmt: skip
    assert [
        i for i in items if i.rstrip(".") not in held and i not in lost and not i.startswith(said_in_our_words)
    ] == []


@needs_seeds
def test_objectives_aspirations_and_enablers_of_2021_are_exact() -> None:
    (plan,) = (plan for plan in reference_documents() if plan["slug"] == "strategy-2021-25")
    text = plain(seed(2))
    sections = list(walk(plan["sections"]))
    objectives = [s for s in sections if s["local_type"].startswith("Strategic Objective ")]
    assert [f"Strategic Objective {s['number']} {s['title']}" in text for s in objectives] == [True] * 4
    counts = [len(s["commitments"]) for s in objectives]
    assert counts == [6, 3, 5, 4]
    assert [len(list(promises(s["commitments"]))) for s in objectives] == [6, 7, 5, 4]
    assert all(plain(each["text"]) in text for s in objectives for each in promises(s["commitments"]))
    enablers = [s for s in sections if s["local_type"] == "Key enabler"]
    assert [s["number"] for s in enablers] == list("12345678")
    for enabler in enablers:
        assert f"{enabler['title']}: {plain(enabler['body'].replace('> ', ' '))}" in text


@needs_seeds
def test_every_cell_of_the_milestones_is_kept() -> None:
    (plan,) = (plan for plan in reference_documents() if plan["slug"] == "planning-approach-2024-25")
    (section,) = (s for s in walk(plan["sections"]) if s["local_type"] == "Milestone")
    held = plain(section["body"])
    table = seed(4).split("Key milestones in developing", 1)[1].split("Our Clinical and Care Constitution", 1)[0]
    rows = [line for line in table.split("\n") if "\t" in line]
    cells = [cell for row in rows for cell in row.split("\t")]
    pieces = [plain(piece) for cell in cells for piece in re.split(r"<[^>]+>|•", cell)]
    assert len([piece for piece in pieces if piece]) > 30
    assert [piece for piece in pieces if piece and piece not in held] == []


@needs_seeds
def test_every_statement_pledge_and_enabler_of_the_constitution_is_kept() -> None:
    (plan,) = (plan for plan in reference_documents() if plan["slug"] == "planning-approach-2024-25")
    (constitution,) = (s for s in plan["sections"] if s["local_type"] == "Constitution")
    held = plain(" ".join(f"{s['title']} {s['summary']} {s['body']}" for s in walk([constitution]))).replace(" .", ".")
    text = seed(4).split("- We will**", 1)[1]
    pieces = [plain(each) for each in re.findall(r"<(?:p|h4)>(.*?)</(?:p|h4)>", text) if "Marmot" not in each]
    pledges = re.findall(r"<ul[^>]*>([^<\t]+)", text)
    pieces += [plain(each) for pledge in pledges for each in re.split(r"\.\*? ", pledge)]
    pieces += [re.sub(r"^[-\W]+", "", plain(each)) for each in re.findall(r"^ *- (\W+ .+)$", text, flags=re.MULTILINE)]
    pieces = [piece.rstrip(". -") for piece in pieces if piece]
    assert len(pieces) >= 24
    assert [piece for piece in pieces if piece not in held] == []


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    call_command("seed_sample", without_publishing=True, stdout=StringIO())
    models = (RegisteredPlan, PlanSatisfies, PlanRelation, PlanDate, LostFigure, Involvement)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert all(len(rows) >= least for rows, least in zip(before, [60, 1, 60, 40, 15, 7], strict=True))
    assert seed_register() == len(before[0])
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    held = RegisteredPlan.objects.exclude(plan=None)
    assert held.count() == 12
    both = PlanSatisfies.objects.get()
    assert (both.document.place.slug, both.plan_type.slug) == ("cheshire-west", "place-plan")
