"""Is every body that the user's documents name in the directory, under the name that they print?

Two ways: a list drawn from the documents by reading, each name with the document that prints it; and a search of the
documents for capitalised phrases that end like a body's name, none of which may be unknown without a reason.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.jfp_portal.sample_files import bodies, names_of, needs_seeds, organisations, plain, read, seed

# (document, the words it prints, the body): by reading. Names stand as printed, so each is looked for on both sides.
NAMED = [
    (0, "Cheshire and Merseyside Health and Care Partnership", "cheshire-and-merseyside-health-and-care-partnership"),
    (0, "HCP", "cheshire-and-merseyside-health-and-care-partnership"),
    (0, "ICP", "cheshire-and-merseyside-health-and-care-partnership"),
    (0, "CMHCP", "cheshire-and-merseyside-health-and-care-partnership"),
    (0, "ICB", "nhs-cheshire-and-merseyside"),
    (0, "ICB Board", "nhs-cheshire-and-merseyside-board"),
    (0, "Primary Care Forum", "primary-care-forum"),
    (0, "CVFSE", "vcfse-sector"),
    (0, "NHS England", "nhs-england"),
    (0, "NHSE", "nhs-england"),
    (0, "Local Enterprise Partnerships", "local-enterprise-partnerships"),
    (0, "NICE", "nice"),
    (1, "Health Care Partnership", "cheshire-and-merseyside-health-and-care-partnership"),
    (1, "Cheshire and Merseyside Health Care Partnership", "cheshire-and-merseyside-health-and-care-partnership"),
    (1, "Cheshire and Merseyside Integrated Care Board", "nhs-cheshire-and-merseyside"),
    (1, "NHS Cheshire and Merseyside Integrated Care Board", "nhs-cheshire-and-merseyside"),
    (1, "NHS Cheshire and Merseyside", "nhs-cheshire-and-merseyside"),
    (1, "NHS Cheshire and Merseyside Board", "nhs-cheshire-and-merseyside-board"),
    (1, "Cheshire and Merseyside Integrated Care System", "cheshire-and-merseyside-integrated-care-system"),
    (1, "Cheshire and Merseyside wide forum", "healthwatch-forum"),
    (1, "VSCE", "vcfse-sector"),
    (1, "VCFSE", "vcfse-sector"),
    (1, "Population Health Board", "population-health-board"),
    (1, "UK Health Security Agency", "uk-health-security-agency"),
    (1, "UKHSA", "uk-health-security-agency"),
    (1, "Gynaecology Network", "gynaecology-network"),
    (1, "Cheshire and Merseyside People Board", "people-board"),
    (1, "National Quality Board", "national-quality-board"),
    (1, "NQB", "national-quality-board"),
    (1, "Cheshire and Merseyside Acute and Specialist Trusts Collaborative", "cmast"),
    (1, "CMAST", "cmast"),
    (1, "Mental Health, Community and Learning Disability and Community Provider Collaborative", "mhldc"),
    (1, "Mental Health Learning Disabilities and Community Provider Collaborative", "mhldc"),
    (1, "MHLDC", "mhldc"),
    (1, "Adult Social Care Collaborative", "adult-social-care-collaborative"),
    (1, "Midlands and Lancashire Commissioning Support unit", "midlands-and-lancashire-commissioning-support-unit"),
    (1, "CHAMPS", "champs"),
    (1, "National Institute for Health and Care Research", "national-institute-for-health-and-care-research"),
    (1, "National Cancer Research Institute", "national-cancer-research-institute"),
    (1, "Academic Health Science Network", "academic-health-science-network"),
    (1, "Cheshire and Merseyside Research Development Hub", "cheshire-and-merseyside-research-development-hub"),
    (1, "Primary Care Networks", "primary-care-networks"),
    (1, "Cancer Alliance", "cancer-alliance"),
    (1, "OHID", "ohid"),
    (1, "ONS", "ons"),
    (1, "DfE", "department-for-education"),
    (1, "DWP", "department-for-work-and-pensions"),
    (1, "MHCLG / DLUHC", "mhclg-dluhc"),
    (1, "academic institutions", "academic-partners"),
    (2, "Voluntary Sector North West", "voluntary-sector-north-west"),
    (2, "Partnership Board", "partnership-board-2021"),
    (2, "North West Ambulance Service NHS Trust", "north-west-ambulance-service"),
    (2, "Cheshire and Merseyside academic partners", "academic-partners"),
    (3, "Sefton Partnership", "sefton-partnership"),
    (3, "Wirral Place-Based Partnership Board", "wirral-place-based-partnership-board"),
    (3, "Wirral Place Based Partnership Board", "wirral-place-based-partnership-board"),
    (3, "Strategy and Transformation Group", "wirral-strategy-and-transformation-group"),
    (3, "Wirral Improvement Team", "wirral-improvement-team"),
    (3, "One Liverpool", "one-liverpool"),
    (3, "One Liverpool Partnership Board", "one-liverpool-partnership-board"),
    (3, "Knowsley Healthier Together", "knowsley-healthier-together"),
    (3, "Knowsley Healthier Together Board", "knowsley-healthier-together-board"),
    (3, "local delivery groups", "knowsley-local-delivery-groups"),
    (3, "NHS Cheshire & Merseyside ICB", "nhs-cheshire-and-merseyside"),
    (3, "St Helens Place-Based Partnership", "st-helens-place-based-partnership"),
    (3, "Warrington Together", "warrington-together"),
    (3, "Warrington Together Partnership Board", "warrington-together-partnership-board"),
    (3, "WTPB", "warrington-together-partnership-board"),
    (3, "Finance, Investment and Resource Group", "warrington-finance-investment-and-resource-group"),
    (3, "Quality and Performance Group", "warrington-quality-and-performance-group"),
    (3, "One Halton", "one-halton"),
    (3, "One Halton Partnership", "one-halton"),
    (3, "One Halton Place Based Partnership Board", "one-halton-board"),
    (3, "One Halton Partnership Board", "one-halton-board"),
    (3, "thematic priority delivery groups", "halton-thematic-priority-delivery-groups"),
    (3, "Healthwatch Halton", "healthwatch-halton"),
    (3, "Senior Leadership Team", "cheshire-west-senior-leadership-team"),
    (3, "Integrated Operational Steering Group", "cheshire-west-integrated-operational-delivery-group"),
    (4, "C&M HCP", "cheshire-and-merseyside-health-and-care-partnership"),
    (4, "NHS C&M", "nhs-cheshire-and-merseyside"),
    (4, "Cheshire and Merseyside ICB", "nhs-cheshire-and-merseyside"),
    (4, "Board Sub Committee", "icb-board-sub-committees"),
    (4, "ICB Board sub committee", "icb-board-sub-committees"),
    (4, "ICB Executive Team", "icb-executive-team"),
    (4, "subgroup", "icb-executive-team-planning-subgroup"),
    (4, "Planning/BI", "icb-planning-bi-team"),
    (4, "Contracts", "icb-contracts-team"),
    (4, "Strategy and Collaboration", "icb-strategy-and-collaboration-team"),
    (4, "Planning and Performance", "icb-planning-and-performance-team"),
    (4, "ICB Corporate Teams", "icb-corporate-teams"),
    (4, "Transformation Programmes", "clinical-networks-and-transformation-programmes"),
]
# What the search finds that is no body of the directory, each with its reason.
NO_BODY = {
    "Health and Wellbeing Board": "one of the nine boards, which stand by their own names",
    "Health and Wellbeing Boards": "the nine boards together",
    "Place Health and Wellbeing Board": "the nine boards together",
    "Place Partnership Board": "the board of any Place: remits of the kind place-board",
    "Place Partnership": "any of the nine partnerships",
    "Place Partnerships": "the nine partnerships together",
    "Place Based Partnerships": "the nine partnerships together",
    "Community Partnerships": "a programme of Cheshire West, formerly Care Communities",
    "Integrated Care Boards": "boards of every area",
    "Integrated Care Partnerships": "the nine of 2021, each with that former name",
    "Place Based Integrated Care Partnerships": "the nine of 2021",
    "Provider Collaboratives": "the two collaboratives",
    "NHS Provider Collaboratives": "the two collaboratives",
    "Provider Collaborative Board": "the board of either collaborative: remits of the kind provider-collaborative",
    "Provider Collaborative Boards": "the boards of the two: remits of the kind provider-collaborative",
    "Collaborative": "an adjective, or either of the two",
    "Collaboratives": "the two collaboratives",
    "NHS Provider Boards": "the boards of the trusts: remits of the kind nhs-trust",
    "NHS Provider Trusts": "the trusts together",
    "NHS Provider Teams": "teams of the trusts",
    "NHS Trusts": "the trusts together",
    "Trusts": "the trusts together",
    "Acute Trust": "any trust with acute services, in the name of a measure",
    "Trust": "a value of Knowsley's vision",
    "Place Teams": "the teams of any Place",
    "BI Teams": "a team that is in the directory as Planning/BI",
    "Community Care Teams": "teams of care staff",
    "Integrated Multi-Disciplinary Teams": "teams of care staff",
    "Vulnerable Groups": "people",
    "Team": "a word by itself",
    "Theme Activity Which Team": "the heading of a table",
    "Anchor Institute": "a charter's name",
    "Chief Executive": "a post",
    "Board": "the board that the sentence speaks of",
    "Partnership": "the partnership that the sentence speaks of",
}
# Words that stand before a name, or beside one in a list, and are no part of it.
BEFORE = re.compile(r"^(?:The|Our|This|Develop|Establish) ")
BESIDE = {"Directors of Public Health", "Graham Urwin", "Kindness", "Honesty", "Planning",
          "Self Care Supporting Our Carers", "Places", "Programme", "Place"}  # fmt: skip
ENDINGS = (
    r"(?:Boards?|Groups?|Collaboratives?|Forum|Teams?|Executive|Trusts?|Partnerships?|Institute|Agency|Alliance"
    r"|Committee|Networks?|Hub)"
)
PHRASE = re.compile(rf"\b(?:[A-Z][\w&'’/-]*,? (?:(?:and|of|for) )?)*{ENDINGS}\b")


def text(number: int) -> str:
    """A document's words. Line by line, as one document holds a stray "<" that would swallow the lines after it."""
    return " ".join(" ".join(plain(line) for line in seed(number).splitlines()).split())


def all_names() -> set[str]:
    return {name.casefold() for body in organisations() for name in names_of(body)}


@needs_seeds
@pytest.mark.parametrize(("number", "words", "slug"), NAMED, ids=lambda value: str(value)[:40])
def test_a_body_that_a_document_names_goes_by_that_name(number: int, words: str, slug: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text(number)), f"document {number} does not print it"
    assert words in names_of(bodies()[slug])


@needs_seeds
def test_the_lists_of_the_documents_are_found_whole() -> None:
    known = bodies()
    groups = seed(2).split("Clinical commissioning groups (CCGs)", 1)[1].split("Providers\n", 1)[0]
    printed = re.findall(r"^- (.+)$", groups, flags=re.MULTILINE)
    ccgs = {body["name"] for body in known.values() if body["kind"] == "clinical-commissioning-group"}
    assert len(printed) == 9
    assert ccgs == {f"{name} Clinical Commissioning Group" for name in printed}
    four = seed(3).split("four key subgroups", 1)[1].split("We have outlined", 1)[0]
    subgroups = re.findall(r"^- (.+)$", four, flags=re.MULTILINE)
    assert len(subgroups) == 4
    parts = [body for body in known.values() if body.get("parent") == "cheshire-west-senior-leadership-team"]
    assert [body["name"] for body in parts] == [plain(name) for name in subgroups]


def phrases(number: int) -> set[str]:
    """What sounds like a body in a document: whole phrases, and the parts of those that list several."""
    known, found = all_names(), set()
    for line in seed(number).splitlines():
        for phrase in PHRASE.findall(plain(line)):
            whole = phrase if phrase.casefold() in known else BEFORE.sub("", phrase)
            listed = [whole] if whole.casefold() in known else re.split(r", (?:and )?| and (?=[A-Z])|/", whole)
            found |= {whole} if whole in NO_BODY else set(_rejoined(listed, known))
    return found - BESIDE


def _rejoined(parts: list[str], known: set[str]) -> list[str]:
    """Two parts that only together are a name ("Health" and "Wellbeing Board") are one again."""
    joined: list[str] = []
    for part in parts:
        both = f"{joined[-1]} and {part}" if joined else ""
        if both and (both.casefold() in known or both in NO_BODY):
            joined[-1] = both
        else:
            joined.append(part)
    return joined


@needs_seeds
def test_no_phrase_that_sounds_like_a_body_is_unknown_without_a_reason() -> None:
    known = all_names()
    found = {phrase: number for number in range(5) for phrase in phrases(number)}
    unknown = {phrase: number for phrase, number in found.items() if phrase.casefold() not in known}
    assert {phrase: number for phrase, number in unknown.items() if phrase not in NO_BODY} == {}
    assert [phrase for phrase in NO_BODY if phrase not in found] == [], "an exception that nothing needs"


def test_every_body_has_a_source_and_stands_after_what_it_is_part_of() -> None:
    seen: set[str] = set()
    for body in organisations():
        assert body.get("source"), body["slug"]
        for above in ("parent", "partner_of"):
            assert body.get(above) is None or body[above] in seen, f"{body['slug']} stands before its {above}"
        for name in body.get("names", []):
            assert name["source"], (body["slug"], name)
        seen.add(body["slug"])
    for row in [*read("remits.yaml"), *read("posts.yaml")]:
        assert row["source"]
        assert (row.get("body") in seen) != bool(row.get("kind"))


@needs_seeds
def test_the_stray_wirral_is_no_trust_and_the_missing_one_says_so() -> None:
    assert re.search(r"^- Wirral$", seed(2).split("Warrington and Halton Hospitals", 1)[1], flags=re.MULTILINE)
    assert not [body for body in organisations() if body["name"] == "Wirral"]
    assert "Countess of Chester" not in seed(2)
    assert "leaves out" in bodies()["countess-of-chester"]["unknown"]


def test_nobody_is_named_whom_no_document_names() -> None:
    assert {row["holder"] for row in read("posts.yaml") if row.get("holder")} == {"Graham Urwin", "Raj Jain"}


@needs_seeds
def test_the_programmes_of_the_collaboratives_are_those_of_the_document() -> None:
    def printed(after: str, before: str) -> list[str]:
        part = seed(1).split(after, 1)[1].split(before, 1)[0]
        return [plain(line).rstrip(".:") for line in re.findall(r"^- (.+)$", part, flags=re.MULTILINE)]

    def given(body: str, act: str) -> list[str]:
        return [row["subject"] for row in read("remits.yaml") if (row.get("body"), row["act"]) == (body, act)]

    assert given("cmast", "leads") == printed("key areas of focus are listed below:", "Our Mental Health")
    listed = printed("The work programme priorities for 2023/24 are:", "### We will")
    (urgent,) = (row for row in read("remits.yaml") if row["subject"] == "Community urgent care")
    nested = urgent["note"].rstrip(".").split("; ")
    assert [*given("mhldc", "leads")[:1], *nested, *given("mhldc", "leads")[1:]] == listed
    listed = printed("identify innovative approaches to:", "## Our VCFSE")
    assert given("adult-social-care-collaborative", "focuses on") == listed


@needs_seeds
def test_the_objectives_with_a_sponsor_and_a_business_lead_are_those_of_the_document() -> None:
    printed = seed(3).split("key objectives are listed below:", 1)[1].split("Each objective", 1)[0]
    objectives = [plain(line).rstrip(".") for line in re.findall(r"^- (.+)$", printed, flags=re.MULTILINE)]
    assert len(objectives) == 11
    posts: dict[str, Any] = {row["title"]: row for row in read("posts.yaml")}
    for title in ("Sponsor", "Business lead"):
        assert [subject.strip() for subject in posts[title]["subjects"]] == objectives
        assert "holder" not in posts[title]
